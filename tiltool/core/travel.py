"""What of a task tree travels to another note, line by line, and how it is written there."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.edit import Edit, splice
from tiltool.core.model import Note, Task
from tiltool.core.text import Lines, Span, line_table
from tiltool.core.titles import block_id

DESTINATION: Mapping[str, str] = MappingProxyType({"today": "today", "later": "later", "next": "today"})
"""Where the open tasks of a section go."""


class Luggage(NamedTuple):
    """The rules of one carry for one source note: what travels, and what of it is left behind.

    `revived` holds the keys of tasks whose `[>]` lost its copy, with the box they had before.
    """

    note: Note
    lines: Lines
    with_done: bool = False
    keeps_ids: bool = False
    revived: Mapping[str, str] = MappingProxyType({})

    def is_live(self, task: Task, role: str) -> bool:
        """Tell whether `task` itself travels: open, worked on but unfinished, or lost on its way."""
        if task.is_open:
            return bool(task.title) or task.block != task.head or any(self.has_live(c, role) for c in task.children)
        return self.is_reopened(task, role) or self.is_revived(task)

    def is_reopened(self, task: Task, role: str) -> bool:
        """Tell whether `task` is checked and `(WIP)` in the today section: its box lies."""
        return role == "today" and task.state == "done" and task.wip

    def is_revived(self, task: Task) -> bool:
        """Tell whether `task` was carried into a note that is gone."""
        return task.state == "moved" and task.key in self.revived

    def has_live(self, task: Task, role: str) -> bool:
        """Tell whether `task` or one below it travels."""
        return any(self.is_live(each, role) for each in task.walk())

    def stays(self, task: Task, role: str) -> bool:
        """Tell whether nothing of `task` goes along with an open parent."""
        if self.with_done and task.state == "done":
            return False
        return not self.has_live(task, role)

    def brought(self, task: Task, role: str, *, below: bool = False) -> Iterator[Task]:
        """Yield the done tasks that `with_done` brings along, from `task` on down."""
        if below and self.with_done and task.state == "done" and not self.is_live(task, role):
            yield task
        below = below or self.is_live(task, role)
        for child in task.children:
            yield from self.brought(child, role, below=below)

    def kept_lines(self, task: Task, role: str) -> set[int]:
        """Return the numbers of the lines of `task` that travel, ancestors of open tasks as context."""
        first, end = self._range(task.block)
        if not self.is_live(task, role) and not (self.with_done and task.state == "done"):
            return self._context(task, role)
        kept = set(range(first, end))
        for child in task.children:
            child_first, child_end = self._range(child.block)
            if self.stays(child, role):
                kept -= set(range(child_first, self._end_of_gap(task, child_first, child_end, end)))
            else:
                kept -= set(range(child_first, child_end))
                kept |= self.kept_lines(child, role)
        return kept

    def _end_of_gap(self, task: Task, first: int, end: int, last: int) -> int:
        """Return the line up to which a child that stays takes the blank lines behind it along.

        What comes next must not be glued to what is before the gap: a paragraph of the parent would become
        one of the child above.
        """
        after = min(last, self.lines.after_blanks(end))
        listed = any(self._range(child.block)[0] == after for child in task.children)
        return after if listed or after == last or self.lines.is_blank(first - 1) else end

    def _context(self, task: Task, role: str) -> set[int]:
        kept = set(range(*self._range(task.head)))
        for child in task.children:
            if self.has_live(child, role):
                kept |= self.heads(child) | self.kept_lines(child, role)
        return kept

    def heads(self, task: Task) -> set[int]:
        """Return the lines of the plain bullets that `task` hangs under."""
        return {line for head in task.within for line in range(*self._range(head))}

    def _range(self, span: Span) -> tuple[int, int]:
        first = self.lines.at(span.start)
        return first, max(first + 1, self.lines.at(span.end - 1) + 1)

    def written(self, kept: set[int], tasks: Iterator[Task], role: str) -> tuple[str, ...]:
        """Return the lines `kept` as they are to be written, without newlines or blank ones at the end.

        Every byte is the original one but for a reopened box and, where the source keeps its line, a
        trailing `^block-id`, which may live in one note only.
        """
        edits = [edit for task in tasks for edit in self._changes(task, role)]
        # edits never span a newline, so the line table of the changed text has the same numbers
        changed = line_table(splice(self.lines.text, edits)) if edits else self.lines
        numbers = sorted(kept)
        while numbers and self.lines.is_blank(numbers[-1]):
            numbers.pop()
        return tuple(changed.content(number) for number in numbers)

    def face(self, task: Task, role: str) -> tuple[str, str]:
        """Return the title and the mark that `task` has in the target."""
        mark = " " if self.is_reopened(task, role) else self.revived[task.key] if self.is_revived(task) else task.mark
        one_line = self.lines.at(task.head.end - 1) == task.line - 1
        found = block_id(task.title) if one_line and not self.keeps_ids else ""
        return task.title.removesuffix(found).strip(), mark

    def _changes(self, task: Task, role: str) -> Iterator[Edit]:
        if self.is_reopened(task, role):
            yield Edit(task.box, " ")
        elif self.is_revived(task):
            yield Edit(task.box, self.revived[task.key])
        line = self.lines.at(task.head.end - 1)
        found = "" if self.keeps_ids else block_id(self.lines.content(line))
        if found:
            end = self.lines.start(line) + len(self.lines.content(line))
            yield Edit(Span(end - len(found), end), "")


def luggage_of(
    note: Note, *, with_done: bool = False, keeps_ids: bool = False, revived: Mapping[str, str] | None = None
) -> Luggage:
    """Return the luggage of a carry from `note`."""
    return Luggage(note, line_table(note.text), with_done, keeps_ids, revived or MappingProxyType({}))
