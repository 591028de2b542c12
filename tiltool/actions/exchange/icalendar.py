"""Tasks of calendars: reads and writes the VTODO of iCalendar (RFC 5545).

X-TIL-PROJECT, X-TIL-SCHEDULED and X-TIL-REPEAT hold what iCalendar has no property for; other programs ignore them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags
from tiltool.core.text.lines import split_lines
from tiltool.errors import InvalidRow, Misused
from tiltool.messages import Message

if TYPE_CHECKING:
    from icalendar import Todo, vRecur

DEEPEST = 100
"""Levels of subtasks: nothing deeper was written by hand."""

_T = TypeVar("_T")

_STATUS = {"open": "NEEDS-ACTION", "doing": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED"}
_STATES = {status: state for state, status in _STATUS.items()}
_NUMBERS = {"highest": 1, "high": 3, "medium": 5, "low": 7, "lowest": 9}
_PRIORITIES = (None, "highest", "high", "high", "high", "medium", "low", "low", "low", "lowest")  # RFC 5545, 3.8.1.9
_DAYS = {"due": "DUE", "start": "DTSTART", "created": "CREATED", "done": "COMPLETED", "scheduled": "X-TIL-SCHEDULED"}
_MOMENTS = ("CREATED", "COMPLETED")
_ANCHOR = "X-TIL-ANCHOR"
"""The parameter of a DTSTART that is only there because a rule needs one: the task has no start day."""
_REPEAT = "X-TIL-REPEAT"
"""The words of a rule, which can express more than RRULE: `when done`."""
_TEXTS = ("SUMMARY", "STATUS", "UID", "DESCRIPTION", "X-TIL-PROJECT", _REPEAT)
_KNOWN = {*_DAYS.values(), *_TEXTS, "PRIORITY", "CATEGORIES", "RRULE", "RELATED-TO"}
_OWN = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "PERCENT-COMPLETE"}  # STATUS says it all
_EDGE = re.compile(r"(?i)(BEGIN|END):[ \t]*([A-Z0-9-]+)[ \t\r]*")
_CALENDAR = re.compile(r"(?i)\s*BEGIN:[ \t]*VCALENDAR")
_ESCAPED = re.compile(r"[\\;,]|\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # not allowed anywhere: RFC 5545, 3.1


def write_ics(items: Sequence[ExchangeItem], stamp: datetime) -> bytes:
    """Return the items as a calendar made at `stamp`.

    An item without a uid gets one derived from its title and its position among the items of that title. Raises
    Misused for an invalid `repeat`.
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
        # RFC 5545, 3.8.2.4: a repeating task needs a DTSTART
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
        # these must be times in UTC; noon is the same day nearly everywhere
        todo.add(name, datetime.combine(day, time(12), UTC))
    else:
        todo.add(name, day, {"VALUE": "DATE", **(parameters or {})})


def _add_text(todo: "Todo", name: str, *texts: str) -> None:
    """Add a property made of texts; none if they are empty."""
    from icalendar.prop import vUnknown

    escaped = [_ESCAPED.sub(_escape, _CONTROL.sub("", text)) for text in texts if text]
    if escaped:
        # the library's own text type reads `\N` as a newline before it escapes the backslash: a path may contain it
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
        message = Message("{title}: invalid repeat rule: {rule}", title=item.title, rule=item.repeat)
        raise Misused(message, "for example: every week, every 2 months, every monday") from error
    return rule


class _Entry(NamedTuple):
    """A task of a calendar, and the line it begins on."""

    line: int
    values: "Todo"

    def all(self, name: str) -> list[object]:
        """Return all values of a property."""
        values: object = self.values.get(name, [])
        return values if isinstance(values, list) else [values]

    def text(self, name: str) -> str:
        """Return the first value of a property that is a text. Raises InvalidRow for another type."""
        first = next(iter(self.all(name)), "")
        if not isinstance(first, str):
            raise InvalidRow(self.line, Message("{name} is not a string", name=name))
        return str(first)


