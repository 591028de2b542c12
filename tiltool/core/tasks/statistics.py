"""Statistics: streaks, ages and rates, and the shades of a year's days."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from tiltool.core.tasks.chains import Chain

SHADES = 5
"""The number of shades, from nothing to a lot."""

_DAY = timedelta(days=1)
_SATURDAY = 5


class Streaks(NamedTuple):
    """Days in a row with a note: the current and the longest row; and both again, ignoring weekends without notes."""

    current: int
    longest: int
    working_current: int
    working_longest: int


def streaks(days: Collection[date], today: date) -> Streaks:
    """Return the streaks of the days with a note; today is not over, so it never breaks one."""
    known = sorted({day for day in days if day <= today})
    return Streaks(
        *_current_and_longest(known, today, at_work=False), *_current_and_longest(known, today, at_work=True)
    )


def _current_and_longest(days: Sequence[date], today: date, *, at_work: bool) -> tuple[int, int]:
    """Return the length of the row of days up to today, and of the longest row."""
    rows: list[int] = []
    for at, day in enumerate(days):
        if at and _follows(days[at - 1], day, at_work=at_work):
            rows[-1] += 1
        else:
            rows.append(1)
    is_current = bool(days) and _follows(days[-1], today, at_work=at_work)
    return rows[-1] if is_current else 0, max(rows, default=0)


def _follows(day: date, later: date, *, at_work: bool) -> bool:
    """Return whether no day lies between two days; with `at_work`, none outside a weekend."""
    gap = (later - day).days
    return gap <= 1 or (at_work and gap <= 3 and all((day + _DAY * at).weekday() >= _SATURDAY for at in range(1, gap)))


class Spread(NamedTuple):
    """The distribution of some numbers: their count, median, 90th percentile and maximum."""

    number: int
    median: int | None
    p90: int | None
    most: int | None


def spread(numbers: Iterable[int]) -> Spread:
    """Return the distribution of some numbers; its values are None if there are no numbers."""
    ordered = sorted(numbers)
    return Spread(len(ordered), *(percentile(ordered, share) for share in (0.5, 0.9, 1)))


def percentile(ordered: Sequence[int], share: float) -> int | None:
    """Return a percentile by the nearest-rank method; None if there are no numbers."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None


class Tally(NamedTuple):
    """The totals over the chains of tasks: what ended by day, how often tasks were carried, how long they took."""

    finished: Mapping[str, int]
    dropped: Mapping[str, int]
    unfinished: int  # places with something left to do and a later note after them
    carried: int  # those of them that are in a later note
    took: Spread  # days from the first note to the one in which it was done

    @property
    def rate(self) -> float | None:
        """Return the share of unfinished tasks that were carried into a later note; None if there were none."""
        return self.carried / self.unfinished if self.unfinished else None


def tally(chains: Iterable[Chain], beside: Iterable[Chain], since: str, until: str) -> Tally:
    """Return the totals over the chains between two days; `beside` are tasks that ended in the backlog.

    A key that ended twice on one day counts once.
    """
    every = [*chains]
    ended = [chain for chain in every if since <= chain.newest.day <= until]
    all_ended = [*ended, *(chain for chain in beside if since <= chain.newest.day <= until)]
    return Tally(
        _ends_by_day(chain for chain in all_ended if chain.is_finished),
        _ends_by_day(chain for chain in all_ended if chain.is_dropped),
        *_carries(every, since, until),
        spread(chain.days for chain in ended if chain.is_finished),
    )


def _ends_by_day(chains: Iterable[Chain]) -> Mapping[str, int]:
    return Counter(day for day, _ in {(chain.newest.day, chain.newest.key) for chain in chains})


def _carries(chains: Sequence[Chain], since: str, until: str) -> tuple[int, int]:
    """Return how many places were left unfinished, and how many of them were carried; the newest note isn't over."""
    newest = max((chain.newest.day for chain in chains), default="")
    stayed = carried = 0
    for chain in chains:
        last = chain.newest
        carried += sum(since <= step.day <= until for step in chain.steps[:-1])
        stayed += last.is_unfinished and since <= last.day <= until and last.day < newest
    return carried + stayed, carried


class Day(NamedTuple):
    """A day with a note: how many tasks were finished and topics learned."""

    day: date
    finished: int
    learned: int

    @property
    def weight(self) -> int:
        """Return how much was done; a note counts as at least one."""
        return max(1, self.finished + self.learned)


def busiest_weekday(days: Iterable[Day]) -> int | None:
    """Return the weekday (Monday is 0) on which most was finished and learned; None if nothing was."""
    sums = [0] * 7
    for each in days:
        sums[each.day.weekday()] += each.finished + each.learned
    return sums.index(max(sums)) if any(sums) else None


def shades(days: Iterable[Day]) -> Mapping[date, int]:
    """Return the shade of each day: the darkest is for the top tenth, and for a weight of at least four."""
    weights = {each.day: each.weight for each in days}
    top = max(SHADES - 1, percentile(sorted(weights.values()), 0.9) or 0)
    return {day: min(SHADES - 1, ceil((SHADES - 1) * weight / top)) for day, weight in weights.items()}


def mondays(since: date, until: date, most: int) -> list[date]:
    """Return the first days of the weeks from `since` to `until`, at most the last `most`."""
    last = until - _DAY * until.weekday()
    weeks = (last - (since - _DAY * since.weekday())).days // 7 + 1
    return [last - _DAY * 7 * back for back in range(min(weeks, max(1, most)) - 1, -1, -1)]
