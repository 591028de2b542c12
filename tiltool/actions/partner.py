"""Partners: the line of a project that a task in a day note was picked from, and what becomes of it."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from tiltool.actions.drafts import Drafts
from tiltool.config import INBOX
from tiltool.core.add import plan_tasks
from tiltool.core.edit import creation, splice
from tiltool.core.fieldedit import field_edit
from tiltool.core.fields import Fields, chain_key, read_fields
from tiltool.core.lineage import Candidate, Seen, renamings
from tiltool.core.model import Note, Task
from tiltool.core.occurrence import next_occurrence
from tiltool.core.revise import Revision, plan_revisions
from tiltool.errors import Misused, Refused
from tiltool.store.backlog import WHOLE, Backlog
from tiltool.store.notebook import Notebook

ENDED = ("done", "dropped")


class Partners:
    """The projects, as a change of day notes changes them along."""

    def __init__(self, notebook: Notebook, drafts: Drafts) -> None:
        self.notebook = notebook
        self.backlog = Backlog(notebook)
        self.drafts = drafts
        self.style = notebook.config.fields
        self.read: dict[str, tuple[str, Mapping[str, list[Task]]]] = {}

    def follow(self, title: str, state: str, note: Note, day: date, place: str = "") -> None:
        """Let the project know that a task of a day note got a state on a day.

        What is done or dropped there is so in the project; a repeating one waits for its next time, in the
        inbox where no project has it; one that is opened again was picked again. Raises Misused for a rule that
        makes no sense, with where it stands: at `place` for the task's own.
        """
        if self._knows(title, state, day):
            return
        found = self.find(title) or self._find_renamed(title, note)
        fields = read_fields(title)
        if state == "done" and fields.repeat and found is None:
            with naming(place):
                self._come_again(title, fields, day)
        elif found:
            with naming(f"{found[0]}:{found[1].line}"):
                revision = _revision(found[1], fields, state, day)
            if revision:
                self.revise(found[0], revision)

    def find(self, title: str) -> tuple[str, Task] | None:
        """Return path and task of the project that has the task of a title: picked, if there is such a one."""
        return min(self._all(title), key=lambda each: each[1].state != "moved", default=None)

    def paths(self) -> list[str]:
        """Return the paths of all projects, those that this change makes too, in order."""
        made = (path for path in self.drafts.patches if self.backlog.has(path))
        return sorted({*self.backlog.paths(), *made})

    def _all(self, title: str) -> list[tuple[str, Task]]:
        key = chain_key(title)
        return [(path, task) for path in self.paths() for task in self.by_key(path).get(key, ())]

    def _knows(self, title: str, state: str, day: date) -> bool:
        """Tell whether a project says already that the task got this state on this day."""
        return any(
            task.state == state and day in (read_fields(task.title).done, read_fields(task.title).cancelled)
            for _, task in self._all(title)
        )

    def _find_renamed(self, title: str, note: Note) -> tuple[str, Task] | None:
        """Return the picked task that got this title since, where it can be no other."""
        here = {chain_key(task.title) for _, task in note.tasks() if task.title != title}
        picked = {
            (number, task.line): (path, task)
            for number, path in enumerate(self.paths())
            for key, tasks in self.by_key(path).items()
            for task in tasks
            if task.state == "moved" and key not in here
        }
        on_record = self.notebook.picked_keys if picked else frozenset[str]()
        found = renamings(
            [_candidate(*place, task.title, task.key in on_record) for place, (_, task) in picked.items()],
            [_candidate(0, 0, title)],
        )
        return picked[found[0][0].place] if found else None

    def by_key(self, path: str) -> Mapping[str, list[Task]]:
        """Return the tasks of a project by their keys; a text is read once."""
        text = self.drafts.text(path) or ""
        known = self.read.get(path)
        if known is None or known[0] != text:
            tasks: dict[str, list[Task]] = defaultdict(list)
            for _, task in self.backlog.parse(text).tasks() if "[" in text else ():
                tasks[chain_key(task.title)].append(task)
            known = self.read[path] = (text, tasks)
        return known[1]

    def revise(self, path: str, revision: Revision) -> None:
        """Change one task of a project. Raises Faulty."""
        note = self.backlog.parse(self.drafts.text(path) or "")
        self.drafts.put(path, plan_revisions(note, [revision], self.style, self.backlog.dialect))

    def _come_again(self, title: str, fields: Fields, day: date) -> None:
        path = self.backlog.path_for(INBOX)
        self.add(path, (_with_fields(title, next_occurrence(fields, day), self.style),))

    def add(self, path: str, titles: tuple[str, ...]) -> None:
        """Add open tasks to a project, which is made where it lacks. Raises Refused where they don't fit."""
        there = self.drafts.text(path)
        note = self.backlog.parse(there) if there is not None else self.backlog.read(path)
        made = plan_tasks(note, WHOLE, titles, {}, self.backlog.dialect)
        if made is None:
            raise Refused(f"{path}: the text does not fit there as it is: nothing written", "put it in by hand")
        self.drafts.put(path, creation(made.after or "") if there is None else made)


@contextlib.contextmanager
def naming(place: str) -> Iterator[None]:
    """Let the error about a rule say where it stands."""
    try:
        yield
    except Misused as error:
        raise Misused(f"{place}: {error.message}" if place else error.message, error.hint) from None


def _candidate(note: int, line: int, title: str, recorded: bool = False) -> Candidate:
    return Candidate(Seen("", note, line, 0, "moved", False, 0), chain_key(title), "", "", recorded)


def _with_fields(title: str, fields: Mapping[str, str | None], style: str) -> str:
    for name, value in fields.items():
        edit = field_edit(title, name, value, style)
        title = splice(title, [edit]) if edit else title
    return title


def _revision(partner: Task, fields: Fields, state: str, day: date) -> Revision | None:
    """Return what becomes of a task of a project when its copy in a day note got a state; None for nothing."""
    mine = read_fields(partner.title)
    if state == "done" and mine.repeat:
        waits = partner.state == "dropped" or (partner.state == "moved" and _is_this_time(mine, fields, day))
        return Revision(partner, " ", next_occurrence(mine, day)) if waits else None
    if state in ENDED:
        return own_revision(partner, state, day) if partner.state in {"moved", *ENDED} - {state} else None
    if partner.state in ENDED:
        return Revision(partner, ">", {"done": None, "cancelled": None})
    if mine.repeat and partner.is_open:  # it waits for the next time already: this time is not over yet
        days = {name: getattr(fields, name) for name in ("due", "scheduled", "start")}
        return Revision(partner, ">", {name: str(value) if value else None for name, value in days.items()})
    return None


def _is_this_time(partner: Fields, done: Fields, day: date) -> bool:
    """Tell whether a project waits for what was done on a day, not for a later time that is picked already."""
    waits = partner.due or partner.scheduled
    return waits is None or waits <= day or waits == (done.due or done.scheduled)


def own_revision(task: Task, state: str, day: date) -> Revision:
    """Return how a task of a project gets a state: with the day on which it ended; a repeating one goes on."""
    fields = read_fields(task.title)
    if state == "done" and fields.repeat:
        return Revision(task, " ", next_occurrence(fields, day))
    if state == "done":
        return Revision(task, "x", {"cancelled": None, "done": day.isoformat()})
    if state == "dropped":
        return Revision(task, "-", {"done": None, "cancelled": day.isoformat()})
    return Revision(task, {"open": " ", "doing": "/"}[state], {"done": None, "cancelled": None})
