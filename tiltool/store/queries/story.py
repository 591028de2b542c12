"""What the index tells of single tasks: which there are by a name, and the chains of one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tiltool.core.note.titles import title_key
from tiltool.core.tasks.lineage import Seen
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import Weaver
from tiltool.store.queries.task_rows import REPORTED, Place
from tiltool.store.queries.weaving import calendar_of


class Chains(NamedTuple):
    """The chains of one key, oldest first, and all days whose notes have an unfinished task."""

    chains: tuple[tuple[Seen, ...], ...]
    days: tuple[str, ...]


class Titled(NamedTuple):
    """A title that tasks have, the key of its chains, and the last day it is seen."""

    title: str
    key: int
    day: str


def titles_like(index: Index, wanted: str) -> list[Titled]:
    """Return the titles of tasks that are `wanted`, or else those that hold it, the newest of each key, newest first."""
    folded = title_key(wanted)
    rows = index.database.execute("SELECT id, text, coalesce(key, id) FROM title")
    known = [(id, text, key) for id, text, key in rows if folded and folded in title_key(text)]
    exact = [row for row in known if title_key(row[1]) == folded]
    found: dict[int, Titled] = {}
    for id, text, key in exact or known:
        day = index.database.execute(
            "SELECT max(coalesce(day, '')) FROM task JOIN note ON note.id = note WHERE task.title = ? AND part != ?",
            (id, REPORTED),
        ).fetchone()[0]
        if day is not None and (key not in found or found[key].day < day):
            found[key] = Titled(text, key, day)
    return sorted(found.values(), key=lambda each: each.day, reverse=True)


def chains_of(index: Index, key: int) -> Chains:
    """Return the chains of a key."""
    calendar = calendar_of(index)
    return Chains(tuple(Weaver(index, calendar).stories(key)), tuple(calendar.days))


def key_at(index: Index, path: str, line: int) -> int | None:
    """Return the key of the task on a line of a note; None for no task."""
    found = index.database.execute(
        "SELECT coalesce(key, title.id) FROM task JOIN note ON note.id = note JOIN title ON title.id = task.title"
        " WHERE path = ? AND line = ?",
        (path, line),
    ).fetchone()
    return int(found[0]) if found else None


def titles_of(index: Index, steps: Sequence[Seen]) -> Iterator[str]:
    """Yield the title that a task has at each of its places."""
    for step in steps:
        yield index.database.execute("SELECT text FROM title WHERE id = ?", (step.title,)).fetchone()[0]


def path_of(index: Index, place: Place) -> str:
    """Return the path of the note that a place is in."""
    return str(index.database.execute("SELECT path FROM note WHERE id = ?", (place[0],)).fetchone()[0])
