"""The output of `task export` of Taskwarrior: a JSON array, or one object per line in older versions.

Source of the rules: Taskwarrior's manual (task(1), "Attributes"), its description of its JSON format, and its
page of durations for `recur`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags
from tiltool.core.text.lines import BOM, line_table, split_lines
from tiltool.errors import InvalidRow
from tiltool.messages import Message

_STATES = {
    "pending": "open",
    "waiting": "open",
    "recurring": "open",
    "completed": "done",
    "deleted": "dropped",
}
_PRIORITIES = {"H": "high", "M": "medium", "L": "low"}
_DAYS = {"due": "due", "scheduled": "scheduled", "wait": "start", "entry": "created", "end": "done"}
_KNOWN = {*_DAYS, "description", "status", "start", "project", "tags", "priority", "recur", "annotations", "uuid"}
# Taskwarrior's own bookkeeping
_OWN = {"id", "urgency", "modified", "mask", "imask", "parent", "rtype", "template", "last", "depends"}
_UNITS = {
    "day": ("d", "day", "days", "daily"),
    "weekday": ("weekday", "weekdays"),
    "week": ("w", "wk", "wks", "week", "weeks", "weekly", "sennight"),
    "month": ("m", "mo", "mos", "mth", "mths", "mnths", "month", "months", "monthly"),
    "year": ("y", "yr", "yrs", "year", "years", "yearly", "annual"),
    "2 week": ("biweekly", "fortnight"),
    "2 month": ("bimonthly",),
    "3 month": ("q", "qtr", "qtrs", "qrtrs", "quarter", "quarters", "quarterly"),
    "6 month": ("semiannual",),
    "2 year": ("biannual", "biyearly"),
}
_BY_UNIT = {word: unit for unit, words in _UNITS.items() for word in words}
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_NEXT_OBJECT = re.compile(r"\n[ \t]*,?[ \t]*(?=\{)")
_SURROGATE = re.compile("[\ud800-\udfff]")

_Values = Mapping[str, object]


class _Entry(NamedTuple):
    """An object of the file and the line that it begins on."""

    line: int
    values: _Values

    @property
    def title(self) -> str:
        """Return its description as a single line. Raises InvalidRow."""
        return " ".join(self.text("description").split())

    def text(self, name: str) -> str:
        """Return a value that must be a string; "" if missing. Raises InvalidRow."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise InvalidRow(self.line, Message("{name} is not a string", name=name))
        # a lone surrogate can't be written to a file
        return _SURROGATE.sub("\ufffd", value or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a value that is a list of strings, or a string with commas. Raises InvalidRow."""
        value = self.values.get(name)
        many = value if isinstance(value, list) else self.text(name).split(",")
        if not all(isinstance(each, str) for each in many):
            raise InvalidRow(self.line, Message("{name} is not a list of strings", name=name))
        return tuple(_SURROGATE.sub("\ufffd", each).strip() for each in many if each.strip())


def read_taskwarrior(text: str, zone: tzinfo = UTC) -> Imported:
    """Return the tasks of an export; its UTC times become days of `zone`.

    The instances of a repeated task that is in the file itself are left out and reported as losses. Invalid JSON, a
    task without a description, a value of the wrong kind, and an invalid time are reported as problems.
    """
    problems: list[tuple[int, str]] = []
    entries = tuple(_entries(text.removeprefix(BOM), problems))
    by_uuid = _by_uuid(entries, problems)
    losses: list[tuple[int, str]] = []
    items: list[ExchangeItem] = []
    for entry in entries:
        try:
            if entry.text("parent") in by_uuid:  # otherwise only the instances of a repeated task were exported
                message = Message("{title}: an instance of a repeating task; left out", title=entry.title)
                losses.append((entry.line, message))
            else:
                item = _item(entry, zone, problems)
                losses += _losses(entry, by_uuid)
                items.append(item)
        except InvalidRow as error:
            problems.append(error.place)
    return Imported(tuple(items), tuple(losses), tuple(sorted(problems)))


def _entries(text: str, problems: list[tuple[int, str]]) -> Iterator[_Entry]:
    lines = line_table(text)
    at, end = _after(_BLANK, text, 0), len(text.rstrip(" \t\r\n"))
    if text[at : at + 1] == "[":
        at = _after(_BLANK, text, at + 1)
        if text[end - 1] == "]" and at < end:
            end -= 1
        else:
            problems.append((text.count("\n") + 1, Message("the list never ends; the file is incomplete")))
    while at < end:
        line = lines.at(at) + 1
        try:
            values, at = _decoded(text, at, line)
            if isinstance(values, dict):
                yield _Entry(line, values)
            else:
                problems.append((line, Message("not a task: a task is an object in braces")))
        except InvalidRow as error:
            problems.append(error.place)
            following = _NEXT_OBJECT.search(text, at)
            at = following.end() if following else end
            continue
        # older versions ended each line except the last with a comma, and wrote no brackets
        at = _after(_COMMA, text, at)


def _after(what: re.Pattern[str], text: str, at: int) -> int:
    found = what.match(text, at)
    return found.end() if found else at


def _decoded(text: str, at: int, line: int) -> tuple[object, int]:
    try:
        values, end = json.JSONDecoder().raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise InvalidRow(line, Message("invalid JSON: {error}", error=error.msg)) from error
    except (ValueError, RecursionError) as error:  # a number with thousands of digits, deeply nested brackets
        raise InvalidRow(line, Message("invalid JSON")) from error
    return values, end


def _by_uuid(entries: tuple[_Entry, ...], problems: list[tuple[int, str]]) -> dict[str, _Entry]:
    by_uuid: dict[str, _Entry] = {}
    for entry in entries:
        uuid = entry.values.get("uuid")
        if uuid and isinstance(uuid, str) and by_uuid.setdefault(uuid, entry) is not entry:
            first = by_uuid[uuid].line
            message = Message("the uuid {uuid} is already used on line {first}", uuid=uuid, first=first)
            problems.append((entry.line, message))
    return by_uuid


def _losses(entry: _Entry, by_uuid: Mapping[str, _Entry]) -> Iterator[tuple[int, str]]:
    title = entry.title
    for uuid in entry.texts("depends"):
        other = by_uuid.get(uuid)
        name = other.title if other else uuid
        yield entry.line, Message("{title}: its dependency on {other} is left out", title=title, other=name)
    known = {"recur": til_words(entry.text("recur")), "priority": _PRIORITIES.get(entry.text("priority"))}
    for key in (each for each, value in known.items() if not value and entry.text(each)):
        yield entry.line, Message("{title}: unknown {key}: {value}", title=title, key=key, value=entry.text(key))
    others = [name for name in entry.values if name not in _KNOWN | _OWN]
    if others:
        names = _SURROGATE.sub("\ufffd", ", ".join(others))
        yield entry.line, Message("{title}: left out: {names}", title=title, names=names)


def _item(entry: _Entry, zone: tzinfo, problems: list[tuple[int, str]]) -> ExchangeItem:
    title = entry.title
    status = entry.text("status") or "pending"
    if not title:
        raise InvalidRow(entry.line, Message("a task without a description"))
    if status not in _STATES:
        raise InvalidRow(entry.line, Message("unknown status: {status}", status=status))
    state = _STATES[status]
    return ExchangeItem(
        title,
        "doing" if state == "open" and entry.text("start") else state,
        _PRIORITIES.get(entry.text("priority")),
        project=entry.text("project") or None,
        tags=all_tags(title, entry.texts("tags")),
        repeat=til_words(entry.text("recur")),
        notes=tuple(_notes(entry, zone)),
        uid=entry.text("uuid") or None,
        line=entry.line,
        **dict(_days(entry, zone, problems)),  # type: ignore[arg-type]
    )


def _days(entry: _Entry, zone: tzinfo, problems: list[tuple[int, str]]) -> Iterator[tuple[str, date | None]]:
    """Yield the days of a task by field; an invalid one is left out and reported as a problem."""
    for name, field in _DAYS.items():
        try:
            yield field, _day(entry, name, zone)
        except InvalidRow as error:
            problems.append(error.place)


def _day(entry: _Entry, name: str, zone: tzinfo) -> date | None:
    text = entry.text(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError) as error:
        raise InvalidRow(entry.line, Message("{name}: {time} is not a valid time", name=name, time=text)) from error


def _notes(entry: _Entry, zone: tzinfo) -> Iterator[str]:
    annotations = entry.values.get("annotations") or []
    if not isinstance(annotations, list) or not all(isinstance(each, dict) for each in annotations):
        raise InvalidRow(entry.line, Message("annotations is not a list of objects"))
    for each in annotations:
        note = _Entry(entry.line, each)
        day = _day(note, "entry", zone)
        first, *rest = split_lines(note.text("description").strip()) or [""]
        yield f"{day}: {first}" if day else first
        yield from rest


def til_words(recur: str) -> str | None:
    """Return Taskwarrior's `recur` as a rule of til: `2wks` is `every 2 weeks`; None if til has no such rule."""
    found = re.fullmatch(r"(?:p(?=[0-9]))?([0-9]{0,4})[ ]?([a-z]+)", recur.strip().lower(), re.ASCII)
    unit = _BY_UNIT.get(found[2]) if found else None
    if not found or not unit:
        return None
    several, _, name = unit.rpartition(" ")
    count = int(found[1] or 1) * int(several or 1)
    if count < 1 or (name == "weekday" and count > 1):
        return None
    return f"every {name}" if count == 1 else f"every {count} {name}s"
