"""The check of what is staged in Git, for a hook."""

from collections.abc import Collection, Sequence
from datetime import date

from tiltool.actions.check.check import in_order, not_ignored, project_names, settings_for_check, shown_problems
from tiltool.core.check.file_names import name_problems
from tiltool.core.check.note_check import check_note
from tiltool.core.check.settings import CheckedProblem, CheckSettings, PlacedProblem
from tiltool.core.note.model import Problem
from tiltool.core.text.lines import is_below
from tiltool.messages import Message
from tiltool.store.notebook.allowed_file import allowed_digests
from tiltool.store.notebook.git import staged_notes
from tiltool.store.notebook.notebook import Notebook


def check_staged(notebook: Notebook, paths: Collection[str] | None = None) -> tuple[PlacedProblem, ...]:
    """Return the problems of the notes and projects as they are staged. Raises Refused without Git."""
    config = notebook.config
    folders = [folder for folder in (config.notes, config.tasks) if folder != "."]
    is_note = None if config.notes == "." else folders
    contents = {
        path: content
        for path, content in staged_notes(notebook.root)
        if is_below(path, is_note) and is_below(path, paths)
    }
    settings, allowed, projects = settings_for_check(notebook), allowed_digests(notebook.root), project_names(notebook)
    found: list[PlacedProblem] = []
    for path, content in contents.items():
        problems = _of_content(content, notebook.day_at(path), settings.at(path))
        found += (PlacedProblem(path, problem) for problem in shown_problems(problems, allowed, projects))
    found += (PlacedProblem(path, problem) for path, problem in name_problems(contents))
    return in_order(not_ignored(notebook, found))


def _of_content(content: bytes, day: date | None, settings: CheckSettings) -> Sequence[CheckedProblem]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return (CheckedProblem(Problem("unreadable", line, 1, Message("not UTF-8"))),)
    return check_note(text, day, settings).problems
