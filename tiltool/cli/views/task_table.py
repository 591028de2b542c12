"""Open tasks as a table by place, and as JSON."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import NamedTuple

from tiltool.actions.select.open_tasks import TaskReport, Waiting
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json
from tiltool.cli.streams import columns, style
from tiltool.core.dates.days import WEEKDAYS
from tiltool.core.note.dialect import MARKS
from tiltool.core.note.fields import shown_title
from tiltool.core.tasks.urgency import PLACES
from tiltool.core.text.width import clipped, padding, width_of
from tiltool.messages import Message

_MOST_LEFT = 10
_TITLES = {
    "overdue": Message("overdue"),
    "doing": Message("doing"),
    "today": Message("today"),
    "later": Message("later"),
    "backlog": Message("backlog"),
    "left": Message("left in older notes"),
}
_PRIORITIES = {"highest": "!!", "high": "!", "medium": "·", "low": "↓", "lowest": "↓↓"}
_NEAR_DAYS = {-1: Message("yesterday"), 0: Message("today"), 1: Message("tomorrow")}
_OLD, _FRESH = 30, 7
_LEAST_TITLE, _LEAST_PROJECT = 12, 5


def task_json(task: Waiting) -> Json:
    """Return an open task as JSON."""
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
        "due": fields.due and fields.due.isoformat(),
        "scheduled": fields.scheduled and fields.scheduled.isoformat(),
        "repeat": fields.repeat,
        "priority": fields.priority,
        "tags": task.tags,
        "place": task.place,
        "private": task.private,
        "urgency": task.urgency,
    }


def tasks_json(report: TaskReport) -> Json:
    """Return the tasks by place and urgency, and their total, as JSON."""
    return {"tasks": [task_json(task) for task in report.tasks], "total": report.total}


class _Cells(NamedTuple):
    """The cells of a row, from left to right."""

    task: Waiting
    place: str
    left: str
    title: str
    due: str
    age: str
    project: str


def table_lines(report: TaskReport, today: date, *, explain: bool = False, brief: bool = True) -> Iterator[str]:
    """Yield the table: one heading per place, one line per task; `explain` shows how its urgency adds up.

    A subtask is indented below its parent. `brief` shows only the first few tasks left in older notes.
    """
    age_text = cache(lambda days: say("{days}d", days=days))  # many tasks have the same age
    rows = [_cells(task, place, today, age_text) for task, place in _by_family(report.tasks)]
    widths = [
        max((width_of(cell) for cell in column), default=0) for column in zip(*(row[2:] for row in rows), strict=True)
    ]
    widths = _fitted(widths, columns()) if rows else widths
    for number, (place, group) in enumerate(groupby(rows, key=lambda row: row.place)):
        mine = list(group)
        shown = mine[:_MOST_LEFT] if place == "left" and brief else mine
        yield from ([""] if number else [])
        yield style(f"{localized(_TITLES[place])} ({len(mine)})", bold=True)
        for row in shown:
            yield _line(row, widths)
            if explain:
                yield style(f"      {_sum(row.task)}", dim=True)
        if len(shown) < len(mine):
            yield "  " + say("… {count} more: til tasks is:left", count=len(mine) - len(shown))


class _Place(NamedTuple):
    """Where a task is shown: under the root of its family, at a depth; the root itself has depth 0."""

    root: Waiting
    depth: int


def _by_family(tasks: Sequence[Waiting]) -> Iterator[tuple[Waiting, _Place]]:
    """Yield each task with its place: below its parent, unless it is more pressing.

    A family is placed by its most urgent task, and its tasks are in the order of the text.
    """
    known = {(each.task.path, each.task.line): each for each in tasks}

    def place_of(task: Waiting) -> _Place:
        parent = known.get((task.task.path, task.task.parent or 0))
        above = place_of(parent) if parent else None
        is_below = above and PLACES.index(above.root.place) <= PLACES.index(task.place)
        return _Place(above.root, above.depth + 1) if above and is_below else _Place(task, 0)

    families: dict[tuple[str, int], list[tuple[Waiting, _Place]]] = {}
    for each in tasks:
        place = place_of(each)
        families.setdefault((each.task.path, place.root.task.line), []).append((each, place))
    for family in families.values():
        yield from sorted(family, key=lambda one: one[0].task.line)


def _cells(task: Waiting, place: _Place, today: date, age_text: Callable[[int], str]) -> _Cells:
    row = task.task
    priority = _PRIORITIES.get(task.fields.priority or "", "")
    title = " ".join(filter(None, (priority, shown_title(row.title))))
    repeat = "↻" if task.fields.repeat else ""
    due = " ".join(filter(None, (_due(task, today), repeat)))
    age = "" if task.age_days is None else age_text(task.age_days)
    carried = f"×{row.times}" if row.times else ""
    return _Cells(
        task,
        place.root.place,
        f"{task.id} [{MARKS[row.state]}]",
        "  " * place.depth + title,
        due,
        " ".join(filter(None, (age, carried))),
        f"@{task.project}" if task.project else "",
    )


def _due(task: Waiting, today: date) -> str:
    """Return the day on which a task is due or scheduled, in the shortest form."""
    for day, prefix in ((task.fields.due, ""), (task.fields.scheduled, "⏳")):
        if day:
            return prefix + _near((day - today).days, day, today)
    return ""


def _near(days: int, day: date, today: date) -> str:
    if days in _NEAR_DAYS:
        return localized(_NEAR_DAYS[days])
    if 1 < days < 7:
        return localized(WEEKDAYS[day.weekday()])[:3]
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return widths that fit: the title shrinks first, then the project, then whole columns are dropped."""
    left, title, *rest = widths

    def taken() -> int:
        return left + sum(width + 2 for width in rest if width) + 4

    lack = taken() + min(title, _LEAST_TITLE) - room
    if lack > 0:
        rest[2] = min(rest[2], max(_LEAST_PROJECT, rest[2] - lack))
    for at in (1, 2, 0):  # the color of the id also shows the age
        if taken() + min(title, _LEAST_TITLE) > room:
            rest[at] = 0
    return [left, max(1, min(title, room - taken())), *rest]


def _line(row: _Cells, widths: Sequence[int]) -> str:
    """Return a row aligned in columns."""
    left, title, *rest = widths
    shown = clipped(row.title, title)
    cells = [
        style(row.left, fg=_age_colour(row.task.age_days or 0)) + padding(row.left, left),
        shown + padding(shown, title),
    ]
    colours = ("red" if row.task.place == "overdue" else None, None, "blue")
    for text, width, colour in zip((row.due, row.age, row.project), rest, colours, strict=True):
        if width:
            cut = clipped(text, width)
            cells.append((style(cut, fg=colour) if cut else "") + padding(cut, width))
    return f"  {'  '.join(cells)}".rstrip()


def _age_colour(days: int) -> str:
    return "red" if days >= _OLD else "yellow" if days >= _FRESH else "green"


def _sum(task: Waiting) -> str:
    terms = " + ".join(f"{localized(term.name)} {term.points:.2f}" for term in task.terms)
    return f"{terms} = {task.urgency:.2f}" if terms else say("nothing makes it urgent")
