"""Undo and redo: step back and forward through the history, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tiltool.actions.notes.mentions import mentioned_files
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.errors import NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.files.attachments import put_aside, put_back
from tiltool.store.files.change import Change, Entry
from tiltool.store.files.history import History
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.store.git.repository import Repository

_HINT = "til undo --list shows the history"


class UndoReport(NamedTuple):
    """The change that was undone or redone, and the changes that this made."""

    entry: Entry
    changes: tuple[Change, ...]
    is_redo: bool


def undo(notebook: Notebook, at: str, *, number: int | None = None, dry_run: bool = False) -> UndoReport:
    """Undo the newest change that is not undone, or the one of `number`.

    Raises NothingFound if there is no such change, Refused if a file was edited since.
    """
    with notebook.writing(dry_run) as completed:
        # an undo that was killed halfway is completed, not undone
        if completed and (completed.entry.undoes == number if number else completed.entry.command == "undo"):
            return _report(notebook.history, *completed)
        history = notebook.history
        entry, changes = _newest_done(history) if number is None else _numbered(history, number)
        return _reverse(notebook, entry, changes, at, dry_run)


def redo(notebook: Notebook, at: str, *, dry_run: bool = False) -> UndoReport:
    """Redo the change undone last. Raises NothingFound if there is none since the newest change, Refused."""
    with notebook.writing(dry_run) as completed:
        if completed and completed.entry.command == "redo":
            return _report(notebook.history, *completed)
        entry, changes = _newest_undo(notebook.history)
        return _reverse(notebook, entry, changes, at, dry_run)


def _reverse(notebook: Notebook, entry: Entry, changes: tuple[Change, ...], at: str, dry_run: bool) -> UndoReport:
    history, origin = notebook.history, _origin(notebook.history, entry)
    command = "redo" if entry.command == "undo" else "undo"
    merges = _merges(notebook) if origin.command == "resolve" else None
    _check_open(merges, changes)
    if not dry_run:
        history.record(at, command, changes, undoes=entry.number, about=entry.about)
        for change in changes:
            if change.patch.after is None:
                notebook.leave_no_empty_folder(change.path)
        copied = origin.copied if command == "undo" else {}
        used = mentioned_files(notebook, copied)
        unused = {path: digest for path, digest in copied.items() if path not in used}
        for path in put_aside(notebook.root, notebook.state, unused):
            notebook.leave_no_empty_folder(path)
        if command == "redo":
            put_back(notebook.root, notebook.state, origin.copied)
        for path, patch in changes:
            if merges:
                merges.settle(path, is_resolved=not conflict_line(patch.after or ""))
    return UndoReport(origin, changes, command == "redo")


def _merges(notebook: Notebook) -> Repository | None:
    """Return the repository in which conflicts were resolved; None if there is none."""
    from tiltool.store.git.repository import Repository  # few changes resolve conflicts

    with suppress(Refused):
        return Repository(notebook.root)
    return None


def _check_open(merges: Repository | None, changes: Sequence[Change]) -> None:
    """Raise Refused if the conflicts that the changes bring back were resolved in a merge that is over."""
    for path, patch in changes:
        if merges and conflict_line(patch.after or "") and merges.is_settled(path, patch.before or ""):
            message = Message("{path}: its conflict was resolved in a merge that is already committed", path=path)
            raise Refused(message, "edit the file yourself")


def _report(history: History, entry: Entry, changes: tuple[Change, ...]) -> UndoReport:
    return UndoReport(_origin(history, entry), changes, entry.command == "redo")


def _origin(history: History, entry: Entry) -> Entry:
    """Return the change that an undo or a redo refers to; for any other change, the change itself."""
    number = entry.number
    for each in history.newest_first():
        if each.number == number:
            entry = each
            if not each.undoes:
                break
            number = each.undoes
    return entry


def _newest_done(history: History) -> tuple[Entry, tuple[Change, ...]]:
    """Return the newest change to undo: not an undo itself, and not a run that was killed before it had an effect."""
    for entry, is_undone in history.with_state():
        if not entry.undoes and not is_undone and (changes := history.reversal(entry)):
            return entry, changes
    raise NothingFound("nothing to undo", _HINT)


def _newest_undo(history: History) -> tuple[Entry, tuple[Change, ...]]:
    for entry, is_undone in history.with_state():
        if not entry.undoes:
            break  # nothing before a new change can be redone
        if entry.command == "undo" and not is_undone and (changes := history.reversal(entry)):
            return entry, changes
    raise NothingFound("nothing to redo", _HINT)


def _numbered(history: History, number: int) -> tuple[Entry, tuple[Change, ...]]:
    for entry, is_undone in history.with_state():
        if entry.number == number:
            changes = () if is_undone else history.reversal(entry)
            if changes:
                return entry, changes
            raise NothingFound(Message("change {number} is already undone", number=number), _HINT)
    raise NothingFound(Message("no change {number}", number=number), _HINT)
