"""Carry: bring the unfinished tasks of earlier notes into a day's note, which is made where it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.carry import CarryPlan, Rules, plan_carry
from tiltool.core.chain import Chain, follow, open_boxes
from tiltool.core.draft import Habit, draft_from_habit, draft_from_language, draft_from_template
from tiltool.core.edit import Edit, Patch, creation, patch
from tiltool.core.model import TASK_ROLES, Note, Problem
from tiltool.core.parse import parse
from tiltool.core.roles import HEADINGS
from tiltool.core.text import Span
from tiltool.errors import Refused
from tiltool.store.history import Change
from tiltool.store.notebook import DayFile, Notebook

MOST_PASSED_OVER = 60
"""Notes without a task section that a carry looks past before it gives up."""

_NOTES_FOR_HABIT = 3


class Request(NamedTuple):
    """What a carry is asked for; None where the notebook's configuration decides."""

    target: date
    source: date | None = None
    carry: bool = True
    leave: str | None = None
    with_done: bool | None = None
    top: bool | None = None
    lookback: int | None = None
    template: str | None = None


class Leg(NamedTuple):
    """The carry from one source note."""

    day: date
    plan: CarryPlan
    chains: Mapping[str, Chain]


class CarryReport(NamedTuple):
    """What a carry did, or, in a dry run, would do."""

    target: date
    path: str
    created: bool
    legs: tuple[Leg, ...]  # oldest source first
    passed_over: tuple[date, ...]
    changes: tuple[Change, ...]
    problems: tuple[tuple[date, Problem], ...]

    @property
    def source(self) -> date | None:
        """Return the newest source note's day; None where there was none."""
        return self.legs[-1].day if self.legs else None


def carry(
    notebook: Notebook, request: Request, at: str, *, command: str = "carry", dry_run: bool = False
) -> CarryReport:
    """Carry into the note of `request.target`; return the report.

    Raises Refused where source and target are one, a note can't be read, or a file can't be written.
    """
    with notebook.writing(dry_run):
        report, moved = plan(notebook, request)
        if report.changes and not dry_run:
            notebook.history.record(at, command, report.changes, moved=moved)
    return report


def plan(notebook: Notebook, request: Request) -> tuple[CarryReport, dict[str, str]]:
    """Return what a carry would do, and the tasks it would mark as moved; under the notebook's lock."""
    return _Carrier(notebook, request).plan()


