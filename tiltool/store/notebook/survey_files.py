"""The files of a folder that may become a notebook: listed in one walk, and read."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tiltool.core.adopt.editors import SETTINGS_FILES
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.conflict_copies import conflict_copies
from tiltool.store.notebook.day_notes import walk_folders

MOST_FILES = 60_000
MOST_NOTES = 10_000
_PROGRESS_STEP = 100
_NO_NOTES = frozenset(
    (
        *("node_modules", "venv", "__pycache__", "site-packages", "templates", "template", "_templates", "템플릿"),
        *("テンプレート", "模板"),
    )
)
"""Names of folders, casefolded, whose Markdown files are not anybody's notes."""


class FolderFiles(NamedTuple):
    """The files below a folder, with `/` and relative to it; hidden ones are left out."""

    notes: tuple[str, ...]
    others: tuple[str, ...]
    without_notes: tuple[str, ...]  # folders with Markdown files that were left out by name
    is_complete: bool


def list_files(root: Path, outside: Sequence[str]) -> FolderFiles:
    """Return the files below `root`, apart from those in the folders `outside`."""
    without = {*outside}  # read by the walk after each folder that it yields
    left_out: list[str] = []
    notes: list[str] = []
    others: list[str] = []
    is_complete = True
    for prefix, entries in walk_folders(root, without, ""):
        copies = conflict_copies({entry.name for entry in entries})
        for entry in entries:
            if entry.name.endswith(NOTE_SUFFIXES) and entry.name not in copies:
                notes.append(prefix + entry.name)
            elif "." in entry.name:
                others.append(prefix + entry.name)
        if len(notes) + len(others) > MOST_FILES:
            is_complete = False
            break
        left_out += (prefix + entry.name for entry in entries if entry.name.casefold() in _NO_NOTES)
        without.update(left_out)
    met = tuple(sorted(each for each in left_out if _has_notes(root / each)))
    return FolderFiles(tuple(notes), tuple(others), met, is_complete)


def _has_notes(folder: Path) -> bool:
    return any(
        entry.name.endswith(NOTE_SUFFIXES) for _, entries in walk_folders(folder, frozenset(), "") for entry in entries
    )


def has_history(root: Path) -> bool:
    """Return whether a folder is in a git repository."""
    return any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents))


def read_settings(root: Path) -> dict[str, str]:
    """Return the texts of the settings of other programs that a folder has, by path."""
    found = {}
    for name in SETTINGS_FILES:
        try:
            found[name] = (root / name).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def read_notes(root: Path, paths: Sequence[str], progress: Callable[[int, int], None] | None) -> Iterator[str]:
    """Yield the texts of notes that are UTF-8, at most `MOST_NOTES`."""
    paths = paths[:MOST_NOTES]
    for number, path in enumerate(paths):
        if progress and number % _PROGRESS_STEP == 0:
            progress(number, len(paths))
        try:
            yield (root / path).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
    if progress and paths:
        progress(len(paths), len(paths))
