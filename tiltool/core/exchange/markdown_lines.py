"""Tasks from other programs as the Markdown lines of a project."""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from tiltool.core.edit.field_edits import with_fields
from tiltool.core.exchange.item import ExchangeItem, tags_beside
from tiltool.core.note.dialect import MARKS, written_mark
from tiltool.core.note.fields import read_fields
from tiltool.core.note.tags import CODE
from tiltool.core.text.lines import split_lines

_BULLET = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_BOX = re.compile(r"^(\s*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?=\[[^\[\]]{1,4}\](?:\s|$))")
_DAYS = ("due", "scheduled", "start", "created")


def title_with_fields(item: ExchangeItem, style: str) -> str:
    """Return the title of an item, including its tags and fields, in the notation of `style`."""
    words = shown_marks(" ".join(item.title.split()))
    tags = "".join(f" #{'-'.join(tag.split())}" for tag in tags_beside(item))
    return with_fields(words + tags, dict(_fields(item)), style)


def _fields(item: ExchangeItem) -> Iterator[tuple[str, str]]:
    if item.priority:
        yield "priority", item.priority
    if item.repeat:
        yield "repeat", item.repeat
    for name in _DAYS:
        day = getattr(item, name)
        if day:
            yield name, day.isoformat()
    if item.done:
        yield "cancelled" if item.state == "dropped" else "done", item.done.isoformat()


def lines_of(item: ExchangeItem, style: str, depth: int = 0) -> Iterator[str]:
    """Yield the lines of an item: its checkbox, its notes as bullets, then its children."""
    indent = "  " * depth
    yield f"{indent}- {written_mark(MARKS[item.state])} {title_with_fields(item, style)}"
    for note in _notes(item.notes):
        text = _BOX.sub(r"\1\\", shown_marks(note))  # a note that looks like a checkbox must not become a task
        yield f"{indent}  {text}"
    for child in item.children:
        yield from lines_of(child, style, depth + 1)


def notes_of(text: str) -> tuple[str, ...]:
    """Return the lines below a task, with their common indentation removed."""
    lines = [line.rstrip() for line in split_lines(text.expandtabs(4)) if line.strip()]
    return tuple(dedent("\n".join(lines)).split("\n")) if lines else ()


def _notes(notes: Sequence[str]) -> Iterator[str]:
    """Yield the lines of notes, one bullet per note; lists are kept."""
    in_list = False
    for line in filter(str.strip, notes):
        in_list = _BULLET.match(line) is not None or (in_list and line[0] in " \t")
        yield line.rstrip() if in_list else f"- {' '.join(line.split())}"


def shown_marks(text: str) -> str:
    """Return a text with comment marks as code: in Markdown they would hide the text around them."""
    return re.sub(rf"{CODE}|<!--|-->|%%+", _as_code, text)


def _as_code(found: re.Match[str]) -> str:
    return found[0] if found["code"] else f"`{found[0]}`"


def misread(item: ExchangeItem, style: str) -> tuple[str, ...]:
    """Return the names of fields that the item doesn't have, but that would be read from its text."""
    mine = {name for name, _ in _fields(item)}
    if item.project:  # the file determines the project, regardless of the title
        mine.add("project")
    found = read_fields(title_with_fields(item, style))
    return tuple(dict.fromkeys(field.name for field in found.fields if field.name not in mine))
