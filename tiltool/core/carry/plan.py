"""The plan of a carry: from two notes to patches of both and a report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tiltool.core.carry.insertion import Insertion, insert, insertions_of
from tiltool.core.carry.matching import Matching, match
from tiltool.core.carry.privacy import Secret, private_in, report_secrets, shelter
from tiltool.core.carry.source_edits import source_patch
from tiltool.core.carry.subtree import CarryRules, CarrySelection, select
from tiltool.core.edit.placement import bullet_of
from tiltool.core.edit.verify import PlacedTask
from tiltool.core.note.dialect import ENDED_STATES, written_mark
from tiltool.core.note.heading_aliases import FINISHING_ROLES, TASK_ROLES
from tiltool.core.note.model import Note, Problem, Section, Task
from tiltool.core.note.titles import title_key, without_id
from tiltool.core.text.edits import Patch, patch

PROBLEMS_OF_A_CARRY = frozenset(("malformed", "unknown-state", "open-fence", "open-comment", "twin", "front-matter"))
SEPARATOR = ("<!-- -->", "")
"""An empty comment ends a list, so that an indented tree doesn't become a child of the one before."""

_BELOW = " / "


class Move(NamedTuple):
    """A task that got into the target: its section in the source, its section in the target, and its mark there."""

    task: Task
    role: str
    to: str
    mark: str


class Skip(NamedTuple):
    """An open task that was not carried, and the reason: `already-there`, `newer`, `no-place`."""

    task: Task
    role: str
    why: str


class FinishedTask(NamedTuple):
    """A task that the next note's `yesterday` lists; `title` starts with those of its ancestors, joined by ` / `."""

    title: str
    key: str
    mark: str | None  # None for a plain bullet of a `done` section
    line: int
    reopened: bool
    own: str = ""  # its title without those of its ancestors
    parent: str | None = None  # the key of the task above it


class CarryPlan(NamedTuple):
    """What a carry would do; the target is written before the source."""

    target: Patch
    source: Patch
    carried: tuple[Move, ...]
    reopened: tuple[Move, ...]
    finished: tuple[FinishedTask, ...]
    listed: int  # how many finished tasks were written into the target's `yesterday`, including reopened ones
    skipped: tuple[Skip, ...]
    elsewhere: int
    problems: tuple[Problem, ...]


def plan_carry(source: Note, target: Note, rules: CarryRules) -> CarryPlan:
    """Return the plan that carries the unfinished tasks of `source` into `target`."""
    selection = select(source, rules)._replace(private=private_in(source, target, rules.publish, rules.target_publish))
    matching = match(selection, target)
    arrivals = [each.ungrouped for each in matching.arrivals] if rules.ungrouped else matching.arrivals
    finished = _finished(selection) if rules.only is None else ()
    fitter = _Fitter(selection, target)
    fitter.fit([*insertions_of(selection, target, arrivals), *_report(selection, target, finished)])
    moved = [task for each in fitter.fitting for task in each.tasks]
    brought = [task for each in fitter.fitting for task in each.brought]
    spare = (*(task for task in (*moved, *matching.repeated) if task.is_open), *brought)
    left = source_patch(selection, (*moved, *matching.present), spare)
    if left is None:  # tasks that can't be removed are marked; lines that stay must keep their block ids
        return plan_carry(source, target, rules._replace(leave="mark"))
    moves = [
        Move(task, each.section.role or "", each.role, selection.mark_of(task))
        for each in fitter.fitting
        for task in each.tasks
    ]
    return CarryPlan(
        target=fitter.patch,
        source=left,
        carried=tuple(move for move in moves if move.task.box not in selection.reopened),
        reopened=tuple(move for move in moves if move.task.box in selection.reopened),
        finished=tuple(each for each in finished if not each.reopened),
        listed=sum(len(each.places) for each in fitter.fitting if each.role == "yesterday"),
        skipped=tuple(_skips(selection, matching, fitter.lost)),
        elsewhere=_elsewhere(source),
        problems=tuple(problem for problem in source.problems if problem.code in PROBLEMS_OF_A_CARRY),
    )


class _Fitter:
    """Selects the insertions after which the target still reads as planned.

    Usually all of them fit unchanged; an unusual indent needs a separate list; one that would still end up below
    another task, or inside a fence, stays in the source.
    """

    def __init__(self, selection: CarrySelection, target: Note) -> None:
        self.selection = selection
        self.target = target
        self.fitting: list[Insertion] = []
        self.lost: list[Insertion] = []
        self.patch = patch(target.text, ())

    def fit(self, wanted: Sequence[Insertion]) -> None:
        """Add the insertions of `wanted` that fit beside those already fitting; by bisection, because few don't fit."""
        if not wanted or self._fits(wanted):
            return
        if len(wanted) > 1:
            half = len(wanted) // 2
            self.fit(wanted[:half])
            self.fit(wanted[half:])
            return
        apart = wanted[0]._replace(lines=(*SEPARATOR, *wanted[0].lines))
        if not (self._may_stand_apart(wanted[0]) and self._fits([apart])):
            self.lost += wanted

    def _fits(self, wanted: Sequence[Insertion]) -> bool:
        made = insert(self.selection, self.target, [*self.fitting, *wanted])
        if made:
            self.patch = made
            self.fitting += wanted
        return made is not None

    def _may_stand_apart(self, wanted: Insertion) -> bool:
        """Return whether an empty comment would help: it must not close a comment that the writer left open."""
        open_comment = any(problem.code == "open-comment" for problem in self.target.problems)
        first = next(iter(wanted.lines), "")
        return wanted.below is None and first.startswith((" ", "\t")) and not open_comment


