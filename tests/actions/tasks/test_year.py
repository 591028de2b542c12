"""A year of working days: no task is lost, none is open twice, and every chain is as long as it was lived."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.notebooks import written
from tiltool.actions.carry.carry import carry
from tiltool.actions.carry.sources import Request
from tiltool.actions.select.open_tasks import open_tasks
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.add import add, add_to_backlog
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.store.notebook.notebook import Notebook, open_notebook

DAYS = 250
FIRST = date(2020, 1, 1)
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")] + [
    *"배포설정환경문서검색목록"
]


@dataclass
class Lived:
    """What really became of a task."""

    title: str
    role: str
    steps: list[date] = field(default_factory=list)
    state: str = "open"
    where: str = "note"


class Year:
    """Lives through working days, with til and by hand, and keeps the truth beside."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.root = root
        self.day = FIRST
        self.tasks: list[Lived] = []

    @property
    def notebook(self) -> Notebook:
        return open_notebook(self.root)

    def title(self) -> str:
        return " ".join("".join(self.random.choices(SYLLABLES, k=3)) for _ in range(3))

    def live(self, days: int) -> Iterator[date]:
        for _ in range(days):
            self.day += timedelta(days=3 if self.day.weekday() == 4 else 1)
            self.morning()
            if self.random.random() < 0.1:
                self.two_machines()
            for _ in range(self.random.randint(0, 3)):
                self.random.choice([self.add, self.add, self.finish, self.finish, self.drop, self.by_hand,
                                    self.retitle, self.park, self.pick, self.rename_note])()  # fmt: skip
            yield self.day

    def morning(self) -> None:
        carry(self.notebook, Request(self.day, backlog=True), "now", command="new")
        for task in self.of("note"):
            task.steps.append(self.day)
            task.role = "today" if task.role == "today" else "later"

    def of(self, where: str) -> list[Lived]:
        return [task for task in self.tasks if task.state == "open" and task.where == where]

    def one(self, where: str) -> Lived | None:
        return self.random.choice(self.of(where) or [None])  # type: ignore[list-item]

    def asked(self, task: Lived) -> TaskRequest:
        return TaskRequest([task.title], self.day)

    def add(self) -> None:
        task = Lived(self.title(), self.random.choice(("today", "later")), [self.day])
        if self.random.random() < 0.2:
            task.steps, task.where = [], "backlog"
            add_to_backlog(self.notebook, [task.title], "inbox", "now")
        else:
            add(self.notebook, [task.title], task.role, self.day, "now")
        self.tasks.append(task)

    def finish(self) -> None:
        self.end("done", "done")

    def drop(self) -> None:
        self.end("dropped", "drop")

    def end(self, state: str, command: str) -> None:
        task = self.one(self.random.choice(("note", "note", "backlog")))
        if task:
            mark(self.notebook, self.asked(task), state, "now", command=command)
            task.state = state

    def by_hand(self) -> None:
        """Check a box in an editor, and write something beside."""
        task = self.one("note")
        if task:
            self.edit(f"- [ ] {task.title}\n", f"- [x] {task.title}\n\nSome words on the way.\n")
            task.state = "done"

    def retitle(self) -> None:
        task = self.one("note")
        if task and len(task.steps) > 1:
            words = task.title.split()
            words[self.random.randrange(3)] = self.title().split()[0]
            self.edit(f"- [ ] {task.title}\n", f"- [ ] {' '.join(words)}\n")
            task.title = " ".join(words)

    def edit(self, before: str, after: str) -> None:
        file = self.file()
        text = file.read_text("utf-8")
        assert text.count(before) == 1
        file.write_text(text.replace(before, after), "utf-8")

    def file(self) -> Path:
        found = self.notebook.day_file(self.day)
        assert found
        return self.root / "notes" / found.path

    def park(self) -> None:
        task = self.one("note")
        if task:
            park(self.notebook, self.asked(task), "now", None)
            task.where = "backlog"

    def pick(self) -> None:
        task = self.one("backlog")
        if task:
            pick(self.notebook, self.asked(task), "now", self.day)
            task.where, task.role = "note", "today"
            task.steps += [self.day] if self.day not in task.steps else []

    def rename_note(self) -> None:
        """Give an older note another name of the same day."""
        files = sorted((self.root / "notes").rglob("2020-*.md"))
        if len(files) > 20:
            file = self.random.choice(files[:-15])
            file.rename(file.with_name(f"TIL-{file.name}"))

    def two_machines(self) -> None:
        """Work on two copies of the day's note; what git merges without a conflict is the note from then on."""
        base = self.file().read_text("utf-8")
        other = Path(f"{self.root}-other")
        shutil.copytree(self.root, other)
        mine, theirs = Lived(self.title(), "later", [self.day]), None
        add(self.notebook, [mine.title], "later", self.day, "now")
        task = next((task for task in self.of("note") if task.role == "today"), None)
        path = self.file().relative_to(self.root)
        if task:
            text = (other / path).read_text("utf-8")
            (other / path).write_text(text.replace(f"- [ ] {task.title}\n", f"- [x] {task.title}\n"), "utf-8")
            theirs = task
        (self.root / "base").write_text(base, "utf-8")
        merged = subprocess.run(["git", "merge-file", self.root / path, self.root / "base", other / path], check=False)
        shutil.rmtree(other)
        (self.root / "base").unlink()
        if merged.returncode:  # both at one place: the first machine's note stands
            self.edit_conflicts(path)
            theirs = None
        self.tasks.append(mine)
        if theirs:
            theirs.state = "done"

    def edit_conflicts(self, path: Path) -> None:
        kept, side = [], "both"
        for line in (self.root / path).read_text("utf-8").splitlines(keepends=True):
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                side = {"<": "mine", "=": "theirs", ">": "both"}[line[0]]
            elif side != "theirs":
                kept.append(line)
        (self.root / path).write_text("".join(kept), "utf-8")


@pytest.mark.parametrize("seed", [2])
def test_a_year_keeps_every_task(tmp_path: Path, seed: int) -> None:
    notebook = written(tmp_path / "year", {"2020-01-01.md": "# TIL\n\n## Today\n\n## Later\n\n## Learned\n"})
    (notebook.root / "tasks").mkdir()
    year = Year(notebook.root, seed)
    for number, day in enumerate(year.live(DAYS), 1):
        if number % 25 and number < DAYS:
            continue
        told = [
            (each.task.title, each.task.day is None, each.task.first_day, each.task.times)
            for each in open_tasks(year.notebook, day).tasks
        ]
        lived = [
            (task.title, where == "backlog", str(task.steps[0]) if task.steps else None, times(task))
            for where in ("note", "backlog")
            for task in year.of(where)
        ]
        assert sorted(told, key=str) == sorted(lived, key=str)
    assert sum(task.state == "done" for task in year.tasks) > 20
    assert any(len(task.steps) > 10 for task in year.tasks)


def times(task: Lived) -> int:
    """Return how often a task came into another note, or into the backlog at last."""
    return max(0, len(task.steps) - (task.where == "note"))
