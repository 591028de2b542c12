"""The parsed facts of notes: read only when a query needs them, since most queries need only words."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.note.titles import title_id
from tiltool.core.search.columns import columns_of, likely_parts
from tiltool.core.text.lines import Span
from tiltool.store.index.database import CHAINS, FEW, Index, unpack
from tiltool.store.index.fulltext import forget_words, read_spans, write_words, written_parts, written_spans
from tiltool.store.index.scan import Reading, on_all_cores, reading_of

if TYPE_CHECKING:
    from tiltool.core.search.document import NoteFacts, TaskFact

_Row = tuple[int | str | None, ...]


class _Waiting(NamedTuple):
    """A note of which the index has only the text."""

    id: int
    path: str
    packed: bytes
    learned: str


class _Parsed(NamedTuple):
    """The result of reading a note: its words and, if it was parsed, the rows of the tables."""

    id: int
    parts: str
    columns: tuple[str, ...]
    rows: Mapping[str, Sequence[_Row]] = {}
    titles: Collection[str] = ()


_Work = Callable[[Reading, _Waiting], _Parsed]


def parse_pending(index: Index, which: str, values: Sequence[Any]) -> None:
    """Parse the notes that are not parsed yet and meet the SQL condition `which`."""
    _read(index, _parse_one, f"NOT parsed AND {which}", values)


def index_pending_words(index: Index) -> None:
    """Write the words of the notes that have none yet, for a search that can't wait for the parser."""
    _read(index, _cut_one, "parts IS NULL")


def _read(index: Index, work: _Work, which: str, values: Sequence[Any] = ()) -> None:
    rows = index.database.execute(
        f"SELECT id, path, packed, learned FROM note JOIN body ON note = id WHERE {which}", values
    )
    waiting = [_Waiting(*row) for row in rows]
    if not waiting:
        return
    notes, titles = on_all_cores(work, reading_of(index), waiting), set[str]()
    index.write_all(notes, len(waiting), lambda database, batch: _keep(index, database, batch, titles))
    if len(waiting) > FEW:
        index.compact()


def _cut_one(reading: Reading, note: _Waiting) -> _Parsed:
    text = unpack(note.packed, reading.dictionary)
    parts = likely_parts(text, read_spans(note.learned))
    return _Parsed(note.id, written_parts(parts), columns_of(text, parts))


def _parse_one(reading: Reading, note: _Waiting) -> _Parsed:
    from tiltool.core.search.document import facts_of

    text, config = unpack(note.packed, reading.dictionary), reading.config
    day, is_project = config.day_of(note.path), config.is_project(note.path)
    folder = "" if day or is_project else note.path.removeprefix(config.notes_prefix).rpartition("/")[0]
    facts = facts_of(text, day, config.dialect, config.publish.private, folder)
    if is_project:
        facts = facts._replace(day=None)
    titles = {each.title for each in facts.tasks} | {each.title for each in facts.topics}
    rows = _rows_of(note.id, facts)
    return _Parsed(note.id, written_parts(facts.parts), columns_of(text, facts.parts), rows, titles)


def _rows_of(id: int, facts: "NoteFacts") -> Mapping[str, Sequence[_Row]]:
    """Return the rows of each table, made of plain values: they are sent from one process to another."""
    return {
        "note": [_note_row(id, facts)],
        "task": [_task_row(id, task) for task in facts.tasks],
        "topic": [(id, each.line, title_id(each.title), *each.span, each.private) for each in facts.topics],
        "tag": [(id, *tag) for tag in facts.tags],
        "link": [(id, *each.span, each.line, each.kind, each.target, each.fragment, each.text) for each in facts.links],
    }


def _keep(index: Index, database: Connection, batch: Sequence[_Parsed], titles: set[str]) -> None:
    """Store what was read, except of notes that changed or another process has read; `titles` are already stored."""
    parsed = [note for note in batch if _keep_words(index, database, note) and note.rows]
    rows = {table: [row for note in parsed for row in note.rows[table]] for table in parsed[0].rows} if parsed else {}
    database.executemany(
        "UPDATE note SET parsed = 1, day = ?, title = ?, headings = ?, aliases = ?, apart = learned <> ? WHERE id = ?",
        rows.pop("note", ()),
    )
    used = {title for note in parsed for title in note.titles} - titles
    titles |= used
    for table, added in {"title": [*map(_title_row, used)], **rows}.items():
        _insert(database, table, added)
    touch(database, [note.id for note in parsed])


def _keep_words(index: Index, database: Connection, note: _Parsed) -> bool:
    """Replace the words of a note; return False if it changed, or another process has read it."""
    is_due = "NOT parsed" if note.rows else "parts IS NULL"
    found = database.execute(
        f"SELECT packed, parts FROM note JOIN body ON note = id WHERE id = ? AND {is_due}", (note.id,)
    ).fetchone()
    if not found:
        return False
    forget_words(index, note.id, *found)
    write_words(index, note.id, note.columns)
    database.execute("UPDATE note SET parts = ? WHERE id = ?", (note.parts, note.id))
    return True


def _insert(database: Connection, table: str, rows: Sequence[_Row]) -> None:
    if rows:
        database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _note_row(id: int, facts: "NoteFacts") -> _Row:
    names = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (facts.headings, facts.aliases))
    learned = written_spans([Span(part.start, part.end) for part in facts.parts if part.name == "learned"])
    return facts.day.isoformat() if facts.day else None, facts.title, *names, learned, id


def _title_row(title: str) -> _Row:
    from tiltool.core.note.fields import chain_key
    from tiltool.core.note.titles import is_wip

    key = chain_key(title)
    return (title_id(title), title, None if key == title else title_id(key), is_wip(title))


def _task_row(id: int, task: "TaskFact") -> _Row:
    part, state = PARTS.index(task.role or OTHER), STATE_NAMES.index(task.state)
    return (id, task.line, part, state, title_id(task.title), task.more or None, task.private, task.parent)


def touch(database: Connection, notes: Iterable[int]) -> None:
    """Record that the tasks of some notes changed, if there are stored chains that this may affect."""
    database.executemany(
        "INSERT OR IGNORE INTO touched SELECT coalesce(day, ''), task.title FROM task JOIN note ON note.id = note"
        " WHERE note = ? AND EXISTS (SELECT 1 FROM fact WHERE name = ?)",
        ((note, CHAINS) for note in notes),
    )
