"""Log: the story of one task through the notes that it was carried through."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tiltool.actions.select.open_tasks import Setting, Waiting, list_tasks, project_of
from tiltool.core.note.fields import chain_key, shown_title
from tiltool.core.note.titles import is_wip, told_state, topic_key
from tiltool.core.tasks.chains import handle_of
from tiltool.core.tasks.lineage import Seen
from tiltool.errors import NothingFound, Refused
from tiltool.store.index.database import Index
from tiltool.store.queries.story import Chains, Titled, chains_of, key_at, path_of, titles_like, titles_of
from tiltool.store.queries.topics import TopicPlace, topic_places

_MOST_LISTED = 9


class Step(NamedTuple):
    """A note that had the task, and the notes since the one before that had not."""

    day: str
    path: str
    line: int
    state: str
    title: str
    skipped: tuple[str, ...]


class InBacklog(NamedTuple):
    """The line of a project that is the same task."""

    path: str
    line: int
    state: str
    title: str


class Story(NamedTuple):
    """A chain from its beginning; `others` counts earlier chains of the same title."""

    id: str
    title: str
    steps: tuple[Step, ...]
    backlog: tuple[InBacklog, ...]
    topics: tuple[TopicPlace, ...]
    others: int

    @property
    def first_day(self) -> str | None:
        """Return the first day it was seen; None for one that was in no day note."""
        return self.steps[0].day if self.steps else None

    @property
    def days(self) -> int | None:
        """Return the calendar days from its first note to its last."""
        if not self.steps:
            return None
        return (date.fromisoformat(self.steps[-1].day) - date.fromisoformat(self.steps[0].day)).days

    @property
    def times_carried(self) -> int:
        """Return how often it came into another note, or into the backlog at last."""
        waits = any(each.state in ("open", "doing") for each in self.backlog)
        parked = waits and bool(self.steps) and self.steps[-1].state == "moved"
        return max(0, len(self.steps) - 1) + parked

    @property
    def state(self) -> str:
        """Return the state it has where it is now."""
        waits = next((each.state for each in self.backlog if each.state in ("open", "doing")), None)
        if not self.steps:
            return waits or self.backlog[0].state
        newest = self.steps[-1]
        return waits if waits and newest.state == "moved" else told_state(newest.state, is_wip(newest.title))


class Meant(NamedTuple):
    """What a task is asked for by: the text, or the place that `day:line` names."""

    text: str
    place: tuple[str, int] | None = None


def tell_story(index: Index, setting: Setting, meant: Meant) -> Story:
    """Return the story of the task that is meant, by id, place, or a part of its title; of all that ever were.

    Raises NothingFound for none, Refused for several.
    """
    waiting = list_tasks(index, setting).tasks
    key = _key(index, waiting, meant)
    found = chains_of(index, key)
    day_chains = [chain for chain in found.chains if chain]
    chosen = _chosen(index, day_chains, waiting, meant)
    titles = [*titles_of(index, chosen)]
    backlog = tuple(_in_backlog(index, key, setting.backlog))
    newest = titles[-1] if titles else backlog[0].title
    names = {topic_key(shown_title(title)) for title in (*titles, newest)}
    topics = [place for name, places in topic_places(index).items() if name in names for place in places]
    return Story(
        _id(chosen, titles or [newest]),
        newest,
        tuple(_steps(index, chosen, titles, found)),
        backlog,
        tuple(sorted(topics, key=lambda place: (place.day or "", place.path, place.line))),
        max(0, len(day_chains) - 1),
    )


def _key(index: Index, waiting: Sequence[Waiting], meant: Meant) -> int:
    if meant.place:
        key = key_at(index, *meant.place)
        if key is None:
            raise NothingFound(f"no task on line {meant.place[1]} of {meant.place[0]}", "til show lists them")
        return key
    by_id = _by_id(waiting, meant.text)
    if by_id:
        return key_at(index, by_id.task.path, by_id.task.line) or 0
    found = titles_like(index, meant.text)
    if not found:
        raise NothingFound(
            f"no note has a task like {meant.text!r}", "til search is:open,done lists tasks by their words"
        )
    if len(found) > 1 and not _is_one_chain(index, found):
        listed = "; ".join(f"{each.title} ({each.day or 'backlog'})" for each in found[:_MOST_LISTED])
        raise Refused(f"{meant.text!r} means {len(found)} tasks", f"say more of the title: {listed}")
    return found[0].key


def _is_one_chain(index: Index, found: Sequence[Titled]) -> bool:
    """Tell whether titles are all names that the newest of them had before."""
    chains = chains_of(index, found[0].key).chains
    names = {chain_key(title) for chain in chains for title in titles_of(index, chain)}
    return all(chain_key(each.title) in names for each in found)


def _by_id(waiting: Sequence[Waiting], text: str) -> Waiting | None:
    found = [
        each
        for each in waiting
        if 4 <= len(text) <= 8 and text.lower() in (each.handle[: len(text)], each.uid[: len(text)])
    ]
    return found[0] if len(found) == 1 else None


def _chosen(
    index: Index, chains: Sequence[tuple[Seen, ...]], waiting: Sequence[Waiting], meant: Meant
) -> tuple[Seen, ...]:
    """Return the chain that has the place that is meant, or else the newest."""
    by_id = _by_id(waiting, meant.text)
    place = meant.place or ((by_id.task.path, by_id.task.line) if by_id else None)
    for chain in chains if place else ():
        if any((path_of(index, step.place), step.line) == place for step in chain):
            return chain
    return max(chains, key=lambda chain: (chain[-1].day, chain[-1].line), default=())


def _id(chain: Sequence[Seen], titles: Sequence[str]) -> str:
    first, number = (chain[0].day, chain[-1].number) if chain else ("", 1)
    return handle_of(chain_key(titles[0]), first, number)


def _steps(index: Index, chain: Sequence[Seen], titles: Sequence[str], found: Chains) -> list[Step]:
    steps = []
    for at, (seen, title) in enumerate(zip(chain, titles, strict=True)):
        since = chain[at - 1].day if at else seen.day
        skipped = tuple(day for day in found.days if since < day < seen.day)
        steps.append(Step(seen.day, path_of(index, seen.place), seen.line, seen.state, title, skipped))
    return steps


def _in_backlog(index: Index, key: int, backlog: str) -> list[InBacklog]:
    rows = index.database.execute(
        "SELECT path, line, state, text FROM title JOIN task ON task.title = title.id JOIN note ON note.id = note"
        " WHERE coalesce(key, title.id) = ? AND day IS NULL ORDER BY path, line",
        (key,),
    )
    from tiltool.core.note.headings import STATE_NAMES

    found = (InBacklog(path, line, STATE_NAMES[state], text) for path, line, state, text in rows)
    return [each for each in found if project_of(each.path, backlog)]
