"""The built site on the disk: new files are written beside the old ones first, then all are put into place at once."""

import contextlib
import json
import os
import shutil
import signal
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tiltool.errors import Refused
from tiltool.store.files.atomic import write_derived

_STAGING = ".til-staging"

MANIFEST = "assets/til/files.json"
"""The file of a site that names all its files: what proves that til wrote them, wherever the folder goes."""


class SiteFile(NamedTuple):
    """A file of the site as it was written: the digest of what it was made of, its size and its time."""

    key: str
    size: int
    mtime_ns: int


class SiteFolder:
    """A site's folder, and what til wrote into it."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.folder = folder
        self.real = Path(os.path.realpath(folder))  # a link that leads there is the owner's, and stays
        self.record = state / f"site-{crc32(os.fsencode(self.real)):08x}.json"
        self.staging = self.real / _STAGING  # inside, for what is beside the folder may be another disk
        self.staged: dict[str, SiteFile] = {}
        self.there: Mapping[str, tuple[int, int]] | None = None

    def written(self) -> Mapping[str, SiteFile]:
        """Return the files that are in the folder as til wrote them, by path."""
        there = self._listed()
        return {path: each for path, each in self._on_record().items() if there.get(path) == each[1:]}

    def _on_record(self) -> Mapping[str, SiteFile]:
        """Return what til wrote last; nothing where the record is none."""
        try:
            kept = json.loads(self.record.read_text("utf-8"))
            return {path: SiteFile(str(key), int(size), int(mtime)) for path, (key, size, mtime) in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _listed(self) -> Mapping[str, tuple[int, int]]:
        """Return size and time of each file, as they were when they were first asked for."""
        if self.there is None:
            self.there = dict(_stamps(self.real))
        return self.there

    def is_whole(self) -> bool:
        """Tell whether the folder holds what til wrote into it, no more and no less."""
        kept = {path: each[1:] for path, each in self._on_record().items()}
        return bool(kept) and kept == self._listed() and not self.staging.exists()

    def check(self) -> None:
        """Raise Refused where the folder holds anything that til did not write: a build removes what is not the site's."""
        if self.real.exists() and not self.real.is_dir():
            raise Refused(f"{self.folder} is a file", "the site needs a folder: --site-dir DIR")
        foreign = sorted(self._listed().keys() - self._ours())
        if foreign:
            others = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
            raise Refused(
                f"{self.folder} holds what til did not write: {foreign[0]}{others}",
                "til removes nothing of yours: move it away, or name another folder: --site-dir DIR",
            )

    def _ours(self) -> set[str]:
        """Return the files that til wrote into the folder, as its record and the site itself say."""
        try:
            named = json.loads((self.real / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            named = []
        return {*self._on_record(), *map(str, named if isinstance(named, list) else [])}

    def stage(self, path: str, key: str, data: bytes) -> None:
        """Write a file beside those of the site. Raises Refused where there is no room."""
        file = self.staging / path
        try:
            if not self.staged:
                shutil.rmtree(self.staging, ignore_errors=True)  # of a build that was killed
            if not file.parent.is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            stat = file.stat()
        except OSError as error:
            raise Refused(
                f"{file}: {error.strerror}", "the site stands as it was; make room, or name another folder: --site-dir"
            ) from None
        self.staged[path] = SiteFile(key, stat.st_size, stat.st_mtime_ns)

    def put_in_place(self, kept: Mapping[str, SiteFile]) -> tuple[int, int]:
        """Move what is staged into the site, remove of til's what is neither staged nor `kept`; return how many of each.

        The manifest comes before all that it names, and the record last: where a build is killed in between, the
        next one sees what is til's, and that it is not whole. Raises Refused.
        """
        goal = {**kept, **self.staged}
        stale = sorted((self._listed().keys() & self._ours()) - goal.keys())
        with _uninterrupted():
            try:
                for path in stale:
                    _remove(self.real, path)
                for path in sorted(self.staged, key=lambda path: path != MANIFEST):
                    _move(self.staging / path, self.real / path)
            except OSError as error:
                raise Refused(f"{error.filename}: {error.strerror}", "mend that, and build again") from None
            self._keep(goal)
            shutil.rmtree(self.staging, ignore_errors=True)
        self.there = None
        return len(self.staged), len(stale)

    def _keep(self, goal: Mapping[str, SiteFile]) -> None:
        """Write the record; where that can't be, the next build writes all of the site again."""
        with contextlib.suppress(OSError):
            self.record.parent.mkdir(parents=True, exist_ok=True)
            write_derived(self.record, json.dumps(goal))

    def discard(self) -> None:
        """Take away what is staged."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staged = {}


def manifest_of(paths: Iterable[str]) -> bytes:
    """Return the manifest of a site of these files."""
    return json.dumps(sorted({*paths, MANIFEST}), ensure_ascii=True, indent=0).encode()


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
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        for place, _, _ in os.walk(target, topdown=False):
            os.rmdir(place)  # a folder that a page left empty; what the owner put into it stays, and is told
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
