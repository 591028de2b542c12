"""Parcels into the target: the edits, and the headings they have to make."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tiltool.core.edit import Edit
from tiltool.core.layout import Chunk, Layout, gap_after, heading_keys, heading_lines, parts, same_group
from tiltool.core.model import BOLD_LEVEL, Group, Heading, Note, Section
from tiltool.core.parcel import Parcel
from tiltool.core.roles import ROLES
from tiltool.core.text import Span
from tiltool.core.travel import starts_late


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
