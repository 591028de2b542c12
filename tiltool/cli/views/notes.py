"""Notes in one line each, as a calendar, and as JSON."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date

from tiltool.actions.notes.browse import ListReport
from tiltool.cli.context import columns
from tiltool.cli.output import Json
from tiltool.cli.streams import echo, style
from tiltool.cli.views.month import month_lines
from tiltool.core.text.width import clipped, width_of
from tiltool.store.queries.notes import NoteRow


def list_json(report: ListReport) -> Json:
    """Return the notes, newest first, and how many there are in all."""
    return {"notes": [note_row_json(row) for row in report.notes], "total": report.total}


def note_row_json(row: NoteRow) -> Json:
    """Return one note of a list."""
    return {**row._asdict(), "tags": list(row.tags), "topics": list(row.topics)}


def list_lines(rows: Sequence[NoteRow]) -> Iterator[str]:
    """Yield a line a note: day, tasks open and done, what was learned, or else the title."""
    width = max((width_of(_name(row)) for row in rows), default=0)
    room = columns() if sys.stdout.isatty() else 1000
    for row in rows:
        about = " · ".join(row.topics) or (row.title if row.title and row.title != _name(row) else "") or ""
        counts = f"{row.open or '':>3}{'☐' if row.open else ' '}{row.done or '':>3}{'☑' if row.done else ' '}"
        line = f"{_name(row)}{' ' * (width - width_of(_name(row)))}  {counts}  {about}"
        tags = "".join(f" #{tag}" for tag in row.tags)
        yield clipped(line.rstrip() + tags, room)


def _name(row: NoteRow) -> str:
    return row.day or row.path


def calendar_lines(rows: Sequence[NoteRow], months: Sequence[date], language: str) -> Iterator[str]:
    """Yield calendars: `*` behind a day that has a note, `+` where tasks of it are still open."""
    marks = {date.fromisoformat(row.day): "+" if row.open else "*" for row in rows if row.day}
    for at, month in enumerate(months):
        yield from ([""] if at else [])
        yield from month_lines(month, marks, language)


def show_row(row: NoteRow, path: str) -> None:
    """Print one note with what was learned in it."""
    echo(f"{style(path, fg='magenta')}  {row.title or ''}".rstrip())
    for topic in row.topics:
        echo(f"  {topic}")
