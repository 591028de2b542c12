"""What a note is searched by: its parts, each in a column of its own, so that a role can be asked for."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tiltool.core.roles import ROLES
from tiltool.core.terms import BREAK, fold_note, term_list

OTHER = "other"
"""The part of a note that has no role: front matter, the title, sections that no alias knows."""

PARTS = (*ROLES, OTHER)
HEADINGS, TOPICS = "headings", "topics"

COLUMNS = ("learned", HEADINGS, TOPICS, *(part for part in PARTS if part != "learned"))
"""Each part, the titles of topics once more, other headings once more. FTS5 keeps the first one in the least room."""


class Part(NamedTuple):
    """A stretch of a note that belongs to one role; the parts of a note cover all of it."""

    name: str
    start: int
    end: int


def ends_of(parts: Sequence[Part]) -> list[str | int]:
    """Return name and end of each part, one after the other: each starts where the one before ends."""
    return [value for part in parts for value in (part.name, part.end)]


def parts_between(ends: Sequence[Any]) -> tuple[Part, ...]:
    """Return the parts that `ends_of` wrote down."""
    starts = (0, *ends[1::2])
    return tuple(Part(name, start, end) for name, start, end in zip(ends[::2], starts, ends[1::2], strict=False))


class Searched(NamedTuple):
    """What of a note the columns are made of."""

    text: str
    headings: Sequence[str]
    topics: Sequence[str]
    parts: Sequence[Part]


def columns_of(note: Searched) -> tuple[str, ...]:
    """Return the terms of each column, in the order of COLUMNS."""
    texts = {name: [note.text[part.start : part.end] for part in note.parts if part.name == name] for name in PARTS}
    texts |= {HEADINGS: list(note.headings), TOPICS: list(note.topics)}
    return tuple(term_list(BREAK.join(map(fold_note, texts[name]))) for name in COLUMNS)
