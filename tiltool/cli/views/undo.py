"""The history and what was taken back, for people and as JSON."""

from collections.abc import Iterable

from tiltool.actions.notes.undo import UndoReport
from tiltool.cli.context import columns
from tiltool.cli.output import Json
from tiltool.cli.streams import echo
from tiltool.core.text.width import clipped
from tiltool.store.files.change import Entry


def undo_json(report: UndoReport) -> Json:
    """Return the change that was taken back."""
    files = [{"path": c.path, "state": _fate(c.patch.before, c.patch.after)} for c in report.changes]
    return {"undone": entry_json(report.entry), "files": files}


def _fate(before: str | None, after: str | None) -> str:
    return "removed" if after is None else "made" if before is None else "changed"


def entry_json(entry: Entry) -> Json:
    """Return one change of the history."""
    return {
        "number": entry.number,
        "at": entry.at,
        "command": entry.command,
        "undoes": entry.undoes,
        "about": entry.about,
        "files": [record.path for record in entry.files],
    }


def show_undone(report: UndoReport, dry_run: bool) -> None:
    """Print the change that was taken back."""
    entry = report.entry
    would = "would take" if dry_run else "took"
    echo(f"{would} back change {entry.number}: {_what(entry)}", err=dry_run)
    for change in report.changes:
        fate = "removed" if change.patch.after is None else "made again" if change.patch.before is None else "restored"
        echo(f"  {fate} {change.path}", err=dry_run)
    if not dry_run:
        echo("hint: til undo once more brings it back", err=True)


def show_history(entries: Iterable[Entry]) -> None:
    """Print the changes, newest first."""
    for entry in entries:
        echo(clipped(f"{entry.number:>4}  {entry.at[:16].replace('T', ' ')}  {_what(entry)}", columns()))


def _what(entry: Entry) -> str:
    command = f"{entry.command} of {entry.undoes}" if entry.undoes else entry.command
    return f"{command}: {entry.about or ', '.join(record.path for record in entry.files)}"
