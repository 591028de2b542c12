"""The chains of one note's tasks, followed through the notes around it without the index."""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from tiltool.core.tasks.chains import GAP, PARKED_GAP, REPORTED, Chain, ChainBuilder, Key, NoteDays, TaskPlace
from tiltool.core.tasks.places import places_in, places_in_text
from tiltool.errors import Refused

if TYPE_CHECKING:
    from tiltool.core.note.model import Note
    from tiltool.store.notebook.notebook import Notebook

_FIRST_READ = 12
"""Number of earlier notes read at first."""


def chains_around(notebook: Notebook, note: Note, day: date) -> Mapping[int, Chain]:
    """Return the chain of each task of the note of a day by its line, from its origin to that note.

    They equal those of the index: earlier notes are read until every chain must have begun, later ones as far as
    they may continue tasks that were moved.
    """
    if not any(task.title for _, task in note.tasks()):
        return {}
    walk = _Walk(notebook, note, day)
    complete, keys = walk.read(_FIRST_READ), walk.own_keys()
    while not complete and (keys := walk.unbegun(walk.chains(keys))):
        complete = walk.read(max(GAP + 1, walk.length // 4))
    while True:
        found = walk.chains()  # with titles that changed, some may have begun earlier
        if complete or not walk.unbegun(found):
            return found
        complete = walk.read(walk.length)


class _Walk:
    """The notes read so far around a day; notes are numbered by their days."""

    def __init__(self, notebook: Notebook, note: Note, day: date) -> None:
        self.notebook = notebook
        self.day = day
        self.number = day.toordinal()
        self.earlier = notebook.earlier_texts(day)
        self.days: set[str] = set()
        self.unfinished: set[str] = set()  # the days whose notes have an unfinished task
        self.places: dict[Key, list[TaskPlace]] = defaultdict(list)
        self._add(day, places_in(note, day))
        self.parked: set[Key] = set()
        for place in backlog_places(notebook):
            self.parked.add(place.key)
            self.places[place.key].append(place)
        self.length = 0
        self._read_later()

    def read(self, more: int) -> bool:
        """Read so many earlier notes; return whether there are no more."""
        dialect = self.notebook.config.dialect
        for _ in range(more):
            found = next(self.earlier, None)
            if found is None:
                return True
            self.length += 1
            self._add(found[0], places_in_text(found[1], dialect, found[0]))
        return False

    def own_keys(self) -> set[Key]:
        """Return the keys of the tasks of the note itself."""
        return {key for key, places in self.places.items() if any(place.note == self.number for place in places)}

    def _add(self, day: date, places: Iterable[TaskPlace]) -> bool:
        """Add the tasks of a note, but for reports; return whether one is unfinished."""
        counted = [place for place in places if place.part != REPORTED]
        is_unfinished = any(place.is_unfinished for place in counted)
        self.days.add(day.isoformat())
        if is_unfinished:
            self.unfinished.add(day.isoformat())
        for place in counted:
            self.places[place.key].append(place)
        return is_unfinished

    def _read_later(self) -> None:
        unfinished = 0
        later = [*takewhile(lambda file: file.day > self.day, self.notebook.days)]
        for file in reversed(later):
            if unfinished > GAP:
                break
            try:
                text = self.notebook.text(file)
            except Refused:
                continue
            unfinished += self._add(file.day, places_in_text(text, self.notebook.config.dialect, file.day))

    def chains(self, keys: Collection[Key] | None = None) -> Mapping[int, Chain]:
        """Return the chain of each task of the note by its line, as far as notes were read.

        With `keys`, only of the tasks with these, and only as far as their titles did not change.
        """
        builder = ChainBuilder(NoteDays(sorted(self.days), sorted(self.unfinished)), self.notebook.carried_from)
        builder.add(chain.from_iterable(self.places[key] for key in (self.places if keys is None else keys)))
        if keys is None:
            builder.find_renamed(builder.days.all)
        return {
            step.line: Chain(found.steps[: at + 1])
            for found in builder.joined()
            for at, step in enumerate(found.steps)
            if step.note == self.number
        }

    def unbegun(self, chains: Mapping[int, Chain]) -> set[Key]:
        """Return the keys of chains before whose start too few notes were read to rule out an earlier start."""
        unfinished = sorted(self.unfinished)
        return {
            each.first.key
            for each in chains.values()
            if bisect_left(unfinished, each.first.day) <= (PARKED_GAP if each.first.key in self.parked else GAP)
        }


def backlog_places(notebook: Notebook) -> Iterator[TaskPlace]:
    """Yield the tasks of all projects: parked and picked ones decide which gaps a chain may cross."""
    for number, (path, _) in enumerate(sorted(notebook.backlog_entries(), key=lambda each: each[0]), 1):
        with contextlib.suppress(Refused):
            yield from places_in_text(notebook.text_at(path), notebook.config.dialect, None, -number)
