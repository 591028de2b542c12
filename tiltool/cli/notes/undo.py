"""`til undo` and `til redo`."""

from collections.abc import Iterable
from itertools import islice

import click

from tiltool.actions.notes.undo import UndoReport, redo, undo
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import Json, echo_hint, echo_json, show_changes
from tiltool.cli.streams import echo, echo_line
from tiltool.core.text.edits import Patch
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.change import Entry

_LISTED = 20
"""Number of changes that `--list` shows."""


@click.command(
    "undo",
    epilog=epilog(
        "til undo            # undo the last change; again, the one before",
        "til undo --list     # list the last changes",
    ),
)
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--list", "lists", is_flag=True, help="List the last changes, newest first; change nothing.")
@changing
def undo_command(context: Context, number: int | None, lists: bool, dry_run: bool, as_json: bool) -> None:
    """Undo the last change, byte for byte.

    Each further til undo goes back one more change; til redo goes forward again. With a NUMBER from --list, undo that
    change. If one of its files has been edited since, nothing is changed.
    """
    notebook = context.notebook(whole=True)
    if lists:
        if number:
            raise Misused(Message("{first} and {second} can't be combined", first="--list", second=number))
        entries = islice(notebook.history.with_state(), _LISTED)
        echo_json({"changes": [_entry_json(*each) for each in entries]}) if as_json else _show_history(entries)
        return
    _show(undo(notebook, context.now(), number=number, dry_run=dry_run), dry_run, as_json)


@click.command(
    "redo",
    epilog=epilog("til redo            # redo the change undone last", "til redo --dry-run  # preview"),
)
@changing
def redo_command(context: Context, dry_run: bool, as_json: bool) -> None:
    """Redo the change undone last, byte for byte.

    Each further til redo goes forward one more change, until you make a new one. If a file has been
    edited since, nothing is changed.
    """
    _show(redo(context.notebook(whole=True), context.now(), dry_run=dry_run), dry_run, as_json)


def _show(report: UndoReport, dry_run: bool, as_json: bool) -> None:
    files = [{"path": path, "state": _effect(patch)} for path, patch in report.changes]
    key = "redone" if report.is_redo else "undone"
    document = {key: _entry_json(report.entry, not report.is_redo), "files": files}
    if show_changes(document, report.changes, as_json=as_json, dry_run=dry_run):
        _show_reversal(report, dry_run)


def _effect(patch: Patch) -> str:
    return "removed" if patch.after is None else "made" if patch.before is None else "changed"


def _entry_json(entry: Entry, is_undone: bool) -> Json:
    return {
        "number": entry.number,
        "at": entry.at,
        "command": entry.command,
        "undoes": entry.undoes,
        "about": entry.about,
        "files": [record.path for record in entry.files],
        "undone": is_undone,
    }


def _show_reversal(report: UndoReport, dry_run: bool) -> None:
    what = {"number": report.entry.number, "change": _description(report.entry)}
    if report.is_redo:
        template = "would redo change {number}: {change}" if dry_run else "redid change {number}: {change}"
    else:
        template = "would undo change {number}: {change}" if dry_run else "undid change {number}: {change}"
    echo(say(template, **what), err=dry_run)
    for path, patch in report.changes:
        echo(_effect_line(path, patch), err=dry_run)
    if not dry_run:
        echo_hint("til undo undoes it again" if report.is_redo else "til redo brings it back")


def _effect_line(path: str, patch: Patch) -> str:
    if patch.after is None:
        return say("  removed {path}", path=path)
    if patch.before is None:
        return say("  created {path}", path=path)
    return say("  changed {path}", path=path)


def _show_history(entries: Iterable[tuple[Entry, bool]]) -> None:
    for entry, is_undone in entries:
        mark = f"{say('(undone)')} " if is_undone and not entry.undoes else ""
        day = entry.at[:16].replace("T", " ")
        paths = f"  ({', '.join(record.path for record in entry.files)})" if entry.about else ""
        echo_line(f"{entry.number:>4}  {day}  {mark}{_description(entry)}{paths}")


def _description(entry: Entry) -> str:
    command = f"{entry.command} {entry.undoes}" if entry.undoes else entry.command
    return f"{command}: {entry.about or ', '.join(record.path for record in entry.files)}"
