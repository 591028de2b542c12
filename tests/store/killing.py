"""What a command leaves on the disk if it is killed: a copy of the notebook at every instant of one run.

A process that is killed leaves all that it wrote and does nothing more: the disk stays as it was before the call that
never came. So one run is enough: before each call that changes the disk, and in the middle of each write, what is
there is copied. Locks are not copied: the system releases those of a dead process.
"""

import builtins
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CALLS = ("replace", "rename", "link", "unlink", "mkdir", "rmdir", "chmod", "chown", "truncate")
"""What `os` does to a disk; `pathlib` asks it too. A killed process loses nothing that `fsync` would save."""

Tree = dict[str, tuple[int, int, bytes]]


class Instants:
    """Calls `look` before each call that changes the disk, and when half of the bytes of a write are in the file."""

    def __init__(self, look: Callable[[], None]) -> None:
        self.look = look
        self.is_looking = False
        self.real_open = builtins.open

    def put_in_place(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(os, "fsync", lambda handle: None)
        patch.setattr(builtins, "open", self.open)
        patch.setattr(io, "open", self.open)
        for name in CALLS:
            patch.setattr(os, name, self.watched(getattr(os, name)))

    def come(self) -> None:
        """Look, unless it is the look itself that changes the disk."""
        if not self.is_looking:
            self.is_looking = True
            self.look()
            self.is_looking = False

    def watched(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            self.come()
            return real(*args, **options)

        return call

    def open(self, file: object, mode: str = "r", *args: object, **options: object) -> object:
        if self.is_looking or not set(mode) & set("wax+"):
            return self.real_open(file, mode, *args, **options)  # type: ignore[call-overload]
        self.come()
        writer = HalfWriter(io.FileIO(file, mode.replace("b", ""), opener=options.get("opener")))  # type: ignore[arg-type]
        writer.come = self.come
        return writer if "b" in mode else io.TextIOWrapper(writer, "utf-8")


class HalfWriter(io.BufferedWriter):
    """A file that is looked at when half of the bytes are in it."""

    come: Callable[[], None]

    def write(self, data: bytes) -> int:  # type: ignore[override]
        half = len(data) // 2
        super().write(data[:half])
        self.flush()
        self.come()
        return half + super().write(data[half:])


def tree_of(root: Path) -> Tree:
    """Return all that is in a folder but locks: for each path its mode, which files it is one with, and its bytes."""
    tree: Tree = {}
    numbers: dict[int, int] = {}
    for path in sorted(root.rglob("*")):
        if path.name.endswith("lock"):
            continue
        status = path.lstat()
        number = numbers.setdefault(status.st_ino, len(numbers))
        tree[path.relative_to(root).as_posix()] = (status.st_mode, number, b"" if path.is_dir() else path.read_bytes())
    return tree


def copied(source: Path, to: Path) -> Path:
    """Copy a notebook; what is one file under two names stays one. Return the copy."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    by_inode: dict[int, Path] = {}
    for path in sorted(source.rglob("*")):
        copy = to / path.relative_to(source)
        if path.is_dir():
            copy.mkdir()
        elif path.stat().st_ino in by_inode:
            os.link(by_inode[path.stat().st_ino], copy)
        else:
            by_inode[path.stat().st_ino] = copy
            shutil.copy2(path, copy)
    return to


def left_by_kills(root: Path, run: Callable[[], object], folder: Path) -> list[Path]:
    """Run a command once in the notebook at `root`; return a copy for each different state that a kill leaves."""
    left: list[Path] = []
    states: list[Tree] = []

    def look() -> None:
        state = tree_of(root)
        if state not in states:
            states.append(state)
            left.append(copied(root, folder / f"killed at {len(left)}"))

    with pytest.MonkeyPatch.context() as patch:
        Instants(look).put_in_place(patch)
        run()
    return left


def each_copied(left: list[Path], to: Path) -> Iterator[Path]:
    """Yield the copies, each copied again to one place, to do with as one likes."""
    return (copied(each, to) for each in left)
