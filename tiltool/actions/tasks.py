"""Tasks: what waits to be done, in one row a chain, the most urgent first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from tiltool.core.chain import handle_of, shortened
from tiltool.core.fields import Fields, chain_key, read_fields, title_tags
from tiltool.core.query import path_fits
from tiltool.core.tagtree import is_within, tag_key
from tiltool.core.taskquery import PLACES, Bound, TaskQuery
from tiltool.core.terms import fold, fold_note
from tiltool.core.urgency import Facts, Term, urgency, urgency_terms
from tiltool.store.chains import refresh_chains
from tiltool.store.index import Index
from tiltool.store.waiting import WaitingTask, newest_day, picked_tasks, waiting_tasks


class Setting(NamedTuple):
    """What tells where a task waits: the day it is, the folder of the backlog, from how many days on one is stale."""

    today: date
    backlog: str
    stale: int


class Waiting(NamedTuple):
    """A task that waits: `place` is one of PLACES, `terms` are what its urgency is the sum of.

    `handle` is the whole id, of which `id` is as much as tells it from the others.
    """

    id: str
    handle: str
    task: WaitingTask
    fields: Fields
    place: str
    project: str | None
    age_days: int | None
    terms: tuple[Term, ...]

    @property
    def urgency(self) -> float:
        """Return the sum of the terms, in points."""
        return urgency(self.terms)

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags in the title, as written."""
        return title_tags(self.task.title)

    def is_stale(self, days: int) -> bool:
        """Tell whether it waits for `days` and longer, with no day set for it."""
        return self.age_days is not None and self.age_days >= days and not (self.fields.due or self.fields.scheduled)


class TaskReport(NamedTuple):
    """The tasks that a query lets through, by place, the most urgent first."""

    tasks: tuple[Waiting, ...]
    total: int  # of all that wait


def list_tasks(index: Index, setting: Setting, query: TaskQuery | None = None) -> TaskReport:
    """Return the tasks that wait and that a query lets through.

    Raises Misused for a regular expression that is wrong or takes too long.
    """
    refresh_chains(index)
    every = tuple(_every(index, setting))
    fits = _filter(query, setting) if query else None
    shown = [each for each in every if fits(each)] if fits else every
    return TaskReport(tuple(sorted(shown, key=_rank)), len(every))


def _rank(task: Waiting) -> tuple[object, ...]:
    return PLACES.index(task.place), -task.urgency, task.task.first_day or "9", task.task.path, task.task.line


def _every(index: Index, setting: Setting) -> Iterator[Waiting]:
    rows = list(waiting_tasks(index))
    homes = {
        chain_key(each.title): project_of(each.path, setting.backlog) for each in picked_tasks(index, setting.backlog)
    }
    newest = newest_day(index, setting.today) or ""
    ids = [handle_of(chain_key(row.origin), row.first_day or "", row.number) for row in rows]
    short = shortened(ids)
    for id, row in zip(ids, rows, strict=True):
        fields = read_fields(row.title)
        own = project_of(row.path, setting.backlog)
        project = own or homes.get(chain_key(row.title)) or fields.project
        yield _waiting(
            (short[id], id), row, fields, project, _place(row, fields, own is not None, newest, setting.today), setting
        )


def _waiting(
    ids: tuple[str, str], row: WaitingTask, fields: Fields, project: str | None, place: str, setting: Setting
) -> Waiting:
    began = row.first_day or (fields.created.isoformat() if fields.created else None)
    age = (setting.today - date.fromisoformat(began)).days if began else None
    facts = Facts(fields.due, fields.priority, _is_doing(row), age, row.times)
    return Waiting(*ids, row, fields, place, project, age, urgency_terms(facts, setting.today))


def _is_doing(row: WaitingTask) -> bool:
    return row.wip or row.state == "doing"


def project_of(path: str, backlog: str) -> str | None:
    """Return the project that a file of the backlog is; None for another file."""
    return (
        PurePosixPath(path).relative_to(backlog).with_suffix("").as_posix() if path.startswith(f"{backlog}/") else None
    )


def _place(row: WaitingTask, fields: Fields, in_backlog: bool, newest: str, today: date) -> str:
    if fields.due and fields.due < today:
        return "overdue"
    if in_backlog:
        return "backlog"
    if (row.day or "") < newest:
        return "left"
    if _is_doing(row):
        return "doing"
    return "later" if row.role in ("later", "next", "learned") or (row.day or "") > newest else "today"


Fits = Callable[[Waiting], bool]


def _filter(query: TaskQuery, setting: Setting) -> Fits:
    tests = tuple(_tests(query, setting))
    return lambda task: all(test(task) for test in tests)


def _tests(query: TaskQuery, setting: Setting) -> Iterator[Fits]:
    yield from _text_tests(query)
    asked = query.query
    if asked.roles:
        yield lambda task: task.task.role in asked.roles
    if asked.since:
        yield lambda task: (task.task.day or "") >= str(asked.since)
    if asked.until:
        yield lambda task: "" < (task.task.day or "") <= str(asked.until)
    if asked.states:
        yield lambda task: any(_is(task, state, setting) for state in asked.states)
    if query.priorities:
        yield lambda task: task.fields.priority in query.priorities
    if query.has_due is not None:
        yield lambda task: (task.fields.due is not None) == query.has_due
    yield from _number_tests(query, setting)


def _text_tests(query: TaskQuery) -> Iterator[Fits]:
    from tiltool.actions.patterns import finders_of  # most questions are about days and places

    finders = finders_of(query.query)
    if any(finders):
        yield lambda task: finders.let_through(fold_note(f"{task.task.title}\n{task.task.more}"))
    for tag in query.query.values("tag"):
        yield lambda task, tag=tag: _has_tag(task, tag.value) == tag.wanted  # type: ignore[misc]
    if any(query.query.values("path")):
        yield lambda task: path_fits(task.task.path, query.query.values("path"))
    for project in query.projects:
        yield lambda task, each=project: _in_project(task, each.value) == each.wanted  # type: ignore[misc]


def _number_tests(query: TaskQuery, setting: Setting) -> Iterator[Fits]:
    yield lambda task: _holds(query.ages, task.age_days)
    yield lambda task: _holds(query.carried, task.task.times)
    yield lambda task: _holds(query.due, (task.fields.due - setting.today).days if task.fields.due else None)


def _holds(bounds: Iterable[Bound], number: int | None) -> bool:
    return all(bound.holds(number) for bound in bounds)


def _has_tag(task: Waiting, wanted: str) -> bool:
    return any(is_within(tag_key(tag), wanted) for tag in task.tags)


def _in_project(task: Waiting, wanted: str) -> bool:
    return task.project is not None and is_within(fold(task.project), wanted)


def _is(task: Waiting, state: str, setting: Setting) -> bool:
    if state == "wip":
        return task.task.wip
    if state == "stale":
        return task.is_stale(setting.stale)
    if state == "repeating":
        return task.fields.repeat is not None
    return state in (task.place, task.task.state) or (state == "doing" and _is_doing(task.task))


def counts(tasks: Sequence[Waiting]) -> Mapping[str, int]:
    """Return how many of the tasks are at each place."""
    return {place: sum(task.place == place for task in tasks) for place in PLACES}
