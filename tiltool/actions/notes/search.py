"""Search: the notes, tasks or topics that match a query, best first."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from tiltool.actions.select.matchers import Finders, finders_of, unproved_finders
from tiltool.core.note.heading_aliases import OTHER
from tiltool.core.search.query import Query, path_fits
from tiltool.core.search.snippet import Excerpt, clipped_around, excerpt
from tiltool.core.search.tokens import BREAK, Word, fold, fold_note
from tiltool.core.text.lines import Span, line_table
from tiltool.errors import Misused
from tiltool.store.index.database import Index
from tiltool.store.index.parsed import parse_notes
from tiltool.store.queries.search import (
    FoundNote,
    count_notes,
    find_notes,
    find_tasks,
    find_topics,
    parse_for,
    read_body,
)

LONGEST_SNIPPET = 160
"""Characters of a line that a hit shows."""


class Hit(NamedTuple):
    """A match: a note, or a task or topic in it; `role` is None outside the sections that have one."""

    path: str
    day: str | None
    line: int
    role: str | None
    title: str
    snippet: Excerpt
    score: float


class SearchReport(NamedTuple):
    """The best hits, and the number of all."""

    hits: tuple[Hit, ...]
    total: int


class _Place(NamedTuple):
    """Where in a note a hit is: all of it, the lines of a task, or the span of a topic."""

    note: FoundNote
    title: str | None = None
    line: int | None = None
    span: Span | None = None


def search(index: Index, query: Query, limit: int | None = None, *, with_roles: bool = True) -> SearchReport:
    """Return the hits of a query, at most `limit` of them; without roles the parser may not be needed.

    Raises Misused for an empty query, and for a regular expression that is invalid or takes too long.
    """
    finders = _prepared(index, query)
    if _is_proved(index, query):
        places = [_Place(note) for note in find_notes(index, query, limit)]
        total = len(places) if limit is None or len(places) < limit else count_notes(index, query)
    else:
        places = _places(index, query, finders)
        total = len(places)
    shown = places[:limit]
    if with_roles:
        for place in shown:
            parse_notes(index, "id = ?", [place.note.id])
    return SearchReport(tuple(_hit(index, query, place, finders) for place in shown), total)


def search_paths(index: Index, query: Query) -> tuple[str, ...]:
    """Return the paths of all notes that have a hit, best first. Raises Misused as `search` does."""
    finders = _prepared(index, query)
    if _is_proved(index, query):
        return tuple(note.path for note in find_notes(index, query))
    return tuple(dict.fromkeys(place.note.path for place in _places(index, query, finders)))


def _prepared(index: Index, query: Query) -> Finders:
    """Return the finders of a query, after parsing the notes that it needs."""
    if query.is_empty:
        raise Misused("nothing to search for", "til search 배포, til search is:open tag:blog")
    finders = finders_of(query)
    parse_for(index, query)
    return finders


def _is_proved(index: Index, query: Query) -> bool:
    """Return whether the index alone answers the query."""
    rest = unproved_finders(query, terms_are_known=index.has_words)
    return not any(rest) and not query.looks_closer and not any(query.values("path"))


def _places(index: Index, query: Query, finders: Finders) -> list[_Place]:
    notes = [note for note in find_notes(index, query) if path_fits(note.path, query.values("path"))]
    if query.states:
        return _task_places(index, query, notes, finders)
    if query.looks_closer:
        return _topic_places(index, query, notes, finders)
    rest = unproved_finders(query, terms_are_known=index.has_words)
    places = [_Place(note) for note in notes]
    return [place for place in places if _holds(index, query, place, rest)] if any(rest) else places


def _holds(index: Index, query: Query, place: _Place, finders: Finders) -> bool:
    body = read_body(index, place.note.id)
    within = [place.span] if place.span else body.within(query.roles)
    return finders.let_through(BREAK.join(fold_note(span.of(body.text)) for span in within))


def _task_places(index: Index, query: Query, notes: Sequence[FoundNote], finders: Finders) -> list[_Place]:
    by_id = {note.id: note for note in notes}
    fits = cache(lambda title, more: finders.let_through(fold_note(f"{title}\n{more}")))  # carried titles repeat
    tasks = (task for task in find_tasks(index, by_id, query) if fits(task.title, task.more))
    return sorted((_Place(by_id[task.note], task.title, task.line) for task in tasks), key=_rank)


def _topic_places(index: Index, query: Query, notes: Sequence[FoundNote], finders: Finders) -> list[_Place]:
    by_id = {note.id: note for note in notes}
    titles = [(Word(each.value), each.wanted) for each in query.values("topic")]
    places = [
        _Place(by_id[topic.note], topic.title, topic.line, Span(topic.start, topic.end))
        for topic in find_topics(index, by_id)
        if all(any(True for _ in word.finditer(fold(topic.title))) == wanted for word, wanted in titles)
    ]
    if any(finders):
        places = [place for place in places if _holds(index, query, place, finders)]
    return sorted(places, key=_rank)


def _rank(place: _Place) -> tuple[float, int, str, int]:
    """Return a sort key: the best hit first, of equal ones the newer."""
    day = int((place.note.day or "0").replace("-", ""))
    return -place.note.score, -day, place.note.path, place.line or 0


def _hit(index: Index, query: Query, place: _Place, finders: Finders) -> Hit:
    note, body = place.note, read_body(index, place.note.id)
    lines = line_table(body.text)
    on_line = (lines.span(place.line - 1, place.line),) if place.line else body.within(query.roles)
    shown = clipped_around(excerpt(lines, (place.span,) if place.span else on_line, finders.wanted), LONGEST_SNIPPET)
    at = lines.start(shown.line - 1)
    name = next((part.name for part in body.parts if part.start <= at < part.end), OTHER)
    title = body.title if place.title is None else place.title
    return Hit(note.path, note.day, shown.line, None if name == OTHER else name, title, shown, note.score)
