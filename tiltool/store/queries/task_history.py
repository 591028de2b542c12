"""Tasks as the index has them: which there are by a name, what ended in the backlog, what each day brought."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import read_fields
from tiltool.core.note.headings import STATE_NAMES
from tiltool.core.note.titles import title_key, topic_key
from tiltool.core.search.columns import PARTS
from tiltool.core.tasks.chains import FINISHING, REPORTED, Chain, Key, TaskPlace
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.queries.task_rows import tasks_of_keys
from tiltool.store.queries.topics import TopicPlace

_ENDED = {"done": "done", "dropped": "cancelled"}
_TODAY = PARTS.index("today")


class TaskTitle(NamedTuple):
    """A title that tasks have, the key of its chains, and the last day it is in a note; "" for none."""

    title: str
    key: Key
    day: str


def titles_like(index: Index, wanted: str) -> list[TaskTitle]:
    """Return the titles of tasks that are `wanted`, or else those that hold it, the newest of each key, newest first."""
    folded = title_key(wanted)
    rows = index.database.execute("SELECT id, text, coalesce(key, id) FROM title")
    known = [(id, text, key) for id, text, key in rows if folded and folded in title_key(text)]
    exact = [row for row in known if title_key(row[1]) == folded]
    found: dict[Key, TaskTitle] = {}
    for id, text, key in exact or known:
        day = index.database.execute(
            "SELECT max(coalesce(day, '')) FROM task JOIN note ON note.id = note WHERE task.title = ? AND part != ?",
            (id, REPORTED),
        ).fetchone()[0]
        if day is not None and (key not in found or found[key].day < day):
            found[key] = TaskTitle(text, key, day)
    return sorted(found.values(), key=lambda each: each.day, reverse=True)


def keys_of_topics(index: Index, topics: Collection[str]) -> set[Key]:
    """Return the keys of the tasks that are called as some topics (`topic_key`) are."""
    rows = index.database.execute("SELECT text, coalesce(key, id) FROM title")
    return {key for text, key in rows if topic_key(text) in topics}


def key_at(index: Index, path: str, line: int) -> Key | None:
    """Return the key of the task on a line of a note; None for no task."""
    found = index.database.execute(
        "SELECT coalesce(key, title.id) FROM task JOIN note ON note.id = note JOIN title ON title.id = task.title"
        " WHERE path = ? AND line = ?",
        (path, line),
    ).fetchone()
    return int(found[0]) if found else None


class BacklogTask(NamedTuple):
    """A task in a note without a day."""

    path: str
    line: int
    state: str
    title: str


def undated_tasks(index: Index, key: Key) -> Iterator[BacklogTask]:
    """Yield the tasks of a key in notes without a day, in the order of paths and lines."""
    rows = index.database.execute(
        "SELECT path, line, state, text FROM title JOIN task ON task.title = title.id JOIN note ON note.id = note"
        " WHERE coalesce(key, title.id) = ? AND day IS NULL ORDER BY path, line",
        (key,),
    )
    return (BacklogTask(path, line, STATE_NAMES[state], text) for path, line, state, text in rows)


def keys_between(index: Index, since: date, until: date) -> set[Key]:
    """Return the keys of the tasks that the notes of some days have."""
    rows = index.database.execute(
        "SELECT DISTINCT coalesce(key, title.id) FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE day BETWEEN ? AND ? AND part != ?",
        (since.isoformat(), until.isoformat(), REPORTED),
    )
    return {key for (key,) in rows}


def ended_in_backlog(index: Index, backlog: str) -> list[Chain]:
    """Return the tasks of the backlog that say on which day they were done or dropped, each as a chain of that day.

    Those that ended in a day note, too, are left out: that note has them.
    """
    ended = [*_ended(index, backlog)]
    known = tasks_of_keys(index, {chain.newest.key for chain in ended}) if ended else iter(())
    noted = {(place.key, place.state) for place in known if place.day and place.part in FINISHING}
    return [chain for chain in ended if (chain.newest.key, chain.newest.state) not in noted]


def _ended(index: Index, backlog: str) -> Iterator[Chain]:
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), note, line, state, text FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? AND state IN (?, ?) AND NOT wip",
        (*_inside(backlog), *map(STATE_NAMES.index, _ENDED)),
    )
    for key, note, line, state, text in rows:
        name = STATE_NAMES[state]
        day = getattr(read_fields(text), _ENDED[name])
        if day:
            yield Chain((TaskPlace(key, day.isoformat(), note, line, _TODAY, name, False, text),))


def backlog_homes(index: Index, backlog: str) -> Mapping[Key, str]:
    """Return the path of the backlog's file that has the task of a key."""
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), path FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? ORDER BY path DESC",
        _inside(backlog),
    )
    return dict(rows.fetchall())


def _inside(folder: str) -> tuple[str, str]:
    return f"{folder}/", f"{folder}0"  # "0" comes right after "/"


def paths_by_note(index: Index) -> Mapping[int, str]:
    """Return the path of each note."""
    return dict(index.database.execute("SELECT id, path FROM note").fetchall())


def topics_between(index: Index, since: date, until: date) -> list[TopicPlace]:
    """Return the topics of the notes of some days, oldest first."""
    rows = index.database.execute(
        "SELECT path, day, line, text, note, start, end FROM note JOIN topic ON note = note.id"
        " JOIN title ON title.id = topic.title WHERE day BETWEEN ? AND ? ORDER BY day, path, line",
        (since.isoformat(), until.isoformat()),
    )
    return [
        TopicPlace(path, day, line, title, note, Span(start, end)) for path, day, line, title, note, start, end in rows
    ]


def topics_by_day(index: Index) -> Mapping[str, int]:
    """Return how many topics the notes of each day have; 0 for a day whose notes have none."""
    rows = index.database.execute(
        "SELECT day, count(topic.line) FROM note LEFT JOIN topic ON note = note.id"
        " WHERE day IS NOT NULL AND fault IS NULL GROUP BY day ORDER BY day"
    )
    return dict(rows.fetchall())


class TagUse(NamedTuple):
    """A tag as first written in some days' notes, and how many of them have it."""

    tag: str
    notes: int


def most_used_tags(index: Index, since: date, until: date, most: int) -> tuple[TagUse, ...]:
    """Return the tags that most notes of some days have, `most` of them."""
    rows = index.database.execute(
        "SELECT name, count(*), min(day || path) FROM note JOIN tag ON note = note.id"
        " WHERE day BETWEEN ? AND ? GROUP BY key ORDER BY 2 DESC, key LIMIT ?",
        (since.isoformat(), until.isoformat(), most),
    )
    return tuple(TagUse(name, notes) for name, notes, _ in rows)


def beginnings(index: Index) -> list[date | None]:
    """Return for each task that waits the day on which it was seen first or made; None where nothing tells it."""
    rows = index.database.execute(
        "SELECT first_day, text FROM chain JOIN task USING (note, line) JOIN title ON title.id = task.title"
    )
    return [date.fromisoformat(day) if day else read_fields(text).created for day, text in rows]
