"""The hits of a search, for people and as JSON."""

from collections.abc import Callable

from tiltool.actions.notes.search import Hit, SearchReport
from tiltool.cli.context import columns
from tiltool.cli.output import Json
from tiltool.cli.streams import echo, style
from tiltool.core.search.snippet import Excerpt, clipped_around
from tiltool.core.text.width import width_of


def hits_json(report: SearchReport) -> Json:
    """Return the hits, best first, and how many there are in all."""
    return {"hits": [_hit(hit) for hit in report.hits], "total": report.total}


def _hit(hit: Hit) -> Json:
    return {
        "path": hit.path,
        "day": hit.day,
        "line": hit.line,
        "role": hit.role,
        "title": hit.title,
        "snippet": hit.snippet.text,
        "matches": [list(span) for span in hit.snippet.matches],
        "score": hit.score,
    }


def show_hits(report: SearchReport, shown: Callable[[str], str]) -> None:
    """Print a hit a line, as grep does: `path:line: text`, the words in colour; how many there are goes to stderr."""
    for hit in report.hits:
        echo(hit_line(hit, shown(hit.path), columns()))
    if len(report.hits) < report.total:
        echo(f"{len(report.hits)} of {report.total} hits; --limit 0 shows all", err=True)


def hit_line(hit: Hit, path: str, room: int) -> str:
    """Return a hit in one line of at most `room` columns."""
    place = f"{path}:{hit.line}:"
    kept = clipped_around(hit.snippet, max(20, room - width_of(place) - 1))
    while width_of(kept.text) > max(20, room - width_of(place) - 1) and len(kept.text) > 20:
        kept = clipped_around(hit.snippet, len(kept.text) - 4)
    return f"{style(path, fg='magenta')}:{style(str(hit.line), fg='green')}: {_highlighted(kept)}"


def _highlighted(excerpt: Excerpt) -> str:
    pieces, at = [], 0
    for start, end in excerpt.matches:
        pieces += [excerpt.text[at:start], style(excerpt.text[start:end], fg="red", bold=True)]
        at = end
    return "".join((*pieces, excerpt.text[at:]))
