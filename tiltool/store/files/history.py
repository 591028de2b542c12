"""Every change, kept so that it can be taken back: one line of JSON each, appended before the files change."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from operator import or_
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.text.edits import Patch, splice
from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.store.files.atomic import SUFFIX, Staged, digest_on_disk, read_text, relative_path, sync_folder
from tiltool.store.files.change import Change, Entry, FileRecord, back, entry_of, forth, line_of, record_of

_BLOCK = 1 << 16


class Finished(NamedTuple):
    """A change that a killed run left half done, and what it took to finish it."""

    entry: Entry
    changes: tuple[Change, ...]


class History:
    """The history of one notebook; call `record` under the notebook's lock only."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.file = state / "history.jsonl"
        self.staging = state / "staging.json"

    def newest_first(self) -> Iterator[Entry]:
        """Yield the entries, newest first; a line that a crash cut off is passed over."""
        for line in _lines_backwards(self.file):
            with contextlib.suppress(ValueError):
                yield entry_of(line)

    def record(
        self,
        at: str,
        command: str,
        changes: Sequence[Change],
        undoes: int | None = None,
        moved: Mapping[str, str] = MappingProxyType({}),
        about: str = "",
    ) -> Entry:
        """Make `changes` in their order, all of them or none where the first can't be; return the entry.

        Every new text is safe on the disk, and the entry in the history, before the first file changes. So
        a run that is killed leaves each file whole, and the next run goes on from there.
        """
        staged = [Staged(self.root / change.path, change.patch) for change in changes]
        if len({each.real for each in staged}) < len(staged):
            names = " and ".join(change.path for change in changes)
            raise Refused(f"{names} are one file: nothing written", "one is a link to the other: remove the link")
        _keep_mode_of_moved(staged)
        newest = next(self.newest_first(), None)
        entry = Entry(
            newest.number + 1 if newest else 1, at, command, tuple(map(record_of, changes)), undoes, moved, about
        )
        with self._leaving_nothing(staged, entry.number):
            for each in staged:
                each.stage()
            length = self._append(line_of(entry))
            try:
                for each in staged:
                    each.check()
            except Refused:
                os.truncate(self.file, length)  # nothing has changed yet, and nothing will
                raise
            for each in staged:
                each.commit()
        return entry

    def complete(self, entry: Entry) -> tuple[Change, ...]:
        """Bring the files of a killed run to where the entry says; return what that took."""
        found = (self._changed(record, forward=True) for record in entry.files)
        changes = tuple(change for change in found if change)
        staged = [Staged(self.root / change.path, change.patch) for change in changes]
        with self._leaving_nothing(staged, entry.number):
            for each in staged:
                each.stage()
            for each in staged:
                each.commit()
        return changes

    @contextlib.contextmanager
    def _leaving_nothing(self, staged: Sequence[Staged], number: int) -> Iterator[None]:
        """Note which temporary files are made, and for which change, so that the next run can go on after a kill."""
        try:
            names = [relative_path(each.temp, self.root) for each in staged]
            self.staging.write_text(json.dumps({"number": number, "files": names}), "utf-8")
        except OSError as error:
            raise _unwritable(self.staging, error) from None
        try:
            yield
        finally:
            for each in staged:
                each.discard()
            self.staging.unlink(missing_ok=True)

    def recover(self) -> Finished | None:
        """Finish the change of a run that was killed half-way, and return it; take away its temporary files."""
        try:
            kept = json.loads(self.staging.read_text("utf-8"))
            number, names = int(kept["number"]), [str(name) for name in kept["files"]]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError):  # the kill came while it was written: nothing is staged yet
            number, names = 0, []
        for name in names:
            if name.endswith(SUFFIX):
                with contextlib.suppress(OSError):
                    (self.root / name).unlink(missing_ok=True)
        finished = None
        with contextlib.suppress(Refused):  # edited meanwhile: it stays as it is
            finished = self._finish(number)
        with contextlib.suppress(OSError):
            self.staging.unlink(missing_ok=True)
        return finished

    def _finish(self, number: int) -> Finished | None:
        newest = next(self.newest_first(), None)
        if newest is None or newest.number != number or not self.is_half_done(newest):
            return None
        return Finished(newest, self.complete(newest))

    def _append(self, line: str) -> int:
        """Write a line to the end of the history; return how long it was before."""
        try:
            fresh = not self.file.exists()
            # a newline first: a line that a crash cut off must not swallow this one
            text = f"{line}\n" if fresh or _ends_clean(self.file) else f"\n{line}\n"
            # it holds text of notes, which may be for one pair of eyes only
            with open(self.file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                start = file.tell()
                try:
                    file.write(text.encode())
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(self.file, start)
                    raise
        except OSError as error:
            raise _unwritable(self.file, error) from None
        if fresh:
            sync_folder(self.file.parent)
        return start

    def is_half_done(self, entry: Entry) -> bool:
        """Tell whether a run was killed between the files of `entry`: some are changed, some are not."""
        digests = [(self._digest(record), record) for record in entry.files]
        before = [digest == record.before for digest, record in digests]
        after = [digest == record.after for digest, record in digests]
        return any(before) and any(after) and all(map(or_, before, after))

    def _digest(self, record: FileRecord) -> str | None:
        return digest_on_disk(self.root / record.path)

    def reversal(self, entry: Entry) -> tuple[Change, ...]:
        """Return the changes that take `entry` back, newest file first; none where nothing is left to take back.

        Raises Refused when a file was edited since.
        """
        found = (self._changed(record, forward=False) for record in reversed(entry.files))
        return tuple(change for change in found if change)

    def _changed(self, record: FileRecord, *, forward: bool) -> Change | None:
        """Return the change that makes a file what it was after the entry, or before; None where it is that."""
        path = self.root / record.path
        text = read_text(path) if path.exists() else None
        digest = None if text is None else digest_of(text)
        start, goal = (record.before, record.after) if forward else (record.after, record.before)
        if digest == goal:
            return None
        if digest != start:
            state = "is gone" if text is None else "was edited"
            raise Refused(
                f"{record.path} {state} since this change: nothing taken back",
                "til keeps your edit; where til made it, take that back first: til undo --list",
            )
        edits = tuple(forth(record.edits) if forward else back(record.edits))
        return Change(record.path, Patch(text, None if goal is None else splice(text or "", edits), edits))


def _keep_mode_of_moved(staged: Sequence[Staged]) -> None:
    """Let the one file that comes be like the one that goes: a note that moves keeps its mode and owner."""
    come = [each for each in staged if each.patch.before is None]
    gone = [each for each in staged if each.patch.after is None]
    if len(come) == len(gone) == 1:
        come[0].like = gone[0].real


def _unwritable(file: Path, error: OSError) -> Refused:
    return Refused(f"{file}: can't be written: {error.strerror}", "nothing was changed")


def _ends_clean(file: Path) -> bool:
    with open(file, "rb") as handle:
        if handle.seek(0, os.SEEK_END) == 0:
            return True
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) == b"\n"


def _lines_backwards(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file from its end on, without reading more of it than is asked for."""
    try:
        handle = open(file, "rb")  # noqa: SIM115 - closed below, once the caller has enough
    except FileNotFoundError:
        return
    except OSError as error:
        raise Refused(f"{file}: can't be read: {error.strerror}", "til undo needs it; move it away to go on") from None
    with handle:
        at = handle.seek(0, os.SEEK_END)
        rest = b""
        while at > 0:
            size = min(_BLOCK, at)
            at = handle.seek(at - size)
            first, *lines = (handle.read(size) + rest).split(b"\n")
            yield from (line for line in reversed(lines) if line)
            rest = first
        if rest:
            yield rest
