"""Stats: statistics of the notes, over all days or over a year."""

from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.tasks.outcomes import Period
from tiltool.core.tasks.statistics import Day, Spread, Streaks, Tally, spread, streaks, tally
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import chains_in, refresh_chains
from tiltool.store.queries.task_history import TagUse, beginnings, ended_in_backlog, most_used_tags
from tiltool.store.queries.topics import topics_by_day

_MOST_TAGS = 5


class Stats(NamedTuple):
    """The statistics of a period; `days` are those with a note, `waiting` the ages of the tasks open today."""

    period: Period
    days: tuple[Day, ...]
    streaks: Streaks
    tally: Tally
    learned: int
    waiting: Spread
    waiting_tasks: int  # including those of unknown age
    tags: tuple[TagUse, ...]


def stats(index: Index, today: date, year: int | None, backlog: str) -> Stats:
    """Return the statistics of the notes up to today, or of a year. Raises NothingFound if there are none."""
    refresh_chains(index)
    topics = {date.fromisoformat(day): count for day, count in topics_by_day(index).items()}
    period = _period(sorted(topics), today, year)
    sums = tally(chains_in(index), ended_in_backlog(index, backlog), *map(str, period))
    inside = [day for day in topics if period.since <= day <= period.until]
    days = tuple(Day(day, sums.finished.get(str(day), 0), topics[day]) for day in inside)
    begun = beginnings(index)
    return Stats(
        period,
        days,
        streaks(inside, today),
        sums,
        sum(day.learned for day in days),
        spread((today - day).days for day in begun if day and day <= today),
        len(begun),
        most_used_tags(index, *period, _MOST_TAGS),
    )


def _period(days: list[date], today: date, year: int | None) -> Period:
    """Return the days from the first note to today, or those of a year up to today."""
    known = [day for day in days if day <= today and (year is None or day.year == year)]
    if not known:
        message = Message("no day notes in {year}", year=year) if year else "no day notes"
        raise NothingFound(message, "til list shows the notes; til new makes one")
    if year is None:
        return Period(known[0], today)
    return Period(date(year, 1, 1), min(today, date(year, 12, 31)))


def shown_days(report: Stats, year: int | None) -> Period:
    """Return the days to show one by one: the year, or the last 53 weeks."""
    since, until = report.period
    first = until - timedelta(days=until.weekday(), weeks=52)
    return report.period if year else Period(max(since, first) if (until - since).days > 365 else first, until)
