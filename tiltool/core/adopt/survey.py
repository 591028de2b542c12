"""The survey of a notebook: counts of its contents, and of what til doesn't recognize."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from tiltool.core.adopt.contents import Contents, HeadingUse, contents_of, proposed_role
from tiltool.core.adopt.editors import EditorSettings
from tiltool.core.adopt.layout import JournalLayout
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import language_of_heading
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import hold_reason, is_private
from tiltool.core.publish.public_parts import public_parts
from tiltool.core.publish.rules import Hold, Rules

_MOST_LISTED = 12
_LEAST_NOTES = 2
_LEAST_BY_TOPIC = 5
_RARE = 20  # a heading in fewer than one note in so many is not a habit
_ASKS = r"(?i)draft|private|publish"


class HeadingCount(NamedTuple):
    """A heading as most often written, its actual or proposed role, how many notes have it, and the boxes below it."""

    title: str
    role: str | None
    notes: int
    boxes: int


class NamedCount(NamedTuple):
    """A name and how often it occurs."""

    name: str
    times: int


class ContentCounts(NamedTuple):
    """Counts of what the notes contain."""

    notes: int = 0
    headings: tuple[HeadingCount, ...] = ()  # with a role
    unknown: tuple[HeadingCount, ...] = ()  # in several notes, without a role; `role` is a proposal
    labels: tuple[HeadingCount, ...] = ()  # lines above a list that are worded like the heading of a section
    boxes: int = 0
    open_boxes: int = 0
    keywords: tuple[NamedCount, ...] = ()
    tags: tuple[NamedCount, ...] = ()  # with the number of notes for each, most frequent first
    language: str | None = None
    held_back: int = 0  # notes that are not published
    files: frozenset[str] = frozenset()  # the names of files that notes show or link to


class Survey(NamedTuple):
    """The results of a survey of a folder."""

    layout: JournalLayout
    undated: int  # notes in its folder without a day
    elsewhere: int  # Markdown files outside
    unread: int  # notes that are not UTF-8; plus one if the files found are not all
    contents: ContentCounts
    pictures: tuple[NamedCount, ...]  # folders of pictures
    attachments: tuple[str, ...]  # folders outside the notes folder with files that the notes show
    exclude: tuple[str, ...]  # folders inside the notes folder without notes
    editor: EditorSettings
    template: str | None  # the editor's, if the file exists
    template_code: int  # pieces of other programs' code in it
    topics: tuple[NamedCount, ...] = ()  # folders with notes that have no day, largest first
    has_history: bool = False  # the folder is in a git repository

    @property
    def is_by_topic(self) -> bool:
        """Return whether most notes are kept by topic, not by day."""
        return self.undated >= _LEAST_BY_TOPIC and self.undated > len(self.layout.notes)


def count_contents(texts: Iterable[str], dialect: Dialect, rules: Rules) -> ContentCounts:
    """Return counts of what these notes contain."""
    uses: dict[str, list[HeadingUse]] = {}
    in_notes: Counter[str] = Counter()
    marks, words, tags, names = Counter[str](), Counter[str](), Counter[str](), set[str]()
    role_of = cache(dialect.role_of)  # the same headings are in most notes
    total = held = 0
    for text in texts:
        found = contents_of(text, dialect, role_of)
        total += 1
        held += _is_held_back(text, found, dialect, rules)
        marks.update(found.marks)
        words.update(found.keywords)
        tags.update(found.tags)
        names.update(name.rpartition("/")[2] for name in found.files)
        for use in found.headings:
            uses.setdefault(_key(use), []).append(use)
        in_notes.update({_key(use) for use in found.headings})
    uses.pop("", None)  # headings that count only in their own note
    counts = {key: _counted(each, in_notes[key]) for key, each in uses.items()}
    ordered = sorted(counts, key=lambda key: (-counts[key].notes, key))
    least = max(_LEAST_NOTES, total // _RARE)
    is_known = {key: uses[key][0].role is not None for key in ordered}
    unknown = [counts[key] for key in ordered if not is_known[key] and counts[key].notes >= least]
    return ContentCounts(
        notes=total,
        headings=tuple(counts[key] for key in ordered if is_known[key] and key[0] != "-"),
        unknown=tuple(unknown[:_MOST_LISTED]),
        labels=tuple(counts[key] for key in ordered if is_known[key] and key[0] == "-" and counts[key].notes >= least),
        boxes=marks.total(),
        open_boxes=sum(count for mark, count in marks.items() if dialect.state_of(mark) in ("open", "doing")),
        keywords=_named(words),
        tags=_named(tags),
        language=_language([counts[key] for key in ordered if is_known[key]]),
        held_back=held,
        files=frozenset(names),
    )


def _language(headings: Iterable[HeadingCount]) -> str | None:
    """Return the language of most headings; those for tags are ignored, because several languages share them."""
    languages: Counter[str] = Counter()
    for heading in headings:
        if heading.role != "tags":
            languages[language_of_heading(heading.title) or ""] += heading.notes
    del languages[""]
    return languages.most_common(1)[0][0] if languages else None


def _named(counts: Counter[str]) -> tuple[NamedCount, ...]:
    """Return names by frequency; equally frequent ones by name, because sets have no order."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(NamedCount(name, count) for name, count in ordered)


def _key(use: HeadingUse) -> str:
    """Return the key by which a heading is counted across notes; "" if it is specific to its own note."""
    if use.role is None and (use.inner or use.is_label or re.search(r"\d{2}", use.title) or not use.title):
        return ""
    return f"{'-' if use.is_label else ''}{' '.join(use.title.casefold().split())}"


def _counted(uses: Sequence[HeadingUse], notes: int) -> HeadingCount:
    title = Counter(use.title for use in uses).most_common(1)[0][0]
    boxes = sum(use.boxes for use in uses)
    return HeadingCount(title, uses[0].role or proposed_role(title, notes, boxes), notes, boxes)


def _is_held_back(text: str, found: Contents, dialect: Dialect, rules: Rules) -> bool:
    """Return whether a note is not published; it is parsed only if something in it may say so."""
    asks = not rules.by_default or re.search(_ASKS, found.front_matter)
    if not asks and not any(is_private(tag, rules) for tag in found.tags):
        return False
    note = parse(text, None, dialect, with_problems=False)
    return isinstance(hold_reason(note, rules) or public_parts(note, rules, dialect=dialect), Hold)
