"""Due tasks: how a new note and the backlog affect each other.

Tasks that are due or scheduled by the day come into the note. Tasks that were finished by hand in earlier notes
are finished in their project, or, if they repeat, get their next day there.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import InNote, Partners, own_revision
from tiltool.actions.backlog.transfer import pick_blocks
from tiltool.actions.carry.plan import Brought, CarryReport, boxes_before
from tiltool.actions.select.anywhere import Located
from tiltool.actions.select.in_note import Named
from tiltool.core.carry.plan import SOURCES, is_context
from tiltool.core.edit.task_edits import Revision
from tiltool.core.note.fields import chain_key, read_fields
from tiltool.core.note.headings import ENDED_STATES
from tiltool.core.note.model import Note, Problem, Task
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

_SIGNS = ("due:", "scheduled:", "📅", "📆", "🗓", "⏳", "⌛")


def with_backlog(notebook: Notebook, report: CarryReport) -> CarryReport:
    """Return a carry with its changes to and from the backlog."""
    drafts = Drafts(notebook)
    for change in report.changes:
        drafts.text(change.path)
        drafts.put(change.path, change.patch)
    partners = Partners(notebook, drafts)
    problems = [*report.problems]
    again = _open_keys(notebook, drafts, report.path)
    for leg in report.legs:
        note = leg.note
        path = notebook.relative(leg.file)
        earlier = boxes_before(notebook, leg.file, note)
        over = (task for task in _ended(note, earlier) if chain_key(task.title) not in again)
        problems += (
            (leg.day, problem) for task in over for problem in _settle(partners, InNote(path, note, task), leg.day)
        )
    _come_again(partners, report.target)
    settled = tuple(path for path in drafts.patches if partners.backlog.has(path))
    brought: list[Brought] = []
    for found in _due(partners, report.target):
        is_there = chain_key(found.task.title) in again and not found.task.children
        if is_there and not partners.taken(found.path, found.task):
            partners.revise(found.path, Revision(found.task, ">"))  # it is in the note by another date
            continue
        try:
            moves = pick_blocks(partners, found.path, [found], report.path, "today")
        except Refused as error:
            problems.append((report.target, Problem("no-place", found.task.line, 1, error.message)))
            continue
        moved = {move.task.key: move.mark for move in moves}
        brought.append(Brought(found.task.title, found.path, found.task.line, moved))
    return report._replace(changes=drafts.changes(), brought=tuple(brought), settled=settled, problems=tuple(problems))


def _open_keys(notebook: Notebook, drafts: Drafts, path: str) -> frozenset[str]:
    """Return the keys of the open tasks in the new note: earlier ones that were finished are other occurrences."""
    note = notebook.parse_at(path, drafts.text(path) or "")
    return frozenset(chain_key(task.title) for _, task in note.tasks() if task.is_open)


def _ended(note: Note, earlier: Mapping[str, str]) -> Iterator[Task]:
    """Yield the tasks that ended in a note, without those that are only context of an open one."""
    for section, task in note.tasks():
        ended = section.role in SOURCES and task.state in ENDED_STATES and not task.is_unfinished and task.title
        if ended and not is_context(task, earlier):
            yield task


def _settle(partners: Partners, mine: InNote, day: date) -> Iterator[Problem]:
    """Update the projects for a task that ended; yield what prevents its next occurrence."""
    try:
        partners.follow(mine, mine.task.state, day)
    except Misused as error:
        yield Problem("repeat", mine.task.line, 1, Message("{error}: it will not repeat", error=error.message))


def _come_again(partners: Partners, day: date) -> None:
    """Give repeating tasks that were checked by hand in their project their next day."""
    for path in partners.paths():
        for key in list(partners.by_key(path)):  # each that repeats changes the text
            tasks = partners.by_key(path).get(key)
            if not tasks:
                continue
            fields = read_fields(tasks[-1].title)
            over = all(task.state == "done" for task in tasks)
            if over and fields.repeat and not fields.done and not fields.wrong:
                with contextlib.suppress(Misused):  # `til check` reports a rule that is impossible
                    partners.revise(path, own_revision(tasks[-1], "done", day - timedelta(days=1)))


def _due(partners: Partners, day: date) -> Iterator[Located]:
    """Yield the tasks of the backlog whose day has come, each project as it is by then."""
    for path in partners.paths():
        text = partners.text(path)
        if any(sign in text for sign in _SIGNS):
            note = partners.backlog.parse(text)
            for section in note.sections:
                for _, task in section.roots():
                    if task.is_open and _has_come(task, day):
                        yield Located(path, note, Named("", section, task))


def _has_come(task: Task, day: date) -> bool:
    fields = read_fields(task.title)
    days = [each for each in (fields.due, fields.scheduled) if each]
    return bool(days) and min(days) <= day and not (fields.start and fields.start > day)
