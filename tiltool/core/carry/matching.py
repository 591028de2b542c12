"""Which tasks of the source are already in the target."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tiltool.core.carry.subtree import CarrySelection, own_lines
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import chain_key, may_be_one
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.model import Group, Note, Section, Task
from tiltool.core.text.lines import Span

_HELD_IN = (*TASK_ROLES, "done")


class Arrival(NamedTuple):
    """A task tree to write into the target.

    `below` is the target's task that becomes its parent; None for a tree on its own.
    """

    section: Section
    group: Group
    task: Task
    below: Task | None

    @property
    def ungrouped(self) -> "Arrival":
        """Return the same arrival without the headings above it."""
        return self._replace(group=self.group._replace(path=()))


class _Candidate(NamedTuple):
    """A task of the target and the role of its section."""

    role: str
    task: Task


class Matching(NamedTuple):
    """The tasks that must be written, and the open ones that need not be: already present, or in a newer note.

    `repeated` are those of `present` that the target has in full: nothing is lost if they leave the source.
    """

    arrivals: tuple[Arrival, ...]
    present: tuple[Task, ...]
    repeated: tuple[Task, ...]
    superseded: tuple[Task, ...]


def match(selection: CarrySelection, target: Note) -> Matching:
    """Return which of the source's live tasks are missing from `target`.

    A task of the target matches only one of the source, so two tasks with one title stay two.
    """
    return _Matcher(selection, target).run()


class _Matcher:
    def __init__(self, selection: CarrySelection, target: Note) -> None:
        self.selection = selection
        self.target = target
        self.free: dict[str, list[_Candidate]] = defaultdict(list)
        self.by_name: dict[str, list[_Candidate]] = defaultdict(list)  # regardless of their fields
        # A task that is matched by name must not have ended in the target.
        over = ENDED_STATES if selection.rules.only is not None else ()
        for section, task in target.tasks():
            if section.role in _HELD_IN and not task.is_placeholder and task.state not in over:
                self.free[task.key].append(_Candidate(section.role, task))
                self.by_name[chain_key(task.title)].append(_Candidate(section.role, task))
        self.arrivals: list[Arrival] = []
        self.present: list[Task] = []
        self.repeated: list[Task] = []

    def run(self) -> Matching:
        note, rules = self.selection.note, self.selection.rules
        live = [
            Arrival(section, group, task, None)
            for section, group, task in note.roots()
            if section.role in rules.destination and task.box in self.selection.with_live
        ]
        roots = [root for root in live if root.task.key not in rules.superseded]
        passed = [each for root in live if root.task.key in rules.superseded for each in root.task.walk()]
        pairs = self._pairs(roots)
        for root in roots:
            if root.task.box in pairs:
                self._children(root, root.task, pairs[root.task.box])
        for root in roots:
            if root.task.box not in pairs:
                found = next(iter(self.free[root.task.key] or self._renamed(root.task)), None)
                if found:
                    self._children(root, root.task, self._claim(root.task, found))
                else:
                    self.arrivals.append(root)
        self._settle()
        order = {root.task.block: at for at, root in enumerate(roots)}
        self.arrivals.sort(key=lambda arrival: order.get(arrival.task.block, -1))
        superseded = tuple(task for task in passed if task.is_open)
        return Matching(tuple(self.arrivals), tuple(self.present), tuple(self.repeated), superseded)

    def _pairs(self, roots: Sequence[Arrival]) -> dict[Span, Task]:
        """Return, by box, the target's matches for root tasks of the source, the most likely ones first.

        First those with the same children, to tell twins apart; then those in the same section, those in another
        section, and those whose fields changed. Tasks below other tasks are matched after the children of these pairs.
        """
        pairs = self._alike([(root.task, self._free_roots(root)) for root in roots])
        claims: tuple[Callable[[Arrival], list[_Candidate]], ...] = (
            self._in_own_section,
            self._free_roots,
            lambda root: [each for each in self._renamed(root.task) if each.task.depth == 0],
        )
        for candidates in claims:
            for root in roots:
                free = [] if root.task.box in pairs else candidates(root)
                if free:
                    pairs[root.task.box] = self._claim(root.task, free[0])
        return pairs

    def _free_roots(self, root: Arrival) -> list[_Candidate]:
        return [each for each in self.free[root.task.key] if each.task.depth == 0]

    def _in_own_section(self, root: Arrival) -> list[_Candidate]:
        role = self.selection.rules.destination[root.section.role or ""]
        return [each for each in self._free_roots(root) if each.role == role]

    def _renamed(self, task: Task) -> list[_Candidate]:
        """Return the free tasks with the name of `task`, regardless of their current fields."""
        return [
            each
            for each in self.by_name[chain_key(task.title)]
            if each in self.free[each.task.key] and may_be_one(task.title, each.task.title)
        ]

    def _alike(self, asked: Iterable[tuple[Task, list[_Candidate]]]) -> dict[Span, Task]:
        """Return, by box, the target's tasks that match those of the source by shared children."""
        shared = [
            (count, task, each)
            for task, candidates in asked
            for each in candidates
            if (count := len(_below(task) & _below(each.task)))
        ]
        pairs: dict[Span, Task] = {}
        for _, task, each in sorted(shared, key=lambda pair: -pair[0]):
            if task.box not in pairs and each in self.free[task.key]:
                pairs[task.box] = self._claim(task, each)
        return pairs

    def _claim(self, task: Task, found: _Candidate) -> Task:
        self.free[found.task.key].remove(found)
        if task.box in self.selection.live:
            self.present.append(task)
            there = {line.strip() for line in re.split(r"[\r\n]", found.task.block.of(self.target.text))}
            if found.task.title == task.title and own_lines(self.selection.note, task) <= there:
                self.repeated.append(task)
        return found.task

    def _children(self, root: Arrival, task: Task, found: Task) -> None:
        below = {each.box for each in found.walk()}
        live = [child for child in task.children if child.box in self.selection.with_live]
        mine = {child.box: [each for each in self.free[child.key] if each.task.box in below] for child in live}
        pairs = self._alike([(child, mine[child.box]) for child in live])
        for child in live:
            free = [each for each in mine[child.box] if each in self.free[child.key]]
            free = free or [each for each in self._renamed(child) if each.task.box in below]
            if child.box not in pairs and free:
                pairs[child.box] = self._claim(child, free[0])
            if child.box in pairs:
                self._children(root, child, pairs[child.box])
            else:
                self.arrivals.append(root._replace(task=child, below=found))

    def _settle(self) -> None:
        """Once all others are matched, look for tasks that were carried and then moved out of their parent."""
        settled: list[Arrival] = []
        while self.arrivals:
            arrival = self.arrivals.pop()
            rest = self._unsettled(arrival, arrival.below is not None)
            if rest:
                settled.append(arrival._replace(task=rest))
        self.arrivals = settled[::-1]

    def _unsettled(self, arrival: Arrival, may_stand: bool) -> Task | None:
        """Return the part of a tree that has yet to be written.

        The line of a carried task would be copied again as context; if its copy now stands on its own, new children go
        below that copy.
        """
        task = arrival.task
        if task.state != "moved" or task.box in self.selection.live:
            return task
        free = self._free_roots(arrival) or self.free[task.key] if may_stand and task.key else []
        if free:
            self._children(arrival, task, self._claim(task, free[0]))
            return None
        live = (child for child in task.children if child.box in self.selection.with_live)
        rest = tuple(filter(None, (self._unsettled(arrival._replace(task=child), True) for child in live)))
        return task._replace(children=rest) if rest else None


def _below(task: Task) -> set[str]:
    """Return the keys of the tasks below `task`."""
    return {each.key for each in task.walk() if each.key} - {task.key}
