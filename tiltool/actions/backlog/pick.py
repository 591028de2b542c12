"""Pick: bring a task of the backlog, or of an older note, into a day note."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import Partners
from tiltool.actions.backlog.transfer import ShiftReport, check_alone, open_again, plan_shift, record_shift
from tiltool.actions.select.anywhere import Located
from tiltool.actions.select.carry_sources import Request
from tiltool.actions.tasks.carry import plan
from tiltool.actions.tasks.mark import Asked, find_all
from tiltool.core.carry.plan import Move
from tiltool.core.carry.source_edits import plan_relocation
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.note.headings import HEADINGS
from tiltool.core.note.model import TASK_ROLES, Note, Task
from tiltool.errors import Refused
from tiltool.store.notebook.backlog import WHOLE
from tiltool.store.notebook.notebook import Notebook


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
        report = record_shift(notebook, drafts, found, target, moves, at, "pick", dry_run, moved)
    return report._replace(morning=morning)


def _check_pickable(partners: Partners, found: Located, target: str, role: str) -> None:
    task, where = found.task, f"{found.path}:{found.task.line}"
    if found.path == target and found.named.section.role == role:
        raise Refused(f"{where}: {task.title} is there already", "til park takes it to the backlog")
    if not partners.backlog.has(found.path) and found.named.section.role not in TASK_ROLES:
        raise Refused(f"{where}: {task.title} is not in a section of tasks", "move it there by hand")
    lost = task.state == "moved" and partners.backlog.has(found.path)
    if not (task.is_unfinished or lost):
        raise Refused(f"{where}: {task.title} is {task.state}", "til reopen opens it again")
    check_alone(found)


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
    for each in found if in_backlog else ():
        _check_single(partners, path, each.task, note)
    rules = CarryRules(
        # what was brought into a note too early leaves it as if it had never been there
        leave="remove" if source.day and note.day and source.day > note.day else "mark",
        headings=HEADINGS[notebook.config.language],
        dialect=backlog.dialect if in_backlog else notebook.config.dialect,
        target_dialect=notebook.config.dialect,
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
