"""Queries for notes, one row per note: title, tags, topics, numbers of open and done tasks."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.store.index.database import FEW, Index
from tiltool.store.index.session import parse_notes

_LEFT = tuple(map(STATE_NAMES.index, ("open", "doing")))
_DONE = STATE_NAMES.index("done")


class NoteRow(NamedTuple):
    """One note; `open` counts the tasks that are open or in progress."""

    path: str
    day: str | None
    title: str | None
    tags: tuple[str, ...]
    topics: tuple[str, ...]
    open: int
    done: int


def note_paths_by_day(index: Index, pattern: str = "%") -> tuple[tuple[str, str | None], ...]:
    """Return path and day of every note whose day is like `pattern` (SQL), newest first, those without a day last."""
    dated = "day LIKE ?" if pattern != "%" else "(day LIKE ? OR day IS NULL)"
    rows = index.database.execute(
        f"SELECT path, day FROM note WHERE {dated} AND fault IS NULL ORDER BY day DESC NULLS LAST, path", (pattern,)
    )
    return tuple(rows)


def titles_by_day(index: Index) -> tuple[tuple[str, str | None], ...]:
    """Return path and title of every note and project, newest first, those without a day last."""
    parse_notes(index)
    return tuple(index.database.execute("SELECT path, title FROM note ORDER BY day DESC NULLS LAST, path"))


def note_rows(index: Index, paths: Sequence[str]) -> Iterator[NoteRow]:
    """Yield the rows of the notes at `paths`, in their order."""
    if len(paths) > FEW:
        parse_notes(index)
    for path in paths:
        parse_notes(index, "path = ?", [path])
        found = index.database.execute("SELECT id, day, title FROM note WHERE path = ?", (path,)).fetchone()
        if found:
            yield _row(index, path, *found)


def _row(index: Index, path: str, id: int, day: str | None, title: str | None) -> NoteRow:
    tags = index.database.execute("SELECT name FROM tag WHERE note = ? ORDER BY line, key", (id,))
    topics = index.database.execute(
        "SELECT text FROM topic JOIN title ON title.id = title WHERE note = ? ORDER BY line", (id,)
    )
    states = dict(index.database.execute("SELECT state, count(*) FROM task WHERE note = ? GROUP BY state", (id,)))
    left = sum(states.get(state, 0) for state in _LEFT)
    return NoteRow(
        path, day, title, tuple(name for (name,) in tags), tuple(text for (text,) in topics), left, states.get(_DONE, 0)
    )
