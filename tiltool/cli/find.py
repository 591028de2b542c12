"""`til search`, `til list`, `til random` and `til on-this-day`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import islice

import click

from tiltool.actions.browse import list_notes, on_this_day, random_note
from tiltool.actions.search import SearchReport, search
from tiltool.cli.context import Context, pass_context
from tiltool.cli.indexed import ask
from tiltool.cli.output import echo_json
from tiltool.cli.params import DAY, QUERY, DayCommand, QueryCommand, epilog, json_option
from tiltool.cli.show_hits import hits_json, show_hits
from tiltool.cli.show_list import calendar_lines, list_json, list_lines, note_row_json, show_row
from tiltool.core.month import months_between
from tiltool.core.query import Query, parse_query
from tiltool.errors import NothingFound
from tiltool.store.index import Index
from tiltool.store.notebook import Notebook
from tiltool.store.overview import NoteRow

SHOWN = 20
"""Hits that are shown unless --limit says otherwise."""

PICKED = 200
"""Hits to pick one from."""


@click.command(
    "search",
    cls=QueryCommand,
    epilog=epilog(
        "til search 배포 설정 in:learned since:2020     # both words, in what was learned",
        "til search '\"wal mode\"' -draft is:open        # open tasks with that phrase, without that word",
    ),
)
@click.argument("query", nargs=-1, type=QUERY, required=True)
@click.option("--limit", type=click.IntRange(0), metavar="N", help=f"Show N hits, 0 for all (default: {SHOWN}).")
@click.option("--paths", is_flag=True, help="Print the paths of the notes only, each once, all of them.")
@click.option("--count", is_flag=True, help="Print how many hits there are only.")
@click.option("-i", "--interactive", is_flag=True, help="Pick a hit and open it in your editor.")
@json_option
@pass_context
def search_command(
    context: Context,
    query: tuple[str, ...],
    limit: int | None,
    paths: bool,
    count: bool,
    interactive: bool,
    as_json: bool,
) -> int:
    """Find notes by their words, best first.

    All words have to be there. Hangul, Kana and Hanzi are found anywhere, also with a blank between them,
    other words from their start; case does not matter. "two words" is a phrase, -word must not be there,
    /regex/ is a regular expression; consonants alone (ㅂㅍ) find what begins with them (배포).

    \b
    tag:blog          notes with the tag, or one below it (blog/css)
    in:learned        in sections of that role: yesterday, done, today, learned, later, next, tags
    is:open           tasks, not notes: open, doing, done, dropped, moved
    topic:"wal mode"  topics, not notes
    since:2020-09     day:, until: too; a day, a month, a year, yesterday …
    path:2020/        a piece of the path, or a pattern with *
    choseong:ㅂㅍ     consonants beside other words

    A minus before tag:, topic: and path: turns them round. Each hit is shown as path:line: text.
    """
    notebook = context.notebook()
    asked = read_query(context, notebook, query)
    most = 0 if paths or count else (limit or None) if limit is not None else PICKED if interactive else SHOWN
    report, near = ask(notebook, lambda index: _searched(index, asked, most))
    if interactive and report.hits:
        from tiltool.cli.pick import open_hit

        return open_hit(context, notebook, report)
    _tell(report, lambda path: context.shown(notebook, path), paths=paths, count=count, as_json=as_json)
    if report.total:
        return 0
    raise NothingFound(f"nothing found for {' '.join(query)!r}", near)


def _searched(index: Index, query: Query, most: int | None) -> tuple[SearchReport, str]:
    """Return the hits, and for none of them what is near."""
    report = search(index, query, most)
    if report.total:
        return report, ""
    from tiltool.actions.near import near_misses, near_text

    return report, near_text(near_misses(index, query)) or "fewer words find more; til search --help lists the filters"


def _tell(report: SearchReport, shown: Callable[[str], str], *, paths: bool, count: bool, as_json: bool) -> None:
    if as_json:
        echo_json(hits_json(report))
    elif count:
        click.echo(report.total)
    elif paths:
        for path in report.paths:
            click.echo(shown(path))
    else:
        show_hits(report, shown)


def read_query(context: Context, notebook: Notebook, words: Sequence[str]) -> Query:
    """Return the query that the arguments make. Raises Misused."""
    today = context.today(notebook)
    from tiltool.core.daywords import parse_day

    return parse_query(" ".join(words), lambda text: parse_day(text, today))


@click.command(
    "list",
    cls=QueryCommand,
    epilog=epilog(
        "til list tag:blog --limit 0      # all notes with that tag, newest first",
        "til list --month day:2020-09     # that month as a calendar",
    ),
)
@click.argument("query", nargs=-1, type=QUERY)
@click.option("--month", is_flag=True, help="Show calendars: * a note, + a note with open tasks.")
@click.option(
    "--limit", type=click.IntRange(0), default=SHOWN, metavar="N", help=f"Show N, 0 for all (default: {SHOWN})."
)
@json_option
@pass_context
def list_command(context: Context, query: tuple[str, ...], month: bool, limit: int, as_json: bool) -> None:
    """List the notes by day, newest first: open and done tasks, what was learned, tags.

    QUERY is that of til search. With --month, calendars of the months it names, or of this month.
    """
    notebook = context.notebook()
    asked = read_query(context, notebook, query)
    months = _months(context, notebook, asked) if month else []
    if months:
        asked = asked._replace(since=months[-1], until=_last_day(months[0]))
    report = ask(
        notebook, lambda index: list_notes(index, asked, notebook.config.notes, None if month else limit or None)
    )
    if as_json:
        echo_json(list_json(report))
        return
    lines = calendar_lines(report.notes, months, notebook.config.language) if month else list_lines(report.notes)
    for line in lines:
        click.echo(line)
    if not month and len(report.notes) < report.total:
        click.echo(f"{len(report.notes)} of {report.total} notes; --limit 0 shows all", err=True)


def _months(context: Context, notebook: Notebook, query: Query) -> list[date]:
    """Return the months to show, newest first: those between the days of the query, at most twelve."""
    last = query.until or context.today(notebook)
    return list(islice(months_between(query.since or last, last), 12)) or [last.replace(day=1)]


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@click.command(
    "random",
    cls=QueryCommand,
    epilog=epilog(
        "til random in:learned        # something learned once", 'til open "$(til random)"     # in your editor'
    ),
)
@click.argument("query", nargs=-1, type=QUERY)
@json_option
@pass_context
def random_command(context: Context, query: tuple[str, ...], as_json: bool) -> None:
    """Show a note by chance, to meet again what was learned. QUERY is that of til search; in a pipe, the path alone."""
    import random

    notebook = context.notebook()
    asked = read_query(context, notebook, query)
    row = ask(notebook, lambda index: random_note(index, asked, notebook.config.notes, random.choice))
    _tell_rows(context, notebook, [row], as_json)


@click.command(
    "on-this-day",
    cls=DayCommand,
    epilog=epilog("til on-this-day              # one, two, … years ago", "til on-this-day 2020-12-24"),
)
@click.argument("day", type=DAY, required=False)
@json_option
@pass_context
def on_this_day_command(context: Context, day: str | None, as_json: bool) -> None:
    """Show the notes of the same day in earlier years; in a pipe, their paths."""
    notebook = context.notebook()
    of = context.day(notebook, day)
    rows = ask(notebook, lambda index: on_this_day(index, of, notebook.config.notes))
    if not rows and not as_json:
        raise NothingFound(f"no note of {of:%m-%d} in the years before {of.year}", "til random shows one of any day")
    _tell_rows(context, notebook, rows, as_json)


def _tell_rows(context: Context, notebook: Notebook, rows: Sequence[NoteRow], as_json: bool) -> None:
    if as_json:
        echo_json({"notes": [note_row_json(row) for row in rows], "total": len(rows)})
        return
    for row in rows:
        path = context.shown(notebook, row.path)
        if sys.stdout.isatty():
            show_row(row, path)
        else:
            click.echo(path)
