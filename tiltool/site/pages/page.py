"""Parts that all pages have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from tiltool.core.note.tags import tag_key
from tiltool.core.text.lines import parents_of
from tiltool.site.model.folders import Folder
from tiltool.site.model.site import Site
from tiltool.site.render.rendered_note import HEADLINE_TOPICS, PublicNote, excerpt_of, topics_headline
from tiltool.site.strings import long_date, short_date

_ENTRY_TOPICS = 4


class Page(NamedTuple):
    """One page: its address, its template, and how to make the view that the template renders.

    `reads` stands for all inputs of the view, which is only made if they changed. Digests of notes, topics and links are
    enough, and cost a fraction of the view.
    """

    url: str
    template: str
    reads: object
    show: Callable[[], object]
    title: str
    description: str = ""
    menu: str = ""  # the address of the menu entry it belongs to
    feed: str = ""  # the address of its feeds, without suffix
    day: str = ""
    updated: str = ""  # the day of its last change, if later than `day`

    @property
    def made_of(self) -> object:
        """Return all inputs of the page."""
        return *self[:3], *self[4:]

    @property
    def view(self) -> object:
        """Return the view, newly made."""
        return self.show()

    @property
    def depth(self) -> int:
        """Return the number of folders between the site's root and the page."""
        return self.url.count("/")

    @property
    def has_twin(self) -> bool:
        """Return whether the page has text of its own, and so a Markdown twin."""
        return self.template in ("note.html", "topic.html")

    @property
    def has_card(self) -> bool:
        """Return whether the page has a card of its own; the others use the home page's."""
        return self.has_twin or not self.url


def page_of_view(url: str, template: str, view: object, title: str, **more: str) -> Page:
    """Return a page whose view is already made, and serves as its own input."""
    return Page(url, template, view, lambda: view, title, **more)


class Label(NamedTuple):
    """A name with an address, and its number of uses."""

    name: str
    url: str
    uses: int = 0
    day: str = ""


Groups = tuple[tuple[str, tuple[Label, ...]], ...]
"""Titled groups of labels."""


class NoteSummary(NamedTuple):
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
    author: Label | None = None


class Pager(NamedTuple):
    """The addresses of the newer and the older entries of a list; "" if there are none."""

    newer: str
    older: str
    number: int
    total: int


def summary(site: Site, note: PublicNote) -> NoteSummary:
    """Return the summary of a note for lists."""
    return site.once("summary", note.path, lambda: _summary(site, note))


def _summary(site: Site, note: PublicNote) -> NoteSummary:
    url = site.urls[note.path]
    name = note.headline
    topics = topic_labels(site, note)
    if name == topics_headline(note, site.settings.language):
        named = list(dict.fromkeys(label.name for label in topics))[:HEADLINE_TOPICS]
        topics = tuple(label for label in topics if label.name not in named)
    return NoteSummary(
        url=url,
        headline=name,
        day=note.day,
        date=long_day(site, note),
        topics=topics[:_ENTRY_TOPICS],
        more_topics=max(0, len(topics) - _ENTRY_TOPICS),
        excerpt="" if (excerpt := excerpt_of(note)).replace(" · ", ", ") == name else excerpt,
        tags=tags(site, note),
        minutes=note.minutes,
        author=author(site, note),
    )


def reading_order(note: PublicNote) -> tuple[int, ...]:
    """Return the numbers of a note's pieces in the order they are shown: what was learned, then the rest in written order."""
    return tuple(sorted(range(len(note.pieces)), key=lambda number: not _leads(note, number)))


def _leads(note: PublicNote, number: int) -> bool:
    role = note.pieces[number].role
    return role == "learned" or (number == 0 and not role)


def days_in(notes: Iterable[PublicNote]) -> int:
    """Return the number of days of some notes; a note without a day counts as one."""
    return len({note.day or note.path for note in notes})


def author(site: Site, note: PublicNote) -> Label | None:
    """Return the author of a note, if the notebook has several, as a link to their page; None if there is none."""
    name = site.authors.get(note.path)
    return Label(name, site.author_urls[name]) if name else None


def tags(site: Site, note: PublicNote) -> tuple[Label, ...]:
    """Return the tags of a note with their addresses."""
    return tuple(Label(name, site.tag_urls[tag_key(name)]) for name in note.tags)


def day_labels(site: Site, notes: Iterable[PublicNote]) -> tuple[Label, ...]:
    """Return notes as links with their days."""
    return tuple(
        Label(note.headline, site.urls[note.path], day=long_day(site, note) and note_day(site, note)) for note in notes
    )


def day_label(site: Site, note: PublicNote | None) -> Label | None:
    """Return a note as a link with its day; None if `note` is None."""
    return day_labels(site, [note])[0] if note else None


def long_day(site: Site, note: PublicNote) -> str:
    """Return the day of a note in full; "" if it has none, or if the day is already its headline."""
    day = long_date(note.day, site.settings.language) if note.day else ""
    return day if day != note.headline else ""


def note_day(site: Site, note: PublicNote) -> str:
    """Return the day of a note in short form; "" if it has none."""
    return short_date(date.fromisoformat(note.day), site.settings.language) if note.day else ""


_T = TypeVar("_T")


def paged(url: str, items: Sequence[_T], size: int) -> Iterator[tuple[str, Sequence[_T], Pager]]:
    """Yield the address, items and pager of each page of a list; there is always a first page.

    Pages are filled from the end, so new items change only the first page, which holds up to twice the `size`.
    """
    total = max(1, len(items) // size)
    addresses = [url, *(f"{url}page-{number}/" for number in range(2, total + 1)), ""]
    for number in range(total):
        pager = Pager(addresses[number - 1] if number else "", addresses[number + 1], number + 1, total)
        start = len(items) - (total - number) * size
        yield addresses[number], items[start if number else 0 : start + size], pager


def folder_labels(site: Site, paths: Iterable[str]) -> tuple[Label, ...]:
    """Return folders as links, with their numbers of notes."""
    return tuple(Label(folder.name, folder.url, folder.total) for folder in (site.folders[path] for path in paths))


def note_labels(site: Site, notes: Iterable[PublicNote]) -> tuple[Label, ...]:
    """Return notes as links with their headlines."""
    labels = (Label(note.headline, site.urls[note.path]) for note in notes)
    return tuple(sorted(labels, key=lambda label: label.name.casefold()))


def topic_labels(site: Site, note: PublicNote, day: str = "") -> tuple[Label, ...]:
    """Return the topics of a note as links to their places on the note's page."""
    return tuple(Label(piece.topic, f"{site.urls[note.path]}#{piece.anchor}", day=day) for piece in note.topics)


def folder_groups(site: Site, folder: Folder) -> Groups:
    """Return the folders and notes in a folder as untitled groups."""
    groups = (folder_labels(site, folder.below), note_labels(site, folder.notes))
    return tuple(("", labels) for labels in groups if labels)


def folder_trail(site: Site, path: str) -> tuple[Label, ...]:
    """Return the breadcrumbs for what is in a folder: the list of all notes, then the folders down to this one."""
    above = (site.folders[each] for each in parents_of(path) if each in site.folders)
    return (Label(site.settings.words["notes"], "notes/"), *(Label(folder.name, folder.url) for folder in above))
