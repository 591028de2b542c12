"""The index: the facts of the notes, in a database that is thrown away rather than repaired."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unicodedata import unidata_version

from tiltool import __version__
from tiltool.config import Config
from tiltool.messages import Message
from tiltool.store.notebook.settings import INDEX_FILE, index_file

if TYPE_CHECKING:
    from tiltool.store.notebook.notebook import Notebook

BUSY_PATIENCE = 30.0
"""Seconds that a command waits for another one to finish writing."""

_READS_AS = 11  # raise it when the same text gives other facts or terms


FEW = 100
"""Up to this many notes, reading is faster than starting another process."""

YOUNG = 2_000_000_000
"""Nanoseconds in which a file may change twice with the same timestamp: a more recent one is not trusted."""

CHAINS = "chains"
"""The name of the fact that chains are stored: its value is the days they cover."""

Progress = Callable[[int, int], None]
"""Called with the number of notes read, and the number to read."""

_BATCH = 200  # notes per transaction

Made = TypeVar("Made")


class Index:
    """A database of the facts about the notes; `notice` is a warning for the user, or ""."""

    def __init__(self, notebook: Notebook, database: sqlite3.Connection, notice: str = "") -> None:
        self.notebook = notebook
        self.database = database
        self.notice = notice
        self.has_words = _has_words(database)

    @cached_property
    def dictionary(self) -> bytes:
        """Return the dictionary that texts are compressed with; b"" if there is none."""
        return self.fact("dictionary")

    def learn_dictionary(self, dictionary: bytes) -> None:
        """Pack texts with `dictionary` from now on, unless another process has chosen one in the meantime."""
        with self.writing() as database:
            database.execute("INSERT OR IGNORE INTO fact VALUES ('dictionary', ?)", (dictionary,))
        self.__dict__.pop("dictionary", None)

    def fact(self, name: str) -> bytes:
        """Return a stored fact of the whole index by its name; b"" if there is none."""
        found = self.database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return found[0] if found else b""

    def keep_fact(self, name: str, value: bytes) -> None:
        """Store a fact of the whole index."""
        with self.writing() as database:
            database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def text(self, packed: bytes) -> str:
        """Return a compressed text of the index."""
        return unpack(packed, self.dictionary)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Commit all that is written inside, or nothing."""
        self.database.execute("PRAGMA synchronous = NORMAL")  # a lost commit is recomputed: don't wait for the disk
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield self.database
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def write_all(
        self, made: Iterator[Made], total: int, write: Callable[[sqlite3.Connection, Sequence[Made]], object]
    ) -> None:
        """Write the results for `total` notes in batches, and report progress; an interruption loses one batch."""
        done, progress = 0, self.notebook.reporter.progress
        while batch := [*islice(made, _BATCH)]:
            with self.writing() as database:
                write(database, batch)
            done += len(batch)
            if progress:
                progress(done, total)

    def compact(self) -> None:
        """Free the space that many changes left empty: nearly half of the file."""
        with contextlib.suppress(sqlite3.OperationalError):  # another process is writing: this can wait
            if self.has_words:
                self.database.execute("INSERT INTO words (words) VALUES ('optimize')")
            self.database.execute("VACUUM")

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def pack(text: str, dictionary: bytes) -> bytes:
    """Return a text compressed with `dictionary`."""
    packer = zlib.compressobj(zdict=dictionary) if dictionary else zlib.compressobj()
    return packer.compress(text.encode()) + packer.flush()


def unpack(packed: bytes, dictionary: bytes) -> str:
    """Return the text that `pack` compressed; "" for a note that could not be read."""
    unpacker = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    return unpacker.decompress(packed).decode() if packed else ""


def open_index(
    notebook: Notebook, state: Path | None = None, *, full_text: bool = True, why_not: str = "", anew: bool = False
) -> Index:
    """Return the index of a notebook, not refreshed yet, in its state folder or another one.

    Without `full_text`, FTS5 is not used. An index that is broken or of another version is thrown away. If it can't
    be stored, or `why_not` gives a reason not to, it is in memory: a copy of the stored one, or empty if `anew`.
    """
    state, stamp = state or notebook.state, _stamp(notebook.config)
    file = index_file(state, notebook.config)
    try:
        database = None if why_not else _stored(state, file, stamp, full_text)
    except (OSError, sqlite3.Error) as error:
        database, why_not = None, str(error)
    if database:
        index = Index(notebook, database)
        index.notice = "" if index.has_words else Message("this SQLite lacks FTS5; notes are scanned")
        return index
    notice = Message(
        "the index can't be stored in {folder} ({why}); it is kept in memory", folder=str(state), why=why_not
    )
    return Index(notebook, _in_memory(None if anew else file, stamp, full_text), notice)


