"""Add: a task or a topic to the day's note, which is created as by `til new` if missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import Partners
from tiltool.actions.select.task_lookup import TaskRequest, selected
from tiltool.core.edit.add import plan_split, plan_tasks, plan_topic
from tiltool.core.edit.field_edits import with_fields
from tiltool.core.note.checkboxes import box_at
from tiltool.core.note.dialect import KEYWORDS, MARKS, Dialect
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import title_key
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.actions.carry.plan import CarryReport

_BOX = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[([ xX/-])\](?:[ \t]+|$))?")


class AddReport(NamedTuple):
    """What was added, and where."""

    path: str
    role: str | None
    titles: tuple[str, ...]
    carried: CarryReport | None  # how the note was made, if it was missing
    changes: tuple[Change, ...]
    twins: tuple[Problem, ...] = ()  # added tasks that were already open there
    is_topic: bool = False


def add(
    notebook: Notebook,
    lines: Sequence[str],
    role: str,
    day: date,
    at: str,
    *,
    today: date | None = None,
    due: date | None = None,
    done: bool = False,
    dry_run: bool = False,
) -> AddReport:
    """Add `lines` to the note of `day`: one task each, or for `learned` one topic with its text below.

    A pasted checkbox keeps its state. A missing note beyond the next working day from `today` is made without a carry.

    Raises Misused if there is no text, Refused if it can't be inserted without harm.
    """
    lines, titles, marks = _new_tasks(notebook, lines, role, due, done=done)
    with notebook.writing(dry_run):
        drafts, file = Drafts(notebook), notebook.day_file(day)
        path = notebook.relative(file or notebook.file_for(day))
        morning = None if file else _morning(notebook, day, at, today)
        for each, patch in morning.changes if morning else ():
            drafts.put(each, patch)
        headings, dialect = HEADINGS[notebook.config.language], notebook.config.dialect
        note = parse(drafts.text(path) or "", day, dialect, with_links=False)
        if role == "learned":
            made = plan_topic(note, titles[0], _body(lines), headings, dialect)
        else:
            made = plan_tasks(note, role, titles, headings, dialect, marks)
        if made is None:
            raise _does_not_fit(path, note)
        drafts.put(path, made)
        drafts.record(at, "add", ", ".join(titles), morning.moved if morning else None)
    if role == "learned":
        return AddReport(path, role, titles, morning, drafts.changes(), is_topic=True)
    return _report(dialect, path, role, titles, drafts.changes())._replace(carried=morning)


def add_to_backlog(
    notebook: Notebook,
    lines: Sequence[str],
    project: str,
    at: str,
    *,
    due: date | None = None,
    create: bool = False,
    dry_run: bool = False,
) -> AddReport:
    """Add `lines` to a project, one task each. Raises Misused if there is no text, NothingFound for an unknown project."""
    _, titles, marks = _new_tasks(notebook, lines, "today", due)
    with notebook.writing(dry_run):
        partners = Partners(notebook)
        path = partners.backlog.path_for(project, create=create)
        partners.add(path, titles, marks)
        partners.drafts.record(at, "add", ", ".join(titles))
    return _report(partners.backlog.dialect, path, "backlog", titles, partners.drafts.changes())


def add_under(
    notebook: Notebook,
    lines: Sequence[str],
    request: TaskRequest,
    at: str,
    *,
    due: date | None = None,
    done: bool = False,
    dry_run: bool = False,
) -> AddReport:
    """Add `lines` below the requested task, one task each, after its other subtasks.

    Raises Misused if there is no text, NothingFound or Refused for the task, Refused if they don't fit there.
    """
    _, titles, marks = _new_tasks(notebook, lines, "today", due, done=done)
    with selected(notebook, request, lambda task: task.is_open, dry_run=dry_run) as (found, *_):
        backlog = Backlog(notebook)
        dialect = backlog.dialect_at(found.path)
        made = plan_split(found.note, found.task, titles, dialect, marks)
        if made is None:
            raise _does_not_fit(found.path, found.note)
        changes = (Change(found.path, made),)
        notebook.record(at, "add", changes, ", ".join(titles))
    role = "backlog" if backlog.has(found.path) else found.named.section.role
    return _report(dialect, found.path, role, titles, changes)


def _report(
    dialect: Dialect, path: str, role: str | None, titles: tuple[str, ...], changes: tuple[Change, ...]
) -> AddReport:
    """Return the report on added tasks."""
    text = next((change.patch.after for change in changes if change.path == path), None) or ""
    twins: tuple[Problem, ...] = ()
    if any(_folded(text).count(_folded(title)) > 1 for title in titles):  # otherwise no need to parse
        note, keys = parse(text, dialect=dialect), {title_key(title) for title in titles}
        lines = {task.line for _, task in note.tasks() if task.key in keys}
        twins = tuple(each for each in note.problems if each.code == "twin" and each.line in lines)
    return AddReport(path, role, titles, None, changes, twins)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _does_not_fit(path: str, note: Note) -> Refused:
    unclosed = next((problem for problem in note.problems if problem.code.startswith("open-")), None)
    hint = Message("line {line}: {problem}", line=unclosed.line, problem=unclosed.message) if unclosed else ""
    message = Message("{path}: can't insert this without changing how the note parses; nothing written", path=path)
    return Refused(message, hint or "add it in an editor")


def _morning(notebook: Notebook, day: date, at: str, today: date | None) -> CarryReport:
    """Return the carry that makes the note of a day."""
    from tiltool.actions.carry.plan import plan  # the note usually exists
    from tiltool.actions.carry.sources import Request

    return plan(notebook, Request(day, template=notebook.template(), at=at, today=today))


def _new_tasks(
    notebook: Notebook, lines: Sequence[str], role: str, due: date | None, *, done: bool = False
) -> tuple[Sequence[str], tuple[str, ...], str]:
    """Return the lines with keywords turned into boxes, and the titles and marks of their tasks. Raises Misused."""
    dialect = notebook.config.dialect
    lines = [_with_box(line, dialect) for line in lines] if dialect.keywords else lines
    titles = _titles(lines, role)
    if due:
        titles = tuple(with_fields(title, {"due": due.isoformat()}, notebook.config.fields) for title in titles)
    return lines, titles, "x" * len(titles) if done else _marks(lines)


def _with_box(line: str, dialect: Dialect) -> str:
    """Return a line with a box instead of a keyword that marks a task in the notebook: `- TODO text`."""
    start = _BOX.match(line)
    word = box_at(line, dialect, start.end() if start else 0)
    rest = line[word.span.end :] if word else ""
    mark = MARKS[dialect.state_of(word.mark)] if word and word.mark in KEYWORDS else None
    return line if mark is None else rest and f"- [{mark}]{rest}"


def _titles(lines: Sequence[str], role: str) -> tuple[str, ...]:
    cleaned = [_BOX.sub("", line).strip() for line in lines]
    titles = tuple(line for line in cleaned if line)
    if role == "learned":
        titles = tuple(line.lstrip("# ") for line in titles[:1])
    if not any(titles):
        raise Misused("nothing to add: the text is empty", "til add 'read the FTS5 page'")
    return titles


def _marks(lines: Sequence[str]) -> str:
    """Return the marks of the lines that have text; the open mark for a line without a checkbox."""
    boxes = [_BOX.match(line) for line in lines if _BOX.sub("", line).strip()]
    return "".join((box[1] if box else None) or " " for box in boxes).lower()


def _body(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines below the first one that has text, without blank lines at the edges."""
    written = [at for at, line in enumerate(lines) if line.strip()]
    return lines[written[1] : written[-1] + 1] if written[1:] else ()


def split(notebook: Notebook, request: TaskRequest, titles: Sequence[str], at: str) -> int | None:
    """Add open tasks of these titles below the requested task; return the number of the change.

    Raises Misused if there is no title, Refused if they don't fit there.
    """
    wanted = [title.strip() for title in titles if title.strip()]
    if not wanted:
        raise Misused("nothing to split into", "name the parts, separated by ;")
    with selected(notebook, request, lambda task: task.is_open) as (found, *_):
        made = plan_split(found.note, found.task, wanted, notebook.config.dialect)
        if made is None:
            message = Message("{place}: the parts do not fit below it", place=found.place)
            raise Refused(message, "add them in the editor")
        return notebook.record(at, "split", (Change(found.path, made),), found.task.title)
