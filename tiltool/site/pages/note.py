"""The page of one note, with or without a day."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tiltool.core.note.titles import title_key
from tiltool.site.model.site import Site, TopicDay
from tiltool.site.pages.digests import body_digest, names_digest, topics_digest
from tiltool.site.pages.page import (
    Groups,
    Label,
    Page,
    author,
    day_label,
    day_labels,
    days_in,
    folder_groups,
    folder_trail,
    long_day,
    note_day,
    reading_order,
    tags,
)
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.render.rendered_note import Piece, PublicNote, excerpt_of
from tiltool.site.strings import counted, long_date

_CONTENTS_FROM, _CONTENTS_SIZE = 3, 3000
"""A page with at least this many headed parts, and characters of HTML, has a table of contents."""


class PagePiece(NamedTuple):
    """A piece on the page of its note; `again` is its topic's page and number of days, None if this is the only day."""

    piece: Piece
    number: int
    again: Label | None
    older: Label | None  # the topic's previous and next day
    newer: Label | None
    is_title: bool  # its heading repeats the page's title


class NoteView(NamedTuple):
    """The content of a note's page."""

    date: str  # "" if the headline is the date
    author: Label | None
    facts: tuple[str, ...]
    tags: tuple[Label, ...]
    pieces: tuple[PagePiece, ...]
    contents: tuple[Label, ...]
    addresses: Addresses
    older: Label | None
    newer: Label | None
    backlinks: tuple[Label, ...]
    related: tuple[Label, ...]
    edit: str
    reply: str
    trail: tuple[Label, ...]
    inside: Groups  # the folder whose home the note is


def note_pages(site: Site) -> Iterator[Page]:
    """Yield the page of each note."""
    for note in (*site.days, *site.pages):
        yield note_page(site, note)


def note_page(site: Site, note: PublicNote) -> Page:
    """Return the page of a note."""
    return Page(
        url=site.urls[note.path],
        template="note.html",
        reads=_reads(site, note),
        show=partial(_view, site, note),
        title=note.headline,
        description=excerpt_of(note),
        menu="notes/" if note.path in site.topic_paths else "archive/",
        day=note.day,
        updated=note.updated if note.updated > note.day else "",
    )


def _reads(site: Site, note: PublicNote) -> object:
    """Return the inputs of `_view`."""
    linking = site.backlinks.get(note.path, ())
    near = (*site.neighbours[note.path], *linking, None, *site.related_to([note], linking))
    folder, writer = _folder_parts(site, note), author(site, note)
    return body_digest(site, note), topics_digest(site, note), names_digest(site, near), folder, writer


def _folder_parts(site: Site, note: PublicNote) -> object:
    """Return the breadcrumbs of a note by topic, and the contents of the folder whose home it is."""
    home = site.homes.get(note.path)
    return note.path in site.topic_paths and (_trail(site, note), home and folder_groups(site, home))


def _view(site: Site, note: PublicNote) -> NoteView:
    older, newer = site.neighbours[note.path]
    home = site.homes.get(note.path)
    pieces = tuple(_page_pieces(site, note))
    headed = (each.piece for each in pieces if each.piece.heading and not each.is_title)
    contents = tuple(Label(piece.topic or piece.section, f"#{piece.anchor}") for piece in headed)
    has_contents = len(contents) >= _CONTENTS_FROM and sum(piece.size for piece in note.pieces) >= _CONTENTS_SIZE
    settings, linking = site.settings, site.backlinks.get(note.path, ())
    return NoteView(
        date=long_day(site, note),
        author=author(site, note),
        facts=tuple(_facts(site, note)),
        tags=tags(site, note),
        pieces=pieces,
        contents=contents if has_contents else (),
        addresses=addresses(site, note),
        older=day_label(site, older),
        newer=day_label(site, newer),
        backlinks=day_labels(site, linking),
        related=day_labels(site, site.related_to([note], linking)),
        edit=settings.edit_address(note.path),
        reply=settings.reply_address(note.headline, site.urls[note.path]),
        trail=_trail(site, note),
        inside=folder_groups(site, home) if home else (),
    )


def _facts(site: Site, note: PublicNote) -> Iterator[str]:
    """Yield what the page says about its note besides the day: its last change, its length, and the day's activity."""
    words, topics = site.settings.words, len(note.topics)
    done = sum(task.is_done and task.role != "yesterday" for task in note.tasks)
    if note.updated > note.day:
        yield words["updated"].format(long_date(note.updated, site.settings.language))
    yield words["read"].format(note.minutes)
    if note.day and topics > 1:
        yield counted(words, "topics_count", topics)
    if note.day and done:
        yield counted(words, "done_count", done)


def _page_pieces(site: Site, note: PublicNote) -> Iterator[PagePiece]:
    """Yield the pieces in reading order."""
    for number in reading_order(note):
        piece = note.pieces[number]
        is_title = bool(piece.topic) and piece.topic == note.headline
        key = title_key(piece.topic) if piece.topic else ""
        days = site.recurring.get(key, ())
        if not days:
            yield PagePiece(piece, number, None, None, None, is_title)
            continue
        place = [(each.note.path, each.piece.anchor) for each in days].index((note.path, piece.anchor))
        again = Label(piece.topic, site.topic_urls[key], days_in(each.note for each in days))
        sides = (days[place + 1 : place + 2], days[max(0, place - 1) : place])
        older, newer = (next((_same(site, each) for each in some), None) for some in sides)
        yield PagePiece(piece, number, again, older, newer, is_title)


def _same(site: Site, each: TopicDay) -> Label:
    """Return a day of a topic as a link to its place on the note's page."""
    url = site.urls[each.note.path]
    return Label(note_day(site, each.note) or each.note.headline, f"{url}#{each.piece.anchor}")


def _trail(site: Site, note: PublicNote) -> tuple[Label, ...]:
    """Return the breadcrumbs of a note: its year and month, or its folders if it is a note by topic."""
    folder = site.folder_of(note)
    if note.path in site.topic_paths and (folder in site.folders or not note.day):
        trail = folder_trail(site, folder)
        return trail[: -1 if trail[-1].url == site.urls[note.path] else None]
    year, number, _ = note.day.split("-")
    return (Label(year, f"{year}/"), Label(number, f"{year}/{number}/"))