def _stored(state: Path, file: Path, stamp: int, full_text: bool) -> sqlite3.Connection:
    if not file.is_file():
        _make_room(state, file)
    try:
        return _opened(file, stamp, full_text)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # not a database, or no longer one
        throw_away(state)
        return _opened(file, stamp, full_text)


def _make_room(state: Path, file: Path) -> None:
    from tiltool.store.files.lock import make_state_folder  # usually the index exists

    make_state_folder(state)
    if file.exists() and not file.is_file():  # a pipe: SQLite would wait for it
        throw_away(state)


@contextlib.contextmanager
def stored_index(notebook: Notebook) -> Iterator[Index | None]:
    """Yield the stored index as the last command left it, for reading only; None if it is of another version.

    Raises DatabaseError if it is broken.
    """
    with contextlib.closing(_connected(str(index_file(notebook.state, notebook.config)))) as database:
        yield Index(notebook, database) if _version(database) == _stamp(notebook.config) else None


def throw_away(state: Path) -> None:
    """Remove the index. Nothing is lost: it is rebuilt from the notes."""
    for file in state.glob(f"{INDEX_FILE}*"):
        file.unlink(missing_ok=True)


def _stamp(config: Config) -> int:
    """Return a number that changes if the same notes would give another index; it fits a `user_version`."""
    dialect = (*config.dialect.picklable(),)
    folders, private = (config.notes, config.tasks), config.publish.private
    about = (_schema(), __version__, _READS_AS, unidata_version, dialect, folders, private, config.days)
    return zlib.crc32(repr(about).encode()) & 0x7FFFFFFF


def _schema() -> str:
    return Path(__file__).with_name("schema.sql").read_text("utf-8")


def _opened(file: Path, stamp: int, full_text: bool) -> sqlite3.Connection:
    database = _connected(str(file))
    try:
        _prepare(database, stamp, full_text)
    except BaseException:
        database.close()
        raise
    return database


def _connected(name: str, *, is_address: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=BUSY_PATIENCE, isolation_level=None, uri=is_address)


def _prepare(database: sqlite3.Connection, stamp: int, full_text: bool) -> None:
    """Create the tables, replacing those of another version; derived data needs no migration."""
    if _version(database) == stamp:
        return
    database.execute("PRAGMA page_size = 16384")  # many rows take a third of the usual page: less stays empty
    _switch_to_wal(database)
    database.execute("BEGIN EXCLUSIVE")
    if _version(database) != stamp:
        for name in [*_tables(database)]:
            database.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _schema().split(";\n"):
            database.execute(statement)
        if full_text:
            _make_words(database)
        database.execute(f"PRAGMA user_version = {stamp}")
    database.execute("COMMIT")


def _switch_to_wal(database: sqlite3.Connection) -> None:
    """Let readers continue while one process writes; SQLite doesn't wait for another process that switches, too."""
    until = time.monotonic() + BUSY_PATIENCE
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _make_words(database: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.OperationalError):  # an SQLite built without FTS5
        from tiltool.core.search.columns import COLUMNS  # only a new index needs them

        columns = ", ".join(COLUMNS)
        # til makes the terms, so the simplest tokenizer will do
        database.execute(f"CREATE VIRTUAL TABLE words USING fts5({columns}, content='', tokenize='ascii')")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _tables(database: sqlite3.Connection) -> Iterator[str]:
    """Yield the names of the tables to drop, the virtual one first: its own tables go with it."""
    if _has_words(database):
        yield "words"
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    yield from (name for (name,) in found if not name.startswith("words"))


def _has_words(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone() is not None


def _in_memory(file: Path | None, stamp: int, full_text: bool) -> sqlite3.Connection:
    """Return an index in memory, filled from a file that can't be written, if there is one."""
    database = _connected(":memory:")
    if file:
        from urllib.parse import quote

        with contextlib.suppress(sqlite3.Error):
            kept = _connected(f"file:{quote(str(file))}?mode=ro&immutable=1", is_address=True)
            with contextlib.closing(kept):
                if _version(kept) == stamp:
                    kept.backup(database)
    _prepare(database, stamp, full_text)
    return database
