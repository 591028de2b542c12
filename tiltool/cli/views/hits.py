"""Search hits, as text and as JSON."""

from collections.abc import Callable

from tiltool.actions.notes.search import Hit, SearchReport
from tiltool.cli.language import say
from tiltool.cli.output import Json
from tiltool.cli.streams import columns, echo, style
from tiltool.config import Config
from tiltool.core.search.snippet import Excerpt, clipped_around
from tiltool.core.text.width import width_of

_LONGEST_SNIPPET = 160
"""Maximum length of a line in JSON; in text, a line is cut at the edge of the terminal."""


def hits_json(report: SearchReport, config: Config) -> Json:
    """Return the hits, best first, and their total, as JSON."""
    return {"hits": [_hit(hit) | config.author_field(hit.path) for hit in report.hits], "total": report.total}


def _hit(hit: Hit) -> Json:
    fields = hit._asdict()
    score = fields.pop("score")
    snippet = clipped_around(hit.snippet, _LONGEST_SNIPPET)
    return {**fields, "snippet": snippet.text, "matches": snippet.matches, "score": score}


def show_hits(report: SearchReport, shown: Callable[[str], str]) -> None:
    """Print one hit per line as grep does, `path:line: text`, with matches in color; the total goes to stderr."""
    for hit in report.hits:
        echo(hit_line(hit, shown(hit.path), columns()))
    if len(report.hits) < report.total:
        echo(say("{shown} of {total} hits; --limit 0 shows all", shown=len(report.hits), total=report.total), err=True)


def hit_line(hit: Hit, path: str, room: int) -> str:
    """Return a hit as a line of at most `room` columns."""
    times = f" ×{hit.times}" if hit.times > 1 else ""
    space = max(20, room - width_of(f"{path}:{hit.line}: {times}"))
    excerpt = clipped_around(hit.snippet, space)
    while width_of(excerpt.text) > space and len(excerpt.text) > 20:
        excerpt = clipped_around(hit.snippet, len(excerpt.text) - 4)
    return f"{style(path, fg='magenta')}:{style(str(hit.line), fg='green')}: {_highlighted(excerpt)}{times}"


def _highlighted(excerpt: Excerpt) -> str:
    pieces, at = [], 0
    for start, end in excerpt.matches:
        pieces += [excerpt.text[at:start], style(excerpt.text[start:end], fg="red", bold=True)]
        at = end
    return "".join((*pieces, excerpt.text[at:]))
