"""What becomes of the source once its tasks are in the target: marked, kept, or taken out."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from tiltool.core.carry.subtree import Luggage, luggage_of
from tiltool.core.edit.verify import Place, is_as_planned, places_by_box
from tiltool.core.note.headings import Dialect
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.text.edits import Edit, Patch, deletion, patch
from tiltool.core.text.lines import Span

MOVED = ">"


class Leaving(Protocol):
    """The part of a carry's rules that the source is left by."""

    @property
    def leave(self) -> str:
        """`mark`, `keep` or `remove`."""

    @property
    def dialect(self) -> Dialect:
        """How the notebook's notes are read."""


def leave(luggage: Luggage, rules: Leaving, there: Sequence[Task], whole: Sequence[Task]) -> Patch | None:
    """Return the patch of the source: `there` are its tasks that are in the target, `whole` those that nothing is
    lost with: all they say is there too.

    None where they can't be taken out without another task reading as something else.
    """
    text = luggage.note.text
    gone = [task for task in there if task.is_open]
    if rules.leave == "keep" or not gone:
        return patch(text, ())
    if rules.leave == "remove":
        return _remove(luggage, rules.dialect, gone, whole)
    return _mark(luggage, rules.dialect, gone)


def take_out(note: Note, tasks: Sequence[Task], dialect: Dialect) -> Patch | None:
    """Return the patch that takes tasks out of a note; None where another task would read as something else then."""
    return _remove(luggage_of(note), dialect, tasks, tasks)


def _mark(luggage: Luggage, dialect: Dialect, gone: Sequence[Task]) -> Patch:
    """Return the patch that puts `>` into each box: one character a task."""
    text = luggage.note.text
    marked = patch(text, (Edit(task.box, MOVED) for task in gone))
    return marked if _verified(luggage, dialect, marked, (), gone) else patch(text, ())


def _remove(luggage: Luggage, dialect: Dialect, gone: Sequence[Task], spare: Sequence[Task]) -> Patch | None:
    """Return the patch that takes out each tree that can be spared as a whole, and marks what has to stay.

    A parent whose done child stays is marked only: without its line the child would hang under another.
    """
    blocks = {task.block for task in spare}
    roots = (root for section in luggage.note.sections for _, root in section.roots())
    whole = [task for root in roots for task in _spared(root, blocks)]
    out = {each.block for task in whole for each in task.walk()}
    marked = [task for task in gone if task.block not in out]
    for close in (True, False):
        edits = [deletion(_gap(luggage, task.block, close)) for task in whole]
        removed = patch(luggage.note.text, (*_merged(edits), *(Edit(task.box, MOVED) for task in marked)))
        if _verified(luggage, dialect, removed, whole, marked):
            return removed
    return None


def _spared(task: Task, blocks: set[Span]) -> Iterator[Task]:
    """Yield the outermost tasks that are in `blocks` with all that hangs below them."""
    if all(each.block in blocks for each in task.walk()):
        yield task
    else:
        for child in task.children:
            yield from _spared(child, blocks)


def _gap(luggage: Luggage, block: Span, close: bool) -> Span:
    """Return the lines of a block and, to close the gap, the blank ones after it where blank ones stay before."""
    lines = luggage.lines
    first, end = lines.at(block.start), lines.at(block.end - 1) + 1
    blank_before = first == 0 or lines.is_blank(first - 1)
    stop = lines.after_blanks(end) if close and (blank_before or lines.after_blanks(end) == len(lines)) else end
    return lines.span(first, stop)


def _merged(edits: Sequence[Edit]) -> Iterator[Edit]:
    at = 0
    for edit in sorted(edits):
        start = max(at, edit.span.start)
        if start < edit.span.end:
            yield deletion(Span(start, edit.span.end))
            at = edit.span.end


def _verified(luggage: Luggage, dialect: Dialect, change: Patch, whole: Sequence[Task], marked: Sequence[Task]) -> bool:
    note = luggage.note
    after = parse_sections(change.after or "", dialect)
    gone: list[Place] = []
    come: list[Place] = []
    by_span = places_by_box(note)
    for task in whole:
        gone += [by_span[each.box] for each in task.walk() if each.box in by_span]
    for task in marked:
        gone.append(by_span[task.box])
        come.append((*by_span[task.box][:-1], MOVED))
    return is_as_planned(note.sections, after, gone, come, ())
