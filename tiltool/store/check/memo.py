"""The result of the last check of the notebook, which is used again if nothing that it depends on has changed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tiltool.core.check.settings import FileLink, PlacedProblem
from tiltool.core.note.model import Problem
from tiltool.core.text.lines import Span, digest_of
from tiltool.messages import message_data, message_from_data
from tiltool.store.index.check_results import CHECKS_AS
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes
from tiltool.store.notebook.allowed_file import read_allowed_file
from tiltool.store.notebook.notebook import Notebook

_FACT = "last check"


def values_by_stamp(
    index: Index,
    fact: str,
    version: Sequence[object],
    stamps: Mapping[str, str],
    make: Callable[[Sequence[str]], Iterable[Any]],
) -> Mapping[str, Any]:
    """Return a JSON value for each path in `stamps`; if its stamp is unchanged, the value is from the index.

    `make` returns the values of the other paths; these are all paths if `version`, which is that of `make`, changed.
    """
    kept = json.loads(index.fact(fact) or "{}")
    known: dict[str, Any] = kept.get("values", {}) if kept.get("as") == version else {}
    now = {path: known[path] for path, stamp in stamps.items() if path in known and known[path][0] == stamp}
    new = [path for path in stamps if path not in now]
    if new:
        now |= {path: [stamps[path], value] for path, value in zip(new, make(new), strict=True)}
    if now != known:
        index.keep_fact(fact, json.dumps({"as": version, "values": now}).encode())
    return {path: now[path][1] for path in stamps}


class RequestedFiles:
    """The files of a notebook that links refer to: each lookup is recorded with its result."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.found: dict[str, bool] = {}
        self.named: dict[str, list[str]] = {}

    def has_file(self, path: str) -> bool:
        """Return whether there is a file or a folder at `path` from the root."""
        if path not in self.found:
            self.found[path] = self.notebook.has_file(path)
        return self.found[path]

    def files_named(self, name: str) -> Sequence[str]:
        """Return the paths from the root of all files with a name, in any case."""
        if name not in self.named:
            self.named[name] = [*self.notebook.files_named(name)]
        return self.named[name]


class CheckMemo(NamedTuple):
    """The problems, the links to files that are published as they are, and the lookups that `key` doesn't cover."""

    problems: Sequence[PlacedProblem]
    links: Sequence[FileLink]
    found: Mapping[str, bool]
    named: Mapping[str, Sequence[str]]
    key: str = ""


def memo_key(notebook: Notebook, index: Index, also: object, paths: Sequence[str]) -> str:
    """Return a digest of the notes, the configuration, the allowed secrets, `also`, and the `paths` of all files."""
    parse_notes(index)  # which may give a note its day
    notes = index.database.execute(
        "SELECT group_concat(path || char(10) || hex(digest) || ctime_ns || coalesce(day, ''), char(10)) FROM note"
    ).fetchone()
    return digest_of(
        repr((CHECKS_AS, notebook.config.picklable(), also, read_allowed_file(notebook.root), paths, notes))
    )


def recall_memo(notebook: Notebook, index: Index, key: str) -> CheckMemo | None:
    """Return the result of the last check; None if the key, or the result of one of its lookups, has changed."""
    kept = json.loads(index.fact(_FACT) or "{}")
    if kept.get("key") != key:
        return None
    memo = CheckMemo(
        [
            PlacedProblem(path, Problem(code, line, column, message_from_data(message)))
            for path, code, line, column, message in kept["problems"]
        ],
        [FileLink(file, note, Span(*span)) for file, note, span in kept["links"]],
        kept["found"],
        kept["named"],
        key,
    )
    has_same = all(notebook.has_file(path) == there for path, there in memo.found.items())
    is_same = has_same and all([*notebook.files_named(name)] == paths for name, paths in memo.named.items())
    return memo if is_same else None


def keep_memo(index: Index, memo: CheckMemo) -> None:
    """Store the result of a check."""
    problems = [(path, *each[:3], message_data(each.message)) for path, each in memo.problems]
    index.keep_fact(_FACT, json.dumps(memo._asdict() | {"problems": problems}).encode())
