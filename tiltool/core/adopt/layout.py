"""Where a notebook's day notes are, and how they are named, from their paths alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from tiltool.core.dates.day_patterns import naming_of, render_day
from tiltool.core.dates.days import DAY_NOTE, STRAY, day_of_path, month_names, weekday_words

_MOST_PATTERNS = 6
_NOTES_TO_COMPARE = 40
_SHARED_DAYS = 3
_REGULAR = 3
_UNITS = frozenset(("주차", "분기", "週目", "week", "wk", "quarter", "w", "q", *"년年월月일日주週周"))


class DatedNote(NamedTuple):
    """A note whose path names a day."""

    path: str
    day: date
    rank: int


class Journal(NamedTuple):
    """A folder ("." for the root) and the number of day notes below it."""

    folder: str
    notes: int


class NamePattern(NamedTuple):
    """A path pattern and the number of notes that it names."""

    pattern: str
    notes: int


class JournalLayout(NamedTuple):
    """The folder of one person's day notes, the patterns of their names, newest first, and any other journals."""

    folder: str
    notes: tuple[DatedNote, ...]  # below that folder, oldest first; paths are relative to it
    patterns: tuple[NamePattern, ...]
    others: tuple[Journal, ...]
    authors: tuple[Journal, ...] = ()  # the folders of several people directly inside, if the notes of all are kept


def dated_notes(paths: Iterable[str]) -> list[DatedNote]:
    """Return the day notes among some paths, oldest first, without copies."""
    found = ((path, day_of_path(path)) for path in paths)
    return sorted(
        (DatedNote(path, day.day, day.rank) for path, day in found if day and day.rank < STRAY),
        key=lambda note: (note.day, note.path),
    )


def layout_of(paths: Sequence[str], folder: str | None = None) -> JournalLayout:
    """Return the layout of a notebook with these paths; `folder` names the notes folder.

    By default, that is the lowest folder that holds all dated notes of one person. Folders with notes of the same days
    belong to several people, or are several journals: the one with the most notes is chosen, and the others are listed.
    """
    others: tuple[Journal, ...] = ()
    if folder is None:
        folder, others = _journal(_own(dated_notes(paths)))
    notes = dated_notes(path.removeprefix(f"{folder}/") for path in paths if is_in_folder(path, folder))
    theirs = tuple(f"{each.folder.removeprefix(f'{folder}/')}/" for each in others)
    mine = [note for note in notes if not note.path.startswith(theirs)]
    return JournalLayout(folder, tuple(notes), tuple(_patterns(mine)), others)


def layout_of_authors(paths: Sequence[str], folder: str | None = None) -> JournalLayout | None:
    """Return the layout of several people's notes together, in `folder`; None if they belong to one person."""
    inside = [path for path in paths if folder is None or is_in_folder(path, folder)]
    top, names = author_folders(layout_of(inside))
    if not names:
        return None
    before = "" if top == "." else f"{top}/"
    notes = dated_notes(path.removeprefix(before) for path in inside if is_in_folder(path, top))
    each = {name: [note for note in notes if note.path.startswith(f"{name}/")] for name in names}
    authors = sorted(
        (Journal(name, len(mine)) for name, mine in each.items()), key=lambda one: (-one.notes, one.folder)
    )
    patterns = (
        pattern._replace(pattern=f"{one.folder}/{pattern.pattern}")
        for one in authors
        for pattern in layout_of([note.path for note in each[one.folder]], one.folder).patterns
    )
    return JournalLayout(top, tuple(notes), tuple(patterns), (), tuple(authors))


def author_folders(layout: JournalLayout) -> tuple[str, tuple[str, ...]]:
    """Return the folder above several people's folders, and their names; no names if there is only one person."""
    folders = [each.folder.split("/") for each in (*layout.others, Journal(layout.folder, 0)) if each.folder != "."]
    top = _common([tuple(folder[:-1]) for folder in folders]) if folders else ()
    names = {folder[len(top)] for folder in folders}
    is_several = layout.others and len(names) > 1 and layout.folder != "."
    return "/".join(top) or ".", tuple(sorted(names)) if is_several else ()


