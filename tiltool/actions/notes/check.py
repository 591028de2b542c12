"""Check: what is odd in the notes and the projects; nothing is mended."""

from collections.abc import Collection, Iterator
from datetime import date

from tiltool.core.note.fields import chain_key
from tiltool.core.note.model import Problem, Task
from tiltool.core.tasks.field_problems import field_problems
from tiltool.errors import Refused
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook


def check(notebook: Notebook, path: str, projects: Collection[str] = ()) -> tuple[Problem, ...]:
    """Return the problems of the note, or the project, at `path` from the root; `projects` are those there are."""
    try:
        note = notebook.read_at(path)
    except Refused as error:
        return (Problem("unreadable", 1, 1, error.message),)
    return tuple(sorted((*note.problems, *field_problems(note, projects)), key=lambda each: (each.line, each.column)))


def check_backlog(notebook: Notebook, today: date) -> Iterator[tuple[str, Problem]]:
    """Yield path and problem of each task that is open in a project, and in the newest note too."""
    file = notebook.newest_or_none(today)
    if file is None or not notebook.has_backlog:
        return
    here = {chain_key(task.title): task for task in _open_tasks(notebook, notebook.relative(file))}
    for path in Backlog(notebook).paths():
        for task in _open_tasks(notebook, path):
            twin = here.get(chain_key(task.title))
            if twin:
                where = f"{notebook.relative(file)}:{twin.line}"
                message = f"{task.title!r} is open in {where}, too: til drop or til done one of them"
                yield path, Problem("open-twice", task.line, 1, message)


def _open_tasks(notebook: Notebook, path: str) -> Iterator[Task]:
    try:
        note = notebook.read_at(path)
    except Refused:  # told by `check`
        return
    yield from (task for _, task in note.tasks() if task.is_open and task.title)
