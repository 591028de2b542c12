"""Parcels into the target: the edits, and the headings they have to make."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tiltool.core.edit import Edit
from tiltool.core.layout import Chunk, Layout, gap_after, heading_keys, heading_lines, same_group
from tiltool.core.model import ROLES, Heading, Note, Section
from tiltool.core.parcel import Parcel


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
        for parcel in parcels:
            if parcel.below:
                line = self.layout.line_after(parcel.below.block)
                self.layout.put(line, Chunk(parcel.lines, rank=-1 - parcel.below.depth))

    def section(self, role: str, parcels: list[Parcel]) -> None:
        """Put parcels into the target's first section of `role`, which is made where it lacks."""
        there = self.target.first(role)
        if there is None:
            self._new_section(role, parcels)
            return
        for _, run in groupby(parcels, key=_group_of):
            mine = list(run)
            group = same_group(self.source, mine[0].section, mine[0].group, there)
            if group:
                gap = gap_after(self.source, mine[0].section, mine[0].group)
                self.layout.into_group(there, group, _lines(mine), gap, self.top)
            else:
                self._new_group(there, mine)

    def _new_group(self, there: Section, parcels: list[Parcel]) -> None:
        path = parcels[0].group.path
        known = len(path) - 1
        while known and not any(heading_keys(g.path[:known]) == heading_keys(path[:known]) for g in there.groups):
            known -= 1
        written = self._grouped(path[known:], parcels)
        self.layout.new_group(there, path[: known + 1], written)

    def _grouped(self, headings: tuple[Heading, ...], parcels: list[Parcel]) -> tuple[str, ...]:
        """Return the lines of a group: its headings as its writer wrote them, then its tasks."""
        written: list[str] = []
        for heading in headings:
            self.made.append((heading.level, heading.title))
            written += ([""] if written else []) + list(heading_lines(self.source, heading.span))
        gap = gap_after(self.source, parcels[0].section, parcels[0].group)
        return (*written, *[""] * gap, *_lines(parcels))

    def _new_section(self, role: str, parcels: list[Parcel]) -> None:
        written = list(self._section_heading(role, parcels[0].section))
        last: tuple[Heading, ...] = ()
        for number, (_, run) in enumerate(groupby(parcels, key=_group_of)):
            mine = list(run)
            path = mine[0].group.path
            common = _common(last, path)
            grouped = self._grouped(path[common:], mine)
            written += [""] if number and path else []
            written += grouped if number or not path else ("", *grouped)
            last = path
        self.layout.new_section(role, self._order(role), tuple(written))

    def _section_heading(self, role: str, came_from: Section) -> tuple[str, ...]:
        mine = self.source.first(role)
        if mine and mine.heading:
            self.made.append((mine.heading.level, mine.heading.title))
            return heading_lines(self.source, mine.heading.span)
        beside = (section.heading.level for section in self.target.sections if section.role and section.heading)
        level = next(beside, came_from.heading.level if came_from.heading else 2)
        self.made.append((level, self.headings[role]))
        return (f"{'#' * level} {self.headings[role]}",)

    def _order(self, role: str) -> tuple[str, ...]:
        """Return the order of roles: the writer's own where it has them all, else the usual one."""
        own = tuple(dict.fromkeys(section.role for section in self.source.sections if section.role))
        return own if role in own and len(own) > 1 else ROLES


def _lines(parcels: list[Parcel]) -> tuple[str, ...]:
    return tuple(line for parcel in parcels for line in parcel.written)


def _group_of(parcel: Parcel) -> tuple[object, ...]:
    return parcel.group.body


def _common(one: tuple[Heading, ...], other: tuple[Heading, ...]) -> int:
    count = 0
    while count < min(len(one), len(other)) - 1 and one[count] == other[count]:
        count += 1
    return count
