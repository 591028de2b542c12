"""The checks of notes, stored in the index: only a note that changed is checked again."""

import json
from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import NamedTuple
from zlib import crc32

from tiltool.core.check.settings import CheckedProblem, CheckSettings
from tiltool.core.note.model import Problem
from tiltool.messages import message_data, message_from_data
from tiltool.store.index.database import Index, unpack
from tiltool.store.index.scan import Reading, on_all_cores, reading_of

_STAMP = "checked as"
CHECKS_AS = 4
"""Raise it when the same notebook gives other problems."""


class IndexedCheck(NamedTuple):
    """The problems of the note at a path, and the keys of the files it mentions."""

    path: str
    problems: Sequence[CheckedProblem]
    files: Sequence[str]


class _Work(NamedTuple):
    reading: Reading
    settings: CheckSettings


def checks_of(index: Index, settings: CheckSettings) -> Iterator[IndexedCheck]:
    """Yield the check of every note and project that could be read."""
    _forget_others(index, settings)
    _check_new(index, _Work(reading_of(index), settings))
    rows = index.database.execute("SELECT path, problems, files FROM checked JOIN note ON id = note ORDER BY path")
    for path, problems, files in rows:
        yield IndexedCheck(
            path, problems_from_json(problems) if problems != "[]" else (), files.split("\n") if files else ()
        )


def unreadable_notes(index: Index) -> Sequence[str]:
    """Return the paths of the files that could not be read."""
    rows = index.database.execute("SELECT path FROM note WHERE fault IS NOT NULL ORDER BY path")
    return [path for (path,) in rows]


def _forget_others(index: Index, settings: CheckSettings) -> None:
    """Remove the checks that were made with other settings."""
    stamp = f"{crc32(repr((CHECKS_AS, settings)).encode())}".encode()
    if index.fact(_STAMP) != stamp:
        with index.writing() as database:
            database.execute("DELETE FROM checked")
            database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (_STAMP, stamp))


def _check_new(index: Index, work: _Work) -> None:
    rows = index.database.execute(
        "SELECT id, path, packed FROM note JOIN body ON body.note = id LEFT JOIN checked ON checked.note = id"
        " WHERE checked.note IS NULL"
    ).fetchall()

    def write(database: Connection, batch: Sequence[tuple[int, str, str]]) -> None:
        database.executemany("INSERT OR IGNORE INTO checked SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM note)", batch)

    index.write_all(on_all_cores(_check_one, work, rows), len(rows), write)


def _check_one(work: _Work, row: tuple[int, str, bytes]) -> tuple[int, str, str]:
    from tiltool.core.check.note_check import check_note  # not needed if nothing changed

    id, path, packed = row
    day = work.reading.config.day_of(path)
    found = check_note(unpack(packed, work.reading.dictionary), day, work.settings.at(path))
    return id, problems_to_json(found.problems), "\n".join(sorted(found.files))


def problems_to_json(problems: Sequence[CheckedProblem]) -> str:
    """Return problems as JSON."""
    rows = [[*each.problem[:3], message_data(each.problem.message), each.digest] for each in problems]
    return json.dumps(rows, ensure_ascii=False)


def problems_from_json(text: str) -> Sequence[CheckedProblem]:
    """Return the problems that `problems_to_json` wrote."""
    return [
        CheckedProblem(Problem(code, line, column, message_from_data(message)), digest)
        for code, line, column, message, digest in json.loads(text)
    ]
