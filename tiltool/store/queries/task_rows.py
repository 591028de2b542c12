"""The tasks of the index as chains see them: by day, by key, one by one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tiltool.core.note.headings import STATE_NAMES
from tiltool.core.note.model import TASK_ROLES
from tiltool.core.search.columns import PARTS
from tiltool.core.tasks.lineage import Seen
from tiltool.store.index.database import Index

Place = tuple[int, int]
"""Note and line of a task."""

REPORTED = PARTS.index("yesterday")
"""The part that tells of tasks again: no place of a chain."""

_OWN = frozenset(PARTS.index(role) for role in TASK_ROLES)

_SELECT = (
    "SELECT coalesce(title.key, title.id), day, note, line, part, state, title.wip, title.id FROM task"
    " JOIN title ON title.id = task.title JOIN note ON note.id = note WHERE part != ?"
)

Keyed = Iterator[tuple[int, Seen]]
"""Tasks, each with the key that it shares with the others of its chain."""


def all_tasks(index: Index) -> Keyed:
    """Yield every task."""
    return _seen(index.database.execute(_SELECT, (REPORTED,)))


def tasks_of_days(index: Index, days: Iterable[str]) -> Keyed:
    """Yield the tasks of the notes of some days."""
    for day in days:
        yield from _seen(index.database.execute(f"{_SELECT} AND day = ?", (REPORTED, day)))


def task_at(index: Index, place: Place) -> Keyed:
    """Yield the task at a place, if there is one."""
    return _seen(index.database.execute(f"{_SELECT} AND note = ? AND line = ?", (REPORTED, *place)))


def tasks_of_keys(index: Index, keys: Iterable[int]) -> Keyed:
    """Yield the tasks of some keys, in all notes."""
    database = index.database
    database.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key INTEGER PRIMARY KEY)")
    database.execute("DELETE FROM temp.wanted")
    database.executemany("INSERT INTO temp.wanted VALUES (?)", ((key,) for key in keys))
    titles = "SELECT id FROM title WHERE coalesce(key, id) IN (SELECT key FROM temp.wanted)"
    return _seen(database.execute(f"{_SELECT} AND task.title IN ({titles})", (REPORTED,)))


def _seen(rows: Iterable[tuple[Any, ...]]) -> Keyed:
    for key, day, note, line, part, state, wip, title in rows:
        yield key, Seen(day or "", note, line, part, STATE_NAMES[state], bool(wip), title)


def numbered(tasks: Sequence[Seen]) -> Iterator[Seen]:
    """Yield the tasks of a key in the order of day and line, each with its number among those of its note."""
    ordered = sorted(tasks, key=lambda each: (each.day, each.note, each.part not in _OWN, each.line))
    note, number = 0, 0
    for task in ordered:
        number = number + 1 if task.note == note else 1
        note = task.note
        yield task if number == 1 else task._replace(number=number)
