"""Coming: what a morning has to do with the backlog.

Tasks that are due or scheduled by then come into the note; and what the notes before finished by hand is
finished in its project, or, if it repeats, waits there for its next time.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import InNote, Partners, own_revision
from tiltool.actions.backlog.transfer import pick_blocks
from tiltool.actions.carry.plan import Brought, CarryReport, boxes_before
from tiltool.actions.select.anywhere import Located
from tiltool.actions.select.in_note import NamedTask
from tiltool.core.carry.plan import SOURCES, is_context
from tiltool.core.edit.update import Revision
from tiltool.core.note.fields import chain_key, read_fields
from tiltool.core.note.headings import ENDED_STATES
from tiltool.core.note.model import Note, Problem, Task
from tiltool.errors import Misused, Refused
from tiltool.store.notebook.notebook import Notebook

_SIGNS = ("due:", "scheduled:", "📅", "📆", "🗓", "⏳", "⌛")


def with_backlog(notebook: Notebook, report: CarryReport) -> CarryReport:
    """Return a carry with what it has to do with the backlog."""
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
            partners.revise(found.path, Revision(found.task, ">"))  # it is there by another date
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
    """Return the keys of the tasks that wait in the new note: what was finished of them before is of another time."""
    note = notebook.parse_at(path, drafts.text(path) or "")
    return frozenset(chain_key(task.title) for _, task in note.tasks() if task.is_open)


def _ended(note: Note, earlier: Mapping[str, str]) -> Iterator[Task]:
    """Yield what came to its end in a note: none that only came along, above what is open."""
    for section, task in note.tasks():
        ended = section.role in SOURCES and task.state in ENDED_STATES and not task.is_unfinished and task.title
        if ended and not is_context(task, earlier):
            yield task


def _settle(partners: Partners, mine: InNote, day: date) -> Iterator[Problem]:
    """Let the projects know that a task came to its end; yield what keeps it from coming again."""
    try:
        partners.follow(mine, mine.task.state, day)
    except Misused as error:
        yield Problem("repeat", mine.task.line, 1, f"{error.message}: it does not come again")


def _come_again(partners: Partners, day: date) -> None:
    """Let what repeats, and was checked by hand in its project, wait there for its next time."""
    for path in partners.paths():
        for key in list(partners.by_key(path)):  # each that comes again makes another text
            tasks = partners.by_key(path).get(key)
            if not tasks:
                continue
            fields = read_fields(tasks[-1].title)
            over = all(task.state == "done" for task in tasks)
            if over and fields.repeat and not fields.done and not fields.wrong:
                with contextlib.suppress(Misused):  # til check tells of a rule that can't be
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
                        yield Located(path, note, NamedTask("", section, task))


def _has_come(task: Task, day: date) -> bool:
    fields = read_fields(task.title)
    days = [each for each in (fields.due, fields.scheduled) if each]
    return bool(days) and min(days) <= day and not (fields.start and fields.start > day)
