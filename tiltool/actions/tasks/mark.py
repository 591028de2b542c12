"""Mark: change the state of tasks, one character each, and of those in a project that were picked from it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.actions.backlog.sync import Partners, naming, next_days, own_revision
from tiltool.actions.select.note_tasks import named_tasks
from tiltool.actions.select.task_lookup import Located, TaskRequest, selected
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.dialect import ENDED_STATES, MARKS
from tiltool.core.note.fields import chain_key, read_fields
from tiltool.core.note.model import Task
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook


class MarkedTask(NamedTuple):
    """A task and its state before."""

    path: str
    id: str
    title: str
    line: int
    before: str
    after: str


class MarkReport(NamedTuple):
    """The selected tasks, in order, with those that had the state already."""

    tasks: tuple[MarkedTask, ...]
    changes: tuple[Change, ...]
    number: int | None  # of the change in the history
    open_below: tuple[MarkedTask, ...] = ()  # the open subtasks of tasks that are done
    again: tuple[tuple[date, str], ...] = ()  # the next days of repeating tasks, and their projects


def mark(
    notebook: Notebook,
    request: TaskRequest,
    state: str,
    at: str,
    *,
    command: str,
    with_children: bool = False,
    dry_run: bool = False,
) -> MarkReport:
    """Give tasks a state, all of them or none; with `with_children`, the open tasks below them, too.

    Dropping a task always drops the open tasks below it.

    A task is looked for in the note of `request.day`, by default the newest one up to today, then among all open
    tasks. Raises NothingFound if no task matches, Refused if several do.
    """
    reopens = state == "open"
    partners = Partners(notebook)
    backlog, drafts = partners.backlog, partners.drafts
    with selected(notebook, request, lambda task: task.is_open != reopens, ended=reopens, dry_run=dry_run) as found:
        below = [*_open_below(backlog, found)] if state in ENDED_STATES else []
        if with_children or state == "dropped":
            found, below = [*found, *below], []
        if state == "done":
            found = [_as_done_today(partners, each, request.today) for each in found]
        _revise(partners, found, state, request.today)
        number = drafts.record(at, command, ", ".join(each.task.title for each in found))
    changes = drafts.changes()
    again = (*_again(backlog, found, changes), *_moved_on(backlog, found, request.today)) if state == "done" else ()
    return MarkReport(
        tuple(_marked(each, state) for each in found),
        changes,
        number,
        tuple(_marked(each, each.task.state) for each in below),
        again,
    )


def _open_below(backlog: Backlog, found: Sequence[Located]) -> Iterator[Located]:
    """Yield the unfinished tasks below others, except below repeating ones of the backlog: those come again."""
    done = {(each.path, each.task.line) for each in found}
    for each in found:
        below = (task for task in each.task.walk() if task is not each.task)
        children = [task for task in below if task.is_unfinished and not task.is_placeholder]
        if not children or (read_fields(each.task.title).repeat and backlog.has(each.path)):
            continue
        names = {named.task.line: named for named in named_tasks(backlog.notebook, each.note, each.path)}
        for task in children:
            if (each.path, task.line) not in done:
                done.add((each.path, task.line))
                yield Located(each.path, each.note, names[task.line])


def _again(backlog: Backlog, found: Sequence[Located], changes: Sequence[Change]) -> Iterator[tuple[date, str]]:
    """Yield the next days of the repeating tasks that are done, with the paths of their projects."""
    repeating = [each for each in found if read_fields(each.task.title).repeat]
    for each in repeating:
        coming = _coming(each.task)
        if coming and each.task.state == "done" and backlog.has(each.path):
            yield coming, each.path
    keys = {chain_key(each.task.title) for each in repeating if backlog.has(each.path) or not _moves_on(each.task)}
    for path, patch in changes if keys else ():
        if backlog.has(path):
            before = {task.title for _, task in backlog.parse(patch.before or "").tasks() if task.is_open}
            for _, task in backlog.parse(patch.after or "").tasks():
                day = _coming(task)
                if day and task.is_open and task.title not in before and chain_key(task.title) in keys:
                    yield day, path


def _moved_on(backlog: Backlog, found: Sequence[Located], today: date) -> Iterator[tuple[date, str]]:
    """Yield the next days of the tasks that stay open in their notes, with the paths of these notes."""
    for each in found:
        if _moves_on(each.task) and not backlog.has(each.path):
            days = next_days(read_fields(each.task.title), today) or {}
            coming = days.get("due") or days.get("scheduled")
            if coming:
                yield date.fromisoformat(coming), each.path


def _revise(partners: Partners, found: Sequence[Located], state: str, today: date) -> None:
    """Write the new states: the notes first, then the projects that tasks were picked from."""
    notebook, drafts = partners.notebook, partners.drafts
    changing = [each for each in found if not _has(notebook, each.task, state)]
    for path in dict.fromkeys(each.path for each in changing):
        mine = [each for each in changing if each.path == path]
        in_backlog = partners.backlog.has(path)
        revisions = [_revision(each, state, today, in_backlog=in_backlog) for each in mine]
        drafts.put(path, plan_revisions(mine[0].note, revisions, partners.style, notebook.config.dialect))
        for each, revision in reversed([*zip(mine, revisions, strict=True)]) if in_backlog and state == "done" else ():
            if revision.mark == MARKS["open"]:  # it comes again
                partners.record_done(path, each.task.line, each.task.title, today)
    for each in changing:
        if not partners.backlog.has(each.path) and not _moves_on(each.task, state):
            partners.follow(each, state, each.note.day or today, each.place)


def _moves_on(task: Task, state: str = "done") -> bool:
    """Return whether a task of a day note stays open for its next day when it is done, as in Logseq: `<2026-01-09 +1w>`."""
    rule = read_fields(task.title).first("repeat")
    return state == "done" and rule is not None and rule.style == "org"


def _as_done_today(partners: Partners, found: Located, today: date) -> Located:
    """Return a task as done if it repeats in a project, was done there today, and is not due again."""
    again = _coming(found.task)
    is_ahead = partners.backlog.has(found.path) and read_fields(found.task.title).repeat and again and again > today
    if not is_ahead:
        return found
    key, note = chain_key(found.task.title), partners.notebook.day_file(today)
    is_in_note = note is not None and any(
        section.role != "yesterday" and task.state == "done" and chain_key(task.title) == key
        for section, task in partners.notebook.read(note).tasks()
    )
    if is_in_note or partners.is_settled(found.task.title, "done", today):
        return found._replace(named=found.named._replace(task=found.task._replace(state="done")))
    return found


def _coming(task: Task) -> date | None:
    fields = read_fields(task.title)
    return fields.due or fields.scheduled or fields.start


def _revision(located: Located, state: str, today: date, *, in_backlog: bool) -> Revision:
    if not (in_backlog or _moves_on(located.task, state)):
        return Revision(located.task, MARKS[state])
    with naming(located.place):
        return own_revision(located.task, state, today)


def _has(notebook: Notebook, task: Task, state: str) -> bool:
    is_finished = not (state == "done" and task.wip)  # `[x] … (WIP)` would be reopened tomorrow
    return task.state == state and is_finished and notebook.config.dialect.knows(task.mark)


def _marked(located: Located, state: str) -> MarkedTask:
    task = located.task
    return MarkedTask(located.path, located.named.id, task.title, task.line, task.state, state)