def read_ics(text: str, zone: tzinfo = UTC) -> Imported:
    """Return the tasks of a calendar, nested by RELATED-TO; a time in UTC becomes a day of `zone`.

    A task is imported without the values that can't be read, which are problems; one without any readable value is
    left out. Raises Misused if the text is not a calendar.
    """
    if not _CALENDAR.match(text):
        raise Misused("not a calendar; it must begin with BEGIN:VCALENDAR", "export the calendar again")
    problems: list[tuple[int, str]] = []
    losses: list[tuple[int, str]] = []
    others: Counter[str] = Counter()
    entries: list[_Entry] = []
    items: list[ExchangeItem] = []
    for name, line, block in _components(text, problems):
        if name != "VTODO":
            others[name] += name != "VTIMEZONE"
            continue
        try:
            entry = _entry(line, block, problems)
            losses += _losses(entry)
            if entry.text("SUMMARY").strip() and "RECURRENCE-ID" not in entry.values:
                items.append(_item(entry, zone, problems))
                entries.append(entry)
        except InvalidRow as error:
            problems.append(error.place)
    nested, unplaced = _nested(entries, items)
    components = [(1, Message("{count} {name} left out", count=count, name=name)) for name, count in (+others).items()]
    return Imported(nested, (*components, *sorted((*unplaced, *losses))), tuple(sorted(problems)))


def _components(text: str, problems: list[tuple[int, str]]) -> Iterator[tuple[str, int, str]]:
    """Yield name, first line and text of the components of the calendar.

    The library reads a calendar whole or not at all, knows no line numbers, and lets END:VEVENT end a VTODO.
    """
    stack: list[tuple[str, int]] = []
    lines = text.split("\n")

    def leave(depth: int) -> None:
        for name, at in stack[depth:]:
            problems.append((at, Message("{name} never ends", name=name)))
        del stack[depth:]

    for at, line in enumerate(lines, 1):
        edge = _EDGE.fullmatch(line)
        name = edge[2].upper() if edge else ""
        if edge and edge[1].upper() == "BEGIN":
            if name in ("VCALENDAR", "VTODO"):
                leave(0 if name == "VCALENDAR" else 1)
            stack.append((name, at))
        elif edge and name not in [each for each, _ in stack]:
            problems.append((at, Message("END:{name} without a BEGIN:{name}", name=name)))
        elif edge:
            depth = max(depth for depth, (each, _) in enumerate(stack) if each == name)
            leave(depth + 1)
            _, begin = stack.pop()
            if len(stack) == 1:
                yield name, begin, "\n".join(lines[begin - 1 : at])
    leave(0)


def _entry(line: int, block: str, problems: list[tuple[int, str]]) -> _Entry:
    try:
        return _Entry(line, _read_todo(line, block))
    except InvalidRow:
        first, *rows, last = re.split(r"\n(?![ \t])", block)
        kept, at = [first], line
        for row, above in zip(rows, (first, *rows), strict=False):
            at += above.count("\n") + 1
            try:
                if not _EDGE.fullmatch(row):
                    _read_todo(at, f"{first}\n{row}\n{last}")
                kept.append(row)
            except InvalidRow as error:
                problems.append(error.place)
        if len(kept) == 1 + len(rows):
            raise
        return _Entry(line, _read_todo(line, "\n".join([*kept, last])))


def _read_todo(line: int, block: str) -> "Todo":
    from icalendar import Todo

    try:
        todo = Todo.from_ical(f"{block}\n".encode())
    except Exception as error:  # any error of the library means that the file is invalid
        short = " ".join(str(error).split())[:100]
        raise InvalidRow(line, Message("this can't be read: {error}", error=short)) from error
    if not isinstance(todo, Todo):
        raise InvalidRow(line, Message("this task can't be read"))
    return todo


