"""The tasks of one note as places of chains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.note.titles import is_wip
from tiltool.core.tasks.chains import TaskPlace
from tiltool.core.tasks.checkbox_lines import read_box_lines

if TYPE_CHECKING:
    from tiltool.core.note.model import Note


def places_in_text(text: str, dialect: Dialect, day: date | None, number: int = 0) -> Iterator[TaskPlace]:
    """Yield the tasks of the note of a day, or of the project with a number below 0, as they are read most quickly."""
    boxes = read_box_lines(text, dialect)
    if boxes is None:
        from tiltool.core.note.parse import parse

        yield from places_in(parse(text, day, dialect, with_problems=False), day, number)
        return
    for line, role, state, title in boxes:
        yield _place(day, number, line + 1, role, state, title)


def places_in(note: Note, day: date | None, number: int = 0) -> Iterator[TaskPlace]:
    """Yield the tasks of a note that have a title."""
    for section, task in note.tasks():
        if task.title:
            yield _place(day, number, task.line, section.role, task.state, task.title)


def _place(day: date | None, number: int, line: int, role: str | None, state: str, title: str) -> TaskPlace:
    iso, note, part = day.isoformat() if day else "", day.toordinal() if day else number, PARTS.index(role or OTHER)
    return TaskPlace(chain_key(title), iso, note, line, part, state, is_wip(title), title)
