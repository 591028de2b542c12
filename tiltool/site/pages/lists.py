"""The list pages: home, archive, tags, topics, and the notes without a day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from tiltool.core.text.lines import parents_of
from tiltool.site.model.site import Site, TopicDay
from tiltool.site.pages.calendar import Heatmap, Month, heatmap, month, month_url
from tiltool.site.pages.digests import body_digest, entry_digest, names_digest
from tiltool.site.pages.page import (
    Groups,
    Label,
    NoteSummary,
    Page,
    Pager,
    day_labels,
    days_in,
    folder_groups,
    folder_labels,
    folder_trail,
    note_labels,
    page_of_view,
    paged,
    summary,
    topic_labels,
)
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.render.rendered_note import PublicNote
from tiltool.site.strings import counted, long_date, month_name, month_title

_HOME_ENTRIES, _HOME_NOTES, _ENTRIES, _CLOUD = 10, 500, 40, 40
_TOPIC_PARTS, _TOPIC_SIZE = 30, 125_000
_RECURRING, _NOTES = 400, 2000
_Months = dict[date, tuple[PublicNote, ...]]
"""The notes of each month by its first day."""

_Nearby = tuple[Label | None, Label | None]
"""The older and the newer neighbor."""

FEED_FROM = 4
"""A topic with at least this many days gets a feed, because it will probably continue."""


class HomeView(NamedTuple):
    """The content of the home page."""

    line: str
    title: str  # of the newest note
    front: tuple[Addresses, int] | None  # the owner's `index.md`, and its number of pieces
    pinned: tuple[NoteSummary, ...]
    newest: tuple[NoteSummary, ...]
    shelves: tuple[Label, ...]  # the folders of the notes by topic
    cloud: tuple[Label, ...]
    map: Heatmap | None
    on_this_day: tuple[NoteSummary, ...]
    folders: Groups  # of a notebook without days
    total: str
    undated: str


class MonthsView(NamedTuple):
    """Months as calendars, and their days: the entries of a single month, or the titles of several months."""

    months: tuple[Month, ...]
    groups: Groups
    entries: tuple[NoteSummary, ...]
    trail: tuple[Label, ...]
    older: Label | None
    newer: Label | None


class ArchiveView(NamedTuple):
    """The years with their months, newest first, and the days of the newest year."""

    years: tuple[tuple[Label, tuple[Label, ...]], ...]
    newest: Groups


class LabelsView(NamedTuple):
    """Labels in titled groups."""

    title: str
    groups: Groups
    more: tuple[Label, ...] = ()
    trail: tuple[Label, ...] = ()


class EntriesView(NamedTuple):
    """One page of a list of entries."""

    total: int  # 0 on later pages, so that they change less often
    entries: tuple[NoteSummary, ...]
    below: tuple[Label, ...]
    pager: Pager


class TopicPart(NamedTuple):
    """The part of a topic that one day contributed."""

    date: str
    url: str
    addresses: Addresses
    number: int


class TopicView(NamedTuple):
    """A topic across all its days."""

    total: int
    parts: tuple[TopicPart, ...]
    pager: Pager
    related: tuple[Label, ...]


def home_page(site: Site) -> Page:
    """Return the home page."""
    days, settings = site.days, site.settings
    by_topic = bool(days) and all(note.path in site.topic_paths for note in days)
    others = site.by_topic if by_topic else site.pages
    shelves = [path for path in site.folders if "/" not in path] if days or len(others) > _HOME_NOTES else []
    words, years = settings.words, len({note.day[:4] for note in days})
    span = {"days": counted(words, "days", days_in(days)), "years": counted(words, "years", years)}
    view = HomeView(
        line=settings.home or settings.description,
        title=words["newest_notes" if by_topic else "newest"],
        front=(addresses(site, site.front), len(site.front.pieces)) if site.front else None,
        pinned=tuple(summary(site, note) for note in (*days, *site.pages) if note.pinned),
        newest=tuple(summary(site, note) for note in days[:_HOME_ENTRIES]),
        shelves=folder_labels(site, shelves),
        cloud=cloud(site),
        map=heatmap(site),
        on_this_day=tuple(summary(site, each) for each in days if _is_earlier_year(each.day, days[0].day))[:3],
        folders=() if days else _folders(site, site.pages[:_HOME_NOTES]),
        total="" if not days or by_topic else words["day_count"].format_map(span) if years > 1 else span["days"],
        undated=counted(words, "notes_count", len(others)) if others else "",
    )
    return page_of_view(
        "", "home.html", view, settings.name, description=settings.description or settings.home, feed="feed"
    )


def _is_earlier_year(day: str, of: str) -> bool:
    return day < of and day[5:] == of[5:]


def cloud(site: Site) -> tuple[Label, ...]:
    """Return the most used tags by name; `uses` is a size from 1 to 5."""
    most = sorted(site.tags.items(), key=lambda tag: (-len(tag[1][1]), tag[0]))[:_CLOUD]
    top = len(most[0][1][1]) if most else 1
    sized = (Label(name, site.tag_urls[key], 1 + round(4 * (len(notes) / top) ** 0.5)) for key, (name, notes) in most)
    return tuple(sorted(sized, key=lambda label: label.name.casefold()))


def archive_pages(site: Site) -> Iterator[Page]:
    """Yield the archive, and a page for each year and each month."""
    words, language = site.settings.words, site.settings.language
    months = {
        date.fromisoformat(f"{key}-01"): tuple(notes)
        for key, notes in groupby(site.days, key=lambda note: note.day[:7])
    }
    by_year = {
        f"{year:04}": {first: months[first] for first in firsts}
        for year, firsts in groupby(months, key=lambda first: first.year)
    }
    labels = {first: Label(month_name(first, language), month_url(first), days_in(months[first])) for first in months}
    years = tuple(
        (
            Label(year, f"{year}/", sum(labels[first].uses for first in some)),
            tuple(labels[first] for first in reversed(some)),
        )
        for year, some in by_year.items()
    )
    newest = _titles(site, next(iter(by_year.values()), {}))
    yield page_of_view("archive/", "archive.html", ArchiveView(years, newest), words["archive"], menu="archive/")
    for (label, _), nearby in zip(years, _neighbours([label for label, _ in years]), strict=True):
        reads = nearby, [names_digest(site, notes) for notes in by_year[label.name].values()]
        show = partial(_year, site, by_year[label.name], nearby)
        yield Page(label.url, "months.html", reads, show, label.name, menu="archive/")
    titled = [label._replace(name=month_title(first, language)) for first, label in labels.items()]
    for (first, notes), label, nearby in zip(months.items(), titled, _neighbours(titled), strict=True):
        reads = nearby, [entry_digest(site, note) for note in notes]
        show = partial(_month, site, first, notes, nearby)
        yield Page(label.url, "months.html", reads, show, label.name, menu="archive/")


def _year(site: Site, months: _Months, nearby: _Nearby) -> MonthsView:
    calendars = tuple(month(site, first, months[first]) for first in reversed(months))
    trail = (Label(site.settings.words["archive"], "archive/"),)
    return MonthsView(calendars, _titles(site, months), (), trail, *nearby)


def _month(site: Site, first: date, notes: tuple[PublicNote, ...], nearby: _Nearby) -> MonthsView:
    trail = (Label(site.settings.words["archive"], "archive/"), Label(f"{first.year:04}", f"{first.year:04}/"))
    entries = tuple(summary(site, note) for note in notes)
    return MonthsView((month(site, first, notes),), (), entries, trail, *nearby)


def _titles(site: Site, months: _Months) -> Groups:
    """Return months with the titles of their days."""
    return tuple(
        (
            month_title(first, site.settings.language),
            tuple(Label(note.headline, site.urls[note.path], day=_day_only(note, site)) for note in notes),
        )
        for first, notes in months.items()
    )


def _neighbours(labels: Sequence[Label]) -> Iterator[_Nearby]:
    """Yield the older and the newer neighbor of each label; the labels are ordered newest first."""
    for _, older, newer in zip(labels, (*labels[1:], None), (None, *labels), strict=False):
        yield older, newer


def tag_pages(site: Site) -> Iterator[Page]:
    """Yield the list of tags, and the pages of each tag."""
    words = site.settings.words
    labels = tuple(Label(name, site.tag_urls[key], len(notes)) for key, (name, notes) in site.tags.items())
    yield page_of_view("tags/", "labels.html", LabelsView(words["tags"], (("", labels),)), words["tags"], menu="tags/")
    below: dict[str, list[Label]] = defaultdict(list)
    for key, label in zip(site.tags, labels, strict=True):
        for above in parents_of(key)[:-1]:
            below[above].append(label)
    for key, (name, notes) in site.tags.items():
        for url, some, pager in paged(site.tag_urls[key], notes, _ENTRIES):
            total = 0 if pager.newer else len(notes)
            reads = total, pager, below[key], [entry_digest(site, note) for note in some]
            show = partial(_entries, site, some, total, pager, tuple(below[key]), tags=())
            yield Page(url, "entries.html", reads, show, f"#{name}", menu="tags/", feed=f"{site.tag_urls[key]}feed")


def _entries(
    site: Site, notes: Sequence[PublicNote], total: int, pager: Pager, below: tuple[Label, ...] = (), **common: Any
) -> EntriesView:
    """Return the entries of notes; `common` replaces fields that the page itself already shows for all of them."""
    return EntriesView(total, tuple(summary(site, note)._replace(**common) for note in notes), below, pager)


def topic_pages(site: Site) -> Iterator[Page]:
    """Yield the list of topics, one list per year, and the pages of each topic with several days."""
    words = site.settings.words
    labels = [
        Label(days[0].piece.topic, site.topic_urls[key], days_in(each.note for each in days))
        for key, days in site.recurring.items()
    ]
    labels.sort(key=lambda label: (-label.uses, label.name.casefold()))
    years = {year: tuple(notes) for year, notes in groupby(site.days, key=lambda note: note.day[:4])}
    more = tuple(Label(year, f"topics/year-{year}/", sum(len(note.topics) for note in years[year])) for year in years)
    newest = next(filter(None, (tuple(_topics_by_month(site, notes)) for notes in years.values())), ())
    undated = tuple(label for note in site.pages for label in topic_labels(site, note))[:_NOTES]
    groups = ((words["recurring"], tuple(labels[:_RECURRING])), *newest, (words["without_day"], undated))
    view = LabelsView(words["topics"], tuple(group for group in groups if group[1]), more)
    yield page_of_view("topics/", "labels.html", view, words["topics"], menu="topics/")
    for label in more:
        reads = [(site.urls[note.path], note.learned) for note in years[label.name]]
        title = f"{words['topics']} {label.name}"
        yield Page(
            label.url, "labels.html", reads, partial(_topics, site, title, years[label.name]), title, menu="topics/"
        )
    for key in site.recurring:
        yield from pages_of_topic(site, key)


def _topics(site: Site, title: str, notes: tuple[PublicNote, ...]) -> LabelsView:
    return LabelsView(title, tuple(_topics_by_month(site, notes)))


def _topics_by_month(site: Site, notes: tuple[PublicNote, ...]) -> Iterator[tuple[str, tuple[Label, ...]]]:
    for key, some in groupby(notes, key=lambda note: note.day[:7]):
        found = tuple(label for note in some for label in topic_labels(site, note, _day_only(note, site)))
        if found:
            yield month_title(date.fromisoformat(f"{key}-01"), site.settings.language), found


def _day_only(note: PublicNote, site: Site) -> str:
    number = int(note.day[8:])
    return f"{number}일" if site.settings.language == "ko" else str(number)


def pages_of_topic(site: Site, key: str) -> Iterator[Page]:
    """Yield the pages of the topic with this key, which has several days."""
    words, address, days = site.settings.words, site.topic_urls[key], site.recurring[key]
    related = site.related_to([*{each.note.path: each.note for each in days}.values()])
    names, total = names_digest(site, related), days_in(each.note for each in days)
    size = max(1, min(_TOPIC_PARTS, _TOPIC_SIZE // (1 + max(each.piece.size for each in days))))
    for url, some, pager in paged(address, days, size):
        title = days[0].piece.topic
        reads = total, pager, names, [(body_digest(site, each.note), each.number) for each in some]
        show = partial(_topic_view, site, total, some, pager, related)
        about = next((each.piece.excerpt for each in some if each.piece.excerpt), "")
        yield Page(
            url,
            "topic.html",
            reads,
            show,
            title,
            about or words["topics"],
            menu="topics/",
            feed=f"{address}feed" if len(days) >= FEED_FROM else "",
        )


def _topic_view(
    site: Site, total: int, days: Sequence[TopicDay], pager: Pager, related: tuple[PublicNote, ...]
) -> TopicView:
    return TopicView(total, tuple(_part(site, each) for each in days), pager, day_labels(site, related))


def _part(site: Site, each: TopicDay) -> TopicPart:
    note = each.note
    when = long_date(note.day, site.settings.language) if note.day else note.title
    return TopicPart(when, f"{site.urls[note.path]}#{each.piece.anchor}", addresses(site, note), each.number)


def topic_note_pages(site: Site) -> Iterator[Page]:
    """Yield the lists of the notes by topic: all notes by folder, then each folder that doesn't have a note as its home."""
    words = site.settings.words
    if not site.by_topic:
        return
    title = words["notes" if not site.days or any(note.day for note in site.by_topic) else "without_day"]
    for url, some, pager in paged("notes/", site.by_topic, _NOTES):
        more = (Label(words["older"], pager.older),) if pager.older else ()
        yield page_of_view(
            url, "labels.html", LabelsView(title, _folders(site, some), more), words["notes"], menu="notes/"
        )
    for folder in site.folders.values():
        if not folder.home:
            view = LabelsView(folder.name, folder_groups(site, folder), trail=folder_trail(site, folder.path)[:-1])
            yield page_of_view(folder.url, "labels.html", view, folder.name, menu="notes/")


def _folders(site: Site, notes: Sequence[PublicNote]) -> Groups:
    """Return notes grouped by folder."""
    groups = groupby(notes, key=site.folder_of)
    return tuple((folder, note_labels(site, some)) for folder, some in groups)


def author_pages(site: Site) -> Iterator[Page]:
    """Yield the list of authors, and the pages of each author with their notes, newest first."""
    if not site.author_urls:
        return
    words = site.settings.words
    notes = {
        name: tuple(note for note in (*site.days, *site.pages) if site.authors.get(note.path) == name)
        for name in site.author_urls
    }
    labels = tuple(Label(name, url, len(notes[name])) for name, url in site.author_urls.items())
    view = LabelsView(words["authors"], (("", labels),))
    yield page_of_view("authors/", "labels.html", view, words["authors"], menu="authors/")
    for name, address in site.author_urls.items():
        for url, some, pager in paged(address, notes[name], _ENTRIES):
            total = 0 if pager.newer else len(notes[name])
            reads = total, pager, [entry_digest(site, note) for note in some]
            show = partial(_entries, site, some, total, pager, author=None)
            yield Page(url, "entries.html", reads, show, name, menu="authors/")
