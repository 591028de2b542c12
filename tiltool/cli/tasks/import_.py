"""`til import`."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tiltool.actions.exchange.import_notes import PROGRAMS, NotesReport, import_notes
from tiltool.actions.exchange.import_tasks import FORMATS, ImportReport, import_items, read_items
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.completion import PROJECT
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import echo_first, show_changes, show_places
from tiltool.cli.streams import echo
from tiltool.core.exchange.item import Imported, every_item
from tiltool.core.foreign.foreign_note import ForeignPlace
from tiltool.errors import InvalidRow, Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_bytes
from tiltool.store.notebook.notebook import Notebook


@click.command(
    "import",
    epilog=epilog(
        "til import todo.txt --dry-run",
        "task export | til import - --project work",
        "til import --from obsidian ~/vault --dry-run",
    ),
)
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--from", "program", type=click.Choice(tuple(PROGRAMS)), help="Import the notes of another program.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="The format of the file (default: detected).")
@click.option("--project", type=PROJECT, metavar="PROJECT", help="Put all tasks into tasks/PROJECT.md.")
@changing
def import_command(
    context: Context,
    file: str,
    program: str | None,
    form: str | None,
    project: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Import tasks from todo.txt, Taskwarrior (task export) or iCalendar into the backlog, or import notes from another
    program (--from).

    Each task goes to its project, created if missing, or to the inbox. Tasks that are already there are skipped, so
    a file can be imported again. Whatever til can't represent is reported with its line. So is an invalid row: it
    is left out, or imported without its invalid part, and the exit code is 1.

    With --from, FILE is the folder, zip or file that the program exported. Entries with a date go to the end of
    that day's note, the rest become notes of their own; pictures are copied to assets/.
    """
    if program:
        if form or project or file == "-":
            raise Misused("--from takes a folder, a zip or a file, without --format and --project")
        return _import_notes(context, Path(file), program, dry_run, as_json)
    notebook = context.notebook()
    zone = context.zone(notebook)
    try:
        content = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
        imported = read_items(content, form or _form_of(file), zone)
        known = _known_uids(context, notebook, imported)
        report = import_items(notebook, imported, context.now(), project, known=known, dry_run=dry_run)
    except InvalidRow as error:
        line, problem = error.place
        message = Message("{path}:{line}: {problem}; nothing written", path=file, line=line, problem=problem)
        raise Misused(message, error.hint) from None
    except Misused as error:
        message = Message("{path}: {problem}; nothing written", path=file, problem=error.message)
        raise Misused(message, error.hint) from None
    _show(report, file, dry_run, as_json)
    return 1 if report.problems else 0


def _known_uids(context: Context, notebook: Notebook, imported: Imported) -> frozenset[str]:
    """Return the uids of all open tasks; without asking the index, none if the file has no uid from til."""
    from tiltool.actions.exchange.export_tasks import OURS, uids_of
    from tiltool.actions.select.open_tasks import setting_of
    from tiltool.store.index.session import ask

    if not any((item.uid or "").startswith(OURS) for item in every_item(imported.items)):
        return frozenset()
    uids = ask(notebook, lambda index: uids_of(index, setting_of(notebook, context.today(notebook))))
    return frozenset(f"{OURS}{uid}" for uid in uids.values())


def _form_of(file: str) -> str | None:
    """Return the format that the suffix names, or None if the text decides. Raises Misused for an unknown suffix."""
    suffix = Path(file).suffix.lower()
    if suffix in ("", ".txt", ".todo") or file == "-":
        return None
    forms = {".json": "taskwarrior", ".ics": "ics", ".ical": "ics"}
    if suffix in forms:
        return forms[suffix]
    hint = Message("specify the format: --format {formats}", formats=" | ".join(FORMATS))
    raise Misused(Message("unknown format: {suffix}", suffix=suffix), hint)


def _show(report: ImportReport, file: str, dry_run: bool, as_json: bool) -> None:
    document = {
        "changed": bool(report.changes),
        "added": [{"path": path, "title": title} for path, title in report.added],
        "skipped": list(report.skipped),
        "losses": [{"line": line, "message": message} for line, message in sorted((*report.losses, *report.problems))],
        "problems": [{"line": line, "message": message} for line, message in report.problems],
    }
    if not show_changes(document, report.changes, as_json=as_json, dry_run=dry_run):
        return
    for path, count in Counter(path for path, _ in report.added).items():
        echo(say("{path}: {count} added", path=path, count=count), err=dry_run)
    if report.skipped:
        echo(say("{count} already there", count=len(report.skipped)), err=dry_run)
    show_places([(f"{file}:{line}", message) for line, message in report.problems], "red")
    show_places([(f"{file}:{line}", message) for line, message in report.losses], "yellow")


def _import_notes(context: Context, path: Path, program: str, dry_run: bool, as_json: bool) -> int:
    """Import the notes of another program; return the exit code."""
    notebook = context.notebook()
    report = import_notes(notebook, path, program, context.now(), context.zone(notebook), dry_run=dry_run)
    if show_changes(_notes_json(report), report.changes, as_json=as_json, dry_run=dry_run):
        _show_notes(report, path, dry_run)
    return 1 if report.problems else 0


def _notes_json(report: NotesReport) -> object:
    return {
        "changed": bool(report.changes),
        "added": [{"path": path, "title": title} for path, title in report.added],
        "skipped": list(report.skipped),
        "copied": list(report.copied),
        "losses": [place._asdict() for place in (*report.losses, *report.problems)],
        "problems": [place._asdict() for place in report.problems],
    }


def _show_notes(report: NotesReport, path: Path, dry_run: bool) -> None:
    counts = Counter(path for path, _ in report.added)
    echo_first([say("{path}: {count} added", path=path, count=count) for path, count in counts.items()], err=dry_run)
    if report.copied:
        folder = report.copied[0].rpartition("/")[0]
        echo(say("{count} copied to {path}", count=len(report.copied), path=folder), err=dry_run)
    if report.skipped:
        echo(say("{count} already there", count=len(report.skipped)), err=dry_run)
    show_places(_located(report.problems, path), "red")
    show_places(_located(report.losses, path), "yellow")


def _located(places: Sequence[ForeignPlace], path: Path) -> list[tuple[str, str]]:
    """Return each place as its file and line, with its message."""
    return [
        (f"{path if place.path == path.name else path / place.path}:{place.line}", place.message) for place in places
    ]
