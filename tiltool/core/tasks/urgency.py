"""Urgency: which open task comes first, as a sum of terms that can be shown.

The weights are Taskwarrior's (its manual's "urgency coefficients"), except the one for how often a task was carried,
which only daily notes have.
"""

from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import Fields

PLACES = ("overdue", "doing", "today", "later", "backlog", "left")
"""The places of open tasks, in the order of the table; `left` means left open in an older note."""

PRIORITY = {"highest": 8.0, "high": 6.0, "medium": 3.9, "low": 1.8, "lowest": -1.0}
DUE = 12.0
DOING = 4.0
CARRIED = 3.0
AGE = 2.0

_OVERDUE, _AHEAD, _LEAST = 7, 14, 0.2
_MOST_CARRIES, _OLDEST = 20, 365


class Term(NamedTuple):
    """One reason to put a task first, in points."""

    name: str
    points: float


def urgency_terms(
    fields: Fields, today: date, *, is_doing: bool, age_days: int | None, times_carried: int
) -> tuple[Term, ...]:
    """Return the nonzero terms; the urgency is their sum."""
    terms = (
        Term("due", DUE * _due(fields.due, today)),
        Term("priority", PRIORITY.get(fields.priority or "", 0.0)),
        Term("doing", DOING * is_doing),
        Term("carried", CARRIED * min(1.0, times_carried / _MOST_CARRIES)),
        Term("age", AGE * min(1.0, max(0, age_days or 0) / _OLDEST)),
    )
    return tuple(term for term in terms if term.points)


def _due(due: date | None, today: date) -> float:
    """Return 1 for a week overdue or more, falling to 0.2 for two weeks ahead or more; 0 without a due day."""
    if due is None:
        return 0.0
    days = (today - due).days
    share = (days + _AHEAD) / (_AHEAD + _OVERDUE)
    return min(1.0, max(_LEAST, _LEAST + share * (1 - _LEAST)))
