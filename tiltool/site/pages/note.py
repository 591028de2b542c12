"""The page of one note, with or without a day."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.note.titles import title_key
from tiltool.site.model.folders import folder_of
from tiltool.site.model.site import Site
from tiltool.site.pages.folder import folder_trail, inside
from tiltool.site.pages.page import Label, NoteSummary, Page, days_in, excerpt_of, reading_order, summary, tags
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.render.rendered_note import Piece, PublicNote
from tiltool.site.strings import long_date

_CONTENTS_FROM = 3
"""Number of headed parts from which a page has a table of contents."""


class PagePiece(NamedTuple):
    """A piece on the page of its note; `again` is the page of its topic, "" if it has only this day."""

    piece: Piece
    number: int
    again: str
    days: int


class NoteView(NamedTuple):
    """The content of a note's page."""

    headline: str
    day: str
    date: str  # "" if the headline is the date
    updated: str  # "" unless it was committed again on a later day
    minutes: int
    tags: tuple[Label, ...]
    pieces: tuple[PagePiece, ...]
    contents: tuple[Label, ...]
    addresses: Addresses
    older: NoteSummary | None
    newer: NoteSummary | None
    backlinks: tuple[Label, ...]
    related: tuple[Label, ...]
    edit: str
    trail: tuple[Label, ...]
    inside: tuple[tuple[str, tuple[Label, ...]], ...]  # of the folder that the note is the home of


def note_pages(site: Site) -> Iterator[Page]:
    """Yield the page of each note."""
    for note in (*site.days, *site.pages):
        yield Page(
            url=site.urls[note.path],
            template="note.html",
            view=_view(site, note),
            title=site.headlines[note.path],
            description=excerpt_of(note),
            menu="notes/" if note.path in site.topic_paths else "archive/",
            day=note.day,
        )


def _view(site: Site, note: PublicNote) -> NoteView:
    older, newer = site.beside(note) if note.day else (None, None)
    name = site.headlines[note.path]
    day = _long(site, note.day) if note.day else ""
    home = site.homes.get(note.path)
    pieces = tuple(_page_pieces(site, note))
    parts = [Label(each.piece.topic or each.piece.section, f"#{each.piece.anchor}") for each in pieces]
    contents = tuple(part for part in parts if part.name)
    settings = site.settings
    return NoteView(
        headline=name,
        day=note.day,
        date=day if day != name else "",
        updated=_long(site, note.updated) if note.updated > note.day else "",
        minutes=note.minutes,
        tags=tags(site, note),
        pieces=pieces,
        contents=contents if len(contents) >= _CONTENTS_FROM else (),
        addresses=addresses(site, note),
        older=_near(site, older),
        newer=_near(site, newer),
        backlinks=_labels(site, site.backlinks.get(note.path, ())),
        related=_labels(site, site.related.get(note.path, ())),
        edit=settings.edit_address(note.path),
        trail=_trail(site, note),
        inside=inside(site, home) if home else (),
    )


def _long(site: Site, day: str) -> str:
    return long_date(date.fromisoformat(day), site.settings.language)


def _near(site: Site, note: PublicNote | None) -> NoteSummary | None:
    return summary(site, note)._replace(excerpt="", tags=(), topics=(), minutes=0) if note else None


def _page_pieces(site: Site, note: PublicNote) -> Iterator[PagePiece]:
    """Yield the pieces in the order of reading."""
    for number in reading_order(note):
        piece = note.pieces[number]
        key = title_key(piece.topic) if piece.topic else ""
        again = site.topics[key] if key else ()
        url = site.topic_urls[key] if len(again) > 1 else ""
        yield PagePiece(piece, number, url, days_in(each.note for each in again))


def _labels(site: Site, notes: tuple[PublicNote, ...]) -> tuple[Label, ...]:
    return tuple(Label(_dated(site, note), site.urls[note.path]) for note in notes)


def _dated(site: Site, note: PublicNote) -> str:
    name = site.headlines[note.path]
    return f"{note.day} · {name}" if note.day else name


def _trail(site: Site, note: PublicNote) -> tuple[Label, ...]:
    """Return the breadcrumbs of a note: its year and month, or, if it is by topic, its folders."""
    folder = folder_of(note, site.settings.notes)
    if note.path in site.topic_paths and (folder in site.folders or not note.day):
        trail = folder_trail(site, folder)
        return trail[: -1 if trail[-1].url == site.urls[note.path] else None]
    year, number, _ = note.day.split("-")
    return (Label(year, f"{year}/"), Label(number, f"{year}/{number}/"))
