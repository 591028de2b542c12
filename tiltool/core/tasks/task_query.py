"""The query language of `til tasks`: that of a search, plus filters by age, carries, due day, project and priority."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.fields import PRIORITIES
from tiltool.core.search.query import Filter, Language, Query, ReadDay, parse_query
from tiltool.core.tasks.urgency import PLACES
from tiltool.errors import Misused
from tiltool.messages import Message

TASK_STATES = ("open", "doing", "wip", "stale", "repeating", *(place for place in PLACES if place != "doing"))

LANGUAGE = Language(
    filters=(
        *("tag", "in", "is", "path", "author", "day", "since", "until", "choseong"),
        *("older", "carried", "due", "project", "prio"),
    ),
    states=TASK_STATES,
    refused=tuple(state for state in STATE_NAMES if state not in TASK_STATES),
    negatable=("tag", "path", "project"),
    examples=MappingProxyType(
        {
            "is": "is:stale",
            "older": "older:30d",
            "carried": "carried:>5",
            "due": "due:<7d",
            "project": "project:blog",
            "prio": "prio:high",
        }
    ),
)

_COMPARED = re.compile(r"(<=|>=|<|>|=)?(.+)")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_LENGTH = re.compile(r"(\d{1,5})([dwmy]?)")

_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    "=": int.__eq__,
    ">=": int.__ge__,
    ">": int.__gt__,
}


class Bound(NamedTuple):
    """A number to compare with; `test` is one of `<`, `<=`, `=`, `>=`, `>`."""

    test: str
    number: int

    def holds(self, number: int | None) -> bool:
        """Return whether `number` satisfies the bound; None never does."""
        return number is not None and _COMPARE[self.test](number, self.number)


class TaskQuery(NamedTuple):
    """What `til tasks` asks for; days in `due` are counted from today."""

    query: Query = Query()
    ages: tuple[Bound, ...] = ()
    carried: tuple[Bound, ...] = ()
    due: tuple[Bound, ...] = ()
    has_due: bool | None = None
    projects: tuple[Filter, ...] = ()
    priorities: tuple[str, ...] = ()


def parse_task_query(text: str, read_day: ReadDay, read_coming: ReadDay, today: date) -> TaskQuery:
    """Return the query in `text`; `read_coming` reads the days of `due:`, which lie ahead.

    Raises Misused as `parse_query` does, and for a value that its filter doesn't allow.
    """
    query = parse_query(text, read_day, LANGUAGE)
    for state in query.states:
        if state in LANGUAGE.refused:
            raise Misused(
                Message("is:{state}: til tasks lists open tasks only", state=state),
                Message("use til search is:{state}, or til review", state=state),
            )
    dues = [each.value for each in query.values("due")]
    return TaskQuery(
        query=query,
        ages=tuple(_age(each.value) for each in query.values("older")),
        carried=tuple(_count(each.value) for each in query.values("carried")),
        due=tuple(_due(value, read_coming, today) for value in dues if value not in ("any", "none")),
        has_due=None if not dues else dues[-1] != "none",
        projects=tuple(query.values("project")),
        priorities=tuple(_priority(each.value) for each in query.values("prio")),
    )


def _priority(value: str) -> str:
    if value not in PRIORITIES:
        raise Misused(
            Message("prio:{value} is not a valid priority", value=value),
            Message("one of {names}", names=", ".join(PRIORITIES)),
        )
    return value


def _split(value: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(value)
    return (found[1] or "", found[2]) if found else ("", value)


def _age(value: str) -> Bound:
    test, rest = _split(value)
    found = _LENGTH.fullmatch(rest)
    if not found:
        raise Misused(
            Message("older:{value} is not a valid length of time", value=value),
            "for example: older:30d, older:2w, older:3m, older:1y",
        )
    return Bound(test or ">=", int(found[1]) * _UNITS[found[2] or "d"])


def _count(value: str) -> Bound:
    test, rest = _split(value)
    if not rest.isascii() or not rest.isdigit() or len(rest) > 5:
        raise Misused(Message("carried:{value} is not a number", value=value), "for example: carried:>5")
    return Bound(test or ">=", int(rest))


def _due(value: str, read_coming: ReadDay, today: date) -> Bound:
    """Return the bound of a due day in days from today: `<7d` is within a week, a day is just that day."""
    test, rest = _split(value)
    found = _LENGTH.fullmatch(rest)
    if found:
        return Bound(test or "<=", int(found[1]) * _UNITS[found[2] or "d"])
    day = read_coming(rest)
    if day is None:
        raise Misused(
            Message("due:{value} is not a valid day", value=value),
            "for example: due:<7d, due:today, due:<2026-12-01, due:any, due:none",
        )
    return Bound(test or "=", (day - today).days)
