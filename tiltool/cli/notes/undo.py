"""`til undo` and `til redo`."""

import click

from tiltool.actions.notes.undo import UndoReport, changes_of, redo, undo
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.context import Context
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.views.undo import entry_json, show_history, show_undone, undo_json


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
        entries = changes_of(notebook)
        echo_json({"changes": [entry_json(*each) for each in entries]}) if as_json else show_history(entries)
        return
    _show(undo(notebook, context.now(), number=number, dry_run=dry_run), dry_run, as_json)


@click.command(
    "redo",
    epilog=epilog("til redo            # redo the change that was undone last", "til redo --dry-run  # preview"),
)
@changing
def redo_command(context: Context, dry_run: bool, as_json: bool) -> None:
    """Redo the change that til undo undid, byte for byte.

    Each further til redo goes forward one more change, until you make a new one. If a file has been
    edited since, nothing is changed.
    """
    _show(redo(context.notebook(whole=True), context.now(), dry_run=dry_run), dry_run, as_json)


def _show(report: UndoReport, dry_run: bool, as_json: bool) -> None:
    if as_json:
        echo_json(undo_json(report))
        return
    if dry_run:
        show_diff(report.changes)
    show_undone(report, dry_run)
