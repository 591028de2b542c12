"""Queries for the links between notes."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.links.resolve import LinkableNote
from tiltool.core.note.model import Link
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes


class PlacedLink(NamedTuple):
    """A link and the path of its note."""

    path: str
    link: Link


def linkable_notes(index: Index) -> Iterator[LinkableNote]:
    """Yield each note with all the names that a link can use for it."""
    parse_notes(index)
    topics: dict[int, list[str]] = defaultdict(list)
    for note, text in index.database.execute("SELECT note, text FROM topic JOIN title ON title.id = title"):
        topics[note].append(text)
    rows = index.database.execute("SELECT id, path, day, title, headings, aliases FROM note")
    for id, path, day, title, headings, aliases in rows:
        own, its_day = tuple(topics.get(id, ())), date.fromisoformat(day) if day else None
        names = (*json.loads(headings), *own)
        yield LinkableNote(path, its_day, title, own, names, tuple(json.loads(aliases)))


def links_in_notes(index: Index, path: str | None = None) -> Iterator[PlacedLink]:
    """Yield the links of one note, or of all of them, in order."""
    parse_notes(index)
    rows = index.database.execute(
        "SELECT path, kind, target, fragment, link.text, line, start, end FROM link JOIN note ON note.id = note"
        " WHERE ?1 IS NULL OR path = ?1 ORDER BY path, start",
        (path,),
    )
    for source, kind, target, fragment, text, line, start, end in rows:
        span = Span(start, end)
        yield PlacedLink(source, Link(kind, target, fragment, text, line, span, span))
