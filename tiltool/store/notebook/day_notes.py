"""The day notes of a folder, read from its directory listing."""

import contextlib
import os
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.dates.days import DAY_NOTE, STRAY, day_of_path
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.conflict_copies import conflict_copies

# One search over all paths at once: nine of ten notes are named like this, and ten years of them are 3,650.
_PLAIN = r"\0((?:[^\0]*/)?(\d{4}-\d\d-\d\d)\.md)(?=\0|\Z)"

MANIFEST = "assets/til/files.json"
"""The list of a built site's files: proof that til wrote them, wherever the folder is moved."""


class DayFile(NamedTuple):
    """The day note of a day; `path` is relative to the notes folder, with `/`."""

    day: date
    path: str


class Calendar(NamedTuple):
    """The day notes of a notebook: path by day, and the days in order, as ISO texts; and the other notes of a day."""

    paths: dict[str, str]
    order: Sequence[str]
    beside: Mapping[str, Sequence[str]] = MappingProxyType({})

    def before(self, day: date | None) -> Iterator[DayFile]:
        """Yield the day notes before `day`, newest first; all of them for None."""
        end = bisect_left(self.order, day.isoformat()) if day else len(self.order)
        for iso in reversed(self.order[:end]):
            try:
                yield DayFile(date.fromisoformat(iso), self.paths[iso])
            except ValueError:  # 2020-02-31.md
                continue

    def notes_before(self, day: date | None) -> Iterator[tuple[date, Sequence[str]]]:
        """Yield the days before `day` and the paths of all their notes, newest first; of all days for None."""
        if not self.beside:
            yield from ((file.day, (file.path,)) for file in self.before(day))
            return
        for iso in sorted({*self.order, *self.beside}, reverse=True):
            if day is None or iso < day.isoformat():
                with contextlib.suppress(ValueError):
                    yield date.fromisoformat(iso), self.notes_of(iso)

    def notes_of(self, iso: str) -> Sequence[str]:
        """Return the paths of all notes of a day, the day note first."""
        own = (self.paths[iso],) if iso in self.paths else ()
        return *own, *self.beside.get(iso, ())


def read_calendar(folder: Path, outside: frozenset[str] = frozenset()) -> Calendar:
    """Return the day notes below `folder`: for each day the one whose name is closest to the plain date."""
    paths = list(note_paths(folder, outside))
    by_day: dict[str, str] = {}
    several: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    matches = re.findall(_PLAIN, "\0".join(("", *paths)))
    for path, iso in matches:
        if by_day.setdefault(iso, path) != path:
            several[iso].append((DAY_NOTE, len(path), path))
    for path in set(paths).difference(path for path, _ in matches) if len(matches) < len(paths) else ():
        found = day_of_path(path)
        if found:
            several[found.day.isoformat()].append((found.rank, len(path), path))
    beside: dict[str, Sequence[str]] = {}
    for iso, notes in several.items():
        plain = by_day.get(iso)
        ranked = sorted([*notes, *([(DAY_NOTE, len(plain), plain)] if plain else [])])
        if ranked[0][0] < STRAY:
            by_day[iso] = ranked.pop(0)[2]
        if ranked:
            beside[iso] = tuple(path for *_, path in ranked)
    return Calendar(by_day, sorted(by_day), beside)


def note_paths(folder: Path, outside: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the relative path (with `/`) of each Markdown file below `folder` that is not hidden."""
    return (path for path, _ in note_entries(folder, outside))


def note_entries(
    folder: Path, outside: frozenset[str] = frozenset(), before: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield path, with `before` in front, and directory entry of each Markdown file below `folder`.

    Conflict copies are left out: their content would count twice.
    """
    for prefix, entries in walk_folders(folder, outside, before):
        copies = conflict_copies({entry.name for entry in entries})
        for entry in entries:
            name = entry.name
            is_note = name.endswith(NOTE_SUFFIXES) and name not in copies
            if is_note and (entry.is_file(follow_symlinks=False) or _is_linked_note(entry)):
                yield prefix + name, entry


def find_conflict_copies(
    folder: Path, outside: frozenset[str] = frozenset(), before: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the paths, with `before` in front, of each conflict copy of a note below `folder` and of its original."""
    for prefix, entries in walk_folders(folder, outside, before):
        copies = conflict_copies({entry.name for entry in entries})
        yield from ((prefix + copy, prefix + original) for copy, original in sorted(copies.items()))


def file_paths(folder: Path, outside: Container[str], before: str) -> Iterator[str]:
    """Yield path, with `before` in front, of each visible file and folder below `folder`; folders end with `/`."""
    for prefix, entries in walk_folders(folder, outside, before):
        yield from (f"{prefix}{entry.name}{'/' if _is_folder(entry) else ''}" for entry in entries)


def walk_folders(
    folder: Path, outside: Container[str], before: str
) -> Iterator[tuple[str, Sequence[os.DirEntry[str]]]]:
    """Yield the path prefix of each folder, except built sites, and its entries that are not hidden."""
    folders = [(str(folder), before)]
    linked = {os.path.realpath(folder)}
    while folders:
        place, prefix = folders.pop()
        try:
            found = list(os.scandir(place))
        except OSError:
            continue
        entries = [each for each in found if each.name[0] != "." and (each.name.isascii() or _is_text(each.name))]
        yield prefix, entries
        for entry in entries:
            if entry.is_file(follow_symlinks=False):  # as most are
                continue
            name = entry.name
            is_note = name.endswith(NOTE_SUFFIXES) and _is_linked_note(entry)
            is_outside = is_note or (prefix + name).removeprefix(before) in outside
            if not is_outside and _is_new_folder(entry, linked) and not is_built_site(entry.path):
                folders.append((entry.path, f"{prefix}{name}/"))


def is_built_site(folder: str) -> bool:
    """Return whether a folder is a site that til built: notes in it are only copies."""
    return os.path.exists(f"{folder}/{MANIFEST}")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def _is_new_folder(entry: os.DirEntry[str], linked: set[str]) -> bool:
    """Return whether `entry` is a folder, and not a link to one that was visited already."""
    if not entry.is_symlink():
        return entry.is_dir()
    real = os.path.realpath(entry.path)
    fresh = os.path.isdir(real) and not any(_holds(real, each) or _holds(each, real) for each in linked)
    linked.add(real)
    return fresh


def _holds(folder: str, other: str) -> bool:
    """Return whether a folder is, or has somewhere below it, another one that is not hidden there."""
    return f"{other}/".startswith(f"{folder.rstrip('/')}/") and "/." not in other[len(folder) :]


def _is_linked_note(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a link to another Markdown file: a link to anything else is not a note."""
    try:
        return entry.is_file() and os.path.realpath(entry.path).endswith(NOTE_SUFFIXES)
    except OSError:  # a link to itself
        return False


def _is_text(name: str) -> bool:
    """Return whether a name is valid Unicode: any other can't be shown or written into a note."""
    return not any(unicodedata.category(letter) == "Cs" for letter in name)
