"""`til tags rename`."""

import click

from tiltool.actions.notes.rename_tag import retag, uses_of
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.completion import TAG_NAME
from tiltool.cli.context import Context, is_interactive
from tiltool.cli.language import say, say_number
from tiltool.cli.output import show_changes
from tiltool.cli.streams import echo, printable
from tiltool.core.note.tags import hashtag


@click.command(
    "rename",
    epilog=epilog(
        "til tags rename db sqlite --dry-run     # show the changes as a diff",
        "til tags rename blog/css css --merge    # #css exists: merge them",
    ),
)
@click.argument("old", type=TAG_NAME)
@click.argument("new", type=TAG_NAME)
@click.option("--merge", is_flag=True, help="Merge the tags if the new name exists (default: ask).")
@changing
def rename_command(context: Context, old: str, new: str, merge: bool, dry_run: bool, as_json: bool) -> None:
    r"""Rename a tag and its subtags in all notes (db/wal becomes sqlite/wal).

    Tags keep their notation: \#tag, #tag, the words of a tags section, front matter. til undo reverts everything.
    """
    notebook = context.notebook(whole=True)
    old, new = old.lstrip("\\#"), new.lstrip("\\#")
    uses = uses_of(notebook, old, new)
    agreed = merge or (not dry_run and _is_agreed(uses.merged))
    changes = retag(notebook, uses, old, new, context.now(), merge=agreed, dry_run=dry_run)
    paths = [change.path for change in changes]
    document = {"old": old, "new": new, "notes": paths, "changed": bool(paths) and not dry_run}
    if show_changes(document, changes, as_json=as_json, dry_run=dry_run):
        notes = say_number(len(paths), "1 note", "{count} notes")
        echo(f"{hashtag(old)} → {hashtag(new)}: {notes}", err=dry_run)


def _is_agreed(existing: tuple[str, ...]) -> bool:
    """Return whether the user agrees to merge the tag with existing ones; False without a terminal."""
    tags = ", ".join(map(hashtag, existing))
    return bool(
        existing
        and is_interactive()
        and click.confirm(printable(say("{tags} exists. Merge them?", tags=tags)), err=True)
    )
