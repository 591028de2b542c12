"""The source after a carry: tasks that are in the target are marked, kept or removed."""

from collections.abc import Iterator, Sequence
from itertools import product

from tiltool.core.carry.subtree import CarrySelection, spared
from tiltool.core.edit.verify import is_as_planned, keeps_hidden, places
from tiltool.core.note.checkboxes import mark_edit
from tiltool.core.note.comments import closes_private, held_spans, opens_private
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse, parse_sections
from tiltool.core.text.edits import Edit, Patch, deletion, minimal_patch, patch
from tiltool.core.text.lines import Lines, Span, is_in

MOVED = ">"


def source_patch(selection: CarrySelection, there: Sequence[Task], spare: Sequence[Task]) -> Patch | None:
    """Return the patch of the source, in which the tasks `there` are marked or removed.

    `there` are the source's tasks that are in the target, `spare` those that are there in full and can be removed
    without loss. None if they can't be removed without changing how another task reads.
    """
    note, rules = selection.note, selection.rules
    gone = [task for task in there if task.is_open]
    if rules.leave == "keep" or not gone:
        return patch(note.text, ())
    if rules.leave == "remove":
        return take_out(note, gone, spare, rules.dialect)
    marked = patch(note.text, _moved(gone, rules.dialect))
    return marked if _is_proven(note, rules.dialect, marked, (), gone) else patch(note.text, ())


def take_out(note: Note, gone: Sequence[Task], spare: Sequence[Task], dialect: Dialect) -> Patch | None:
    """Return the patch that removes each tree that can be spared as a whole, and marks what must stay.

    A parent with a done child that stays is only marked: without its line the child would be below another task.
    Private markers with nothing left between them are removed too. None if another task would then read differently.
    """
    boxes = {task.box for task in spare}
    whole = [task for _, _, root in note.roots() for task in spared(root, boxes)]
    out = {each.box for task in whole for each in task.walk()}
    marked = [task for task in gone if task.box not in out]
    blocks = [task.block for task in whole]
    pairs = _empty_pairs(note.lines, blocks)
    for around, close in product([pairs, []] if pairs else [[]], (True, False)):
        edits = _deletions([_stretch(note.lines, block, close) for block in (*blocks, *around)])
        removed = patch(note.text, (*edits, *_moved(marked, dialect)))
        if _is_proven(note, dialect, removed, whole, marked) and keeps_hidden(removed, exactly=False):
            return removed
    return None


def _moved(tasks: Sequence[Task], dialect: Dialect) -> Iterator[Edit]:
    """Yield the edits that mark tasks as moved: one character per task, or its keyword."""
    return (mark_edit(task, dialect.mark_like(MOVED, task.mark)) for task in tasks)


def _empty_pairs(lines: Lines, blocks: Sequence[Span]) -> list[Span]:
    """Return the spans from a private marker to its closing one with nothing between them but the blocks."""
    pairs, rows = [], [lines.rows(block) for block in blocks]
    out = {row for each in rows for row in each}
    for each in rows:
        first, last = each.start - 1, each.stop
        while first >= 0 and (first in out or lines.is_blank(first)):
            first -= 1
        while last < len(lines) and (last in out or lines.is_blank(last)):
            last += 1
        is_pair = first >= 0 and last < len(lines) and opens_private(lines.content(first))
        if is_pair and closes_private(lines.content(last)):
            pairs.append(lines.span(first, last + 1))
    return pairs


def _stretch(lines: Lines, block: Span, close: bool) -> Span:
    """Return the lines of a block and, with `close`, the blank lines after it if there are others before it."""
    rows = lines.rows(block)
    after = lines.after_blanks(rows.stop)
    blank_before = rows.start == 0 or lines.is_blank(rows.start - 1)
    return lines.span(rows.start, after if close and (blank_before or after == len(lines)) else rows.stop)


def _deletions(stretches: Sequence[Span]) -> Iterator[Edit]:
    """Yield the deletion of each stretch; overlaps are deleted once."""
    at = 0
    for start, end in sorted(stretches):
        if max(at, start) < end:
            yield deletion(Span(max(at, start), end))
            at = end


def _is_proven(note: Note, dialect: Dialect, change: Patch, whole: Sequence[Task], marked: Sequence[Task]) -> bool:
    after = parse_sections(change.after or "", dialect)
    by_box = dict(places(note.sections))
    gone = [by_box[each.box] for task in whole for each in task.walk() if each.box in by_box]
    gone += [by_box[task.box] for task in marked]
    come = [(*by_box[task.box][:-1], dialect.mark_like(MOVED, task.mark)) for task in marked]
    return is_as_planned(note.sections, after, gone, come, ())


def plan_relocation(note: Note, task: Task, role: str, dialect: Dialect) -> Patch | None:
    """Return the patch that moves a root task, with all tasks below it, to another section of its note.

    None if there is no such section, or the note would not read as planned.
    """
    from tiltool.core.edit.add import plan_lines  # a carry needs none of it

    tree = [*task.walk()]
    removed = take_out(note, [each for each in tree if each.is_open], tree, dialect)
    if removed is None or not any(each.is_open for each in tree) or removed.after is None:
        return None
    without = parse(removed.after, note.day, dialect, with_problems=False, with_links=False)
    faces = [(each.mark, each.title) for each in tree]
    private = is_in(task.box.start, held_spans(note.lines))
    added = plan_lines(without, role, note.lines.contents(task.block), faces, dialect, private=private)
    return minimal_patch(note.text, added.after) if added and added.after is not None else None
