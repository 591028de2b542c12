"""Review: the tasks finished, carried, started and dropped in a period, and the topics learned."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.actions.select.open_tasks import is_withheld, project_of
from tiltool.core.note.fields import read_fields, title_tags
from tiltool.core.note.titles import topic_key
from tiltool.core.tasks.outcomes import KINDS, Outcome, Period, outcomes
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import chains_in, refresh_chains
from tiltool.store.queries.task_history import backlog_homes, ended_in_backlog, keys_between, paths_by_note
from tiltool.store.queries.topics import TopicPlace, topics_between


class ReviewedTask(NamedTuple):
    """A task at its newest place in a period: `kind` is one of KINDS, `days` are those on which it ended."""

    kind: str
    id: str
    title: str
    state: str
    wip: bool
    project: str | None
    tags: tuple[str, ...]
    path: str
    line: int
    day: str
    days: tuple[str, ...]
    first_day: str
    age_days: int
    times_carried: int


class ReviewedTopic(NamedTuple):
    """A topic under its newest name in a period, and its places, oldest first."""

    title: str
    places: tuple[TopicPlace, ...]

    @property
    def days(self) -> tuple[str, ...]:
        """Return the days of the topic, oldest first."""
        return tuple(dict.fromkeys(place.day for place in self.places if place.day))

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags in the title, as written."""
        return title_tags(self.title)


class Review(NamedTuple):
    """The tasks of a period in the order of KINDS and projects, its topics by day, and how many private ones it omits."""

    period: Period
    tasks: tuple[ReviewedTask, ...]
    learned: tuple[ReviewedTopic, ...]
    omitted: int = 0

    @property
    def is_empty(self) -> bool:
        """Return whether nothing happened."""
        return not self.tasks and not self.learned

    def having(self, kind: str) -> tuple[ReviewedTask, ...]:
        """Return the tasks of a kind."""
        return tuple(task for task in self.tasks if task.kind == kind)


def review(index: Index, period: Period, today: date, backlog: str, *, with_private: bool = False) -> Review:
    """Return what happened in a period; ages are those at its end, or of today if it is not over.

    Private tasks and topics are omitted, unless `with_private`.
    """
    refresh_chains(index)
    chains = (*chains_in(index, keys_between(index, *period)), *ended_in_backlog(index, backlog))
    found = outcomes(chains, *period)
    shown = [each for each in found if with_private or not is_withheld(each.chain.newest.private, today)]
    tasks = _reviewed(index, shown, max(period.since, min(period.until, today)), backlog)
    places = topics_between(index, *period)
    learned = tuple(_learned(place for place in places if with_private or not is_withheld(place.private, today)))
    omitted = len(found) - len(shown) + len({topic_key(place.title) for place in places}) - len(learned)
    return Review(period, tuple(sorted(tasks, key=_rank)), learned, omitted)


def _rank(task: ReviewedTask) -> tuple[object, ...]:
    day = task.first_day if task.kind == "carried" else task.day
    return KINDS.index(task.kind), task.project or "", day, task.path, task.line


def _reviewed(index: Index, found: Sequence[Outcome], end: date, backlog: str) -> Iterator[ReviewedTask]:
    paths = paths_by_note(index)
    homes = {key: project_of(path, backlog) for key, path in backlog_homes(index, backlog).items()}
    for kind, chain, days in found:
        newest = chain.newest
        path, fields = paths[newest.note], read_fields(newest.title)
        own = project_of(path, backlog)
        began = str((fields.created if own else None) or chain.first.day)  # in the backlog, no note gives its first day
        last = date.fromisoformat(newest.day) if days else end
        yield ReviewedTask(
            kind=kind,
            id=chain.id,
            title=newest.title,
            state=newest.state,
            wip=newest.wip,
            project=own or homes.get(newest.key) or fields.project,
            tags=title_tags(newest.title),
            path=path,
            line=newest.line,
            day=newest.day,
            days=days,
            first_day=began,
            age_days=max(0, (last - date.fromisoformat(began)).days),
            times_carried=chain.times_carried,
        )


def _learned(places: Iterable[TopicPlace]) -> Iterator[ReviewedTopic]:
    topics: dict[str, list[TopicPlace]] = {}
    for place in places:
        topics.setdefault(topic_key(place.title), []).append(place)
    for mine in topics.values():
        yield ReviewedTopic(mine[-1].title, tuple(mine))