def is_in_folder(path: str, folder: str) -> bool:
    """Return whether a path from the root is below a folder; "." stands for the root."""
    return folder == "." or path.startswith(f"{folder}/")


def _own(notes: Sequence[DatedNote]) -> list[DatedNote]:
    """Return the day notes; those named after a subject only if there are no others."""
    shapes = Counter(_shape(note.path) for note in notes)
    own = [note for note in notes if note.rank == DAY_NOTE or shapes[_shape(note.path)] >= _REGULAR]
    return own or [*notes]


def _shape(path: str) -> str:
    """Return a name without numbers and weekdays: the part that notes of one series share."""
    words = re.split(r"[\d\W_]+", unicodedata.normalize("NFC", path.rpartition("/")[2]))
    return " ".join(word for word in words if word.casefold() not in weekday_words())


def _journal(notes: Sequence[DatedNote]) -> tuple[str, tuple[Journal, ...]]:
    """Return the notes folder of one person, and the journals of others."""
    if not notes:
        return "notes", ()
    bases = [_base(note.path) for note in notes]
    top = _common(bases)
    below: dict[str, list[DatedNote]] = {}
    for note, base in zip(notes, bases, strict=True):
        name = base[len(top)] if len(base) > len(top) else ""
        below.setdefault("/".join((*top, name)).strip("/") or ".", []).append(note)
    if not _overlap(list(below.values())):
        return "/".join(top) or ".", ()
    sizes = sorted(below.items(), key=lambda each: (-len(each[1]), each[0]))
    folder, mine = sizes[0]
    inner = ("/".join(top) or ".", ()) if folder in (".", "/".join(top)) else _journal(mine)
    return inner[0], (*inner[1], *(Journal(other, len(theirs)) for other, theirs in sizes[1:]))


def _overlap(groups: Sequence[Sequence[DatedNote]]) -> bool:
    """Return whether two groups have notes of the same days, apart from one or two by coincidence."""
    days = [{note.day for note in group} for group in groups]
    pairs = ((len(one & other), min(len(one), len(other))) for one, other in combinations(days, 2))
    return any(shared >= _SHARED_DAYS or (shared > 1 and shared * 3 >= smaller) for shared, smaller in pairs)


def _base(path: str) -> tuple[str, ...]:
    """Return the folders above the first one that is part of the date."""
    found = []
    for folder in path.split("/")[:-1]:
        if is_dated_folder(folder):
            break
        found.append(folder)
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def is_dated_folder(name: str) -> bool:
    """Return whether a folder is named after a year, month, week or day, however written: `07-July`, `7월`, `W31`."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name))
    if not all(word.casefold() in month_names() | weekday_words() | _UNITS for word in words):
        return False
    return bool(re.search(r"\d", name)) or any(word.casefold() in month_names() for word in words)


def _common(bases: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the folders that all paths begin with."""
    low, high = min(bases), max(bases)
    same = next((at for at, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), len(low))
    return low[:same]


def _is_named(note: DatedNote, pattern: str) -> bool:
    """Return whether a note's path begins as a pattern does; the date may be followed by more."""
    start = render_day(pattern, note.day).rpartition(".")[0]
    return unicodedata.normalize("NFC", note.path).startswith(unicodedata.normalize("NFC", start))


def _patterns(notes: Sequence[DatedNote]) -> Iterable[NamePattern]:
    """Yield the patterns of names, starting with that of the newest note."""
    rest = [*reversed(notes)]
    for _ in range(_MOST_PATTERNS):
        if not rest:
            return
        newest, *others = rest
        pattern = naming_of(newest.path, newest.day, [(note.path, note.day) for note in others[:_NOTES_TO_COMPARE]])
        left = [note for note in others if not _is_named(note, pattern)]
        yield NamePattern(pattern, len(rest) - len(left))
        rest = left
