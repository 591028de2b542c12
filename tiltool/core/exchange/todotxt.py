"""The todo.txt format, one task per line.

Source of the rules: the format's own description ("todo.txt format rules"); `t:`, `rec:` and `pri:` are conventions of
the programs that use it. Other fields are written in its extension syntax, `key:value`: `status:doing`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags, every_item, row_losses, tags_beside
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import PRIORITIES
from tiltool.core.note.tags import is_tag_word
from tiltool.core.text.lines import BOM, split_lines
from tiltool.errors import InvalidRow, Misused
from tiltool.messages import Message

_LETTERS = {"highest": "A", "high": "B", "medium": "C", "low": "D", "lowest": "E"}
_BY_LETTER = {letter: name for name, letter in _LETTERS.items()}
_STATES = ("open", "doing", "done", "dropped")
_DAYS = {
    "due": "due",
    "scheduled": "scheduled",
    "t": "start",
    "start": "start",
    "created": "created",
    "done": "done",
    "completion": "done",
    "cancelled": "done",
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LETTER = re.compile(r"\(([A-Z])\)")
_PAIR = re.compile(r"([a-z]+):([^\s:].*)")
_COMPARED = [name for name in ExchangeItem._fields if name not in ("notes", "children", "line")]

_Values = dict[str, str | date]


class _Line(NamedTuple):
    """A line while it is read: its values, the words of its title, its contexts by their position in the title."""

    number: int
    values: _Values
    title: list[str]
    contexts: list[tuple[int, str]]
    losses: list[tuple[int, str]]
    problems: list[tuple[int, str]]


def read_todotxt(text: str) -> Imported:
    """Return the tasks of a todo.txt file: the first `+project` is the project, a `@context` is a tag.

    A context or project within the sentence stays one of its words. An unknown `key:value` stays in the title. A line
    without text, and an invalid value, are problems.
    """
    losses: list[tuple[int, str]] = []
    problems: list[tuple[int, str]] = []
    items: list[ExchangeItem] = []
    for number, line in enumerate(split_lines(text.removeprefix(BOM)), 1):
        words = line.split()
        try:
            items += [_item(_Line(number, {}, [], [], losses, problems), words)] if words else []
        except InvalidRow as error:
            problems.append(error.place)
    problems += _repeated_uids(items)
    return Imported(tuple(items), tuple(losses), tuple(problems))


def _repeated_uids(items: Iterable[ExchangeItem]) -> Iterator[tuple[int, str]]:
    lines: dict[str, int] = {}
    for item in items:
        first = lines.setdefault(item.uid or "", item.line)
        if item.uid and first != item.line:
            yield item.line, Message("the uid {uid} is already used on line {first}", uid=item.uid, first=first)


def _item(line: _Line, words: list[str]) -> ExchangeItem:
    rest = _head(line, words)
    for word in rest:
        _take(line, word)
    beside = _set_contexts(line)
    # a line of nothing but contexts still describes a task
    title = " ".join(line.title or [word for word in rest if word[0] in "+@"])
    if not title:
        raise InvalidRow(line.number, Message("a task without text"))
    return ExchangeItem(title, tags=all_tags(title, beside), line=line.number, **line.values)  # type: ignore[arg-type]


def _set_contexts(line: _Line) -> list[str]:
    """Put the contexts and the project within the sentence into the title; return the contexts before and after it."""
    beside: list[str] = []
    for at, word in reversed(line.contexts):
        inside = 0 < at < len(line.title)
        name = word[1:]
        if inside:
            shown = name if word[0] == "+" else f"#{name}" if is_tag_word(name) else word
            line.title.insert(at, shown)
        elif word[0] == "@":
            beside.append(name)
    return beside[::-1]


def _head(line: _Line, words: list[str]) -> list[str]:
    """Read the head of the line, `x (A) 2020-09-25 2020-09-24`; return the words after it."""
    values = line.values
    rest = [*reversed(words)]
    if rest[-1] == "x" and len(rest) > 1:
        values["state"] = "done"
        rest.pop()
    if rest and (found := _LETTER.fullmatch(rest[-1])):
        values["priority"] = _BY_LETTER.get(found[1], "lowest")
        rest.pop()
    # of two days, the first is the day it was finished
    for name in ("done", "created") if values.get("state") else ("created",):
        if rest and _DAY.fullmatch(rest[-1]):
            day = _day(rest[-1])
            if not day:
                line.problems.append((line.number, _kept_word(rest[-1], name)))
                break
            values[name] = day
            rest.pop()
    return rest[::-1]


def _kept_word(word: str, name: str) -> Message:
    return Message("{word} is not a valid value of {field}; it stays in the title", word=word, field=name)


def _take(line: _Line, word: str) -> None:
    if word[0] == "@" and len(word) > 1:
        line.contexts.append((len(line.title), word))
    elif word[0] == "+" and len(word) > 1 and "project" not in line.values:
        line.values["project"] = word[1:]
        line.contexts.append((len(line.title), word))
    elif found := _PAIR.fullmatch(word):
        _take_pair(line, found[1], found[2], word)
    else:
        line.title.append(word)


def _take_pair(line: _Line, key: str, text: str, word: str) -> None:
    name, value = _value(key, text)
    if name is None or value is None:
        line.title.append(word)
        if name:
            line.problems.append((line.number, _kept_word(word, name)))
    elif name in line.values and name != "state":
        message = Message("{word} is left out: the line already has a value for {field}", word=word, field=name)
        line.losses.append((line.number, message))
    else:
        line.values[name] = value
        if key in _DAYS and len(text) > len("2020-09-24"):
            line.losses.append((line.number, Message("{word}: only the day is kept", word=word)))


def _value(key: str, value: str) -> tuple[str | None, str | date | None]:
    """Return the field that a `key:value` sets and its value; None for an unknown field or an invalid value."""
    if key in _DAYS:
        return _DAYS[key], _day(value)
    if key == "pri":
        lower = "lowest" if re.fullmatch(r"[A-Z]", value) else None
        return "priority", _BY_LETTER.get(value) or (value if value in PRIORITIES else lower)
    if key == "status":
        return ("state", value) if value in _STATES else (None, None)
    if key == "rec":
        return "repeat", _rule(value)
    return ("uid", value) if key == "uid" else (None, None)


def _rule(value: str) -> str | None:
    from tiltool.core.tasks.recurrence import parse_repeat

    words = value if "=" in value else value.replace("-", " ")
    try:
        parse_repeat(words)
    except Misused:
        return None
    return words


def _day(text: str) -> date | None:
    found = re.fullmatch(rf"({_DAY.pattern})(?:T\S*)?", text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def write_todotxt(items: Iterable[ExchangeItem]) -> str:
    """Return the items as a todo.txt file, subtasks as separate lines; items without a title are left out.

    `todotxt_losses` reports what the lines can't represent.
    """
    return "".join(f"{_line(item)}\n" for item in every_item(items) if item.title.strip())


def _line(item: ExchangeItem) -> str:
    words = item.title.split()
    project = [f"+{name}"] if (name := _word(item.project or "")) else []
    if any(word[0] == "+" for word in words):  # the first one is the project
        words = project + words
        project = []
    contexts = [f"@{name}" for tag in tags_beside(item) if (name := _word(tag))]
    body = [*words, *project, *contexts, *_pairs(item)]
    return " ".join([*_written_head(item, body[0]), *body])


def _written_head(item: ExchangeItem, first: str) -> Iterator[str]:
    is_over = item.state in ENDED_STATES
    if is_over:
        yield "x"
    elif item.priority:
        yield f"({_LETTERS[item.priority]})"
    if is_over and item.done:
        yield item.done.isoformat()
    if item.created and (item.done or not is_over):
        yield item.created.isoformat()
    # a title that looks like the head of a line must not be read as one
    if item.state in ("doing", "dropped") or first == "x" or _LETTER.fullmatch(first) or _DAY.fullmatch(first):
        yield f"status:{item.state}"


def _pairs(item: ExchangeItem) -> Iterator[str]:
    """Yield the fields that don't fit into the head of the line."""
    is_over = item.state in ENDED_STATES
    values = {
        "pri": _LETTERS[item.priority] if item.priority and is_over else None,
        "due": item.due,
        "scheduled": item.scheduled,
        "t": item.start,
        "created": item.created if is_over and not item.done else None,
        "done": None if is_over else item.done,
        "rec": item.repeat,
        "uid": item.uid,
    }
    return (f"{key}:{_word(str(value))}" for key, value in values.items() if value and str(value).strip())


def _word(text: str) -> str:
    return "-".join(text.split())


def todotxt_losses(items: Iterable[ExchangeItem]) -> tuple[str, ...]:
    """Return what todo.txt can't represent of the items, one message for each; () if nothing is lost."""
    return tuple(message for item in every_item(items) for message in _losses(item))


def _losses(item: ExchangeItem) -> Iterator[str]:
    title = item.title or Message("a task without a title")
    yield from row_losses(item, title)
    again = read_todotxt(write_todotxt([item._replace(children=())])).items
    names = [name for name in _COMPARED if again and getattr(again[0], name) != getattr(item, name)]
    if not again:
        yield Message("{title}: left out", title=title)
    elif names:
        yield Message("{title}: not exported in full: {names}", title=title, names=", ".join(names))
