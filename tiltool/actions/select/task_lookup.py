"""Find the task that a name means: in the newest note, by its place, or among all open tasks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tiltool.actions.select.note_tasks import (
    NamedTask,
    begins_id,
    choices,
    find_line,
    find_task,
    matching_titles,
    named_tasks,
)
from tiltool.core.dates.day_words import parse_day_line
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import chain_key, shown_title
from tiltool.core.note.model import Note, Task
from tiltool.core.note.titles import title_id, title_key
from tiltool.errors import Misused, NothingFound, Refused, TilError
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.day_notes import DayFile
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.actions.select.open_tasks import Waiting

LikelyTask = Callable[[Task], bool]
"""Returns whether a task is the likely one of several with the same title."""


class Located(NamedTuple):
    """A task, its note, and the note's path from the notebook's root."""

    path: str
    note: Note
    named: NamedTask

    @property
    def task(self) -> Task:
        """Return the task itself."""
        return self.named.task

    @property
    def place(self) -> str:
        """Return its path and line, as shown in messages."""
        return f"{self.path}:{self.task.line}"


class TaskRequest(NamedTuple):
    """Names of tasks, and the day of the note to look in first: by default the newest one up to today."""

    names: Sequence[str]
    today: date
    day: date | None = None


def place_named(notebook: Notebook, text: str, today: date) -> tuple[str, int] | None:
    """Return path and line of DAY:LINE, or of PATH:LINE in a note or project; None for any other text.

    The path may be one from the root, or absolute. Raises NothingFound for a day without a note.
    """
    found = parse_day_line(text, today)
    if found:
        return notebook.relative(notebook.note_of(found[0])), found[1]
    path, _, line = text.rpartition(":")
    if not (line.isascii() and line.isdigit() and path.endswith(NOTE_SUFFIXES)):
        return None
    named = notebook.path_within(notebook.root / path)
    if named is None or not notebook.reads(named):
        return None
    linked = notebook.path_within((notebook.root / named).resolve())  # whose tasks are known by their day
    return linked if linked and notebook.reads(linked) else named, int(line)


@contextlib.contextmanager
def selected(
    notebook: Notebook, request: TaskRequest, likely: LikelyTask, *, ended: bool = False, dry_run: bool = False
) -> Iterator[list[Located]]:
    """Lock the notebook for a change of the requested tasks, each once; with `ended`, ended tasks of the backlog too.

    They are looked for before the lock is taken, since the first index of many notes takes a while, and again under
    the lock if a note has changed since. Raises NothingFound, Refused.
    """
    found = None
    with contextlib.suppress(TilError):  # the process that holds the lock may add what is missing
        early = Locator(notebook, request, ended=ended)
        found = early.find_all(likely)
    with notebook.writing(dry_run):
        if found is None or not early.is_current():
            found = Locator(notebook, request, ended=ended).find_all(likely)
        yield found


class Locator:
    """Finds tasks by name; each note is read once, the index queried at most once."""

    def __init__(self, notebook: Notebook, request: TaskRequest, *, ended: bool = False) -> None:
        self.notebook = notebook
        self.request = request
        self.ended = ended  # finished and dropped tasks of the backlog count, too
        self.current = self._current()
        self.notes: dict[str, tuple[Note, tuple[NamedTask, ...]]] = {}

    def _current(self) -> DayFile | None:
        day, today = self.request.day, self.request.today
        return self.notebook.note_of(day) if day else self.notebook.newest_or_none(today)

    @cached_property
    def elsewhere(self) -> Sequence[Waiting]:
        """Return all open tasks: needed only if the newest note does not have the task."""
        from tiltool.actions.select.open_tasks import open_tasks  # imports SQLite

        return open_tasks(self.notebook, self.request.today).tasks

    def is_current(self) -> bool:
        """Return whether all notes that were read are unchanged."""
        try:
            same = all(self.notebook.text_at(path) == note.text for path, (note, _) in self.notes.items())
            return same and self.current == self._current()
        except TilError:  # a note that is gone
            return False

    def find_all(self, likely: LikelyTask) -> list[Located]:
        """Return the requested tasks, each once. Raises NothingFound, Refused."""
        found = [self.find(name, likely) for name in self.request.names]
        return list({(each.path, each.task.line): each for each in found}.values())

    def find(self, wanted: str, likely: LikelyTask) -> Located:
        """Return the task that `wanted` means: an id, `day:line`, `path:line`, or a part of a title.

        Of several in one note, it is the `likely` one. Raises NothingFound for none, Refused for several, Misused
        for an empty name.
        """
        if not title_key(wanted):
            raise Misused("TASK is empty", "til show lists the tasks and their ids")
        place = place_named(self.notebook, wanted, self.request.today)
        if place:
            return self._moved_on(self._at_line(*place))
        found = self._in_current(wanted, likely)
        return self._moved_on(found) if found else self._anywhere(wanted)

    def _moved_on(self, found: Located) -> Located:
        """Return where a moved task is now, such as in the backlog; any other task is returned as it is.

        Raises Refused if there are several such places.
        """
        if found.task.state != "moved":
            return found
        key, backlog = chain_key(found.task.title), Backlog(self.notebook)
        there = [each for each in self.elsewhere if chain_key(each.task.title) == key]
        if backlog.has(found.path):  # it was picked from there into a note
            there = [each for each in there if not backlog.has(each.task.path)] or there
        if len(there) > 1:
            message = Message("{path}:{line} was moved to one of several places", path=found.path, line=found.task.line)
            raise Refused(message, choices((_candidate(each).row for each in there), len(there)))
        if there:
            return self._checked(_candidate(there[0]))
        return self._ended(found, key) or found

    def _ended(self, found: Located, key: str) -> Located | None:
        """Return the newest place of a task that is open nowhere; None if no newer note has it."""
        from tiltool.store.index.session import ask
        from tiltool.store.queries.task_history import paths_with_task

        day = found.note.day
        if not day:
            return None
        for path in ask(self.notebook, lambda index: [*paths_with_task(index, title_id(key), day)]):
            same = [each for each in self.read(path)[1] if chain_key(each.task.title) == key]
            if same and same[0].task.state != "moved":
                return Located(path, self.read(path)[0], same[0])
        return None

    def read(self, path: str) -> tuple[Note, tuple[NamedTask, ...]]:
        """Return the note at a path from the root, with its tasks."""
        if path not in self.notes:
            note = self.notebook.read_at(path)
            self.notes[path] = (note, named_tasks(self.notebook, note, path))
        return self.notes[path]

    def _at_line(self, path: str, line: int) -> Located:
        note, named = self.read(path)
        return Located(path, note, find_line(named, str(note.day or path), line))

    def _checked(self, candidate: _Candidate) -> Located:
        """Return a task where the index has it. Raises Refused if its note has changed since."""
        found = self._at_line(candidate.path, candidate.line)
        if found.task.title != candidate.title:
            message = Message("{path} has changed in the meantime; nothing written", path=candidate.path)
            raise Refused(message, "run the command again")
        return found

    def _in_current(self, wanted: str, likely: LikelyTask) -> Located | None:
        if self.current is None:
            return None
        path = self.notebook.relative(self.current)
        note, named = self.read(path)
        found = find_task(named, path, self.current.day, wanted, likely)
        return Located(path, note, found) if found else None

    def _anywhere(self, wanted: str) -> Located:
        found = _matching([_candidate(each) for each in self.elsewhere], wanted)
        if not found and self.ended:
            found = _matching([*self._ended_in_backlog()], wanted)
        if not found:
            raise self._no_such_task(wanted)
        if len(found) > 1:
            message = Message("{name!r} matches {count} tasks; nothing changed", name=wanted, count=len(found))
            raise Refused(message, choices((each.row for each in found), len(found)))
        located = self._checked(found[0])
        return located._replace(named=located.named._replace(id=found[0].id))

    def _no_such_task(self, wanted: str) -> NothingFound:
        message = Message("no task like {name!r}", name=wanted)
        if self.current:
            path = self.notebook.relative(self.current)
            message = Message("no task like {name!r} in {path} or among all open tasks", name=wanted, path=path)
        return NothingFound(message, "til tasks lists open tasks and their ids")

    def _ended_in_backlog(self) -> Iterator[_Candidate]:
        for path in Backlog(self.notebook).paths():
            for id, _, task, handle in self.read(path)[1]:
                if task.state in ENDED_STATES:
                    yield _Candidate(id, (handle,), task.title, path, task.line)


class _Candidate(NamedTuple):
    """A task that a name may mean; `handles` are its full ids."""

    id: str
    handles: tuple[str, ...]
    title: str
    path: str
    line: int

    @property
    def row(self) -> tuple[str, str, str]:
        return self.id, shown_title(self.title), f"{self.path}:{self.line}"


def _candidate(waiting: Waiting) -> _Candidate:
    return _Candidate(
        waiting.id, (waiting.handle, waiting.uid), waiting.task.title, waiting.task.path, waiting.task.line
    )


def _matching(tasks: Sequence[_Candidate], wanted: str) -> list[_Candidate]:
    """Return the task whose id starts with `wanted`, else those whose title equals it, else those containing it."""
    for names in zip(*(each.handles for each in tasks), strict=True):
        by_id = [each for each, name in zip(tasks, names, strict=True) if begins_id(wanted, name)]
        if len(by_id) == 1:
            return by_id
    return [tasks[at] for at in matching_titles([each.title for each in tasks], wanted)]
