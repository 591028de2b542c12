"""The tasks of the index as places of chains: all, by day, by key or by position."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from sys import intern
from typing import Any

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.tasks.chains import REPORTED, NoteDays, Position, TaskPlace
from tiltool.store.index.database import Index

_SELECT = (
    "SELECT coalesce(title.key, title.id), day, note, line, part, state, title.wip, title.text, private FROM task"
    f" JOIN title ON title.id = task.title JOIN note ON note.id = note WHERE part != {REPORTED}"
)
_UNFINISHED = ", ".join(str(STATE_NAMES.index(state)) for state in ("open", "doing", "moved"))
IS_UNFINISHED = (  # as `TaskPlace.is_unfinished` in a day note
    f"part != {REPORTED} AND (state IN ({_UNFINISHED}) OR (state = {STATE_NAMES.index('done')}"
    " AND (SELECT wip FROM title WHERE id = task.title)))"
)


def note_days(index: Index) -> NoteDays:
    """Return the days of the notes."""
    dates = index.database.execute("SELECT DISTINCT day FROM note WHERE day IS NOT NULL ORDER BY day")
    unfinished = index.database.execute(
        f"SELECT DISTINCT day FROM task JOIN note ON note.id = note WHERE day IS NOT NULL AND {IS_UNFINISHED} ORDER BY day"
    )
    return NoteDays([day for (day,) in dates], [day for (day,) in unfinished])


def note_ranks(index: Index) -> Mapping[int, object]:
    """Return the sort keys of the notes on days that have several."""
    rows = index.database.execute(
        "SELECT id, path FROM note WHERE day IN (SELECT day FROM note GROUP BY day HAVING day IS NOT NULL AND count(*) > 1)"
    ).fetchall()
    if not rows:
        return {}
    from tiltool.core.dates.days import order_in_day

    below = f"{index.notebook.config.notes}/"
    return {id: order_in_day(path.removeprefix(below)) for id, path in rows}


def notes_outside(index: Index) -> Collection[int]:
    """Return the notes without a day that are not projects."""
    tasks = f"{index.notebook.config.tasks}/"
    rows = index.database.execute(
        "SELECT id FROM note WHERE day IS NULL AND substr(path, 1, ?) != ?", (len(tasks), tasks)
    )
    return {id for (id,) in rows}


def all_tasks(index: Index) -> Iterator[TaskPlace]:
    """Yield every task by day. Many tasks share a title or a note, so those are read once and joined here."""
    read = index.database.execute
    titles = {
        id: (key, bool(wip), text) for id, key, wip, text in read("SELECT id, coalesce(key, id), wip, text FROM title")
    }
    notes = {id: (id, day) for id, day in read("SELECT id, coalesce(day, '') FROM note")}
    tasks = read(
        "SELECT task.title, note, line, part, state, private FROM note CROSS JOIN task ON note = id"
        f" WHERE part != {REPORTED} ORDER BY day"
    )
    for title, at, line, part, state, private in tasks:
        (key, wip, text), (note, day) = titles[title], notes[at]
        yield TaskPlace(key, day, note, line, part, STATE_NAMES[state], wip, text, 1, private)


def tasks_of_days(index: Index, days: Iterable[str]) -> Iterator[TaskPlace]:
    """Yield the tasks of the notes of some days."""
    for day in days:
        yield from _places(index.database.execute(f"{_SELECT} AND day = ?", (day,)))


def task_at(index: Index, position: Position) -> Iterator[TaskPlace]:
    """Yield the task at a position, if there is one."""
    return _places(index.database.execute(f"{_SELECT} AND note = ? AND line = ?", position))


def tasks_of_keys(index: Index, keys: Iterable[Any], between: tuple[str, str] | None = None) -> Iterator[TaskPlace]:
    """Yield the tasks of some keys, in all notes or in those of a period."""
    database = index.database
    database.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key INTEGER PRIMARY KEY)")
    database.execute("DELETE FROM temp.wanted")
    database.executemany("INSERT INTO temp.wanted VALUES (?)", ((key,) for key in keys))
    titles = "SELECT id FROM title WHERE key IN temp.wanted OR (key IS NULL AND id IN temp.wanted)"
    period = " AND day BETWEEN ? AND ?" if between else ""
    return _places(database.execute(f"{_SELECT} AND task.title IN ({titles}){period}", between or ()))


def _places(rows: Iterable[tuple[Any, ...]]) -> Iterator[TaskPlace]:
    seen: dict[Any, Any] = {}  # a million tasks fit in memory if equal keys, days and notes are the same objects
    once = seen.setdefault
    for key, day, note, line, part, state, wip, title, private in rows:
        key, day, note = once(key, key), once(day, day) or "", once(note, note)
        yield TaskPlace(key, day, note, line, part, STATE_NAMES[state], bool(wip), intern(title), 1, private)
