"""Which lines of a task tree move to another note, and how they are written there."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.checkboxes import mark_edit
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.core.note.markdown import read_blocks
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import DIALECT
from tiltool.core.note.titles import block_id, without_id
from tiltool.core.publish.privacy import PrivateParts
from tiltool.core.publish.rules import Rules
from tiltool.core.text.edits import Edit, splice
from tiltool.core.text.lines import Lines, Span, indent_of, line_table

DESTINATION: Mapping[str, str] = MappingProxyType({"today": "today", "later": "later", "next": "today"})
"""Where the open tasks of a section go."""

_ITEM = r"([ \t]*)([-*+]|\d{1,9}[.)])(?![^ \t])"


class CarryRules(NamedTuple):
    """The rules of a carry: `leave` is what happens to the source (`mark`, `keep`, `remove`).

    `revived` maps the keys of tasks marked `[>]` whose copy was lost to the box they had before; `superseded` holds the
    keys of tasks that are in a note newer than the source.
    """

    leave: str = "mark"
    with_states: Collection[str] = ()  # of the subtasks that travel along with live tasks without being live themselves
    top: bool = False
    headings: Mapping[str, str] = HEADINGS["en"]
    dialect: Dialect = DIALECT
    revived: Mapping[str, str] = MappingProxyType({})
    superseded: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = MappingProxyType({})  # key -> state of the boxes in the note before the source
    destination: Mapping[str, str] = DESTINATION
    only: frozenset[Span] | None = None  # blocks: nothing else is carried, and there is no report
    ungrouped: bool = False  # the headings above a task stay behind
    target_dialect: Dialect | None = None  # if it differs from that of the source
    publish: Rules = Rules()  # of the source: parts that these rules don't publish stay private
    target_publish: Rules = Rules()


class SelectedLines(NamedTuple):
    """The lines of some trees that travel together: their numbers, and the block ids that stay behind."""

    numbers: frozenset[int]
    ids: Mapping[int, Span]  # line -> position of its ` ^block-id`


class CarrySelection(NamedTuple):
    """The tasks of one source note that travel by the rules of a carry; tasks are identified by their boxes."""

    note: Note
    rules: CarryRules
    reopened: frozenset[Span]  # checked and `(WIP)` in the today section: checked, but not finished
    live: frozenset[Span]  # open, reopened, or carried before into a note that no longer exists
    with_live: frozenset[Span]  # live, or with a live task below
    private: PrivateParts = PrivateParts()  # empty where all of the target is private

    def mark_of(self, task: Task) -> str:
        """Return the mark that `task` gets in the target."""
        revived = task.state == "moved" and task.key in self.rules.revived
        mark = " " if task.box in self.reopened else self.rules.revived[task.key] if revived else task.mark
        return self.rules.dialect.mark_like(mark, task.mark)

    def brought(self, task: Task, *, below: bool = False) -> Iterator[Task]:
        """Yield the tasks that travel along with live ones because of `with_states`, from `task` downwards."""
        live = task.box in self.live
        if below and task.state in self.rules.with_states and not live:
            yield task
        for child in task.children:
            yield from self.brought(child, below=below or live)

    def lines_of(self, trees: Iterable[Task]) -> SelectedLines:
        """Return the lines of `trees` that travel."""
        kept: set[int] = set()
        gone: set[int] = set()
        for tree in trees:
            kept |= self._heads(tree) | self._kept(tree)
            gone |= self._gone(tree) if self.rules.leave == "remove" else set()
        ids = self._ids(kept - gone)
        # An id on a line of its own, such as below a table, would leave a line of blanks: that line stays whole.
        alone = {line for line, span in ids.items() if span.start == self.note.lines.start(line)}
        return SelectedLines(frozenset(kept - alone), ids)

    def _kept(self, task: Task) -> set[int]:
        """Return the numbers of the lines of `task` that travel, including ancestors of live tasks as context."""
        rows = self.note.lines.rows
        whole = task.box in self.live or task.state in self.rules.with_states
        kept = set(rows(task.block if whole else task.head))
        for child in task.children:
            block = rows(child.block)
            if child.box in self.with_live or (whole and child.state in self.rules.with_states):
                kept = kept.difference(block) | (set() if whole else self._heads(child)) | self._kept(child)
            elif whole:
                kept.difference_update(range(block.start, self._end_of_gap(task, block)))
        return kept

    def _end_of_gap(self, task: Task, child: range) -> int:
        """Return the end of the blank lines that a child takes along when it stays behind.

        The text after the gap must not be joined to the text before it: a paragraph of the parent would become one of
        the child above.
        """
        lines = self.note.lines
        last = lines.rows(task.block).stop
        after = min(last, lines.after_blanks(child.stop))
        listed = any(lines.at(each.block.start) == after for each in task.children)
        return after if listed or after == last or lines.is_blank(child.start - 1) else child.stop

    def _heads(self, task: Task) -> set[int]:
        """Return the line numbers of the plain bullets that contain `task`."""
        return {line for head in task.within for line in self.note.lines.rows(head)}

    def _gone(self, tree: Task) -> set[int]:
        """Return the line numbers of the tasks that are removed from the source entirely."""
        gone = {task.box for task in tree.walk() if task.is_open and task.box in self.live}
        gone |= {task.box for task in self.brought(tree)}
        return {line for task in spared(tree, gone) for line in self.note.lines.rows(task.block)}

    def _ids(self, numbers: set[int]) -> Mapping[int, Span]:
        """Return the block ids that end a paragraph on one of the lines: in a fence they would be code."""
        lines = self.note.lines
        found = {number: id for number in numbers if (id := block_id(lines.content(number)))}
        texts = read_blocks(lines, read_front_matter(lines).end).texts if found else ()
        last = {text.end - 1 for text in texts}
        ends = {number: lines.start(number) + len(lines.content(number)) for number in found if number in last}
        return {number: Span(end - len(found[number]), end) for number, end in ends.items()}

    def written(self, selected: SelectedLines, tasks: Iterable[Task]) -> tuple[str, ...]:
        """Return the lines as they will be written, without newlines and without blank lines at the end.

        Every byte is the original one, except a box, and a `^block-id` if the source keeps its line: an id may be in
        one note only.
        """
        lines = self.note.lines
        edits = [mark_edit(task, mark) for task in tasks if (mark := self.mark_of(task)) != task.mark]
        edits += [Edit(span, "") for span in selected.ids.values()]
        # edits never span a newline, so line numbers in the changed text are the same
        changed = line_table(splice(lines.text, edits)) if edits else lines
        numbers = sorted(selected.numbers)
        while numbers and lines.is_blank(numbers[-1]):
            numbers.pop()
        return tuple(_spaced(changed, numbers))

    def face(self, task: Task, selected: SelectedLines) -> tuple[str, int, str]:
        """Return title, lines of the opening paragraph, and mark that `task` has in the target."""
        lines = self.note.lines
        line = lines.at(task.box.end)
        if not lines.text[task.box.end + bool(task.mark) : lines.start(line + 1)].strip():
            line += 1
        title = without_id(task.title) if line in selected.ids else task.title
        head = sum(number in selected.numbers for number in lines.rows(task.head))
        return title, head, self.mark_of(task)


def select(note: Note, rules: CarryRules) -> CarrySelection:
    """Return what of `note` travels by `rules`."""
    reopened = {each.box for part in note.having("today") for each in part.tasks() if each.state == "done" and each.wip}
    live: set[Span] = set()
    with_live: set[Span] = set()
    for _, task in reversed([*note.tasks()]):  # children come before their parent
        below = any(child.box in with_live for child in task.children)
        lost = task.state == "moved" and task.key in rules.revived
        goes = (task.title or own_lines(note, task) or below) if task.is_open else (task.box in reopened or lost)
        if goes and (rules.only is None or any(block.holds(task.block.start) for block in rules.only)):
            live.add(task.box)
        if below or task.box in live:
            with_live.add(task.box)
    return CarrySelection(note, rules, frozenset(reopened), frozenset(live), frozenset(with_live))


def spared(task: Task, boxes: Collection[Span]) -> list[Task]:
    """Return the outermost tasks that can be spared together with all tasks below them."""
    if all(each.box in boxes for each in task.walk()):
        return [task]
    return [each for child in task.children for each in spared(child, boxes)]


def own_lines(note: Note, task: Task) -> frozenset[str]:
    """Return the lines below the box of `task` that don't belong to subtasks, stripped."""
    lines = note.lines
    below = set(range(lines.at(task.box.start) + 1, lines.rows(task.block).stop))
    below = below.difference(*(lines.rows(child.block) for child in task.children))
    return frozenset(filter(None, (lines.content(line).strip() for line in below)))


def _spaced(lines: Lines, numbers: Sequence[int]) -> Iterator[str]:
    """Yield lines; a blank one is added before a line that would now be read as text of the line above it."""
    for at, number in enumerate(numbers):
        line = lines.content(number)
        cut = at and numbers[at - 1] != number - 1 and not lines.is_blank(numbers[at - 1])
        if cut and starts_late(line) and not _has_sibling(line, [lines.content(each) for each in numbers[:at]]):
            yield ""
        yield line


def starts_late(line: str) -> bool:
    """Return whether `line` is a list item that can't start a list directly below text, because its number is not 1."""
    found = re.match(_ITEM, line)
    return bool(found and found[2][:-1] and int(found[2][:-1]) != 1)


def _has_sibling(line: str, before: Sequence[str]) -> bool:
    """Return whether the nearest of the lines `before` that is not deeper than `line` is a sibling item."""
    indent = indent_of(line)
    deeper = (indent + " ", indent + "\t")
    beside = next((each for each in reversed(before) if each.strip() and not each.startswith(deeper)), "")
    found = re.match(_ITEM, beside)
    return bool(found and found[1] == indent)
