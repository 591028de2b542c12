"""What git is told to ignore in a notebook."""

from collections.abc import Iterable
from pathlib import Path

from tiltool.core.text.lines import split_lines
from tiltool.store.files.atomic import Staged, read_text
from tiltool.store.files.change import Change, appended_lines

_FILE = ".gitignore"

_IGNORED = ("site", ".til")


def ignore_lines(root: Path, more: Iterable[str] = ()) -> tuple[Change, ...]:
    """Return the change that makes git ignore what til writes at the top of a notebook, if it doesn't."""
    file = root / _FILE
    before = read_text(file) if file.exists() else None
    there = {line.strip().strip("/") for line in split_lines(before or "")}
    missing = [f"/{name}/" for name in (*_IGNORED, *more) if name.strip("/") not in there]
    return (appended_lines(_FILE, before, missing),) if missing else ()


def write_changes(root: Path, changes: Iterable[Change]) -> None:
    """Write changes of files that are no notes, so are not in the history."""
    for change in changes:
        staged = Staged(root / change.path, change.patch)
        staged.stage()
        staged.commit()
