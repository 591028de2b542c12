"""`til done`, `til start`, `til drop` and `til reopen`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tiltool.actions.tasks.mark import Asked, mark
from tiltool.cli.arguments import DayCommand, dry_run_option, epilog, json_option, line_reader
from tiltool.cli.completion import DAY, TASK
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.views.marks import mark_json, show_marked
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.actions.select.open_tasks import Waiting

_HELP = """{meaning}

TASK is an id (til show and til tasks list them), DAY:LINE, PATH:LINE, or any part of the title that only one
task has. It is looked for in the newest note, then wherever tasks wait. One character changes, and the line
of the project that the task was picked from; an ambiguous TASK changes nothing and lists the candidates.
"""


def asked_for(context: Context, notebook: Notebook, tasks: Sequence[str], day: str | None = None) -> Asked:
    """Return which tasks are meant; the index is asked only where the newest note does not have one."""

    def elsewhere() -> Sequence[Waiting]:
        from tiltool.cli.tasks.tasks import waiting

        return waiting(context, notebook).tasks

    today = context.today(notebook)
    return Asked(tasks, today, line_reader(today), elsewhere, context.day(notebook, day) if day else None)


def _command(name: str, state: str, meaning: str, examples: tuple[str, str]) -> click.Command:
    @click.command(name, cls=DayCommand, help=_HELP.format(meaning=meaning), epilog=epilog(*examples))
    @click.argument("tasks", type=TASK, metavar="TASK...", nargs=-1, required=True)
    @click.option("--day", type=DAY, metavar="DAY", help="Look in the note of DAY.")
    @dry_run_option
    @json_option
    @pass_context
    def command(context: Context, tasks: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
        notebook = context.notebook()
        asked = asked_for(context, notebook, tasks, day)
        report = mark(notebook, asked, state, context.now(), command=name, dry_run=dry_run)
        if as_json:
            echo_json(mark_json(report))
            return
        if dry_run:
            show_diff(report.changes)
        show_marked(report, err=dry_run)

    return command


done_command = _command(
    "done",
    "done",
    "Check tasks off.",
    ("til done k3fa             # by id", "til done 'read the FTS5'   # by a part of its title"),
)
start_command = _command(
    "start",
    "doing",
    "Mark tasks as being worked on: [/].",
    ("til start k3fa", "til start 2020-09-24:11   # by day and line"),
)
drop_command = _command(
    "drop",
    "dropped",
    "Mark tasks as dropped: [-]. They are not carried again.",
    ("til drop k3fa q7md", "til drop -n 'old idea'     # look first"),
)
reopen_command = _command(
    "reopen",
    "open",
    "Make tasks open again: [ ].",
    ("til reopen k3fa", "til reopen --day yesterday 'the deploy'"),
)
