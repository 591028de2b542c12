"""Notes as a list, as a calendar and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date

from tiltool.actions.notes.browse import ListReport
from tiltool.cli.language import calendar_language
from tiltool.cli.output import Json
from tiltool.cli.streams import columns, echo, echo_line, style
from tiltool.cli.views.month import month_lines
from tiltool.config import Config
from tiltool.core.note.tags import hashtag
from tiltool.core.text.width import clipped, padding, width_of
from tiltool.store.queries.notes import NoteRow


def list_json(report: ListReport, config: Config) -> Json:
    """Return the notes, newest first, and their total, as JSON."""
    return {
        "notes": [{**row._asdict(), **config.author_field(row.path)} for row in report.notes],
        "total": report.total,
    }


def list_lines(rows: Sequence[NoteRow], config: Config) -> Iterator[str]:
    """Yield one line per note: day, author if there are several, open and done tasks, topics learned or else the title."""
    width = max((width_of(_name(row)) for row in rows), default=0)
    column = max((width_of(name) + 2 for name in config.authors), default=0)
    for row in rows:
        about = " · ".join(row.topics) or (row.title if row.title and row.title != _name(row) else "") or ""
        author = config.author_of(row.path)
        counts = f"{row.open or '':>3}{'☐' if row.open else ' '}{row.done or '':>3}{'☑' if row.done else ' '}"
        line = f"{_name(row)}{padding(_name(row), width)}  {author}{padding(author, column)}{counts}  {about}"
        tags = "".join(f" {hashtag(tag)}" for tag in row.tags)
        yield clipped(line.rstrip() + tags, columns())


def _name(row: NoteRow) -> str:
    return row.day or row.path


def calendar_lines(rows: Sequence[NoteRow], months: Sequence[date], language: str) -> Iterator[str]:
    """Yield calendars: `*` after a day with a note, `+` if it has open tasks."""
    marks = {date.fromisoformat(row.day): "+" if row.open else "*" for row in rows if row.day}
    for at, month in enumerate(months):
        yield from ([""] if at else [])
        yield from month_lines(month, marks, calendar_language(language))


def show_row(row: NoteRow, path: str) -> None:
    """Print one note with its topics."""
    echo(f"{style(path, fg='magenta')}  {row.title or ''}".rstrip())
    for topic in row.topics:
        echo_line(f"  {topic}")
