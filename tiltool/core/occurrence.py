"""The next time of a task that comes again."""

from collections.abc import Mapping
from datetime import date, timedelta

from tiltool.core.fields import Fields
from tiltool.core.repeat import next_day, parse_repeat


def next_occurrence(fields: Fields, done: date) -> Mapping[str, str | None]:
    """Return what the fields of a repeating task become once it was done on a day.

    Its days keep their distances; one that has no day is due from now on. Raises Misused for a rule that can't be.
    """
    days = {name: day for name in ("due", "scheduled", "start") if (day := getattr(fields, name)) is not None}
    anchor = next(iter(days.values()), done)
    shift = next_day(parse_repeat(fields.repeat or ""), anchor, done) - anchor
    moved = {name: _moved(day, shift) for name, day in days.items()} or {"due": (anchor + shift).isoformat()}
    return {**moved, "done": None, "cancelled": None}


def _moved(day: date, shift: timedelta) -> str:
    try:
        return (day + shift).isoformat()
    except OverflowError:
        return date.max.isoformat()
