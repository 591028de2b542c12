"""Export: open tasks in the formats of other programs, and what these formats can't represent."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from tiltool.actions.select.open_tasks import Setting, Waiting, list_tasks
from tiltool.core.exchange.item import ExchangeItem, all_tags
from tiltool.core.exchange.markdown_lines import notes_of
from tiltool.core.note.fields import chain_key, title_beside
from tiltool.core.note.model import Task
from tiltool.core.search.document import own_text
from tiltool.core.tasks.chains import digest_id
from tiltool.errors import Misused, TilError
from tiltool.messages import Message
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.open_tasks import backlog_tasks

OURS = "til-"
"""The prefix of uids in a file that til wrote."""


def uids_of(index: Index, setting: Setting) -> Mapping[tuple[str, int], str]:
    """Return the uid of every open task by its path and line, whichever of them are exported.

    If several projects have a task with the same title, done or not, the first one's uid is made from the title alone,
    the others' from project and title, even while picked. Other duplicates differ by their first day.
    """
    first: dict[str, str] = {}
    for each in backlog_tasks(index, setting.backlog):
        first.setdefault(chain_key(each.title), each.path)
    found: dict[tuple[str, int], str] = {}
    taken: set[str] = set()
    for task in sorted(list_tasks(index, setting).tasks, key=lambda task: _rank(task, setting.backlog)):
        uid = _untaken(_by_home(task, first, setting.backlog), task, taken)
        taken.add(uid)
        found[place_of(task)] = uid
    return found


def _rank(task: Waiting, backlog: str) -> tuple[bool, str, str, int]:
    row = task.task
    return not row.path.startswith(f"{backlog}/"), row.first_day or "", row.path, row.line


def _by_home(task: Waiting, first: Mapping[str, str], backlog: str) -> str:
    home = f"{backlog}/{task.project}.md" if task.project else ""
    known = first.get(chain_key(task.task.title), home)
    return task.uid if home in ("", known) else digest_id(task.uid, home, 1)


def _untaken(uid: str, task: Waiting, taken: set[str]) -> str:
    made, number = uid, 0
    while made in taken:
        number += 1
        made = digest_id(uid, task.task.first_day or task.task.path, number)
    return made


_Place = tuple[str, int]
"""The path and the line of a task."""

_NESTED = re.compile(r"(?m)^[ \t]+(?:[-*+]|\d+[.)])[ \t]+\[")


def place_of(task: Waiting) -> _Place:
    """Return where a task is now."""
    return task.task.path, task.task.line


class _Context(NamedTuple):
    """The surroundings of a task in its note: the tasks above it, the nearest first, and the lines below it."""

    above: tuple[_Place, ...]
    notes: tuple[str, ...]


def export(
    notebook: Notebook, tasks: Sequence[Waiting], uids: Mapping[_Place, str], form: str, stamp: datetime
) -> tuple[str, tuple[str, ...]]:
    """Return tasks as text in a format, `ics`, `todotxt` or `csv`, and the parts that the format can't represent."""
    rules = {} if form == "csv" else {place_of(task): _rule(task, form) for task in tasks if task.fields.repeat}
    flat = {place_of(task): item_of(task, uids.get(place_of(task), task.uid)) for task in tasks}
    ruled = {place: item._replace(repeat=rules.get(place, (item.repeat,))[0]) for place, item in flat.items()}
    items = _nested(ruled, _contexts(notebook, tasks))
    losses = tuple(
        Message("{path}:{line}: {title}: {problem}", path=path, line=line, title=flat[path, line].title, problem=why)
        for (path, line), (_, why) in rules.items()
        if why
    )
    if form == "csv":
        from tiltool.core.exchange.csv_export import csv_losses, write_csv

        return write_csv(items), (*losses, *csv_losses(items))
    if form == "todotxt":
        from tiltool.core.exchange.todotxt import todotxt_losses, write_todotxt

        return write_todotxt(items), (*losses, *todotxt_losses(items))
    from tiltool.actions.exchange.icalendar import write_ics

    return write_ics(items, stamp).decode(), losses


def item_of(task: Waiting, uid: str) -> ExchangeItem:
    """Return an open task for other programs; what is not a field stays in its title."""
    fields = task.fields
    began = date.fromisoformat(task.task.first_day) if task.task.first_day else None
    title = title_beside(task.task.title, task.project) or task.task.title
    return ExchangeItem(
        title=title,
        state="doing" if task.task.wip or task.task.state == "doing" else "open",
        priority=fields.priority,
        due=fields.due,
        scheduled=fields.scheduled,
        start=fields.start,
        created=fields.created or began,
        project=task.project,
        tags=all_tags(title, ()),
        repeat=fields.repeat,
        notes=notes_of(task.task.more),
        uid=f"{OURS}{uid}",
    )


def _rule(task: Waiting, form: str) -> tuple[str | None, str]:
    """Return the rule of a task as far as the format can represent it, and what it can't."""
    from tiltool.core.tasks.recurrence import parse_repeat

    words = task.fields.repeat or ""
    try:
        repeat = parse_repeat(words)
    except Misused as error:
        return None, error.message
    if form == "todotxt":
        short = _interval(repeat.rule, repeat.when_done)
        return short or words, "" if short else Message("other programs can't read its rule, {rule}", rule=words)
    return words, Message("it repeats from its due day, not `when done`") if repeat.when_done else ""


def _interval(rule: str, when_done: bool) -> str | None:
    """Return a rule in todo.txt's short form, `1w`, with a + if it is strict; None if that can't express the rule."""
    found = re.fullmatch(r"FREQ=([DWMY])[A-Z]+(?:;INTERVAL=(\d+))?", rule)
    return f"{'' if when_done else '+'}{found[2] or 1}{found[1].lower()}" if found else None


def _contexts(notebook: Notebook, tasks: Sequence[Waiting]) -> Mapping[_Place, _Context]:
    """Return the surroundings of tasks, which the index doesn't have; none for a note that can no longer be read."""
    by_path: dict[str, list[Waiting]] = {}
    for task in tasks:
        by_path.setdefault(task.task.path, []).append(task)
    contexts: dict[_Place, _Context] = {}
    for path, mine in by_path.items():
        with contextlib.suppress(TilError):
            text = notebook.text_at(path)
            if any(task.task.more for task in mine) or (len(mine) > 1 and _NESTED.search(text)):
                note = notebook.parse_at(path, text)
                contexts |= _walk(path, text, (task for _, _, task in note.roots()))
    return contexts


def _walk(
    path: str, text: str, tasks: Iterable[Task], above: tuple[_Place, ...] = ()
) -> Iterator[tuple[_Place, _Context]]:
    for task in tasks:
        place = path, task.line
        yield place, _Context(above, notes_of(own_text(text, task)))
        yield from _walk(path, text, task.children, (place, *above))


def _nested(items: Mapping[_Place, ExchangeItem], contexts: Mapping[_Place, _Context]) -> list[ExchangeItem]:
    """Return the items with their subtasks, in the order of their lines."""
    below: dict[_Place | None, list[_Place]] = {}
    for place in items:
        above = contexts[place].above if place in contexts else ()
        below.setdefault(next((each for each in above if each in items), None), []).append(place)

    def made(place: _Place) -> ExchangeItem:
        notes = contexts[place].notes if place in contexts else items[place].notes
        return items[place]._replace(notes=notes, children=tuple(map(made, sorted(below.get(place, ())))))

    return [made(place) for place in below.get(None, ())]
