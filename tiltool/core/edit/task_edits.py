"""Edits of tasks in place: another mark in the box, other fields in the title, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.edit.field_edits import with_fields
from tiltool.core.edit.placement import heading_keys
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Note, Section, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.note.titles import without_wip
from tiltool.core.text.edits import Edit, Patch, changed_stretch, patch
from tiltool.core.text.lines import Span


class Revision(NamedTuple):
    """The change of a task: its mark, or None to keep it; fields by name, None to remove one.

    One that gets `[x]` loses a trailing `(WIP)`, which would reopen it.
    """

    task: Task
    mark: str | None = None
    fields: Mapping[str, str | None] = MappingProxyType({})


def plan_revisions(note: Note, revisions: Sequence[Revision], style: str, dialect: Dialect) -> Patch | None:
    """Return the patch that makes the revisions; None where the note would not read as planned.

    `style` is the notation of fields that are new.
    """
    edits: list[Edit] = []
    faces = {task.line: (task.mark, task.title) for _, task in note.tasks()}
    for revision in revisions:
        task = revision.task
        if revision.mark is not None and revision.mark != task.mark:
            edits.append(Edit(task.box, revision.mark))
        title_edit, title = _title_edit(note, revision, style)
        edits += title_edit
        faces[task.line] = (task.mark if revision.mark is None else revision.mark, title)
    made = patch(note.text, edits)
    after = parse_sections(made.after or "", dialect)
    return made if [*_outline(note.sections, faces)] == [*_outline(after, {})] else None


def _title_edit(note: Note, revision: Revision, style: str) -> tuple[list[Edit], str]:
    """Return the edit that changes the fields of a title, from the first to the last letter of it that differs."""
    task = revision.task
    title = with_fields(task.title, revision.fields, style)
    title = without_wip(title) if revision.mark == "x" and task.wip else title
    if title == task.title:
        return [], title
    start = note.text.index(task.title, task.box.end)
    changed = changed_stretch(task.title, title)
    return [Edit(Span(start + changed.span.start, start + changed.span.end), changed.text)], title


def _outline(sections: Sequence[Section], faces: Mapping[int, tuple[str, str]]) -> Iterator[tuple[object, ...]]:
    """Yield every heading and task in order: no line is added or removed, so line numbers identify them."""
    for section in sections:
        yield section.role, section.title
        for group in section.groups:
            yield heading_keys(group.path)
            for root in group.tasks:
                for task in root.walk():
                    mark, title = faces.get(task.line, (task.mark, task.title))
                    yield task.line, task.depth, task.lines, mark, title
