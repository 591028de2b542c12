"""The task model that every exchange format is read into and written from."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import title_tags
from tiltool.messages import Message


class ExchangeItem(NamedTuple):
    """A task exchanged between programs.

    Its title has no fields in it, but `#tags` stay in place; `tags` lists those and any others.
    """

    title: str
    state: str = "open"
    """open, doing, done or dropped."""
    priority: str | None = None
    """One of `tiltool.core.note.fields.PRIORITIES`."""
    due: date | None = None
    scheduled: date | None = None
    start: date | None = None
    """The earliest day to start."""
    created: date | None = None
    done: date | None = None
    """The day it was finished or dropped."""
    project: str | None = None
    tags: tuple[str, ...] = ()
    repeat: str | None = None
    """In til's own words (`every week`), or the value of an RRULE (`FREQ=WEEKLY`)."""
    notes: tuple[str, ...] = ()
    """The lines below it."""
    uid: str | None = None
    children: tuple["ExchangeItem", ...] = ()
    line: int = 0
    """Its line in the file it was read from; 0 if there is none."""


class Imported(NamedTuple):
    """The tasks of a file, and, as (line, message), what til can't represent and what is invalid in the file."""

    items: tuple[ExchangeItem, ...]
    losses: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int, str], ...] = ()


def every_item(items: Iterable[ExchangeItem]) -> Iterator[ExchangeItem]:
    """Yield the items and all items below them, parents before children."""
    for item in items:
        yield item
        yield from every_item(item.children)


def row_losses(item: ExchangeItem, title: str) -> Iterator[str]:
    """Yield the parts of an item that a format with one row per task can't represent."""
    if item.children:
        yield Message("{title}: its subtasks are separate rows", title=title)
    if item.notes:
        yield Message("{title}: its notes are left out", title=title)


def all_tags(title: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that a title names, then the others, each once."""
    return tuple(dict.fromkeys((*title_tags(title), *others)))


def tags_beside(item: ExchangeItem) -> tuple[str, ...]:
    """Return the tags of an item that its title doesn't name."""
    named = title_tags(item.title)
    return tuple(tag for tag in item.tags if tag not in named)
