"""The kinds of arguments, each with its completion."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from tiltool.cli.context import Context
from tiltool.errors import TilError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tiltool.core.search.query import Language

_DAY_WORDS = ("today", "yesterday", "tomorrow", "monday", "오늘", "어제", "내일")
_MOST_COMPLETIONS = 30


def _surroundings(ctx: click.Context) -> Context:
    """Return the context while completing, where the group's own function has not run."""
    from tiltool.cli.context import context_of

    return ctx.obj if isinstance(ctx.obj, Context) else context_of(ctx.find_root().params.get("start"))


class CompletedType(click.ParamType[str]):
    """A text that is completed by what `words` finds for it; by nothing where the notebook can't be read."""

    def __init__(self, name: str, words: Callable[[click.Context, str], Iterable[str]]) -> None:
        self.name = name
        self.words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return what the text may become."""
        from click.shell_completion import CompletionItem

        try:
            return [CompletionItem(word) for word in self.words(ctx, incomplete)]
        except TilError:
            return []


class TaskType(click.ParamType[str]):
    """A task, by id, `day:line` or a part of its title."""

    name = "task"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the ids of tasks, their titles as help: of the newest note's, or, to pick from, of all that wait."""
        from click.shell_completion import CompletionItem

        from tiltool.core.note.titles import title_key

        try:
            known = _all_waiting(ctx) if ctx.command.name in _ASK_EVERYWHERE else _of_newest_note(ctx)
        except TilError:
            return []
        key = title_key(incomplete)
        found = [(id, title) for id, title in known if id.startswith(incomplete.lower()) or key in title_key(title)]
        return [CompletionItem(id, help=title, title=title) for id, title in found]


_ASK_EVERYWHERE = ("pick", "log")


def _of_newest_note(ctx: click.Context) -> list[tuple[str, str]]:
    from tiltool.actions.select.in_note import named_tasks

    around = _surroundings(ctx)
    notebook = around.notebook()
    named = named_tasks(notebook, notebook.read(notebook.newest(around.today(notebook))))
    return [(each.id, each.task.title) for each in named if each.task.is_open or ctx.command.name == "reopen"]


def _all_waiting(ctx: click.Context) -> list[tuple[str, str]]:
    from tiltool.actions.select.open_tasks import open_tasks

    around = _surroundings(ctx)
    notebook = around.notebook()
    return [(each.id, each.task.title) for each in open_tasks(notebook, around.today(notebook)).tasks]


def _begun(words: Iterable[str], typed: str) -> list[str]:
    return [word for word in words if word.casefold().startswith(typed.casefold())]


def _days(ctx: click.Context, typed: str) -> list[str]:
    """Return words for days, and the days that have a note, newest first."""
    try:
        days = [file.day.isoformat() for file in _surroundings(ctx).notebook().days]
    except TilError:
        days = []
    return _begun((*_DAY_WORDS, *days), typed)[:_MOST_COMPLETIONS]


def _query_words(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.core.search.query import SEARCH

    return _filters(SEARCH, ctx, typed)


def _task_query_words(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.core.tasks.task_query import LANGUAGE

    return _filters(LANGUAGE, ctx, typed)


def _filters(language: Language, ctx: click.Context, typed: str) -> list[str]:
    """Return the filters of a query, and the values of those that have a few, tags among them."""
    from tiltool.core.note.fields import PRIORITIES
    from tiltool.core.note.headings import ROLES

    key, colon, _ = typed.lstrip("-").partition(":")
    known = {"in": ROLES, "is": language.states, "day": _DAY_WORDS, "since": _DAY_WORDS, "prio": PRIORITIES}
    values = _tags(ctx, "") if key == "tag" and colon else known.get(key, ())
    words = [f"{key}:{value}" for value in values] if colon else [f"{each}:" for each in language.filters]
    minus = "-" if typed.startswith("-") else ""
    return [minus + word for word in words if (minus + word).startswith(typed)]


def _tags(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.actions.notes.tags import list_tags
    from tiltool.store.index.session import ask

    return _begun((row.tag for row in ask(_surroundings(ctx).notebook(), list_tags).tags), typed.lstrip("#"))


def _topics(ctx: click.Context, typed: str) -> list[str]:
    """Return the newest topics that begin with what is typed."""
    from tiltool.actions.notes.topics import list_topics
    from tiltool.core.note.titles import topic_key
    from tiltool.store.index.session import ask

    topics = ask(_surroundings(ctx).notebook(), list_topics).topics
    begun = topic_key(typed)
    return [topic.title for topic in topics if topic_key(topic.title).startswith(begun)][:_MOST_COMPLETIONS]


def _projects(ctx: click.Context, typed: str) -> list[str]:
    from tiltool.store.notebook.backlog import Backlog

    return _begun(Backlog(_surroundings(ctx).notebook()).names(), typed)


_PRIORITIES = ("highest", "high", "medium", "low", "lowest", "none")
_RULES = ("every day", "every weekday", "every week", "every month", "every year", "매일", "매주", "none")

PROJECT = CompletedType("project", _projects)
PRIORITY_WORDS = CompletedType("priority", lambda ctx, typed: _begun(_PRIORITIES, typed))
RULE_WORDS = CompletedType("rule", lambda ctx, typed: _begun(_RULES, typed))
DAY = CompletedType("day", _days)
TAG_NAME = CompletedType("tag", _tags)
TOPIC = CompletedType("topic", _topics)
TASK = TaskType()
QUERY = CompletedType("query", _query_words)
TASK_QUERY = CompletedType("task query", _task_query_words)


def complete_by_title() -> None:
    """Let bash, which shows no help beside what it offers, complete a task by its title from the typed words on."""
    from click.shell_completion import BashComplete, add_completion_class

    class TitledBash(BashComplete):
        def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
            found = super().get_completions(args, incomplete)
            return [*{each.value: each for each in (_titled(item, incomplete) for item in found)}.values()]

        def format_completion(self, item: CompletionItem[Any]) -> str:
            # the script reads the line with `read`, which takes each backslash for an escape
            return super().format_completion(item).replace("\\", "\\\\")

    add_completion_class(TitledBash)


def _titled(item: CompletionItem[Any], incomplete: str) -> CompletionItem[Any]:
    title = item.title or ""  # only a task has one
    at = title.lower().find(incomplete.lower())
    return type(item)(_quoted(title[at:])) if title and at >= 0 else item


def _quoted(text: str) -> str:
    import shlex

    try:
        shlex.split(os.environ.get("COMP_WORDS", ""))
    except ValueError:  # a quote is open: bash closes it
        return text
    return re.sub(r"[^\w@%+=:,./\u0080-\U0010ffff-]", r"\\\g<0>", text)
