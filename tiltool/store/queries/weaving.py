"""Following chains anew: all of them, or those of the tasks that came or went."""

from bisect import bisect_left

from tiltool.core.tasks.chains import GAP
from tiltool.store.index.database import Index
from tiltool.store.index.parsed import CHAINS
from tiltool.store.queries.chain_builder import Calendar, Weaver
from tiltool.store.queries.task_rows import tasks_of_days
from tiltool.store.queries.topics import places_of_days

_NO_DAY = "none"  # of no day at all is known, too


def weave(index: Index) -> None:
    """Follow the chains of all tasks that came or went since they were followed last."""
    with index.writing() as database:
        known = index.fact(CHAINS).decode().split()
        weaver = Weaver(index, calendar_of(index))
        if known:
            weaver.take(*_affected(index, weaver.calendar, frozenset(known)))
        else:
            weaver.take_all()
        weaver.write()
        database.execute("DELETE FROM touched")
        days = " ".join(weaver.calendar.days or [_NO_DAY])
        database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (CHAINS, days.encode()))


def calendar_of(index: Index) -> Calendar:
    """Return the days of the notes."""
    dates = index.database.execute("SELECT DISTINCT day FROM note WHERE day IS NOT NULL ORDER BY day")
    return Calendar([day for (day,) in dates], sorted(day.isoformat() for day in places_of_days(index)))


def _affected(index: Index, calendar: Calendar, known: frozenset[str]) -> tuple[set[int], set[str], set[int]]:
    """Return the keys to follow anew, the days on which a title may have changed, and the keys that may wait parked."""
    touched = list(index.database.execute("SELECT day, coalesce(key, id) FROM touched JOIN title ON id = title"))
    keys, on = {key for _, key in touched}, {day for day, _ in touched if day}
    parked = {key for day, key in touched if not day}
    turned = known.symmetric_difference(calendar.days) - {_NO_DAY}
    for day in turned:  # it makes the gaps around it longer or shorter
        at = bisect_left(calendar.days, day)
        on |= {*calendar.days[max(0, at - GAP - 1) : at + GAP + 2]}
    if turned:
        keys |= {key for key, _ in tasks_of_days(index, on)}
    return keys, on | {near for day in on for near in calendar.after(day)}, parked
