"""Show: one note as til reads it."""

from collections.abc import Mapping
from typing import NamedTuple

from tiltool.actions.select.note_tasks import named_tasks
from tiltool.core.note.model import Note
from tiltool.core.text.lines import Span
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook


class ShowReport(NamedTuple):
    """A note, its path, and the ids of its tasks by the span of their boxes."""

    path: str
    note: Note
    ids: Mapping[Span, str]
    topic_tasks: Mapping[str, str]  # topic key -> id of the task of the same title


def show(notebook: Notebook, path: str, role: str | None = None) -> ShowReport:
    """Return the note at `path` from the root; with `role`, only its sections of that role.

    Raises NothingFound if it has none, Refused if it is not UTF-8.
    """
    note = notebook.read_at(path)
    if role and not note.first(role):
        message = Message("{path} has no {role} section", path=path, role=Message(role))
        raise NothingFound(message, "til show lists the sections")
    named = named_tasks(notebook, note, path)
    if role:
        note = note._replace(sections=tuple(note.having(role)))
    by_key = {each.task.key: each.id for each in reversed(named)}  # the first of a key wins
    return ShowReport(path, note, {each.task.box: each.id for each in named}, by_key)
