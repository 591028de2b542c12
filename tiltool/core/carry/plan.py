"""The plan of a carry: two notes in, the patches of both and a report out. See carry-cases for the rules."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.carry.finished import Finished, finished_in, report_parcels
from tiltool.core.carry.insertion import Delivery, Parcel, deliver, parcels_of
from tiltool.core.carry.matching import Matching, match
from tiltool.core.carry.source import leave
from tiltool.core.carry.subtree import DESTINATION, Luggage, luggage_of
from tiltool.core.edit.verify import is_as_planned
from tiltool.core.note.headings import HEADINGS, Dialect
from tiltool.core.note.model import TASK_ROLES, Note, Problem, Task
from tiltool.core.note.parse import DIALECT, parse_sections
from tiltool.core.text.edits import Patch, patch, splice
from tiltool.core.text.lines import Span

PROBLEMS_OF_A_CARRY = frozenset(("malformed", "unknown-state", "open-fence", "open-comment", "twin", "front-matter"))


class Rules(NamedTuple):
    """How a carry goes: `leave` says what becomes of the source (`mark`, `keep`, `remove`)."""

    leave: str = "mark"
    with_done: bool = False
    top: bool = False
    headings: Mapping[str, str] = HEADINGS["en"]
    dialect: Dialect = DIALECT
    revived: Mapping[str, str] = MappingProxyType({})
    superseded: frozenset[str] = frozenset()
    earlier: Mapping[str, str] = MappingProxyType({})  # key -> mark of the boxes in the note before the source
    destination: Mapping[str, str] = DESTINATION
    only: frozenset[Span] | None = None  # blocks: nothing else is carried, and nothing is reported
    ungrouped: bool = False  # the headings over a task stay behind
    target_dialect: Dialect | None = None  # where it is not that of the source

    @property
    def reads_target(self) -> Dialect:
        """Return how the target is read."""
        return self.target_dialect or self.dialect


class Move(NamedTuple):
    """A task that got into the target: where it stood, the section it went to, the mark it has there."""

    task: Task
    role: str
    to: str
    mark: str


class Skip(NamedTuple):
    """An open task that was not carried, and why: `already-there`, `newer`, `no-place`."""

    task: Task
    role: str
    why: str


class CarryPlan(NamedTuple):
    """What a carry would do; the target is written before the source."""

    target: Patch
    source: Patch
    carried: tuple[Move, ...]
    reopened: tuple[Move, ...]
    finished: tuple[Finished, ...]
    listed: int  # how many of them were written into the target's `yesterday`, reopened ones too
    skipped: tuple[Skip, ...]
    elsewhere: int
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        """Tell whether any byte would change."""
        return bool(self.target.edits or self.source.edits)


def plan_carry(source: Note, target: Note, rules: Rules) -> CarryPlan:
    """Return how the unfinished tasks of `source` get into `target`."""
    luggage = _luggage(source, rules)
    matching = match(luggage, target, rules.superseded)
    arrivals = [each.ungrouped for each in matching.arrivals] if rules.ungrouped else matching.arrivals
    finished = finished_in(luggage, rules.earlier) if rules.only is None else ()
    wanted = (*parcels_of(luggage, target, arrivals), *report_parcels(luggage, target, finished))
    fitter = _Fitter(source, target, rules)
    parcels = fitter.fit(wanted)
    lost = tuple(_missing(wanted, parcels)) if len(parcels) < len(wanted) else ()
    moved = [task for parcel in parcels for task in parcel.tasks]
    brought = [task for parcel in parcels for task in parcel.brought]
    moves = tuple(_moves(luggage, parcels))
    spare = (*(task for task in (*moved, *matching.repeated) if task.is_open), *brought)
    left = leave(luggage, rules, (*moved, *matching.present), spare)
    if left is None:  # what can't be taken out is marked; the ids of the lines that stay must not travel then
        return plan_carry(source, target, rules._replace(leave="mark"))
    return CarryPlan(
        target=patch(target.text, fitter.delivery(parcels).edits),
        source=left,
        carried=tuple(move for move in moves if not luggage.is_reopened(move.task, move.role)),
        reopened=tuple(move for move in moves if luggage.is_reopened(move.task, move.role)),
        finished=tuple(each for each in finished if not each.reopened),
        listed=sum(parcel.role == "yesterday" for parcel in parcels),
        skipped=tuple(_skips(source, luggage, matching, lost)),
        elsewhere=_elsewhere(source),
        problems=tuple(problem for problem in source.problems if problem.code in PROBLEMS_OF_A_CARRY),
    )


def _luggage(source: Note, rules: Rules) -> Luggage:
    return luggage_of(
        source,
        with_done=rules.with_done,
        removes=rules.leave == "remove",
        revived=rules.revived,
        destination=rules.destination,
        only=rules.only,
    )


class _Fitter(NamedTuple):
    """Finds out which parcels get into the target without it reading as something else.

    Most often all do, as they are; an odd indent needs a list of its own; and what would still hang under
    another task, or be swallowed by a fence, stays where it is.
    """

    source: Note
    target: Note
    rules: Rules

    def fit(self, wanted: Sequence[Parcel], accepted: tuple[Parcel, ...] = ()) -> tuple[Parcel, ...]:
        """Return `accepted` and those of `wanted` that fit beside them, by halves: few are odd."""
        if not wanted or self.is_right((*accepted, *wanted)):
            return (*accepted, *wanted)
        if len(wanted) == 1:
            apart = wanted[0]._replace(apart=True)
            fits = self.may_stand_apart(wanted[0]) and self.is_right((*accepted, apart))
            return (*accepted, apart) if fits else accepted
        half = len(wanted) // 2
        return self.fit(wanted[half:], self.fit(wanted[:half], accepted))

    def may_stand_apart(self, parcel: Parcel) -> bool:
        """Tell whether an empty comment would help: it must not close one that the writer left open."""
        open_comment = any(problem.code == "open-comment" for problem in self.target.problems)
        return parcel.lines[0].startswith((" ", "\t")) and not open_comment

    def delivery(self, parcels: Sequence[Parcel]) -> Delivery:
        """Return the edits that bring `parcels`."""
        return deliver(self.source, self.target, parcels, self.rules.headings, self.rules.top)

    def is_right(self, parcels: Sequence[Parcel]) -> bool:
        """Tell whether the target, with `parcels` in it, reads as planned."""
        delivery = self.delivery(parcels)
        after = parse_sections(splice(self.target.text, delivery.edits), self.rules.reads_target)
        come = [place for parcel in parcels for place in parcel.places]
        return is_as_planned(self.target.sections, after, (), come, delivery.headings)


def _missing(wanted: Sequence[Parcel], parcels: Sequence[Parcel]) -> Iterator[Parcel]:
    """Yield the parcels that found no place."""
    placed = Counter((parcel.role, parcel.group.body, parcel.lines) for parcel in parcels)
    for parcel in wanted:
        name = (parcel.role, parcel.group.body, parcel.lines)
        if placed[name]:
            placed[name] -= 1
        else:
            yield parcel


def _moves(luggage: Luggage, parcels: Iterable[Parcel]) -> Iterator[Move]:
    for parcel in parcels:
        for task in parcel.tasks:
            role = parcel.section.role or ""
            yield Move(task, role, parcel.role, luggage.mark_of(task, role))


def _skips(source: Note, luggage: Luggage, matching: Matching, lost: Iterable[Parcel]) -> Iterator[Skip]:
    roles = {task.block: section.role or "" for section, task in source.tasks()}
    for task in matching.superseded:
        yield Skip(task, roles[task.block], "newer")
    for task in matching.present:
        # A checked (WIP) box keeps its mark, so its copy is there on every later run: nothing to tell.
        if not luggage.is_reopened(task, roles[task.block]):
            yield Skip(task, roles[task.block], "already-there")
    for parcel in lost:
        for task in parcel.tasks:
            yield Skip(task, roles[task.block], "no-place")


def _elsewhere(note: Note) -> int:
    """Return how many open boxes stand where nothing is carried from: learned, unknown sections, quotes."""
    outside = (section for section in note.sections if section.role not in (*TASK_ROLES, "yesterday"))
    return note.quoted + sum(task.is_open and bool(task.title) for section in outside for task in section.tasks())
