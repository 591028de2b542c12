"""The files of a site besides the notes: attachments, til's assets, the theme's part."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from tiltool.core.publish.rules import Hold, Rules, notebook_rules
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

MERMAID = "node_modules/mermaid/dist/mermaid.min.js"
"""The script that draws diagrams, where `npm install mermaid` puts it: the only published file outside the notes."""

_ANYWHERE = "*/"  # prefix of a name that was requested without its folder


class Attachments:
    """The files that notes may refer to; remembers which were requested."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook, self.root = notebook, notebook.root
        folders = dict.fromkeys((notebook.config.notes, *notebook.config.attachments))
        # in the root, only the files directly in it, unless the root is the notes folder
        self.folders = {(notebook.root / name).resolve(): name != "." for name in folders}
        self.folders[(notebook.root / notebook.config.notes).resolve()] = True
        apart = (notebook.config.tasks, *(("site",) if notebook.config.notes == "." else ()))
        self.apart = [(notebook.root / name).resolve() for name in apart]
        self.asked: dict[str, str] = {}
        self.rules = notebook_rules(notebook.config)
        self.held: dict[str, Hold] = {}  # requested files that may not be published, by path

    def has(self, path: str) -> bool:
        """Return whether notes may publish a file: in a notes or attachments folder, not hidden and not a note."""
        if path not in self.asked:
            self.asked[path] = self.stamp(path)
        return bool(self.asked[path])

    def named(self, name: str) -> Sequence[str]:
        """Return the paths of all such files with a name."""
        self.has(f"{_ANYWHERE}{name}")
        return [*filter(None, self.asked[f"{_ANYWHERE}{name}"].split("\0"))]

    def stamp(self, path: str) -> str:
        """Return size and time of such a file, or the paths of such files with a name; "" if there is none."""
        if path.startswith(_ANYWHERE):
            return "\0".join(filter(self.stamp, self.notebook.files_named(path.removeprefix(_ANYWHERE))))
        if _is_held_back(path):
            return ""
        try:
            file = (self.root / path).resolve()
            stat = file.stat()
        except (OSError, ValueError, RuntimeError):  # missing, a cycle of links, or an invalid name
            return ""
        if not (file.is_file() and self._is_public(path, file)):
            return ""
        hold = self.rules.in_folder(path).hold or self.rules.in_folder(self._from_root(file)).hold
        if hold:
            self.held[path] = hold
        return "" if hold else f"{stat.st_size} {stat.st_mtime_ns}"

    def _from_root(self, file: Path) -> str:
        root = self.root.resolve()
        return file.relative_to(root).as_posix() if root in file.parents else ""

    def _is_public(self, path: str, file: Path) -> bool:
        """Return whether the file at a path, with links resolved, is one of the notes' files that may be published."""
        if path == MERMAID:
            return True
        if any(folder in file.parents for folder in self.apart):
            return False
        return any(
            (is_deep or file.parent == folder) and not _is_held_back(file.relative_to(folder).as_posix())
            for folder, is_deep in self.folders.items()
            if folder in file.parents
        )


def _is_held_back(path: str) -> bool:
    hidden = any(part.startswith(".") or not part for part in path.split("/"))
    return hidden or path.lower().endswith((".md", ".markdown", ".yml", ".yaml"))


class LinkGuard:
    """Knows the publish rules for each note on the disk, where it, or its folder, may be a link to another place."""

    def __init__(self, notebook: Notebook) -> None:
        self.publish = notebook_rules(notebook.config)
        self.root = os.path.realpath(notebook.root)
        self.folder = lru_cache(maxsize=None)(lambda path: os.path.realpath(os.path.join(self.root, path)))

    def rules_at(self, path: str) -> Rules:
        """Return the rules for the note or project at a path from the root; a link has those of its target, too."""
        own, real = self.publish.at(path), self._real(path)
        if not real:  # published only if the note itself says so: nobody can write that into somebody else's file
            return own._replace(by_default=False)
        if real == path or self.publish.is_project(path):
            return own
        if any(part.startswith(".") for part in real.split("/")) or self.publish.is_project(real):
            return own._replace(hold=Hold("link", Message("it is a link to {path}", path=real)))
        there = self.publish.in_folder(real)
        roles = tuple(role for role in own.roles if role in there.roles)
        return own._replace(hold=own.hold or there.hold, roles=roles, by_default=own.by_default and there.by_default)

    def _real(self, path: str) -> str:
        """Return the file's real path, from the root; "" if it is outside, unless all notes or projects are."""
        folder, _, name = path.rpartition("/")
        file = os.path.join(self.folder(folder), name)
        real = os.path.realpath(file) if os.path.islink(file) else file
        start = os.path.join(self.root, "")
        if real.startswith(start):
            return real.removeprefix(start).replace(os.sep, "/")
        tops = (self.folder(self.publish.notes), self.folder(self.publish.tasks))
        return path if any(real.startswith(os.path.join(top, "")) for top in tops) else ""


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


def folder_stamps(folders: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return path, size and time of each file in some folders."""
    stamps = []
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(names):
                stat = os.stat(path := os.path.join(place, name))
                stamps.append((path, stat.st_size, stat.st_mtime_ns))
    return stamps
