"""Search: the notes, tasks or topics that match a query, best first."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tiltool.actions.select.matchers import Finders, finders_of, unproved_finders
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import OTHER
from tiltool.core.search.columns import copies, folded_headings, learned_spans, without_copies
from tiltool.core.search.query import Query, path_fits
from tiltool.core.search.snippet import Excerpt, excerpt
from tiltool.core.search.tokens import Word, fold, fold_note
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
    has_copies,
    parse_for,
    read_body,
)

_RANKED = 60
"""The best notes whose text is looked at for where the words are."""


class Hit(NamedTuple):
    """A match: a note, or a task or topic in it; `role` is None outside the sections that have one."""

    path: str
    day: str | None
    line: int
    role: str | None
    title: str
    snippet: Excerpt
    score: float
    times: int = 1  # the notes that a carried task was in: it is one hit, at its newest place


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
    times: int = 1
    learned: tuple[Span, ...] = ()  # the best lines of a note are there


def search(index: Index, query: Query, limit: int | None = None, *, with_roles: bool = True) -> SearchReport:
    """Return the hits of a query, at most `limit` of them; without roles the parser may not be needed.

    Raises Misused for an empty query, and for a regular expression that is invalid or takes too long.
    """
    finders = _prepared(index, query)
    if _is_proved(index, query) and not has_copies(index, query):
        wanted = None if limit is None else max(limit, _RANKED)
        places = [_Place(note) for note in find_notes(index, query, wanted)]
        places = _looked_at(index, query, places, finders, _RANKED, limit)
        total = len(places) if wanted is None or len(places) < wanted else count_notes(index, query)
    else:
        places = _places(index, query, finders, None if limit is None else max(limit, _RANKED))
        total = len(places)
    shown = places[:limit]
    if with_roles:
        for place in shown:
            parse_notes(index, "id = ?", [place.note.id])
    return SearchReport(tuple(_hit(index, query, place, finders) for place in shown), total)


def search_paths(index: Index, query: Query) -> tuple[str, ...]:
    """Return the paths of all notes that have a hit, best first. Raises Misused as `search` does."""
    finders = _prepared(index, query)
    if _is_proved(index, query) and not has_copies(index, query):
        return tuple(note.path for note in find_notes(index, query))
    return tuple(dict.fromkeys(place.note.path for place in _places(index, query, finders, _RANKED)))


def _prepared(index: Index, query: Query) -> Finders:
    """Return the finders of a query, after parsing the notes that it needs."""
    if query.is_empty:
        raise Misused("nothing to search for", "for example: til search wal, til search is:open tag:blog")
    finders = finders_of(query)
    parse_for(index, query)
    return finders


def _is_proved(index: Index, query: Query) -> bool:
    """Return whether the index alone answers the query."""
    rest = unproved_finders(query, terms_are_known=index.has_words)
    return not any(rest) and not query.looks_closer and not any(query.values("path"))


def _places(index: Index, query: Query, finders: Finders, most: int | None) -> list[_Place]:
    notes = [note for note in find_notes(index, query) if path_fits(note.path, query.values("path"))]
    if query.states:
        return _task_places(index, query, notes, finders)
    if query.looks_closer:
        return _topic_places(index, query, notes, finders)
    rest = unproved_finders(query, terms_are_known=index.has_words)
    places = [_Place(note) for note in notes]
    if any(rest):
        places = [place for place in places if _holds(index, query, place, rest)]
    return _looked_at(index, query, places, finders, most)


def _looked_at(
    index: Index, query: Query, places: list[_Place], finders: Finders, most: int | None, enough: int | None = None
) -> list[_Place]:
    """Return the first `most` places in the order of what they are, and the others behind them.

    Of places without copies, only as many as make sure of the first `enough`.

    What was learned comes first, then headings, other text, and copies. A carried task is there once, at its newest place.
    """
    if not finders.wanted:
        return places
    role_of = cache((index.reading.dialect if index.reading else Dialect()).role_of)
    ranks: dict[int, int] = {}
    chains: dict[str, list[_Place]] = defaultdict(list)
    first: list[_Place] = []
    for place in places[:most]:
        text = read_body(index, place.note.id).within_text(query.roles)
        learned = () if query.roles else learned_spans(text, role_of)
        tasks = _copied_tasks(text, finders) if place.note.copied else []
        for key in tasks:
            chains[key].append(place)
        ranks[place.note.id] = _rank_of(text, learned, finders, is_copied=place.note.copied)
        first.append(place._replace(learned=learned))
        if enough and len(first) >= enough and [*ranks.values()].count(0) == enough:
            break
    newest = _newest(index, chains, places)
    members = {key: {place.note.id for place in found} | {newest[key]} for key, found in chains.items()}
    gone = {id for key, ids in members.items() for id in ids - {newest[key]} if ranks.get(id) == _COPY}
    times = {newest[key]: len(ids) for key, ids in members.items()}
    kept = [place._replace(times=times.get(place.note.id, 1)) for place in first if place.note.id not in gone]
    return [*sorted(kept, key=lambda place: ranks[place.note.id]), *places[len(first) :]]


def _rank_of(text: str, learned: Sequence[Span], finders: Finders, *, is_copied: bool) -> int:
    if learned and finders.are_in([span.of(text) for span in learned]):
        return 0
    if finders.let_through(folded_headings(text)):
        return 1
    return _COPY if is_copied and not finders.are_in([without_copies(text)]) else _COPY - 1


def _copied_tasks(text: str, finders: Finders) -> list[str]:
    """Return the keys of the tasks that moved on and have all words."""
    from tiltool.core.note.fields import chain_key  # few notes that are found have such a task

    titles = [line["task"].strip() for line in copies(text) if line["task"]]
    folded = fold("\n".join(titles)).split("\n")
    return [chain_key(title) for title, line in zip(titles, folded, strict=False) if finders.let_through(line)]


def _newest(index: Index, chains: Mapping[str, Sequence[_Place]], places: Sequence[_Place]) -> Mapping[str, int]:
    """Return the note that each task is in last: a later one that was found, within the gap of a chain, or its last copy."""
    if not chains:
        return {}
    from tiltool.core.tasks.chains import GAP

    by_day = sorted(places, key=lambda place: place.note.day or "")
    days = [place.note.day or "" for place in by_day]
    found: dict[str, int] = {}
    for key, copied in chains.items():
        last = max(copied, key=lambda place: place.note.day or "")
        at = bisect_right(days, last.note.day or "")
        later = (place.note.id for place in by_day[at : at + GAP])
        found[key] = next((id for id in later if key in _task_keys(index, id)), last.note.id)
    return found


def _task_keys(index: Index, note: int) -> Iterator[str]:
    from tiltool.core.note.fields import chain_key

    for task in re.finditer(_TASK_LINE, read_body(index, note).text):
        yield chain_key(task[1].strip())


_TASK_LINE = r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[^\]\n]{1,2}\][ \t]+(.*)"
_COPY = 3
"""The rank of a note in which only copies have the words; behind learned text, headings and other text."""


def _holds(index: Index, query: Query, place: _Place, finders: Finders) -> bool:
    body = read_body(index, place.note.id)
    within = [place.span] if place.span else body.within(query.roles)
    return finders.are_in([span.of(body.text) for span in within])


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
    shown = excerpt(lines, (place.span,) if place.span else on_line, finders.wanted, place.learned)
    at = lines.start(shown.line - 1)
    name = next((part.name for part in body.parts if part.start <= at < part.end), OTHER)
    title = body.title if place.title is None else place.title
    return Hit(note.path, note.day, shown.line, None if name == OTHER else name, title, shown, note.score, place.times)
