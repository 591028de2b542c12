"""Shift: a task from a day note to the backlog (park), or from the backlog into a day note (pick)."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from tiltool.actions.carry import CarryReport, plan
from tiltool.actions.drafts import Drafts
from tiltool.actions.locate import Located
from tiltool.actions.mark import Asked, find_all
from tiltool.actions.partner import Partners
from tiltool.actions.sources import Request
from tiltool.config import INBOX
from tiltool.core.carry import CarryPlan, Move, Rules, plan_carry
from tiltool.core.edit import creation
from tiltool.core.fields import chain_key, read_fields
from tiltool.core.model import TASK_ROLES, Note, Task
from tiltool.core.parse import parse
from tiltool.core.relocate import plan_relocation
from tiltool.core.revise import Revision, plan_revisions
from tiltool.core.roles import HEADINGS, Dialect
from tiltool.errors import Refused
from tiltool.store.backlog import WHOLE
from tiltool.store.notebook import Notebook
from tiltool.store.record import Change


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


def park(
    notebook: Notebook, asked: Asked, at: str, project: str | None, *, create: bool = False, dry_run: bool = False
) -> ShiftReport:
    """Take tasks from a day note's today, later or next section to a project.

    Without a name that is the one they name themselves (`@blog`), or else the inbox. Raises NothingFound for a
    project that is not there, Refused for a task that can't go.
    """
    with notebook.writing(dry_run):
        found = find_all(notebook, asked, lambda task: task.is_open)
        drafts = Drafts(notebook)
        partners = Partners(notebook, drafts)
        for each in found:
            _check_parkable(partners, each)
        target = partners.backlog.path_for(project or _own_project(partners, found), create=create)
        moves: list[Move] = []
        for path in dict.fromkeys(each.path for each in found):
            moves += _park(partners, [each for each in found if each.path == path], target)
        return _done(notebook, drafts, found, target, moves, at, "park", dry_run)


def _check_parkable(partners: Partners, found: Located) -> None:
    task, where = found.task, f"{found.path}:{found.task.line}"
    if partners.backlog.has(found.path):
        raise Refused(f"{where}: {task.title} is in the backlog already", "til pick brings it into a day note")
    if found.named.section.role not in TASK_ROLES:
        raise Refused(f"{where}: {task.title} is not in a section of tasks", "move it there, or park it by hand")
    if not (task.is_open or task.wip):
        raise Refused(f"{where}: {task.title} is {task.state}", "til reopen opens it again")
    _check_alone(found)


def _check_alone(found: Located) -> None:
    """Raise Refused for a task below another one, which would have to go along."""
    task = found.task
    if task.depth:
        above = [each for _, each in found.note.tasks() if task in each.walk() and not each.depth]
        raise Refused(
            f"{found.path}:{task.line}: {task.title} hangs under {above[0].title}: nothing changed",
            f"that one goes with all below it: {found.path}:{above[0].line}; or unindent this one first",
        )


def _own_project(partners: Partners, found: Sequence[Located]) -> str:
    """Return the project that the tasks name, or that they were picked from; the inbox where they don't agree."""
    names = {read_fields(each.task.title).project or _came_from(partners, each) or INBOX for each in found}
    known = {name.casefold() for name in partners.backlog.names()}
    name = names.pop() if len(names) == 1 else INBOX
    return name if name.casefold() in known else INBOX


def _came_from(partners: Partners, found: Located) -> str | None:
    partner = partners.find(found.task.title)
    return partners.backlog.name_of(partner[0]) if partner and partner[1].state == "moved" else None


def _park(partners: Partners, found: Sequence[Located], target: str) -> list[Move]:
    """Bring tasks of one note into a project; those that were picked from it are open there again."""
    notebook, drafts, backlog = partners.notebook, partners.drafts, partners.backlog
    there = drafts.text(target)
    note = backlog.parse(there) if there is not None else backlog.read(target)
    leave = notebook.config.carry.source
    rules = Rules(
        leave="mark" if leave == "keep" else leave,  # kept, it would be open in two places
        dialect=notebook.config.dialect,
        destination=MappingProxyType(dict.fromkeys(TASK_ROLES, WHOLE)),
        only=frozenset(each.task.block for each in found),
        ungrouped=True,
        target_dialect=backlog.dialect,
    )
    made = _planned(found, found[0].note, note, rules)
    drafts.put(target, creation(made.target.after or "") if there is None else made.target)
    _open_again(partners, target, found, backlog.dialect)
    drafts.put(found[0].path, made.source)
    return [*made.carried, *made.reopened]


