"""A notebook on the morning to be measured, and how to restore it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Command, plain_environment, run_once
from benchmarks.notebook import TYPICAL_SIZE, last_day, note_file

_PROJECT = Path(__file__).parent.parent


class Snapshot(NamedTuple):
    """The files that a command in the morning may change, with their contents; None for a missing file."""

    state: Path
    files: Mapping[Path, bytes | None]

    def restore(self) -> None:
        """Restore the files, and wait until they are on disk, so that no run pays for another's writes."""
        for file in _files_in(self.state):
            if file not in self.files:
                file.unlink()
        for file, content in self.files.items():
            if content is None:
                file.unlink(missing_ok=True)
            elif not file.exists() or file.read_bytes() != content:
                file.write_bytes(content)
        os.sync()


class Stage(NamedTuple):
    """A notebook, its day, and the two states in which commands find it."""

    folder: Path
    til: Path
    day: date
    fresh: Snapshot  # the day has no note yet
    made: Snapshot  # `til new` has run

    def til_command(self, *words: str) -> Command:
        """Return the command that runs til with `words`, on the day of the stage."""
        return _til(self.til, self.folder, self.day, *words)


def set_stage(folder: Path, til: Path, notes: int, *, front_matter: bool = False) -> Stage:
    """Write a notebook, play its last day with til itself, and return the morning after."""
    words = [sys.executable, "-m", "benchmarks.notebook", str(folder), "--notes", str(notes), "--size-check"]
    subprocess.run([*words, *["--front-matter"] * front_matter], cwd=_PROJECT, stdout=sys.stderr, check=True)
    yesterday = last_day(notes) + timedelta(days=1)
    _live(folder, til, yesterday)
    today = yesterday + timedelta(days=1)
    fresh = _snapshot(folder, yesterday, today)
    run_once(_til(til, folder, today, "new"))
    return Stage(folder, til, today, fresh, _snapshot(folder, yesterday, today))


def first_open_task(note: Path) -> str:
    """Return the title of the first open task of a note."""
    return next(line.removeprefix("- [ ] ") for line in note.read_text("utf-8").splitlines() if line[:6] == "- [ ] ")


def learned_text(notebook: Path, size: int = TYPICAL_SIZE) -> str:
    """Return about `size` bytes of what was learned recently, newest first."""
    text = ""
    for note in sorted(notebook.glob("notes/*/*.md"), reverse=True):
        text += note.read_text("utf-8").split("## 배운 것\n")[1].split("\n## ")[0]
        if len(text.encode()) >= size:
            break
    return text.strip("\n# ")


def _live(folder: Path, til: Path, day: date) -> None:
    """Create the note of a day, add what was learned, and finish a task."""
    note = note_file(folder, day)
    learned = folder / "learned.txt"
    learned.write_text(learned_text(folder), "utf-8")
    run_once(_til(til, folder, day, "new"))
    run_once(_til(til, folder, day, "add", "--learned"), learned)
    run_once(_til(til, folder, day, "done", first_open_task(note)))
    learned.unlink()


def _til(til: Path, folder: Path, day: date, *words: str) -> Command:
    return Command((str(til), *words), folder, plain_environment() | {"TIL_TODAY": str(day)})


def _snapshot(folder: Path, *days: date) -> Snapshot:
    state = folder / ".til"
    files = [*_files_in(state), *(note_file(folder, day) for day in days)]
    return Snapshot(state, {file: file.read_bytes() if file.exists() else None for file in files})


def _files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
