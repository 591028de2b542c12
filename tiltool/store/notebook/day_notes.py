"""The day notes of a folder, read from its directory listing."""

import os
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tiltool.core.dates.days import STRAY, day_of_path
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.conflict_copies import conflict_copies

# One search over all paths at once: nine of ten notes are named like this, and ten years of them are 3,650.
_PLAIN = r"\0((?:[^\0]*/)?(\d{4}-\d\d-\d\d)\.md)(?=\0|\Z)"


class DayFile(NamedTuple):
    """The day note of a day; `path` is relative to the notes folder, with `/`."""

    day: date
    path: str


class Calendar(NamedTuple):
    """The day notes of a notebook: path by day, and the days in order, as ISO texts."""

    paths: dict[str, str]
    order: Sequence[str]

    def before(self, day: date | None) -> Iterator[DayFile]:
        """Yield the day notes before `day`, newest first; all of them for None."""
        end = bisect_left(self.order, day.isoformat()) if day else len(self.order)
        for iso in reversed(self.order[:end]):
            try:
                yield DayFile(date.fromisoformat(iso), self.paths[iso])
            except ValueError:  # 2020-02-31.md
                continue


def read_calendar(folder: Path, outside: frozenset[str] = frozenset()) -> Calendar:
    """Return the day notes below `folder`: for each day the one whose name is nearest to the date alone."""
    paths = list(note_paths(folder, outside))
    plain: dict[str, str] = {}
    matches = re.findall(_PLAIN, "\0".join(("", *paths)))
    for path, iso in matches:
        if plain.setdefault(iso, path) != path:
            plain[iso] = min(plain[iso], path, key=lambda each: (len(each), each))
    rest = set(paths).difference(path for path, _ in matches) if len(matches) < len(paths) else ()
    best = {iso: (0, len(path), path) for iso, path in plain.items()} if rest else {}
    for path in rest:
        found = day_of_path(path)
        if found and found.rank < STRAY:
            iso, candidate = found.day.isoformat(), (found.rank, len(path), path)
            best[iso] = min(best.get(iso, candidate), candidate)
    by_day = {iso: path for iso, (_, _, path) in best.items()} if rest else plain
    return Calendar(by_day, sorted(by_day))


def note_paths(folder: Path, outside: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the relative path (with `/`) of each Markdown file below `folder` that is not hidden."""
    return (path for path, _ in note_entries(folder, outside))


def note_entries(
    folder: Path, outside: frozenset[str] = frozenset(), before: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield path, with `before` in front of it, and directory entry of each Markdown file below `folder`.

    Conflict copies are left out: what is in them would count twice.
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
    """Yield path, with `before` in front of it, of each file and folder below `folder` that is not hidden; folders end with `/`."""
    for prefix, entries in walk_folders(folder, outside, before):
        yield from (f"{prefix}{entry.name}{'/' if _is_folder(entry) else ''}" for entry in entries)


def walk_folders(
    folder: Path, outside: Container[str], before: str
) -> Iterator[tuple[str, Sequence[os.DirEntry[str]]]]:
    """Yield the prefix of the paths of each folder and its entries that are not hidden."""
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
            if not is_note and (prefix + name).removeprefix(before) not in outside and _is_new_folder(entry, linked):
                folders.append((entry.path, f"{prefix}{name}/"))


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
    """Return whether an entry is a link to another Markdown file: one to anything else is no note."""
    try:
        return entry.is_file() and os.path.realpath(entry.path).endswith(NOTE_SUFFIXES)
    except OSError:  # a link to itself
        return False


def _is_text(name: str) -> bool:
    """Return whether a name is Unicode: any other can't be shown, nor written into a note."""
    return not any(unicodedata.category(letter) == "Cs" for letter in name)
