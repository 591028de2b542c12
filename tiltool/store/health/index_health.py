"""Whether the stored index is sound and agrees with a fresh scan of the notes."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from tiltool.core.text.lines import split_lines
from tiltool.store.index.database import Index, open_index
from tiltool.store.index.session import parse_notes, refresh
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.notebook.settings import INDEX_FILE

_FACTS = (
    "SELECT path, size, digest, day, parsed, title, headings, aliases, parts, fault, conflict FROM {0}.note",
    "SELECT path, line, part, state, title.text, more, private, parent FROM {0}.task"
    " JOIN {0}.note ON note.id = note JOIN {0}.title ON title.id = task.title",
    "SELECT path, line, title.text, start, end, private FROM {0}.topic"
    " JOIN {0}.note ON note.id = note JOIN {0}.title ON title.id = topic.title",
    "SELECT path, key, name, line FROM {0}.tag JOIN {0}.note ON note.id = note",
    "SELECT path, start, end, line, kind, target, fragment, text FROM {0}.link JOIN {0}.note ON note.id = note",
)
"""All that the index has about a note, by its path; ids differ from index to index."""


def index_fault(state: Path) -> str:
    """Return why the stored index can't be used; "" if it is sound, or there is none."""
    file = state / INDEX_FILE
    if not file.is_file():
        return ""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as database:
            answer = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.OperationalError:  # locked or unreadable: another check reports that
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if answer == "ok" else split_lines(str(answer))[0]


def index_differences(notebook: Notebook) -> Sequence[str]:
    """Return the paths of the notes on which the stored index and a fresh scan disagree.

    If only the words differ, the one path is "".
    """
    with (
        tempfile.TemporaryDirectory(prefix="til-") as folder,
        contextlib.closing(open_index(notebook)) as index,
    ):
        _read_all(index)
        with contextlib.closing(open_index(notebook, Path(folder))) as fresh:
            _read_all(fresh)
        index.database.execute("ATTACH ? AS fresh", (str(Path(folder) / INDEX_FILE),))
        paths = {path for facts in _FACTS for path in _differing(index, facts)}
        return sorted(paths) or ([""] if index.has_words and _words_differ(index) else [])


def _read_all(index: Index) -> None:
    refresh(index)
    parse_notes(index)


def _differing(index: Index, facts: str) -> Sequence[str]:
    kept, fresh = facts.format("main"), facts.format("fresh")
    rows = index.database.execute(
        f"SELECT path FROM (SELECT * FROM ({kept}) EXCEPT SELECT * FROM ({fresh}))"
        f" UNION SELECT path FROM (SELECT * FROM ({fresh}) EXCEPT SELECT * FROM ({kept}))"
    )
    return [path for (path,) in rows]


def _words_differ(index: Index) -> bool:
    """Return whether the number of notes or occurrences of any word differs from the fresh index."""
    for name in ("main", "fresh"):
        index.database.execute(f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab({name}, words, col)")
    kept, fresh = (
        "SELECT term, col, doc, cnt FROM temp.main_words",
        "SELECT term, col, doc, cnt FROM temp.fresh_words",
    )
    queries = (f"{kept} EXCEPT {fresh} LIMIT 1", f"{fresh} EXCEPT {kept} LIMIT 1")
    return any(index.database.execute(query).fetchone() for query in queries)
