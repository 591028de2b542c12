"""`til list`, `til random` and `til on-this-day`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from itertools import islice

import click

from tiltool.actions.notes.browse import ListReport, list_notes, on_this_day, random_note
from tiltool.cli.arguments import DayCommand, QueryCommand, day_argument, epilog, reporting
from tiltool.cli.completion import QUERY
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.notes.query_argument import SHOWN, read_query
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.month import months_between
from tiltool.cli.views.notes import calendar_lines, list_json, list_lines, show_row
from tiltool.core.search.query import Query
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.notes import NoteRow


@click.command(
    "list",
    cls=QueryCommand,
    epilog=epilog(
        "til list tag:blog --limit 0      # all notes with that tag",
        "til list --month day:2020-09     # a month as a calendar",
    ),
)
@click.argument("query", nargs=-1, type=QUERY)
@click.option("--month", is_flag=True, help="Show a calendar: * a note, + a note with open tasks.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=SHOWN,
    metavar="N",
    help=f"Show at most N notes, 0 for all (default: {SHOWN}).",
)
@reporting
def list_command(context: Context, query: tuple[str, ...], month: bool, limit: int, as_json: bool) -> None:
    """List notes by day, newest first, with their open and done tasks, topics and tags.

    QUERY works as in til search. With --month, show the months that QUERY matches, or the current one, as
    calendars.
    """
    notebook = context.notebook(whole=True)
    asked = read_query(context, notebook, query)
    months = _months(context, notebook, asked) if month else []
    if months:
        from tiltool.core.tasks.outcomes import month_of  # most lists are not calendars

        asked = asked._replace(since=months[-1], until=month_of(months[0]).until)
    most = None if month else limit or None
    report = ask(notebook, lambda index: list_notes(index, asked, notebook.config.tasks, most))
    if as_json:
        echo_json(list_json(report, notebook.config))
        return
    notes, total, config = report.notes, report.total, notebook.config
    for line in calendar_lines(notes, months, config.language) if month else list_lines(notes, config):
        echo(line)
    if not month and len(notes) < total:
        echo(say("{shown} of {total} notes; --limit 0 shows all", shown=len(notes), total=total), err=True)


def _months(context: Context, notebook: Notebook, query: Query) -> list[date]:
    """Return the months that the query matches, newest first, at most twelve."""
    last = query.until or context.today(notebook)
    return list(islice(months_between(query.since or last, last), 12)) or [last.replace(day=1)]


@click.command(
    "random",
    cls=QueryCommand,
    epilog=epilog(
        "til random in:learned        # something you learned", 'til open "$(til random)"     # in your editor'
    ),
)
@click.argument("query", nargs=-1, type=QUERY)
@reporting
def random_command(context: Context, query: tuple[str, ...], as_json: bool) -> None:
    """Show a random note, to revisit what you learned.

    QUERY works as in til search. In a pipe, only the path is printed.
    """
    import random

    notebook = context.notebook(whole=True)
    asked = read_query(context, notebook, query)
    row = ask(notebook, lambda index: random_note(index, asked, notebook.config.tasks, random.choice))
    _print_rows(context, notebook, [row], as_json)


@click.command(
    "on-this-day",
    cls=DayCommand,
    epilog=epilog("til on-this-day              # one year ago, two years ago …", "til on-this-day 2020-12-24"),
)
@day_argument("day", "[DAY]")
@reporting
def on_this_day_command(context: Context, day: str | None, as_json: bool) -> None:
    """Show the notes of this day in earlier years; in a pipe, their paths."""
    notebook = context.notebook(whole=True)
    wanted = context.day(notebook, day)
    rows = ask(notebook, lambda index: on_this_day(index, wanted, notebook.config.tasks))
    if not rows and not as_json:
        none = Message("no note of {day} before {year}", day=f"{wanted:%m-%d}", year=wanted.year)
        raise NothingFound(none, "til random shows a note of any day")
    _print_rows(context, notebook, rows, as_json)


def _print_rows(context: Context, notebook: Notebook, rows: Sequence[NoteRow], as_json: bool) -> None:
    if as_json:
        echo_json(list_json(ListReport(tuple(rows), len(rows)), notebook.config))
        return
    for row in rows:
        path = context.shown(notebook, row.path)
        if sys.stdout.isatty():
            show_row(row, path)
        else:
            echo(path, verbatim=True)
