"""Check: report the problems of notes and projects; nothing is changed."""

from collections.abc import Collection, Iterator
from datetime import date

from tiltool.core.note.fields import chain_key
from tiltool.core.note.model import Problem, Task
from tiltool.core.tasks.field_problems import field_problems
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook


def check(notebook: Notebook, path: str, projects: Collection[str] = ()) -> tuple[Problem, ...]:
    """Return the problems of the note or project at `path` from the root; `projects` are the names of all projects."""
    try:
        note = notebook.read_at(path)
    except Refused as error:
        return (Problem("unreadable", 1, 1, error.message),)
    return tuple(sorted((*note.problems, *field_problems(note, projects)), key=lambda each: (each.line, each.column)))


def check_notebook(notebook: Notebook, today: date) -> Iterator[tuple[str, Problem]]:
    """Yield path and problem of each conflict copy, and of each task that is open in a project and the newest note."""
    for path, original in notebook.conflict_copies():
        yield path, Problem("conflict-copy", 1, 1, Message("conflict copy of {path}; til ignores it", path=original))
    yield from _open_twice(notebook, today)


def _open_twice(notebook: Notebook, today: date) -> Iterator[tuple[str, Problem]]:
    file = notebook.newest_or_none(today)
    if file is None or not notebook.has_backlog:
        return
    here = {chain_key(task.title): task for task in _open_tasks(notebook, notebook.relative(file))}
    for path in Backlog(notebook).paths():
        for task in _open_tasks(notebook, path):
            twin = here.get(chain_key(task.title))
            if twin:
                where = f"{notebook.relative(file)}:{twin.line}"
                message = Message(
                    "{title!r} is also open in {where}; use til drop or til done on one of them",
                    title=task.title,
                    where=where,
                )
                yield path, Problem("open-twice", task.line, 1, message)


def _open_tasks(notebook: Notebook, path: str) -> Iterator[Task]:
    try:
        note = notebook.read_at(path)
    except Refused:  # reported by `check`
        return
    yield from (task for _, task in note.tasks() if task.is_open and task.title)
