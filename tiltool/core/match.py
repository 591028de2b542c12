"""Which tasks of the source the target has already."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from tiltool.core.model import Group, Note, Section, Task
from tiltool.core.travel import DESTINATION, Luggage

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


class Matching(NamedTuple):
    """What must be written, and which open tasks need not be: there already, or gone on in a newer note."""

    arrivals: tuple[Arrival, ...]
    present: tuple[Task, ...]
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
        self.free: dict[str, list[tuple[str, Task]]] = defaultdict(list)
        for section, task in target.tasks():
            if section.role in _HELD_IN and not task.is_placeholder:
                self.free[task.key].append((section.role, task))
        self.arrivals: list[Arrival] = []
        self.present: list[Task] = []

    def run(self, superseded: frozenset[str]) -> Matching:
        live = list(_live_roots(self.luggage))
        roots = [root for root in live if root[2].key not in superseded]
        passed = [task for _, _, root in live if root.key in superseded for task in root.walk() if task.is_open]
        # The likeliest come first: roots in the same section, roots in another; only then what hangs below a
        # task, when the children of the roots found have answered for their own.
        pairs: dict[int, Task | None] = {}
        for same_role in (True, False):
            for section, _, task in roots:
                if pairs.get(id(task)) is None:
                    pairs[id(task)] = self._claim_root(task, section, same_role)
        for section, group, task in roots:
            found = pairs[id(task)]
            if found:
                self._children(section, group, task, found)
        for section, group, task in roots:
            if pairs[id(task)] is None:
                self._nested(section, group, task)
        order = {id(task): at for at, (_, _, task) in enumerate(roots)}
        self.arrivals.sort(key=lambda arrival: order.get(id(arrival.task), -1))
        return Matching(tuple(self.arrivals), tuple(self.present), tuple(passed))

    def _claim_root(self, task: Task, section: Section, same_role: bool) -> Task | None:
        role = DESTINATION[section.role or ""]
        roots = [each for each in self.free[task.key] if each[1].depth == 0]
        return self._claim(task, section, [each for each in roots if each[0] == role or not same_role])

    def _nested(self, section: Section, group: Group, task: Task) -> None:
        found = self._claim(task, section, self.free[task.key])
        if found:
            self._children(section, group, task, found)
        else:
            self.arrivals.append(Arrival(section, group, task, None))

    def _claim(self, task: Task, section: Section, candidates: list[tuple[str, Task]]) -> Task | None:
        if not candidates:
            return None
        chosen = candidates[0]
        self.free[task.key].remove(chosen)
        if self.luggage.is_live(task, section.role or ""):
            self.present.append(task)
        return chosen[1]

    def _children(self, section: Section, group: Group, task: Task, found: Task) -> None:
        below = {id(each) for each in found.walk()}
        for child in task.children:
            if not self.luggage.has_live(child, section.role or ""):
                continue
            mine = [each for each in self.free[child.key] if id(each[1]) in below]
            match = self._claim(child, section, mine)
            if match:
                self._children(section, group, child, match)
            else:
                self.arrivals.append(Arrival(section, group, child, found))


def _live_roots(luggage: Luggage) -> Iterator[tuple[Section, Group, Task]]:
    for section in luggage.note.sections:
        if section.role and section.role in DESTINATION:
            for group, task in section.roots():
                if luggage.has_live(task, section.role):
                    yield section, group, task
