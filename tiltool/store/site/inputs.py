"""The files of a site besides the notes: attachments, til's assets, the theme's part."""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path, PurePath

from tiltool.store.notebook.notebook import Notebook

MERMAID = "node_modules/mermaid/dist/mermaid.min.js"
"""The script that draws diagrams, where `npm install mermaid` puts it: the only published file outside the notes."""


_ANYWHERE = "*/"
"""Begins a name that is looked for in all folders."""


class Attachments:
    """The files that notes may refer to; remembers which were requested."""

    def __init__(self, notebook: Notebook) -> None:
        self.root = notebook.root
        self.below = notebook.config.notes
        self.notes = (notebook.root / notebook.config.notes).resolve()
        apart = (notebook.config.tasks, *(("site",) if notebook.config.notes == "." else ()))
        self.apart = [(notebook.root / name).resolve() for name in apart]
        self.asked: dict[str, str] = {}

    def has(self, path: str) -> bool:
        """Return whether a file may be published with the notes that refer to it: in their folder, not hidden, not a note."""
        if path not in self.asked:
            self.asked[path] = self.stamp(path)
        return bool(self.asked[path])

    def named(self, name: str) -> str | None:
        """Return the path of the file of the notes that has this name, perhaps with folders before it; the shortest of several."""
        key = f"{_ANYWHERE}{name}"
        if key not in self.asked:
            self.asked[key] = self.stamp(key)
        return self.asked[key] or None

    def _find(self, name: str) -> str:
        ending = f"/{unicodedata.normalize('NFC', name).lstrip('/')}"
        fitting = (path for path in self._paths if f"/{unicodedata.normalize('NFC', path)}".endswith(ending))
        return next((path for path in fitting if self.has(path)), "")

    @cached_property
    def _paths(self) -> list[str]:
        """Return the paths of the files of the notes from the root, the shortest first."""
        found: list[str] = []
        for place, folders, names in os.walk(self.notes):
            folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
            below = Path(place).relative_to(self.notes).as_posix()
            found += (os.path.normpath(f"{self.below}/{below}/{name}") for name in names if not _is_held_back(name))
        return sorted(found, key=lambda path: (path.count("/"), len(path), path))

    def stamp(self, path: str) -> str:
        """Return size and time of such a file; "" if it may not be published. For a name, return the path it has."""
        if path.startswith(_ANYWHERE):
            return self._find(path.removeprefix(_ANYWHERE))
        if _is_held_back(path):
            return ""
        try:
            file = (self.root / path).resolve()
            stat = file.stat()
        except (OSError, ValueError, RuntimeError):  # missing, a cycle of links, or an invalid name
            return ""
        return f"{stat.st_size} {stat.st_mtime_ns}" if file.is_file() and self._is_public(path, file) else ""

    def _is_public(self, path: str, file: Path) -> bool:
        """Return whether the file at a path, with links resolved, is one of the notes' files that may be published."""
        if path == MERMAID:
            return True
        if self.notes not in file.parents or any(folder in file.parents for folder in self.apart):
            return False
        return not _is_held_back(file.relative_to(self.notes).as_posix())


def _is_held_back(path: str) -> bool:
    hidden = any(part.startswith(".") or not part for part in path.split("/"))
    return hidden or path.lower().endswith((".md", ".markdown", ".yml", ".yaml"))


class LinkGuard:
    """Finds notes whose links, or whose folders' links, lead into the backlog or to hidden files."""

    def __init__(self, notebook: Notebook) -> None:
        self.root = os.path.realpath(notebook.root)
        self.tasks = os.path.join(self.root, notebook.config.tasks)
        self.folder = lru_cache(maxsize=None)(self._folder)

    def _folder(self, path: str) -> str:
        return os.path.realpath(os.path.join(self.root, path))

    def holds_back(self, path: str) -> bool:
        """Return whether the note at a path, from the root, is such a link."""
        folder, _, name = path.rpartition("/")
        file = os.path.join(self.folder(folder), name)
        real = os.path.realpath(file) if os.path.islink(file) else file
        if real == os.path.join(self.root, path):
            return False
        target = PurePath(real)
        inside = target.relative_to(self.root).parts if target.is_relative_to(self.root) else ()
        return any(part.startswith(".") for part in inside) or target.is_relative_to(self.tasks)


def read_folder(folder: Path) -> Mapping[str, bytes]:
    """Return the files directly in a folder by name, in order."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}


def read_file(file: Path) -> bytes:
    """Return the bytes of a file."""
    return file.read_bytes()


def file_stamp(file: Path) -> tuple[int, int]:
    """Return size and time of a file."""
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


def folder_stamps(folders: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of each file in some folders."""
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(names):
                yield os.path.join(place, name), *file_stamp(Path(place, name))
