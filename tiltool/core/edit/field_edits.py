"""Writing a field into a title: one span changes, and the rest stays the same."""

import re
from collections.abc import Mapping
from datetime import date

from tiltool.core.note.fields import (
    BANGS,
    BEFORE_FIELD,
    DAY_FIELDS,
    DAYS,
    EMOJI,
    PRIORITY_EMOJI,
    TAIL,
    Field,
    read_fields,
)
from tiltool.core.note.tags import CODE
from tiltool.core.text.edits import Edit, splice
from tiltool.core.text.lines import Span
from tiltool.errors import Misused
from tiltool.messages import Message

_SIGN_OF = {name: sign for sign, name in PRIORITY_EMOJI.items()}
_BANG_OF = {name: bang for bang, name in reversed(BANGS.items())}
_NAMES = "|".join(sorted(DAY_FIELDS, key=len, reverse=True))
_BEFORE_DAY = (
    rf"{CODE}|{BEFORE_FIELD}(?P<at>@)?(?P<name>{_NAMES})(?(at)\(|(?:::[ \t]*|:(?=\S)|(?<![a-z])\ufe0f?[ \t]*))"
)
_END_OF_WORD = r"\w(?=[^\w\s]*(?:\s|$)|[^\x00-\x7f\w])"  # `friday,` and `friday，x`, but not `3d-printer`
_LONGEST_DAY = 32  # `on the last day of the next month`
_DATAVIEW = {"done": "completion"}
_STAMPS = {"due": "DEADLINE", "scheduled": "SCHEDULED"}
_LETTER_OF = {"highest": "A", "high": "B", "medium": "C", "low": "D", "lowest": "D"}
_WEEKDAY_ROWS = (
    "Mon Tue Wed Thu Fri Sat Sun",
    "월 화 수 목 금 토 일",
    "月 火 水 木 金 土 日",
    "周一 周二 周三 周四 周五 周六 周日",
)


def field_edit(title: str, name: str, value: str | None, style: str) -> Edit | None:
    """Return the edit that sets a field of a title, or removes it for None; None if nothing changes.

    An existing field keeps its notation; a new one gets that of the other fields, or `style` (plain, emoji or
    dataview), and goes to the end, but before `(WIP)` and a block id.
    """
    fields = read_fields(title)
    current = fields.first(name)
    if value is None:
        return Edit(_with_blank(title, current.span), "") if current else None
    if current:
        edit = _changed(current, name, value)
        return None if edit.span.of(title) == edit.text else edit
    own = next((each.style for each in fields.fields if each.name != "project" and each.value not in BANGS), style)
    written = _written(name, value, own)
    if written in BANGS or written.startswith("[#"):
        return Edit(Span(0, 0), f"{written} ")
    tail = re.search(TAIL, title)
    at = tail.start() if tail else len(title)
    apart = " " if title[at : at + 1].strip() else ""  # a title that consists only of its end
    return Edit(Span(at, at), f" {written}" if at else f"{written}{apart}")


def with_fields(title: str, fields: Mapping[str, str | None], style: str) -> str:
    """Return a title with fields set by name; None removes all fields with that name."""
    for name, value in fields.items():
        edit = field_edit(title, name, value, style)
        while edit:
            title = splice(title, [edit])
            edit = field_edit(title, name, None, style) if value is None else None
    return title


def field_changes(title: str, other: str) -> Mapping[str, str | None]:
    """Return the changes that give a title the fields of another one, except the project."""
    mine, theirs = read_fields(title), read_fields(other)
    names = (*DAYS, "repeat", "priority")
    changed = {name: getattr(theirs, name) for name in names if getattr(mine, name) != getattr(theirs, name)}
    return {name: None if value is None else str(value) for name, value in changed.items()}


