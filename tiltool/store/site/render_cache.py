"""RenderCache notes, kept by what they were made of: derived, thrown away rather than mended."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tiltool.errors import Refused
from tiltool.store.files.lock import building, make_state_folder

_FILE = "site.db"
_SCHEMA = """
CREATE TABLE note (
    key BLOB PRIMARY KEY, note TEXT NOT NULL, bodies TEXT NOT NULL, keys TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE text (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""


class CachedNote(NamedTuple):
    """One note: `key` is the digest of all that it was made of."""

    key: bytes
    note: str
    bodies: str
    keys: str = ""  # that search finds it by


class RenderCache:
    """A cache of rendered notes, and of texts by name; `folder` is where a build makes what it needs."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self.database = database
        self.folder = folder

    def notes(self) -> Mapping[bytes, str]:
        """Return the notes that are kept, without their bodies."""
        return dict(self.database.execute("SELECT key, note FROM note"))

    def note(self, key: bytes) -> str:
        """Return a note that is kept, without its bodies; "" for none."""
        found = self.database.execute("SELECT note FROM note WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def keys_kept(self) -> set[bytes]:
        """Return the keys of the notes that are kept."""
        return {key for (key,) in self.database.execute("SELECT key FROM note")}

    def bodies(self, key: bytes) -> str:
        """Return the bodies of a note that is kept."""
        found = self.database.execute("SELECT bodies FROM note WHERE key = ?", (key,)).fetchone()
        return str(found[0])

    def keys(self, key: bytes) -> str | None:
        """Return what search finds a note by; None for a note that is not kept."""
        found = self.database.execute("SELECT keys FROM note WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def keep(self, rows: Iterable[CachedNote]) -> None:
        """Keep notes."""
        with self._writing():
            self.database.executemany("INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?)", rows)

    def forget(self, keys: Iterable[bytes]) -> None:
        """Forget notes that are no more."""
        with self._writing():
            self.database.executemany("DELETE FROM note WHERE key = ?", ((key,) for key in keys))

    def text(self, name: str) -> str:
        """Return a text that is kept; "" for none."""
        found = self.database.execute("SELECT text FROM text WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def keep_texts(self, texts: Mapping[str, str]) -> None:
        """Keep texts by their names, all of them or none."""
        with self._writing():
            self.database.executemany("INSERT OR REPLACE INTO text VALUES (?, ?)", texts.items())

    def clear(self) -> None:
        """Forget everything."""
        with self._writing():
            self.database.execute("DELETE FROM note")
            self.database.execute("DELETE FROM text")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.database.execute("BEGIN IMMEDIATE")
            yield
            self.database.execute("COMMIT")
        except BaseException as error:
            if self.database.in_transaction:  # what a full disk stopped SQLite has taken back already
                self.database.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise Refused(f"{self.folder}: {error}", "til keeps there what it builds with: make room") from None
            raise


@contextlib.contextmanager
def open_render_cache(state: Path, waits: Callable[[], None] = lambda: None) -> Iterator[RenderCache]:
    """Open the cache of a notebook for one build at a time; `waits` is called where there is another. Raises Refused.

    Where nothing can be kept, the cache is in memory, and its folder goes with it.
    """
    with building(state, waits), contextlib.ExitStack() as closing:
        database = _opened(state)
        folder = state if database else _passing(closing)
        database = closing.enter_context(contextlib.closing(database or _prepared(":memory:")))
        yield RenderCache(database, folder)


def _passing(closing: contextlib.ExitStack) -> Path:
    from tempfile import TemporaryDirectory

    return Path(closing.enter_context(TemporaryDirectory(prefix="til-")))


def _opened(state: Path) -> sqlite3.Connection | None:
    """Return the database; None where it can't be kept."""
    file = state / _FILE
    try:
        make_state_folder(state)
        return _prepared(str(file))
    except (OSError, sqlite3.OperationalError):
        return None
    except sqlite3.DatabaseError:  # not a database, or no longer one
        file.unlink(missing_ok=True)
        return _prepared(str(file))


def _prepared(name: str) -> sqlite3.Connection:
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
    """Make the tables, in the place of those of another version."""
    version = crc32(_SCHEMA.encode()) & 0x7FFFFFFF
    if database.execute("PRAGMA user_version").fetchone()[0] == version:
        return
    drop = "DROP TABLE IF EXISTS note; DROP TABLE IF EXISTS text;"
    database.executescript(f"BEGIN EXCLUSIVE; {drop} {_SCHEMA} PRAGMA user_version = {version}; COMMIT;")
