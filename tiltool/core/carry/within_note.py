"""Moving and splitting tasks inside one note: whole blocks of lines, as they are written."""

from collections.abc import Sequence
from typing import NamedTuple

from tiltool.core.carry.source import leave
from tiltool.core.carry.subtree import luggage_of
from tiltool.core.edit.add import plan_lines
from tiltool.core.edit.placement import Chunk, Layout
from tiltool.core.edit.verify import census, outline
from tiltool.core.note.headings import Dialect
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.text.edits import Patch, difference, patch


class _Removing(NamedTuple):
    dialect: Dialect
    leave: str = "remove"


def plan_relocation(note: Note, task: Task, role: str, dialect: Dialect) -> Patch | None:
    """Return the patch that moves a task that hangs under no other, and all below it, to another section of its note.

    None where there is no such section, or the note would not read as planned.
    """
    tree = [*task.walk()]
    luggage = luggage_of(note, removes=True)
    removed = leave(luggage, _Removing(dialect), [each for each in tree if each.is_open], tree)
    if removed is None or not removed.edits or removed.after is None:
        return None
    numbers = range(luggage.lines.at(task.block.start), luggage.lines.at(task.block.end - 1) + 1)
    lines = [luggage.lines.content(line) for line in numbers]
    without = note._replace(text=removed.after, sections=parse_sections(removed.after, dialect))
    added = plan_lines(without, role, lines, [(each.mark, each.title) for each in tree], dialect)
    return difference(note.text, added.after) if added and added.after is not None else None


def plan_split(note: Note, task: Task, titles: Sequence[str], dialect: Dialect) -> Patch | None:
    """Return the patch that puts open tasks below a task, behind its other children; None where they don't fit."""
    layout = Layout(note)
    line = layout.lines.content(layout.lines.at(task.block.start))
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    marker = line.lstrip(" \t").partition("[")[0]
    below = indent + " " * len(marker.rstrip() + " ")
    bullet = marker.strip() if marker.strip() in ("-", "*", "+") else "-"
    layout.put(layout.line_after(task.block), Chunk(tuple(f"{below}{bullet} [ ] {title}" for title in titles), rank=-1))
    made = patch(note.text, layout.edits())
    after = parse_sections(made.after or "", dialect)
    grown = sum(census(after).values()) == sum(census(note.sections).values()) + len(titles)
    again = next((each for section in after for each in section.tasks() if each.line == task.line), None)
    children = [each.title for each in again.children] if again else []
    fits = children == [*(each.title for each in task.children), *titles]
    return made if grown and fits and outline(note.sections) == outline(after) else None
