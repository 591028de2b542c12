"""Tasks of calendars: the VTODO of iCalendar (RFC 5545), read and written.

til's own words are in properties of its own, X-TIL-PROJECT, X-TIL-SCHEDULED and X-TIL-REPEAT, which other programs
leave alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags
from tiltool.core.text.lines import split_lines
from tiltool.errors import Misused

if TYPE_CHECKING:
    from icalendar import Todo, vRecur

DEEPEST = 100
"""Tasks below tasks below tasks: what is deeper was not written by hand."""

_STATUS = {"open": "NEEDS-ACTION", "doing": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED"}
_STATES = {status: state for state, status in _STATUS.items()}
_NUMBERS = {"highest": 1, "high": 3, "medium": 5, "low": 7, "lowest": 9}
_PRIORITIES = (None, "highest", "high", "high", "high", "medium", "low", "low", "low", "lowest")  # RFC 5545, 3.8.1.9
_DAYS = {"due": "DUE", "start": "DTSTART", "created": "CREATED", "done": "COMPLETED", "scheduled": "X-TIL-SCHEDULED"}
_MOMENTS = ("CREATED", "COMPLETED")
_ANCHOR = "X-TIL-ANCHOR"
"""The parameter of a DTSTART that is there because a rule needs one, not because the task can't be begun before."""
_REPEAT = "X-TIL-REPEAT"
"""The words of a rule, which say more than RRULE: `when done`."""
_TEXTS = ("SUMMARY", "STATUS", "UID", "DESCRIPTION", "X-TIL-PROJECT", _REPEAT)
_KNOWN = {*_DAYS.values(), *_TEXTS, "PRIORITY", "CATEGORIES", "RRULE", "RELATED-TO"}
_OWN = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "PERCENT-COMPLETE"}  # they say nothing that STATUS doesn't
_EDGE = re.compile(r"(?i)(BEGIN|END):[ \t]*([A-Z0-9-]+)[ \t\r]*")
_ESCAPED = re.compile(r"[\\;,]|\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # RFC 5545, 3.1 has them nowhere


def write_ics(items: Sequence[ExchangeItem], stamp: datetime) -> bytes:
    """Return the items as a calendar made at `stamp`.

    An item without a uid gets one made of its title and its place among the items of that title. Raises Misused
    for a `repeat` that makes no rule.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", "-//til//tiltool//EN")
    calendar.add("VERSION", "2.0")
    moment = stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    for item, uid, parent in _with_uids(items):
        todo = _todo(item, moment)
        _add_text(todo, "UID", uid)
        _add_text(todo, "RELATED-TO", parent)
        calendar.add_component(todo)
    return bytes(calendar.to_ical())


def _with_uids(items: Sequence[ExchangeItem]) -> Iterator[tuple[ExchangeItem, str, str]]:
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


def _todo(item: ExchangeItem, stamp: datetime) -> "Todo":
    from icalendar import Todo

    todo = Todo()
    todo.add("DTSTAMP", stamp)
    todo.add("STATUS", _STATUS[item.state])
    if item.priority:
        todo.add("PRIORITY", _NUMBERS[item.priority])
    for field, name in _DAYS.items():
        _add_day(todo, name, getattr(item, field))
    if item.repeat:
        todo.add("RRULE", _recurrence(item))
        _add_text(todo, _REPEAT, "" if item.repeat.startswith("FREQ=") else item.repeat)
        # RFC 5545, 3.8.2.4: what repeats has a DTSTART
        if not item.start:
            _add_day(todo, "DTSTART", item.due or item.scheduled or item.created or stamp.date(), {_ANCHOR: "1"})
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


def _recurrence(item: ExchangeItem) -> "vRecur":
    from icalendar import vRecur

    from tiltool.core.tasks.recurrence import parse_repeat

    words = item.repeat or ""
    try:
        rule: vRecur = vRecur.from_ical(words if words.startswith("FREQ=") else parse_repeat(words).rule)
        rule.to_ical()  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, Misused) as error:
        raise Misused(
            f"{item.title}: {item.repeat} makes no rule", "for example: every week, every 2 months, every monday"
        ) from error
    return rule


class _Entry(NamedTuple):
    """A task of a calendar, and the line it begins on."""

    line: int
    values: "Todo"

    def all(self, name: str) -> list[object]:
        """Return the values of a property, however often it stands there."""
        found: object = self.values.get(name, [])
        return found if isinstance(found, list) else [found]

    def text(self, name: str) -> str:
        """Return the first value of a property that is a text."""
        first = next(iter(self.all(name)), "")
        if not isinstance(first, str):
            raise _malformed(self.line, f"{name} is no text")
        return str(first)


def read_ics(data: bytes, zone: tzinfo = UTC) -> Imported:
    """Return the tasks of a calendar file, nested by RELATED-TO; a time in UTC becomes a day of `zone`.

    Raises Misused for what is no calendar, a task that can't be read, and tasks that are below each other.
    """
    text = _decoded(data)
    parts = [*_components(text)]
    found = [_entry(line, block) for name, line, block in parts if name == "VTODO"]
    others = Counter(name for name, *_ in parts if name not in ("VTODO", "VTIMEZONE"))
    entries = [entry for entry in found if entry.text("SUMMARY").strip() and "RECURRENCE-ID" not in entry.values]
    items, homeless = _nested(entries, [_item(entry, zone) for entry in entries])
    left_out = ((1, f"{count} {name} left out: no task") for name, count in others.items())
    return Imported(items, (*left_out, *sorted((*homeless, *(loss for entry in found for loss in _losses(entry))))))


def _malformed(line: int, what: str) -> Misused:
    return Misused(f"line {line}: {what}", "export the calendar again, or mend that line")


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise _malformed(1, "this is no calendar: it is empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _malformed(line, "this is not UTF-8, which calendars are written in") from error


def _components(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield name, first line and text of what the calendar is made of.

    The library reads a calendar whole or not at all, knows no line numbers, and lets END:VEVENT end a VTODO.
    """
    stack: list[tuple[str, int]] = []
    lines = text.split("\n")
    for at, line in enumerate(lines, 1):
        edge = _EDGE.fullmatch(line)
        name = edge[2].upper() if edge else ""
        if edge and edge[1].upper() == "BEGIN":
            if (name == "VCALENDAR") != (not stack) or (name == "VTODO" and len(stack) > 1):
                raise _malformed(at, f"BEGIN:{name} is out of its place")
            stack.append((name, at))
        elif edge:
            if not stack or stack[-1][0] != name:
                raise _malformed(at, f"END:{name} ends nothing that began")
            _, begin = stack.pop()
            if len(stack) == 1:
                yield name, begin, "\n".join(lines[begin - 1 : at])
        elif not stack and line.strip():
            raise _malformed(at, "this is no calendar: it begins with BEGIN:VCALENDAR")
    if stack:
        raise _malformed(stack[-1][1], f"{stack[-1][0]} never ends")


def _entry(line: int, block: str) -> _Entry:
    from icalendar import Todo

    try:
        todo = Todo.from_ical(f"{block}\n".encode())
    # whatever the library stumbles over, it is the file that is odd
    except Exception as error:
        raise _malformed(line, f"a task that can't be read: {' '.join(str(error).split())[:100]}") from error
    if not isinstance(todo, Todo):
        raise _malformed(line, "a task that can't be read")
    return _Entry(line, todo)


def _item(entry: _Entry, zone: tzinfo) -> ExchangeItem:
    title = " ".join(entry.text("SUMMARY").split())
    status = entry.text("STATUS").upper() or ("COMPLETED" if "COMPLETED" in entry.values else "NEEDS-ACTION")
    description = entry.text("DESCRIPTION")
    return ExchangeItem(
        title,
        _STATES.get(status, "open"),
        _priority(entry),
        project=" ".join(entry.text("X-TIL-PROJECT").split()) or None,
        tags=all_tags(title, _categories(entry)),
        repeat=_rule(entry),
        notes=tuple(split_lines(description)),
        uid=entry.text("UID") or None,
        line=entry.line,
        **{field: _day(entry, name, zone) for field, name in _DAYS.items()},  # type: ignore[arg-type]
    )


def _categories(entry: _Entry) -> Iterator[str]:
    for value in entry.all("CATEGORIES"):
        yield from filter(None, (str(each).strip() for each in getattr(value, "cats", ())))


def _priority(entry: _Entry) -> str | None:
    for value in entry.all("PRIORITY"):
        if not isinstance(value, int) or not 0 <= value <= 9:
            raise _malformed(entry.line, f"PRIORITY is a number from 0 to 9, not {value}")
        return _PRIORITIES[value]
    return None


def _rule(entry: _Entry) -> str | None:
    from icalendar import vRecur

    for value in entry.all("RRULE"):
        if not isinstance(value, vRecur) or "FREQ" not in value:
            raise _malformed(entry.line, "RRULE says no FREQ")
        rule = str(value.to_ical().decode())  # type: ignore[no-untyped-call]
        words = " ".join(entry.text(_REPEAT).split())
        return words if words and _means(words, rule) else rule
    return None


def _means(words: str, rule: str) -> bool:
    """Tell whether the words still mean the rule: another program may have changed it since."""
    from tiltool.core.tasks.recurrence import parse_repeat

    try:
        return {*parse_repeat(words).rule.split(";")} == {*parse_repeat(rule).rule.split(";")}
    except Misused:
        return False


def _day(entry: _Entry, name: str, zone: tzinfo) -> date | None:
    value = next(iter(entry.all(name)), None)
    if value is None or _ANCHOR in getattr(value, "params", {}):
        return None
    try:
        moment = date.fromisoformat(value) if isinstance(value, str) else getattr(value, "dt", None)
        # a time of another zone is meant as it is written; one in UTC is how programs keep times
        if isinstance(moment, datetime):
            return (moment.astimezone(zone) if moment.tzname() == "UTC" else moment).date()
    except (ValueError, OverflowError):
        moment = None
    if not isinstance(moment, date):
        raise _malformed(entry.line, f"{name} is no day")
    return moment


def _losses(entry: _Entry) -> Iterator[tuple[int, str]]:
    title = " ".join(entry.text("SUMMARY").split())
    if not title or "RECURRENCE-ID" in entry.values:
        about = f"{title}: left out, one time of a task that repeats" if title else "a task without a SUMMARY: left out"
        yield entry.line, about
        return
    if entry.text("STATUS").upper() not in ("", *_STATES):
        yield entry.line, f"{title}: STATUS {entry.text('STATUS')} is read as open"
    for name in ("DUE", "DTSTART"):
        if any(isinstance(getattr(value, "dt", None), datetime) for value in entry.all(name)):
            yield entry.line, f"{title}: only the day of {name} is kept"
    others = [name for name in entry.values if name not in _KNOWN | _OWN]
    others += dict.fromkeys(str(below.name) for below in entry.values.subcomponents)
    if others:
        yield entry.line, f"{title}: {', '.join(others)} left out"


def _nested(entries: list[_Entry], items: list[ExchangeItem]) -> tuple[tuple[ExchangeItem, ...], list[tuple[int, str]]]:
    by_uid = {item.uid: at for at, item in reversed([*enumerate(items)]) if item.uid}
    below: dict[int, list[int]] = {at: [] for at in range(len(items))}
    roots: list[int] = []
    losses: list[tuple[int, str]] = []
    for at, entry in enumerate(entries):
        related = [value for value in entry.all("RELATED-TO") if isinstance(value, str)]
        parents = [uid for uid in related if getattr(uid, "params", {}).get("RELTYPE", "PARENT").upper() == "PARENT"]
        home = next((by_uid[uid] for uid in parents if uid in by_uid), None)
        (roots if home is None else below[home]).append(at)
        kept = None if home is None else items[home].uid
        losses += [(entry.line, f"{items[at].title}: not put below {uid}") for uid in related if uid != kept]
    made = _made(items, below)
    return tuple(made[at] for at in roots), losses


def _made(items: list[ExchangeItem], below: dict[int, list[int]]) -> dict[int, ExchangeItem]:
    made: dict[int, ExchangeItem] = {}
    depth: dict[int, int] = {}
    try:
        for at in TopologicalSorter(below).static_order():
            made[at] = items[at]._replace(children=tuple(made[child] for child in below[at]))
            depth[at] = 1 + max((depth[child] for child in below[at]), default=0)
            if depth[at] > DEEPEST:
                raise _malformed(items[at].line, f"tasks are nested deeper than {DEEPEST}")
    except CycleError as error:
        circle = [items[at] for at in dict.fromkeys(error.args[1])]
        names = " and ".join(item.uid or item.title for item in circle[:5])  # a circle may be as long as the file
        raise _malformed(min(item.line for item in circle), f"tasks that are below each other: {names}") from error
    return made
