"""Lineages: the chains of all tasks of one key, followed forward through the day notes that have them.

It comes to what `chain.follow` finds backward from one task, and knows besides where a chain ended.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tiltool.core.tasks.chains import GAP


class Seen(NamedTuple):
    """A task in one day note; `day` is ISO text, which sorts as days do."""

    day: str
    note: int
    line: int
    part: int
    state: str
    wip: bool
    title: int
    number: int = 1  # among the tasks of its key in its note

    @property
    def is_unfinished(self) -> bool:
        """Tell whether something is left to do, here or where it was moved to."""
        if self.state == "done":
            return self.wip and bool(self.day)  # in a project a box says what it means
        return self.state in ("open", "doing", "moved")

    @property
    def place(self) -> tuple[int, int]:
        """Return note and line, which no other task has."""
        return self.note, self.line


class Lineage(NamedTuple):
    """A chain: the places of one task, oldest first, each in another note."""

    steps: tuple[Seen, ...]

    @property
    def first(self) -> Seen:
        """Return where it began."""
        return self.steps[0]

    @property
    def newest(self) -> Seen:
        """Return where it is, or ended."""
        return self.steps[-1]

    @property
    def is_live(self) -> bool:
        """Tell whether its newest place leaves something to do there."""
        return self.newest.is_unfinished and self.newest.state != "moved"

    @property
    def times_carried(self) -> int:
        """Return how often it came into another note."""
        return len(self.steps) - 1


def lineages(seen: Iterable[Seen], days: Sequence[str], *, parked: bool = False) -> list[Lineage]:
    """Return the chains of the tasks of one key, in the order of their beginning.

    `seen` is in the order of day and line; `days` are those whose notes have an unfinished task, oldest first.
    A task that is `parked`, in a note without a day, may have waited there for as long as it likes.
    """
    ended: list[list[Seen]] = []
    live: list[list[Seen]] = []
    for day, group in groupby(seen, key=lambda each: each.day):
        at = bisect_left(days, day)
        going = [steps for steps in live if _goes_on(steps[-1], at, days, parked)]
        ended += [steps for steps in live if steps not in going]
        live = list(_continued(going, list(group)))
        ended += [steps for steps in live if not steps[-1].is_unfinished]
        live = [steps for steps in live if steps[-1].is_unfinished]
    found = (Lineage(tuple(steps)) for steps in (*ended, *live))
    return sorted(found, key=lambda each: (each.first.day, each.first.line))


def _goes_on(last: Seen, at: int, days: Sequence[str], parked: bool) -> bool:
    """Tell whether a chain may go on in the note that comes after `at` others (`chain.follow` has the rule)."""
    gap = at - bisect_left(days, last.day) - 1
    return gap <= 0 or (last.state == "moved" and (parked or gap <= GAP))


def _continued(live: list[list[Seen]], today: list[Seen]) -> Iterator[list[Seen]]:
    """Yield the chains after one more day: the n-th twin goes on as the n-th; what is not there waits."""
    for at, task in enumerate(today):
        yield [*live[at], task] if at < len(live) else [task]
    yield from live[len(today) :]


LIKE_ENOUGH = 0.7
"""How alike two titles are, from 0 to 1, to be one task's where nothing else speaks for it."""

RECORDED_ENOUGH = 0.4
"""The same where a carry is on record that took the task into the newer note, among its neighbours."""

GONE_ENOUGH = 0.6
"""The same where it is on record that it came, and its name is gone, but its neighbours are not known."""

CLEARLY = 0.1
"""By how much the likeliest has to be likelier than any other."""

_MOST_PAIRS = 2_000


class Candidate(NamedTuple):
    """A task that may have got another title on its way: its key, and those of its neighbours."""

    seen: Seen
    key: str
    before: str
    after: str
    enough: float = LIKE_ENOUGH


def renamings(gone: Sequence[Candidate], come: Sequence[Candidate]) -> list[tuple[Seen, Seen]]:
    """Return which tasks that came into a note are, with another title, those that left the one before.

    Only where each is by far the likeliest for the other: a chain that is cut tells less, a wrong one lies.
    """
    if not gone or not come or len(gone) * len(come) > _MOST_PAIRS:
        return []
    scores = [[_likeness(old, new) for new in come] for old in gone]
    return [
        (old.seen, come[at].seen)
        for old, row in zip(gone, scores, strict=True)
        for at, score in enumerate(row)
        if score >= old.enough
        and score >= _second([*row, 0.0], at) + CLEARLY
        and score >= _best([each[at] for each in scores if each is not row]) + CLEARLY
    ]


def _second(row: Sequence[float], at: int) -> float:
    return max(*row[:at], *row[at + 1 :], 0.0)


def _best(scores: Iterable[float]) -> float:
    return max(scores, default=0.0)


def _likeness(old: Candidate, new: Candidate) -> float:
    """Return how many pairs of letters two titles share (Dice's coefficient), a bit more for a place that is the same."""
    mine, other = _pairs(old.key), _pairs(new.key)
    same = 2 * len(mine & other) / (len(mine) + len(other))
    beside = (old.before == new.before != "") + (old.after == new.after != "")
    return same + 0.1 * beside if old.seen.part == new.seen.part else same * 0.9


@lru_cache(maxsize=1 << 10)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(f" {key} "[at : at + 2] for at in range(len(key) + 1))
