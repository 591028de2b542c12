"""The folder of the built site: new files are staged first, then moved into place together."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.files.lock import uninterrupted
from tiltool.store.notebook.day_notes import MANIFEST

_STAGING = ".til-staging"


class SiteFile(NamedTuple):
    """A file of the site as it was written: the digest of its inputs, its size and its time."""

    key: str
    size: int
    mtime_ns: int


class SiteFolder:
    """A site's folder, and the record of what til wrote into it; `early` are the files written since."""

    def __init__(self, folder: Path, state: Path, early: dict[str, SiteFile] | None = None) -> None:
        self.folder = folder
        self.real = Path(os.path.realpath(folder))  # a link to the folder belongs to the owner, and stays
        self.record = state / f"site-{crc32(os.fsencode(self.real)):08x}.json"
        self.staging = self.real / _STAGING  # inside, because its parent may be on another disk
        self.staged: dict[str, SiteFile] = {}
        self.early = {} if early is None else early  # files that are written before the others

    def written(self) -> Mapping[str, SiteFile]:
        """Return the files that are still as til wrote them, by path."""
        return {path: each for path, each in self._record.items() if self.files.get(path) == each[1:]}

    @cached_property
    def _record(self) -> Mapping[str, SiteFile]:
        """Return the files that til wrote last; none if the record can't be read."""
        try:
            kept = json.loads(self.record.read_text("utf-8"))
            files = {path: SiteFile(str(key), int(size), int(mtime)) for path, (key, size, mtime) in kept.items()}
            return files | self.early
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    @cached_property
    def files(self) -> Mapping[str, tuple[int, int]]:
        """Return size and time of each file, as first listed."""
        return _stamps(self.real)

    def is_whole(self) -> bool:
        """Return whether the folder holds exactly the files that til wrote."""
        kept = {path: each[1:] for path, each in self._record.items()}
        return bool(kept) and kept == self.files and not self.staging.exists()

    def check(self) -> None:
        """Raise Refused if the folder holds files that til did not write, because a build removes such files."""
        if self.real.exists() and not self.real.is_dir():
            raise Refused(Message("{path} is a file", path=self.folder), "the site needs a folder: --site-dir DIR")
        foreign = sorted(self.files.keys() - self.ours())
        if foreign:
            template = "{folder} holds files that til did not write: {first}"
            if len(foreign) > 1:
                template = "{folder} holds files that til did not write: {first} and {count} more"
            raise Refused(
                Message(template, folder=self.folder, first=foreign[0], count=len(foreign) - 1),
                "move them away, or choose another folder: --site-dir DIR",
            )

    def ours(self) -> set[str]:
        """Return the files that til wrote into the folder, by its record and the site's manifest."""
        return {*self._record, *manifest_paths(read_derived(self.real / MANIFEST))}

    def write_early(self, path: str, key: str, data: bytes) -> None:
        """Write a file of the site at once, before its record is read. Raises OSError."""
        file = self.real / path
        write_derived(file, data)
        stat = file.stat()
        self.early[path] = SiteFile(key, stat.st_size, stat.st_mtime_ns)

    def stage(self, path: str, key: str, data: bytes) -> None:
        """Stage a file. Raises Refused if it can't be written."""
        file = self.staging / path
        try:
            if not self.staged:
                shutil.rmtree(self.staging, ignore_errors=True)  # left by a build that was killed
            if not file.parent.is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            stat = file.stat()
        except OSError as error:
            raise Refused(
                Message("{file}: {problem}", file=file, problem=error.strerror),
                "free some disk space, or choose another folder: --site-dir DIR; the site is unchanged",
            ) from None
        self.staged[path] = SiteFile(key, stat.st_size, stat.st_mtime_ns)

    def put_in_place(self, kept: Mapping[str, SiteFile]) -> tuple[int, int]:
        """Move the staged files into the site, remove til's other files except `kept`; return how many of each.

        The manifest is moved first and the record written last: if a build is killed in between, the next one
        recognizes til's files, and that the site is incomplete. Raises Refused.
        """
        goal = {**kept, **self.staged}
        stale = sorted((self.files.keys() & self.ours()) - goal.keys())
        with uninterrupted():
            try:
                for path in stale:
                    _remove(self.real, path)
                for path in sorted(self.staged, key=lambda path: path != MANIFEST):
                    _move(self.staging / path, self.real / path)
            except OSError as error:
                message = Message("{file}: {problem}", file=error.filename, problem=error.strerror)
                raise Refused(message, "fix this, then build again") from None
            self._keep(goal)
            shutil.rmtree(self.staging, ignore_errors=True)
        self._record = goal
        del self.files
        return len(self.staged), len(stale)

    def _keep(self, goal: Mapping[str, SiteFile]) -> None:
        """Write the record; if that fails, the next build rewrites the whole site."""
        with contextlib.suppress(OSError):
            self.record.parent.mkdir(parents=True, exist_ok=True)
            write_derived(self.record, json.dumps(goal))

    def discard(self) -> None:
        """Remove the staged files."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staged = {}


def manifest_of(paths: Iterable[str]) -> bytes:
    """Return the manifest of a site of these files."""
    return json.dumps(sorted({*paths, MANIFEST}), ensure_ascii=True, indent=0).encode()


def manifest_paths(text: str) -> tuple[str, ...]:
    """Return the paths in the text of a manifest; none if it can't be read."""
    try:
        named = json.loads(text)
    except ValueError:
        return ()
    return tuple(map(str, named)) if isinstance(named, list) else ()


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of each file by path; names with a leading dot are the owner's (`.nojekyll`, `.git`)."""
    found = {}
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
                    found[path] = stat.st_size, stat.st_mtime_ns
    return found


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        for place, _, _ in os.walk(target, topdown=False):
            os.rmdir(place)  # a folder left empty; if the owner put files into it, they stay, and the build reports it
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _remove(folder: Path, path: str) -> None:
    (folder / path).unlink(missing_ok=True)
    for above in (folder / path).parents:
        if above == folder or any(above.iterdir()):
            return
        above.rmdir()


def files_below(folder: Path) -> list[str]:
    """Return the sorted paths of all files in a folder; none if it doesn't exist."""
    return sorted(_stamps(folder))
