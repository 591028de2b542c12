"""Parcels: lines on their way into the target, with what they will be there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tiltool.core.carry.matching import Arrival
from tiltool.core.carry.subtree import Load, Luggage, starts_late
from tiltool.core.edit.placement import (
    Chunk,
    Layout,
    gap_after,
    heading_keys,
    heading_lines,
    home_group,
    parts,
    same_group,
)
from tiltool.core.edit.verify import Place, path_to
from tiltool.core.note.headings import ROLES
from tiltool.core.note.model import BOLD_LEVEL, Group, Heading, Note, Section, Task
from tiltool.core.text.edits import Edit
from tiltool.core.text.lines import Span

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


class Delivery(NamedTuple):
    """The edits of the target, and level and title of each heading they make."""

    edits: tuple[Edit, ...]
    headings: tuple[tuple[int, str], ...]


def deliver(
    source: Note, target: Note, parcels: Sequence[Parcel], headings: Mapping[str, str], top: bool = False
) -> Delivery:
    """Return how `parcels` get into `target`.

    `headings` gives the text of a section that neither note has; with `top`, tasks go before those that
    are there.
    """
    courier = _Courier(source, target, headings, top)
    courier.below(parcel for parcel in parcels if parcel.below)
    rest = sorted((parcel for parcel in parcels if not parcel.below), key=lambda parcel: ROLES.index(parcel.role))
    for role, mine in groupby(rest, key=lambda parcel: parcel.role):
        courier.section(role, list(mine))
    return Delivery(courier.layout.edits(), tuple(courier.made))


class _Courier:
    def __init__(self, source: Note, target: Note, headings: Mapping[str, str], top: bool) -> None:
        self.source = source
        self.target = target
        self.headings = headings
        self.top = top
        self.layout = Layout(target)
        self.made: list[tuple[int, str]] = []

    def below(self, parcels: Iterable[Parcel]) -> None:
        """Put new children at the end of their parent's block, the deepest parent's first."""
        begun: set[Span] = set()
        for parcel in parcels:
            if parcel.below:
                block = parcel.below.block
                # Right below its parent's text a list can't start with 2; behind another child it can.
                gap = block == parcel.below.head and block not in begun and starts_late(parcel.lines[0])
                chunk = Chunk(parcel.lines, rank=-1 - parcel.below.depth, blank_before=gap)
                self.layout.put(self.layout.line_after(block), chunk)
                begun.add(block)

    def section(self, role: str, parcels: list[Parcel]) -> None:
        """Put parcels into the target's first section of `role`, which is made where it lacks."""
        there = self.target.first(role)
        if there is None:
            self._new_section(role, parcels)
            return
        missing: list[list[Parcel]] = []
        present: dict[Group, list[Parcel]] = {}
        for mine in _grouped(parcels):
            group = same_group(self.source, mine[0].section, mine[0].group, there)
            if group:
                present.setdefault(group, []).extend(mine)
            else:
                missing.append(mine)
        for group, mine in present.items():
            gap = gap_after(self.source, mine[0].section, mine[0].group)
            self.layout.into_group(there, group, _lines(mine), gap, self.top)
        self._new_groups(there, missing)

    def _new_groups(self, there: Section, missing: list[list[Parcel]]) -> None:
        """Make the groups that the target lacks; those under one new heading go together.

        The deeper heading goes first: behind a higher one it would be under it.
        """
        missing = sorted(missing, key=lambda mine: -self._first_new(there, mine[0].group.path)[1].level)
        for (known, _), run in groupby(missing, key=lambda mine: self._first_new(there, mine[0].group.path)):
            groups = list(run)
            path = groups[0][0].group.path
            self.layout.new_group(there, path[: known + 1], self._written(groups, path[:known]))

    def _first_new(self, there: Section, path: tuple[Heading, ...]) -> tuple[int, Heading]:
        """Return depth and heading of the outermost group of `path` that the target lacks."""
        known = len(path) - 1
        while known and not any(heading_keys(g.path[:known]) == heading_keys(path[:known]) for g in there.groups):
            known -= 1
        return known, path[known]

    def _written(self, groups: list[list[Parcel]], last: tuple[Heading, ...]) -> tuple[str, ...]:
        """Return the lines of groups: their headings as the writer wrote them, each once, then their tasks."""
        written: list[str] = []
        for mine in groups:
            path = mine[0].group.path
            for heading in path[_common(last, path) :]:
                self.made.append((heading.level, heading.title))
                written += ([""] if written else []) + list(heading_lines(self.source, heading.span))
            written += [*[""] * self._gap(mine), *_lines(mine)]
            last = path
        return tuple(written)

    def _gap(self, mine: list[Parcel]) -> int:
        """Return the blank lines below a new group's heading: the writer's, or one that CommonMark wants."""
        path = mine[0].group.path
        if not path:
            return 0
        # Below a line of text only a bullet, or the number 1, starts a list.
        starts = mine[0].written[0].lstrip()[:2] in ("- ", "* ", "+ ", "1.", "1)")
        wanted = 1 if path[-1].level == BOLD_LEVEL and not starts else 0
        return max(wanted, gap_after(self.source, mine[0].section, mine[0].group))

    def _new_section(self, role: str, parcels: list[Parcel]) -> None:
        # What stands in no group, or a bold line's, comes first: behind a heading it would be under it.
        groups = sorted(_grouped(parcels), key=lambda mine: -_level(mine[0].group.path))
        first = groups[0][0]
        heading = self._section_heading(role, first.section)
        gap = [""] * (1 if first.group.path else gap_after(self.source, first.section, first.group))
        written = (*heading, *gap, *self._written(groups, ()))
        self.layout.new_section(role, self._order(role), written)

    def _section_heading(self, role: str, came_from: Section) -> tuple[str, ...]:
        mine = self.source.first(role)
        if mine and mine.heading:
            self.made.append((mine.heading.level, mine.heading.title))
            return heading_lines(self.source, mine.heading.span)
        beside = (section.heading.level for section in parts(self.target) if section.heading)
        level = next(beside, came_from.heading.level if came_from.heading else 2)
        self.made.append((level, self.headings[role]))
        return (f"{'#' * level} {self.headings[role]}",)

    def _order(self, role: str) -> tuple[str, ...]:
        """Return the order of roles: the writer's own where it has them all, else the usual one."""
        own = tuple(dict.fromkeys(section.role for section in parts(self.source) if section.role))
        return own if role in own and len(own) > 1 else ROLES


def _lines(parcels: list[Parcel]) -> tuple[str, ...]:
    return tuple(line for parcel in parcels for line in parcel.written)


def _grouped(parcels: list[Parcel]) -> Iterator[list[Parcel]]:
    """Yield the parcels of each group of the source; parcels of one group follow each other."""
    return (list(run) for _, run in groupby(parcels, key=lambda parcel: parcel.group.body))


def _level(path: tuple[Heading, ...]) -> int:
    """Return the level of the outermost heading; what stands in no group is below all headings."""
    return path[0].level if path else BOLD_LEVEL + 1


def _common(last: tuple[Heading, ...], path: tuple[Heading, ...]) -> int:
    """Return how many headings of `path` stand already, after those of `last`; its own one always is new."""
    count = 0
    while count < min(len(last), len(path) - 1) and last[count] == path[count]:
        count += 1
    return count
