"""Parcels: lines on their way into the target, with what they will be there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from tiltool.core.layout import heading_keys, home_group
from tiltool.core.match import Arrival
from tiltool.core.model import Group, Note, Section, Task
from tiltool.core.text import Span
from tiltool.core.travel import Load, Luggage
from tiltool.core.verify import Place, path_to

SEPARATOR = ("<!-- -->", "")
"""An empty comment ends a list, so that an indented tree does not become a child of the one before."""


class Parcel(NamedTuple):
    """Lines for one place of the target: under a task of it, or in a group of a section."""

    role: str
    section: Section
    group: Group
    below: Task | None
    lines: tuple[str, ...]
    places: tuple[Place, ...]  # the tasks that the lines are, once they are there
    tasks: tuple[Task, ...]  # the source's open tasks that travel with it
    brought: tuple[Task, ...] = ()  # and the done ones
    apart: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """Return the lines as they go in."""
        return (*SEPARATOR, *self.lines) if self.apart else self.lines


def parcels_of(luggage: Luggage, target: Note, arrivals: Iterable[Arrival]) -> Iterator[Parcel]:
    """Yield the parcels for `arrivals`: neighbours in one outermost list item go together."""
    siblings: dict[Span, list[Task]] = defaultdict(list)
    for section in luggage.note.sections:
        for _, root in section.roots():
            siblings[root.item].append(root)
    for _, run in groupby(enumerate(arrivals), key=_bundle):
        bundle = [arrival for _, arrival in run]
        yield _parcel(luggage, target, bundle, siblings[bundle[0].task.item])


def _bundle(numbered: tuple[int, Arrival]) -> tuple[object, ...]:
    number, arrival = numbered
    return (arrival.group.body, arrival.task.item) if arrival.below is None else (number,)


def _parcel(luggage: Luggage, target: Note, run: list[Arrival], siblings: list[Task]) -> Parcel:
    section, group, _, below = run[0]
    role = section.role or ""
    load = luggage.load((arrival.task for arrival in run), role)
    tasks = [task for arrival in run for task in arrival.task.walk() if task.line - 1 in load.lines]
    address = _address(luggage, target, section, group, below)
    # A bullet's line that comes along as context may hold a task of its own: `- - [x] done`.
    roots = [run[0].task] if below else siblings
    places = [place for root in roots for place in _places(luggage, load, address, root)]
    return Parcel(
        role=luggage.destination[role],
        section=section,
        group=group,
        below=below,
        lines=luggage.written(load, tasks),
        places=tuple(places),
        tasks=tuple(task for task in tasks if luggage.is_live(task, role)),
        brought=tuple(task for each in run for task in luggage.brought(each.task, role)),
    )


class _Address(NamedTuple):
    role: str
    group: tuple[str, ...]
    above: tuple[str, ...]


def _address(luggage: Luggage, target: Note, section: Section, group: Group, below: Task | None) -> _Address:
    if below is None:
        role = luggage.destination[section.role or ""]
        there = target.first(role)
        path = group.path if group.path or not there else home_group(there).path
        return _Address(role, heading_keys(path), ())
    for there in target.sections:
        for inside, root in there.roots():
            if root.block.start <= below.block.start < root.block.end:
                return _Address(there.role or "", heading_keys(inside.path), path_to(target, below))
    raise LookupError("a task to put things under is not in the target")


def _places(luggage: Luggage, load: Load, address: _Address, task: Task) -> Iterator[Place]:
    if task.line - 1 not in load.lines:
        return
    yield address.role, address.group, address.above, *luggage.face(task, load)
    below = address._replace(above=(*address.above, task.key))
    for child in task.children:
        yield from _places(luggage, load, below, child)
