"""Problems in the fields of tasks: an invalid day, rule or priority, a misspelled project."""

from collections.abc import Collection, Iterator

from tiltool.core.note.checkboxes import place_in_text
from tiltool.core.note.fields import DAYS, PRIORITIES, Field, read_fields
from tiltool.core.note.model import Note, Problem, Task
from tiltool.core.tasks.recurrence import parse_repeat
from tiltool.errors import Misused
from tiltool.messages import Message


def field_problems(note: Note) -> Iterator[Problem]:
    """Yield the problems of the open tasks of a note, and one for each project they name: see `project_problem`."""
    for _, task in note.tasks():
        if task.is_open and task.title:
            yield from _of_task(note, task)


def _of_task(note: Note, task: Task) -> Iterator[Problem]:
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
    if named:
        yield _problem(note, task, named, "project", named.value)


def project_problem(problem: Problem, projects: Collection[str]) -> Problem | None:
    """Return the problem of a named project, given the existing ones; None if it exists, or resembles none of them."""
    near = _near(problem.message, projects)
    if not near:
        return None
    message = Message("there is no project {name}; did you mean {near}?", name=problem.message, near=near)
    return problem._replace(message=message)


def _why(field: Field) -> str:
    if field.name in DAYS:
        return Message("'{text}' is not a valid day; write it like 2026-12-01", text=field.value)
    return Message(
        "'{text}' is not a valid priority; use one of {names}", text=field.value, names=", ".join(PRIORITIES)
    )


def _problem(note: Note, task: Task, field: Field, code: str, message: str) -> Problem:
    at = place_in_text(note.lines, task, field.span.start)
    return Problem(code, *note.lines.position(at), message)


def _near(name: str, projects: Collection[str]) -> str:
    """Return the project that a name may be a misspelling of; "" if it is a project, or resembles none."""
    folded = {project.casefold(): project for project in projects}
    if name.casefold() in folded:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.75)
    return folded[near[0]] if near else ""
