"""Fields: give a task a due day, a priority or a repeat rule; one span of its title changes."""

from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.select.task_lookup import TaskRequest, selected
from tiltool.core.edit.task_edits import Revision, plan_revisions
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
    """Set a field of tasks, or, for None, remove it; all of them or none.

    Raises NothingFound if no task matches, Refused if several do, or if the text would not parse as planned.
    """
    with selected(notebook, request, lambda task: task.is_open, dry_run=dry_run) as found:
        drafts = Drafts(notebook)
        for path in dict.fromkeys(each.path for each in found):
            mine = [each for each in found if each.path == path]
            revisions = [Revision(each.task, None, {name: value}) for each in mine]
            made = plan_revisions(mine[0].note, revisions, notebook.config.fields, notebook.config.dialect)
            if made is None:
                message = Message("{path}:{line}: can't write this into the title", path=path, line=mine[0].task.line)
                raise Refused(message, "nothing was written; edit it by hand")
            drafts.put(path, made)
        number = None if dry_run else drafts.record(at, command, ", ".join(each.task.title for each in found))
    after = {
        path: _titles(notebook, path, drafts.text(path) or "") for path in dict.fromkeys(each.path for each in found)
    }
    return FieldReport(
        tuple(
            FieldSet(each.path, each.named.id, each.task.line, each.task.title, after[each.path][each.task.line])
            for each in found
        ),
        drafts.changes(),
        number,
    )


def _titles(notebook: Notebook, path: str, text: str) -> dict[int, str]:
    return {task.line: task.title for _, task in notebook.parse_at(path, text).tasks()}
