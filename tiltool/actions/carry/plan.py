"""The plan of a carry: the tasks that each earlier note gives, and the day's note if it is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from tiltool.actions.carry.sources import (
    CarrySource,
    CarrySources,
    Request,
    choose_sources,
    keys_after_target,
    keys_between_notes,
    keys_in_newer_notes,
    keys_moved_to_deleted_note,
)
from tiltool.core.carry.plan import CarryPlan, Move, plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.dates.days import day_of_path
from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import GAP
from tiltool.core.tasks.chains import digest_id, shortened
from tiltool.core.tasks.checkbox_lines import all_boxes
from tiltool.core.text.edits import creation, minimal_patch
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.day_notes import DayFile
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.chain_walk import chains_around

_NOTES_TO_COMPARE = 2


class CarriedTask(NamedTuple):
    """A carried task: its id, the first day of its chain, and how often it was carried, this time included."""

    move: Move
    id: str
    first_day: date
    times_carried: int


class Leg(NamedTuple):
    """The carry from one source note.

    `carried` returns the tasks with their chains. It is called only to show the result: finding that a
    task is 85 notes old means reading 85 notes.
    """

    day: date
    path: str
    note: Note
    earlier: Mapping[str, str]  # the boxes of the note before it
    plan: CarryPlan
    carried: Callable[[], tuple[CarriedTask, ...]]


class Brought(NamedTuple):
    """A task moved from the backlog because it is due."""

    title: str
    path: str
    line: int
    moved: Mapping[str, str]  # key and mark of the task and its subtasks


class CarryReport(NamedTuple):
    """The result of a carry, or of a dry run."""

    target: date
    path: str
    created: bool
    legs: tuple[Leg, ...]  # oldest source first
    passed_over: tuple[date, ...]
    changes: tuple[Change, ...]
    problems: tuple[tuple[date, Problem], ...]
    later: int = 0  # open tasks in the target's later section
    later_limit: int = 0
    brought: tuple[Brought, ...] = ()
    settled: tuple[str, ...] = ()  # projects updated with tasks that were finished by hand
    too_far: bool = False  # the day is too far ahead to carry into

    @property
    def source(self) -> date | None:
        """Return the day of the newest source note, or None."""
        return self.legs[-1].day if self.legs else None

    @property
    def moved(self) -> Mapping[str, str]:
        """Return key and mark of each task that goes to the target, for the history."""
        moves = (move for leg in self.legs for move in leg.plan.carried)
        brought = (pair for each in self.brought for pair in each.moved.items())
        return {**{move.task.key: move.mark for move in moves}, **dict(brought)}


def plan(notebook: Notebook, request: Request) -> CarryReport:
    """Return what a carry would do; call it under the notebook's lock."""
    there = notebook.day_file(request.target)
    carries = request.carries
    sources = choose_sources(notebook, request) if carries or there is None else CarrySources()
    file = there or notebook.file_for(request.target)
    start = notebook.read(there) if there else _draft(notebook, request, sources)
    carried = sources.found[::-1] if carries else ()
    if any(notebook.is_same_file(source.file, file) for source in carried):
        problem = Message("{path} is a link to the note to carry from", path=notebook.relative(file))
        raise Refused(problem, "remove the link")
    legs = tuple(_legs(notebook, request, carried, start, notebook.relative(file), created=there is None))
    return CarryReport(
        target=request.target,
        path=notebook.relative(file),
        created=there is None,
        legs=legs,
        passed_over=sources.passed_over,
        changes=tuple(_changes(notebook, file, start, legs, created=there is None)),
        problems=sources.problems,
        later=_later(start, legs),
        later_limit=notebook.config.limits.later,
        too_far=request.carry and not carries,
    )


def _later(start: Note, legs: Sequence[Leg]) -> int:
    """Return how many open tasks the target's later section has after the carry."""
    there = sum(task.is_open for section in start.having("later") for task in section.tasks() if task.title)
    return there + sum(move.to == "later" for leg in legs for move in leg.plan.carried)


def _draft(notebook: Notebook, request: Request, sources: CarrySources) -> Note:
    """Return the new note, from the template, the earlier notes or the language."""
    from tiltool.core.edit.new_note import Habit, draft_from_habit
    from tiltool.core.edit.template import draft_from_language

    day, config, form = request.target, notebook.config, sources.form
    if request.template is not None:
        text = _from_template(notebook, request)
    elif form:
        earlier = notebook.earlier_texts(form.file.day)
        habit = Habit(form.note, tuple(islice(earlier, _NOTES_TO_COMPARE)), config.publish.private, config.dialect)
        text = draft_from_habit(habit, day)
    else:
        text = draft_from_language(config.language, day)
    return parse(text, day, config.dialect, with_links=False)


