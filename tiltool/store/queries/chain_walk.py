"""The chains of one note's tasks, followed through the notes around it.

The index need not be up to date: the tasks of the notes that changed since are read from their texts.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from tiltool.core.note.titles import GAP, title_id
from tiltool.core.tasks.chains import (
    PARKED_GAP,
    REPORTED,
    Chain,
    ChainBuilder,
    Key,
    NoteDays,
    TaskPlace,
    places_in,
    places_in_text,
)
from tiltool.errors import Refused
from tiltool.store.notebook.settings import index_file

if TYPE_CHECKING:
    from tiltool.core.note.model import Note
    from tiltool.store.notebook.notebook import Notebook
    from tiltool.store.queries.known_tasks import KnownTasks

_FIRST_READ = 12
"""Number of earlier notes read at first."""


def chains_around(notebook: Notebook, note: Note, path: str, day: date) -> Mapping[int, Chain]:
    """Return the chain of each task of a day's note by its line, from its origin to that note.

    `path` is that of the note from the root. The chains equal those of the index: earlier notes are read until every
    chain must have begun, later ones as far as they may continue tasks that were moved.
    """
    if not any(task.title for _, task in note.tasks()):
        return {}
    if index_file(notebook.state, notebook.config).is_file():
        from sqlite3 import DatabaseError  # a notebook without an index does without it

        from tiltool.store.index.database import stored_index
        from tiltool.store.queries.known_tasks import KnownTasks

        with contextlib.suppress(DatabaseError), stored_index(notebook) as index:
            return _Walk(notebook, KnownTasks(index) if index else None, note, path, day).followed()
    return _Walk(notebook, None, note, path, day).followed()  # there is no index, or a broken one


class _Walk:
    """The notes read so far around a day, each from the index or from its text."""

    def __init__(self, notebook: Notebook, known: KnownTasks | None, note: Note, path: str, day: date) -> None:
        self.notebook = notebook
        self.known = known
        self.own = note, path
        self.number = 0  # of the note, as it is read from its text
        self.earlier = notebook.calendar.notes_before(day)
        self.length = 0  # number of earlier days read
        later = [*takewhile(lambda each: each[0] > day, notebook.calendar.notes_before(None))]
        self.later = reversed(later)
        self.ahead = 0  # number of later days read that have an unfinished task
        self.days: list[str] = []
        self.unfinished: list[str] = []  # the days whose notes have an unfinished task
        self.tasks: dict[str, list[TaskPlace]] = defaultdict(list)  # of the notes read, by their days
        self.ranks: dict[int, object] = {}  # of the notes read, within their days
        self.places: dict[Key, list[TaskPlace]] = defaultdict(list)
        for place in _counted(backlog_places(notebook)):
            self.places[place.key].append(place)
        self.parked = {*self.places}
        paths = map(notebook.from_root, notebook.calendar.notes_of(day.isoformat()))
        self._read(day, [*dict.fromkeys((*paths, path))])
        self.own_keys = {place.key for place in self.tasks[day.isoformat()] if place.note == self.number}
        self.keys: set[Key] = set()  # whose places were loaded
        self._read_later(GAP)
        self.builder = ChainBuilder(NoteDays((), ()), notebook.carried_from)
        self.builder.ranks = self.ranks
        self._load(self.own_keys)

    def followed(self) -> Mapping[int, Chain]:
        """Return the chain of each task of the note by its line."""
        complete, keys = self._read_earlier(_FIRST_READ), self.own_keys
        while (keys := self._unbegun(self._of_note(self._follow(keys)))) and not complete:
            complete = self._read_earlier(self.length)
        while self._unbegun(found := self._from_origin()) and not complete:  # under other titles, some began earlier
            complete = self._read_earlier(self.length)
            self._follow(self.keys)
        return {
            step.line: Chain(each.steps[: at + 1])
            for each in found
            for at, step in enumerate(each.steps)
            if step.note == self.number
        }

    def _read_earlier(self, more: int) -> bool:
        """Read the notes of that many earlier days; return whether there are no more."""
        before, found = len(self.days), [*islice(self.earlier, more)]
        for day, paths in found:
            self._read(day, [*map(self.notebook.from_root, paths)])
        self._add_places(self.keys, self.days[before:])
        self.length += len(found)
        return len(found) < more

    def _read_later(self, gap: int) -> None:
        """Read later notes until more than `gap` of their days have an unfinished task."""
        before = len(self.days)
        while self.ahead <= gap and (found := next(self.later, None)):
            day, paths = found
            self._read(day, [*map(self.notebook.from_root, paths)])
            self.ahead += self.unfinished[-1:] == [day.isoformat()]
        self._add_places(self.keys, self.days[before:])

    def _read(self, day: date, paths: Sequence[str]) -> None:
        """Read the notes of a day, of which the day note is first."""
        iso, is_unfinished = day.isoformat(), False
        for rank, path in enumerate(paths):
            number = -(day.toordinal() << 10) - rank
            known = self.known.find(path) if self.known and path != self.own[1] else None
            if known is not None:
                number, is_open = known
            else:
                read = [place._replace(note=number) for place in _counted(self._places(path, day))]
                self.tasks[iso] += read
                is_open = any(place.is_unfinished for place in read)
            if path == self.own[1]:
                self.number = number
            if len(paths) > 1:
                self.ranks[number] = rank
            is_unfinished = is_unfinished or is_open
        self.days.append(iso)
        self.unfinished += [iso] if is_unfinished else []

    def _places(self, path: str, day: date) -> Iterator[TaskPlace]:
        if path == self.own[1]:
            yield from places_in(self.own[0], day)
            return
        with contextlib.suppress(Refused):
            yield from places_in_text(self.notebook.text_at(path), self.notebook.config.dialect, day)

    def _load(self, keys: set[Key]) -> None:
        """Add the tasks of some keys, in the notes read so far and in those to come."""
        self._add_places(keys - self.keys, self.days)
        self.keys |= keys

    def _add_places(self, keys: Collection[Key], days: Sequence[str]) -> None:
        found = [place for day in days for place in self.tasks.get(day, ()) if place.key in keys]
        if self.known and days:
            found += self.known.of_keys(keys, days)
        for place in found:
            self.places[place.key].append(place)

    def _from_origin(self) -> list[Chain]:
        """Return the chains of the note's tasks as far as notes were read, under whatever titles they had."""
        builder, days = self.builder, set[str]()
        builder.renamed.clear()
        while True:
            found = [builder.from_origin(each) for each in self._of_note(self.own_keys)]
            on = {each.first.day for each in found} - days
            if not on:
                return found
            days |= on
            beside = {day: keys for day in on if (keys := self._beside(builder.days, day))}
            near = {*chain(*beside.values())}
            if is_parked := not near.isdisjoint(self.parked):  # then a chain may go on much later
                self._read_later(PARKED_GAP)
            missing = near - builder.places.keys()
            self._load(missing)
            self._follow(self.keys if is_parked else missing)
            builder.find_renamed(sorted(beside))

    def _beside(self, days: NoteDays, day: str) -> set[Key]:
        """Return the keys of all tasks on a day and the one before it if some were moved there and may not continue."""
        before = days.before(day)
        if not before:
            return set()
        old, new = self._on(before), self._on(day)
        left = Counter(place.key for place in old if place.is_unfinished) - Counter(place.key for place in new)
        moved = any(place.state == "moved" and place.key in left for place in old)
        return {place.key for place in (*old, *new)} if moved else set()

    def _follow(self, keys: set[Key]) -> set[Key]:
        """Follow the tasks of some keys as far as notes were read; return the keys."""
        self.builder.days = NoteDays(sorted(self.days), sorted(self.unfinished))
        self.builder.add(chain.from_iterable(self.places[key] for key in keys))
        return keys

    def _on(self, day: str) -> list[TaskPlace]:
        """Return the tasks of the notes of a day."""
        return [*self.tasks.get(day, ()), *(self.known.of_day(day) if self.known else ())]

    def _of_note(self, keys: Iterable[Key]) -> list[Chain]:
        """Return the chains of the note's tasks of some keys, each under one title."""
        every = chain.from_iterable(self.builder.chains.get(key, ()) for key in keys)
        return [each for each in every if any(step.note == self.number for step in each.steps)]

    def _unbegun(self, chains: Iterable[Chain]) -> set[Key]:
        """Return the keys of chains before whose start too few notes were read to rule out an earlier start."""
        unfinished = sorted(self.unfinished)
        return {
            each.first.key
            for each in chains
            if bisect_left(unfinished, each.first.day) <= (PARKED_GAP if each.first.key in self.parked else GAP)
        }


def _counted(places: Iterable[TaskPlace]) -> list[TaskPlace]:
    """Return the tasks that are not only reported, with keys as in the index."""
    counted = (place for place in places if place.part != REPORTED)
    return [place._replace(key=title_id(str(place.key))) for place in counted]


def backlog_places(notebook: Notebook) -> Iterator[TaskPlace]:
    """Yield the tasks of all projects: parked and picked ones decide which gaps a chain may cross."""
    for number, path in enumerate(sorted(path for path, _ in notebook.backlog_entries()), 1):
        with contextlib.suppress(Refused):
            yield from places_in_text(notebook.text_at(path), notebook.config.dialect, None, -number)
