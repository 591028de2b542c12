"""Split: a task that is too big, with smaller ones below it."""

from collections.abc import Sequence

from tiltool.actions.select.task_lookup import TaskRequest, selected
from tiltool.core.edit.add import plan_split
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook


def split(notebook: Notebook, request: TaskRequest, titles: Sequence[str], at: str) -> int:
    """Add open tasks of these titles below the requested task; return the number of the change.

    Raises Misused for no title, Refused where they don't fit there.
    """
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise Misused("nothing to split into", "name the parts, separated by ;")
    with selected(notebook, request, lambda task: task.is_open) as (found, *_):
        made = plan_split(found.note, found.task, wanted, notebook.config.dialect)
        if made is None:
            place = f"{found.path}:{found.task.line}"
            raise Refused(Message("{place}: the parts do not fit below it", place=place), "add them in the editor")
        return notebook.history.record(at, "split", (Change(found.path, made),), about=found.task.title).number
