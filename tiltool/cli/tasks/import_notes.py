"""`til import --from`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tiltool.actions.exchange.import_notes import NotesReport, import_notes
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import echo, style
from tiltool.core.foreign.foreign_note import ForeignPlace

_LONGEST_LIST = 20


def import_foreign(context: Context, path: Path, program: str, dry_run: bool, as_json: bool) -> int:
    """Import the notes of another program; return the exit code."""
    zone = datetime.now().astimezone().tzinfo or UTC
    report = import_notes(context.notebook(), path, program, context.now(), zone, dry_run=dry_run)
    if as_json:
        echo_json(_document(report))
    else:
        _show(report, path, dry_run)
    return 1 if report.problems else 0


def _document(report: NotesReport) -> object:
    return {
        "changed": bool(report.changes),
        "added": [{"path": path, "title": title} for path, title in report.added],
        "skipped": list(report.skipped),
        "copied": list(report.copied),
        "losses": [place._asdict() for place in (*report.losses, *report.problems)],
        "problems": [place._asdict() for place in report.problems],
    }


def _show(report: NotesReport, path: Path, dry_run: bool) -> None:
    if dry_run:
        show_diff(report.changes)
    paths = dict.fromkeys(each for each, _ in report.added)
    for each in [*paths][:_LONGEST_LIST]:
        count = sum(each == other for other, _ in report.added)
        echo(say("{path}: {count} added", path=each, count=count), err=dry_run)
    if len(paths) > _LONGEST_LIST:
        echo(say("  … and {count} more", count=len(paths) - _LONGEST_LIST), err=dry_run)
    if report.copied:
        echo(
            say("{count} copied to {path}", count=len(report.copied), path=report.copied[0].rpartition("/")[0]),
            err=dry_run,
        )
    if report.skipped:
        echo(say("{count} already there", count=len(report.skipped)), err=dry_run)
    _show_places(report.problems, path, "red")
    _show_places(report.losses, path, "yellow")


def _show_places(places: Sequence[ForeignPlace], path: Path, colour: str) -> None:
    for place in places[:_LONGEST_LIST]:
        file = path if place.path == path.name else path / place.path
        echo(style(f"  {file}:{place.line}: {localized(place.message)}", fg=colour), err=True)
    if len(places) > _LONGEST_LIST:
        echo(say("  … and {count} more", count=len(places) - _LONGEST_LIST), err=True)
