"""The tasks that wait to be done, each at its newest place, with the facts of its chain."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.note.headings import STATE_NAMES
from tiltool.core.search.columns import OTHER, PARTS
from tiltool.store.index.database import Index


class WaitingTask(NamedTuple):
    """A task as the index has it; `origin` is the title that it had at first."""

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


def waiting_tasks(index: Index) -> Iterator[WaitingTask]:
    """Yield every task that waits, in the order of their paths and lines."""
    rows = index.database.execute(
        "SELECT path, day, line, part, state, now.wip, now.text, more, first_day, times, begun.text, number FROM chain"
        " JOIN task USING (note, line) JOIN note ON note.id = note"
        " JOIN title AS now ON now.id = task.title JOIN title AS begun ON begun.id = origin ORDER BY path, line"
    )
    for path, day, line, part, state, wip, title, more, *chain in rows:
        role = None if PARTS[part] == OTHER else PARTS[part]
        yield WaitingTask(path, day, line, role, STATE_NAMES[state], bool(wip), title, more or "", *chain)


class Picked(NamedTuple):
    """A task of the backlog, where it is there."""

    path: str
    line: int
    title: str


def picked_tasks(index: Index, backlog: str) -> Iterator[Picked]:
    """Yield the tasks in the folder of the backlog that are marked as moved."""
    rows = index.database.execute(
        "SELECT path, line, text FROM note JOIN task ON note = note.id JOIN title ON title.id = task.title"
        " WHERE path >= ? AND path < ? AND state = ?",
        (f"{backlog}/", f"{backlog}0", STATE_NAMES.index("moved")),  # "0" comes right after "/"
    )
    return (Picked(*row) for row in rows)


def backlog_tasks(index: Index, backlog: str) -> Iterator[Picked]:
    """Yield every task in the folder of the backlog, in whatever state, in the order of their paths and lines."""
    rows = index.database.execute(
        "SELECT path, line, text FROM note JOIN task ON note = note.id JOIN title ON title.id = task.title"
        " WHERE path >= ? AND path < ? ORDER BY path, line",
        (f"{backlog}/", f"{backlog}0"),
    )
    return (Picked(*row) for row in rows)


def newest_day(index: Index, today: date) -> str | None:
    """Return the day of the newest day note up to today; None for none."""
    found = index.database.execute("SELECT max(day) FROM note WHERE day <= ?", (today.isoformat(),)).fetchone()
    return str(found[0]) if found[0] else None
