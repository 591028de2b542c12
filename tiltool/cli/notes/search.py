"""`til search`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from tiltool.actions.notes.search import SearchReport, search, search_paths
from tiltool.cli.arguments import QueryCommand, epilog, format_option, json_option
from tiltool.cli.completion import QUERY
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.hits import hits_json, show_hits
from tiltool.core.search.query import Query, parse_query
from tiltool.errors import NothingFound
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

SHOWN = 10
"""Hits that are shown unless --limit says otherwise."""

PICKED = 200
"""Hits to pick one from."""


_HELP = """Find notes by their words, best first.

All words have to be there. Hangul, Kana and Hanzi are found anywhere, also with a blank between them,
other words from their start; case does not matter. "two words" is a phrase, -word must not be there,
/regex/ is a regular expression; consonants alone (ㅂㅍ) find what begins with them (배포).

\b
tag:blog          notes with the tag, or one below it (blog/css)
in:learned        sections: yesterday, done, today, learned, later, next, tags
is:open           tasks, not notes: open, doing, done, dropped, moved
topic:"wal mode"  topics, not notes
since:2020-09     day:, until: too; a day, a month, a year, yesterday …
path:2020/        a piece of the path, or a pattern with *
choseong:ㅂㅍ     consonants beside other words

A minus before tag:, topic: and path: turns them round. Each hit is shown as path:line: text.
"""


@click.command(
    "search",
    cls=QueryCommand,
    help=_HELP,
    epilog=epilog(
        "til search 배포 설정 in:learned    # both words, in what was learned",
        "til search -draft is:open wal     # open tasks with a word, without another",
    ),
)
@click.argument("query", nargs=-1, type=QUERY, required=True)
@click.option("--limit", type=click.IntRange(0), metavar="N", help=f"Show N hits, 0 for all (default: {SHOWN}).")
@format_option("--paths", help="Print the paths of the notes only, each once, all of them.")
@format_option("--count", help="Print how many hits there are only.")
@format_option("-i", "--interactive", help="Pick a hit and open it in your editor.")
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
    """Find notes, tasks and topics by their words, best first."""
    notebook = context.notebook()
    asked = read_query(context, notebook, query)
    if paths:
        return _show_paths(context, notebook, asked, limit)
    most = 0 if count else (limit or None) if limit is not None else PICKED if interactive else SHOWN
    report, near = ask(notebook, lambda index: _searched(index, asked, most, as_json))
    if interactive and report.hits:
        from tiltool.cli.chooser import open_hit

        return open_hit(context, notebook, report)
    if as_json:
        echo_json(hits_json(report))
    elif count:
        echo(report.total)
    else:
        show_hits(report, lambda path: context.shown(notebook, path))
    if report.total:
        return 0
    raise NothingFound(f"nothing found for {' '.join(query)!r}", near)


def _searched(index: Index, query: Query, most: int | None, with_roles: bool) -> tuple[SearchReport, str]:
    """Return the hits, and for none of them what is near."""
    report = search(index, query, most, with_roles=with_roles)
    if report.total:
        return report, ""
    from tiltool.actions.notes.suggestions import near_misses

    return report, near_misses(index, query) or "fewer words find more; til search --help lists the filters"


def _show_paths(context: Context, notebook: Notebook, query: Query, limit: int | None) -> int:
    found = ask(notebook, lambda index: search_paths(index, query))
    for path in found[: limit or None]:
        echo(context.shown(notebook, path), as_it_stands=True)
    return 0 if found else 1


def read_query(context: Context, notebook: Notebook, words: Sequence[str]) -> Query:
    """Return the query that the arguments make. Raises Misused."""

    def read_day(text: str) -> date | None:
        from tiltool.core.note.day_words import parse_day

        return parse_day(text, context.today(notebook))

    return parse_query(" ".join(words), read_day)
