"""Mark: change the state of tasks, one character each."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.actions.find import Named, find_line, find_task, named_tasks
from tiltool.core.edit import Edit, Patch, patch
from tiltool.core.model import Note, Task
from tiltool.core.parse import parse_sections
from tiltool.core.text import Span
from tiltool.core.verify import is_as_planned, places_by_box
from tiltool.errors import Faulty
from tiltool.store.calendar import DayFile
from tiltool.store.notebook import Notebook
from tiltool.store.record import Change

MARKS = {"done": "x", "doing": "/", "dropped": "-", "open": " "}
"""What til writes into a box for a state."""

LineReader = Callable[[str], tuple[date, int] | None]
"""Reads `day:line`; None for anything else."""


class Marked(NamedTuple):
    """A task and its state before."""

    path: str
    id: str
    title: str
    line: int
    before: str
    after: str


class MarkReport(NamedTuple):
    """The tasks that were meant, in order; one that had the state already is there too."""

    tasks: tuple[Marked, ...]
    changes: tuple[Change, ...]


def mark(
    notebook: Notebook,
    wanted: Sequence[str],
    state: str,
    today: date,
    at: str,
    *,
    command: str,
    read_line: LineReader,
    day: date | None = None,
    dry_run: bool = False,
) -> MarkReport:
    """Give `wanted` tasks a state, all of them or none.

    A task is looked for in the note of `day`, by default the newest one up to today. Raises Refused where
    a task is not found or not the only one.
    """
    with notebook.writing(dry_run):
        current = notebook.note_of(day) if day else notebook.newest(today)
        found = _find_all(notebook, wanted, current, read_line, state)
        changes = tuple(_change(notebook, file, note, mine, state) for file, (note, mine) in found.items())
        real = tuple(change for change in changes if change.patch.edits)
        if real and not dry_run:
            titles = ", ".join(each.task.title for _, mine in found.values() for each in mine)
            notebook.history.record(at, command, real, about=titles)
    marked = [_marked(notebook, file, each, state) for file, (_, mine) in found.items() for each in mine]
    return MarkReport(tuple(marked), real)


Found = dict[DayFile, tuple[Note, list[Named]]]


def _find_all(notebook: Notebook, wanted: Sequence[str], current: DayFile, read_line: LineReader, state: str) -> Found:
    def likely(task: Task) -> bool:
        return task.is_open != (state == "open")

    found: Found = {}
    tasks: dict[DayFile, tuple[Named, ...]] = {}
    for each in wanted:
        place = read_line(each)
        file = notebook.note_of(place[0]) if place else current
        if file not in found:
            found[file] = (notebook.read(file), [])
            tasks[file] = named_tasks(notebook, found[file][0])
        named = (
            find_line(tasks[file], file, place[1]) if place else find_task(notebook, tasks[file], file, each, likely)
        )
        if named not in found[file][1]:
            found[file][1].append(named)
    return found


def _change(notebook: Notebook, file: DayFile, note: Note, named: Sequence[Named], state: str) -> Change:
    tasks = [
        each.task for each in named if each.task.state != state or each.task.mark not in notebook.config.dialect.states
    ]
    written = patch(note.text, [Edit(task.box, MARKS[state]) for task in tasks])
    _verify(notebook, note, written, [task.box for task in tasks], MARKS[state])
    return Change(notebook.relative(file), written)


def _verify(notebook: Notebook, note: Note, written: Patch, boxes: Sequence[Span], mark: str) -> None:
    by_box = places_by_box(note)
    gone = [by_box[box] for box in by_box if box in boxes]
    after = parse_sections(written.after or "", notebook.config.dialect)
    if not is_as_planned(note.sections, after, gone, [(*place[:-1], mark) for place in gone], ()):
        raise Faulty("the changed note would not read as planned: nothing written")


def _marked(notebook: Notebook, file: DayFile, named: Named, state: str) -> Marked:
    task = named.task
    return Marked(notebook.relative(file), named.id, task.title, task.line, task.state, state)
