"""Argument types and their shell completion."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from tiltool.cli.context import Context, context_of
from tiltool.errors import TilError
from tiltool.messages import Message

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tiltool.core.search.query import Language

_DAY_WORDS = ("today", "yesterday", "tomorrow", "monday", "오늘", "어제", "내일")
_MOST_COMPLETIONS = 30


def completed_context(ctx: click.Context) -> Context:
    """Return the context during completion, when the group's own callback has not run."""
    if isinstance(ctx.obj, Context):
        return ctx.obj
    return context_of(*map(ctx.find_root().params.get, ("start", "author")))


class CompletedType(click.ParamType[str]):
    """A text parameter completed by `words`, or not at all if the notebook can't be read."""

    def __init__(self, name: str, words: Callable[[click.Context, str], Iterable[str | CompletionItem]]) -> None:
        self.name = name
        self.words = words

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text. Raises BadParameter if that of an option is empty, as from an unset variable in a script."""
        if isinstance(param, click.Option) and not value.strip() and value != param.flag_value:
            raise click.BadParameter(Message("{option} needs a value", option=param.opts[-1]), ctx, param)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the completions of the text."""
        from click.shell_completion import CompletionItem

        try:
            words = self.words(ctx, incomplete)
            return [word if isinstance(word, CompletionItem) else CompletionItem(word) for word in words]
        except TilError:
            return []


def _tasks(ctx: click.Context, typed: str) -> Iterator[CompletionItem]:
    """Yield the ids of the newest note's tasks, or of all open ones for `pick` and `log`, with titles as help."""
    from click.shell_completion import CompletionItem

    from tiltool.core.note.titles import title_key

    key = title_key(typed)
    for id, title in _all_open(ctx) if ctx.command.name in ("pick", "log") else _in_newest_note(ctx):
        if id.startswith(typed.lower()) or key in title_key(title):
            yield CompletionItem(id, help=title, title=title)


def _in_newest_note(ctx: click.Context) -> list[tuple[str, str]]:
    from tiltool.actions.select.note_tasks import named_tasks

    context = completed_context(ctx)
    notebook = context.notebook()
    newest = notebook.newest(context.today(notebook))
    named = named_tasks(notebook, notebook.read(newest), notebook.relative(newest))
    return [(each.id, each.task.title) for each in named if each.task.is_open or ctx.command.name == "reopen"]


def _all_open(ctx: click.Context) -> list[tuple[str, str]]:
    from tiltool.actions.select.open_tasks import open_tasks

    context = completed_context(ctx)
    notebook = context.notebook()
    return [(each.id, each.task.title) for each in open_tasks(notebook, context.today(notebook)).tasks]


def starting_with(words: Iterable[str], typed: str) -> list[str]:
    """Return the words that start with what was typed."""
    return [word for word in words if word.casefold().startswith(typed.casefold())]


def _days(ctx: click.Context, typed: str) -> list[str]:
    """Return the words for days, then the days with notes, newest first."""
    try:
        days = [file.day.isoformat() for file in completed_context(ctx).notebook().days]
    except TilError:
        days = []
    return starting_with((*_DAY_WORDS, *days), typed)[:_MOST_COMPLETIONS]


def _codes(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.core.check.catalog import PROBLEM_CODES

    return [each.code for each in PROBLEM_CODES if each.code.startswith(typed)]


def _query_words(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.core.search.query import SEARCH

    return _filters(SEARCH, ctx, typed)


def _task_query_words(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.core.tasks.task_query import LANGUAGE

    return _filters(LANGUAGE, ctx, typed)


def _filters(language: Language, ctx: click.Context, typed: str) -> list[str]:
    """Return the filters of a query, or the values of a filter that has only a few."""
    from tiltool.core.note.fields import PRIORITIES
    from tiltool.core.note.heading_aliases import ROLES

    key, colon, _ = typed.lstrip("-").partition(":")
    values_of = {"in": ROLES, "is": language.states, "day": _DAY_WORDS, "since": _DAY_WORDS, "prio": PRIORITIES}
    values = _tags(ctx, "") if key == "tag" and colon else _authors(ctx) if key == "author" else values_of.get(key, ())
    words = [f"{key}:{value}" for value in values] if colon else [f"{each}:" for each in language.filters]
    minus = "-" if typed.startswith("-") else ""
    return [minus + word for word in words if (minus + word).startswith(typed)]


def _authors(ctx: click.Context) -> Sequence[str]:
    return completed_context(ctx).notebook(whole=True).config.authors


def _tags(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.actions.notes.tags import list_tags
    from tiltool.store.index.session import ask

    return starting_with(
        (row.tag for row in ask(completed_context(ctx).notebook(whole=True), list_tags).tags), typed.lstrip("#")
    )


def _topics(ctx: click.Context, typed: str) -> list[str]:
    """Return the newest topics that start with the typed text."""
    from tiltool.actions.notes.topics import list_topics
    from tiltool.core.note.titles import topic_key
    from tiltool.store.index.session import ask

    topics = ask(completed_context(ctx).notebook(whole=True), list_topics).topics
    start = topic_key(typed)
    return [topic.title for topic in topics if topic_key(topic.title).startswith(start)][:_MOST_COMPLETIONS]


def _projects(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.store.notebook.backlog import Backlog

    return starting_with(Backlog(completed_context(ctx).notebook(whole=True)).names(), typed)


_PRIORITIES = ("highest", "high", "medium", "low", "lowest", "none")
_RULES = ("every day", "every weekday", "every week", "every month", "every year", "매일", "매주", "none")

PROJECT = CompletedType("project", _projects)
PRIORITY_WORDS = CompletedType("priority", lambda ctx, typed: starting_with(_PRIORITIES, typed))
RULE_WORDS = CompletedType("rule", lambda ctx, typed: starting_with(_RULES, typed))
DAY = CompletedType("day", _days)
TAG_NAME = CompletedType("tag", _tags)
CODE = CompletedType("code", _codes)
TOPIC = CompletedType("topic", _topics)
TASK = CompletedType("task", _tasks)
QUERY = CompletedType("query", _query_words)
TASK_QUERY = CompletedType("task query", _task_query_words)


def complete_by_title() -> None:
    """Make bash, which shows no help for completions, complete a task by its title."""
    from click.shell_completion import BashComplete, add_completion_class

    class TitledBash(BashComplete):
        def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
            found = super().get_completions(args, incomplete)
            return [*{each.value: each for each in (_titled(item, incomplete) for item in found)}.values()]

        def format_completion(self, item: CompletionItem[Any]) -> str:
            # the script uses `read`, which treats a backslash as an escape
            return super().format_completion(item).replace("\\", "\\\\")

    add_completion_class(TitledBash)


def _titled(item: CompletionItem[Any], incomplete: str) -> CompletionItem[Any]:
    title = item.title or ""  # only tasks have one
    at = title.lower().find(incomplete.lower())
    return type(item)(_quoted(title[at:])) if title and at >= 0 else item


def _quoted(text: str) -> str:
    import shlex

    try:
        shlex.split(os.environ.get("COMP_WORDS", ""))
    except ValueError:  # inside an open quote, which bash closes
        return text
    return re.sub(r"[^\w@%+=:,./\u0080-\U0010ffff-]", r"\\\g<0>", text)
