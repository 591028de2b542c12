"""Search: the notes, tasks or topics that match a query, best first."""

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tiltool.actions.select.matchers import Finders, finders_of, unproved_finders
from tiltool.core.note.heading_aliases import OTHER
from tiltool.core.note.titles import GAP
from tiltool.core.search.columns import folded_headings, task_lines, without_copies
from tiltool.core.search.query import Query, path_fits
from tiltool.core.search.snippet import Excerpt, excerpt
from tiltool.core.search.tokens import Word, fold, fold_note
from tiltool.core.text.lines import Span, line_table
from tiltool.errors import Misused
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes
from tiltool.store.queries.search import (
    FoundNote,
    count_notes,
    days_of_found,
    find_notes,
    find_tasks,
    find_topics,
    prepare_index_for,
    read_body,
    read_moved_tasks,
    read_task_keys,
    with_word_places,
)

_RANKED = 60
"""How many of the best notes are ranked by where in them the words are."""


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
    """Where in a note a hit is: the whole note, the lines of a task, or the span of a topic."""

    note: FoundNote
    title: str | None = None
    line: int | None = None
    span: Span | None = None


_Ranking = tuple[Sequence[FoundNote], int, Mapping[int, int]]
"""The notes, the best by where the words are, the number of all, and in how many notes each carried task was."""


def search(index: Index, query: Query, limit: int | None = None, *, with_roles: bool = True) -> SearchReport:
    """Return the hits of a query, at most `limit` of them; without roles the parser may not be needed.

    Raises Misused for an empty query, and for a regular expression that is invalid or takes too long.
    """
    finders = _prepared(index, query)
    times: Mapping[int, int] = {}
    if query.looks_closer:
        places = _closer_places(index, query, finders)
        shown, total = places[:limit], len(places)
    else:
        notes, total, times = _ranking(index, query, finders, limit, None if limit is None else max(limit, _RANKED))
        shown = [*map(_Place, notes[:limit])]
    if with_roles:
        for place in shown:
            parse_notes(index, "id = ?", [place.note.id])
    return SearchReport(
        tuple(_hit(index, query, place, finders, times.get(place.note.id, 1)) for place in shown), total
    )


def search_paths(index: Index, query: Query) -> tuple[str, ...]:
    """Return the paths of all notes that have a hit, best first. Raises Misused as `search` does."""
    finders = _prepared(index, query)
    if query.looks_closer:
        return tuple(dict.fromkeys(place.note.path for place in _closer_places(index, query, finders)))
    return tuple(note.path for note in _ranking(index, query, finders, None, _RANKED)[0])


def _prepared(index: Index, query: Query) -> Finders:
    """Return the finders of a query, after parsing the notes that it needs."""
    if query.is_empty:
        raise Misused("nothing to search for", "for example: til search wal, til search is:open tag:blog")
    finders = finders_of(query)
    prepare_index_for(index, query)
    return finders


def _found(index: Index, query: Query) -> list[FoundNote]:
    paths = [*query.values("path")]
    return [note for note in find_notes(index, query) if not paths or path_fits(note.path, paths)]


def _closer_places(index: Index, query: Query, finders: Finders) -> list[_Place]:
    notes = _found(index, query)
    return (_task_places if query.states else _topic_places)(index, query, notes, finders)


def _ranking(index: Index, query: Query, finders: Finders, limit: int | None, most: int | None) -> _Ranking:
    """Return the notes of a query: the first `most` ranked by where the words are, then the others.

    What was learned comes first, then headings, other text, copies. A carried task is there once, at its newest place.
    """
    rest = unproved_finders(query, terms_are_known=index.has_words)
    days: Sequence[tuple[str, int]] | None = None
    if any(rest) or any(query.values("path")):
        notes = [note for note in _found(index, query) if not any(rest) or _holds(index, query, _Place(note), rest)]
        days = sorted((note.day or "", note.id) for note in notes)
    else:
        notes = find_notes(index, query, None if limit is None or most is None else min(limit + most, sys.maxsize))
    if not finders.wanted:
        return notes, count_notes(index, query) if days is None else len(days), {}
    first = notes[:most]
    if any(rest) or query.roles:
        ranks = {note.id: _rank_in_text(index, query, finders, note) for note in first}
    else:
        first = [*with_word_places(index, query, first)]
        ranks = {note.id: _rank(index, query, finders, note) for note in first}
    chains = _chains(index, query, finders, [note for note in first if note.copied])
    if chains and days is None:
        days = days_of_found(index, query)
    newest = _newest(index, chains, days or ())
    members = {key: {note.id for note in found} | {newest[key]} for key, found in chains.items()}
    gone = {id for key, ids in members.items() for id in ids - {newest[key]} if ranks.get(id) == _COPY}
    times = {newest[key]: len(ids) for key, ids in members.items()}
    total = count_notes(index, query) if days is None else len(days)
    kept = sorted((note for note in first if note.id not in gone), key=lambda note: ranks[note.id])
    return [*kept, *notes[len(first) :]], total - len(gone), times


