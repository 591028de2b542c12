"""One change of the history: what it did to each file, and its line of JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any, NamedTuple

from tiltool.core.text.edits import Edit, Patch, patch_to
from tiltool.core.text.lines import Span, digest_of, newline_of
from tiltool.store.files.atomic import Staged


class Change(NamedTuple):
    """A patch for one file; `path` is relative to the notebook, with `/`."""

    path: str
    patch: Patch


def appended_lines(path: str, before: str | None, lines: Sequence[str]) -> Change:
    """Return the change that adds lines to the end of a file, with its line endings; `before` is None if missing."""
    newline = newline_of(before or "")
    joint = newline if before and not before.endswith(("\n", "\r")) else ""
    text = f"{before or ''}{joint}" + "".join(line + newline for line in lines)
    return Change(path, patch_to(before, text))


def write_changes(root: Path, changes: Iterable[Change]) -> None:
    """Write changes of files that are not notes, and so not in the history. Raises Refused."""
    for change in changes:
        staged = Staged(root / change.path, change.patch)
        staged.stage()
        staged.commit()


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
    about: str  # the change in words for people: titles, days
    copied: Mapping[str, str] = MappingProxyType({})  # path -> SHA-256 of the files beside notes that it put there

    def writes(self, path: str) -> bool:
        """Return whether it inserted words into a file, not only marks into boxes."""
        edits = (new for record in self.files if record.path == path for _, _, new in record.edits)
        return any(len(new) > 1 for new in edits)


def record_of(change: Change) -> FileRecord:
    """Return the record of a change in the history: enough to undo and redo it."""
    before, after = change.patch.before, change.patch.after
    edits = sorted(change.patch.edits, key=lambda edit: edit.span)
    return FileRecord(
        change.path,
        None if before is None else digest_of(before),
        None if after is None else digest_of(after),
        tuple((edit.span.start, edit.span.of(before or ""), edit.text) for edit in edits),
    )


def line_of(entry: Entry) -> str:
    """Return the line of an entry in the history."""
    files = [record._asdict() for record in entry.files]
    maps = {"moved": dict(entry.moved), "copied": dict(entry.copied)}
    return json.dumps({**entry._asdict(), "files": files, **maps}, ensure_ascii=False)


def entry_of(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError for a foreign line, or one that was cut off."""
    try:
        return _entry(json.loads(line))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _entry(data: Any) -> Entry:
    files = tuple(
        FileRecord(
            _inside(file["path"]),
            file["before"],
            file["after"],
            tuple((int(s), o + "", n + "") for s, o, n in file["edits"]),
        )
        for file in data["files"]
    )
    moved = {str(key): str(mark) for key, mark in data["moved"].items()}
    return Entry(
        int(data["number"]),
        data["at"] + "",
        data["command"] + "",
        files,
        data["undoes"],
        moved,
        str(data.get("about", "")),
        {_inside(path): digest + "" for path, digest in data.get("copied", {}).items()},
    )


def _inside(path: str) -> str:
    """Return a path inside the notebook: the history may have come with someone else's notebook."""
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or ".." in PurePosixPath(path).parts:
        raise ValueError(path)
    return path


def redo_edits(edits: Sequence[tuple[int, str, str]]) -> Iterator[Edit]:
    """Yield the edits that redo the change."""
    return (Edit(Span(start, start + len(old)), new) for start, old, new in edits)


def undo_edits(edits: Sequence[tuple[int, str, str]]) -> Iterator[Edit]:
    """Yield the edits that undo the change."""
    shift = 0
    for start, old, new in edits:
        at = start + shift
        yield Edit(Span(at, at + len(new)), old)
        shift += len(new) - len(old)
