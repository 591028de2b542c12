"""Topics over the days, and the tasks of the same name, as the index has them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from tiltool.core.note.headings import STATE_NAMES
from tiltool.core.note.titles import is_wip, topic_key
from tiltool.core.search.columns import PARTS
from tiltool.core.tasks.chains import Step
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.index.parsed import parse_notes

_UNFINISHED = tuple(STATE_NAMES.index(state) for state in ("open", "doing", "moved"))
_REPORTED = PARTS.index("yesterday")


class TopicPlace(NamedTuple):
    """A topic of one note."""

    path: str
    day: str | None
    line: int
    title: str
    note: int
    span: Span


class TaskSeen(NamedTuple):
    """A task of one note, by what it says of the chain."""

    day: date
    title: str
    state: str
    wip: bool


def topic_places(index: Index) -> Mapping[str, list[TopicPlace]]:
    """Return the places of each topic by its key, newest first."""
    parse_notes(index)
    rows = index.database.execute(
        "SELECT path, day, line, text, note, start, end FROM topic"
        " JOIN title ON title.id = topic.title JOIN note ON note.id = note ORDER BY day DESC NULLS LAST, path, line"
    )
    found: dict[str, list[TopicPlace]] = defaultdict(list)
    for path, day, line, title, note, start, end in rows:
        found[topic_key(title)].append(TopicPlace(path, day, line, title, note, Span(start, end)))
    return found


def tasks_seen(index: Index, keys: Collection[str]) -> Mapping[str, list[TaskSeen]]:
    """Return the tasks whose titles have the keys, newest first; what `yesterday` only reports is left out."""
    titles = {
        id: (topic_key(text), text)
        for id, text in index.database.execute("SELECT id, text FROM title")
        if topic_key(text) in keys
    }
    rows = index.database.execute(
        "SELECT task.title, day, state FROM task JOIN note ON note.id = note"
        " WHERE day IS NOT NULL AND part != ? ORDER BY day DESC, line",
        (_REPORTED,),
    )
    found: dict[str, list[TaskSeen]] = defaultdict(list)
    for id, day, state in rows:
        if id in titles:
            key, text = titles[id]
            found[key].append(TaskSeen(date.fromisoformat(day), text, STATE_NAMES[state], is_wip(text)))
    return found


def places_of_days(index: Index) -> Mapping[date, int]:
    """Return the place of each day among those whose notes have an unfinished task, newest first."""
    marks = ", ".join("?" * len(_UNFINISHED))
    rows = index.database.execute(
        "SELECT DISTINCT day FROM task JOIN note ON note.id = note"
        f" WHERE day IS NOT NULL AND (state IN ({marks}) OR task.title IN (SELECT id FROM title WHERE wip)) ORDER BY day DESC",
        _UNFINISHED,
    )
    return {date.fromisoformat(day): place for place, (day,) in enumerate(rows)}


def steps_of(seen: Collection[TaskSeen], places: Mapping[date, int]) -> list[Step]:
    """Return the steps of a chain, newest first: one a day on which the task was there, back to where it was finished."""
    steps: list[Step] = []
    for day, tasks in groupby(seen, key=lambda task: task.day):
        left = next((task for task in tasks if task.wip or task.state in ("open", "doing", "moved")), None)
        if left is None:
            break
        steps.append(Step(places[day], day, left.state == "moved"))
    return steps
