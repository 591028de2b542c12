"""Which tasks of the source the target has already."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from tiltool.core.carry.subtree import Luggage
from tiltool.core.note.fields import chain_key, may_be_one
from tiltool.core.note.model import Group, Note, Section, Task

_Root = tuple[Section, Group, Task]
_HELD_IN = ("today", "later", "next", "done")


class Arrival(NamedTuple):
    """A task tree that has to be written into the target.

    `below` is the target's task that it belongs under; None for a tree that stands by itself.
    """

    section: Section
    group: Group
    task: Task
    below: Task | None

    @property
    def role(self) -> str:
        """Return the role of the section that the task comes from."""
        return self.section.role or ""

    @property
    def ungrouped(self) -> "Arrival":
        """Return the same without the headings over it."""
        return self._replace(group=self.group._replace(path=()))


class _There(NamedTuple):
    """A task of the target, and the role of its section."""

    role: str
    task: Task


class Matching(NamedTuple):
    """What must be written, and which open tasks need not be: there already, or gone on in a newer note.

    `repeated` are those of `present` that the target says in full: to take them out of the source is no loss.
    """

    arrivals: tuple[Arrival, ...]
    present: tuple[Task, ...]
    repeated: tuple[Task, ...]
    superseded: tuple[Task, ...]


def match(luggage: Luggage, target: Note, superseded: frozenset[str] = frozenset()) -> Matching:
    """Return what of the source's live tasks is missing in `target`.

    A task of the target answers for one of the source only, so that two tasks of one title stay two.
    `superseded` holds keys that a newer note than the source answers for.
    """
    return _Matcher(luggage, target).run(superseded)


class _Matcher:
    def __init__(self, luggage: Luggage, target: Note) -> None:
        self.luggage = luggage
        self.target = target
        self.free: dict[str, list[_There]] = defaultdict(list)
        self.by_name: dict[str, list[_There]] = defaultdict(list)  # whatever their fields are
        for section, task in target.tasks():
            if section.role in _HELD_IN and not task.is_placeholder and not self._is_over(task):
                self.free[task.key].append(_There(section.role, task))
                self.by_name[chain_key(task.title)].append(_There(section.role, task))
        self.arrivals: list[Arrival] = []
        self.present: list[Task] = []
        self.repeated: list[Task] = []

    def _is_over(self, task: Task) -> bool:
        """Tell whether a task of the target ended before one of its title is brought there by name."""
        return self.luggage.only is not None and task.state in ("done", "dropped")

    def run(self, superseded: frozenset[str]) -> Matching:
        live = list(_live_roots(self.luggage))
        roots = [root for root in live if root[2].key not in superseded]
        passed = [task for _, _, root in live if root.key in superseded for task in root.walk() if task.is_open]
        pairs = self._pairs(roots)
        for section, group, task in roots:
            if id(task) in pairs:
                self._children(section, group, task, pairs[id(task)])
        for section, group, task in roots:
            if id(task) not in pairs:
                self._nested(section, group, task)
        self._settle()
        order = {task.block: at for at, (_, _, task) in enumerate(roots)}
        self.arrivals.sort(key=lambda arrival: order.get(arrival.task.block, -1))
        return Matching(tuple(self.arrivals), tuple(self.present), tuple(self.repeated), tuple(passed))

    def _pairs(self, roots: Sequence[_Root]) -> dict[int, Task]:
        """Return, by id, the tasks of the target that answer for roots of the source, the likeliest first.

        Those that hold the same children, so that twins are told apart; then those in the same section, those in
        another, those that got fields. What hangs below a task comes once the children of these have answered.
        """
        pairs = self._alike([(section, task, self._free_roots(task)) for section, _, task in roots])
        for claim in (partial(self._claim_root, same_role=True), self._claim_root, self._claim_changed):
            for section, _, task in roots:
                if id(task) not in pairs:
                    claim(pairs, task, section)
        return pairs

    def _free_roots(self, task: Task) -> list[_There]:
        return [each for each in self.free[task.key] if each.task.depth == 0]

    def _alike(self, asked: Iterable[tuple[Section, Task, list[_There]]]) -> dict[int, Task]:
        """Return, by id, the tasks of the target for those of the source that share children with them."""
        shared = (
            (len(_below(task) & _below(there.task)), section, task, there)
            for section, task, candidates in asked
            if _below(task)
            for there in candidates
        )
        pairs: dict[int, Task] = {}
        for _, section, task, there in sorted(filter(itemgetter(0), shared), key=lambda each: -each[0]):
            if id(task) not in pairs and there in self.free[task.key]:
                pairs[id(task)] = self._claim(task, section, there)
        return pairs

    def _claim_root(self, pairs: dict[int, Task], task: Task, section: Section, same_role: bool = False) -> None:
        role = self.luggage.destination[section.role or ""]
        found = next((each for each in self._free_roots(task) if each.role == role or not same_role), None)
        if found:
            pairs[id(task)] = self._claim(task, section, found)

    def _claim_changed(self, pairs: dict[int, Task], task: Task, section: Section) -> None:
        """Let the task answer that this one became: its fields are others by now."""
        found = next((there for there in self._by_name(task) if there.task.depth == 0), None)
        if found:
            pairs[id(task)] = self._claim(task, section, found)

    def _by_name(self, task: Task) -> list[_There]:
        """Return what is free of the tasks that have the name of `task`, whatever their fields are."""
        return [
            there
            for there in self.by_name[chain_key(task.title)]
            if there in self.free[there.task.key] and may_be_one(task.title, there.task.title)
        ]

    def _nested(self, section: Section, group: Group, task: Task) -> None:
        found = next(iter(self.free[task.key] or self._by_name(task)), None)
        if found:
            self._children(section, group, task, self._claim(task, section, found))
        else:
            self.arrivals.append(Arrival(section, group, task, None))

    def _claim(self, task: Task, section: Section, there: _There) -> Task:
        self.free[there.task.key].remove(there)
        if self.luggage.is_live(task, section.role or ""):
            self.present.append(task)
            if self._says_all(there.task, task):
                self.repeated.append(task)
        return there.task

    def _says_all(self, there: Task, task: Task) -> bool:
        said = {line.strip() for line in re.split(r"[\r\n]", there.block.of(self.target.text))}
        return there.title == task.title and self.luggage.own_lines(task) <= said

    def _children(self, section: Section, group: Group, task: Task, found: Task) -> None:
        below = {id(each) for each in found.walk()}
        live = [child for child in task.children if self.luggage.has_live(child, section.role or "")]
        mine = {id(child): [each for each in self.free[child.key] if id(each.task) in below] for child in live}
        pairs = self._alike([(section, child, mine[id(child)]) for child in live])
        for child in live:
            free = [each for each in mine[id(child)] if each in self.free[child.key]]
            free = free or [each for each in self._by_name(child) if id(each.task) in below]
            if id(child) not in pairs and free:
                pairs[id(child)] = self._claim(child, section, free[0])
            if id(child) in pairs:
                self._children(section, group, child, pairs[id(child)])
            else:
                self.arrivals.append(Arrival(section, group, child, found))

    def _settle(self) -> None:
        """Look, once all others have answered, for tasks that were carried and then moved out of their parent."""
        settled: list[Arrival] = []
        while self.arrivals:
            arrival = self.arrivals.pop()
            rest = self._unsettled(arrival, arrival.task, arrival.below is not None)
            if rest:
                settled.append(arrival._replace(task=rest))
        self.arrivals = settled[::-1]

    def _unsettled(self, arrival: Arrival, task: Task, may_stand: bool) -> Task | None:
        """Return what of a tree is still to be written.

        A line that was carried would come again as context; where its copy stands by itself by now, what is
        new below it goes there.
        """
        if task.state != "moved" or self.luggage.is_live(task, arrival.role):
            return task
        free = self._free_roots(task) or self.free[task.key] if may_stand and task.key else []
        if free:
            self._children(arrival.section, arrival.group, task, self._claim(task, arrival.section, free[0]))
            return None
        live = (child for child in task.children if self.luggage.has_live(child, arrival.role))
        rest = tuple(filter(None, (self._unsettled(arrival, child, True) for child in live)))
        return task._replace(children=rest) if rest else None


def _below(task: Task) -> set[str]:
    """Return the keys of what hangs below `task`."""
    return {each.key for each in task.walk() if each.key} - {task.key}


def _live_roots(luggage: Luggage) -> Iterator[_Root]:
    for section in luggage.note.sections:
        if section.role and section.role in luggage.destination:
            for group, task in section.roots():
                if luggage.has_live(task, section.role):
                    yield section, group, task
