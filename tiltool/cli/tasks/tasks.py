"""`til tasks`."""

import sys
from datetime import date, datetime

import click

from tiltool.actions.select.open_tasks import Fits, Setting, TaskReport, open_tasks, setting_of
from tiltool.cli.arguments import QueryCommand, epilog, format_option, reporting
from tiltool.cli.completion import TASK_QUERY
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import echo_json, report_omitted
from tiltool.cli.streams import echo, write_document
from tiltool.cli.views.task_table import table_lines, tasks_json
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_HELP = """List open tasks by place and urgency.

Each row is a task, followed through its notes: id, newest title, due date, age
in days, times carried (×), project. A subtask is indented below its parent.
Places are overdue, doing, today, later, the backlog (tasks/), and tasks left
open in older notes. QUERY takes the words and filters of til search, and also
these filters:

\b
is:stale         open for too long without a date; also is:overdue, is:today,
                 is:later, is:backlog, is:left, is:open, is:doing, is:wip,
                 is:repeating
older:30d        first noted 30 days ago or earlier; also 2w, 3m, 1y; <7d
                 for less than 7 days ago
carried:>5       carried more than five times
due:<7d          due within a week, or overdue; also due:friday, due:any,
                 due:none
project:blog     in a project: tasks/blog.md, or @blog; - negates it
prio:high        with that priority: highest, high, medium, low, lowest
author:minsu     the tasks of another author, if there are several

The exit code is 1 if nothing is found.
"""


@click.command(
    "tasks",
    cls=QueryCommand,
    help=_HELP,
    epilog=epilog(
        "til tasks                        # all open tasks",
        "til tasks is:stale older:30d     # stale tasks",
    ),
)
@click.argument("query", nargs=-1, type=TASK_QUERY)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Show at most N tasks, 0 for all.")
@click.option("--explain", is_flag=True, help="Show how the urgency of each task is computed.")
@format_option("--ics", help="Print them as iCalendar: VTODOs with stable UIDs.")
@format_option("--todotxt", help="Print them as todo.txt.")
@format_option("--csv", help="Print them as a table for spreadsheets.")
@click.option("--private", "with_private", is_flag=True, help="Include private tasks in --ics, --todotxt and --csv.")
@reporting
def tasks_command(
    context: Context,
    query: tuple[str, ...],
    limit: int | None,
    explain: bool,
    ics: bool,
    todotxt: bool,
    csv: bool,
    with_private: bool,
    as_json: bool,
) -> None:
    """List open tasks by place and urgency."""
    notebook = requested_notebook(context, query)
    report = matching_tasks(context, notebook, query)
    if ics or todotxt or csv:
        report = _exportable(report, with_private)
    if limit:
        report = report._replace(tasks=report.tasks[:limit])
    if ics or todotxt or csv:
        _export(context, notebook, report, "ics" if ics else "todotxt" if todotxt else "csv")
    elif as_json:
        echo_json(tasks_json(report))
    else:
        brief = limit is None and not query and sys.stdout.isatty()
        lines = [*table_lines(report, context.today(notebook), explain=explain, brief=brief)]
        echo("\n".join(lines), nl=bool(lines))
    if not report.tasks:
        message = Message("no task matches {query!r}", query=" ".join(query)) if query else "no open tasks"
        raise NothingFound(message, _way_out(report.total))


def _export(context: Context, notebook: Notebook, report: TaskReport, form: str) -> None:
    from tiltool.actions.exchange.export_tasks import export, uids_of

    uids = ask(notebook, lambda index: uids_of(index, setting_of(notebook, context.today(notebook))))
    text, losses = export(notebook, report.tasks, uids, form, datetime.fromisoformat(context.now()))
    write_document(text, nl=False)
    for loss in losses:
        echo(say("til: not exported as is: {what}", what=loss), err=True)


def _exportable(report: TaskReport, with_private: bool) -> TaskReport:
    """Return the tasks to export, and report how many private ones are left out."""
    tasks = tuple(task for task in report.tasks if with_private or not task.private)
    report_omitted(len(report.tasks) - len(tasks))
    return report._replace(tasks=tasks)


def _way_out(total: int) -> str:
    return Message("{total} open in all: til tasks", total=total) if total else "til add 'a task' makes one"


def requested_notebook(context: Context, query: tuple[str, ...]) -> Notebook:
    """Return the notebook of the author that `author:NAME` in a query names, or else of the current one."""
    named = [word.partition(":")[2].strip('"') for word in query if word.lower().startswith("author:")]
    return context.notebook(author=named[-1] if named else None)


def matching_tasks(context: Context, notebook: Notebook, query: tuple[str, ...]) -> TaskReport:
    """Return the open tasks that match a query. Raises Misused."""
    today = context.today(notebook)
    return open_tasks(notebook, today, _read_filter(query, setting_of(notebook, today)) if query else None)


def _read_filter(words: tuple[str, ...], setting: Setting) -> Fits:
    """Return the filter of a query. Raises Misused."""
    from tiltool.actions.select.task_filter import filter_of  # usually there is no query
    from tiltool.core.dates.day_words import coming_day, parse_day
    from tiltool.core.tasks.task_query import parse_task_query

    today = setting.today

    def coming(text: str) -> date | None:
        return coming_day(text, today)

    return filter_of(parse_task_query(" ".join(words), lambda text: parse_day(text, today), coming, today), setting)
