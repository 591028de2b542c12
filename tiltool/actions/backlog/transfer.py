"""Moving tasks from one file to another, for park and pick."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.actions.backlog.sync import Partners
from tiltool.actions.select.task_lookup import Located
from tiltool.core.carry.plan import CarryPlan, Move, plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.field_edits import field_changes
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import HEADINGS, TASK_ROLES
from tiltool.core.note.model import Task
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import WHOLE


class TaskShift(NamedTuple):
    """A task that was moved: its old place, and its new file."""

    id: str
    title: str
    path: str
    line: int
    to: str


class ShiftReport(NamedTuple):
    """The tasks that were moved, and the changes made."""

    tasks: tuple[TaskShift, ...]
    changes: tuple[Change, ...]
    number: int | None  # of the change in the history
    created: bool = False  # the day note is new


def check_movable(found: Located, *, has_ended: bool) -> None:
    """Raise Refused for a task that has ended, or that is below another one."""
    task, values = found.task, {"place": found.place, "title": found.task.title}
    if has_ended:
        message = Message("{place}: {title} is {state}", **values, state=Message(task.state))
        raise Refused(message, "til reopen reopens it")
    if task.depth:
        above = next(each for _, each in found.note.tasks() if task in each.walk() and not each.depth)
        raise Refused(
            Message("{place}: {title} is a subtask of {parent}; nothing changed", **values, parent=above.title),
            Message("move the whole task at {place}, or unindent this one first", place=f"{found.path}:{above.line}"),
        )


def shift_tasks(partners: Partners, found: Sequence[Located], target: str, rules: CarryRules) -> CarryPlan:
    """Move tasks of one file into the one at `target`; return the plan. Raises Refused if one can't be put there.

    The files determine dialects and what may be published, `rules` the rest.
    """
    path, notebook = found[0].path, partners.notebook
    rules = rules._replace(
        dialect=partners.backlog.dialect_at(path),
        target_dialect=partners.backlog.dialect_at(target),
        publish=notebook.publish_rules(path),
        target_publish=notebook.publish_rules(target),
        only=frozenset(each.task.block for each in found),
        ungrouped=True,
    )
    plan = plan_carry(partners.note(path), partners.note(target), rules)
    for skip in plan.skipped:
        if skip.why == "no-place":
            place = f"{path}:{skip.task.line}"
            message = Message("{place}: {title} can't be moved there as it is", place=place, title=skip.task.title)
            raise Refused(message, "move it by hand")
    partners.drafts.put(target, plan.target)
    _open_again(partners, target, found)
    partners.drafts.put(path, plan.source)
    return plan


def _open_again(partners: Partners, target: str, found: Sequence[Located]) -> None:
    """Reopen the lines of a target for tasks that were once moved out of it."""
    note, dialect = partners.note(target), partners.backlog.dialect_at(target)
    by_key: dict[str, list[Task]] = {}
    for _, task in note.tasks():
        by_key.setdefault(chain_key(task.title), []).append(task)
    revisions = []
    for task in (task for each in found for task in each.task.walk()):
        same = by_key.get(chain_key(task.title), ())
        gone = [each for each in same if each.state == "moved"]
        if gone and (task.is_open or task in [each.task for each in found]) and not any(each.is_open for each in same):
            mark = task.mark if task.is_open else " "
            revisions.append(Revision(gone[-1], mark, field_changes(gone[-1].title, task.title)))
    partners.drafts.put(target, plan_revisions(note, revisions, partners.style, dialect))


def pick_task(partners: Partners, found: Located, target: str, role: str) -> Sequence[Move]:
    """Move a task of a project, or of an older note, into a day note. Raises Refused if it can't be put there."""
    notebook, in_backlog = partners.notebook, partners.backlog.has(found.path)
    if in_backlog:
        _check_single(partners, found, target)
    source_day, day = notebook.day_at(found.path), notebook.day_at(target)
    rules = CarryRules(
        # a task that was picked too early leaves no line behind
        leave="remove" if source_day and day and source_day > day else "mark",
        headings=HEADINGS[notebook.config.language],
        revived=MappingProxyType(_revived(found.task)),
        destination=MappingProxyType(dict.fromkeys((WHOLE,) if in_backlog else TASK_ROLES, role)),
    )
    return shift_tasks(partners, [found], target, rules).carried


def _check_single(partners: Partners, found: Located, target: str) -> None:
    """Raise Refused for a second task with the same title: in the note, they would look the same."""
    task, other = found.task, partners.picked_twin(found.path, found.task)
    if other and any(each.key == task.key and each.is_open for _, each in partners.note(target).tasks()):
        values = {"place": found.place, "title": task.title, "other": f"{other[0]}:{other[1].line}"}
        message = Message("{place}: {title} is already there, from {other}", **values)
        raise Refused(message, "finish that one first, or change the title of this one")


def _revived(picked: Task) -> Mapping[str, str]:
    """Return the keys of a task that was picked into a note now missing, and of those below: they are picked again."""
    return {task.key: " " for task in picked.walk() if task.state == "moved"} if picked.state == "moved" else {}


def record_shift(
    partners: Partners,
    found: Sequence[Located],
    target: str,
    moves: Sequence[Move],
    at: str,
    command: str,
    moved: Mapping[str, str] = MappingProxyType({}),
) -> ShiftReport:
    """Write the planned changes, target first; return the report."""
    about = ", ".join(each.task.title for each in found)
    keys = {**moved, **{move.task.key: move.mark for move in moves}}
    number = partners.drafts.record(at, command, about, keys)
    tasks = (TaskShift(each.named.id, each.task.title, each.path, each.task.line, target) for each in found)
    return ShiftReport(tuple(tasks), partners.drafts.changes(), number)
