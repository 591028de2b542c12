"""Tasks of calendars: the VTODO of iCalendar (RFC 5545), read; `icalendar_write` writes them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from tiltool.actions.exchange.ics_write import ANCHOR, DAYS, REPEAT, STATUS, write_ics
from tiltool.core.exchange.item import Imported, Item, all_tags
from tiltool.errors import Misused

if TYPE_CHECKING:
    from icalendar import Todo

__all__ = ["DEEPEST", "read_ics", "write_ics"]

DEEPEST = 100
"""Tasks below tasks below tasks: what is deeper was not written by hand."""

_STATES = {status: state for state, status in STATUS.items()}
_PRIORITIES = (None, "highest", "high", "high", "high", "medium", "low", "low", "low", "lowest")  # RFC 5545, 3.8.1.9
_TEXTS = ("SUMMARY", "STATUS", "UID", "DESCRIPTION", "X-TIL-PROJECT", REPEAT)
_KNOWN = {*DAYS.values(), *_TEXTS, "PRIORITY", "CATEGORIES", "RRULE", "RELATED-TO"}
_OWN = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "PERCENT-COMPLETE"}  # they say nothing that STATUS doesn't
_EDGE = re.compile(r"(?i)(BEGIN|END):[ \t]*([A-Z0-9-]+)[ \t\r]*")
_NEWLINE = re.compile(r"\r\n|\r|\n")


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
    others: Counter[str] = Counter()
    found = [_entry(line, block) for line, block in _blocks(text, others)]
    entries = [entry for entry in found if entry.text("SUMMARY").strip() and "RECURRENCE-ID" not in entry.values]
    items, homeless = _nested(entries, [_item(entry, zone) for entry in entries])
    left_out = ((1, f"{count} {name} left out: no task") for name, count in others.items())
    return Imported(items, (*left_out, *sorted((*homeless, *(loss for entry in found for loss in _losses(entry))))))


def _malformed(line: int, what: str) -> Misused:
    return Misused(f"line {line}: {what}", "export the calendar again, or mend that line")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _malformed(line, "this is not UTF-8, which calendars are written in") from error


def _blocks(text: str, others: Counter[str]) -> Iterator[tuple[int, str]]:
    """Yield the number of the first line of each task, and its lines; count what else the calendar holds."""
    if not text.strip():
        raise _malformed(1, "this is no calendar: it is empty")
    lines = text.split("\n")
    for name, begin, end in _parts(lines):
        if name == "VTODO":
            yield begin, "\n".join(lines[begin - 1 : end])
        elif name != "VTIMEZONE":
            others[name] += 1


def _parts(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield name, first and last line of what the calendar is made of, not of what is within that."""
    stack: list[tuple[str, int]] = []
    for at, line in enumerate(lines, 1):
        edge = _EDGE.fullmatch(line)
        if edge and edge[1].upper() == "BEGIN":
            _check_place(at, edge[2].upper(), len(stack))
            stack.append((edge[2].upper(), at))
        elif edge:
            if not stack or stack[-1][0] != edge[2].upper():
                raise _malformed(at, f"END:{edge[2]} ends nothing that began")
            name, begin = stack.pop()
            if len(stack) == 1:
                yield name, begin, at
        elif not stack and line.strip():
            raise _malformed(at, "this is no calendar: it begins with BEGIN:VCALENDAR")
    if stack:
        raise _malformed(stack[-1][1], f"{stack[-1][0]} never ends")


def _check_place(line: int, name: str, depth: int) -> None:
    if (name == "VCALENDAR") != (depth == 0) or (name == "VTODO" and depth > 1):
        raise _malformed(line, f"BEGIN:{name} is out of its place")


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


def _item(entry: _Entry, zone: tzinfo) -> Item:
    title = " ".join(entry.text("SUMMARY").split())
    status = entry.text("STATUS").upper() or ("COMPLETED" if "COMPLETED" in entry.values else "NEEDS-ACTION")
    description = entry.text("DESCRIPTION")
    return Item(
        title,
        _STATES.get(status, "open"),
        _priority(entry),
        project=" ".join(entry.text("X-TIL-PROJECT").split()) or None,
        tags=all_tags(title, _categories(entry)),
        repeat=_rule(entry),
        notes=tuple(_NEWLINE.split(description)) if description else (),
        uid=entry.text("UID") or None,
        line=entry.line,
        **{field: _day(entry, name, zone) for field, name in DAYS.items()},  # type: ignore[arg-type]
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
        words = " ".join(entry.text(REPEAT).split())
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
    if value is None or ANCHOR in getattr(value, "params", {}):
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


def _nested(entries: list[_Entry], items: list[Item]) -> tuple[tuple[Item, ...], list[tuple[int, str]]]:
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


def _made(items: list[Item], below: dict[int, list[int]]) -> dict[int, Item]:
    made: dict[int, Item] = {}
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
