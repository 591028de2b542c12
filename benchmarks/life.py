"""The life of tasks: planned, worked on, carried for weeks, then done or dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from benchmarks.prose import Prose

TODAY = (4, 8)
"""Minimum and maximum number of tasks in the morning."""

LATER = (12, 22)
"""Minimum and maximum number of tasks for later."""

PROMOTED = 0.3
"""Daily probability that a task for later moves to today; the others end one at a time, and so live about a month."""

ENDED = 1 / 60


@dataclass
class Task:
    """An unfinished task with its children."""

    title: str
    children: list[str] = field(default_factory=list)
    link: str | None = None


class Day(NamedTuple):
    """The lines of a note's task sections, and the titles of today's tasks."""

    yesterday: list[str]
    today: list[str]
    later: list[str]
    titles: list[str]


class Life:
    """One person's tasks, day by day."""

    def __init__(self, random: Random, prose: Prose) -> None:
        self.random = random
        self.prose = prose
        self.today: list[Task] = []
        self.later = [self._task() for _ in range(sum(LATER) // 2)]
        self.finished = ["- [x] 노트 시작"]

    def live(self, *, open_ended: bool) -> Day:
        """Return the note's lines at the end of the day.

        Unfinished tasks are marked as carried into the next note. The newest note is `open_ended`: nothing has been
        carried out of it yet, and its tasks from the third on are not done.
        """
        yesterday, self.finished = self.finished, []
        self._plan()
        titles = [task.title for task in self.today]
        box = " " if open_ended else ">"
        today = [
            line
            for number, task in enumerate(list(self.today))
            for line in self._work(task, box, open_ended and number > 1)
        ]
        later = [line for task in list(self.later) for line in self._wait(task, box)]
        return Day(yesterday or ["- [x] 휴식"], [*self._grouped(today)], later, titles)

    def _plan(self) -> None:
        chance = self.random.random
        if chance() < PROMOTED:
            self.today.append(self.later.pop(self.random.randrange(len(self.later))))
        wanted = self.random.randint(*TODAY)
        while len(self.today) < wanted:
            self.today.append(self._task())
        while len(self.later) < LATER[0] or (len(self.later) < LATER[1] and chance() < 0.4):
            self.later.append(self._task())

    def _task(self) -> Task:
        chance = self.random.random
        children = [self.prose.title() for _ in range(self.random.randint(1, 3))] if chance() < 0.2 else []
        return Task(self.prose.title(), children, self.prose.url() if chance() < 0.1 else None)

    def _work(self, task: Task, box: str, left_alone: bool) -> Iterator[str]:
        """Yield the lines of one of today's tasks, which may be done."""
        luck = 1.0 if left_alone else self.random.random()
        if luck < 0.5 and not task.children:
            self.today.remove(task)
            self.finished.append(f"- [x] {task.title}")
            yield from self._lines(task, "x", box)
        elif 0.5 <= luck < 0.56 and not task.children and not task.title.endswith("(WIP)"):
            task.title += " (WIP)"
            self.finished.append(f"- [x] {task.title}")
            yield from self._lines(task, "x", box)
        else:
            yield from self._lines(task, box, box, 0.0 if left_alone else 0.3)

    def _wait(self, task: Task, box: str) -> Iterator[str]:
        """Yield the lines of a task for later."""
        if self.random.random() < ENDED and not task.children:
            self.later.remove(task)
            box = self.random.choice("x-")
            if box == "x":
                self.finished.append(f"- [x] {task.title}")
        yield from self._lines(task, box, box, 0.02)

    def _lines(self, task: Task, box: str, box_below: str, progress: float = 0.0) -> Iterator[str]:
        """Yield the lines of a task and its children, each of which is done with probability `progress`."""
        yield f"- [{box}] {task.title}"
        for child in list(task.children):
            done = self.random.random() < progress
            if done:
                task.children.remove(child)
                self.finished.append(f"- [x] {task.title} / {child}")
            yield f"  - [{'x' if done else box_below}] {child}"
        if task.link:
            yield f"  - {task.link}"

    def _grouped(self, lines: list[str]) -> Iterator[str]:
        """Yield the lines, sometimes with the last task in an unnamed group, as people do for stuck tasks."""
        tops = [number for number, line in enumerate(lines) if line.startswith("-")]
        apart = tops[-1] if self.random.random() < 0.15 else None
        for number, line in enumerate(lines):
            if number == apart:
                yield "\n### "
            yield line
