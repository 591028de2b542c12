"""`til done`, `til start`, `til drop` and `til reopen`."""

from collections.abc import Callable, Sequence

import click

from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.mark import MarkedTask, mark
from tiltool.cli.arguments import DayCommand, changing, epilog, task_name
from tiltool.cli.completion import DAY, TASK
from tiltool.cli.context import Context, is_interactive
from tiltool.cli.language import say
from tiltool.cli.output import echo_hint, show_changes
from tiltool.cli.views.marks import mark_json, show_marked
from tiltool.store.notebook.notebook import Notebook

_HELP = """{meaning}

TASK is an id (til show and til tasks list them), DAY:LINE, PATH:LINE, or part of its title. It is looked for
in the newest note, then among all open tasks. Only the checkbox changes (and the task's line in its project
file). If TASK is ambiguous, nothing changes and the matches are listed.
"""


def task_request(context: Context, notebook: Notebook, tasks: Sequence[str], day: str | None = None) -> TaskRequest:
    """Return a request for some tasks. Raises Misused for an invalid day."""
    names = [task_name(notebook, task) for task in tasks]
    return TaskRequest(names, context.today(notebook), context.day(notebook, day) if day else None)


def _command(name: str, state: str, meaning: str, examples: tuple[str, str]) -> click.Command:
    @click.command(name, cls=DayCommand, help=_HELP.format(meaning=meaning), epilog=epilog(*examples))
    @click.argument("tasks", type=TASK, metavar="TASK...", nargs=-1, required=True)
    @click.option("--day", type=DAY, metavar="DAY", help="Look in the note of DAY.")
    @_children_option(state)
    @changing
    def command(
        context: Context,
        tasks: tuple[str, ...],
        day: str | None,
        dry_run: bool,
        as_json: bool,
        with_children: bool = False,
    ) -> None:
        notebook = context.notebook()
        request = task_request(context, notebook, tasks, day)
        at = context.now()
        report = mark(notebook, request, state, at, command=name, with_children=with_children, dry_run=dry_run)
        if not show_changes(mark_json(report), report.changes, as_json=as_json, dry_run=dry_run):
            return
        show_marked(report, err=dry_run)
        if report.open_below and is_interactive() and not dry_run:
            _finish_below(context, notebook, report.open_below)
        elif report.open_below:
            echo_hint("til done --with-children finishes them, too")

    return command


def _children_option(state: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    if state != "done":
        return lambda command: command
    return click.option("--with-children", is_flag=True, help="Finish their open subtasks, too.")


def _finish_below(context: Context, notebook: Notebook, tasks: Sequence[MarkedTask]) -> None:
    """Ask whether to also finish the open subtasks of tasks that were just done, and if so, finish them."""
    if click.confirm(say("Finish them, too?"), default=False):
        request = task_request(context, notebook, [f"{task.path}:{task.line}" for task in tasks])
        show_marked(mark(notebook, request, "done", context.now(), command="done"))


done_command = _command(
    "done",
    "done",
    "Check tasks off. A trailing (WIP) is removed.",
    ("til done k3fa             # by id", "til done 'read the FTS5'   # by part of its title"),
)
start_command = _command(
    "start",
    "doing",
    "Mark tasks as in progress: [/].",
    ("til start k3fa", "til start 2020-09-24:11   # by day and line"),
)
drop_command = _command(
    "drop",
    "dropped",
    "Mark tasks and their open subtasks as dropped: [-]. They are not carried again.",
    ("til drop k3fa q7md", "til drop -n 'old idea'     # preview"),
)
reopen_command = _command(
    "reopen",
    "open",
    "Reopen tasks: [ ].",
    ("til reopen k3fa", "til reopen --day yesterday 'the deploy'"),
)
