"""`til doctor`."""

import json
import platform

import click

from tiltool import __version__
from tiltool.actions.doctor.doctor import DoctorReport
from tiltool.actions.doctor.finding import Finding
from tiltool.actions.doctor.setting_origins import SettingOrigin
from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_hint, echo_json
from tiltool.cli.streams import echo, style


@click.command(
    "doctor",
    epilog=epilog(
        "til doctor               # list problems, and how to fix them",
        "til doctor --fix         # fix what is unambiguous",
        "til doctor --settings    # where each setting comes from",
    ),
)
@click.option("--fix", is_flag=True, help="Fix what is unambiguous; til undo restores a removed file.")
@click.option("--settings", "with_settings", is_flag=True, help="List every setting with its value and origin.")
@reporting
def doctor_command(context: Context, fix: bool, with_settings: bool, as_json: bool) -> int:
    """Find problems around the notes.

    Compares the index with a fresh scan and the history with the files; finds leftovers of killed runs and sync
    services, other time zones, a full disk, missing permissions, unsuitable programs, and files that Git should not
    track. til check reports problems in the notes.

    The exit code is 1 if there is a problem. What is only worth knowing is marked as a note.
    """
    from tiltool.actions.doctor.doctor import examine
    from tiltool.actions.doctor.finding import Environment

    notebook = context.notebook()
    report = examine(notebook, Environment(context.clock(), context.today_is, context.now()), fix=fix)
    if as_json:
        echo_json(_document(report))
    elif with_settings:
        _show_settings(report)
    else:
        _show_findings(report)
    return 1 if report.has_problems else 0


def _document(report: DoctorReport) -> Json:
    checks = [
        {"name": checkup.name, "findings": [_finding_json(each) for each in findings]}
        for checkup, findings in report.results
    ]
    return {
        "til": __version__,
        "python": platform.python_version(),
        **report.programs._asdict(),
        "checks": checks,
        "fixed": [_finding_json(each) for each in report.fixed],
        "settings": [{**each._asdict(), "value": _shown(each)} for each in report.settings],
    }


def _finding_json(finding: Finding) -> Json:
    return {**finding._asdict(), "path": finding.path or None}


def _show_findings(report: DoctorReport) -> None:
    """Print a line for each check, or for each of its findings, with the fix below it."""
    for each in report.fixed:
        echo(f"{style(say('fixed:'), fg='green')} {_line(each)}")
    for checkup, findings in report.results:
        if not findings:
            echo(f"{style(say('good:'), fg='green')} {localized(checkup.good)}")
        for each in findings:
            mark = style(say("problem:"), fg="red") if each.level == "problem" else style(say("note:"), fg="yellow")
            echo(f"{mark} {_line(each)}\n    → {localized(each.way_out)}")
    chosen = sum(not each.is_default for each in report.settings)
    echo_hint(say("til doctor --settings shows where settings come from; not defaults: {count}", count=chosen))


def _line(finding: Finding) -> str:
    where = f"{finding.path}: " if finding.path else ""
    return f"{where}{localized(finding.message)}"


def _show_settings(report: DoctorReport) -> None:
    """Print the environment that til runs in, and a line for each setting: key, value, origin."""
    programs = report.programs
    echo(f"# til {__version__}, Python {platform.python_version()}, SQLite {programs.sqlite}, MkDocs {programs.mkdocs}")
    for each in report.settings:
        echo(f"{each.key}: {_shown(each) or '-'}  # {localized(each.origin)}")


def _shown(setting: SettingOrigin) -> str | None:
    """Return the value of a setting on one line; None if it is not set."""
    value = setting.value
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