def _item(entry: _Entry, zone: tzinfo, problems: list[tuple[int, str]]) -> ExchangeItem:
    def valid(read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except InvalidRow as error:
            problems.append(error.place)
            return None

    title = " ".join(entry.text("SUMMARY").split())
    status = entry.text("STATUS").upper() or ("COMPLETED" if "COMPLETED" in entry.values else "NEEDS-ACTION")
    description = entry.text("DESCRIPTION")
    return ExchangeItem(
        title,
        _STATES.get(status, "open"),
        valid(lambda: _priority(entry)),
        project=" ".join(entry.text("X-TIL-PROJECT").split()) or None,
        tags=all_tags(title, _categories(entry)),
        repeat=valid(lambda: _rule(entry)),
        notes=tuple(split_lines(description)),
        uid=entry.text("UID") or None,
        line=entry.line,
        **{field: valid(partial(_day, entry, name, zone)) for field, name in _DAYS.items()},  # type: ignore[arg-type]
    )


def _categories(entry: _Entry) -> Iterator[str]:
    for value in entry.all("CATEGORIES"):
        yield from filter(None, (str(each).strip() for each in getattr(value, "cats", ())))


def _priority(entry: _Entry) -> str | None:
    for value in entry.all("PRIORITY"):
        if not isinstance(value, int) or not 0 <= value <= 9:
            raise InvalidRow(entry.line, Message("PRIORITY is a number from 0 to 9, not {value}", value=value))
        return _PRIORITIES[value]
    return None


def _rule(entry: _Entry) -> str | None:
    from icalendar import vRecur

    for value in entry.all("RRULE"):
        if not isinstance(value, vRecur) or "FREQ" not in value:
            raise InvalidRow(entry.line, Message("the RRULE has no FREQ"))
        rule = str(value.to_ical().decode())  # type: ignore[no-untyped-call]
        words = " ".join(entry.text(_REPEAT).split())
        return words if words and _means(words, rule) else rule
    return None


def _means(words: str, rule: str) -> bool:
    """Return whether the words still mean the rule: another program may have changed it since."""
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
        # a time in another zone keeps its day; programs store times in UTC, so those are converted
        if isinstance(moment, datetime):
            return (moment.astimezone(zone) if moment.tzname() == "UTC" else moment).date()
    except (ValueError, OverflowError):
        moment = None
    if not isinstance(moment, date):
        raise InvalidRow(entry.line, Message("{name} is not a valid day", name=name))
    return moment


def _losses(entry: _Entry) -> Iterator[tuple[int, str]]:
    title = " ".join(entry.text("SUMMARY").split())
    if not title or "RECURRENCE-ID" in entry.values:
        if title:
            yield entry.line, Message("{title}: an instance of a repeating task; left out", title=title)
        else:
            yield entry.line, Message("a task without a SUMMARY; left out")
        return
    if entry.text("STATUS").upper() not in ("", *_STATES):
        yield entry.line, Message("{title}: STATUS {status} is read as open", title=title, status=entry.text("STATUS"))
    for name in ("DUE", "DTSTART"):
        if any(isinstance(getattr(value, "dt", None), datetime) for value in entry.all(name)):
            yield entry.line, Message("{title}: only the day of {name} is kept", title=title, name=name)
    others = [name for name in entry.values if name not in _KNOWN | _OWN]
    others += dict.fromkeys(str(below.name) for below in entry.values.subcomponents)
    if others:
        yield entry.line, Message("{title}: left out: {names}", title=title, names=", ".join(others))


def _nested(entries: list[_Entry], items: list[ExchangeItem]) -> tuple[tuple[ExchangeItem, ...], list[tuple[int, str]]]:
    """Return the items with their subtasks; one in a loop, or nested too deeply, stays at the top."""
    by_uid = {item.uid: at for at, item in reversed([*enumerate(items)]) if item.uid}
    above: dict[int, int] = {}
    losses: list[tuple[int, str]] = []
    for at, entry in enumerate(entries):
        related = [value for value in entry.all("RELATED-TO") if isinstance(value, str)]
        parents = [uid for uid in related if getattr(uid, "params", {}).get("RELTYPE", "PARENT").upper() == "PARENT"]
        parent = next((by_uid[uid] for uid in parents if uid in by_uid), None)
        if parent is not None and _is_free(at, parent, above):
            above[at] = parent
        placed = items[above[at]].uid if at in above else None
        for uid in (each for each in related if each != placed):
            message = Message("{title}: not made a subtask of {uid}", title=items[at].title, uid=uid)
            losses.append((entry.line, message))
    return _tree(items, above, losses), losses


def _is_free(at: int, parent: int, above: dict[int, int]) -> bool:
    """Return whether `at` can be put below `parent`, which must be neither below `at` nor too deep itself."""
    for _ in range(DEEPEST):
        if parent == at:
            return False
        if parent not in above:
            return True
        parent = above[parent]
    return False


def _tree(items: list[ExchangeItem], above: dict[int, int], losses: list[tuple[int, str]]) -> tuple[ExchangeItem, ...]:
    below: dict[int, list[int]] = {}
    for at, parent in above.items():
        below.setdefault(parent, []).append(at)
    roots = [at for at in range(len(items)) if at not in above]
    order = [(at, 1) for at in roots]
    for at, depth in order:  # grows as it is read
        if depth < DEEPEST:
            order += ((child, depth + 1) for child in below.get(at, ()))
        else:
            cut = below.pop(at, [])
            for item in (items[each] for each in cut):
                losses.append((item.line, Message("{title}: nested too deeply", title=item.title)))
            roots += cut
            order += ((each, 1) for each in cut)
    made: dict[int, ExchangeItem] = {}
    for at, _ in reversed(order):
        made[at] = items[at]._replace(children=tuple(made[child] for child in below.get(at, ())))
    return tuple(made[at] for at in sorted(roots))
