"""Partners: keeping a task of a day note and the project line that it was picked from in step."""

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.select.task_lookup import Located
from tiltool.config import INBOX
from tiltool.core.edit.add import plan_record, plan_tasks
from tiltool.core.edit.field_edits import with_fields
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import DAYS, Fields, chain_key, may_be_one, read_fields
from tiltool.core.note.model import Note, Task
from tiltool.core.note.titles import WIP, without_id
from tiltool.core.tasks.chains import GONE_ENOUGH, Candidate, renamings
from tiltool.core.tasks.checkbox_lines import box_keys
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.notebook.backlog import WHOLE, Backlog
from tiltool.store.notebook.notebook import Notebook

_UNFIT = rf"(?i)\s+(?:\^[a-z0-9-]+(?=\s*$)|{WIP}(?=\s*(?:$|\^))|[🆔⛔]\ufe0f?\s*[\w,-]+)"
"""The parts of a title that its record must not have: ids, which are unique to a line, and `(WIP)`."""


class Partners:
    """The projects, updated along with a change of day notes."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.backlog = Backlog(notebook)
        self.drafts = Drafts(notebook)
        self.style = notebook.config.fields
        self.read: dict[str, tuple[str, Mapping[str, list[Task]]]] = {}

    def follow(self, mine: Located, state: str, day: date, place: str = "") -> None:
        """Update the project of a day note's task that got a state on a day.

        A task done or dropped in the note gets the same state in its project; a repeating one is opened there for
        its next day, in the inbox if no project has it; one that is reopened is picked again. Raises Misused for an
        invalid rule, with its place: `place` if the task itself has it.
        """
        title, fields = mine.task.title, read_fields(mine.task.title)
        if not fields.repeat and self.is_settled(title, state, day):
            return
        found = self.find(mine) or self._find_renamed(mine)
        if state == "done" and fields.repeat and found is None:
            with naming(place):
                again = next_days(fields, day)
            if again:
                inbox = self.backlog.path_for(INBOX)
                title = with_fields(without_id(title), again, self.style)  # the id stays in the note
                self.add(inbox, (title,), private=self._is_private_in(mine, inbox))
        elif found:
            with naming(f"{found[0]}:{found[1].line}"):
                revision = _revision(found[1], mine.task, state, day)
            if revision:
                self.revise(found[0], revision, *(_below(found[1], mine.task) if revision.mark == " " else ()))

    def _is_private_in(self, mine: Located, path: str) -> bool:
        """Return whether a private task of a day note must be marked so in a project: nothing else there says it."""
        from tiltool.core.carry.privacy import private_in  # few tasks repeat
        from tiltool.core.publish.privacy import tags_privately

        rules, project = self.notebook.publish_rules(mine.path), self.backlog.parse(self.text(path))
        found = private_in(mine.note, project, rules, self.notebook.publish_rules(path))
        is_private = found.holds(mine.task.box.start)
        return is_private and not tags_privately(mine.task.title, rules)

    def find(self, mine: Located) -> tuple[str, Task] | None:
        """Return path and task of the project that has a task of a note, preferably marked as picked.

        Of several, the one with the same title, or below tasks of the same titles.
        """
        above = _above(mine.note, mine.task)

        def unlike(found: tuple[str, Task]) -> tuple[bool, ...]:
            path, task = found
            others = _above(self.backlog.parse(self.text(path)), task)
            return task.state != "moved", task.state in ENDED_STATES, task.key != mine.task.key, others != above

        found = self._all(mine.task.title)
        return min(found, key=unlike) if len(found) > 1 else next(iter(found), None)

    def picked_twin(self, path: str, task: Task) -> tuple[str, Task] | None:
        """Return path and task of another picked line of the backlog with the same title; None if there is none."""
        same = (each for each in self._all(task.title) if each[1].state == "moved" and each[1].key == task.key)
        return next((each for each in same if (each[0], each[1].line) != (path, task.line)), None)

    def paths(self) -> list[str]:
        """Return the paths of all projects, including those that this change creates, in order."""
        new = (path for path in self.drafts.patches if self.backlog.has(path))
        return sorted({*self.backlog.paths(), *new})

    def text(self, path: str) -> str:
        """Return the planned text of a file; "" for one that does not exist or can't be read."""
        try:
            return self.drafts.text(path) or ""
        except Refused:  # til check reports it
            return ""

    def note(self, path: str) -> Note:
        """Return a note or a project as planned; a missing project has only a title. Raises Refused."""
        text = self.drafts.text(path)
        if self.backlog.has(path):
            return self.backlog.parse(f"# {self.backlog.name_of(path)}\n" if text is None else text)
        return self.notebook.parse_at(path, text or "")

    def _all(self, title: str) -> list[tuple[str, Task]]:
        """Return the tasks of projects that a title may mean: not those that name another project."""
        key = chain_key(title)
        found = ((path, task) for path in self.paths() for task in self.by_key(path).get(key, ()))
        return [(path, task) for path, task in found if may_be_one(title, task.title)]

    def is_settled(self, title: str, state: str, day: date) -> bool:
        """Return whether a project already has the task with this state and day."""
        return any(
            task.state == state and day in (read_fields(task.title).done, read_fields(task.title).cancelled)
            for _, task in self._all(title)
        )

    def _find_renamed(self, mine: Located) -> tuple[str, Task] | None:
        """Return the picked task that has since been given this title, if only one can be.

        The history says that it was picked into this note, and neither this note nor a newer one has its old title.
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
        current = self._keys_since(mine)
        found = renamings(
            [_candidate(*at, task.title) for at, (_, task) in picked.items() if chain_key(task.title) not in current],
            [_candidate(0, 0, mine.task.title)],
        )
        return picked[found[0][0]] if found else None

    def _keys_since(self, mine: Located) -> set[str]:
        """Return the keys of all boxes of a note as planned, and of the notes after it."""
        day = mine.note.day or date.min
        newer = takewhile(lambda file: file.day >= day, self.notebook.days)
        texts = [mine.note.text, *(self.text(self.notebook.relative(file)) for file in newer)]
        return {key for text in texts for key in box_keys(text, self.backlog.dialect)}

    def by_key(self, path: str) -> Mapping[str, list[Task]]:
        """Return the tasks of a project by their keys; a text is parsed once."""
        text = self.text(path)
        parsed = self.read.get(path)
        if parsed is None or parsed[0] != text:
            tasks: dict[str, list[Task]] = defaultdict(list)
            for _, task in self.backlog.parse(text).tasks() if "[" in text or self.backlog.dialect.keywords else ():
                tasks[chain_key(task.title)].append(task)
            parsed = self.read[path] = (text, tasks)
        return parsed[1]

    def revise(self, path: str, *revisions: Revision) -> None:
        """Change tasks of a project. Raises Faulty."""
        self.drafts.put(path, plan_revisions(self.note(path), revisions, self.style, self.backlog.dialect))

    def record_done(self, path: str, line: int, title: str, day: date) -> None:
        """Add a checked line below a repeating task that was done in its project, as a record of that day.

        The line has no rule, no other day, no ids and no `(WIP)`; it is left out if it can't be added as text.
        """
        note = self.note(path)
        task = next((each for _, each in note.tasks() if each.line == line), None)
        fields = {**dict.fromkeys((*DAYS, "repeat")), "done": day.isoformat()}
        record = with_fields(re.sub(_UNFIT, "", title), fields, self.style)
        made = plan_record(note, task, record, self.backlog.dialect) if task else None
        if made:
            self.drafts.put(path, made)

    def add(self, path: str, titles: tuple[str, ...], marks: Sequence[str] = (), *, private: bool = False) -> None:
        """Add tasks to a project, which is created if missing. Raises Refused if they can't be added as text."""
        made = plan_tasks(self.note(path), WHOLE, titles, {}, self.backlog.dialect, marks, private=private)
        if made is None:
            message = Message("{path}: the text can't be added there; nothing written", path=path)
            raise Refused(message, "add it by hand")
        self.drafts.put(path, made)


