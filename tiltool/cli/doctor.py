"""`til doctor`."""

import click

from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.context import Context
from tiltool.cli.output import echo_json


@click.command(
    "doctor",
    epilog=epilog(
        "til doctor               # what is wrong, each with the way out",
        "til doctor --fix         # fix what is unambiguous",
        "til doctor --settings    # where each setting comes from",
    ),
)
@click.option("--fix", is_flag=True, help="Fix what is unambiguous; til undo brings back a file.")
@click.option("--settings", "with_settings", is_flag=True, help="List every setting with its value and its origin.")
@reporting
def doctor_command(context: Context, fix: bool, with_settings: bool, as_json: bool) -> int:
    """Find what is wrong around the notes.

    Compares the index with a fresh scan and the history with the files; finds what killed runs and sync services
    left, other time zones, a full disk, missing rights, programs that do not fit, and what Git should not have. til
    check reports what is wrong in the notes.

    The exit code is 1 if there is a problem. What is only worth knowing is marked as a note.
    """
    from tiltool.actions.doctor.doctor import examine
    from tiltool.actions.doctor.finding import Surroundings
    from tiltool.cli.views.doctor import doctor_json, show_doctor, show_settings

    notebook = context.notebook()
    report = examine(notebook, Surroundings(context.clock(), context.today_is, context.now()), fix=fix)
    if as_json:
        echo_json(doctor_json(report))
    elif with_settings:
        show_settings(report)
    else:
        show_doctor(report)
    return 1 if report.has_problems else 0
