"""The todo.txt format, one task a line.

Source of the rules: the format's own description ("todo.txt format rules"); `t:`, `rec:` and `pri:` are what the
programs around it agreed on. What it has no word for is said in its own way, `key:value`: `status:doing`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags, every_item, tags_beside
from tiltool.core.note.fields import PRIORITIES
from tiltool.core.text.lines import BOM, split_lines
from tiltool.errors import Misused

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
    """A line on the way to a task: what it said, the words of its title, the names of its contexts."""

    number: int
    said: _Values
    title: list[str]
    contexts: list[str]
    losses: list[tuple[int, str]]


def read_todotxt(text: str) -> Imported:
    """Return the tasks of a todo.txt file: the first `+project` is the project, a `@context` is a tag.

    A `key:value` that is not known stays in the title. Raises Misused for a line without a text and for a day
    at its head that no calendar has.
    """
    losses: list[tuple[int, str]] = []
    lines = enumerate(split_lines(text.removeprefix(BOM)), 1)
    items = tuple(_item(number, words, losses) for number, line in lines if (words := line.split()))
    return Imported(items, tuple(losses))


def _item(number: int, words: list[str], losses: list[tuple[int, str]]) -> ExchangeItem:
    said, rest = _head(number, words)
    line = _Line(number, said, [], [], losses)
    for word in rest:
        _take(line, word)
    # a line of a context and nothing else still asks for something
    title = " ".join(line.title or [word for word in rest if word[0] in "+@"])
    if not title:
        raise Misused(f"line {number}: a task without a text", "write what is to be done, or take the line out")
    return ExchangeItem(title, tags=all_tags(title, line.contexts), line=number, **said)  # type: ignore[arg-type]


def _head(number: int, words: list[str]) -> tuple[_Values, list[str]]:
    """Return what stands before the text, `x (A) 2020-09-25 2020-09-24`, and the words of the text."""
    said: _Values = {}
    rest = [*reversed(words)]
    if rest[-1] == "x" and len(rest) > 1:
        said["state"] = "done"
        rest.pop()
    if rest and (found := _LETTER.fullmatch(rest[-1])):
        said["priority"] = _BY_LETTER.get(found[1], "lowest")
        rest.pop()
    # of two days the day it was finished comes first
    for name in ("done", "created") if said.get("state") else ("created",):
        if rest and _DAY.fullmatch(rest[-1]):
            said[name] = _head_day(number, rest.pop())
    return said, rest[::-1]


def _head_day(number: int, word: str) -> date:
    day = _day(word)
    if not day:
        raise Misused(f"line {number}: {word} is no day", "a day is written 2020-09-24")
    return day


def _take(line: _Line, word: str) -> None:
    if word[0] == "@" and len(word) > 1:
        line.contexts.append(word[1:])
    elif word[0] == "+" and len(word) > 1 and "project" not in line.said:
        line.said["project"] = word[1:]
    elif found := _PAIR.fullmatch(word):
        _take_pair(line, found[1], found[2], word)
    else:
        line.title.append(word)


def _take_pair(line: _Line, key: str, value: str, word: str) -> None:
    name, meant = _meaning(key, value)
    if name is None or meant is None:
        line.title.append(word)
        if name:
            line.losses.append((line.number, f"{word} is no {name} that til knows; it stays in the title"))
    elif name in line.said and name != "state":
        line.losses.append((line.number, f"{word} is left out: the {name} was said before"))
    else:
        line.said[name] = meant
        if key in _DAYS and len(value) > len("2020-09-24"):
            line.losses.append((line.number, f"{word}: only the day is kept"))


def _meaning(key: str, value: str) -> tuple[str | None, str | date | None]:
    """Return the name of what a `key:value` sets and the value it gives; None for what is not known."""
    if key in _DAYS:
        return _DAYS[key], _day(value)
    if key == "pri":
        lower = "lowest" if re.fullmatch(r"[A-Z]", value) else None
        return "priority", _BY_LETTER.get(value) or (value if value in PRIORITIES else lower)
    if key == "status":
        return ("state", value) if value in _STATES else (None, None)
    if key == "rec":
        return "repeat", value if "=" in value else value.replace("-", " ")
    return ("uid", value) if key == "uid" else (None, None)


def _day(text: str) -> date | None:
    found = re.fullmatch(rf"({_DAY.pattern})(?:T\S*)?", text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def write_todotxt(items: Iterable[ExchangeItem]) -> str:
    """Return the items as a todo.txt file, those below others on lines of their own; one without a title is left out.

    `todotxt_losses` tells what the lines don't say.
    """
    return "".join(f"{_line(item)}\n" for item in every_item(items) if item.title.strip())


def _line(item: ExchangeItem) -> str:
    words = item.title.split()
    project = [f"+{name}"] if (name := _word(item.project or "")) else []
    if any(word[0] == "+" for word in words):  # the first counts
        words = project + words
        project = []
    body = [*words, *project, *_contexts(item), *_pairs(item)]
    return " ".join([*_written_head(item, body[0]), *body])


def _contexts(item: ExchangeItem) -> Iterator[str]:
    return (f"@{name}" for tag in tags_beside(item) if (name := _word(tag)))


def _written_head(item: ExchangeItem, first: str) -> Iterator[str]:
    is_over = item.state in ("done", "dropped")
    if is_over:
        yield "x"
    elif item.priority:
        yield f"({_LETTERS[item.priority]})"
    if is_over and item.done:
        yield item.done.isoformat()
    if item.created and (item.done or not is_over):
        yield item.created.isoformat()
    # a text that looks like a head must not become one
    if item.state in ("doing", "dropped") or first == "x" or _LETTER.fullmatch(first) or _DAY.fullmatch(first):
        yield f"status:{item.state}"


def _pairs(item: ExchangeItem) -> Iterator[str]:
    """Yield what the head of the line has no place for."""
    is_over = item.state in ("done", "dropped")
    said = {
        "pri": _LETTERS[item.priority] if item.priority and is_over else None,
        "due": item.due,
        "scheduled": item.scheduled,
        "t": item.start,
        "created": item.created if is_over and not item.done else None,
        "done": None if is_over else item.done,
        "rec": item.repeat,
        "uid": item.uid,
    }
    return (f"{key}:{_word(str(value))}" for key, value in said.items() if value and str(value).strip())


def _word(text: str) -> str:
    return "-".join(text.split())


def todotxt_losses(items: Iterable[ExchangeItem]) -> tuple[str, ...]:
    """Return what todo.txt can't say of the items, one message for each thing and item; () where all is said."""
    return tuple(message for item in every_item(items) for message in _losses(item))


def _losses(item: ExchangeItem) -> Iterator[str]:
    about = item.title or "a task without a title"
    if item.children:
        yield f"{about}: the tasks below it stand by themselves"
    if item.notes:
        yield f"{about}: its notes are left out"
    changed = _changed(item)
    if changed:
        yield f"{about}: {changed}"


def _changed(item: ExchangeItem) -> str:
    """Return what reading the line again doesn't give back."""
    try:
        again = read_todotxt(write_todotxt([item._replace(children=())])).items
    except Misused:
        return "its title is made of what todo.txt takes for fields"
    if not again:
        return "it is left out"
    names = [name for name in _COMPARED if getattr(again[0], name) != getattr(item, name)]
    return f"{', '.join(names)} can't be said in full" if names else ""
