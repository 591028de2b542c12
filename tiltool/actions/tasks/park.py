"""Park: move a task from a day note, or from another project, into a project of the backlog."""

from collections.abc import Sequence
from types import MappingProxyType

from tiltool.actions.backlog.sync import Partners
from tiltool.actions.backlog.transfer import ShiftReport, check_movable, record_shift, shift_tasks
from tiltool.actions.select.task_lookup import Located, TaskRequest, selected
from tiltool.config import INBOX
from tiltool.core.carry.plan import Move
from tiltool.core.carry.source_edits import take_out
from tiltool.core.carry.subtree import CarryRules, own_lines
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import read_fields
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.model import Task
from tiltool.core.text.edits import patch
from tiltool.core.text.lines import split_lines
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.backlog import WHOLE
from tiltool.store.notebook.notebook import Notebook


def park(
    notebook: Notebook,
    request: TaskRequest,
    at: str,
    project: str | None,
    *,
    create: bool = False,
    dry_run: bool = False,
) -> ShiftReport:
    """Move tasks from a day note's today, later or next section, or from another project, to a project.

    Without a project, it is the one that the tasks name (`@blog`), or else the inbox. Raises NothingFound for a
    project that does not exist, Refused for a task that can't be moved.
    """
    with selected(notebook, request, lambda task: task.is_open, dry_run=dry_run) as found:
        partners = Partners(notebook)
        target = partners.backlog.path_for(project or _own_project(partners, found), create=create)
        for each in found:
            _check_parkable(partners, each, target, is_named=project is not None)
        homes = [partner for each in found if (partner := _picked_from(partners, each)) and partner[0] != target]
        moves: list[Move] = []
        for path in dict.fromkeys(each.path for each in found):
            moves += _park(partners, [each for each in found if each.path == path], target)
        for path, task in homes:
            _leave(partners, path, task, target)
        return record_shift(partners, found, target, moves, at, "park")


def _check_parkable(partners: Partners, found: Located, target: str, *, is_named: bool) -> None:
    task, in_backlog = found.task, partners.backlog.has(found.path)
    if found.path == target or (in_backlog and not (is_named or read_fields(task.title).project)):
        message = Message("{place}: {title} is already in the backlog", place=found.place, title=task.title)
        raise Refused(message, "--project moves it to another project; til pick brings it into a day note")
    if not in_backlog and found.named.section.role not in TASK_ROLES:
        message = Message("{place}: {title} is not in a section for tasks", place=found.place, title=task.title)
        raise Refused(message, "move it there, or park it by hand")
    check_movable(found, has_ended=not task.is_unfinished)


def _own_project(partners: Partners, found: Sequence[Located]) -> str:
    """Return the project that the tasks name or were picked from; the inbox if they don't agree."""
    names = {read_fields(each.task.title).project or _came_from(partners, each) or INBOX for each in found}
    known = {name.casefold() for name in partners.backlog.names()}
    name = names.pop() if len(names) == 1 else INBOX
    return name if name.casefold() in known else INBOX


def _came_from(partners: Partners, found: Located) -> str | None:
    partner = _picked_from(partners, found)
    return partners.backlog.name_of(partner[0]) if partner else None


def _picked_from(partners: Partners, found: Located) -> tuple[str, Task] | None:
    """Return path and task of the project that a task was picked from; None if it was not picked."""
    partner = partners.find(found)
    return partner if partner and partner[1].state == "moved" else None


def _leave(partners: Partners, path: str, task: Task, target: str) -> None:
    """Remove a task from the project that it was picked from if the other one has all of its lines."""
    note = partners.note(path)
    gone = next((each for _, each in note.tasks() if each.line == task.line and each.key == task.key), None)
    if gone is None:
        return
    below = {line for each in gone.walk() for line in own_lines(note, each)}
    if below <= {line.strip() for line in split_lines(partners.text(target))}:
        moved = [each for each in gone.walk() if each.state == "moved"]
        partners.drafts.put(path, take_out(note, moved, moved, partners.backlog.dialect) or patch(note.text, ()))


def _park(partners: Partners, found: Sequence[Located], target: str) -> list[Move]:
    """Move tasks of one note into a project; those that were picked from it are open there again."""
    # a task is in one project only: it leaves the other one with everything below it
    in_backlog = partners.backlog.has(found[0].path)
    rules = CarryRules(
        # if kept, it would be open in two places
        leave="remove" if in_backlog or partners.notebook.config.carry.source == "remove" else "mark",
        with_states=("moved", *ENDED_STATES) if in_backlog else (),
        destination=MappingProxyType(dict.fromkeys(TASK_ROLES, WHOLE)),
    )
    made = shift_tasks(partners, found, target, rules)
    return [*made.carried, *made.reopened]
