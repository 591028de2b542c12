"""Tasks of calendars: the VTODO of iCalendar (RFC 5545), written.

til's own words are in properties of its own, X-TIL-PROJECT, X-TIL-SCHEDULED and X-TIL-REPEAT, which other programs
leave alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from tiltool.core.exchange.item import Item
from tiltool.errors import Misused

if TYPE_CHECKING:
    from icalendar import Todo, vRecur

STATUS = {"open": "NEEDS-ACTION", "doing": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED"}
DAYS = {"due": "DUE", "start": "DTSTART", "created": "CREATED", "done": "COMPLETED", "scheduled": "X-TIL-SCHEDULED"}
ANCHOR = "X-TIL-ANCHOR"
"""The parameter of a DTSTART that is there because a rule needs one, not because the task can't be begun before."""
REPEAT = "X-TIL-REPEAT"
"""The words of a rule, which say more than RRULE: `when done`."""

_NUMBERS = {"highest": 1, "high": 3, "medium": 5, "low": 7, "lowest": 9}
_MOMENTS = ("CREATED", "COMPLETED")
_ESCAPED = re.compile(r"[\\;,]|\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # RFC 5545, 3.1 has them nowhere

RuleOf = Callable[[str], str]


def write_ics(items: Sequence[Item], stamp: datetime, rule_of: RuleOf = str) -> bytes:
    """Return the items as a calendar made at `stamp`; `rule_of` turns til's words into the value of an RRULE.

    An item without a uid gets one made of its title and its place among the items of that title. Raises Misused
    for a `repeat` that makes no rule.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", "-//til//tiltool//EN")
    calendar.add("VERSION", "2.0")
    moment = stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    for item, uid, parent in _with_uids(items):
        todo = _todo(item, rule_of, moment)
        _add_text(todo, "UID", uid)
        _add_text(todo, "RELATED-TO", parent)
        calendar.add_component(todo)
    return bytes(calendar.to_ical())


def _with_uids(items: Sequence[Item]) -> Iterator[tuple[Item, str, str]]:
    """Yield every item, its uid, and that of the item above it."""
    seen: dict[str, int] = {}
    waiting = [(item, "") for item in reversed(items)]
    while waiting:
        item, parent = waiting.pop()
        seen[item.title] = seen.get(item.title, 0) + 1
        made = sha256(f"{seen[item.title]} {item.title}".encode()).hexdigest()[:20]
        uid = item.uid or f"{made}@til"
        yield item, uid, parent
        waiting += [(child, uid) for child in reversed(item.children)]


def _todo(item: Item, rule_of: RuleOf, stamp: datetime) -> "Todo":
    from icalendar import Todo

    todo = Todo()
    todo.add("DTSTAMP", stamp)
    todo.add("STATUS", STATUS[item.state])
    if item.priority:
        todo.add("PRIORITY", _NUMBERS[item.priority])
    for field, name in DAYS.items():
        _add_day(todo, name, getattr(item, field))
    if item.repeat:
        todo.add("RRULE", _rule(item, rule_of))
        _add_text(todo, REPEAT, "" if item.repeat.startswith("FREQ=") else item.repeat)
        # RFC 5545, 3.8.2.4: what repeats has a DTSTART
        if not item.start:
            _add_day(todo, "DTSTART", item.due or item.scheduled or item.created or stamp.date(), {ANCHOR: "1"})
    _add_text(todo, "SUMMARY", " ".join(item.title.split()))
    _add_text(todo, "DESCRIPTION", "\n".join(item.notes))
    _add_text(todo, "X-TIL-PROJECT", " ".join((item.project or "").split()))
    _add_text(todo, "CATEGORIES", *item.tags)
    return todo


def _add_day(todo: "Todo", name: str, day: date | None, parameters: dict[str, str] | None = None) -> None:
    if not day:
        return
    if name in _MOMENTS:
        # these have to be times in UTC; at noon it is the same day nearly everywhere
        todo.add(name, datetime.combine(day, time(12), UTC))
    else:
        todo.add(name, day, {"VALUE": "DATE", **(parameters or {})})


def _add_text(todo: "Todo", name: str, *texts: str) -> None:
    """Add a property made of texts; none at all where they are empty."""
    from icalendar.prop import vUnknown

    escaped = [_ESCAPED.sub(_escape, _CONTROL.sub("", text)) for text in texts if text]
    if escaped:
        # the library's own text takes `\N` for a newline before it escapes the backslash: a path may hold it
        value = vUnknown(",".join(escaped), params={"VALUE": "TEXT"} if name.startswith("X-") else {})
        todo.add(name, value, encode=False)


def _escape(found: re.Match[str]) -> str:
    return r"\n" if found[0] in ("\n", "\r\n", "\r") else f"\\{found[0]}"


def _rule(item: Item, rule_of: RuleOf) -> "vRecur":
    from icalendar import vRecur

    said = item.repeat or ""
    try:
        rule: vRecur = vRecur.from_ical(said if said.startswith("FREQ=") else rule_of(said))
        rule.to_ical()  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, Misused) as error:
        raise _no_rule(item) from error
    if "FREQ" not in rule:
        raise _no_rule(item)
    return rule


def _no_rule(item: Item) -> Misused:
    return Misused(
        f"{item.title}: {item.repeat} makes no rule", "for example: every week, every 2 months, every monday"
    )
