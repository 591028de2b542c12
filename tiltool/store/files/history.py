"""The undo history: one line of JSON per change, appended before the files change."""

import contextlib
import errno
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from operator import or_
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.text.edits import Patch, splice
from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import (
    SUFFIX,
    Staged,
    read_derived,
    relative_path,
    sync_folder,
    text_on_disk,
    unwritable,
    write_fresh,
)
from tiltool.store.files.change import Change, Entry, FileRecord, entry_of, line_of, record_of, redo_edits, undo_edits

_BLOCK = 1 << 16
_SLACK = timedelta(30)
"""The history is shortened once a month, not with every change."""


class CompletedRun(NamedTuple):
    """A change that a killed run left half done, and the changes that completed it."""

    entry: Entry
    changes: tuple[Change, ...]


_REMOVE_LINK = "one is a link to the other: remove the link"


class History:
    """The history of one notebook; call `record` under the notebook's lock only."""

    def __init__(self, root: Path, state: Path, months: int = 24, megabytes: int = 20) -> None:
        self.root = root
        self.age = timedelta(30.5 * months)
        self.size = megabytes * 1_000_000
        self.file = state / "history.jsonl"
        self.staging = state / "staging.json"

    def newest_first(self) -> Iterator[Entry]:
        """Yield the entries, newest first; a line that a crash cut off is skipped."""
        for line in _lines_backwards(self.file):
            with contextlib.suppress(ValueError):
                yield entry_of(line)

    def recent(self, path: str, most: int) -> Iterator[Entry]:
        """Yield those of the newest `most` entries that change the file at a path, newest first.

        Other entries are not decoded, since they may contain whole notes.
        """
        name = json.dumps(path, ensure_ascii=False).encode("utf-8", "surrogatepass")
        for line in islice(_lines_backwards(self.file), most):
            with contextlib.suppress(ValueError):
                entry = entry_of(line) if name in line else None
                if entry and any(record.path == path for record in entry.files):
                    yield entry

    def with_state(self) -> Iterator[tuple[Entry, bool]]:
        """Yield the entries, newest first, each with whether it is undone now."""
        reversals: Counter[int] = Counter()  # how often newer entries reversed each entry
        for entry in self.newest_first():
            count = reversals.pop(entry.number, 0)
            if entry.undoes:
                reversals[entry.undoes] += 1 + count
            yield entry, count % 2 == 1

    def record(
        self,
        at: str,
        command: str,
        changes: Sequence[Change],
        undoes: int | None = None,
        moved: Mapping[str, str] = MappingProxyType({}),
        about: str = "",
        copied: Mapping[str, str] = MappingProxyType({}),
    ) -> Entry:
        """Make all `changes`, in order, or none if one can't be made; return the entry.

        Before the first file changes, every new text is safe on the disk and the entry is in the history. So
        a run that is killed leaves each file whole, and the next run completes it. Raises Refused.
        """
        staged = [Staged(self.root / change.path, change.patch) for change in changes]
        times = Counter(each.real for each in staged)
        paths = " and ".join(change.path for change, each in zip(changes, staged, strict=True) if times[each.real] > 1)
        if paths:
            raise Refused(Message("{paths} are the same file; nothing written", paths=paths), _REMOVE_LINK)
        _keep_mode_of_moved(staged)
        newest = next(self.newest_first(), None)
        number, files = newest.number + 1 if newest else 1, tuple(map(record_of, changes))
        entry = Entry(number, at, command, files, undoes, moved, about, copied)
        self._compact(at)
        with self._staging(staged, entry.number):
            length = self._append(line_of(entry))
            changed: list[Staged] = []
            try:
                for each in staged:
                    each.check()
                for each in staged:
                    each.commit()
                    changed.append(each)
            except Refused:
                self._take_back(changed)
                os.truncate(self.file, length)
                raise
        return entry

    def _take_back(self, changed: Sequence[Staged]) -> None:
        """Restore files as they were. Raises Refused if one can't be: the next run completes the change then."""
        for each in reversed(changed):
            back = Staged(each.path, Patch(each.patch.after, each.patch.before, ()))
            back.stage()
            back.commit()

    def _compact(self, at: str) -> None:
        """Drop the oldest entries if the history is well beyond its size or age limit; done only now and then."""
        try:
            today = date.fromisoformat(at[:10])
            if self.file.stat().st_size <= self.size * 5 // 4 and not self._begins_before(today - _SLACK):
                return
            lines, total = list[bytes](), 0
            for line in _lines_backwards(self.file):
                with contextlib.suppress(ValueError):
                    total += len(line) + 1
                    if lines and (total > self.size or entry_of(line).at[:10] < self._oldest(today)):
                        break
                    lines.append(line)
            fresh = self.file.with_name(f"{self.file.name}.new")
            write_fresh(fresh, (line + b"\n" for line in reversed(lines)), 0o600)
            fresh.replace(self.file)
        except (OSError, ValueError):  # the history is not shortened this time
            return

    def _begins_before(self, today: date) -> bool:
        with open(self.file, "rb") as file:
            return entry_of(file.readline()).at[:10] < self._oldest(today)

    def _oldest(self, today: date) -> str:
        return (today - self.age).isoformat()

    def complete(self, entry: Entry) -> tuple[Change, ...]:
        """Make the changes of an entry that a killed run didn't get to; return them."""
        found = (self._changed(record, forward=True) for record in entry.files)
        changes = tuple(change for change in found if change)
        staged = [Staged(self.root / change.path, change.patch) for change in changes]
        with self._staging(staged, entry.number):
            for each in staged:
                each.commit()
        return changes

    @contextlib.contextmanager
    def _staging(self, staged: Sequence[Staged], number: int) -> Iterator[None]:
        """Write the new texts next to the files, first recording where and why, so that the next run can recover."""
        try:
            names = [relative_path(each.temp, self.root) for each in staged]
            self.staging.write_text(json.dumps({"number": number, "files": names}), "utf-8")
        except OSError as error:
            raise Refused(unwritable(self.staging, error), "nothing was changed") from None
        is_half_done = False
        try:
            for each in staged:
                each.stage()
            yield
        except Refused:
            is_half_done = self.half_done() is not None
            raise
        finally:
            for each in staged:
                each.discard()
            if not is_half_done:
                self.staging.unlink(missing_ok=True)

    def recover(self) -> CompletedRun | None:
        """Complete the change of a run that was killed halfway, and return it; remove its temporary files."""
        if not self.staging.exists():
            return None
        try:
            staged = json.loads(read_derived(self.staging))
            number, names = int(staged["number"]), [str(name) for name in staged["files"]]
        except (ValueError, TypeError, KeyError, RecursionError):  # killed while writing it: nothing is staged yet
            number, names = 0, []
        for name in names:
            if name.endswith(SUFFIX):
                with contextlib.suppress(OSError):
                    (self.root / name).unlink(missing_ok=True)
        completed = None
        with contextlib.suppress(Refused):  # edited in the meantime: the file stays as it is
            completed = self._finish(number)
        with contextlib.suppress(OSError):
            self.staging.unlink(missing_ok=True)
        return completed

    def _finish(self, number: int) -> CompletedRun | None:
        newest = next(self.newest_first(), None)
        if newest is None or newest.number != number:
            return None
        if self.is_half_done(newest):
            return CompletedRun(newest, self.complete(newest))
        if all(self._digest(record) == record.before != record.after for record in newest.files):
            self._drop_newest()
        return None

    def _drop_newest(self) -> None:
        """Remove the entry of a run that was killed before the first file changed."""
        line = next(_lines_backwards(self.file))
        size = self.file.stat().st_size
        os.truncate(self.file, size - len(line) - _ends_clean(self.file))

    def _append(self, line: str) -> int:
        """Append a line to the history; return the length of the file before."""
        try:
            fresh = not self.file.exists()
            # a newline first: a line that a crash cut off must not swallow this one
            text = f"{line}\n" if fresh or _ends_clean(self.file) else f"\n{line}\n"
            # it contains text of notes, which may be private
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
            raise Refused(unwritable(self.file, error), "nothing was changed") from None
        if fresh:
            sync_folder(self.file.parent)
        return start

    def half_done(self) -> Entry | None:
        """Return the newest change if only some of its files are changed."""
        newest = next(self.newest_first(), None)
        try:
            return newest if newest and self.is_half_done(newest) else None
        except Refused:  # one of its files is not text any more
            return None

    def count_unreadable(self) -> int:
        """Return how many lines are not changes: a crash cut them off, or something else wrote them."""
        count = 0
        for line in _lines_backwards(self.file):
            try:
                entry_of(line)
            except ValueError:
                count += 1
        return count

    def is_half_done(self, entry: Entry) -> bool:
        """Return whether a run was killed between the files of `entry`: some are changed, some are not."""
        digests = [(self._digest(record), record) for record in entry.files]
        before = [digest == record.before for digest, record in digests]
        after = [digest == record.after for digest, record in digests]
        return any(before) and any(after) and all(map(or_, before, after))

    def _digest(self, record: FileRecord) -> str | None:
        text = text_on_disk(self.root / record.path)
        return None if text is None else digest_of(text)

    def reversal(self, entry: Entry) -> tuple[Change, ...]:
        """Return the changes that undo `entry`, newest file first; none if it is already undone.

        Raises Refused if a file has been edited since.
        """
        changes = (self._changed(record, forward=False) for record in reversed(entry.files))
        return tuple(change for change in changes if change)

    def _changed(self, record: FileRecord, *, forward: bool) -> Change | None:
        """Return the change that gives a file its state after the entry, or before it; None if it is in that state."""
        text = text_on_disk(self.root / record.path)
        digest = None if text is None else digest_of(text)
        start, goal = (record.before, record.after) if forward else (record.after, record.before)
        if digest == goal:
            return None
        if digest != start:
            message = (
                Message("{path} has been removed since this change; nothing changed", path=record.path)
                if text is None
                else Message("{path} has been edited since this change; nothing changed", path=record.path)
            )
            raise Refused(message, "your edit is kept; if til made it, undo that first: til undo --list")
        edits = tuple(redo_edits(record.edits) if forward else undo_edits(record.edits))
        return Change(record.path, Patch(text, None if goal is None else splice(text or "", edits), edits))


def _keep_mode_of_moved(staged: Sequence[Staged]) -> None:
    """Give a sole new file the mode and owner of a sole removed one: a note keeps them when it moves."""
    created = [each for each in staged if each.patch.before is None]
    removed = [each for each in staged if each.patch.after is None]
    if len(created) == len(removed) == 1:
        created[0].like = removed[0].real


def _ends_clean(file: Path) -> bool:
    with open(file, "rb") as handle:
        if handle.seek(0, os.SEEK_END) == 0:
            return True
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) == b"\n"


def _lines_backwards(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file from its end, reading no more of it than needed."""
    try:
        if file.is_fifo():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        handle = open(file, "rb")  # noqa: SIM115 - closed below, once the caller has enough
    except FileNotFoundError:
        return
    except OSError as error:
        message = Message("{path}: can't be read: {error}", path=file, error=error.strerror)
        raise Refused(message, "til undo needs it; move it away to continue") from None
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