def _open_again(partners: Partners, target: str, found: Sequence[Located], dialect: Dialect) -> None:
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
            revisions.append(Revision(gone[-1], task.mark if task.is_open else " "))
    made = plan_revisions(note, revisions, partners.style, dialect)
    partners.drafts.put(target, made)


def _planned(found: Sequence[Located], source: Note, target: Note, rules: Rules) -> CarryPlan:
    made = plan_carry(source, target, rules)
    lost = [skip.task for skip in made.skipped if skip.why == "no-place"]
    if lost:
        raise Refused(f"{found[0].path}:{lost[0].line}: {lost[0].title} does not fit there as it is", "move it by hand")
    return made


def pick(
    notebook: Notebook, asked: Asked, at: str, day: date, role: str = "today", *, dry_run: bool = False
) -> ShiftReport:
    """Bring tasks into a section of the note of `day`, which is made as `til new` makes it where it lacks.

    They come from the backlog, where they are marked as moved until they are done or parked again; from older
    notes; or from another section of that note. Raises Refused for a task that can't go.
    """
    with notebook.writing(dry_run):
        found = find_all(notebook, asked, lambda task: task.is_open)
        drafts = Drafts(notebook)
        partners = Partners(notebook, drafts)
        file = notebook.day_file(day)
        target = notebook.relative(file or notebook.file_for(day))
        for each in found:
            _check_pickable(partners, each, target, role)
        morning = None if file else plan(notebook, Request(day, template=notebook.template()))
        for change in morning.changes if morning else ():
            drafts.text(change.path)
            drafts.put(change.path, change.patch)
        moves = [move for each in found for move in _bring(partners, each, target, role)]
        moved = morning.moved if morning else {}
        report = _done(notebook, drafts, found, target, moves, at, "pick", dry_run, moved)
    return report._replace(morning=morning)


def _check_pickable(partners: Partners, found: Located, target: str, role: str) -> None:
    task, where = found.task, f"{found.path}:{found.task.line}"
    if found.path == target and found.named.section.role == role:
        raise Refused(f"{where}: {task.title} is there already", "til park takes it to the backlog")
    if not partners.backlog.has(found.path) and found.named.section.role not in TASK_ROLES:
        raise Refused(f"{where}: {task.title} is not in a section of tasks", "move it there by hand")
    lost = task.state == "moved" and partners.backlog.has(found.path)
    if not (task.is_open or task.wip or lost):
        raise Refused(f"{where}: {task.title} is {task.state}", "til reopen opens it again")
    _check_alone(found)


def _bring(partners: Partners, found: Located, target: str, role: str) -> Sequence[Move]:
    """Bring one task into a day note, out of whatever it is in."""
    if found.path != target:
        return pick_blocks(partners, found.path, [found], target, role)
    dialect = partners.notebook.config.dialect
    note = partners.notebook.parse_at(target, partners.drafts.text(target) or "")
    task = next(
        (task for _, task in note.tasks() if task.title == found.task.title and task.mark == found.task.mark), None
    )
    made = plan_relocation(note, task, role, dialect) if task else None
    if made is None:
        raise Refused(
            f"{found.path}:{found.task.line}: {found.task.title} does not fit there as it is", "move it by hand"
        )
    partners.drafts.put(target, made)
    return ()


def pick_blocks(partners: Partners, path: str, found: Sequence[Located], target: str, role: str) -> list[Move]:
    """Bring tasks of one project, or one older note, into a day note. Raises Refused where one does not fit there."""
    notebook, drafts, backlog = partners.notebook, partners.drafts, partners.backlog
    text, in_backlog = drafts.text(path) or "", backlog.has(path)
    source = backlog.parse(text) if in_backlog else notebook.parse_at(path, text)
    note = notebook.parse_at(target, drafts.text(target) or "")
    rules = Rules(
        headings=HEADINGS[notebook.config.language],
        dialect=backlog.dialect if in_backlog else notebook.config.dialect,
        target_dialect=notebook.config.dialect,
        revived=MappingProxyType(_revived(found)),
        destination=MappingProxyType(dict.fromkeys((WHOLE,) if in_backlog else TASK_ROLES, role)),
        only=frozenset(each.task.block for each in found),
        ungrouped=True,
    )
    made = _planned(found, source, note, rules)
    drafts.put(target, made.target)
    _open_again(partners, target, found, notebook.config.dialect)
    drafts.put(path, made.source)
    return list(made.carried)


def _revived(found: Sequence[Located]) -> Mapping[str, str]:
    """Return the tasks that were picked into a note that is gone: they go once more."""
    lost = (each.task for each in found if each.task.state == "moved")
    return {task.key: " " for root in lost for task in root.walk() if task.state == "moved"}


def _done(
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
