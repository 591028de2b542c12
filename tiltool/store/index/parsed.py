"""The parsed facts of notes: read only when a query needs them, since most are about words alone."""

import json
from collections.abc import Sequence
from itertools import islice
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.note.titles import title_id
from tiltool.core.search.columns import columns_of
from tiltool.core.text.lines import Span
from tiltool.store.index.database import CHAINS, FEW, Index, unpack
from tiltool.store.index.fulltext import forget_words, write_words, written_parts, written_spans
from tiltool.store.index.scan import Reading, on_all_cores, reading_of

if TYPE_CHECKING:
    from tiltool.core.search.document import NoteFacts, TaskFact

_BATCH = 200  # notes per transaction: an interruption loses no more than these


class _Unparsed(NamedTuple):
    id: int
    path: str
    packed: bytes
    parts: str


class _Parsed(NamedTuple):
    note: _Unparsed
    facts: "NoteFacts"
    columns: tuple[str, ...]


def parse_waiting(index: Index, which: str, values: Sequence[Any]) -> None:
    """Parse the notes that are not parsed yet and meet the SQL condition `which`."""
    rows = index.database.execute(
        f"SELECT id, path, packed, parts FROM note JOIN body ON note = id WHERE NOT parsed AND {which}", values
    )
    waiting = [_Unparsed(*row) for row in rows]
    if not waiting or index.notebook is None:
        return
    notes, done = on_all_cores(_parse_one, reading_of(index.notebook, index.dictionary), waiting), 0
    while batch := list(islice(notes, _BATCH if len(waiting) > FEW else FEW)):
        with index.writing() as database:
            for note in batch:
                _keep(index, database, note)
        done += len(batch)
        if index.progress:
            index.progress(done, len(waiting))
    if len(waiting) > FEW:
        index.compact()


def _parse_one(reading: Reading, note: _Unparsed) -> _Parsed:
    from tiltool.core.search.document import facts_of

    text = unpack(note.packed, reading.dictionary)
    facts = facts_of(text, reading.day(note.path), reading.dialect, reading.private, reading.folder(note.path))
    if reading.is_backlog(note.path):
        facts = facts._replace(day=None)
    return _Parsed(note, facts, columns_of(text, facts.parts))


def _keep(index: Index, database: Connection, parsed: _Parsed) -> None:
    """Store the facts of a note, unless another process has done so, or the note has changed."""
    note, facts = parsed.note, parsed.facts
    day = facts.day.isoformat() if facts.day else None
    headings, aliases = (
        json.dumps(names, ensure_ascii=False, separators=(",", ":")) for names in (facts.headings, facts.aliases)
    )
    learned = written_spans([Span(part.start, part.end) for part in facts.parts if part.name == "learned"])
    changed = database.execute(
        "UPDATE note SET parsed = 1, day = ?, title = ?, headings = ?, aliases = ?, parts = ?, apart = learned <> ?"
        " WHERE id = ? AND NOT parsed",
        (day, facts.title, headings, aliases, written_parts(facts.parts), learned, note.id),
    )
    if changed.rowcount:
        forget_words(index, note.id, index.text(note.packed), note.parts)
        write_words(index, note.id, parsed.columns)
        _add_facts(database, note.id, facts)


def _add_facts(database: Connection, id: int, facts: "NoteFacts") -> None:
    titles = {each.title for each in facts.tasks} | {each.title for each in facts.topics}
    topics = [(id, each.line, title_id(each.title), *each.span, each.private) for each in facts.topics]
    links = [(id, *each.span, each.line, each.kind, each.target, each.fragment, each.text) for each in facts.links]
    _insert(database, "title", [_title_row(title) for title in titles])
    _insert(database, "task", [_task_row(id, task) for task in facts.tasks])
    touch(database, id)
    _insert(database, "topic", topics)
    _insert(database, "tag", [(id, *tag) for tag in facts.tags])
    _insert(database, "link", links)


def _insert(database: Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _title_row(title: str) -> tuple[int | str | None, ...]:
    from tiltool.core.note.fields import chain_key
    from tiltool.core.note.titles import is_wip

    key = chain_key(title)
    return (title_id(title), title, None if key == title else title_id(key), is_wip(title))


def _task_row(id: int, task: "TaskFact") -> tuple[int | str | None, ...]:
    part, state = PARTS.index(task.role or OTHER), STATE_NAMES.index(task.state)
    return (id, task.line, part, state, title_id(task.title), task.more or None, task.private, task.parent)


def touch(database: Connection, note: int) -> None:
    """Record that tasks of a note came or went, if chains are stored that this may change."""
    database.execute(
        "INSERT OR IGNORE INTO touched SELECT coalesce(day, ''), task.title FROM task JOIN note ON note.id = note"
        " WHERE note = ? AND EXISTS (SELECT 1 FROM fact WHERE name = ?)",
        (note, CHAINS),
    )
