"""Review: what became of tasks in a period, and which period is meant."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.note.model import TASK_ROLES
from tiltool.core.search.columns import PARTS
from tiltool.core.tasks.lineage import Seen

KINDS = ("finished", "carried", "started", "dropped")
"""What may become of a task in a period: just one of them, of the first that fits."""

FINISHING = frozenset(map(PARTS.index, (*TASK_ROLES, "done")))
"""The parts of a note in which a checked box says that something was finished."""


class Story(NamedTuple):
    """A task through the notes, oldest first, under whatever titles; `key` is that of its newest one."""

    key: int
    steps: tuple[Seen, ...]

    @property
    def is_finished(self) -> bool:
        """Tell whether it was done in the end, in a place where that counts."""
        newest = self.steps[-1]
        return newest.state == "done" and not newest.wip and newest.part in FINISHING

    @property
    def is_dropped(self) -> bool:
        """Tell whether it was dropped in the end."""
        newest = self.steps[-1]
        return newest.state == "dropped" and not newest.wip


class Happening(NamedTuple):
    """What became of a task in a period: its steps up to the end of that, the days on which it ended."""

    kind: str
    key: int
    steps: tuple[Seen, ...]
    days: tuple[str, ...] = ()


def happenings(stories: Iterable[Story], since: date, until: date) -> list[Happening]:
    """Return what became of the tasks that the notes of a period have; what ended several times comes once."""
    return [*_once(_all_happened(stories, since.isoformat(), until.isoformat()))]


def _all_happened(stories: Iterable[Story], since: str, until: str) -> Iterator[Happening]:
    for story in stories:
        steps = story.steps
        if steps[-1].day > until:
            steps = tuple(step for step in steps if step.day <= until)
        if steps and steps[-1].day >= since:
            kind = _kind(story._replace(steps=steps), len(steps) < len(story.steps), since)
            if kind:
                yield Happening(kind, story.key, steps, (steps[-1].day,) if kind in ("finished", "dropped") else ())


def _kind(story: Story, goes_on: bool, since: str) -> str | None:
    """Return what became of a task; None where it left the notes, or ended where that does not count."""
    newest = story.steps[-1]
    if not newest.is_unfinished:
        return "dropped" if story.is_dropped else "finished" if story.is_finished else None
    if newest.state == "moved" and not goes_on:
        return None
    return "started" if _was_started(story.steps, since) else "carried"


def _was_started(steps: tuple[Seen, ...], since: str) -> bool:
    """Tell whether work on a task began since a day, or, where nobody says so, it came up and was not carried."""
    begun = next((step.day for step in steps if step.wip or step.state == "doing"), None)
    return begun >= since if begun else len(steps) == 1


def _once(found: Iterable[Happening]) -> Iterator[Happening]:
    """Yield each happening, those that ended under one key as one: the newest, with the days of all."""
    ended: dict[tuple[str, int], Happening] = {}
    for each in found:
        if not each.days:
            yield each
            continue
        other = ended.get((each.kind, each.key), each)
        newest = max(other, each, key=lambda one: one.steps[-1].day)
        ended[each.kind, each.key] = newest._replace(days=tuple(sorted({*other.days, *each.days})))
    yield from ended.values()


class Period(NamedTuple):
    """Some days, both ends included."""

    since: date
    until: date


def week_of(day: date) -> Period:
    """Return the week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """Return the month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
