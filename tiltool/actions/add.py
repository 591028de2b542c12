"""Add: a task or a topic into the day's note, which is made as `til new` makes it where it lacks."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.actions.carry import plan
from tiltool.actions.sources import Request
from tiltool.core.add import plan_tasks, plan_topic
from tiltool.core.edit import Patch, creation
from tiltool.core.model import Note
from tiltool.core.parse import parse
from tiltool.core.roles import HEADINGS
from tiltool.errors import Misused, Refused
from tiltool.store.notebook import Notebook
from tiltool.store.record import Change

_BOX = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX/]\][ \t]+)?(?=\S)")


class AddReport(NamedTuple):
    """What was added, and where."""

    path: str
    role: str
    titles: tuple[str, ...]
    created: bool
    changes: tuple[Change, ...]


def add(notebook: Notebook, lines: Sequence[str], role: str, day: date, at: str, *, dry_run: bool = False) -> AddReport:
    """Add `lines` to the note of `day`: a task each, or for `learned` one topic with its text below.

    Raises Misused where there is no text, Refused where it can't be put there without harm.
    """
    titles = _titles(lines, role)
    with notebook.writing(dry_run):
        note, path, before, moved = _note(notebook, day)
        made = _planned(notebook, note, role, titles, lines)
        if made is None or made.after is None:
            fault = next((f"{p.message} (line {p.line})" for p in note.problems if p.code.startswith("open-")), "")
            raise Refused(
                f"{path}: the text does not fit there as it is: nothing written", fault or "put it in by hand"
            )
        changes = (Change(path, creation(made.after) if before else made), *before[1:])
        if not dry_run:
            notebook.history.record(at, "add", changes, moved=moved)
    return AddReport(path, role, titles, bool(before), changes)


def _titles(lines: Sequence[str], role: str) -> tuple[str, ...]:
    cleaned = [_BOX.sub("", line).strip() for line in lines]
    titles = tuple(line for line in cleaned if line)
    if role == "learned":
        titles = tuple(line.lstrip("# ") for line in titles[:1])
    if not any(titles):
        raise Misused("nothing to add: the text is empty", "til add 'read the FTS5 page'")
    return titles


def _note(notebook: Notebook, day: date) -> tuple[Note, str, tuple[Change, ...], Mapping[str, str]]:
    """Return the note, its path, and, where it is still to be made, the changes that make it."""
    file = notebook.day_file(day)
    if file:
        return notebook.read(file), notebook.relative(file), (), {}
    report = plan(notebook, Request(day))
    text = report.changes[0].patch.after or ""
    return parse(text, day, notebook.config.dialect), report.path, report.changes, report.moved


def _planned(notebook: Notebook, note: Note, role: str, titles: Sequence[str], lines: Sequence[str]) -> Patch | None:
    headings, dialect = HEADINGS[notebook.config.language], notebook.config.dialect
    if role == "learned":
        return plan_topic(note, titles[0], _body(lines), headings, dialect)
    return plan_tasks(note, role, titles, headings, dialect)


def _body(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines below the first one that has text, blank edges trimmed."""
    body = list(lines)
    while body and not body[0].strip():
        body.pop(0)
    body = body[1:]
    while body and not body[-1].strip():
        body.pop()
    while body and not body[0].strip():
        body.pop(0)
    return body
