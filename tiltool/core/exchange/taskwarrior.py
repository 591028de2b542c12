"""What `task export` of Taskwarrior writes: a JSON array, or one object a line as older versions wrote.

Source of the rules: Taskwarrior's manual (task(1), "Attributes"), its description of its JSON format, and its
page of durations for what `recur` may say.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags
from tiltool.core.text.lines import BOM, line_table, split_lines
from tiltool.errors import Misused

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
# Taskwarrior's own bookkeeping says nothing about the task
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
_HINT = "write it with: task export > tasks.json"
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")

_Values = Mapping[str, object]


class _Entry(NamedTuple):
    """An object of the file, and the line it begins on."""

    line: int
    values: _Values

    def text(self, name: str) -> str:
        """Return a value that has to be a text; "" where there is none."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise _malformed(self.line, f"{name} is no text")
        # half of a character can't be written to any file
        return _SURROGATE.sub("\ufffd", value or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a value that is a list of texts, or a text with commas."""
        value = self.values.get(name)
        many = value if isinstance(value, list) else self.text(name).split(",")
        if not all(isinstance(each, str) for each in many):
            raise _malformed(self.line, f"{name} is no list of texts")
        return tuple(_SURROGATE.sub("\ufffd", each).strip() for each in many if each.strip())


def read_taskwarrior(text: str, zone: tzinfo = UTC) -> Imported:
    """Return the tasks of an export; its times, which are UTC, become days of `zone`.

    The instances of a repeated task that is in the file itself are left out, and told. Raises Misused for what is
    not JSON, a task without a description, a value of the wrong kind, and tasks that wait for each other.
    """
    entries = tuple(_entries(text.removeprefix(BOM)))
    by_uuid = _by_uuid(entries)
    _refuse_circles(entries)
    losses = [loss for entry in entries for loss in _losses(entry, by_uuid)]
    items = tuple(_item(entry, zone) for entry in entries if not _is_instance(entry, by_uuid))
    return Imported(items, tuple(losses))


def _malformed(line: int, what: str) -> Misused:
    return Misused(f"line {line}: {what}", _HINT)


def _entries(text: str) -> Iterator[_Entry]:
    lines = line_table(text)
    at, end = _after(_BLANK, text, 0), len(text.rstrip(" \t\r\n"))
    if text[at : at + 1] == "[":
        at, end = _after(_BLANK, text, at + 1), end - 1
        if text[end] != "]" or at > end:
            raise _malformed(
                text.count("\n") + 1, "the list does not end here; the file is not whole, or holds more than it"
            )
    while at < end:
        line = lines.at(at) + 1
        values, at = _decoded(text, at, line)
        yield _Entry(line, values)
        # older versions ended each line but the last with a comma, and had no brackets
        at = _after(_COMMA, text, at)


def _after(what: re.Pattern[str], text: str, at: int) -> int:
    found = what.match(text, at)
    return found.end() if found else at


def _decoded(text: str, at: int, line: int) -> tuple[_Values, int]:
    try:
        values, end = json.JSONDecoder().raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _malformed(error.lineno, f"this is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        raise _malformed(line, "this is not JSON that can be read") from error
    if not isinstance(values, dict):
        raise _malformed(line, "this is no task: a task is an object in braces")
    return values, end


def _by_uuid(entries: tuple[_Entry, ...]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for entry in entries:
        uuid = entry.text("uuid")
        if uuid and found.setdefault(uuid, entry) is not entry:
            raise _malformed(entry.line, f"the uuid {uuid} is that of line {found[uuid].line}, too")
    return found


def _refuse_circles(entries: tuple[_Entry, ...]) -> None:
    try:
        TopologicalSorter({uuid: entry.texts("depends") for entry in entries if (uuid := entry.text("uuid"))}).prepare()
    except CycleError as error:
        circle = dict.fromkeys(error.args[1])
        line = min(entry.line for entry in entries if entry.text("uuid") in circle)
        names = " and ".join([*circle][:5])  # a circle may be as long as the file
        raise _malformed(line, f"tasks that depend on each other: {names}") from error


def _is_instance(entry: _Entry, by_uuid: Mapping[str, _Entry]) -> bool:
    # where the export leaves the repeated task itself out, its instances are all there is
    return entry.text("parent") in by_uuid


def _losses(entry: _Entry, by_uuid: Mapping[str, _Entry]) -> Iterator[tuple[int, str]]:
    title = " ".join(entry.text("description").split())
    if _is_instance(entry, by_uuid):
        yield entry.line, f"{title}: left out, one time of a task that repeats"
        return
    for uuid in entry.texts("depends"):
        there = by_uuid.get(uuid)
        what = f"{' '.join(there.text('description').split())}" if there else f"{uuid}, which is not in the file"
        yield entry.line, f"{title}: depends on {what}"
    if entry.text("recur") and not til_words(entry.text("recur")):
        yield entry.line, f"{title}: recur: {entry.text('recur')} is no rule that til knows"
    if entry.text("priority") and entry.text("priority") not in _PRIORITIES:
        yield entry.line, f"{title}: priority: {entry.text('priority')} is none that til knows"
    others = [name for name in entry.values if name not in _KNOWN | _OWN]
    if others:
        yield entry.line, f"{title}: {_SURROGATE.sub('�', ', '.join(others))} left out"


def _item(entry: _Entry, zone: tzinfo) -> ExchangeItem:
    title = " ".join(entry.text("description").split())
    status = entry.text("status") or "pending"
    if not title:
        raise _malformed(entry.line, "a task without a description")
    if status not in _STATES:
        raise _malformed(entry.line, f"the status {status} is none of {', '.join(_STATES)}")
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
        **{field: _day(entry, name, zone) for name, field in _DAYS.items()},  # type: ignore[arg-type]
    )


def _day(entry: _Entry, name: str, zone: tzinfo) -> date | None:
    text = entry.text(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError) as error:
        raise _malformed(entry.line, f"{name}: {text} is no time") from error


def _notes(entry: _Entry, zone: tzinfo) -> Iterator[str]:
    annotations = entry.values.get("annotations") or []
    if not isinstance(annotations, list) or not all(isinstance(each, dict) for each in annotations):
        raise _malformed(entry.line, "annotations is no list of objects")
    for each in annotations:
        note = _Entry(entry.line, each)
        day = _day(note, "entry", zone)
        first, *rest = split_lines(note.text("description").strip()) or [""]
        yield f"{day}: {first}" if day else first
        yield from rest


def til_words(recur: str) -> str | None:
    """Return a `recur` of Taskwarrior in the words of til: `2wks` is `every 2 weeks`; None for one til can't say."""
    found = re.fullmatch(r"(?:p(?=[0-9]))?([0-9]{0,4})[ ]?([a-z]+)", recur.strip().lower(), re.ASCII)
    unit = _BY_UNIT.get(found[2]) if found else None
    if not found or not unit:
        return None
    several, _, name = unit.rpartition(" ")
    count = int(found[1] or 1) * int(several or 1)
    if count < 1 or (name == "weekday" and count > 1):
        return None
    return f"every {name}" if count == 1 else f"every {count} {name}s"
