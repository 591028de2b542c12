"""The history, and a change that was undone or redone, for people and as JSON."""

from collections.abc import Iterable

from tiltool.actions.notes.undo import UndoReport
from tiltool.cli.language import say
from tiltool.cli.output import Json, echo_hint
from tiltool.cli.streams import echo, echo_line
from tiltool.core.text.edits import Patch
from tiltool.store.files.change import Entry


def undo_json(report: UndoReport) -> Json:
    """Return the change that was undone or redone."""
    files = [{"path": change.path, "state": _effect(change.patch)} for change in report.changes]
    key = "redone" if report.is_redo else "undone"
    return {key: entry_json(report.entry, not report.is_redo), "files": files}


def _effect(patch: Patch) -> str:
    return "removed" if patch.after is None else "made" if patch.before is None else "changed"


def entry_json(entry: Entry, is_undone: bool) -> Json:
    """Return one change of the history."""
    return {
        "number": entry.number,
        "at": entry.at,
        "command": entry.command,
        "undoes": entry.undoes,
        "about": entry.about,
        "files": [record.path for record in entry.files],
        "undone": is_undone,
    }


def show_undone(report: UndoReport, dry_run: bool) -> None:
    """Print the change that was undone or redone."""
    what = {"number": report.entry.number, "change": _description(report.entry)}
    if report.is_redo:
        template = "would redo change {number}: {change}" if dry_run else "redid change {number}: {change}"
    else:
        template = "would undo change {number}: {change}" if dry_run else "undid change {number}: {change}"
    echo(say(template, **what), err=dry_run)
    for change in report.changes:
        echo(_effect_line(change.path, change.patch), err=dry_run)
    if not dry_run:
        echo_hint("til undo undoes it again" if report.is_redo else "til redo brings it back")


def _effect_line(path: str, patch: Patch) -> str:
    if patch.after is None:
        return say("  removed {path}", path=path)
    if patch.before is None:
        return say("  created {path}", path=path)
    return say("  changed {path}", path=path)


def show_history(entries: Iterable[tuple[Entry, bool]]) -> None:
    """Print the changes, newest first."""
    for entry, is_undone in entries:
        mark = f"{say('(undone)')} " if is_undone and not entry.undoes else ""
        day = entry.at[:16].replace("T", " ")
        paths = f"  ({', '.join(record.path for record in entry.files)})" if entry.about else ""
        echo_line(f"{entry.number:>4}  {day}  {mark}{_description(entry)}{paths}")


def _description(entry: Entry) -> str:
    command = f"{entry.command} {entry.undoes}" if entry.undoes else entry.command
    return f"{command}: {entry.about or ', '.join(record.path for record in entry.files)}"
