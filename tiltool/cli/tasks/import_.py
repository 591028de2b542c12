"""`til import`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from tiltool.actions.exchange.import_tasks import FORMATS, ImportReport, import_items, read_items
from tiltool.cli.arguments import dry_run_option, epilog, json_option
from tiltool.cli.completion import PROJECT
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import echo, style
from tiltool.core.exchange.item import Imported, every_item
from tiltool.errors import Misused
from tiltool.store.files.atomic import read_bytes
from tiltool.store.notebook.notebook import Notebook

_MOST_LOSSES = 20


@click.command(
    "import",
    epilog=epilog("til import todo.txt --dry-run", "task export | til import - --project work"),
)
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(FORMATS), help="What the file is (default: what it looks like).")
@click.option("--project", type=PROJECT, metavar="PROJECT", help="Put all tasks into tasks/PROJECT.md.")
@dry_run_option
@json_option
@pass_context
def import_command(
    context: Context, file: str, form: str | None, project: str | None, dry_run: bool, as_json: bool
) -> None:
    """Bring tasks of todo.txt, Taskwarrior (task export) or iCalendar into the backlog.

    Each goes to the project it names, which is made where it lacks, or to the inbox. What is there already is
    passed over, so a file may be imported again. What til has no word for is told, with its line.
    """
    notebook = context.notebook()
    zone = datetime.now().astimezone().tzinfo or UTC
    try:
        imported = read_items(_read(file), form or _form_of(file), zone)
        known = _known_uids(context, notebook, imported)
        report = import_items(notebook, imported, context.now(), project, known=known, dry_run=dry_run)
    except Misused as error:
        at = error.message.removeprefix("line ")
        where = f"{file}:{at}" if at != error.message else f"{file}: {at}"
        raise Misused(f"{where}: nothing written", error.hint) from None
    _tell(report, file, dry_run, as_json)


def _known_uids(context: Context, notebook: Notebook, imported: Imported) -> frozenset[str]:
    """Return the uids of all tasks that wait; none where the file has none of til's, as the index is to be asked."""
    from tiltool.actions.exchange.export_ids import OURS, uids_of
    from tiltool.actions.select.open_tasks import setting_of
    from tiltool.store.index.session import ask

    if not any((item.uid or "").startswith(OURS) for item in every_item(imported.items)):
        return frozenset()
    uids = ask(notebook, lambda index: uids_of(index, setting_of(notebook, context.today(notebook))))
    return frozenset(f"{OURS}{uid}" for uid in uids.values())


def _form_of(file: str) -> str | None:
    """Return None where the text tells what the file is. Raises Misused for a name that says it is something else."""
    suffix = Path(file).suffix.lower()
    if suffix in ("", ".txt", ".todo", ".json", ".ics", ".ical") or file == "-":
        return None
    raise Misused(f"til does not know {suffix} files", f"say what it is: --format {' or '.join(FORMATS)}")


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))


def _tell(report: ImportReport, file: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "changed": bool(report.changes),
                "added": [{"path": path, "title": title} for path, title in report.added],
                "skipped": list(report.skipped),
                "losses": [{"line": line, "message": message} for line, message in report.losses],
            }
        )
        return
    if dry_run:
        show_diff(report.changes)
    for path in dict.fromkeys(path for path, _ in report.added):
        echo(f"{path}: {sum(path == each for each, _ in report.added)} added", err=dry_run)
    if report.skipped:
        echo(f"{len(report.skipped)} were there already", err=dry_run)
    for line, message in report.losses[:_MOST_LOSSES]:
        echo(style(f"  {file}:{line}: {message}", fg="yellow"), err=True)
    if len(report.losses) > _MOST_LOSSES:
        echo(f"  … and {len(report.losses) - _MOST_LOSSES} more", err=True)
