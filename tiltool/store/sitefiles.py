"""The built site on the disk: new files are written beside it first, then all are put into place at once."""

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tiltool.errors import Refused

_STAGING = ".til-staging"


class Written(NamedTuple):
    """A file of the site as it was written: the digest of what it was made of, its size and its time."""

    key: str
    size: int
    mtime_ns: int


class SiteFiles:
    """A site's folder, and what til wrote into it."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.folder = folder
        self.record = state / f"site-{crc32(str(folder.resolve()).encode()):08x}.json"
        self.staging = folder.parent / f"{_STAGING}-{folder.name}"
        self.staged: dict[str, Written] = {}
        self.there: Mapping[str, tuple[int, int]] | None = None

    def written(self) -> Mapping[str, Written]:
        """Return the files that are in the folder as til wrote them, by path."""
        try:
            kept = json.loads(self.record.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        there = self._listed()
        found = {path: Written(*each) for path, each in kept.items()}
        return {path: each for path, each in found.items() if there.get(path) == each[1:]}

    def _listed(self) -> Mapping[str, tuple[int, int]]:
        """Return size and time of each file, as they were when they were first asked for."""
        if self.there is None:
            self.there = dict(_stamps(self.folder))
        return self.there

    def is_whole(self) -> bool:
        """Tell whether the folder holds what til wrote into it, no more and no less."""
        try:
            kept = json.loads(self.record.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return self._listed() == {path: (size, mtime) for path, (_, size, mtime) in kept.items()}

    def stage(self, path: str, key: str, data: bytes) -> None:
        """Write a file beside the site. Raises Refused where there is no room."""
        file = self.staging / path
        try:
            if not file.parent.is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            stat = file.stat()
        except OSError as error:
            raise Refused(
                f"{file}: {error.strerror}", "the site stands as it was; make room, or name another folder: --site-dir"
            ) from None
        self.staged[path] = Written(key, stat.st_size, stat.st_mtime_ns)

    def put_in_place(self, kept: Mapping[str, Written]) -> tuple[int, int]:
        """Move what is staged into the site, remove what is neither staged nor `kept`; return how many of each."""
        goal = {**kept, **self.staged}
        stale = [path for path in self._listed() if path not in goal]
        with _uninterrupted():
            self.record.unlink(missing_ok=True)  # a build that is killed from here on is made up for by the next one
            for path in stale:
                _remove(self.folder, path)
            for path in self.staged:
                _move(self.staging / path, self.folder / path)
            self.record.parent.mkdir(parents=True, exist_ok=True)
            self.record.write_text(json.dumps(goal), "utf-8")
            shutil.rmtree(self.staging, ignore_errors=True)
        self.there = None
        return len(self.staged), len(stale)

    def discard(self) -> None:
        """Take away what is staged."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staged = {}


def _stamps(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield path, size and time of each file; names that begin with a dot are the owner's (`.nojekyll`, `.git`)."""
    pending = [("", str(folder))]
    while pending:
        below, place = pending.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{path}/", entry.path))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    yield path, (stat.st_size, stat.st_mtime_ns)


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except (FileNotFoundError, NotADirectoryError, FileExistsError, IsADirectoryError):
        for folder in reversed(target.parents):
            if folder.is_symlink() or folder.is_file():
                folder.unlink()
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _remove(folder: Path, path: str) -> None:
    (folder / path).unlink(missing_ok=True)
    for above in (folder / path).parents:
        if above == folder or any(above.iterdir()):
            return
        above.rmdir()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off until the files are in place; in a thread of its own there is none to put off."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def files_below(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, in order; none where there is no folder."""
    return sorted(path for path, _ in _stamps(folder))
