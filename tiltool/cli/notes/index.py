"""`til index`."""

import click

from tiltool.actions.notes.readme_index import notes_index, write_index
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.context import Context
from tiltool.cli.language import say, say_number
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import echo


@click.command(
    "index",
    epilog=epilog(
        "til index                    # print it",
        "til index --readme --newest  # write it into README.md, newest notes first",
    ),
)
@click.option("--readme", is_flag=True, help="Write the index into the notebook's README.md.")
@click.option("--newest", is_flag=True, help="List the newest notes first, with their days (default: by title).")
@changing
def index_command(context: Context, readme: bool, newest: bool, dry_run: bool, as_json: bool) -> None:
    """Print a Markdown index of the notes by topic, or write it into the README.

    Notes are listed by folder; those that are not published are left out. In the README, the index goes between
    <!-- til index --> and <!-- /til index -->, or, without these lines, at the end; nothing else in it changes.
    """
    notebook = context.notebook(whole=True)
    today, title = context.today(notebook), notebook.root.resolve().name
    if readme:
        report = write_index(notebook, title, today, context.now(), newest=newest, dry_run=dry_run)
    else:
        report = notes_index(notebook, today, newest=newest)
    if as_json:
        is_changed = bool(report.changes) and not dry_run
        echo_json({"path": report.path, "notes": report.notes, "held": report.held, "changed": is_changed})
        return
    if not readme:
        echo(report.text, verbatim=True)
    elif dry_run:
        show_diff(report.changes)
    notes = say_number(report.notes, "1 note", "{count} notes")
    held = [say("{count} not published", count=report.held)] if report.held else []
    if readme:
        state = [] if report.changes else [say("up to date")]
        echo(f"{context.shown(notebook, report.path)}: {', '.join([notes, *held, *state])}", err=dry_run)
    elif held:
        echo(held[0], err=True)