@contextlib.contextmanager
def naming(place: str) -> Iterator[None]:
    """Add the place of a rule to the error about it."""
    try:
        yield
    except Misused as error:
        if not place:
            raise
        raise Misused(Message("{place}: {problem}", place=place, problem=error.message), error.hint) from None


def _candidate(note: int, line: int, title: str) -> Candidate:
    return Candidate((note, line), chain_key(title), enough=GONE_ENOUGH)


def _above(note: Note, task: Task) -> tuple[str, ...]:
    """Return the keys of the tasks above a task, from the root down."""
    return tuple(chain_key(each.title) for _, each in note.tasks() if each != task and task in each.walk())


def _revision(partner: Task, copy: Task, state: str, day: date) -> Revision | None:
    """Return the revision of a project's task whose copy in a day note got a state; None if nothing changes."""
    mine, fields = read_fields(partner.title), read_fields(copy.title)
    if state == "done" and mine.repeat:
        is_same = (mine.due or mine.scheduled) == (fields.due or fields.scheduled)  # another occurrence stays dropped
        is_picked = partner.state == "moved" and _is_this_time(mine, fields, day)
        is_due = is_same if partner.state == "dropped" else is_picked
        return own_revision(partner, state, day) if is_due else None
    if state in ENDED_STATES:
        is_next = partner.is_open and mine.repeat and copy.state == "done"  # dropped after all, and its next one too
        ends = is_next or partner.state in {"moved", *ENDED_STATES} - {state}
        return own_revision(partner, state, day) if ends else None
    if partner.state in ENDED_STATES:
        return Revision(partner, ">", {"done": None, "cancelled": None})
    if not partner.is_open:
        return None
    days = {name: getattr(fields, name) for name in ("due", "scheduled", "start")} if mine.repeat else {}
    # it was already opened for its next occurrence, but this one is not over yet
    return Revision(partner, ">", {name: str(value) if value else None for name, value in days.items()})


