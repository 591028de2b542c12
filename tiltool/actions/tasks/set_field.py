"""Fields: give a task a due day, a priority or a repeat rule, changing one span of its title."""

from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.select.task_lookup import Located, TaskRequest, selected
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.model import Task
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook


class FieldSet(NamedTuple):
    """A task with its title after the change."""

    path: str
    id: str
    line: int
    before: str
    after: str


class FieldReport(NamedTuple):
    """The selected tasks, in order, with those that had the value already."""

    tasks: tuple[FieldSet, ...]
    changes: tuple[Change, ...]
    number: int | None  # of the change in the history


def set_field(
    notebook: Notebook,
    request: TaskRequest,
    name: str,
    value: str | None,
    at: str,
    *,
    command: str,
    dry_run: bool = False,
) -> FieldReport:
    """Set a field of tasks, all of them or none; None removes it.

    Raises NothingFound if no task matches, Refused if several do, or if the text would not parse as planned.
    """
    with selected(notebook, request, lambda task: task.is_open, dry_run=dry_run) as found:
        drafts, after = Drafts(notebook), dict[str, dict[int, Task]]()
        for path in dict.fromkeys(each.path for each in found):
            mine = [each for each in found if each.path == path]
            revisions = [Revision(each.task, None, {name: value}) for each in mine]
            made = plan_revisions(mine[0].note, revisions, notebook.config.fields, notebook.config.dialect)
            if made is None:
                message = Message("{path}:{line}: can't write this into the title", path=path, line=mine[0].task.line)
                raise Refused(message, "nothing was written; edit it by hand")
            drafts.put(path, made)
            after[path] = _tasks(notebook, mine[0], made.after or "")
        number = drafts.record(at, command, ", ".join(each.task.title for each in found))
    pairs = ((each, after[each.path][each.task.line]) for each in found)
    tasks = (FieldSet(each.path, each.named.id, now.line, each.task.title, now.title) for each, now in pairs)
    return FieldReport(tuple(tasks), drafts.changes(), number)


def _tasks(notebook: Notebook, found: Located, text: str) -> dict[int, Task]:
    """Return the tasks of a changed text by their old lines; a day on its own line moves the others down."""
    before, after = found.note.tasks(), notebook.parse_at(found.path, text).tasks()
    return {was.line: now for (_, was), (_, now) in zip(before, after, strict=True)}
