"""`til import --from`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tiltool.actions.exchange.import_notes import NotesReport, import_notes
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import echo_json, show_diff, show_first, show_places
from tiltool.cli.streams import echo
from tiltool.core.foreign.foreign_note import ForeignPlace


def import_foreign(context: Context, path: Path, program: str, dry_run: bool, as_json: bool) -> int:
    """Import the notes of another program; return the exit code."""
    notebook = context.notebook()
    report = import_notes(notebook, path, program, context.now(), context.zone(notebook), dry_run=dry_run)
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
    counts = Counter(path for path, _ in report.added)
    show_first([say("{path}: {count} added", path=path, count=count) for path, count in counts.items()], err=dry_run)
    if report.copied:
        echo(
            say("{count} copied to {path}", count=len(report.copied), path=report.copied[0].rpartition("/")[0]),
            err=dry_run,
        )
    if report.skipped:
        echo(say("{count} already there", count=len(report.skipped)), err=dry_run)
    show_places(_located(report.problems, path), "red")
    show_places(_located(report.losses, path), "yellow")


def _located(places: Sequence[ForeignPlace], path: Path) -> list[tuple[str, str]]:
    """Return each place as its file and line, with its message."""
    return [
        (f"{path if place.path == path.name else path / place.path}:{place.line}", place.message) for place in places
    ]
