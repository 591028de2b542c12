"""Partners: the line of a project that a task in a day note was picked from, and what becomes of it."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.config import INBOX
from tiltool.core.edit.add import plan_tasks
from tiltool.core.edit.field_edits import with_fields
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.fields import Fields, chain_key, may_be_one, read_fields
from tiltool.core.note.headings import ENDED_STATES
from tiltool.core.note.model import Note, Task
from tiltool.core.tasks.box_lines import box_keys
from tiltool.core.tasks.chains import GONE_ENOUGH, Candidate, renamings
from tiltool.core.tasks.recurrence import next_occurrence
from tiltool.core.text.edits import creation
from tiltool.errors import Misused, Refused
from tiltool.store.notebook.backlog import WHOLE, Backlog
from tiltool.store.notebook.notebook import Notebook


class InNote(NamedTuple):
    """A task of a day note, and the note's path from the notebook's root."""

    path: str
    note: Note
    task: Task


class Partners:
    """The projects, as a change of day notes changes them along."""

    def __init__(self, notebook: Notebook, drafts: Drafts) -> None:
        self.notebook = notebook
        self.backlog = Backlog(notebook)
        self.drafts = drafts
        self.style = notebook.config.fields
        self.read: dict[str, tuple[str, Mapping[str, list[Task]]]] = {}

    def follow(self, mine: InNote, state: str, day: date, place: str = "") -> None:
        """Let the project know that a task of a day note got a state on a day.

        What is done or dropped there is so in the project; a repeating one waits for its next time, in the
        inbox where no project has it; one that is opened again was picked again. Raises Misused for a rule that
        makes no sense, with where it stands: at `place` for the task's own.
        """
        title = mine.task.title
        if self._knows(title, state, day):
            return
        found = self.find(mine) or self._find_renamed(mine)
        fields = read_fields(title)
        if state == "done" and fields.repeat and found is None:
            with naming(place):
                self._come_again(title, fields, day)
        elif found:
            with naming(f"{found[0]}:{found[1].line}"):
                revision = _revision(found[1], fields, state, day)
            if revision:
                self.revise(found[0], revision, *(_below(found[1], mine.task) if revision.mark == " " else ()))

    def find(self, mine: InNote) -> tuple[str, Task] | None:
        """Return path and task of the project that has a task of a note: picked, if there is such a one.

        Of several, the one that is written alike, or hangs below tasks of the same titles.
        """
        above = _above(mine.note, mine.task)

        def unlike(found: tuple[str, Task]) -> tuple[bool, ...]:
            path, task = found
            others = _above(self.backlog.parse(self.text(path)), task)
            return task.state != "moved", task.key != mine.task.key, others != above

        found = self._all(mine.task.title)
        return min(found, key=unlike) if len(found) > 1 else next(iter(found), None)

    def taken(self, path: str, task: Task) -> tuple[str, Task] | None:
        """Return path and task of another line of the backlog that is picked under the same title; None for none."""
        same = (each for each in self._all(task.title) if each[1].state == "moved" and each[1].key == task.key)
        return next((each for each in same if (each[0], each[1].line) != (path, task.line)), None)

    def paths(self) -> list[str]:
        """Return the paths of all projects, those that this change makes too, in order."""
        made = (path for path in self.drafts.patches if self.backlog.has(path))
        return sorted({*self.backlog.paths(), *made})

    def text(self, path: str) -> str:
        """Return the text of a file as it is to be; "" for one that is not there, or can't be read."""
        try:
            return self.drafts.text(path) or ""
        except Refused:  # til check tells of it
            return ""

    def _all(self, title: str) -> list[tuple[str, Task]]:
        """Return the tasks of projects that a title may mean: none that names another project than it does."""
        key = chain_key(title)
        found = ((path, task) for path in self.paths() for task in self.by_key(path).get(key, ()))
        return [(path, task) for path, task in found if may_be_one(title, task.title)]

    def _knows(self, title: str, state: str, day: date) -> bool:
        """Tell whether a project says already that the task got this state on this day."""
        return any(
            task.state == state and day in (read_fields(task.title).done, read_fields(task.title).cancelled)
            for _, task in self._all(title)
        )

    def _find_renamed(self, mine: InNote) -> tuple[str, Task] | None:
        """Return the picked task that got this title since, where it can be no other.

        It is on record that it came into this very note, and neither this one nor a newer one has it by its name.
        """
        arrived = self.notebook.arrived_in(mine.path)
        picked = {
            (number, task.line): (path, task)
            for number, path in enumerate(self.paths() if arrived else ())
            for tasks in self.by_key(path).values()
            for task in tasks
            if task.state == "moved" and task.key in arrived
        }
        if not picked:
            return None
        there = self._keys_since(mine)
        found = renamings(
            [_candidate(*at, task.title) for at, (_, task) in picked.items() if chain_key(task.title) not in there],
            [_candidate(0, 0, mine.task.title)],
        )
        return picked[found[0][0]] if found else None

    def _keys_since(self, mine: InNote) -> set[str]:
        """Return the keys of all boxes of a note as it is to be, and of those after it."""
        day = mine.note.day or date.min
        newer = takewhile(lambda file: file.day >= day, self.notebook.days)
        texts = [mine.note.text, *(self.text(self.notebook.relative(file)) for file in newer)]
        return {key for text in texts for key in box_keys(text)}

    def by_key(self, path: str) -> Mapping[str, list[Task]]:
        """Return the tasks of a project by their keys; a text is read once."""
        text = self.text(path)
        known = self.read.get(path)
        if known is None or known[0] != text:
            tasks: dict[str, list[Task]] = defaultdict(list)
            for _, task in self.backlog.parse(text).tasks() if "[" in text else ():
                tasks[chain_key(task.title)].append(task)
            known = self.read[path] = (text, tasks)
        return known[1]

    def revise(self, path: str, *revisions: Revision) -> None:
        """Change tasks of a project. Raises Faulty."""
        note = self.backlog.parse(self.drafts.text(path) or "")
        self.drafts.put(path, plan_revisions(note, revisions, self.style, self.backlog.dialect))

    def _come_again(self, title: str, fields: Fields, day: date) -> None:
        path = self.backlog.path_for(INBOX)
        self.add(path, (with_fields(title, next_occurrence(fields, day), self.style),))

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


