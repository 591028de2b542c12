"""What all pages have in common."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from tiltool.site.model.site import Facts
from tiltool.site.render.rendered_note import PublicNote
from tiltool.site.strings import long_date

_ENTRY_TOPICS = 4
_IN_HEADLINE = 3
_DATED = re.compile(
    r"(?i)\b(til|today i learned|daily|log|journal|note)\b|[\d\s./:~년월일_-]|\(.\)|[월화수목금토일]요일"
)


class Page(NamedTuple):
    """One page: its address, the template that shows it, and all that the template sees."""

    url: str
    template: str
    view: object
    title: str
    description: str = ""
    menu: str = ""  # the address of the menu's page that it is below
    feed: str = ""  # the address of its own feeds, without their suffix
    day: str = ""

    @property
    def depth(self) -> int:
        """Return how many folders below the site's root it is."""
        return self.url.count("/")


class Label(NamedTuple):
    """A name with an address, and how often it is used."""

    name: str
    url: str
    uses: int = 0


class Entry(NamedTuple):
    """A note in a list of notes."""

    url: str
    headline: str
    day: str
    date: str
    topics: tuple[Label, ...]
    more_topics: int
    excerpt: str
    tags: tuple[Label, ...]
    minutes: int


class Pager(NamedTuple):
    """Where the newer and the older entries of a list are; "" for none."""

    newer: str
    older: str
    number: int
    total: int


def headline(facts: Facts, note: PublicNote) -> str:
    """Return what a note is called on this site."""
    return facts.once("headline", note, lambda: headline_in(facts.settings.language, note))


def headline_in(language: str, note: PublicNote) -> str:
    """Return what a note is called: its own title where that says more than its day, else what was learned."""
    if note.title and _DATED.sub("", note.title).strip("[]()|,·–— "):
        return note.title
    if note.topics:
        return _of_topics(note)
    return long_date(date.fromisoformat(note.day), language) if note.day else note.title


def _of_topics(note: PublicNote) -> str:
    return ", ".join(piece.topic for piece in note.topics[:_IN_HEADLINE])


def entry(facts: Facts, note: PublicNote) -> Entry:
    """Return a note as a list shows it."""
    return facts.once("entry", note, lambda: _entry(facts, note))


def _entry(facts: Facts, note: PublicNote) -> Entry:
    url = facts.urls[note.path]
    name = headline(facts, note)
    topics = tuple(Label(piece.topic, f"{url}#{piece.anchor}") for piece in note.topics)
    if name == _of_topics(note):
        topics = topics[_IN_HEADLINE:]
    return Entry(
        url=url,
        headline=name,
        day=note.day,
        date=long_date(date.fromisoformat(note.day), facts.settings.language) if note.day else "",
        topics=topics[:_ENTRY_TOPICS],
        more_topics=max(0, len(topics) - _ENTRY_TOPICS),
        excerpt=excerpt(note),
        tags=tags(facts, note),
        minutes=note.minutes,
    )


def reading_order(note: PublicNote) -> tuple[int, ...]:
    """Return the numbers of a note's pieces as they are shown: what was learned first, then the rest as it is written."""
    return tuple(sorted(range(len(note.pieces)), key=lambda number: not _leads(note, number)))


def _leads(note: PublicNote, number: int) -> bool:
    role = note.pieces[number].role
    return role == "learned" or (number == 0 and not role)


def excerpt(note: PublicNote) -> str:
    """Return the beginning of what was learned, or else of the first part that says something."""
    learned = (piece.excerpt for piece in note.pieces if piece.role == "learned" and piece.excerpt)
    plain = (piece.excerpt for piece in note.pieces if not piece.role and piece.excerpt)
    anything = (piece.excerpt for piece in note.pieces)
    return next(learned, "") or next(plain, "") or next(anything, "")


def tags(facts: Facts, note: PublicNote) -> tuple[Label, ...]:
    """Return the tags of a note with their addresses."""
    from tiltool.core.note.tags import tag_key

    return tuple(Label(name, facts.tag_urls[tag_key(name)]) for name in note.tags)


Item = TypeVar("Item")


def paged(url: str, items: Sequence[Item], size: int) -> Iterator[tuple[str, Sequence[Item], Pager]]:
    """Yield address, items and pager of each page of a list; there is always a first page."""
    total = max(1, -(-len(items) // size))
    addresses = [url, *(f"{url}page-{number}/" for number in range(2, total + 1)), ""]
    for number in range(total):
        pager = Pager(addresses[number - 1] if number else "", addresses[number + 1], number + 1, total)
        yield addresses[number], items[number * size : (number + 1) * size], pager
