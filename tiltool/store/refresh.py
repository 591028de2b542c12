"""The index brought up to date: a diff of folder against table, then only what changed is read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from tiltool.core.columns import COLUMNS, OTHER, PARTS, Searched, columns_of, ends_of, parts_between
from tiltool.core.roles import STATE_NAMES
from tiltool.store.gather import FEW, Gathered, Reading, Wanted, dictionary_of, read_many
from tiltool.store.index import Index, title_id
from tiltool.store.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.core.facts import Facts, TaskFact

YOUNG = 2_000_000_000
"""Nanoseconds in which a file may change twice without a sign: a time stamp so young is not trusted."""

_SEEN = "seen"  # the sum of the files that were all found unchanged, and trusted

_BATCH = 200  # notes that are written together: what is read is kept, though the rest be interrupted

Progress = Callable[[int, int], None]
"""Called with how many notes are read, and how many there are to read."""


class Difference(NamedTuple):
    """What the folder has and the index has not, and the other way round."""

    wanted: tuple[Wanted, ...]
    gone: tuple[str, ...]


NOTHING = Difference((), ())


def refresh(index: Index, notebook: Notebook, progress: Progress | None = None) -> None:
    """Bring the index up to date with the files of a notebook."""
    found = difference(index, notebook)
    if found == NOTHING:
        return
    index.database.execute("PRAGMA synchronous = NORMAL")
    index.database.execute("PRAGMA foreign_keys = ON")
    reading = _reading(index, notebook, found)
    with index.writing() as database:
        database.execute("DELETE FROM fact WHERE name = ?", (_SEEN,))
        for path in found.gone:
            _forget(index, database, path)
    notes = read_many(reading, found.wanted)
    done = 0
    while batch := list(islice(notes, _BATCH if len(found.wanted) > FEW else FEW)):
        with index.writing() as database:
            for note in batch:
                _keep(index, database, note)
        done += len(batch)
        if progress:
            progress(done, len(found.wanted))


def difference(index: Index, notebook: Notebook) -> Difference:
    """Return what has to be read again: size or a time differs, or the time is too young to be trusted."""
    now = time.time_ns()
    found = tuple(_stamped(notebook))
    sum_of_all = _sum(found)
    if sum_of_all == index.fact(_SEEN):
        return NOTHING
    trusted = set(
        index.database.execute(
            "SELECT path, size, mtime_ns, ctime_ns FROM note WHERE read_ns - max(mtime_ns, ctime_ns) >= ?", (YOUNG,)
        )
    )
    digests = dict(index.database.execute("SELECT path, digest FROM note"))
    wanted = (row for row in found if row not in trusted)
    differing = Difference(
        tuple(Wanted(path, tuple(stamp), now, digests.get(path)) for path, *stamp in wanted),
        tuple(digests.keys() - {row[0] for row in found}),
    )
    if differing == NOTHING:
        index.keep_fact(_SEEN, sum_of_all)
    return differing


def _sum(found: Sequence[tuple[Any, ...]]) -> bytes:
    """Return what tells this list of files from any other: to compare it takes a tenth of comparing row by row."""
    paths, *stamps = zip(*found, strict=True) if found else ((),)
    return f"{crc32(chr(0).join(paths).encode())} {hash(tuple(stamps))}".encode()


def _stamped(notebook: Notebook) -> Iterator[tuple[str, int, int, int]]:
    """Yield path, size and both times of each file."""
    for path, entry in notebook.entries():
        try:
            seen = entry.stat()
        except OSError:  # gone since it was listed
            continue
        yield path, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _reading(index: Index, notebook: Notebook, found: Difference) -> Reading:
    """Return how notes are to be read; the first ones give the dictionary that all are packed with."""
    config = notebook.config
    if not index.dictionary and len(found.wanted) > FEW:
        index.learn_dictionary(dictionary_of(notebook.root, sorted(wanted.path for wanted in found.wanted)))
    dialect = config.dialect
    return Reading(notebook.root, dict(dialect.roles), dict(dialect.states), config.notes, index.dictionary)


def _keep(index: Index, database: Connection, note: Gathered) -> None:
    """Write what was read of a note in the place of what was known of it."""
    wanted = note.wanted
    if note.facts is None and note.fault is None:
        database.execute(
            "UPDATE note SET size = ?, mtime_ns = ?, ctime_ns = ?, read_ns = ? WHERE path = ?",
            (*wanted.stamp, wanted.read_ns, wanted.path),
        )
        return
    _forget(index, database, wanted.path)
    id = _add(database, note)
    if note.facts:
        database.execute("INSERT INTO body VALUES (?, ?)", (id, note.packed))
        _add_facts(database, id, note.facts)
        if index.has_words:
            _write_words(database, id, note.columns)


def _add(database: Connection, note: Gathered) -> int:
    """Add a note without what is in it; return its id."""
    facts, wanted = note.facts, note.wanted
    named: tuple[str | None, ...] = (None, None, "[]", "[]")
    if facts:
        day = facts.day.isoformat() if facts.day else None
        named = (day, facts.title, _json(facts.headings), _json(ends_of(facts.parts)))
    cursor = database.execute(
        "INSERT INTO note (path, size, mtime_ns, ctime_ns, read_ns, digest, day, title, headings, parts, fault)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (wanted.path, *wanted.stamp, wanted.read_ns, note.digest, *named, note.fault),
    )
    return cursor.lastrowid or 0


def _add_facts(database: Connection, id: int, facts: Facts) -> None:
    titles = {each.title for each in facts.tasks} | {each.title for each in facts.topics}
    topics = [(id, each.line, title_id(each.title), *each.span) for each in facts.topics]
    links = [(id, *each.span, each.line, each.kind, each.target, each.fragment, each.text) for each in facts.links]
    _insert(database, "title", [(title_id(title), title) for title in titles])
    _insert(database, "task", [_task_row(id, task) for task in facts.tasks])
    _insert(database, "topic", topics)
    _insert(database, "tag", [(id, *tag) for tag in facts.tags])
    _insert(database, "link", links)


def _insert(database: Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _task_row(id: int, task: TaskFact) -> tuple[int | str | None, ...]:
    part, state = PARTS.index(task.role or OTHER), STATE_NAMES.index(task.state)
    return (id, task.line, part, state, task.wip, title_id(task.title), task.more or None)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_words(database: Connection, id: int, columns: Sequence[str]) -> None:
    values = ", ".join("?" * len(COLUMNS))
    database.execute(f"INSERT INTO words (rowid, {', '.join(COLUMNS)}) VALUES (?, {values})", (id, *columns))


def _forget(index: Index, database: Connection, path: str) -> None:
    """Take a note out; its terms are made again, for FTS5 keeps no text to take them from."""
    found = database.execute(
        "SELECT id, packed, headings, parts FROM note LEFT JOIN body ON note = id WHERE path = ?", (path,)
    ).fetchone()
    if not found:
        return
    id, packed, headings, parts = found
    if index.has_words and packed:
        topics = database.execute(
            "SELECT title.text FROM topic JOIN title ON title.id = title WHERE note = ? ORDER BY line", (id,)
        )
        known = Searched(
            index.text(packed), json.loads(headings), [text for (text,) in topics], parts_between(json.loads(parts))
        )
        values = ", ".join("?" * len(COLUMNS))
        database.execute(
            f"INSERT INTO words (words, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, {values})",
            (id, *columns_of(known)),
        )
    database.execute("DELETE FROM note WHERE id = ?", (id,))
