"""`til new` and `til carry`."""

import sys
from pathlib import Path

import click

from tiltool.actions.carry.carry import carry
from tiltool.actions.carry.plan import CarryReport
from tiltool.actions.carry.sources import Request
from tiltool.cli.arguments import AlternativeOption, DayCommand, changing, day_argument, epilog
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context, edit, is_interactive
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import columns, echo
from tiltool.cli.views.carry import carry_json, carry_lines
from tiltool.errors import Misused
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.notebook import Notebook


@click.command(
    "new",
    cls=DayCommand,
    epilog=epilog(
        "til new                     # today's note, with yesterday's open tasks",
        "til new tomorrow --no-open   # tonight, for tomorrow morning",
        "til new Closures --in python   # a note about a topic",
    ),
)
@day_argument("day", "[DAY|TITLE]")
@click.option("--in", "folder", metavar="FOLDER", help="Create a note with a title in FOLDER, inside the notes folder.")
@click.option("--carry", "wants_carry", is_flag=True, help="Carry into a day beyond the next working day, too.")
@click.option("--no-carry", is_flag=True, help="Create the note only; carry nothing.")
@click.option("--template", metavar="FILE", help="Use FILE as the template instead of the newest note.")
@click.option(
    "--open/--no-open",
    "opens",
    default=None,
    help="Open the note in $VISUAL or $EDITOR (default: on a terminal).",
)
@changing
def new_command(
    context: Context,
    day: str | None,
    folder: str | None,
    wants_carry: bool,
    no_carry: bool,
    template: str | None,
    opens: bool | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Create the day's note and carry unfinished tasks into it, or create a note with a title.

    The note takes its form from the newest earlier one: headings, rules, blank lines, title and tags line. If the
    note exists, only what is missing is added. Backlog tasks that are due or scheduled by that day are added.
    Nothing is carried into a day beyond the next working day, unless you pass --carry. The path is printed to
    stdout, the report to stderr.

    Anything that is not a day is a TITLE. Its note follows the form and naming of the other notes in its folder (--in).
    """
    if wants_carry and no_carry:
        raise Misused("--carry and --no-carry can't be combined", "omit one of them")
    notebook = context.notebook()
    if folder is not None or day is not None:
        from tiltool.cli.notes.new_note import make_topic_note, requested_title

        title = requested_title(context, notebook, day, folder, carries=wants_carry or no_carry)
        if title is not None:
            path = make_topic_note(context, notebook, title, folder, template, dry_run=dry_run, as_json=as_json)
            return _edit(context, notebook, path, opens, dry_run or as_json)
    request = Request(
        context.day(notebook, day, ahead=True),
        carry=not no_carry,
        template=_template(notebook, template),
        backlog=True,
        today=None if wants_carry else context.today(notebook),
    )
    report = carry(notebook, request, context.now(), command="new", dry_run=dry_run)
    _print_report(context, notebook, report, dry_run, as_json, path_only=True)
    return _edit(context, notebook, report.path, opens, dry_run or as_json)


def _edit(context: Context, notebook: Notebook, path: str, opens: bool | None, is_report_only: bool) -> None:
    """Open the new note if requested, or by default at a terminal."""
    if not is_report_only and (opens or (opens is None and is_interactive() and context.editor)):
        edit(context.editor, notebook.root / path)


def _template(notebook: Notebook, named: str | None) -> str | None:
    """Return the text of the named or configured template."""
    return read_text(Path(named)) if named else notebook.template()


def _print_report(
    context: Context, notebook: Notebook, report: CarryReport, dry_run: bool, as_json: bool, *, path_only: bool
) -> None:
    """Print the report, listing each task only on a terminal; with `path_only`, only the path goes to stdout."""
    if as_json:
        echo_json(carry_json(report))
        return
    if dry_run:
        show_diff(report.changes)
    at_screen = (sys.stderr if path_only else sys.stdout).isatty()
    err = path_only or dry_run
    for line in carry_lines(report, columns(err=err), brief=not (dry_run or at_screen)):
        echo(line, err=err)
    if path_only and not dry_run and not sys.stdout.isatty():
        echo(context.shown(notebook, report.path), verbatim=True)


@click.command(
    "carry",
    cls=DayCommand,
    epilog=epilog(
        "til carry --dry-run            # what would happen, as a diff",
        "til carry --from friday --keep   # leave Friday's note untouched",
    ),
)
@click.option(
    "--from",
    "source",
    type=DAY,
    metavar="DAY",
    help="Carry from the note of DAY (default: the latest earlier one).",
)
@click.option("--to", "target", type=DAY, metavar="DAY", help="Carry into the note of DAY (default: today's).")
@click.option(
    "--lookback", type=click.IntRange(1, 366), metavar="N", help="Collect open tasks from the latest N notes."
)
@click.option("--with-done", is_flag=True, default=None, help="Carry the finished subtasks of open tasks, too.")
@click.option("--top", is_flag=True, default=None, help="Insert carried tasks above existing ones.")
@click.option(
    "--mark",
    "leave",
    cls=AlternativeOption,
    flag_value="mark",
    help="Mark carried tasks [>] in the old note (default).",
)
@click.option("--keep", "leave", cls=AlternativeOption, flag_value="keep", help="Leave the old note unchanged.")
@click.option(
    "--remove", "leave", cls=AlternativeOption, flag_value="remove", help="Remove carried tasks from the old note."
)
@changing
def carry_command(
    context: Context,
    source: str | None,
    target: str | None,
    lookback: int | None,
    with_done: bool | None,
    top: bool | None,
    leave: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Carry unfinished tasks from earlier notes into a note.

    Open tasks go into the section they came from, with their subtasks and details; their boxes become [>] in the
    old note. Finished tasks are listed under yesterday. Running it twice changes nothing.
    """
    if source and lookback:
        raise Misused("--from and --lookback can't be combined", "omit one of them")
    notebook = context.notebook()
    request = Request(
        target=context.day(notebook, target),
        source=context.day(notebook, source) if source else None,
        leave=leave,
        with_done=with_done,
        top=top,
        lookback=lookback,
        template=_template(notebook, None),
    )
    report = carry(notebook, request, context.now(), dry_run=dry_run)
    _print_report(context, notebook, report, dry_run, as_json, path_only=False)