class _Carrier:
    def __init__(self, notebook: Notebook, request: Request) -> None:
        self.notebook = notebook
        self.request = request
        self.defaults = notebook.config.carry
        self.passed_over: list[date] = []
        self.problems: list[tuple[date, Problem]] = []

    def plan(self) -> tuple[CarryReport, dict[str, str]]:
        """Return the report, and the tasks that it would mark as moved."""
        day, notebook = self.request.target, self.notebook
        there = notebook.day_file(day)
        sources = self._sources() if self.request.carry or there is None else []
        file = there or notebook.file_for(day)
        draft = notebook.read(there) if there else self._draft(sources)
        travelling = self._travelling(sources) if self.request.carry else []
        legs, target = self._legs(travelling, draft, file, there is None)
        changes = tuple(self._changes(file, there is None, draft, target, legs, travelling))
        report = CarryReport(
            target=day,
            path=notebook.relative(file),
            created=there is None,
            legs=tuple(legs),
            passed_over=tuple(self.passed_over),
            changes=changes,
            problems=tuple(self.problems),
        )
        moved = [move for leg in legs for move in leg.plan.carried if leg.plan.source.edits]
        return report, {move.task.key: move.task.mark for move in moved}

    def _sources(self) -> list[tuple[DayFile, Note]]:
        """Return the notes to carry from, and by whose form to draft, newest first."""
        if self.request.source:
            return [self._named(self.request.source)]
        found: list[tuple[DayFile, Note]] = []
        for file in islice(self.notebook.before(self.request.target), MOST_PASSED_OVER):
            note = self._readable(file)
            if note and note.has_form:
                found.append((file, note))
                if len(found) == self._lookback():
                    break
            elif not found:
                self.passed_over.append(file.day)
        return found if any(note.has_form for _, note in found) else []

    def _lookback(self) -> int:
        return self.request.lookback or self.defaults.lookback

    def _named(self, day: date) -> tuple[DayFile, Note]:
        if day == self.request.target:
            raise Refused(
                f"{day} can't be carried into itself", "name another note: --from yesterday, or --to tomorrow"
            )
        file = self.notebook.day_file(day)
        if file is None:
            raise Refused(f"no note for {day}", "til show lists what there is: til show; or leave --from out")
        return file, self.notebook.read(file)

    def _readable(self, file: DayFile) -> Note | None:
        try:
            return self.notebook.read(file)
        except Refused as error:
            self.problems.append((file.day, Problem("unreadable", 1, 1, error.message)))
            return None

    def _draft(self, sources: Sequence[tuple[DayFile, Note]]) -> Note:
        """Return the note that is not there yet, by template, by habit or by language."""
        day, config = self.request.target, self.notebook.config
        if self.request.template is not None:
            title = sources[0][1].title if sources else None
            text = draft_from_template(self.request.template, day, title or f"TIL {day}")
        elif sources:
            earlier = self.notebook.earlier_texts(sources[0][0].day)
            text = draft_from_habit(Habit(sources[0][1], tuple(islice(earlier, _NOTES_FOR_HABIT))), day)
        else:
            text = draft_from_language(config.language, day)
        return parse(text, day, config.dialect)

    def _travelling(self, sources: Sequence[tuple[DayFile, Note]]) -> list[tuple[DayFile, Note]]:
        return [(file, note) for file, note in reversed(sources) if note.has_form]

    def _legs(
        self, sources: Sequence[tuple[DayFile, Note]], draft: Note, file: DayFile, created: bool
    ) -> tuple[list[Leg], Note]:
        legs: list[Leg] = []
        target = draft
        for number, (source_file, source) in enumerate(sources):
            newer = [note for _, note in sources[number + 1 :]]
            revived = self._revived(source_file) if created else {}
            plan = plan_carry(source, target, self._rules(revived, newer))
            legs.append(Leg(source_file.day, plan, self._chains(source_file, plan)))
            if plan.target.after is not None and plan.target.edits:
                target = parse(plan.target.after, file.day, self.notebook.config.dialect)
        return legs, target

    def _rules(self, revived: Mapping[str, str], newer: Sequence[Note]) -> Rules:
        request, defaults, config = self.request, self.defaults, self.notebook.config
        return Rules(
            leave=request.leave or defaults.source,
            with_done=defaults.with_done if request.with_done is None else request.with_done,
            top=defaults.top if request.top is None else request.top,
            headings=HEADINGS[config.language],
            dialect=config.dialect,
            revived=revived,
            superseded=frozenset(_keys(newer)),
        )

    def _chains(self, file: DayFile, plan: CarryPlan) -> Mapping[str, Chain]:
        keys = [move.task.key for move in (*plan.carried, *plan.reopened)]
        return follow(keys, file.day, self.notebook.earlier_texts(file.day)) if keys else MappingProxyType({})

    def _revived(self, source: DayFile) -> Mapping[str, str]:
        """Return the tasks that an earlier carry brought from `source` into a note that is gone since."""
        path = self.notebook.relative(source)
        for entry in islice(self.notebook.history.newest_first(), 100):
            mine = next((record for record in entry.files if record.path == path), None)
            if mine and mine.before is None:
                break  # the note was made here: nothing was carried from it before
            if mine and entry.moved:
                gone = not any((self.notebook.root / record.path).exists() for record in entry.files if record != mine)
                return self._lost(source, entry.moved) if gone else {}
        return {}

    def _lost(self, source: DayFile, moved: Mapping[str, str]) -> Mapping[str, str]:
        later = [file for file in self.notebook.days if file.day > source.day]
        found = {key for file in later for key in open_boxes(self.notebook.text(file))}
        return {key: mark for key, mark in moved.items() if key not in found}

    def _changes(
        self,
        file: DayFile,
        created: bool,
        draft: Note,
        target: Note,
        legs: Sequence[Leg],
        sources: Sequence[tuple[DayFile, Note]],
    ) -> Iterator[Change]:
        """Yield the target's change, then the sources': a kill in between leaves a copy, never a gap."""
        path = self.notebook.relative(file)
        bringing = [leg.plan.target for leg in legs if leg.plan.target.edits]
        if created:
            yield Change(path, creation(target.text))
        elif len(bringing) == 1:
            yield Change(path, bringing[0])
        elif bringing:
            yield Change(path, difference(draft.text, target.text))
        for (source, _), leg in zip(sources, legs, strict=True):
            if leg.plan.source.edits:
                yield Change(self.notebook.relative(source), leg.plan.source)


def _keys(notes: Sequence[Note]) -> Iterator[str]:
    for note in notes:
        yield from (task.key for section, task in note.tasks() if section.role in (*TASK_ROLES, "done"))


def difference(before: str, after: str) -> Patch:
    """Return the patch with the one edit that lies between the common start and the common end."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return patch(before, [Edit(Span(start, len(before) - end), after[start : len(after) - end])])
