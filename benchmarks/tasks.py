"""Measure `til tasks` on ten years of boxes beside `import click, sqlite3`, and beside other trackers."""

import argparse
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from indexed import changing, copied, make_warm, remove_index
from install import install_til
from measure import Case, Command, Timing, machine, measure, plain_environment
from options import count, parser
from report import Verdict, at_most, conclude, table
from stage import Stage, set_stage
from trackers import due_day, taskwarrior, titles, todoman

BASELINE = 'python -c "import click, sqlite3"'
WARM = "til tasks"
FEW = "til tasks, as many tasks in tasks/"
CHANGED = "til tasks, one note changed"
BUILD = "til tasks, no index yet"
OTHERS = (("tasks", "--json"), ("tasks", "is:stale", "older:30d"), ("review",), ("stats",))

MOST_WARM = 3.0
"""How many times the baseline a list of all tasks may take."""


class Found(NamedTuple):
    """All that was measured."""

    boxes: int
    waiting: int
    timings: list[Timing]
    peers: list[Timing]
    builds: list[Timing]


def main() -> None:
    """Install, measure, print the tables, and tell which limits are broken."""
    asked = _arguments()
    with TemporaryDirectory(prefix="til-tasks-") as made:
        place = Path(made).resolve()
        venvs = (asked.venv or place).resolve()
        found = _found(place, venvs, install_til(venvs / "til-venv"), asked)
    print(f"{machine()}; {asked.notes} notes, {asked.rounds} rounds\n")
    print(f"Boxes: {found.boxes}, waiting: {found.waiting}. Beside other programs: {asked.tasks} tasks.\n")
    measured = filter(None, (found.timings, found.builds, found.peers))
    print("\n\n".join("\n".join(table(timings, timings[0].name)) for timings in measured), flush=True)
    conclude(list(verdicts(found)))


def _arguments() -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--no-peers", dest="peers", action="store_false", help="leave Taskwarrior and todoman out")
    made.add_argument("--tasks", type=count, default=1000, metavar="N", help="tasks of the peers (default: 1000)")
    return made.parse_args()


def _found(place: Path, venvs: Path, commands: Path, asked: argparse.Namespace) -> Found:
    stage = set_stage(place / "notebook", commands / "til", asked.notes)
    builds = measure([Case(BUILD, stage.til_command("tasks"), lambda: remove_index(stage))], 1, warm_up=False)
    timings = measure([*_cases(stage, copied(stage, place / "changing"), commands)], asked.rounds)
    peers = measure([*_peer_cases(place, venvs, commands, asked.tasks)], asked.rounds) if asked.peers else []
    waiting = _said(stage.til_command("tasks", "--csv")).count("\n") - 1
    return Found(_boxes(stage), waiting, timings, peers, builds)


def _cases(stage: Stage, other: Stage, commands: Path) -> Iterator[Case]:
    """Yield what runs in turn; in the `other` notebook a note changes before each run."""
    for each in (stage, other):
        _said(each.til_command("tasks"))
        make_warm(each)
    yield _baseline(stage.folder, commands)
    yield Case(WARM, stage.til_command("tasks"))
    for words in OTHERS:
        yield Case(" ".join(("til", *words)), stage.til_command(*words))
    yield Case(CHANGED, other.til_command("tasks"), changing(other))


def _baseline(folder: Path, commands: Path) -> Case:
    words = (str(commands / "python"), "-c", "import click, sqlite3")
    return Case(BASELINE, Command(words, folder, plain_environment()))


def _peer_cases(place: Path, venvs: Path, commands: Path, tasks: int) -> Iterator[Case]:
    """Yield til and the others, each with the same tasks."""
    yield _baseline(place, commands)
    small = set_stage(place / "small", commands / "til", 3)
    _without_boxes(small.folder)
    lines = (f"- [ ] {title} due:{due_day(number)}\n" for number, title in enumerate(titles(tasks)))
    (small.folder / "tasks").mkdir(exist_ok=True)
    (small.folder / "tasks" / "inbox.md").write_text("# Inbox\n" + "".join(lines), "utf-8")
    _said(small.til_command("tasks"))
    make_warm(small)
    yield Case(FEW, small.til_command("tasks"))
    yield from taskwarrior(place / "taskwarrior", tasks)
    yield from todoman(place / "todoman", venvs / "todoman-venv", tasks)


def _without_boxes(folder: Path) -> None:
    """Take the boxes out of the notes: only what is in `tasks/` is left to list."""
    for note in folder.glob("notes/**/*.md"):
        lines = note.read_text("utf-8").splitlines(keepends=True)
        note.write_text("".join(line for line in lines if not line.lstrip().startswith("- [")), "utf-8")


def _boxes(stage: Stage) -> int:
    with closing(sqlite3.connect(stage.folder / ".til" / "index.db")) as database:
        return int(database.execute("SELECT count(*) FROM task").fetchone()[0])


def _said(command: Command) -> str:
    words, folder, environment = command
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def verdicts(found: Found) -> Sequence[Verdict]:
    """Return how each limit is met."""
    return [at_most(found.timings, WARM, BASELINE, MOST_WARM)]


if __name__ == "__main__":
    main()
