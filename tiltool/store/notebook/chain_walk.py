"""The chains of one note's tasks, followed through the notes around it without the index."""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.note.titles import is_wip
from tiltool.core.tasks.chains import GAP, PARKED_GAP, REPORTED, Chain, ChainBuilder, NoteDays, TaskPlace
from tiltool.core.tasks.checkbox_lines import read_box_lines
from tiltool.errors import Refused

if TYPE_CHECKING:
    from tiltool.core.note.model import Note
    from tiltool.store.notebook.notebook import Notebook

_FIRST_READ = 12
"""Number of earlier notes read at first; doubled until it is enough."""


def chains_around(notebook: Notebook, note: Note, day: date) -> Mapping[int, Chain]:
    """Return the chain of each task of the note of a day by its line, from its origin to that note.

    They equal those of the index: earlier notes are read until every chain must have begun, later ones as far as
    they may continue tasks that were moved.
    """
    if not any(task.title for _, task in note.tasks()):
        return {}
    walk = _Walk(notebook, note, day)
    wanted = _FIRST_READ
    complete = False
    while True:
        while not (complete := walk.read(wanted)) and not walk.has_begun(walk.chains(own=True)):
            wanted *= 2
        found = walk.chains()  # with titles that changed, some may have begun earlier
        if complete or walk.has_begun(found):
            return found
        wanted *= 2


class _Walk:
    """The notes read so far around a day; notes are numbered by their days."""

    def __init__(self, notebook: Notebook, note: Note, day: date) -> None:
        self.notebook = notebook
        self.day = day
        self.number = day.toordinal()
        self.earlier = notebook.earlier_texts(day)
        self.days: set[str] = set()
        self.unfinished: set[str] = set()  # the days whose notes have an unfinished task
        self.places: list[TaskPlace] = []
        self._add(day, _in_note(note, day))
        self.undated = [*backlog_places(notebook)]
        self.length = 0
        self._read_later()

    def read(self, wanted: int) -> bool:
        """Read earlier notes until there are `wanted`; return whether there are no more."""
        while self.length < wanted:
            found = next(self.earlier, None)
            if found is None:
                return True
            self.length += 1
            self._add(found[0], _in_text(self.notebook, found[1], found[0]))
        return False

    def _add(self, day: date, places: Iterable[TaskPlace]) -> bool:
        """Add the tasks of a note, but for reports; return whether one is unfinished."""
        counted = [place for place in places if place.part != REPORTED]
        is_unfinished = any(place.is_unfinished for place in counted)
        self.days.add(day.isoformat())
        if is_unfinished:
            self.unfinished.add(day.isoformat())
        self.places += counted
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
            unfinished += self._add(file.day, _in_text(self.notebook, text, file.day))

    def chains(self, *, own: bool = False) -> Mapping[int, Chain]:
        """Return the chain of each task of the note by its line, as far as notes were read.

        With `own`, only as far as its titles did not change.
        """
        keys = {place.key for place in self.places if place.note == self.number} if own else frozenset()
        builder = ChainBuilder(NoteDays(sorted(self.days), sorted(self.unfinished)), self.notebook.carried_from)
        places = (*self.places, *self.undated)
        builder.add(place for place in places if place.key in keys) if own else builder.add(places)
        if not own:
            builder.find_renamed(builder.days.all)
        chains = builder.joined()
        return {
            step.line: Chain(chain.steps[: at + 1])
            for chain in chains
            for at, step in enumerate(chain.steps)
            if step.note == self.number
        }

    def has_begun(self, chains: Mapping[int, Chain]) -> bool:
        """Return whether enough notes before the start of each chain were read to rule out an earlier start."""
        parked = {place.key for place in self.undated}
        unfinished = sorted(self.unfinished)
        return all(
            bisect_left(unfinished, chain.first.day) > (PARKED_GAP if chain.first.key in parked else GAP)
            for chain in chains.values()
        )


def backlog_places(notebook: Notebook) -> Iterator[TaskPlace]:
    """Yield the tasks of all projects: parked and picked ones decide which gaps a chain may cross."""
    for number, (path, _) in enumerate(sorted(notebook.backlog_entries(), key=lambda each: each[0]), 1):
        with contextlib.suppress(Refused):
            yield from _in_text(notebook, notebook.text_at(path), None, -number)


def _in_text(notebook: Notebook, text: str, day: date | None, number: int = 0) -> Iterator[TaskPlace]:
    dialect = notebook.config.dialect
    boxes = read_box_lines(text, dialect)
    if boxes is None:
        from tiltool.core.note.parse import parse

        yield from _in_note(parse(text, day, dialect, with_problems=False), day, number)
        return
    for line, role, state, title in boxes:
        yield _place(day, number, line, role, state, title)


def _in_note(note: Note, day: date | None, number: int = 0) -> Iterable[TaskPlace]:
    for section, task in note.tasks():
        if task.title:
            yield _place(day, number, task.line, section.role, task.state, task.title)


def _place(day: date | None, number: int, line: int, role: str | None, state: str, title: str) -> TaskPlace:
    iso, note, part = day.isoformat() if day else "", day.toordinal() if day else number, PARTS.index(role or OTHER)
    return TaskPlace(chain_key(title), iso, note, line, part, state, is_wip(title), title)
