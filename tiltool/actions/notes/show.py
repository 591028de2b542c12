"""Show: one note as til reads it."""

from collections.abc import Mapping
from typing import NamedTuple

from tiltool.actions.select.in_note import Named, named_tasks
from tiltool.core.note.model import Note
from tiltool.core.text.lines import Span
from tiltool.errors import NothingFound
from tiltool.store.notebook.notebook import Notebook


class ShowReport(NamedTuple):
    """A note, its path, and the ids of its tasks by the span of their boxes."""

    path: str
    note: Note
    ids: Mapping[Span, str]
    topic_tasks: Mapping[str, str]  # topic key -> id of the task of the same title


def show(notebook: Notebook, path: str, role: str | None = None) -> ShowReport:
    """Return the note at `path` below the notes folder; with `role`, of its sections only those that have it.

    Raises NothingFound where it has none, Refused where it is not UTF-8.
    """
    note = notebook.read_path(path)
    seen_from_root = notebook.from_root(path)
    if role and not note.first(role):
        raise NothingFound(f"{seen_from_root} has no {role} section", "til show lists the sections")
    named = named_tasks(notebook, note)
    if role:
        note = note._replace(sections=tuple(note.having(role)))
    by_key = {each.task.key: each.id for each in reversed(named)}  # the first of a key wins
    return ShowReport(seen_from_root, note, _ids(named), by_key)


def _ids(named: tuple[Named, ...]) -> Mapping[Span, str]:
    return {each.task.box: each.id for each in named}
