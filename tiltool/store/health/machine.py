"""The state of the machine: disk space, SQLite, the programs that build the site, access to files."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from tiltool.store.notebook.notebook import Notebook


class DiskRoom(NamedTuple):
    """How many bytes and files can still be written; `files` is None if the file system sets no limit."""

    free: int
    files: int | None


class Programs(NamedTuple):
    """Versions of the programs that til runs with; "" for one that is not installed."""

    sqlite: str
    mkdocs: str
    material: str
    has_full_text: bool


class Access(NamedTuple):
    """The paths, from the root, that can't be read, and those that can't be written."""

    unreadable: tuple[str, ...]
    read_only: tuple[str, ...]


def disk_room(folder: Path) -> DiskRoom:
    """Return the free space on the disk that holds a folder."""
    free, files = shutil.disk_usage(folder).free, None
    if hasattr(os, "statvfs"):
        found = os.statvfs(folder)
        files = found.f_favail if found.f_files else None
    return DiskRoom(free, files)


def installed_programs() -> Programs:
    """Return the versions of the programs that til runs with."""
    with sqlite3.connect(":memory:") as database:
        options = {name for (name,) in database.execute("PRAGMA compile_options")}
    database.close()
    return Programs(sqlite3.sqlite_version, _version("mkdocs"), _version("mkdocs-material"), "ENABLE_FTS5" in options)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def access_to(notebook: Notebook) -> Access:
    """Return the paths of the notebook that can't be read or written."""
    paths = [*_places(notebook)]
    return Access(
        tuple(path for path in paths if not os.access(notebook.root / path, os.R_OK)),
        tuple(path for path in paths if not os.access(notebook.root / path, os.W_OK)),
    )


def _places(notebook: Notebook) -> Iterator[str]:
    config, state = notebook.config, notebook.state.name
    fixed = (".", "mkdocs.yml", state, f"{state}/history.jsonl", config.notes, config.tasks)
    yield from (path for path in dict.fromkeys(fixed) if (notebook.root / path).exists())
    folders: set[str] = set()
    for path, _ in notebook.entries():
        folder = path.rpartition("/")[0]
        if folder and folder not in folders and folder not in fixed:
            folders.add(folder)
            yield folder
        yield path


def is_open_to_others(file: Path) -> bool:
    """Return whether other users of the machine may read a file."""
    return os.name != "nt" and file.is_file() and bool(stat.S_IMODE(file.stat().st_mode) & 0o077)


def close_to_others(file: Path) -> None:
    """Let nobody but its owner read a file. Raises OSError."""
    file.chmod(0o600)


def newest_change(notebook: Notebook) -> tuple[str, float]:
    """Return the path of the note that was changed last, and when, in seconds; ("", 0) without notes."""
    stamped = ((entry.stat().st_mtime, path) for path, entry in notebook.entries() if entry.is_file())
    seconds, path = max(stamped, default=(0.0, ""))
    return path, seconds
