"""`til tasks`."""

import sys
from datetime import date, datetime

import click

from tiltool.actions.select.open_tasks import Fits, Setting, TaskReport, open_tasks, setting_of
from tiltool.cli.arguments import QueryCommand, epilog, format_option, json_option
from tiltool.cli.completion import TASK_QUERY
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo, write_document
from tiltool.cli.views.task_table import table_lines, tasks_json
from tiltool.errors import NothingFound
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_HELP = """List the tasks that wait, by place and urgency.

A row is a task followed through its notes: its id, its newest title, when it is due, its age in days and how
often it was carried (×), its project. Places are overdue, doing, today, later, the backlog (tasks/), and what
was left open in older notes. Words and filters are those of til search; and:

\b
is:stale         waits too long without a day set; also is:overdue, is:today,
                 is:later, is:backlog, is:left, is:open, is:doing, is:wip,
                 is:repeating
older:30d        seen first 30 days ago or earlier (2w, 3m, 1y; older:<7d is younger)
carried:>5       carried more than five times
due:<7d          due within seven days, or overdue; due:friday, due:any, due:none
project:blog     of a project: tasks/blog.md, or @blog; -project: for the rest
prio:high        of a priority: highest, high, medium, low, lowest

Exit code 1 where nothing is found.
"""


@click.command(
    "tasks",
    cls=QueryCommand,
    help=_HELP,
    epilog=epilog(
        "til tasks                        # all that waits",
        "til tasks is:stale older:30d     # what rots",
    ),
)
@click.argument("query", nargs=-1, type=TASK_QUERY)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Show the first N of them, 0 for all.")
@click.option("--explain", is_flag=True, help="Show what the urgency of each task is made of.")
@format_option("--ics", help="Print them as iCalendar: VTODOs whose UIDs stay.")
@format_option("--todotxt", help="Print them as todo.txt.")
@format_option("--csv", help="Print them as a table for spreadsheets.")
@json_option
@pass_context
def tasks_command(
    context: Context,
    query: tuple[str, ...],
    limit: int | None,
    explain: bool,
    ics: bool,
    todotxt: bool,
    csv: bool,
    as_json: bool,
) -> None:
    """List the tasks that wait, by place and urgency."""
    notebook = context.notebook()
    report = matching_tasks(context, notebook, query)
    if limit:
        report = report._replace(tasks=report.tasks[:limit])
    if ics or todotxt or csv:
        _export(context, notebook, report, "ics" if ics else "todotxt" if todotxt else "csv")
    elif as_json:
        echo_json(tasks_json(report))
    else:
        brief = limit is None and not query and sys.stdout.isatty()
        for line in table_lines(report, context.today(notebook), explain=explain, brief=brief):
            echo(line)
    if not report.tasks:
        raise NothingFound("no task waits" if not query else f"no task for {' '.join(query)!r}", _way_out(report))


def _export(context: Context, notebook: Notebook, report: TaskReport, form: str) -> None:
    from tiltool.actions.exchange.export_ids import uids_of
    from tiltool.actions.exchange.export_tasks import exported

    uids = ask(notebook, lambda index: uids_of(index, setting_of(notebook, context.today(notebook))))
    text, losses = exported(notebook, report.tasks, uids, form, datetime.fromisoformat(context.now()))
    write_document(text, nl=False)
    for loss in losses:
        echo(f"til: not in this format: {loss}", err=True)


def _way_out(report: TaskReport) -> str:
    return f"{report.total} wait in all: til tasks" if report.total else "til add 'a task' makes one"


def matching_tasks(context: Context, notebook: Notebook, query: tuple[str, ...]) -> TaskReport:
    """Return the tasks that wait and that a query lets through. Raises Misused."""
    today = context.today(notebook)
    return open_tasks(notebook, today, _read_filter(query, setting_of(notebook, today)) if query else None)


def _read_filter(words: tuple[str, ...], setting: Setting) -> Fits:
    """Return what the arguments ask for. Raises Misused."""
    from tiltool.actions.select.task_filter import filter_of  # most often all is asked for
    from tiltool.core.note.day_words import coming_day, parse_day
    from tiltool.core.tasks.task_query import parse_task_query

    today = setting.today

    def coming(text: str) -> date | None:
        return coming_day(text, today)

    return filter_of(parse_task_query(" ".join(words), lambda text: parse_day(text, today), coming, today), setting)
