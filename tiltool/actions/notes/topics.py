"""Topics: all notes about one topic, with the task of the same name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.titles import topic_key, without_wip
from tiltool.core.tasks.chains import Chain
from tiltool.core.text.lines import line_table
from tiltool.errors import NothingFound
from tiltool.messages import Message, did_you_mean
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import chains_in, refresh_chains
from tiltool.store.queries.search import read_body
from tiltool.store.queries.task_history import keys_of_topics
from tiltool.store.queries.topics import TopicPlace, topic_places


class TopicHistory(NamedTuple):
    """A topic under its newest name, with its places, newest first."""

    title: str
    places: tuple[TopicPlace, ...]
    task: Chain | None  # of the same name

    @property
    def days(self) -> tuple[str, ...]:
        """Return the days of the topic, newest first."""
        return tuple(dict.fromkeys(place.day for place in self.places if place.day))


class TopicReport(NamedTuple):
    """Topics, newest first; if there is just one, the text of each of its places too, newest first."""

    topics: tuple[TopicHistory, ...]
    texts: tuple[str, ...]


def list_topics(index: Index, name: str | None = None) -> TopicReport:
    """Return all topics, or those that `name` matches. Raises NothingFound if there are none."""
    every = topic_places(index)
    if name is None:
        return TopicReport(_topics(index, every), ())
    keys = _matching(every, topic_key(name))
    if not keys:
        raise _no_such_topic(every, name)
    topics = _topics(index, {key: every[key] for key in keys})
    texts = (_text(index, place) for place in topics[0].places) if len(topics) == 1 else ()
    return TopicReport(topics, tuple(texts))


def _text(index: Index, place: TopicPlace) -> str:
    """Return the text of a topic; without the front matter if it is a whole note."""
    lines = line_table(place.span.of(read_body(index, place.note).text))
    return lines.text[lines.start(lines.after_blanks(read_front_matter(lines).end)) :]


def _matching(every: Mapping[str, Sequence[TopicPlace]], key: str) -> list[str]:
    """Return the key itself if there is such a topic, or else all keys that contain it."""
    return [key] if key in every else [each for each in every if key and key in each]


def _no_such_topic(every: Mapping[str, Sequence[TopicPlace]], name: str) -> NothingFound:
    from difflib import get_close_matches

    near = get_close_matches(topic_key(name), list(every), n=3)
    hint = did_you_mean([every[each][0].title for each in near]) if near else "til topics lists them"
    return NothingFound(Message("no topic like {name!r}", name=name), hint)


def _topics(index: Index, places: Mapping[str, Sequence[TopicPlace]]) -> tuple[TopicHistory, ...]:
    tasks = _tasks(index, places)
    return tuple(
        TopicHistory(without_wip(found[0].title), tuple(found), tasks.get(key)) for key, found in places.items()
    )


def _tasks(index: Index, topics: Mapping[str, Sequence[TopicPlace]]) -> Mapping[str, Chain]:
    """Return, for each topic, the newest task that ever had its name."""
    refresh_chains(index)
    found: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains_in(index, keys_of_topics(index, topics.keys())):
        titles = {step.title for step in chain.steps}  # usually one
        for name in set(map(topic_key, titles)) & topics.keys():
            found[name].append(chain)
    return {name: max(chains, key=_newness) for name, chains in found.items()}


def _newness(chain: Chain) -> tuple[str, int]:
    return chain.newest.day, -chain.newest.line
