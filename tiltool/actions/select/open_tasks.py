"""Open tasks, one row per chain, the most urgent first."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from tiltool.core.note.fields import Fields, chain_key, read_fields, title_tags
from tiltool.core.tasks.chains import digest_id, id_of, shortened
from tiltool.core.tasks.urgency import PLACES, Term, urgency_terms
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.chain_builder import refresh_chains
from tiltool.store.queries.open_tasks import WaitingTask, backlog_tasks, newest_day, waiting_tasks


class Setting(NamedTuple):
    """What decides a task's place: today, the folder of the backlog, and the age in days at which it is stale."""

    today: date
    backlog: str
    stale: int


class Waiting(NamedTuple):
    """An open task: `place` is one of PLACES, the sum of `terms` is its urgency.

    `handle` is the full id, `id` the part of it that is unique.
    """

    id: str
    handle: str
    task: WaitingTask
    fields: Fields
    place: str
    project: str | None
    age_days: int | None
    terms: tuple[Term, ...]
    private: bool

    @property
    def urgency(self) -> float:
        """Return the sum of the terms, in points."""
        return round(sum(term.points for term in self.terms), 2)

    @property
    def uid(self) -> str:
        """Return the id for other programs, which stays the same if the first day changes."""
        return id_of(self.task.origin, "", self.task.number)

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags in the title, as written."""
        return title_tags(self.task.title)

    def is_stale(self, days: int) -> bool:
        """Return whether it has been open for at least `days` without a day set for it."""
        return self.age_days is not None and self.age_days >= days and not (self.fields.due or self.fields.scheduled)


class TaskReport(NamedTuple):
    """The tasks that match a query, by place, the most urgent first."""

    tasks: tuple[Waiting, ...]
    total: int  # of all open tasks


Fits = Callable[[Waiting], bool]
"""Returns whether a task matches."""


def setting_of(notebook: Notebook, today: date) -> Setting:
    """Return the setting of a notebook."""
    return Setting(today, notebook.config.tasks, notebook.config.limits.stale)


def open_tasks(notebook: Notebook, today: date, fits: Fits | None = None) -> TaskReport:
    """Return the open tasks of the notes as they are now, or those that fit. Raises what `fits` raises."""
    return ask(notebook, lambda index: list_tasks(index, setting_of(notebook, today), fits))


def list_tasks(index: Index, setting: Setting, fits: Fits | None = None) -> TaskReport:
    """Return the open tasks, or those that fit. Raises what `fits` raises."""
    refresh_chains(index)
    every = tuple(_every(index, setting))
    shown = [each for each in every if fits(each)] if fits else every
    return TaskReport(tuple(sorted(shown, key=_rank)), len(every))


def _rank(task: Waiting) -> tuple[object, ...]:
    return PLACES.index(task.place), -task.urgency, task.task.first_day or "9", task.task.path, task.task.line


def _every(index: Index, setting: Setting) -> Iterator[Waiting]:
    rows = list(waiting_tasks(index))
    homes = {
        chain_key(each.title): project_of(each.path, setting.backlog)
        for each in backlog_tasks(index, setting.backlog)
        if each.state == "moved"
    }
    newest = newest_day(index, setting.today) or ""
    ids = [*_handles(rows)]
    short = shortened(ids)
    for id, row in zip(ids, rows, strict=True):
        fields = read_fields(row.title)
        own = project_of(row.path, setting.backlog)
        project = own or (homes and homes.get(chain_key(row.title))) or fields.project
        place = _place(row, fields, own is not None, newest, setting.today)
        yield _waiting((short[id], id), row, fields, project, place, setting)


def _handles(rows: Sequence[WaitingTask]) -> Iterator[str]:
    """Yield the full ids; if two projects have the same title, the second one's id depends on its project, too."""
    seen: set[str] = set()
    for row in rows:
        id = id_of(row.origin, row.first_day or "", row.number)
        yield digest_id(f"{chain_key(row.origin)}\0{row.path}", row.first_day or "", row.number) if id in seen else id
        seen.add(id)


def _waiting(
    ids: tuple[str, str], row: WaitingTask, fields: Fields, project: str | None, place: str, setting: Setting
) -> Waiting:
    began = row.first_day or (fields.created.isoformat() if fields.created else None)
    age = max(0, (setting.today - date.fromisoformat(began)).days) if began else None
    terms = urgency_terms(fields, setting.today, is_doing=is_doing(row), age_days=age, times_carried=row.times)
    return Waiting(
        *ids,
        row,
        fields,
        place,
        project,
        age,
        terms,
        is_withheld(row.private, setting.today),
    )


def is_withheld(private: str | None, today: date) -> bool:
    """Return whether a task or topic may not be shown today; if private, it may be from the day `private` on."""
    return private is not None and private > today.isoformat()


def is_doing(row: WaitingTask) -> bool:
    """Return whether a task is being worked on."""
    return row.wip or row.state == "doing"


def project_of(path: str, backlog: str) -> str | None:
    """Return the project of a file of the backlog; None for another file."""
    if not path.startswith(f"{backlog}/"):
        return None
    return PurePosixPath(path).relative_to(backlog).with_suffix("").as_posix()


def _place(row: WaitingTask, fields: Fields, in_backlog: bool, newest: str, today: date) -> str:
    if fields.due and fields.due < today:
        return "overdue"
    if in_backlog:
        return "today" if today in (fields.due, fields.scheduled) else "backlog"
    if (row.day or "") < newest:
        return "left"
    if is_doing(row):
        return "doing"
    return "later" if row.role in ("later", "next", "learned") or (row.day or "") > newest else "today"
