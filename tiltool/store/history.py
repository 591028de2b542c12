"""Every change, kept so that it can be taken back: one line of JSON each, appended before the files change."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tiltool.core.edit import Edit, Patch
from tiltool.core.text import Span, digest_of
from tiltool.errors import Refused
from tiltool.store.files import Staged, read_text, sync_folder

_BLOCK = 1 << 16


class Change(NamedTuple):
    """A patch for one file; `path` is relative to the notebook, with `/`."""

    path: str
    patch: Patch


class FileRecord(NamedTuple):
    """What one change did to one file: digests before and after, and (start, old text, new text) of each edit."""

    path: str
    before: str | None
    after: str | None
    edits: tuple[tuple[int, str, str], ...]


class Entry(NamedTuple):
    """One change of the history."""

    number: int
    at: str
    command: str
    files: tuple[FileRecord, ...]
    undoes: int | None
    moved: Mapping[str, str]  # key -> mark of the tasks that a carry marked as moved


class History:
    """The history of one notebook; call `record` under the notebook's lock only."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.file = state / "history.jsonl"

    def newest_first(self) -> Iterator[Entry]:
        """Yield the entries, newest first; a line that a crash cut off is passed over."""
        for line in _lines_backwards(self.file):
            try:
                yield _entry(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue

    def record(
        self,
        at: str,
        command: str,
        changes: Sequence[Change],
        undoes: int | None = None,
        moved: Mapping[str, str] = MappingProxyType({}),
    ) -> Entry:
        """Make `changes` in their order, all of them or none where the first can't be; return the entry.

        Every new text is safe on the disk, and the entry in the history, before the first file changes. So
        a run that is killed leaves each file whole, and the next run goes on from there.
        """
        staged = [Staged(self.root / change.path, change.patch) for change in changes]
        try:
            for each in staged:
                each.stage()
            entry = self._append(at, command, changes, undoes, moved)
            for each in staged:
                each.commit()
        finally:
            for each in staged:
                each.discard()
        return entry

    def clear_leftovers(self) -> None:
        """Take away the temporary files of a run that was killed."""
        newest = next(self.newest_first(), None)
        for record in newest.files if newest else ():
            Staged(self.root / record.path, Patch(None, None, ())).discard()

    def _append(
        self, at: str, command: str, changes: Sequence[Change], undoes: int | None, moved: Mapping[str, str]
    ) -> Entry:
        newest = next(self.newest_first(), None)
        number = newest.number + 1 if newest else 1
        entry = Entry(number, at, command, tuple(map(_record, changes)), undoes, moved)
        try:
            self._write_line(json.dumps(_as_json(entry), ensure_ascii=False))
        except OSError as error:
            raise Refused(f"{self.file}: can't be written: {error.strerror}", "nothing was changed") from None
        return entry

    def _write_line(self, line: str) -> None:
        fresh = not self.file.exists()
        with open(self.file, "ab") as file:
            start = file.tell()
            try:
                # a newline first: a line that a crash cut off must not swallow this one
                file.write(f"{line}\n".encode() if _ends_clean(self.file) else f"\n{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.truncate(self.file, start)
                raise
        if fresh:
            sync_folder(self.file.parent)

    def reversal(self, entry: Entry) -> tuple[Change, ...]:
        """Return the changes that take `entry` back, newest file first; none where nothing is left to take back.

        Raises Refused when a file was edited since.
        """
        found = (self._reversed(record) for record in reversed(entry.files))
        return tuple(change for change in found if change)

    def _reversed(self, record: FileRecord) -> Change | None:
        path = self.root / record.path
        text = read_text(path) if path.exists() else None
        digest = None if text is None else digest_of(text)
        if digest == record.before:
            return None
        if digest != record.after:
            state = "is gone" if text is None else "was edited"
            raise Refused(
                f"{record.path} {state} since this change: nothing taken back",
                "take back the newer change first (til undo --list), or edit the note by hand",
            )
        before = None if record.before is None else _unspliced(text or "", record.edits)
        edits = tuple(Edit(Span(*span), old) for span, old in _back(record.edits))
        return Change(record.path, Patch(text, before, edits))


def _back(edits: Sequence[tuple[int, str, str]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield span in the changed text and old text of each edit."""
    shift = 0
    for start, old, new in edits:
        at = start + shift
        yield (at, at + len(new)), old
        shift += len(new) - len(old)


def _unspliced(text: str, edits: Sequence[tuple[int, str, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for (start, end), old in _back(edits):
        pieces += (text[at:start], old)
        at = end
    return "".join((*pieces, text[at:]))


def _record(change: Change) -> FileRecord:
    before, after = change.patch.before, change.patch.after
    edits = sorted(change.patch.edits, key=lambda edit: edit.span)
    return FileRecord(
        change.path,
        None if before is None else digest_of(before),
        None if after is None else digest_of(after),
        tuple((edit.span.start, edit.span.of(before or ""), edit.text) for edit in edits),
    )


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        **entry._asdict(),
        "files": [record._asdict() for record in entry.files],
        "moved": dict(entry.moved),
    }


def _entry(data: dict[str, Any]) -> Entry:
    files = tuple(
        FileRecord(file["path"], file["before"], file["after"], tuple((s, o, n) for s, o, n in file["edits"]))
        for file in data["files"]
    )
    return Entry(data["number"], data["at"], data["command"], files, data["undoes"], data["moved"])


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
