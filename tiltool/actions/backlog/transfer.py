"""Shift: what park and pick have in common, which take a task from one file to another."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import Partners
from tiltool.actions.select.anywhere import Located
from tiltool.actions.tasks.carry import CarryReport
from tiltool.core.carry.plan import CarryPlan, Move, plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.field_edits import field_changes
from tiltool.core.edit.update import Revision, plan_revisions
from tiltool.core.note.fields import chain_key
from tiltool.core.note.headings import Dialect
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse
from tiltool.errors import Refused
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook


class Shifted(NamedTuple):
    """A task that was shifted: where it was, and the file that has it now."""

    id: str
    title: str
    path: str
    line: int
    to: str


class ShiftReport(NamedTuple):
    """What was shifted; `morning` tells how the day note was made, where it was not there."""

    tasks: tuple[Shifted, ...]
    changes: tuple[Change, ...]
    number: int | None  # of the change in the history
    morning: CarryReport | None = None


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
