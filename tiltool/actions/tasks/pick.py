"""Pick: bring a task of the backlog, or of an older note, into a day note."""

from collections.abc import Sequence
from datetime import date

from tiltool.actions.backlog.sync import Partners
from tiltool.actions.backlog.transfer import ShiftReport, check_movable, pick_task, record_shift
from tiltool.actions.carry.plan import plan
from tiltool.actions.carry.sources import Request
from tiltool.actions.select.task_lookup import Located, TaskRequest, selected
from tiltool.core.carry.plan import Move
from tiltool.core.carry.source_edits import plan_relocation
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook


def pick(
    notebook: Notebook, request: TaskRequest, at: str, day: date, role: str = "today", *, dry_run: bool = False
) -> ShiftReport:
    """Bring tasks into a section of the note of `day`, which is made as by `til new` if missing.

    They come from the backlog, where they are marked as moved until they are done or parked again; from older
    notes; or from another section of that note. Raises Refused for a task that can't be moved.
    """
    with selected(notebook, request, lambda task: task.is_open, dry_run=dry_run) as found:
        partners = Partners(notebook)
        file = notebook.day_file(day)
        target = notebook.relative(file or notebook.file_for(day))
        for each in found:
            _check_pickable(partners, each, target, role)
        asked = Request(day, template=notebook.template(), at=at, today=request.today)
        morning = None if file else plan(notebook, asked)
        for path, patch in morning.changes if morning else ():
            partners.drafts.put(path, patch)
        moves = [move for each in found for move in _bring(partners, each, target, role)]
        moved = morning.moved if morning else {}
        report = record_shift(partners, found, target, moves, at, "pick", moved)
    return report._replace(created=morning is not None)


def _check_pickable(partners: Partners, found: Located, target: str, role: str) -> None:
    task = found.task
    if found.path == target and found.named.section.role == role:
        message = Message("{place}: {title} is already there", place=found.place, title=task.title)
        raise Refused(message, "til park moves it to the backlog")
    if not partners.backlog.has(found.path) and found.named.section.role not in TASK_ROLES:
        message = Message("{place}: {title} is not in a section for tasks", place=found.place, title=task.title)
        raise Refused(message, "move it there by hand")
    is_lost = task.state == "moved" and partners.backlog.has(found.path)
    check_movable(found, has_ended=not (task.is_unfinished or is_lost))


def _bring(partners: Partners, found: Located, target: str, role: str) -> Sequence[Move]:
    """Bring one task into a day note from wherever it is."""
    if found.path != target:
        return pick_task(partners, found, target, role)
    dialect = partners.notebook.config.dialect
    note = partners.note(target)
    face = found.task.title, found.task.mark
    task = next((task for _, task in note.tasks() if (task.title, task.mark) == face), None)
    made = plan_relocation(note, task, role, dialect) if task else None
    if made is None:
        message = Message("{place}: {title} does not fit there", place=found.place, title=found.task.title)
        raise Refused(message, "move it by hand")
    partners.drafts.put(target, made)
    return ()
