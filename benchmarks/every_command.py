"""Every command in a notebook of a hundred years and a million boxes: its time and memory.

Nobody has notes of a hundred years, but they show which costs grow out of bounds. Each command runs only once, so times
are rough.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.install import install_til
from benchmarks.measure import Run, machine, now, run_once
from benchmarks.stage import Stage, set_stage

MEMORY = 300 << 20
"""Maximum bytes of memory that a command may use."""

COMMANDS = (
    "tags",  # makes the index
    "tags",
    "tasks",
    "topics",
    "tasks --json",
    "list --json",
    "search 배포",
    "search --limit 0 배포",
    "search is:open --limit 0",
    "links --broken",
    "links --orphans",
    "related",
    "stats",
    "review --month",
    "show",
    "random",
    "on-this-day",
    "tasks --ics",
    "check",
    "check",
    "doctor",
    "add something",
    "done something",
    "undo",
    "park something",
    "undo",
    "tags rename devops operations",
    "undo",
    "carry --dry-run",
)
"""The commands in the order they run; if one is listed twice, the first run creates what the second finds."""


def main() -> int:
    """Run every command, print a table, and return 1 if one used too much memory."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=36_500, metavar="N", help="default: 36500")
    options.add_argument("--venv", type=Path, metavar="DIR", help="install into DIR, and find it there next time")
    given = options.parse_args()
    with TemporaryDirectory() as place:
        til = install_til(given.venv or Path(place) / "venv") / "til"
        stage = set_stage(Path(place) / "notebook", til, given.notes)
        print(f"{machine()}; {now()}; {given.notes:,} notes, {_boxes(stage):,} boxes\n")
        print("| command | time | peak memory |\n|---|--:|--:|")
        peaks = {words: run.peak for words, run in _runs(stage)}
    large = [f"til {words}" for words, peak in peaks.items() if peak > MEMORY]
    print(f"\nheld more than {_mebibytes(MEMORY)}: {', '.join(large) or 'none'}")
    return bool(large)


def _runs(stage: Stage) -> Iterator[tuple[str, Run]]:
    for words in COMMANDS:
        run = run_once(stage.til_command(*words.split()), codes=(0, 1))  # 1: something was found, or nothing
        print(f"| `til {words}` | {run.seconds:.2f} s | {_mebibytes(run.peak)} |", flush=True)
        yield words, run


def _boxes(stage: Stage) -> int:
    notes = (stage.folder / "notes").rglob("*.md")
    return sum(len(re.findall(r"^\s*- \[.\] ", note.read_text("utf-8"), re.MULTILINE)) for note in notes)


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


if __name__ == "__main__":
    sys.exit(main())
