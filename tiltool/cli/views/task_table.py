"""The tasks that wait, as a table by place, and as JSON."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from tiltool.actions.select.open_tasks import TaskReport, Waiting
from tiltool.cli.context import columns
from tiltool.cli.output import Json
from tiltool.cli.streams import style
from tiltool.core.note.fields import shown_title
from tiltool.core.note.headings import MARKS
from tiltool.core.text.width import clipped, width_of

_MOST_LEFT = 10
_TITLES = {
    "overdue": "overdue",
    "doing": "doing",
    "today": "today",
    "later": "later",
    "backlog": "backlog",
    "left": "left in older notes",
}
_PRIORITIES = {"highest": "!!", "high": "!", "medium": "·", "low": "↓", "lowest": "↓↓"}
_OLD, _FRESH = 30, 7
_LEAST_TITLE, _LEAST_PROJECT = 12, 5


def task_json(task: Waiting) -> Json:
    """Return one task that waits."""
    row, fields = task.task, task.fields
    return {
        "id": task.id,
        "title": row.title,
        "state": row.state,
        "wip": row.wip,
        "path": row.path,
        "line": row.line,
        "role": row.role,
        "project": task.project,
        "day": row.day,
        "first_day": row.first_day,
        "age_days": task.age_days,
        "times_carried": row.times,
        "due": _iso(fields.due),
        "scheduled": _iso(fields.scheduled),
        "repeat": fields.repeat,
        "priority": fields.priority,
        "tags": list(task.tags),
        "place": task.place,
        "urgency": task.urgency,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def tasks_json(report: TaskReport) -> Json:
    """Return the tasks, by place and urgency, and how many wait in all."""
    return {"tasks": [task_json(task) for task in report.tasks], "total": report.total}


class _Cells(NamedTuple):
    """A row of the table before it is set: what belongs to the left, the title, what belongs to the right."""

    task: Waiting
    left: str
    title: str
    due: str
    age: str
    project: str


def table_lines(report: TaskReport, today: date, *, explain: bool = False, brief: bool = True) -> Iterator[str]:
    """Yield the table: a heading a place, a line a task; with `explain`, what its urgency is made of.

    `brief` shows of those left in older notes the first few only.
    """
    rows = [_cells(task, today) for task in report.tasks]
    widths = [
        max((width_of(cell) for cell in column), default=0) for column in zip(*(row[1:] for row in rows), strict=True)
    ]
    room = columns() if sys.stdout.isatty() else max(columns(), sum(widths) + 2 * len(widths))
    widths = _fitted(widths, room) if rows else widths
    for number, (place, group) in enumerate(groupby(rows, key=lambda row: row.task.place)):
        mine = list(group)
        shown = mine[:_MOST_LEFT] if place == "left" and brief else mine
        yield from ([""] if number else [])
        yield style(f"{_TITLES[place]} ({len(mine)})", bold=True)
        for row in shown:
            yield _line(row, widths)
            if explain:
                yield style(f"      {_sum(row.task)}", dim=True)
        if len(shown) < len(mine):
            yield f"  … {len(mine) - len(shown)} more: til tasks is:left"


def _cells(task: Waiting, today: date) -> _Cells:
    row = task.task
    priority = _PRIORITIES.get(task.fields.priority or "", "")
    title = " ".join(filter(None, (priority, shown_title(row.title))))
    repeat = "↻" if task.fields.repeat else ""
    due = " ".join(filter(None, (_due(task, today), repeat)))
    age = "" if task.age_days is None else f"{task.age_days}d"
    carried = f"×{row.times}" if row.times else ""
    return _Cells(
        task,
        f"{task.id} [{MARKS[row.state]}]",
        title,
        due,
        " ".join(filter(None, (age, carried))),
        f"@{task.project}" if task.project else "",
    )


def _due(task: Waiting, today: date) -> str:
    """Return the day it is due, or scheduled, in the fewest words."""
    for day, prefix in ((task.fields.due, ""), (task.fields.scheduled, "⏳")):
        if day:
            return prefix + _near((day - today).days, day, today)
    return ""


def _near(days: int, day: date, today: date) -> str:
    words = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in words:
        return words[days]
    if 1 < days < 7:
        return f"{day:%a}"
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return the widths that there is room for: the title gives way, then the project, then whole columns."""
    left, title, *rest = widths

    def taken() -> int:
        return left + sum(width + 2 for width in rest if width) + 4

    lack = taken() + min(title, _LEAST_TITLE) - room
    if lack > 0:
        rest[2] = min(rest[2], max(_LEAST_PROJECT, rest[2] - lack))
    for at in (1, 2, 0):  # the colour of the id tells of the age, too
        if taken() + min(title, _LEAST_TITLE) > room:
            rest[at] = 0
    return [left, max(1, min(title, room - taken())), *rest]


def _line(row: _Cells, widths: Sequence[int]) -> str:
    """Return a row set in columns."""
    left, title, *rest = widths
    cells = [_padded(style(row.left, fg=_age_colour(row.task)), row.left, left)]
    cells.append(_padded(clipped(row.title, title), clipped(row.title, title), title))
    colours = ("red" if row.task.place == "overdue" else None, None, "blue")
    for text, width, colour in zip((row.due, row.age, row.project), rest, colours, strict=True):
        if width:
            cut = clipped(text, width)
            cells.append(_padded(style(cut, fg=colour) if cut else "", cut, width))
    return f"  {'  '.join(cells)}".rstrip()


def _padded(styled: str, plain: str, width: int) -> str:
    return styled + " " * (width - width_of(plain))


def _age_colour(task: Waiting) -> str:
    days = task.age_days or 0
    return "red" if days >= _OLD else "yellow" if days >= _FRESH else "green"


def _sum(task: Waiting) -> str:
    terms = " + ".join(f"{term.name} {term.points:.2f}" for term in task.terms) or "nothing speaks for it"
    return f"{terms} = {task.urgency:.2f}" if task.terms else terms
