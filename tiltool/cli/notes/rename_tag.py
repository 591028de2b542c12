"""`til tags rename`."""

import click

from tiltool.actions.notes.rename_tag import retag, uses_of
from tiltool.cli.arguments import dry_run_option, epilog, json_option
from tiltool.cli.completion import TAG_NAME
from tiltool.cli.context import Context, at_terminal, pass_context
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import echo, printable


@click.command(
    "rename",
    epilog=epilog(
        "til tags rename db sqlite --dry-run     # what would change, as a diff",
        "til tags rename blog/css css --merge    # #css is there already: make them one",
    ),
)
@click.argument("old", type=TAG_NAME)
@click.argument("new", type=TAG_NAME)
@click.option("--merge", is_flag=True, help="Make the tags one where the new name is there already (default: asks).")
@dry_run_option
@json_option
@pass_context
def rename_command(context: Context, old: str, new: str, merge: bool, dry_run: bool, as_json: bool) -> None:
    r"""Give a tag another name in all notes, and those below it too (db/wal becomes sqlite/wal).

    Each place keeps its way of writing: \#tag, #tag, the words of a tags section, front matter. til undo
    takes all of it back.
    """
    notebook = context.notebook()
    old, new = old.lstrip("\\#"), new.lstrip("\\#")
    uses = uses_of(notebook, old, new)
    agreed = merge or (not dry_run and _is_agreed(uses.merged, new))
    report = retag(notebook, uses, old, new, context.now(), merge=agreed, dry_run=dry_run)
    if as_json:
        paths = [change.path for change in report.changes]
        echo_json({"old": old, "new": new, "notes": paths, "changed": bool(paths) and not dry_run})
        return
    if dry_run:
        show_diff(report.changes)
    echo(f"#{old} → #{new}: {len(report.changes)} notes", err=dry_run)


def _is_agreed(met: tuple[str, ...], new: str) -> bool:
    """Ask whether tags are to become one, where somebody is there to ask."""
    return (
        bool(met)
        and at_terminal()
        and click.confirm(printable(f"There is #{', #'.join(met)} already. Make them one?"), err=True)
    )
