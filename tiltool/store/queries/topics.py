"""Topics over the days, as the index has them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from tiltool.core.note.titles import topic_key
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.index.parsed import parse_notes


class TopicPlace(NamedTuple):
    """A topic of one note."""

    path: str
    day: str | None
    line: int
    title: str
    note: int
    span: Span


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
