"""The open tasks, each at its newest place, with its chain; and the tasks of the backlog."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.tasks.chains import REPORTED, Key
from tiltool.store.index.database import Index


class WaitingTask(NamedTuple):
    """An open task; `origin` is its first title."""

    path: str
    day: str | None
    line: int
    role: str | None
    state: str
    wip: bool
    title: str
    more: str
    first_day: str | None
    times: int
    origin: str
    number: int
    private: str | None  # the first day on which it may be shown
    parent: int | None  # the line of the nearest unfinished task above it


def waiting_tasks(index: Index) -> Iterator[WaitingTask]:
    """Yield every open task, in the order of paths and lines."""
    rows = index.database.execute(
        "SELECT path, day, line, part, state, now.wip, now.text, more, first_day, times, begun.text, number, private, parent"
        " FROM chain"
        " JOIN task USING (note, line) JOIN note ON note.id = note"
        " JOIN title AS now ON now.id = task.title JOIN title AS begun ON begun.id = origin ORDER BY path, line"
    )
    for path, day, line, part, state, wip, title, more, *chain in rows:
        role = None if PARTS[part] == OTHER else PARTS[part]
        yield WaitingTask(path, day, line, role, STATE_NAMES[state], bool(wip), title, more or "", *chain)


class BacklogTask(NamedTuple):
    """A task in a note without a day."""

    path: str
    line: int
    state: str
    title: str


def backlog_tasks(index: Index, backlog: str) -> Iterator[BacklogTask]:
    """Yield the tasks in the folder of the backlog, in any state, in the order of paths and lines."""
    return _backlog_tasks(index, "path >= ? AND path < ?", *path_range(backlog))


def undated_tasks(index: Index, key: Key | None = None) -> Iterator[BacklogTask]:
    """Yield the tasks of a key, or all, in notes without a day, in the order of paths and lines."""
    condition = "" if key is None else " AND coalesce(key, title.id) = ?"
    return _backlog_tasks(index, f"day IS NULL{condition}", *(() if key is None else (key,)))


def _backlog_tasks(index: Index, condition: str, *values: Key) -> Iterator[BacklogTask]:
    rows = index.database.execute(
        "SELECT path, line, state, text FROM note JOIN task ON note = note.id JOIN title ON title.id = task.title"
        f" WHERE part != {REPORTED} AND {condition} ORDER BY path, line",
        values,
    )
    return (BacklogTask(path, line, STATE_NAMES[state], text) for path, line, state, text in rows)


def path_range(folder: str) -> tuple[str, str]:
    """Return the first path inside a folder, and the first one after it."""
    return f"{folder}/", f"{folder}0"  # "0" comes right after "/"


def newest_day(index: Index, today: date) -> str | None:
    """Return the day of the newest day note up to today; None if there is none."""
    found = index.database.execute("SELECT max(day) FROM note WHERE day <= ?", (today.isoformat(),)).fetchone()
    return str(found[0]) if found[0] else None
