"""`til search`."""

from __future__ import annotations

import click

from tiltool.actions.notes.search import SearchReport, search, search_paths
from tiltool.cli.arguments import QueryCommand, epilog, format_option, reporting
from tiltool.cli.completion import QUERY
from tiltool.cli.context import Context
from tiltool.cli.notes.query_argument import SHOWN, read_query
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.hits import hits_json, show_hits
from tiltool.core.search.query import Query
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_PICKED = 200
"""Maximum number of hits to pick from."""

_HELP = """Search notes, best matches first.

Notes must contain all words. Hangul, Kana and Hanzi match anywhere, even across spaces; other words match
from their start. Case is ignored. "two words" is a phrase, -word excludes a word, /regex/ is a regular
expression, and initial consonants match Korean words (ㅂㅍ: 배포).

\b
tag:blog          notes with the tag or a subtag (blog/css)
in:learned        in sections with that role: learned, today, later, next,
                  yesterday, done, reflection or tags
is:open           tasks by state: open, doing, done, dropped, moved
topic:"wal mode"  topics
since:2020-09     a day, month or year, yesterday …; also day: and until:
path:2020/        part of the path, or a pattern with *
author:minsu      notes by one author, if there are several
choseong:ㅂㅍ     initial consonants, when combined with other words

Prefix tag:, topic:, path: or author: with - to negate it. Hits are printed as path:line: text.
"""


@click.command(
    "search",
    cls=QueryCommand,
    help=_HELP,
    epilog=epilog(
        "til search 배포 설정 in:learned    # both words, in learned sections",
        "til search -draft is:open wal     # open tasks with wal but not draft",
    ),
)
@click.argument("query", nargs=-1, type=QUERY, required=True)
@click.option(
    "--limit", type=click.IntRange(0), metavar="N", help=f"Show at most N hits, 0 for all (default: {SHOWN})."
)
@format_option("--paths", help="Print only the paths of all matching notes.")
@format_option("--count", help="Print only the number of hits.")
@format_option("-i", "--interactive", help="Pick a hit and open it in your editor.")
@reporting
def search_command(
    context: Context,
    query: tuple[str, ...],
    limit: int | None,
    paths: bool,
    count: bool,
    interactive: bool,
    as_json: bool,
) -> int:
    """Search notes, tasks and topics, best matches first."""
    notebook = context.notebook(whole=True)
    asked = read_query(context, notebook, query)
    if paths:
        return _show_paths(context, notebook, asked, limit)
    most = 0 if count else (limit or None) if limit is not None else _PICKED if interactive else SHOWN
    report, near = ask(notebook, lambda index: _search(index, asked, most, as_json))
    if interactive and report.hits:
        from tiltool.cli.chooser import open_hit

        return open_hit(context, notebook, report)
    if as_json:
        echo_json(hits_json(report, notebook.config))
    elif count:
        echo(report.total)
    else:
        show_hits(report, lambda path: context.shown(notebook, path))
    if report.total:
        return 0
    raise NothingFound(Message("nothing found for {query!r}", query=" ".join(query)), near)


def _search(index: Index, query: Query, most: int | None, with_roles: bool) -> tuple[SearchReport, str]:
    """Return the hits, and a hint if there are none."""
    report = search(index, query, most, with_roles=with_roles)
    if report.total:
        return report, ""
    from tiltool.actions.notes.suggestions import near_misses

    return report, near_misses(index, query) or Message("try fewer words; til search --help lists the filters")


def _show_paths(context: Context, notebook: Notebook, query: Query, limit: int | None) -> int:
    found = ask(notebook, lambda index: search_paths(index, query))
    for path in found[: limit or None]:
        echo(context.shown(notebook, path), verbatim=True)
    return 0 if found else 1