def _from_template(notebook: Notebook, request: Request) -> str:
    """Return the filled-in template; its title is the name of the note, or the day if that name has no year."""
    from tiltool.core.edit.template import draft_from_template

    name = notebook.file_for(request.target).path.rpartition("/")[2]
    title = name.rpartition(".")[0] if day_of_path(name) else ""
    now = datetime.fromisoformat(request.at) if request.at else None
    return draft_from_template(request.template or "", request.target, title, now)


def _legs(
    notebook: Notebook, request: Request, sources: Sequence[CarrySource], start: Note, path: str, *, created: bool
) -> Iterator[Leg]:
    """Yield the carry from each source, oldest first, each into the result of the one before; `path` is the target's."""
    target, target_publish = start, notebook.publish_rules(path)
    elsewhere = keys_after_target(notebook, request.target)
    if request.source:
        elsewhere |= keys_between_notes(notebook, request.source, request.target)
    for number, (file, note) in enumerate(sources):
        newer = frozenset(keys_in_newer_notes(source.note for source in sources[number + 1 :]))
        lost = keys_moved_to_deleted_note(notebook, file) if created else {}
        earlier, source = _boxes_before(notebook, file, note), notebook.relative(file)
        rules = _rules(notebook, request, lost, newer | elsewhere)._replace(
            earlier=earlier,
            publish=notebook.publish_rules(source),
            target_publish=target_publish,
        )
        made = plan_carry(note, target, rules)
        yield Leg(file.day, source, note, earlier, made, partial(_carried_tasks, notebook, file, note, made.carried))
        if made.target.edits and number + 1 < len(sources):
            target = parse(made.target.after or "", request.target, notebook.config.dialect, with_links=False)


def _carried_tasks(notebook: Notebook, file: DayFile, note: Note, moves: Sequence[Move]) -> tuple[CarriedTask, ...]:
    day = file.day
    chains = chains_around(notebook, note, notebook.relative(file), day) if moves else {}
    found = []
    for move in moves:
        chain = chains.get(move.task.line)  # a box without a title has none
        id = chain.id if chain else digest_id(chain_key(move.task.title), str(day))
        first_day = date.fromisoformat(chain.first.day) if chain else day
        found.append(CarriedTask(move, id, first_day, len(chain.steps) if chain else 1))
    short = shortened(each.id for each in found)
    return tuple(each._replace(id=short[each.id]) for each in found)


def _boxes_before(notebook: Notebook, file: DayFile, note: Note) -> Mapping[str, str]:
    """Return the boxes of the note before the source, where a done parent may be only context."""
    if not any(task.state == "done" and task.children for _, task in note.tasks()):
        return {}
    texts = (text for _, text in notebook.earlier_texts(file.day))
    return next(filter(None, (all_boxes(text, notebook.config.dialect) for text in islice(texts, GAP))), {})


def _rules(notebook: Notebook, request: Request, lost: Mapping[str, str], newer: frozenset[str]) -> CarryRules:
    defaults, config = notebook.config.carry, notebook.config
    with_done = defaults.with_done if request.with_done is None else request.with_done
    return CarryRules(
        leave=request.leave or defaults.source,
        with_states=("done",) if with_done else (),
        top=defaults.top if request.top is None else request.top,
        headings=HEADINGS[config.language],
        dialect=config.dialect,
        revived=lost,
        superseded=newer,
    )


def _changes(notebook: Notebook, file: DayFile, start: Note, legs: Sequence[Leg], *, created: bool) -> Iterator[Change]:
    """Yield the target's change, then the sources': being killed in between leaves a copy but loses nothing."""
    path = notebook.relative(file)
    bringing = [leg.plan.target for leg in legs if leg.plan.target.edits]
    text = (bringing[-1].after if bringing else None) or start.text
    if created:
        yield Change(path, creation(text))
    elif bringing:
        yield Change(path, bringing[0] if len(bringing) == 1 else minimal_patch(start.text, text))
    for leg in legs:
        if leg.plan.source.edits:
            yield Change(leg.path, leg.plan.source)
