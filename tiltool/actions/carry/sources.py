"""The notes that a carry takes tasks from, and the note that a new one is modeled on."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, takewhile
from typing import NamedTuple

from tiltool.core.dates.days import next_working_day
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.titles import GAP
from tiltool.core.tasks.checkbox_lines import all_boxes, open_boxes
from tiltool.errors import Conflicted, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.notebook.day_notes import DayFile
from tiltool.store.notebook.notebook import Notebook

MOST_PASSED_OVER = 60
"""How many notes without a task section a carry skips before it gives up."""

_RECENT_ENTRIES = 100


class Request(NamedTuple):
    """The options of a carry; None if the notebook's configuration decides."""

    target: date
    source: date | None = None
    carry: bool = True
    leave: str | None = None
    with_done: bool | None = None
    top: bool | None = None
    lookback: int | None = None
    template: str | None = None
    backlog: bool = False  # also bring due tasks from the backlog
    at: str = ""  # the time now, for the fields of a template
    today: date | None = None  # carry nothing into a note beyond the next working day from here

    @property
    def carries(self) -> bool:
        """Return whether there is anything to carry: not if the target is too far ahead."""
        return self.carry and (self.today is None or self.target <= next_working_day(self.today))


class CarrySource(NamedTuple):
    """A note to carry from."""

    file: DayFile
    note: Note


class CarrySources(NamedTuple):
    """The notes to carry from, newest first, and the notes skipped on the way.

    `form` is the note that a new one is modeled on: the newest source, or, if no earlier note has a task
    section, the newest one with a section of any known role.
    """

    found: tuple[CarrySource, ...] = ()
    form: CarrySource | None = None
    passed_over: tuple[date, ...] = ()
    problems: tuple[tuple[date, Problem], ...] = ()


def choose_sources(notebook: Notebook, request: Request) -> CarrySources:
    """Return the notes to carry from for `request`.

    Raises Refused if the note it names is the target, or does not exist.
    """
    if request.source:
        named = _named(notebook, request.source, request.target)
        return CarrySources((named,), named)
    return _newest(notebook, request)


def _named(notebook: Notebook, day: date, target: date) -> CarrySource:
    if day == target:
        message = Message("{day} can't be carried into itself", day=day)
        raise Refused(message, "choose another note: --from yesterday or --to tomorrow")
    file = notebook.day_file(day)
    if file is None:
        near = next(notebook.before(day), None)
        hint = Message("the one before it is {day}", day=near.day) if near else "omit --from"
        raise Refused(Message("no note for {day}", day=day), hint)
    return CarrySource(file, notebook.read(file))


def _newest(notebook: Notebook, request: Request) -> CarrySources:
    found: list[CarrySource] = []
    passed: list[date] = []
    problems: list[tuple[date, Problem]] = []
    form: CarrySource | None = None
    lookback = request.lookback or notebook.config.carry.lookback
    for file in islice(notebook.before(request.target), MOST_PASSED_OVER):
        try:
            source = CarrySource(file, notebook.read(file))
        except Conflicted:  # its tasks would be skipped, or carried twice
            raise
        except Refused as error:
            problems.append((file.day, Problem("unreadable", 1, 1, error.message)))
            continue
        roles = {section.role for section in source.note.sections}
        if not roles.isdisjoint(TASK_ROLES):
            found.append(source)
        elif not found:
            passed.append(file.day)
            form = form or (source if any(roles) else None)
        if len(found) == lookback:
            break
    form = found[0] if found else form
    return CarrySources(tuple(found), form, tuple(passed) if found else (), tuple(problems))


def keys_in_newer_notes(newer: Iterator[Note]) -> Iterator[str]:
    """Yield the keys of the tasks in newer notes: copies in older notes are out of date."""
    for note in newer:
        yield from (task.key for section, task in note.tasks() if section.role in (*TASK_ROLES, "done"))


def keys_after_target(notebook: Notebook, target: date) -> frozenset[str]:
    """Return the keys of the tasks in the notes right after `target`: their chains already continue there."""
    later = list(takewhile(lambda file: file.day > target, notebook.days))[-GAP:]
    return frozenset(key for file in later for key in open_boxes(_text(notebook, file), notebook.config.dialect))


def keys_between_notes(notebook: Notebook, source: date, target: date) -> frozenset[str]:
    """Return the keys of the tasks in the notes between two days, in any state."""
    between = takewhile(lambda file: file.day > source, notebook.before(target))
    return frozenset(key for file in between for key in all_boxes(_text(notebook, file), notebook.config.dialect))


def _text(notebook: Notebook, file: DayFile) -> str:
    return text_if_readable(notebook.root / notebook.relative(file))


def keys_moved_to_deleted_note(notebook: Notebook, source: DayFile) -> Mapping[str, str]:
    """Return key and mark of the tasks that an earlier carry moved from `source` into a note that was deleted.

    The history distinguishes such a `[>]` from one that a person wrote; no other note may have the task.
    """
    path = notebook.relative(source)
    for entry in notebook.history.recent(path, _RECENT_ENTRIES):
        mine = next(record for record in entry.files if record.path == path)
        if mine.before is None:
            break  # the note was created here: nothing was carried from it before
        if entry.moved:
            others = (record.path for record in entry.files if record != mine)
            gone = not any(map(notebook.has_file, others))
            return _without_copies(notebook, source, entry.moved) if gone else {}
    return {}


def _without_copies(notebook: Notebook, source: DayFile, moved: Mapping[str, str]) -> Mapping[str, str]:
    later = takewhile(lambda file: file.day > source.day, notebook.days)
    found = {key for file in later for key in open_boxes(_text(notebook, file), notebook.config.dialect)}
    return {key: mark for key, mark in moved.items() if key not in found}