def with_dates(title: str, today: date) -> str:
    """Return a title with dates in place of words for days in its fields: `due:friday`, `📅 end of month`."""
    parts, at = [], 0
    for found in re.finditer(_BEFORE_DAY, title):
        name = DAY_FIELDS.get(found["name"] or "")
        end, day = _day_after(title, found.end(), name, today) if name else (0, None)
        if day and found.end() >= at:
            parts += [title[at : found.end()], day.isoformat()]
            at = end
    return "".join((*parts, title[at:]))


def invalid_days(title: str) -> list[str]:
    """Return the fields of a title that should contain a day but contain other text: `due:soon`."""
    return [field.span.of(title) for field in read_fields(title).wrong if field.name in DAYS]


def _day_after(title: str, start: int, name: str, today: date) -> tuple[int, date | None]:
    """Return the end of the longest text from `start` that means a day without being a date, and that day."""
    from tiltool.core.dates.day_words import coming_day, parse_day

    read = parse_day if name in ("created", "done", "cancelled") else coming_day
    ends = [start + word.end() for word in re.finditer(_END_OF_WORD, title[start : start + _LONGEST_DAY])]
    for end in () if re.match(r"\d{4}-", title[start:]) else reversed(ends):
        for stop in (end + 1, end) if title.startswith((")", "）"), end) else (end,):
            day = read(title[start:stop], today)
            if day:
                return stop, day
    return start, None


def _changed(current: Field, name: str, value: str) -> Edit:
    if name == "priority" and current.value in BANGS:
        return Edit(current.span, _written(name, value, "plain"))
    if name == "priority" and current.style == "emoji":
        return Edit(current.inner, _SIGN_OF[value])
    if current.style == "org":
        return Edit(current.inner, _org_value(name, value, current.value))
    return Edit(current.inner, _plain(name, value) if current.style == "plain" else value)


def _written(name: str, value: str, style: str) -> str:
    if style == "dataview":
        return f"[{_DATAVIEW.get(name, name)}:: {value}]"
    if style == "emoji":
        return _SIGN_OF[value] if name == "priority" else f"{'🔁' if name == 'repeat' else EMOJI[name]} {value}"
    if style == "org" and name in _STAMPS:
        return f"{_STAMPS[name]}: <{_org_value(name, value)}>"
    if style == "org" and name == "priority":
        return f"[#{_org_value(name, value)}]"
    if name == "priority" and value in _BANG_OF:
        return _BANG_OF[value]
    return f"{name}:{_plain(name, value)}"


def _org_value(name: str, value: str, old: str = "") -> str:
    """Return a value as org writes it: a day with its weekday, in the old value's letters; a priority as a letter."""
    if name == "priority":
        return _LETTER_OF[value]
    if name == "repeat":
        return _repeater(value)
    names = next(
        (row for row in _WEEKDAY_ROWS if any(old.endswith(f" {name}") for name in row.split())), _WEEKDAY_ROWS[0]
    )
    is_named = not old or " " in old
    return f"{value} {names.split()[date.fromisoformat(value).weekday()]}" if is_named else value


def _repeater(value: str) -> str:
    """Return a rule as the repeater of an org timestamp. Raises Misused for a rule that org can't express."""
    from tiltool.core.tasks.recurrence import parse_repeat

    rule = parse_repeat(value)
    found = re.fullmatch(r"FREQ=(D|W|M|Y)[A-Z]+(?:;INTERVAL=(\d+))?", rule.rule)
    if not found:
        raise Misused(Message("'{rule}' can't be written after a day", rule=value), "for example: every 2 weeks")
    return f"{'.+' if rule.when_done else '++'}{found[2] or 1}{found[1].lower()}"


def _plain(name: str, value: str) -> str:
    if name != "repeat":
        return value
    from tiltool.core.tasks.recurrence import parse_repeat, written_plain

    return written_plain(parse_repeat(value))


def _with_blank(title: str, span: Span) -> Span:
    """Return a field's span with the blanks before it or, at the start of the title, after it."""
    start, end = span
    while start and title[start - 1] in " \t":
        start -= 1
    if start:
        return Span(start, end)
    while end < len(title) and title[end] in " \t":
        end += 1
    return Span(start, end)
