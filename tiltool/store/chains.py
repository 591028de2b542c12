"""Chains in the index: each task that waits, at its newest place; followed anew only where tasks came or went."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tiltool.core.chain import GAP
from tiltool.store.index import Index
from tiltool.store.parsing import CHAINS, parse_notes
from tiltool.store.seen import tasks_of_days
from tiltool.store.topics import places_of_days
from tiltool.store.weaver import Weaver, next_day


def refresh_chains(index: Index) -> None:
    """Bring the chains up to date with the tasks of the index."""
    parse_notes(index)
    known = index.fact(CHAINS).decode().split()
    touched = list(index.database.execute("SELECT day, coalesce(key, id) FROM touched JOIN title ON id = title"))
    if known and not touched:
        return
    days = sorted(day.isoformat() for day in places_of_days(index))
    weaver = Weaver(index, days)
    if known:
        weaver.take(*_affected(index, touched, frozenset(known), days))
    else:
        weaver.take_all()
    with index.writing() as database:
        weaver.write()
        database.execute("DELETE FROM touched")
        database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (CHAINS, " ".join(days or ["none"]).encode()))


def _affected(
    index: Index, touched: Iterable[tuple[str, int]], known: frozenset[str], days: Sequence[str]
) -> tuple[set[int], set[str]]:
    """Return the keys to follow anew, and the days on which a title may have changed."""
    rows = list(touched)
    keys, on = {key for _, key in rows}, {day for day, _ in rows if day}
    turned = known.symmetric_difference(days) - {"none"}  # each makes the gaps around it longer or shorter
    for day in turned:
        at = bisect_left(days, day)
        on |= {*days[max(0, at - GAP - 1) : at + GAP + 2]}
    if turned:
        keys |= {key for key, _ in tasks_of_days(index, on)}
    on |= {near for day in on for near in next_day(days, day)}
    return keys, on
