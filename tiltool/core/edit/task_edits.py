"""Edits of tasks in place: a new mark in the box or new fields in the title, and no other change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.edit.field_edits import with_fields
from tiltool.core.edit.placement import heading_keys
from tiltool.core.note.checkboxes import PLANNED, mark_edit, place_in_text, title_spans
from tiltool.core.note.dialect import KEYWORDS, Dialect
from tiltool.core.note.model import Note, Section, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.note.titles import without_wip
from tiltool.core.text.edits import Edit, Patch, changed_stretch, deletion, patch
from tiltool.core.text.lines import Lines, Span

_BEFORE_DAY = rf" (?={PLANNED})"


class Revision(NamedTuple):
    """The change of a task: the mark for its box, or None to keep it; fields by name, None to remove one.

    A task with a keyword gets the keyword of that state. A title marked `[x]` loses a trailing `(WIP)`, which would
    reopen it.
    """

    task: Task
    mark: str | None = None
    fields: Mapping[str, str | None] = MappingProxyType({})


def plan_revisions(note: Note, revisions: Sequence[Revision], style: str, dialect: Dialect) -> Patch | None:
    """Return the patch that makes the revisions; None if the note would not read as planned.

    `style` is the notation of new fields.
    """
    edits: list[Edit] = []
    faces = {task.line: (task.mark, task.title) for _, task in note.tasks()}
    for revision in revisions:
        task = revision.task
        mark = task.mark if revision.mark is None else dialect.mark_like(revision.mark, task.mark)
        if mark != task.mark:
            edits.append(mark_edit(task, mark))
        title = with_fields(task.title, revision.fields, style)
        title = without_wip(title) if revision.mark == "x" and task.wip else title
        edits += _title_edits(note, task, title)
        faces[task.line] = (mark, title)
    made = patch(note.text, edits)
    after = parse_sections(made.after or "", dialect)
    grown = [
        (start, edit.count(note.newline) - note.text[start:end].count(note.newline)) for (start, end), edit in edits
    ]
    return made if [*_outline(note.sections, faces, grown)] == [*_outline(after, {}, [])] else None


def _title_edits(note: Note, task: Task, title: str) -> Iterator[Edit]:
    """Yield the edits that change a task's title: in each line, from the first to the last letter that differs."""
    old, new = ([title] if task.mark not in KEYWORDS else re.split(_BEFORE_DAY, title) for title in (task.title, title))
    at = 0
    for was, now in zip(old, new, strict=True) if len(old) == len(new) else ((task.title, title),):
        if was != now:
            changed = changed_stretch(was, now)
            start, end = (place_in_text(note.lines, task, at + place) for place in changed.span)
            if start == end:
                yield Edit(Span(start, end), _on_new_lines(note, task, changed.text))
            elif note.text[start:end].split() == changed.span.of(was).split():
                yield Edit(Span(start, end), changed.text)
            else:  # lines that lie between stay
                yield from _without_lines(note.lines, task, Span(start, end))
        at += len(was) + 1


def _without_lines(lines: Lines, task: Task, gone: Span) -> Iterator[Edit]:
    """Yield the deletion of each line in a span that has days of a keyword task."""
    for span in title_spans(lines, task.box, lines.rows(task.head).stop)[1:]:
        if gone.start < span.start and span.end <= gone.end:
            above, line = lines.at(span.start) - 1, lines.at(span.start)
            first, last = (lines.start(each) + len(lines.content(each)) for each in (above, line))
            yield deletion(Span(first, last))


def _on_new_lines(note: Note, task: Task, text: str) -> str:
    """Return the text to add to a title: for a keyword task, days go on lines of their own."""
    if task.mark not in KEYWORDS or not re.match(_BEFORE_DAY, text):
        return text
    head = note.text[note.lines.start(note.lines.at(task.box.start)) : task.box.start]
    return re.sub(_BEFORE_DAY, lambda _: note.newline + re.sub(r"[^\t]", " ", head), text)


def _outline(
    sections: Sequence[Section], faces: Mapping[int, tuple[str, str]], grown: Sequence[tuple[int, int]]
) -> Iterator[tuple[object, ...]]:
    """Yield every heading and task in order, with their lines; `grown` are the places of new lines and their number."""
    for section in sections:
        yield section.role, section.title
        for group in section.groups:
            yield heading_keys(group.path)
            for root in group.tasks:
                for task in root.walk():
                    mark, title = faces.get(task.line, (task.mark, task.title))
                    above = sum(count for at, count in grown if at < task.block.start)
                    inside = sum(count for at, count in grown if task.head.start <= at <= task.head.end)
                    yield task.line + above, task.depth, task.lines + inside, mark, title
