"""Shift: what park and pick have in common, which take a task from one file to another."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import Partners
from tiltool.actions.select.anywhere import Located
from tiltool.core.carry.plan import CarryPlan, Move, plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.field_edits import field_changes
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.fields import chain_key
from tiltool.core.note.headings import HEADINGS, Dialect
from tiltool.core.note.model import TASK_ROLES, Note, Task
from tiltool.core.note.parse import parse
from tiltool.errors import Refused
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import WHOLE
from tiltool.store.notebook.notebook import Notebook


class Shifted(NamedTuple):
    """A task that was shifted: where it was, and the file that has it now."""

    id: str
    title: str
    path: str
    line: int
    to: str


class ShiftReport(NamedTuple):
    """What was shifted."""

    tasks: tuple[Shifted, ...]
    changes: tuple[Change, ...]
    number: int | None  # of the change in the history
    created: bool = False  # the day note, which was not there


def check_alone(found: Located) -> None:
    """Raise Refused for a task below another one, which would have to go along."""
    task = found.task
    if task.depth:
        above = [each for _, each in found.note.tasks() if task in each.walk() and not each.depth]
        raise Refused(
            f"{found.path}:{task.line}: {task.title} hangs under {above[0].title}: nothing changed",
            f"that one goes with all below it: {found.path}:{above[0].line}; or unindent this one first",
        )


def open_again(partners: Partners, target: str, found: Sequence[Located], dialect: Dialect) -> None:
    """Open what the target had before, and sent away: its lines there are the tasks' own again."""
    note = parse(partners.drafts.text(target) or "", None, dialect, with_problems=False)
    there: dict[str, list[Task]] = {}
    for _, task in note.tasks():
        there.setdefault(chain_key(task.title), []).append(task)
    revisions = []
    for task in (task for each in found for task in each.task.walk()):
        same = there.get(chain_key(task.title), ())
        gone = [each for each in same if each.state == "moved"]
        if gone and (task.is_open or task in [each.task for each in found]) and not any(each.is_open for each in same):
            mark = task.mark if task.is_open else " "
            revisions.append(Revision(gone[-1], mark, field_changes(gone[-1].title, task.title)))
    made = plan_revisions(note, revisions, partners.style, dialect)
    partners.drafts.put(target, made)


def plan_shift(found: Sequence[Located], source: Note, target: Note, rules: CarryRules) -> CarryPlan:
    """Return how tasks get from one file into another. Raises Refused where one does not fit there."""
    made = plan_carry(source, target, rules)
    lost = [skip.task for skip in made.skipped if skip.why == "no-place"]
    if lost:
        raise Refused(f"{found[0].path}:{lost[0].line}: {lost[0].title} does not fit there as it is", "move it by hand")
    return made


def pick_blocks(partners: Partners, path: str, found: Sequence[Located], target: str, role: str) -> list[Move]:
    """Bring tasks of one project, or one older note, into a day note. Raises Refused where one does not fit there."""
    notebook, drafts, backlog = partners.notebook, partners.drafts, partners.backlog
    text, in_backlog = drafts.text(path) or "", backlog.has(path)
    source = backlog.parse(text) if in_backlog else notebook.parse_at(path, text)
    note = notebook.parse_at(target, drafts.text(target) or "")
    for each in found if in_backlog else ():
        _check_single(partners, path, each.task, note)
    rules = CarryRules(
        # what was brought into a note too early leaves it as if it had never been there
        leave="remove" if source.day and note.day and source.day > note.day else "mark",
        headings=HEADINGS[notebook.config.language],
        dialect=backlog.dialect if in_backlog else notebook.config.dialect,
        target_dialect=notebook.config.dialect,
        publish=notebook.publish_rules(),
        revived=MappingProxyType(_revived(found)),
        destination=MappingProxyType(dict.fromkeys((WHOLE,) if in_backlog else TASK_ROLES, role)),
        only=frozenset(each.task.block for each in found),
        ungrouped=True,
    )
    made = plan_shift(found, source, note, rules)
    drafts.put(target, made.target)
    open_again(partners, target, found, notebook.config.dialect)
    drafts.put(path, made.source)
    return list(made.carried)


def _check_single(partners: Partners, path: str, task: Task, target: Note) -> None:
    """Raise Refused for a second task of one title: in the note nobody could tell one from the other."""
    other = partners.taken(path, task)
    if other and any(each.key == task.key and each.is_open for _, each in target.tasks()):
        raise Refused(
            f"{path}:{task.line}: {task.title} is there already, from {other[0]}:{other[1].line}",
            "it can come when that one is done, or by another title",
        )


def _revived(found: Sequence[Located]) -> Mapping[str, str]:
    """Return the tasks that were picked into a note that is gone: they go once more."""
    lost = (each.task for each in found if each.task.state == "moved")
    return {task.key: " " for root in lost for task in root.walk() if task.state == "moved"}


def record_shift(
    notebook: Notebook,
    drafts: Drafts,
    found: Sequence[Located],
    target: str,
    moves: Sequence[Move],
    at: str,
    command: str,
    dry_run: bool,
    moved: Mapping[str, str] = MappingProxyType({}),
) -> ShiftReport:
    """Write what was planned, target first; return the report."""
    about = ", ".join(each.task.title for each in found)
    keys = {**moved, **{move.task.key: move.mark for move in moves}}
    number = None if dry_run else drafts.record(at, command, about, keys)
    shifted = (Shifted(each.named.id, each.task.title, each.path, each.task.line, target) for each in found)
    return ShiftReport(tuple(shifted), drafts.changes(), number)