def _candidate(note: int, line: int, title: str) -> Candidate:
    return Candidate((note, line), chain_key(title), enough=GONE_ENOUGH)


def _above(note: Note, task: Task) -> tuple[str, ...]:
    """Return the keys of the tasks that a task hangs below, from the root on."""
    return tuple(chain_key(each.title) for _, each in note.tasks() if each != task and task in each.walk())


def _revision(partner: Task, fields: Fields, state: str, day: date) -> Revision | None:
    """Return what becomes of a task of a project when its copy in a day note got a state; None for nothing."""
    mine = read_fields(partner.title)
    if state == "done" and mine.repeat:
        waits = partner.state == "dropped" or (partner.state == "moved" and _is_this_time(mine, fields, day))
        return Revision(partner, " ", next_occurrence(mine, day)) if waits else None
    if state in ENDED_STATES:
        return own_revision(partner, state, day) if partner.state in {"moved", *ENDED_STATES} - {state} else None
    if partner.state in ENDED_STATES:
        return Revision(partner, ">", {"done": None, "cancelled": None})
    if not partner.is_open:
        return None
    days = {name: getattr(fields, name) for name in ("due", "scheduled", "start")} if mine.repeat else {}
    # it waits for the next time already: this time is not over yet
    return Revision(partner, ">", {name: str(value) if value else None for name, value in days.items()})


def _below(partner: Task, mine: Task) -> Iterator[Revision]:
    """Yield what opens the tasks below one that comes again, but for those that still wait in the note."""
    waiting = {chain_key(task.title) for task in mine.walk() if task.is_open}
    for task in partner.walk():
        if task is not partner and task.state in ("moved", "done") and chain_key(task.title) not in waiting:
            yield Revision(task, " ", {"done": None})


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
