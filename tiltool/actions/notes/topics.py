"""Topics: what was learned of one thing over the days, tied to the task of the same name."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import chain_key
from tiltool.core.note.titles import is_wip, told_state, topic_key
from tiltool.core.tasks.chains import Chain, Handles, trace
from tiltool.errors import NothingFound
from tiltool.store.index.database import Index
from tiltool.store.queries.search import read_body
from tiltool.store.queries.topics import TaskSeen, TopicPlace, places_of_days, steps_of, tasks_seen, topic_places


class TopicTask(NamedTuple):
    """The task that a topic is named after: where its chain is now."""

    id: str
    title: str
    state: str
    day: date
    chain: Chain


class Topic(NamedTuple):
    """A topic under its newest name, and its places, newest first."""

    title: str
    places: tuple[TopicPlace, ...]
    task: TopicTask | None

    @property
    def days(self) -> tuple[str, ...]:
        """Return the days of the topic, newest first."""
        return tuple(dict.fromkeys(place.day for place in self.places if place.day))


class TopicReport(NamedTuple):
    """Topics, newest first; where just one is meant, the text of each of its places too, newest first."""

    topics: tuple[Topic, ...]
    texts: tuple[str, ...]


def list_topics(index: Index, name: str | None = None) -> TopicReport:
    """Return all topics, or those that `name` means. Raises NothingFound where it means none."""
    every = topic_places(index)
    if name is None:
        return TopicReport(_topics(index, every), ())
    keys = _meant(every, topic_key(name))
    if not keys:
        raise NothingFound(f"no topic like {name!r}", _near(every, topic_key(name)))
    topics = _topics(index, {key: every[key] for key in keys})
    texts = [place.span.of(read_body(index, place.note).text) for place in topics[0].places] if len(topics) == 1 else []
    return TopicReport(topics, tuple(texts))


def _meant(every: Mapping[str, Sequence[TopicPlace]], key: str) -> list[str]:
    """Return the key itself where there is such a topic, else all that hold it."""
    return [key] if key in every else [each for each in every if key and key in each]


def _near(every: Mapping[str, Sequence[TopicPlace]], key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, list(every), n=3)
    return f"did you mean {' or '.join(every[each][0].title for each in near)}?" if near else "til topics lists them"


def _topics(index: Index, places: Mapping[str, Sequence[TopicPlace]]) -> tuple[Topic, ...]:
    tasks = tasks_seen(index, places.keys())
    days = places_of_days(index) if tasks else {}
    return tuple(
        Topic(_name(found[0].title), tuple(found), _task(tasks.get(key), days)) for key, found in places.items()
    )


def _name(title: str) -> str:
    """Return a title without the `(WIP)` that tells of one day only."""
    return title[: title.rindex("(")].rstrip() or title if is_wip(title) and "(" in title else title


def _task(seen: Sequence[TaskSeen] | None, days: Mapping[date, int]) -> TopicTask | None:
    if not seen:
        return None
    newest = seen[0]
    at = sum(day >= newest.day for day in days) - 1
    chain = trace(newest.day, at, steps_of([task for task in seen if task.day < newest.day], days))
    key = chain_key(newest.title)
    return TopicTask(
        Handles({key: chain}).next_for(key), newest.title, told_state(newest.state, newest.wip), newest.day, chain
    )