def _rank(index: Index, query: Query, finders: Finders, note: FoundNote) -> int:
    """Return the rank of a note whose terms are known to prove the words."""
    if note.learned is None:
        return _rank_in_text(index, query, finders, note)
    if note.learned or note.headed:
        return int(not note.learned)
    return _COPY - note.own


def _rank_in_text(index: Index, query: Query, finders: Finders, note: FoundNote) -> int:
    body = read_body(index, note.id)
    text, learned = body.within_text(query.roles), () if query.roles else body.learned
    if learned and finders.are_in([span.of(text) for span in learned]):
        return 0
    if finders.let_through(folded_headings(text)):
        return 1
    return _COPY - (not note.copied or finders.are_in([without_copies(text)]))


def _chains(
    index: Index, query: Query, finders: Finders, notes: Sequence[FoundNote]
) -> Mapping[str, Sequence[FoundNote]]:
    """Return the notes with moved tasks that have all words, by the keys of the tasks."""
    lines = read_moved_tasks(index, [note.id for note in notes])
    if query.roles:
        lines = {id: task_lines(read_body(index, id).within_text(query.roles))[0] for id in lines}
    moved = {id: each.split("\n") for id, each in lines.items() if each}
    titles = [*{title for each in moved.values() for title in each[::2]}]
    fitting = {titles[at] for at in finders.let_through_of(fold("\n".join(titles)).split("\n"))} if titles else ()
    chains: dict[str, list[FoundNote]] = defaultdict(list)
    for note in notes if fitting else ():
        each = moved.get(note.id, ())
        for key in dict.fromkeys(key for title, key in zip(each[::2], each[1::2], strict=True) if title in fitting):
            chains[key].append(note)
    return chains


def _newest(
    index: Index, chains: Mapping[str, Sequence[FoundNote]], days: Sequence[tuple[str, int]]
) -> Mapping[str, int]:
    """Return the last note of each task: a later found one, within the gap of a chain, or that of its last copy."""
    last = {key: max(copied, key=lambda note: note.day or "") for key, copied in chains.items()}
    starts = {key: bisect_right(days, (note.day or "", sys.maxsize)) for key, note in last.items()}
    later = {key: [id for _, id in days[at : at + GAP]] for key, at in starts.items()}
    keys = read_task_keys(index, {id for ids in later.values() for id in ids}) if later else {}
    # another process may have read a note again
    return {
        key: next((id for id in ids if f"\n{key}\n" in keys.get(id, "")), last[key].id) for key, ids in later.items()
    }


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
    return sorted((_Place(by_id[task.note], task.title, task.line) for task in tasks), key=_hit_order)


def _topic_places(index: Index, query: Query, notes: Sequence[FoundNote], finders: Finders) -> list[_Place]:
    by_id = {note.id: note for note in notes}
    titles = [(Word(each.value), each.wanted) for each in query.values("topic")]
    places = [
        _Place(by_id[topic.note], topic.title, topic.line, topic.span)
        for topic in find_topics(index, by_id)
        if all(any(True for _ in word.finditer(fold(topic.title))) == wanted for word, wanted in titles)
    ]
    if any(finders):
        places = [place for place in places if _holds(index, query, place, finders)]
    return sorted(places, key=_hit_order)


def _hit_order(place: _Place) -> tuple[float, int, str, int]:
    """Return a sort key: the best hit first, the newer of equal ones first."""
    day = int((place.note.day or "0").replace("-", ""))
    return -place.note.score, -day, place.note.path, place.line or 0


def _hit(index: Index, query: Query, place: _Place, finders: Finders, times: int) -> Hit:
    note, body = place.note, read_body(index, place.note.id)
    lines = line_table(body.text)
    on_line = (lines.span(place.line - 1, place.line),) if place.line else body.within(query.roles)
    learned = () if query.roles else body.learned
    shown = excerpt(lines, (place.span,) if place.span else on_line, finders.wanted, learned)
    at = lines.start(shown.line - 1)
    name = next((part.name for part in body.parts if part.start <= at < part.end), OTHER)
    title = body.title if place.title is None else place.title
    return Hit(note.path, note.day, shown.line, None if name == OTHER else name, title, shown, note.score, times)