def _below(partner: Task, mine: Task) -> Iterator[Revision]:
    """Yield revisions that open the tasks below a repeating one, except those still open in the note."""
    still_open = {chain_key(task.title) for task in mine.walk() if task.is_open}
    for task in partner.walk():
        if task is not partner and task.state in ("moved", "done") and chain_key(task.title) not in still_open:
            yield Revision(task, " ", {"done": None})


def _is_this_time(partner: Fields, done: Fields, day: date) -> bool:
    """Return whether the project's line is for the occurrence of a day, not for a later one, already picked."""
    current = partner.due or partner.scheduled
    return current is None or current <= day or current == (done.due or done.scheduled)


def next_days(fields: Fields, day: date) -> Mapping[str, str | None] | None:
    """Return the days of the next occurrence of a repeating task; None if its rule has ended."""
    from tiltool.core.tasks.recurrence import next_occurrence  # few tasks repeat

    return next_occurrence(fields, day)


def own_revision(task: Task, state: str, day: date) -> Revision:
    """Return the revision that gives a project's task a state, with the day if it ended.

    A repeating one that is done moves on to its next day, unless its rule has ended.
    """
    fields = read_fields(task.title)
    again = next_days(fields, day) if state == "done" and fields.repeat else None
    if again:
        return Revision(task, " ", again)
    if state == "done":
        return Revision(task, "x", {"cancelled": None, "done": day.isoformat()})
    if state == "dropped":
        return Revision(task, "-", {"done": None, "cancelled": day.isoformat()})
    return Revision(task, {"open": " ", "doing": "/"}[state], {"done": None, "cancelled": None})
