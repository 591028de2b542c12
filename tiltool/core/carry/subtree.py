"""What of a task tree travels to another note, line by line, and how it is written there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.markdown import read_blocks
from tiltool.core.note.model import Note, Task
from tiltool.core.note.titles import block_id
from tiltool.core.text.edits import Edit, splice
from tiltool.core.text.lines import Lines, Span, line_table

DESTINATION: Mapping[str, str] = MappingProxyType({"today": "today", "later": "later", "next": "today"})
"""Where the open tasks of a section go."""

_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?![^ \t])")


class Load(NamedTuple):
    """What of some trees travels together: the numbers of its lines, and the block ids that stay behind."""

    role: str
    lines: frozenset[int]
    ids: Mapping[int, Span]  # line -> where its ` ^block-id` stands


class Luggage(NamedTuple):
    """The rules of one carry for one source note: what travels, and what of it is left behind.

    `removes` says that what travels as a whole is taken out of the source, its block ids with it; `revived`
    holds the keys of tasks whose `[>]` lost its copy, with the box they had before. `destination` says which
    section goes where; where `only` names blocks, nothing else travels.
    """

    note: Note
    lines: Lines
    with_done: bool = False
    removes: bool = False
    revived: Mapping[str, str] = MappingProxyType({})
    destination: Mapping[str, str] = DESTINATION
    only: frozenset[Span] | None = None

    def is_live(self, task: Task, role: str) -> bool:
        """Tell whether `task` itself travels: open, worked on but unfinished, or lost on its way."""
        if self.only is not None and not any(block.start <= task.block.start < block.end for block in self.only):
            return False
        if task.is_open:
            return bool(task.title or self.own_lines(task)) or any(self.has_live(c, role) for c in task.children)
        return self.is_reopened(task, role) or self.is_revived(task)

    def own_lines(self, task: Task) -> frozenset[str]:
        """Return what stands below the box of `task` and is no task, blanks around it not counted."""
        below = set(range(self.lines.at(task.box.start) + 1, self._range(task.block)[1]))
        below = below.difference(*(range(*self._range(child.block)) for child in task.children))
        return frozenset(filter(None, (self.lines.content(line).strip() for line in below)))

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

    def load(self, trees: Iterable[Task], role: str) -> Load:
        """Return what of `trees` travels."""
        kept: set[int] = set()
        gone: set[int] = set()
        for tree in trees:
            kept |= self.heads(tree) | self.kept_lines(tree, role)
            gone |= self._gone_lines(tree, role) if self.removes else set()
        ids = self._ids(kept - gone)
        # An id on a line of its own, as below a table, would leave a line of blanks: it stays as a whole.
        alone = {line for line, span in ids.items() if span.start == self.lines.start(line)}
        return Load(role, frozenset(kept - alone), ids)

    def _gone_lines(self, tree: Task, role: str) -> set[int]:
        """Return the lines of the tasks that are taken out of the source, as nothing of them stays."""
        gone = {task.block for task in tree.walk() if task.is_open and self.is_live(task, role)}
        gone |= {task.block for task in self.brought(tree, role)}
        whole = (task for task in tree.walk() if all(each.block in gone for each in task.walk()))
        return {line for task in whole for line in range(*self._range(task.block))}

    def _ids(self, numbers: set[int]) -> Mapping[int, Span]:
        """Return the block ids that end a paragraph on one of the lines: in a fence it would be code."""
        found = {number: block_id(self.lines.content(number)) for number in numbers}
        if not any(found.values()):
            return {}
        texts = read_blocks(self.lines, read_front_matter(self.lines).end).texts
        ends = {number: self.lines.start(number) + len(self.lines.content(number)) for number in found}
        last = {text.end - 1 for text in texts}
        return {at: Span(ends[at] - len(each), ends[at]) for at, each in found.items() if each and at in last}

    def written(self, load: Load, tasks: Iterable[Task]) -> tuple[str, ...]:
        """Return the lines of `load` as they are to be written, without newlines or blank ones at the end.

        Every byte is the original one but for a box, and a `^block-id`, which may live in one note only,
        where the source keeps its line.
        """
        marks = ((task, self.mark_of(task, load.role)) for task in tasks)
        edits = [Edit(task.box, mark) for task, mark in marks if mark != task.mark]
        edits += [Edit(span, "") for span in load.ids.values()]
        # edits never span a newline, so the line table of the changed text has the same numbers
        changed = line_table(splice(self.lines.text, edits)) if edits else self.lines
        numbers = sorted(load.lines)
        while numbers and self.lines.is_blank(numbers[-1]):
            numbers.pop()
        return tuple(_spaced(changed, numbers))

    def mark_of(self, task: Task, role: str) -> str:
        """Return the mark that `task` has in the target."""
        if self.is_reopened(task, role):
            return " "
        return self.revived[task.key] if self.is_revived(task) else task.mark

    def face(self, task: Task, load: Load) -> tuple[str, int, str]:
        """Return title, lines of the opening paragraph, and mark that `task` has in the target."""
        line = self.lines.at(task.box.end)
        if not self.lines.text[task.box.end + 1 : self.lines.start(line + 1)].strip():
            line += 1
        title = task.title.removesuffix(block_id(task.title)).strip() if line in load.ids else task.title
        lines = sum(line in load.lines for line in range(*self._range(task.head)))
        return title, lines, self.mark_of(task, load.role)


def _spaced(lines: Lines, numbers: Sequence[int]) -> Iterator[str]:
    """Yield lines, a blank one before each that would be read as text of the line that it follows now."""
    for at, number in enumerate(numbers):
        line = lines.content(number)
        cut = at and numbers[at - 1] != number - 1 and not lines.is_blank(numbers[at - 1])
        if cut and starts_late(line) and not _has_sibling(line, [lines.content(each) for each in numbers[:at]]):
            yield ""
        yield line


def starts_late(line: str) -> bool:
    """Tell whether `line` is an item that can't start a list right below a text, as its number is not 1."""
    found = _ITEM.match(line)
    return bool(found and found[2][:-1] and int(found[2][:-1]) != 1)


def _has_sibling(line: str, before: Sequence[str]) -> bool:
    """Tell whether the last of the lines `before` that is no deeper than `line` is an item beside it."""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    deeper = (indent + " ", indent + "\t")
    beside = next((each for each in reversed(before) if each.strip() and not each.startswith(deeper)), "")
    found = _ITEM.match(beside)
    return bool(found and found[1] == indent)


def luggage_of(
    note: Note,
    *,
    with_done: bool = False,
    removes: bool = False,
    revived: Mapping[str, str] = MappingProxyType({}),
    destination: Mapping[str, str] = DESTINATION,
    only: frozenset[Span] | None = None,
) -> Luggage:
    """Return the luggage of a carry from `note`."""
    return Luggage(note, line_table(note.text), with_done, removes, revived, destination, only)
