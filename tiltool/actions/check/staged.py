"""The check of what is staged in Git, for a hook."""

from collections.abc import Collection, Iterator

from tiltool.actions.check.check import PlacedProblem, is_below, project_names, settings_for_check, shown_problems
from tiltool.core.check.names import name_problems
from tiltool.core.check.note_check import check_note
from tiltool.core.note.model import Problem
from tiltool.messages import Message
from tiltool.store.notebook.allowed_file import allowed_digests
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.notebook.staged import staged_notes


def check_staged(notebook: Notebook, paths: Collection[str] | None = None) -> tuple[PlacedProblem, ...]:
    """Return the problems of the notes and projects as they are staged. Raises Refused without Git."""
    config = notebook.config
    folders = [folder for folder in (config.notes, config.tasks) if folder != "."]
    is_note = [] if config.notes == "." else folders
    contents = {
        path: content
        for path, content in staged_notes(notebook.root)
        if (not is_note or is_below(path, is_note)) and (paths is None or is_below(path, paths))
    }
    found = [each for path, content in contents.items() for each in _of_content(notebook, path, content)]
    found += (PlacedProblem(path, problem) for path, problem in name_problems(contents))
    return tuple(sorted(found, key=lambda each: (each.path, each.problem.line, each.problem.column)))


def _of_content(notebook: Notebook, path: str, content: bytes) -> Iterator[PlacedProblem]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        yield PlacedProblem(path, Problem("unreadable", line, 1, Message("not UTF-8")))
        return
    settings, whole = settings_for_check(notebook).at(path)
    problems = check_note(text, notebook.day_at(path), settings, whole=whole).problems
    shown = shown_problems(problems, allowed_digests(notebook.root), project_names(notebook))
    yield from (PlacedProblem(path, each) for each in shown)
