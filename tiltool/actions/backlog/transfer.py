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
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import HEADINGS, TASK_ROLES
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse
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
    task, where = found.task, f"{found.path}:{found.task.line}"
    if has_ended:
        message = Message("{place}: {title} is {state}", place=where, title=task.title, state=Message(task.state))
        raise Refused(message, "til reopen reopens it")
    if task.depth:
        above = next(each for _, each in found.note.tasks() if task in each.walk() and not each.depth)
        values = {"place": where, "title": task.title, "parent": above.title}
        raise Refused(
            Message("{place}: {title} is a subtask of {parent}; nothing changed", **values),
            Message("move the whole task at {place}, or unindent this one first", place=f"{found.path}:{above.line}"),
        )


def open_again(partners: Partners, target: str, found: Sequence[Located], dialect: Dialect) -> None:
    """Reopen the lines of a target for tasks that it had before and that were moved away from it."""
    note = parse(partners.drafts.text(target) or "", None, dialect, with_problems=False)
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


def plan_shift(path: str, source: Note, target: Note, rules: CarryRules) -> CarryPlan:
    """Return the plan that moves tasks from the file at `path` to another. Raises Refused if one can't be put there."""
    plan = plan_carry(source, target, rules)
    for skip in plan.skipped:
        if skip.why == "no-place":
            place = f"{path}:{skip.task.line}"
            message = Message("{place}: {title} can't be moved there as it is", place=place, title=skip.task.title)
            raise Refused(message, "move it by hand")
    return plan


def pick_task(partners: Partners, found: Located, target: str, role: str) -> Sequence[Move]:
    """Move a task of a project, or of an older note, into a day note. Raises Refused if it can't be put there."""
    notebook, drafts, backlog = partners.notebook, partners.drafts, partners.backlog
    path, in_backlog = found.path, backlog.has(found.path)
    text = drafts.text(path) or ""
    source = backlog.parse(text) if in_backlog else notebook.parse_at(path, text)
    note = notebook.parse_at(target, drafts.text(target) or "")
    if in_backlog:
        _check_single(partners, found, note)
    rules = CarryRules(
        # a task that was picked too early leaves no line behind
        leave="remove" if source.day and note.day and source.day > note.day else "mark",
        headings=HEADINGS[notebook.config.language],
        dialect=backlog.dialect_at(path),
        target_dialect=notebook.config.dialect,
        publish=notebook.publish_rules(path),
        target_publish=notebook.publish_rules(target),
        revived=MappingProxyType(_revived(found.task)),
        destination=MappingProxyType(dict.fromkeys((WHOLE,) if in_backlog else TASK_ROLES, role)),
        only=frozenset([found.task.block]),
        ungrouped=True,
    )
    plan = plan_shift(path, source, note, rules)
    drafts.put(target, plan.target)
    open_again(partners, target, [found], notebook.config.dialect)
    drafts.put(path, plan.source)
    return plan.carried


def _check_single(partners: Partners, found: Located, target: Note) -> None:
    """Raise Refused for a second task of one title: in the note the two would look the same."""
    task, other = found.task, partners.picked_twin(found.path, found.task)
    if other and any(each.key == task.key and each.is_open for _, each in target.tasks()):
        values = {"place": f"{found.path}:{task.line}", "title": task.title, "other": f"{other[0]}:{other[1].line}"}
        message = Message("{place}: {title} is already there, from {other}", **values)
        raise Refused(message, "finish that one first, or change the title of this one")


def _revived(picked: Task) -> Mapping[str, str]:
    """Return the keys of a task that was picked into a note that is gone, and of those below: they are picked once more."""
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
