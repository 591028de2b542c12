"""The topics of the notes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.note.titles import topic_key
from tiltool.core.search.document import FOLDER_LINE
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes

_WHOLE = 1 << 40
"""Where a text ends at the latest."""


class TopicPlace(NamedTuple):
    """A topic of one note."""

    path: str
    day: str | None
    line: int
    title: str
    note: int
    span: Span
    private: str | None  # the first day on which it may be shown


def topic_places(index: Index) -> Mapping[str, list[TopicPlace]]:
    """Return the places of each topic by its key, newest first; a folder is the topic of all notes in it."""
    parse_notes(index)
    places: dict[str, list[TopicPlace]] = defaultdict(list)
    of_folders = (
        f"UNION ALL SELECT path, day, 1, name, note, 0, {_WHOLE}, NULL FROM tag JOIN note ON note.id = note"
        f" WHERE line = {FOLDER_LINE}"
    )
    for place in _places(index, f"{of_folders} ORDER BY day DESC NULLS LAST, path, line"):
        places[topic_key(place.title)].append(place)
    return places


def topics_between(index: Index, since: date, until: date) -> list[TopicPlace]:
    """Return the topics of the notes of a period, oldest first."""
    period = (since.isoformat(), until.isoformat())
    return [*_places(index, "WHERE day BETWEEN ? AND ? ORDER BY day, path, line", *period)]


def _places(index: Index, condition: str, *values: str) -> Iterator[TopicPlace]:
    rows = index.database.execute(
        "SELECT path, day, line, text, note, start, end, private FROM topic"
        f" JOIN title ON title.id = topic.title JOIN note ON note.id = note {condition}",
        values,
    )
    for path, day, line, title, note, start, end, private in rows:
        yield TopicPlace(path, day, line, title, note, Span(start, end), private)


def topics_by_day(index: Index) -> Mapping[str, int]:
    """Return how many topics the notes of each day have; 0 for a day without topics."""
    rows = index.database.execute(
        "SELECT day, count(topic.line) FROM note LEFT JOIN topic ON note = note.id"
        " WHERE day IS NOT NULL AND fault IS NULL GROUP BY day ORDER BY day"
    )
    return dict(rows.fetchall())
