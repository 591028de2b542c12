"""Bring the texts of the index up to date with the notes that changed."""

from collections.abc import Callable, Sequence
from sqlite3 import Connection

from tiltool.store.index.database import FEW, Index
from tiltool.store.index.difference import UNCHANGED, Difference
from tiltool.store.index.fulltext import forget_words, written_spans
from tiltool.store.index.parsed import touch
from tiltool.store.index.scan import ScannedNote, dictionary_of, on_all_cores, read_one, reading_of

Changed = Callable[[str, str | None], None] | None
"""Called with the path of a note that is read again, or gone, and the text that the index had of it."""


def bring_up_to_date(index: Index, found: Difference) -> None:
    """Replace the texts of the notes that differ, and forget the notes that are gone."""
    if not index.dictionary and len(found.wanted) > FEW:
        paths = sorted(wanted.path for wanted in found.wanted)
        index.learn_dictionary(dictionary_of(index.notebook.root, paths))
    changed = index.notebook.reporter.changed
    index.database.execute("PRAGMA foreign_keys = ON")
    with index.writing() as database:
        database.execute("DELETE FROM fact WHERE name = ?", (UNCHANGED,))
        for path in found.gone:
            before = _forget(index, database, path)
            if changed:
                changed(path, before)

    def write(database: Connection, batch: Sequence[ScannedNote]) -> None:
        for note in batch:
            _keep(index, database, note, changed)

    notes = on_all_cores(read_one, reading_of(index), found.wanted)
    index.write_all(notes, len(found.wanted), write)


def _keep(index: Index, database: Connection, note: ScannedNote, changed: Changed) -> None:
    """Replace the index's data on a note with what was read."""
    wanted = note.wanted
    if note.fault is None:
        same = database.execute(
            "UPDATE note SET size = ?, mtime_ns = ?, ctime_ns = ?, read_ns = ?"
            " WHERE path = ? AND digest = ? AND fault IS NULL",
            (*wanted.stamp, wanted.read_ns, wanted.path, note.digest),
        ).rowcount
        if same or not note.packed:  # no text, as it was unchanged; but another process has read a newer one since
            return
    before = _forget(index, database, wanted.path)
    if changed:
        changed(wanted.path, before)
    id = database.execute(
        "INSERT INTO note (path, size, mtime_ns, ctime_ns, read_ns, digest, day, parsed, headings, parts, learned,"
        " fault, conflict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?)",
        (
            wanted.path,
            *wanted.stamp,
            wanted.read_ns,
            note.digest,
            note.day,
            bool(note.fault),
            "[]" if note.fault else None,
            written_spans(note.learned),
            note.fault,
            note.conflict,
        ),
    ).lastrowid
    if note.fault is None:
        database.execute("INSERT INTO body VALUES (?, ?)", (id, note.packed))
        database.execute("INSERT INTO task_lines VALUES (?, ?, ?)", (id, *note.tasks))


def _forget(index: Index, database: Connection, path: str) -> str | None:
    """Remove a note; return its text, "" if it had none that could be read, None if there was no such note."""
    found = database.execute(
        "SELECT id, packed, parts FROM note LEFT JOIN body ON note = id WHERE path = ?", (path,)
    ).fetchone()
    if not found:
        return None
    id, packed, parts = found
    if packed:
        forget_words(index, id, packed, parts)
    touch(database, [id])
    database.execute("DELETE FROM note WHERE id = ?", (id,))
    return index.text(packed or b"")
