"""The history of tasks: titles and their keys, what ended in the backlog, tags and topics of days."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.fields import is_part_of_title, read_fields
from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.note.titles import title_key, topic_key
from tiltool.core.tasks.chains import FINISHING, REPORTED, Chain, Key, TaskPlace
from tiltool.store.index.database import Index
from tiltool.store.queries.open_tasks import path_range
from tiltool.store.queries.task_rows import tasks_of_keys

_ENDED = {"done": "done", "dropped": "cancelled"}
_TODAY = PARTS.index("today")


class TaskTitle(NamedTuple):
    """A title of tasks, the key of its chains, and the newest day that has it; "" if none does."""

    title: str
    key: Key
    day: str


def titles_like(index: Index, wanted: str) -> list[TaskTitle]:
    """Return the titles equal to `wanted`, or else those containing it, the newest of each key, newest first."""
    folded = title_key(wanted)
    rows = index.database.execute("SELECT id, text, coalesce(key, id) FROM title")
    containing = [row for row in rows if is_part_of_title(folded, row[1])]
    exact = [row for row in containing if title_key(row[1]) == folded]
    newest: dict[Key, TaskTitle] = {}
    for id, text, key in exact or containing:
        day = index.database.execute(
            "SELECT max(coalesce(day, '')) FROM task JOIN note ON note.id = note WHERE task.title = ? AND part != ?",
            (id, REPORTED),
        ).fetchone()[0]
        if day is not None and (key not in newest or newest[key].day < day):
            newest[key] = TaskTitle(text, key, day)
    return sorted(newest.values(), key=lambda each: each.day, reverse=True)


def keys_of_topics(index: Index, topics: Collection[str]) -> set[Key]:
    """Return the keys of the tasks whose title is one of the topics (`topic_key`)."""
    rows = index.database.execute("SELECT text, coalesce(key, id) FROM title")
    return {key for text, key in rows if topic_key(text) in topics}


def key_at(index: Index, path: str, line: int) -> Key | None:
    """Return the key of the task on a line of a note; None if there is no task."""
    found = index.database.execute(
        "SELECT coalesce(key, title.id) FROM task JOIN note ON note.id = note JOIN title ON title.id = task.title"
        " WHERE path = ? AND line = ?",
        (path, line),
    ).fetchone()
    return int(found[0]) if found else None


def paths_with_task(index: Index, key: Key, after: date) -> Iterator[str]:
    """Yield the paths of the notes after a day that have a task of a key, newest first."""
    rows = index.database.execute(
        "SELECT DISTINCT path FROM task JOIN note ON note.id = note WHERE day > ? AND task.title IN"
        " (SELECT id FROM title WHERE key = ? OR (key IS NULL AND id = ?)) ORDER BY day DESC",
        (after.isoformat(), key, key),
    )
    return (path for (path,) in rows)


def keys_between(index: Index, since: date, until: date) -> set[Key]:
    """Return the keys of the tasks in the notes of a period."""
    rows = index.database.execute(
        "SELECT DISTINCT coalesce(key, title.id) FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE day BETWEEN ? AND ? AND part != ?",
        (since.isoformat(), until.isoformat(), REPORTED),
    )
    return {key for (key,) in rows}


def ended_in_backlog(index: Index, backlog: str) -> list[Chain]:
    """Return the tasks of the backlog with a day on which they were done or dropped, each as a chain of that day.

    Those that also ended in a day note are left out, because they are counted there; since a repeating task ends many
    times, it is left out only if it ended in a note on the same day.
    """
    ended = [*_ended(index, backlog)]
    places = [*tasks_of_keys(index, {chain.newest.key for chain in ended})] if ended else []
    repeating = {place.key for place in places if read_fields(place.title).repeat}

    def ending(place: TaskPlace) -> tuple[Key, str, str]:
        return place.key, place.state, place.day if place.key in repeating else ""

    noted = {ending(place) for place in places if place.day and place.part in FINISHING}
    return [chain for chain in ended if ending(chain.newest) not in noted]


def _ended(index: Index, backlog: str) -> Iterator[Chain]:
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), note, line, state, text, private FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? AND state IN (?, ?) AND NOT wip",
        (*path_range(backlog), *map(STATE_NAMES.index, _ENDED)),
    )
    for key, note, line, state, text, private in rows:
        name = STATE_NAMES[state]
        day = getattr(read_fields(text), _ENDED[name])
        if day:
            yield Chain((TaskPlace(key, day.isoformat(), note, line, _TODAY, name, False, text, private=private),))


def backlog_homes(index: Index, backlog: str) -> Mapping[Key, str]:
    """Return the path of the first file of the backlog with each key."""
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), path FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? ORDER BY path DESC",
        path_range(backlog),
    )
    return dict(rows.fetchall())


def paths_by_note(index: Index) -> Mapping[int, str]:
    """Return the path of each note."""
    return dict(index.database.execute("SELECT id, path FROM note").fetchall())


class TagUse(NamedTuple):
    """A tag as first written in the notes of a period, and how many of them have it."""

    tag: str
    notes: int


def most_used_tags(index: Index, since: date, until: date, most: int) -> tuple[TagUse, ...]:
    """Return the `most` most used tags of the notes of a period."""
    rows = index.database.execute(
        "SELECT name, count(*), min(day || path) FROM note JOIN tag ON note = note.id"
        " WHERE day BETWEEN ? AND ? GROUP BY key ORDER BY 2 DESC, key LIMIT ?",
        (since.isoformat(), until.isoformat(), most),
    )
    return tuple(TagUse(name, notes) for name, notes, _ in rows)


def beginnings(index: Index) -> list[date | None]:
    """Return the day on which each open task was first in a note or created; None if unknown."""
    rows = index.database.execute(
        "SELECT first_day, text FROM chain JOIN task USING (note, line) JOIN title ON title.id = task.title"
    )
    return [date.fromisoformat(day) if day else read_fields(text).created for day, text in rows]
