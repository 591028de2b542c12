"""What a carry adds to the target: lines for each place, and proof that they read as planned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tiltool.core.carry.matching import Arrival
from tiltool.core.carry.privacy import Secret, keeps_private, secrets_of, shelter
from tiltool.core.carry.subtree import CarrySelection, SelectedLines, starts_late
from tiltool.core.edit.placement import (
    Chunk,
    Layout,
    between_markers,
    dedented,
    gap_after,
    heading_keys,
    heading_level,
    home_group,
    item_indent,
    parts,
    same_group,
)
from tiltool.core.edit.verify import PlacedTask, is_as_planned
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.note.model import BOLD_LEVEL, LABEL_LEVEL, Group, Heading, Note, Section, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.publish.privacy import tags_privately
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Span, indent_of, is_in


class Insertion(NamedTuple):
    """Lines for one place in the target: under one of its tasks, or in a group of a section."""

    role: str
    section: Section
    group: Group
    below: Task | None
    lines: tuple[str, ...]
    places: tuple[PlacedTask, ...]  # the tasks that the lines become in the target
    tasks: tuple[Task, ...] = ()  # the source's live tasks among them
    private: tuple[str, ...] = ()  # lines that belong between private markers, after `lines`
    secrets: tuple[Secret, ...] = ()  # the lines that must not reveal more than they did
    brought: tuple[Task, ...] = ()  # the source's tasks that came along with those, because of `with_states`


class _Address(NamedTuple):
    role: str
    group: tuple[str, ...]
    above: tuple[str, ...]


def insertions_of(selection: CarrySelection, target: Note, arrivals: Iterable[Arrival]) -> Iterator[Insertion]:
    """Yield the insertions for `arrivals`: neighbors in one outermost list item become one insertion."""
    siblings: dict[Span, list[Task]] = defaultdict(list)
    for _, _, root in selection.note.roots():
        siblings[root.item].append(root)

    def bundle(numbered: tuple[int, Arrival]) -> tuple[object, ...]:
        number, arrival = numbered
        private = is_in(arrival.task.box.start, selection.private.marked)
        return (arrival.group.body, arrival.task.item, private) if arrival.below is None else (number,)

    for _, run in groupby(enumerate(arrivals), key=bundle):
        mine = [arrival for _, arrival in run]
        # A bullet's line that is copied as context may hold a task of its own: `- - [x] done`.
        roots = [mine[0].task] if mine[0].below else siblings[mine[0].task.item]
        yield _insertion(selection, target, mine, roots)


def _insertion(selection: CarrySelection, target: Note, run: list[Arrival], roots: list[Task]) -> Insertion:
    section, group, _, below = run[0]
    selected = selection.lines_of(arrival.task for arrival in run)
    tasks = [task for arrival in run for task in arrival.task.walk() if task.line - 1 in selected.numbers]
    role = selection.rules.destination[section.role or ""]
    address = _address(target, role, group, below)
    written = selection.written(selected, tasks)
    secrets = secrets_of(selection, selected, written)
    lines, private = shelter(selection, written, secrets)
    return Insertion(
        role=role,
        section=section,
        group=group,
        below=below,
        lines=lines,
        private=private,
        secrets=secrets,
        places=tuple(place for root in roots for place in _places(selection, selected, address, root)),
        tasks=tuple(task for task in tasks if task.box in selection.live),
        brought=tuple(task for each in run for task in selection.brought(each.task)),
    )


def _address(target: Note, role: str, group: Group, below: Task | None) -> _Address:
    if below is None:
        there = target.first(role)
        path = group.path if group.path or not there else home_group(there).path
        return _Address(role, heading_keys(path), ())
    section, inside, root = next(each for each in target.roots() if each[2].block.holds(below.block.start))
    above = tuple(task.key for task in root.walk() if any(each.box == below.box for each in task.walk()))
    return _Address(section.role or "", heading_keys(inside.path), above)


def _places(selection: CarrySelection, selected: SelectedLines, address: _Address, task: Task) -> Iterator[PlacedTask]:
    if task.line - 1 in selected.numbers:
        yield (*address, *selection.face(task, selected))
        below = address._replace(above=(*address.above, task.key))
        for child in task.children:
            yield from _places(selection, selected, below, child)


def insert(selection: CarrySelection, target: Note, insertions: Sequence[Insertion]) -> Patch | None:
    """Return the patch that makes `insertions` in `target`; None if the result would not read as planned.

    Nothing that is private in the source or the target may become visible.
    """
    inserter, rules = _Inserter(selection, target), selection.rules
    inserter.below(insertions)
    rest = sorted((each for each in insertions if not each.below), key=lambda each: ROLES.index(each.role))
    for role, mine in groupby(rest, key=lambda each: each.role):
        inserter.section(role, list(mine))
    made = inserter.layout.patch()
    after = parse_sections(made.after or "", rules.target_dialect or rules.dialect)
    come = [place for each in insertions for place in each.places]
    if not is_as_planned(target.sections, after, (), come, inserter.headings):
        return None
    secrets = [secret for each in insertions for secret in each.secrets]
    return made if keeps_private(selection, target, made, [*secrets, *inserter.secrets]) else None


class _Inserter:
    def __init__(self, selection: CarrySelection, target: Note) -> None:
        self.source = selection.note
        self.private = selection.private
        self.target = target
        self.secrets: list[Secret] = []  # the headings that are private in the source
        self.rules = selection.rules
        self.layout = Layout(target)
        self.headings: list[tuple[int, str]] = []  # level and title of those that are added

    def below(self, insertions: Iterable[Insertion]) -> None:
        """Put new children at the end of their parent's block, starting with the deepest parent."""
        begun: set[Span] = set()
        for each in insertions:
            if each.below:
                block = each.below.block
                # A list can't start with 2 directly below its parent's text; after another child it can.
                lines = self._lines(each)
                gap = block == each.below.head and block not in begun and starts_late(lines[0])
                chunk = Chunk(lines, rank=-1 - each.below.depth, blank_before=gap)
                self.layout.put(self.target.lines.rows(block).stop, chunk)
                begun.add(block)

    def section(self, role: str, insertions: list[Insertion]) -> None:
        """Put insertions into the target's first section of `role`, which is added if missing."""
        groups = _by_group(insertions)
        there = self.target.first(role)
        if there is None:
            self._new_section(role, groups)
            return
        missing: list[Insertion] = []
        present: dict[Group, list[Insertion]] = {}
        for mine in groups:
            group = same_group(mine.section, mine.group, there)
            (present.setdefault(group, []) if group else missing).append(mine)
        for group, found in present.items():
            gap = gap_after(self.source, found[0].section, found[0].group)
            lines = tuple(line for each in found for line in each.lines)
            was = item_indent(self.source.lines, found[0].section, found[0].group)
            indent = item_indent(self.target.lines, there, group)
            if None not in (was, indent) and not group.tasks:  # an outline like the source's
                indent = was
            lines = dedented(lines) if was and not indent else lines
            if lines:
                self.layout.into_group(there, group, lines, gap, self.rules.top, indent)
            private = tuple(line for each in found for line in each.private)
            if private:
                self.layout.into_private(there, group, private, self.source.text)
        self._new_groups(there, missing)

    def _new_groups(self, there: Section, missing: list[Insertion]) -> None:
        """Add the groups that the target lacks; those under one new heading stay together.

        Deeper headings go first: after a higher one they would be under it.
        """

        def first_new(mine: Insertion) -> tuple[int, Heading]:
            """Return the depth and heading of the outermost group that the target lacks."""
            path = mine.group.path
            known = len(path) - 1
            while known and not any(heading_keys(g.path[:known]) == heading_keys(path[:known]) for g in there.groups):
                known -= 1
            return known, path[known]

        missing = sorted(missing, key=lambda mine: -first_new(mine)[1].level)
        for (known, _), run in groupby(missing, key=first_new):
            groups = list(run)
            path = groups[0].group.path
            self.layout.new_group(there, path[: known + 1], self._written(groups, path[:known]))

    def _written(
        self, groups: list[Insertion], last: tuple[Heading, ...], *, is_private: bool = False
    ) -> tuple[str, ...]:
        """Return the lines of groups: each heading once, as the writer wrote it, then its tasks.

        Headings that are private get markers around their groups, unless the target's section `is_private` too.
        """
        written: list[str] = []
        for mine in groups:
            path = mine.group.path
            known = 0  # headings already written, following `last`; a group's own heading is always new
            while known < min(len(last), len(path) - 1) and last[known] == path[known]:
                known += 1
            new = path[known:]
            lines = [line for heading in new for line in ("", *self._heading(heading))]
            needs_markers = self._needs_markers(path, new, is_private=is_private)
            lines += [*[""] * self._gap(mine), *self._group_lines(mine, new, in_markers=needs_markers)]
            if needs_markers:
                lines = ["", *between_markers(tuple(lines[1:]), self.source.text)]
            written += lines if written or not new else lines[1:]
            last = path
        return tuple(written)

    def _heading(self, heading: Heading) -> tuple[str, ...]:
        """Return the lines of a heading of the source, as the target gets them."""
        self.headings.append((heading.level, heading.title))
        lines = self.source.lines.contents(heading.span)
        if self.private.holds(heading.span.start):
            self.secrets += [Secret(line, "") for line in lines]
        return lines

    def _needs_markers(self, path: Sequence[Heading], new: Sequence[Heading], *, is_private: bool) -> bool:
        """Return whether one of a path's new headings is private, but not because of a tag that is copied with it."""
        if any(is_in(heading.span.start, self.private.marked) for heading in new):
            return True
        is_tagged = is_private or any(tags_privately(heading.title, self.rules.publish) for heading in path)
        return not is_tagged and any(self.private.holds(heading.span.start) for heading in new)

    def _group_lines(self, mine: Insertion, new: Sequence[Heading], *, in_markers: bool) -> tuple[str, ...]:
        """Return the lines of a new group; they need no markers of their own if its headings are private."""
        hides = in_markers or any(tags_privately(heading.title, self.rules.publish) for heading in new)
        return (*mine.lines, *mine.private) if hides else self._lines(mine)

    def _lines(self, mine: Insertion) -> tuple[str, ...]:
        """Return the lines of an insertion, private ones between markers."""
        if not mine.private:
            return mine.lines
        indent = indent_of(mine.private[0]) if mine.below else ""
        return (*mine.lines, *between_markers(mine.private, self.target.text, self.source.text, indent=indent))

    def _gap(self, mine: Insertion) -> int:
        """Return the number of blank lines below a new group's heading: the writer's, or one if CommonMark needs it."""
        path = mine.group.path
        wanted = bool(path) and path[-1].level == BOLD_LEVEL and starts_late(self._lines(mine)[0])
        return max(int(wanted), gap_after(self.source, mine.section, mine.group)) if path else 0

    def _new_section(self, role: str, groups: list[Insertion]) -> None:
        # Tasks in no group, or below a bold line, come first: after a heading they would be under it.
        groups = sorted(groups, key=lambda mine: -mine.group.path[0].level if mine.group.path else -BOLD_LEVEL - 1)
        first = groups[0]
        own = self.source.first(role)
        is_private = False
        if own and own.heading and not self._is_private(own.heading):
            heading = self._heading(own.heading)
            is_private = tags_privately(own.heading.title, self.rules.publish)
        else:
            mine = first.section.heading.level if first.section.heading else LABEL_LEVEL
            level = heading_level(self.target) or (mine if mine < LABEL_LEVEL else 2)
            self.headings.append((level, self.rules.headings[role]))
            heading = (f"{'#' * level} {self.rules.headings[role]}",)
        gap = 1 if first.group.path else gap_after(self.source, first.section, first.group)
        # the writer's own order of sections if it includes all of them, else the usual one
        order = tuple(dict.fromkeys(section.role for section in parts(self.source) if section.role))
        order = order if role in order and len(order) > 1 else ROLES
        self.layout.new_section(role, order, (*heading, *[""] * gap, *self._written(groups, (), is_private=is_private)))

    def _is_private(self, heading: Heading) -> bool:
        """Return whether a heading is private because of what surrounds it, not because of a tag in it."""
        tagged = tags_privately(heading.title, self.rules.publish)
        return not tagged and (self.private.is_whole or is_in(heading.span.start, self.private.marked))


def _by_group(insertions: Iterable[Insertion]) -> list[Insertion]:
    """Return one insertion per group of the source; insertions of the same group are adjacent."""
    runs = [list(run) for _, run in groupby(insertions, key=lambda each: each.group.body)]
    return [
        run[0]._replace(
            lines=tuple(line for each in run for line in each.lines),
            private=tuple(line for each in run for line in each.private),
        )
        for run in runs
    ]
