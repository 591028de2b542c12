"""`til undo`."""

import click

from tiltool.actions.notes.undo import history, undo
from tiltool.cli.arguments import dry_run_option, epilog, json_option
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.views.undo import entry_json, show_history, show_undone, undo_json


@click.command(
    "undo",
    epilog=epilog(
        "til undo            # take the last change back; again, and it is there again",
        "til undo --list     # the last changes, by number",
    ),
)
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--list", "lists", is_flag=True, help="List the last changes, newest first; change nothing.")
@dry_run_option
@json_option
@pass_context
def undo_command(context: Context, number: int | None, lists: bool, dry_run: bool, as_json: bool) -> None:
    """Take the last change back, byte for byte.

    Or the change of NUMBER, as --list shows it. An undo is a change too: undoing it is redo. A note that
    was edited since is left alone, and so is all else that the change touched.
    """
    notebook = context.notebook()
    if lists:
        entries = history(notebook)
        echo_json({"changes": [entry_json(entry) for entry in entries]}) if as_json else show_history(entries)
        return
    report = undo(notebook, context.now(), number=number, dry_run=dry_run)
    if as_json:
        echo_json(undo_json(report))
        return
    if dry_run:
        show_diff(report.changes)
    show_undone(report, dry_run)
