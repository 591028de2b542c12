"""What is odd in the fields of tasks: a day that is none, a rule that can't be, a project that nearly is one."""

from collections.abc import Collection, Iterator

from tiltool.core.note.fields import DAYS, Field, read_fields
from tiltool.core.note.model import Note, Problem, Task
from tiltool.core.tasks.recurrence import parse_repeat
from tiltool.errors import Misused


def field_problems(note: Note, projects: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of the open tasks of a note; `projects` are those there are."""
    for _, task in note.tasks():
        if task.is_open and task.title:
            yield from _of_task(note, task, projects)


def _of_task(note: Note, task: Task, projects: Collection[str]) -> Iterator[Problem]:
    fields = read_fields(task.title)
    for field in fields.wrong:
        yield _problem(note, task, field, "field", _why(field))
    rule = fields.first("repeat")
    if rule and fields.repeat:
        try:
            parse_repeat(fields.repeat)
        except Misused as error:
            yield _problem(note, task, rule, "repeat", error.message)
    named = fields.first("project")
    near = _near(named.value, projects) if named else ""
    if named and near:
        yield _problem(note, task, named, "project", f"there is no project {named.value}: did you mean {near}?")


def _why(field: Field) -> str:
    what = "day: a day is written 2026-12-01" if field.name in DAYS else "priority: highest, high, medium, low, lowest"
    return f"{field.value!r} is no {what}"


def _problem(note: Note, task: Task, field: Field, code: str, message: str) -> Problem:
    at = note.text.index(task.title, task.box.end) + field.span.start
    start = max(note.text.rfind("\n", 0, at), note.text.rfind("\r", 0, at)) + 1
    line = task.line if start <= task.box.start else task.line + 1
    return Problem(code, line, at - start + 1, message)


def _near(name: str, projects: Collection[str]) -> str:
    """Return the project that a name may be a misspelling of; "" where it is one, or like none."""
    folded = {project.casefold(): project for project in projects}
    if name.casefold() in folded:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.75)
    return folded[near[0]] if near else ""