def _finished(selection: CarrySelection) -> tuple[FinishedTask, ...]:
    """Return the source's finished tasks, in order, each title once."""
    found: dict[str, FinishedTask] = {}
    for section in selection.note.sections:
        if section.role in FINISHING_ROLES:
            for bullet in section.bullets:
                found.setdefault(bullet.key, FinishedTask(bullet.title, bullet.key, None, bullet.line, False))
            for above, title, key, task in _paths(section):
                if task.state == "done" and task.title and not is_context(task, selection.rules.earlier):
                    reopened = task.box in selection.reopened
                    own, parent = title.removeprefix(above), title_key(above.removesuffix(_BELOW)) if above else None
                    found.setdefault(key, FinishedTask(title, key, task.mark, task.line, reopened, own, parent))
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _paths(section: Section) -> Iterator[tuple[str, str, str, Task]]:
    """Yield the tasks of a section, each after its ancestors' titles, its full title with those in it, and its key."""
    stack = [("", root) for _, root in section.roots()][::-1]
    while stack:
        above, task = stack.pop()
        title = above + without_id(task.title)
        yield above, title, title_key(title), task
        stack += [(title + _BELOW if title else "", child) for child in reversed(task.children)]


def is_context(task: Task, earlier: Mapping[str, str]) -> bool:
    """Return whether a done task is there only as the parent of an open one, and was already done in the note before.

    `earlier` holds key and state of the boxes of the note before; the note after that one listed the task as finished.
    """
    is_done = earlier.get(task.key) in ENDED_STATES
    return is_done and any(earlier.get(each.key) not in ENDED_STATES for each in task.children)


def _report(selection: CarrySelection, target: Note, finished: Sequence[FinishedTask]) -> Iterator[Insertion]:
    """Yield the lines that the target's `yesterday` doesn't list yet, if either note has such a section."""
    source = selection.note
    section = source.first("yesterday") or target.first("yesterday")
    if section is None:
        return
    listed = {bullet.key for each in target.having("yesterday") for bullet in each.bullets}
    listed |= {key for each in target.having("yesterday") for _, _, key, _ in _paths(each)}
    marker = next(filter(None, (bullet_of(each, each.having("yesterday")) for each in (target, source))), "-")
    group = section.groups[0]._replace(path=())
    for family in _families(each for each in finished if each.key not in listed):
        lines: list[str] = []
        places: list[PlacedTask] = []
        secrets: list[Secret] = []
        for above, each in family:
            title = each.own if above else each.title
            lines.append(
                f"{'  ' * len(above)}{marker} {'' if each.mark is None else f'{written_mark(each.mark)} '}{title}"
            )
            places.append(("yesterday", (), above, title, 1, each.mark or ""))
            secrets += report_secrets(selection, lines[-1], each.line)
        public, private = shelter(selection, tuple(lines), secrets)
        yield Insertion(
            "yesterday", section, group, None, public, tuple(places), private=private, secrets=tuple(secrets)
        )


def _families(finished: Iterable[FinishedTask]) -> Iterator[list[tuple[tuple[str, ...], FinishedTask]]]:
    """Yield families of finished tasks, each task with the keys of the ancestors that it is written below."""
    families: dict[str, list[tuple[tuple[str, ...], FinishedTask]]] = {}
    above: dict[str, tuple[str, ...]] = {}
    for each in finished:  # parents come before their children
        parents = above.get(each.parent or "", ())
        above[each.key] = (*parents, title_key(each.own) if parents else each.key)
        families.setdefault(above[each.key][0], []).append((parents, each))
    yield from families.values()


def _skips(selection: CarrySelection, matching: Matching, lost: Sequence[Insertion]) -> Iterator[Skip]:
    roles = {task.box: section.role or "" for section, task in selection.note.tasks()}
    for task in matching.superseded:
        yield Skip(task, roles[task.box], "newer")
    for task in matching.present:
        # A checked (WIP) box keeps its mark, so its copy is found on every later run: nothing to report.
        if task.box not in selection.reopened:
            yield Skip(task, roles[task.box], "already-there")
    for each in lost:
        for task in each.tasks:
            yield Skip(task, roles[task.box], "no-place")


def _elsewhere(note: Note) -> int:
    """Return the number of open boxes in places that nothing is carried from: learned, unknown sections, quotes."""
    outside = (section for section in note.sections if section.role not in (*TASK_ROLES, "yesterday"))
    return note.quoted + sum(task.is_open and bool(task.title) for section in outside for task in section.tasks())
