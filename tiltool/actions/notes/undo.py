"""Undo: take the last change back, byte for byte; taking an undo back is redo."""

from collections.abc import Iterator
from typing import NamedTuple

from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.files.change import Change, Entry
from tiltool.store.notebook.notebook import Notebook


class UndoReport(NamedTuple):
    """The change that was taken back, and how."""

    entry: Entry
    changes: tuple[Change, ...]


def undo(notebook: Notebook, at: str, *, number: int | None = None, dry_run: bool = False) -> UndoReport:
    """Take back the last change, or the one of `number`.

    Raises NothingFound where there is no such change, Refused where a file was edited since.
    """
    with notebook.writing(dry_run) as finished:
        if finished and finished.entry.undoes and number in (None, finished.entry.undoes):
            return UndoReport(*finished)  # an undo that was killed half-way is finished, not taken back
        entry, changes = _last(notebook) if number is None else _numbered(notebook, number)
        if not dry_run:
            notebook.history.record(at, "undo", changes, undoes=entry.number, about=entry.about)
            for change in changes:
                if change.patch.after is None:
                    notebook.leave_no_empty_folder(change.path)
    return UndoReport(entry, changes)


def _last(notebook: Notebook) -> tuple[Entry, tuple[Change, ...]]:
    """Return the newest change that really happened: a run killed early leaves an entry without effect."""
    for entry in notebook.history.newest_first():
        changes = notebook.history.reversal(entry)
        if changes:
            return entry, changes
    raise NothingFound("nothing to undo", "til undo --list shows the history")


def _numbered(notebook: Notebook, number: int) -> tuple[Entry, tuple[Change, ...]]:
    entry = next((entry for entry in notebook.history.newest_first() if entry.number == number), None)
    if entry is None:
        raise NothingFound(Message("no change {number}", number=number), "til undo --list shows the history")
    changes = notebook.history.reversal(entry)
    if not changes:
        raise NothingFound(
            Message("change {number} is undone already", number=number), "til undo --list shows the history"
        )
    return entry, changes


def history(notebook: Notebook, most: int = 20) -> Iterator[Entry]:
    """Yield the changes, newest first, at most `most`."""
    for number, entry in enumerate(notebook.history.newest_first()):
        if number == most:
            return
        yield entry
