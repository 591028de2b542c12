"""The page of one note: a day, or one without a day."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.site.model.site import Facts
from tiltool.site.pages.page import Entry, Label, Page, entry, excerpt, headline, reading_order, tags
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.render.rendered_note import Piece, PublicNote
from tiltool.site.strings import long_date

_CONTENTS_FROM = 3
"""Headed parts from which a page has a table of contents."""


class Shown(NamedTuple):
    """A piece on the page of its note; `again` is the page of its topic, "" for a topic of this day only."""

    piece: Piece
    number: int
    again: str
    days: int


class NoteView(NamedTuple):
    """What the page of a note shows."""

    headline: str
    title: str  # the note's own, where the headline is another
    day: str
    date: str
    minutes: int
    tags: tuple[Label, ...]
    pieces: tuple[Shown, ...]
    contents: tuple[Label, ...]
    addresses: Addresses
    older: Entry | None
    newer: Entry | None
    backlinks: tuple[Label, ...]
    related: tuple[Label, ...]
    edit: str
    trail: tuple[Label, ...]


def note_pages(facts: Facts) -> Iterator[Page]:
    """Yield the page of each note."""
    for note in (*facts.days, *facts.pages):
        yield Page(
            url=facts.urls[note.path],
            template="note.html",
            view=_view(facts, note),
            title=headline(facts, note),
            description=excerpt(note),
            menu="archive/" if note.day else "notes/",
            day=note.day,
        )


def _view(facts: Facts, note: PublicNote) -> NoteView:
    older, newer = facts.beside(note) if note.day else (None, None)
    name = headline(facts, note)
    pieces = tuple(_shown(facts, note))
    parts = [Label(each.piece.topic or each.piece.section, f"#{each.piece.anchor}") for each in pieces]
    contents = tuple(part for part in parts if part.name)
    settings = facts.settings
    return NoteView(
        headline=name,
        title=note.title if note.title != name else "",
        day=note.day,
        date=long_date(date.fromisoformat(note.day), settings.language) if note.day else "",
        minutes=note.minutes,
        tags=tags(facts, note),
        pieces=pieces,
        contents=contents if len(contents) >= _CONTENTS_FROM else (),
        addresses=addresses(facts, note),
        older=_near(facts, older),
        newer=_near(facts, newer),
        backlinks=_labels(facts, facts.backlinks.get(note.path, ())),
        related=_labels(facts, facts.related.get(note.path, ())),
        edit=settings.edit + note.path if settings.edit else "",
        trail=_trail(facts, note),
    )


def _near(facts: Facts, note: PublicNote | None) -> Entry | None:
    return entry(facts, note)._replace(excerpt="", tags=(), topics=(), minutes=0) if note else None


def _shown(facts: Facts, note: PublicNote) -> Iterator[Shown]:
    """Yield the pieces in the order of reading."""
    from tiltool.core.note.titles import title_key

    for number in reading_order(note):
        piece = note.pieces[number]
        key = title_key(piece.topic) if piece.topic else ""
        days = len(facts.topics[key]) if key else 0
        yield Shown(piece, number, facts.topic_urls[key] if days > 1 else "", days)


def _labels(facts: Facts, notes: tuple[PublicNote, ...]) -> tuple[Label, ...]:
    return tuple(Label(_dated(facts, note), facts.urls[note.path]) for note in notes)


def _dated(facts: Facts, note: PublicNote) -> str:
    name = headline(facts, note)
    return f"{note.day} · {name}" if note.day else name


def _trail(facts: Facts, note: PublicNote) -> tuple[Label, ...]:
    """Return what is above a note: its year and month, or the list of notes without a day."""
    words = facts.settings.words
    if not note.day:
        return (Label(words["notes"], "notes/"),)
    year, number, _ = note.day.split("-")
    return (Label(year, f"{year}/"), Label(number, f"{year}/{number}/"))
