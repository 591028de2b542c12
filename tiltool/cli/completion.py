"""The kinds of arguments, each with its completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class DayType(click.ParamType[str]):
    """A day, in the words of daywords; resolved by the command, which knows the notebook's clock."""

    name = "day"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return words for days, and the days that have a note, newest first."""
        from click.shell_completion import CompletionItem

        try:
            days = [file.day.isoformat() for file in _surroundings(ctx).notebook().days]
        except TilError:
            days = []
        found = [word for word in (*_DAY_WORDS, *days) if word.startswith(incomplete)]
        return [CompletionItem(word) for word in found[:_MOST_COMPLETIONS]]


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


class QueryType(click.ParamType[str]):
    """A piece of a query: a word or a filter."""

    name = "query"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the filters, and the values of those that have a few, tags among them."""
        from click.shell_completion import CompletionItem

        filters = self._language().filters
        key, colon, _ = incomplete.lstrip("-").partition(":")
        words = [f"{key}:{value}" for value in self._values(ctx, key)] if colon else [f"{each}:" for each in filters]
        minus = "-" if incomplete.startswith("-") else ""
        return [CompletionItem(minus + word) for word in words if (minus + word).startswith(incomplete)]

    def _language(self) -> Language:
        from tiltool.core.search.query import SEARCH

        return SEARCH

    def _values(self, ctx: click.Context, key: str) -> list[str]:
        from tiltool.core.note.fields import PRIORITIES
        from tiltool.core.note.headings import ROLES

        if key == "tag":
            return _known_tags(ctx)
        known = {"in": ROLES, "is": self._language().states, "day": _DAY_WORDS, "since": _DAY_WORDS, "prio": PRIORITIES}
        return list(known.get(key, ()))


class TaskQueryType(QueryType):
    """A piece of a query for tasks."""

    name = "task query"

    def _language(self) -> Language:
        from tiltool.core.tasks.task_query import LANGUAGE

        return LANGUAGE


def _known_tags(ctx: click.Context) -> list[str]:
    from tiltool.actions.notes.tags import list_tags
    from tiltool.store.index.session import ask

    try:
        return [row.tag for row in ask(_surroundings(ctx).notebook(), list_tags).tags]
    except TilError:
        return []


class TagType(click.ParamType[str]):
    """A tag that some note has."""

    name = "tag"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the tags that begin so."""
        from click.shell_completion import CompletionItem

        begun = incomplete.lstrip("#").casefold()
        return [CompletionItem(tag) for tag in _known_tags(ctx) if tag.casefold().startswith(begun)]


class TopicType(click.ParamType[str]):
    """A topic of what was learned."""

    name = "topic"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the newest topics that hold what is typed."""
        from click.shell_completion import CompletionItem

        from tiltool.actions.notes.topics import list_topics
        from tiltool.core.note.titles import topic_key
        from tiltool.store.index.session import ask

        try:
            topics = ask(_surroundings(ctx).notebook(), list_topics).topics
        except TilError:
            return []
        typed = topic_key(incomplete)
        found = [topic.title for topic in topics if topic_key(topic.title).startswith(typed)]
        return [CompletionItem(title) for title in found[:_MOST_COMPLETIONS]]


class ProjectType(click.ParamType[str]):
    """A project: a file of the backlog."""

    name = "project"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the projects that begin so."""
        from click.shell_completion import CompletionItem

        from tiltool.store.notebook.backlog import Backlog

        try:
            names = Backlog(_surroundings(ctx).notebook()).names()
        except TilError:
            return []
        return [CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())]


class WordType(click.ParamType[str]):
    """One of some words, or anything else that the command can read."""

    def __init__(self, name: str, words: tuple[str, ...]) -> None:
        self.name = name
        self.words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the words that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


PROJECT = ProjectType()
PRIORITY = WordType("priority", ("highest", "high", "medium", "low", "lowest", "none"))
RULE = WordType(
    "rule", ("every day", "every weekday", "every week", "every month", "every year", "매일", "매주", "none")
)
DAY = DayType()
TAG = TagType()
TOPIC = TopicType()
TASK = TaskType()
QUERY = QueryType()
TASK_QUERY = TaskQueryType()
