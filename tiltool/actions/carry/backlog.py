"""The backlog's part in a carry.

Tasks that are due or scheduled by the day come into the note; tasks that were finished by hand in earlier notes are
finished in their projects, or, if they repeat, opened there for their next day.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tiltool.actions.backlog.sync import Partners, own_revision
from tiltool.actions.backlog.transfer import pick_task
from tiltool.actions.carry.plan import Brought, CarryReport
from tiltool.actions.select.note_tasks import NamedTask
from tiltool.actions.select.task_lookup import Located
from tiltool.core.carry.plan import is_context
from tiltool.core.edit.task_edits import Revision
from tiltool.core.note.dialect import ENDED_STATES, MARKS
from tiltool.core.note.fields import Fields, chain_key, read_fields
from tiltool.core.note.heading_aliases import FINISHING_ROLES
from tiltool.core.note.model import Note, Problem, Task
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

_SIGNS = ("due:", "scheduled:", "SCHEDULED:", "DEADLINE:", "📅", "📆", "🗓", "⏳", "⌛")


def with_backlog(notebook: Notebook, report: CarryReport) -> CarryReport:
    """Return a carry with its changes of the backlog, and the due tasks from there."""
    partners = Partners(notebook)
    drafts = partners.drafts
    for path, patch in report.changes:
        drafts.put(path, patch)
    problems = [*report.problems]
    again = _open_keys(partners.note(report.path))
    for leg in report.legs:
        for found in _ended(leg.path, leg.note, leg.earlier):
            if chain_key(found.task.title) not in again:
                problem = _settle(partners, found, leg.day)
                problems += [(leg.day, problem)] if problem else []
    _come_again(partners, report.target)
    settled = tuple(path for path in drafts.patches if partners.backlog.has(path))
    brought: list[Brought] = []
    for found in _due(partners, report.target):
        is_there = chain_key(found.task.title) in again and not found.task.children
        if is_there and not partners.picked_twin(found.path, found.task):
            partners.revise(found.path, Revision(found.task, ">"))  # the note has it with a different date
            continue
        try:
            moves = pick_task(partners, found, report.path, "today")
        except Refused as error:
            problems.append((report.target, Problem("no-place", found.task.line, 1, error.message)))
            continue
        moved = {move.task.key: move.mark for move in moves}
        brought.append(Brought(found.task.title, found.path, found.task.line, moved))
    return report._replace(changes=drafts.changes(), brought=tuple(brought), settled=settled, problems=tuple(problems))


def _open_keys(note: Note) -> frozenset[str]:
    """Return the keys of the new note's open tasks: if one was finished before, that was another occurrence."""
    return frozenset(chain_key(task.title) for _, task in note.tasks() if task.is_open)


def _ended(path: str, note: Note, earlier: Mapping[str, str]) -> Iterator[Located]:
    """Yield the tasks that ended in a note, except those that were only carried as context of open ones."""
    for section, task in note.tasks():
        has_ended = (
            section.role in FINISHING_ROLES and task.state in ENDED_STATES and not task.is_unfinished and task.title
        )
        if has_ended and not is_context(task, earlier):
            yield Located(path, note, NamedTask("", section, task))


def _settle(partners: Partners, mine: Located, day: date) -> Problem | None:
    """Update the projects with a task that ended; return the problem that keeps it from repeating, if any."""
    try:
        partners.follow(mine, mine.task.state, day)
    except Misused as error:
        return Problem("repeat", mine.task.line, 1, Message("{problem}; not repeated", problem=error.message))
    return None


def _come_again(partners: Partners, day: date) -> None:
    """Open repeating tasks that were checked by hand in their project for their next day."""
    for path in partners.paths():
        for key in list(partners.by_key(path)):  # each revision changes the text
            tasks = partners.by_key(path).get(key)
            if not tasks:
                continue
            repeating = [task for task in tasks if _repeats(read_fields(task.title))]
            if repeating and all(task.state == "done" for task in tasks):
                task, done = repeating[-1], day - timedelta(days=1)
                with contextlib.suppress(Misused):  # til check reports an invalid rule
                    revision = own_revision(task, "done", done)
                    if revision.mark == MARKS["open"]:
                        partners.revise(path, revision)
                        partners.record_done(path, task.line, task.title, done)
                    else:  # its rule has ended
                        partners.revise(path, *(own_revision(each, "done", done) for each in repeating))


def _repeats(fields: Fields) -> bool:
    return bool(fields.repeat) and not fields.done and not fields.wrong


def _due(partners: Partners, day: date) -> Iterator[Located]:
    """Yield the tasks of the backlog whose day has come, reading each project as planned by then."""
    for path in partners.paths():
        text = partners.text(path)
        if any(sign in text for sign in _SIGNS):
            note = partners.backlog.parse(text)
            for section, _, task in note.roots():
                if task.is_open and _has_come(task, day):
                    yield Located(path, note, NamedTask("", section, task))


def _has_come(task: Task, day: date) -> bool:
    fields = read_fields(task.title)
    days = [each for each in (fields.due, fields.scheduled) if each]
    return bool(days) and min(days) <= day and not (fields.start and fields.start > day)
