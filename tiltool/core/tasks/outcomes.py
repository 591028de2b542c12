"""Outcomes: what became of tasks in a period, such as a week or a month."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.tasks.chains import Chain, Key

KINDS = ("finished", "carried", "started", "dropped")
"""The outcomes of a task in a period: the first one that fits; `carried` is any task that is still open."""


class Outcome(NamedTuple):
    """What became of a task in a period: its chain up to the end of the period, and the days on which it ended."""

    kind: str
    chain: Chain
    days: tuple[str, ...] = ()


def outcomes(chains: Iterable[Chain], since: date, until: date) -> list[Outcome]:
    """Return what became of the tasks in the notes of a period; one that ended several times is listed once."""
    return [*_once(_outcomes(chains, since.isoformat(), until.isoformat()))]


def _outcomes(chains: Iterable[Chain], since: str, until: str) -> Iterator[Outcome]:
    for chain in chains:
        known = Chain(tuple(step for step in chain.steps if step.day <= until))
        if known.steps and known.newest.day >= since:
            kind = _kind(known, len(known.steps) < len(chain.steps), since)
            if kind:
                yield Outcome(kind, known, (known.newest.day,) if kind in ("finished", "dropped") else ())


def _kind(chain: Chain, continues: bool, since: str) -> str | None:
    """Return what became of a task; None if it left the notes, or ended where that does not count."""
    newest = chain.newest
    if not newest.is_unfinished:
        return "dropped" if chain.is_dropped else "finished" if chain.is_finished else None
    if newest.state == "moved" and not continues:
        return None
    begun = next((step.day for step in chain.steps if step.wip or step.state == "doing"), None)
    return "started" if begun and begun >= since else "carried"


def _once(found: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield each outcome, but merge those that ended under one key: the newest, with the days of all."""
    ended: dict[tuple[str, Key], Outcome] = {}
    for each in found:
        if not each.days:
            yield each
            continue
        key = (each.kind, each.chain.newest.key)
        other = ended.get(key, each)
        newest = max(other, each, key=lambda one: one.chain.newest.day)
        ended[key] = newest._replace(days=tuple(sorted({*other.days, *each.days})))
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
    from calendar import monthrange  # few periods are months

    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
