"""The cache of rendered notes, keyed by their inputs: derived data, discarded rather than repaired."""

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.lock import building, make_state_folder

_FILE = "site.db"
_SCHEMA = """
CREATE TABLE note (key BLOB PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE body (key BLOB PRIMARY KEY, bodies TEXT NOT NULL, keys TEXT NOT NULL, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE text (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE posting (term TEXT PRIMARY KEY, count INTEGER NOT NULL, notes BLOB NOT NULL) WITHOUT ROWID;
"""

_TABLES = ("note", "body", "text", "posting")


class CachedNote(NamedTuple):
    """One note: `key` is the digest of all its inputs."""

    key: bytes
    note: str
    bodies: str
    keys: str = ""  # search keys
    account: str = ""  # its parts and what holds them back, or what holds back the whole note


class RenderCache:
    """A cache of rendered notes, and of texts by name; `folder` is for a build's working files."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.file = str(database.execute("PRAGMA database_list").fetchone()[2])  # "" if it is in memory

    def reopen(self) -> None:
        """Connect to the file of the cache once more, in a fork of the process that opened it."""
        self._inherited = self.database  # kept open: closing it here could release the other process's locks
        self.database = sqlite3.connect(self.file, timeout=30, isolation_level=None)

    def notes(self, keys: Sequence[bytes] | None = None) -> Iterable[tuple[bytes, str]]:
        """Return the cached notes, all of them or those of a few keys, with their keys and without their bodies."""
        if keys is None:
            return self.database.execute("SELECT key, note FROM note")
        marks = ",".join("?" * len(keys))
        return self.database.execute(f"SELECT key, note FROM note WHERE key IN ({marks})", keys)

    def note(self, key: bytes) -> str:
        """Return a cached note without its bodies; "" if there is none."""
        return self._value("note FROM note WHERE key", key) or ""

    def keys_kept(self) -> set[bytes]:
        """Return the keys of the cached notes."""
        return {key for (key,) in self.database.execute("SELECT key FROM note")}

    def bodies(self, key: bytes) -> str:
        """Return the bodies of a cached note."""
        return self._value("bodies FROM body WHERE key", key) or ""

    def keys(self, key: bytes) -> str | None:
        """Return the search keys of a note; None if it isn't cached."""
        return self._value("keys FROM body WHERE key", key)

    def account(self, key: bytes) -> str:
        """Return the account of a cached note; "" if it isn't cached."""
        return self._value("account FROM body WHERE key", key) or ""

    def keep(self, rows: Iterable[CachedNote]) -> None:
        """Cache notes."""
        with self._writing():
            for row in rows:
                self.database.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", row[:2])
                self.database.execute("INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)", (row.key, *row[2:]))

    def forget(self, keys: Collection[bytes]) -> None:
        """Remove notes that no longer exist."""
        with self._writing():
            for table in ("note", "body"):
                self.database.executemany(f"DELETE FROM {table} WHERE key = ?", ((key,) for key in keys))

    def text(self, name: str) -> str:
        """Return a cached text; "" if there is none."""
        return self._value("text FROM text WHERE name", name) or ""

    def _value(self, what: str, key: bytes | str) -> str | None:
        found = self.database.execute(f"SELECT {what} = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def keep_texts(self, texts: Mapping[str, str]) -> None:
        """Cache texts by name, in one transaction."""
        with self._writing():
            self.database.executemany("INSERT OR REPLACE INTO text VALUES (?, ?)", texts.items())

    def posting(self, term: str) -> tuple[int, bytes]:
        """Return how many notes have a term, and which, as given to `keep_postings`."""
        found = self.database.execute("SELECT count, notes FROM posting WHERE term = ?", (term,)).fetchone()
        return (int(found[0]), bytes(found[1])) if found else (0, b"")

    def keep_postings(self, rows: Iterable[tuple[str, int, bytes]], *, anew: bool) -> None:
        """Cache how many notes have some terms, and which; with `anew`, forget the other terms."""
        with self._writing():
            if anew:
                self.database.execute("DELETE FROM posting")
            self.database.executemany("INSERT OR REPLACE INTO posting VALUES (?, ?, ?)", rows)

    def clear(self) -> None:
        """Empty the cache."""
        with self._writing():
            for table in _TABLES:
                self.database.execute(f"DELETE FROM {table}")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.database.execute("BEGIN IMMEDIATE")
            yield
            self.database.execute("COMMIT")
        except BaseException as error:
            if self.database.in_transaction:  # SQLite rolls back by itself if the disk is full
                self.database.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                message = Message("{folder}: {problem}", folder=self.folder, problem=error)
                raise Refused(message, "free some disk space; the build cache is stored there") from None
            raise


@contextlib.contextmanager
def open_render_cache(state: Path, waits: Callable[[], None] = lambda: None) -> Iterator[RenderCache]:
    """Open a notebook's cache, for one build at a time; `waits` is called if another build is running. Raises Refused.

    If nothing can be written, the cache is in memory, and its folder is temporary.
    """
    with building(state, waits), contextlib.ExitStack() as closing:
        database = _open_database(state)
        folder = state if database else _temporary_folder(closing)
        database = closing.enter_context(contextlib.closing(database or _connect(":memory:")))
        yield RenderCache(database, folder)


def _temporary_folder(closing: contextlib.ExitStack) -> Path:
    from tempfile import TemporaryDirectory

    return Path(closing.enter_context(TemporaryDirectory(prefix="til-")))


def _open_database(state: Path) -> sqlite3.Connection | None:
    """Return the database; None if it can't be written."""
    file = state / _FILE
    try:
        make_state_folder(state)
        return _connect(str(file))
    except (OSError, sqlite3.OperationalError):
        return None
    except sqlite3.DatabaseError:  # not a database, or a damaged one
        file.unlink(missing_ok=True)
        return _connect(str(file))


def _connect(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=30, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        _make_tables(database)
    except BaseException:
        database.close()
        raise
    return database


def _make_tables(database: sqlite3.Connection) -> None:
    """Create the tables, replacing those of another version."""
    version = crc32(_SCHEMA.encode()) & 0x7FFFFFFF
    if database.execute("PRAGMA user_version").fetchone()[0] == version:
        return
    drop = "".join(f"DROP TABLE IF EXISTS {table};" for table in _TABLES)
    database.executescript(f"BEGIN EXCLUSIVE; {drop} {_SCHEMA} PRAGMA user_version = {version}; COMMIT;")
