"""Every command, once, in a notebook of a hundred years and a million boxes: how long it takes and what memory it holds.

A hundred years is no use that anybody has; it shows what grows out of bounds. One run each, so times are rough.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from install import install_til
from measure import Run, machine, run_once
from options import parser
from report import Verdict, conclude, mebibytes
from stage import Stage, set_stage

MEMORY = 300 << 20
"""Bytes that no command may hold."""

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
"""What is run, in this order; where a command stands twice, the first makes what the second finds."""


def main() -> None:
    """Run every command, print a table, and fail where one held too much memory."""
    options = parser(__doc__)
    options.set_defaults(notes=36_500)
    given = options.parse_args()
    with TemporaryDirectory() as place:
        til = install_til(given.venv or Path(place) / "venv") / "til"
        stage = set_stage(Path(place) / "notebook", til, given.notes)
        print(f"{machine()}; {given.notes:,} notes, {_boxes(stage):,} boxes\n")
        print("| command | time | peak memory |\n|---|--:|--:|")
        runs = [*_runs(stage)]
    conclude([_verdict(words, run) for words, run in runs])


def _runs(stage: Stage) -> Iterator[tuple[str, Run]]:
    for words in COMMANDS:
        run = run_once(stage.til_command(*words.split()), codes=(0, 1))  # 1: something was found, or nothing
        print(f"| `til {words}` | {run.seconds:.2f} s | {mebibytes(run.peak)} |", flush=True)
        yield words, run


def _boxes(stage: Stage) -> int:
    notes = (stage.folder / "notes").rglob("*.md")
    return sum(len(re.findall(r"^\s*- \[.\] ", note.read_text("utf-8"), re.MULTILINE)) for note in notes)


def _verdict(words: str, run: Run) -> Verdict:
    return Verdict(
        run.peak <= MEMORY, f"`til {words}` held {mebibytes(run.peak)}, at most {mebibytes(MEMORY)} is allowed"
    )


if __name__ == "__main__":
    main()
