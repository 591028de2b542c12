"""`til pick` and `til park`."""

import click

from tiltool.actions.backlog.transfer import ShiftReport
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.cli.arguments import DayCommand, changing, epilog
from tiltool.cli.completion import DAY, PROJECT, TASK
from tiltool.cli.context import Context
from tiltool.cli.output import show_changes
from tiltool.cli.streams import echo_line
from tiltool.cli.tasks.mark import task_request
from tiltool.core.note.fields import shown_title


@click.command(
    "pick",
    cls=DayCommand,
    epilog=epilog("til pick k3fa                 # into today's note", "til pick 'the feed' --to monday --later"),
)
@click.argument("tasks", type=TASK, metavar="TASK...", nargs=-1, required=True)
@click.option("--to", "day", type=DAY, metavar="DAY", help="Move into the note of DAY (default: today's).")
@click.option("--later", "role", flag_value="later", help="Move into its later section.")
@changing
def pick_command(
    context: Context, tasks: tuple[str, ...], day: str | None, role: str | None, dry_run: bool, as_json: bool
) -> None:
    """Move tasks from the backlog into a day note.

    The box in the project becomes [>]; when you complete the task in the note, the project is updated with the
    date. If the note is missing, it is created as til new would create it. til park moves a task back.
    """
    notebook = context.notebook()
    request, target = task_request(context, notebook, tasks), context.day(notebook, day, coming=True)
    _show(pick(notebook, request, context.now(), target, role or "today", dry_run=dry_run), dry_run, as_json)


@click.command(
    "park",
    cls=DayCommand,
    epilog=epilog("til park k3fa --project blog", "til park 'the old idea'       # to tasks/inbox.md"),
)
@click.argument("tasks", type=TASK, metavar="TASK...", nargs=-1, required=True)
@click.option(
    "--project", type=PROJECT, metavar="PROJECT", help="Move to tasks/PROJECT.md (default: @project or inbox)."
)
@click.option("--create", is_flag=True, help="Create the project if missing.")
@click.option("--day", type=DAY, metavar="DAY", help="Look in the note of DAY.")
@changing
def park_command(
    context: Context,
    tasks: tuple[str, ...],
    project: str | None,
    create: bool,
    day: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move tasks from a day note to the backlog, or from one project to another.

    Subtasks and details move with the task. Its box in the note becomes [>]; its line in a project is removed. til
    pick moves a task into a note.
    """
    notebook = context.notebook()
    request = task_request(context, notebook, tasks, day)
    _show(park(notebook, request, context.now(), project, create=create, dry_run=dry_run), dry_run, as_json)


def _show(report: ShiftReport, dry_run: bool, as_json: bool) -> None:
    tasks = [task._asdict() for task in report.tasks]
    document = {"changed": bool(report.changes), "created": report.created, "tasks": tasks}
    if show_changes(document, report.changes, as_json=as_json, dry_run=dry_run):
        for task in report.tasks:
            echo_line(f"{shown_title(task.title)}: {task.path}:{task.line} → {task.to}", err=dry_run)
