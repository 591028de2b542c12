"""`til tags` and `til tags rename`."""

from typing import Any

import click

from tiltool.actions.notes.tags import TagReport, list_tags
from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.completion import TAG_NAME
from tiltool.cli.context import Context
from tiltool.cli.output import Json, echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.notes import list_lines
from tiltool.core.note.tags import branches
from tiltool.core.text.width import padding, width_of
from tiltool.store.index.session import ask


class _TagsCommand(click.Command):
    """`til tags`, which dispatches `til tags rename` to its own command."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == ["rename"]:
            from tiltool.cli.notes.rename_tag import rename_command

            return rename_command.make_context(f"{info_name} rename", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(
    "tags",
    cls=_TagsCommand,
    epilog=epilog(
        "til tags                     # the tree of all tags", "til tags blog                # notes with #blog"
    ),
)
@click.argument("name", type=TAG_NAME, required=False)
@reporting
def tags_command(context: Context, name: str | None, as_json: bool) -> None:
    """List tags with their note counts and first and last days; with NAME, the notes with that tag or a subtag.

    To rename a tag in all notes, see til tags rename --help.
    """
    notebook = context.notebook(whole=True)
    report = ask(notebook, lambda index: list_tags(index, name))
    if as_json:
        echo_json(_json(report, with_notes=name is not None))
        return
    _show_tree(report)
    if name is not None:
        for line in ("", *list_lines(report.notes, notebook.config)):
            echo(line)


def _json(report: TagReport, *, with_notes: bool) -> Json:
    tags = [{name: value for name, value in row._asdict().items() if name != "key"} for row in report.tags]
    notes = {"notes": [row._asdict() for row in report.notes]} if with_notes else {}
    return {"tags": tags, **notes}


def _show_tree(report: TagReport) -> None:
    """Print the tags as a tree."""
    rows = {row.key: row for row in report.tags}
    lines = [
        (branch, f"{'  ' * branch.depth}{branch.name}")
        for branch in branches((row.key, row.tag) for row in report.tags)
    ]
    width = max((width_of(name) for _, name in lines), default=0)
    for branch, name in lines:
        row = rows.get(branch.key)
        about = f"{row.notes:5}  {row.first_day or ''} … {row.last_day or ''}" if row else ""
        echo(f"{name}{padding(name, width)}  {about}".rstrip(" …"))
