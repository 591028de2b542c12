"""The index of a stage: cold, warm, or out of date by one note."""

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

from benchmarks.measure import run_once
from benchmarks.notebook import note_file
from benchmarks.stage import Stage

WORD = "배포"
YOUNG = 2.0
"""Age in seconds below which the index does not trust a file's timestamp."""

_TRIES = 5


def copied(stage: Stage, folder: Path) -> Stage:
    """Return a copy of the notebook and its index in another folder, so that changes there don't affect the original."""
    shutil.copytree(stage.folder, folder)
    return stage._replace(folder=folder)


def remove_index(stage: Stage) -> None:
    """Remove the index, and wait until that is on disk."""
    for file in _files(stage):
        file.unlink()
    os.sync()


def make_warm(stage: Stage) -> None:
    """Search, with notes old enough to be trusted, until a search no longer changes the index."""
    time.sleep(YOUNG)
    for _ in range(_TRIES):
        before = _stamps(stage)
        run_once(stage.til_command("search", WORD))
        if before and _stamps(stage) == before:
            os.sync()
            return
    sys.exit(f"{stage.folder}: every search writes the index")


def changing(stage: Stage) -> Callable[[], None]:
    """Return a function that changes the last line of the newest note, and nothing else."""
    note, numbers = note_file(stage.folder, stage.day), count(1)
    text = note.read_text("utf-8")

    def change() -> None:
        note.write_text(f"{text}\n- 측정 {next(numbers)}\n", "utf-8")
        os.sync()

    return change


def index_size(stage: Stage) -> int:
    """Return the size of the index in bytes, after a checkpoint of its write-ahead log."""
    with closing(sqlite3.connect(stage.folder / ".til" / "index.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(file.stat().st_size for file in _files(stage))


def notes_size(stage: Stage) -> int:
    """Return the size of the notes in bytes."""
    return sum(file.stat().st_size for file in stage.folder.glob("notes/**/*.md"))


def _files(stage: Stage) -> list[Path]:
    return sorted((stage.folder / ".til").glob("index*"))


def _stamps(stage: Stage) -> list[tuple[str, int, int]]:
    stats = [(file.name, file.stat()) for file in _files(stage)]
    return [(name, found.st_size, found.st_mtime_ns) for name, found in stats]
