"""Log: the history of one task through the notes that it was carried through."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tiltool.actions.select.note_tasks import choices
from tiltool.actions.select.open_tasks import Setting, Waiting, list_tasks, project_of
from tiltool.core.note.fields import chain_key, shown_title
from tiltool.core.note.titles import topic_key
from tiltool.core.tasks.chains import Chain, Key, id_of
from tiltool.errors import NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import chains_in
from tiltool.store.queries.open_tasks import BacklogTask, undated_tasks
from tiltool.store.queries.task_history import TaskTitle, key_at, paths_by_note, titles_like
from tiltool.store.queries.task_rows import note_days
from tiltool.store.queries.topics import TopicPlace, topic_places


class LogStep(NamedTuple):
    """A note with the task, and the notes without it since the step before."""

    day: str
    path: str
    line: int
    state: str
    title: str
    skipped: tuple[str, ...]


class TaskLog(NamedTuple):
    """A chain from its beginning, with its tasks in the backlog; `others` counts earlier chains of the same title."""

    chain: Chain | None  # None for a task that was in no day note
    steps: tuple[LogStep, ...]
    backlog: tuple[BacklogTask, ...]
    topics: tuple[TopicPlace, ...]
    others: int

    @property
    def id(self) -> str:
        """Return the whole id of the task."""
        return self.chain.id if self.chain else id_of(self.title, "")

    @property
    def title(self) -> str:
        """Return its newest title."""
        return self.chain.newest.title if self.chain else self.backlog[0].title

    @property
    def first_day(self) -> str | None:
        """Return the first day it was in a note; None if it never was in a day note."""
        return self.chain.first.day if self.chain else None

    @property
    def days(self) -> int | None:
        """Return the calendar days from its first note to its last."""
        return self.chain.days if self.chain else None

    @property
    def times_carried(self) -> int:
        """Return how often it was carried into another note, or, in the end, into the backlog."""
        return self.chain.times_carried + bool(self._parked) if self.chain else 0

    @property
    def state(self) -> str:
        """Return the state it has where it is now."""
        if self.chain:
            return self._parked or self.chain.state
        return self._parked or self.backlog[0].state

    @property
    def _parked(self) -> str | None:
        """Return the state it has in the backlog, if it was left there; None if not."""
        if self.chain and self.chain.newest.state != "moved":
            return None
        return next((each.state for each in self.backlog if each.state in ("open", "doing")), None)


class TaskReference(NamedTuple):
    """The argument that names a task: its text, or the place of `day:line`."""

    text: str
    place: tuple[str, int] | None = None


def task_log(index: Index, setting: Setting, meant: TaskReference) -> TaskLog:
    """Return the log of the task with an id, a place, or a part of its title, among all tasks there ever were.

    Raises NothingFound if no task matches, Refused if several do.
    """
    waiting = list_tasks(index, setting).tasks
    place = meant.place or _open_place(waiting, meant.text)
    titles = () if place else titles_like(index, meant.text)
    if not place and not titles:
        place = _ended_place(index, meant.text)
    key = _key(index, meant._replace(place=place), titles)
    chains, paths = _chains(index, key), paths_by_note(index)
    chosen = _chosen(chains, paths, place)
    undated = tuple(undated_tasks(index, key))
    backlog = tuple(each for each in undated if chosen is None or project_of(each.path, setting.backlog))
    steps = tuple(_steps(index, chosen, paths)) if chosen else ()
    names = {topic_key(shown_title(each.title)) for each in steps or backlog}
    topics = [place for name, places in topic_places(index).items() if name in names for place in places]
    return TaskLog(
        chosen,
        steps,
        backlog,
        tuple(sorted(topics, key=lambda place: (place.day or "", place.path, place.line))),
        max(0, len(chains) - 1),
    )


def _chains(index: Index, key: Key) -> list[Chain]:
    """Return the chains that ever had a key."""
    return [chain for chain in chains_in(index, [key]) if any(step.key == key for step in chain.steps)]


def _key(index: Index, meant: TaskReference, found: Sequence[TaskTitle]) -> Key:
    if meant.place:
        key = key_at(index, *meant.place)
        if key is None:
            path, line = meant.place
            raise NothingFound(Message("no task on line {line} of {path}", line=line, path=path), "til show lists them")
        return key
    if not found:
        message = Message("no note has a task like {text!r}", text=meant.text)
        raise NothingFound(message, "til search is:open,done lists tasks by their words")
    if len(found) > 1 and not _is_one_chain(index, found):
        message = Message("{text!r} matches {count} tasks", text=meant.text, count=len(found))
        raise Refused(message, choices([_row(index, each) for each in found]))
    return found[0].key


def _is_one_chain(index: Index, found: Sequence[TaskTitle]) -> bool:
    """Return whether all titles are earlier names of the task with the newest one."""
    names = {chain_key(step.title) for chain in _chains(index, found[0].key) for step in chain.steps}
    return all(chain_key(each.title) in names for each in found)


def _row(index: Index, found: TaskTitle) -> tuple[str, str, str]:
    newest = _newest(_chains(index, found.key))
    id = newest.id if newest else id_of(found.title, "")
    return id, shown_title(found.title), found.day or "backlog"


def _open_place(waiting: Sequence[Waiting], text: str) -> tuple[str, int] | None:
    """Return the place of the open task with an id, or the beginning of one; None if there is not exactly one."""
    found = [each.task for each in waiting if _begins_id(text, each.handle) or _begins_id(text, each.uid)]
    return (found[0].path, found[0].line) if len(found) == 1 else None


def _ended_place(index: Index, text: str) -> tuple[str, int] | None:
    """Return the same of a task that ended; all chains are followed for it."""
    if not 4 <= len(text) <= 8:
        return None
    paths = paths_by_note(index)
    places = {chain.id: (paths[chain.newest.note], chain.newest.line) for chain in chains_in(index)}
    for each in undated_tasks(index):
        places.setdefault(id_of(each.title, ""), (each.path, each.line))
    found = [place for id, place in places.items() if _begins_id(text, id)]
    return found[0] if len(found) == 1 else None


def _begins_id(text: str, id: str) -> bool:
    return 4 <= len(text) <= 8 and id.startswith(text.lower())


def _chosen(chains: Sequence[Chain], paths: Mapping[int, str], place: tuple[str, int] | None) -> Chain | None:
    """Return the chain with the place, or else the newest; None if there is none."""
    for chain in chains if place else ():
        if any((paths[step.note], step.line) == place for step in chain.steps):
            return chain
    return _newest(chains)


def _newest(chains: Sequence[Chain]) -> Chain | None:
    return max(chains, key=lambda chain: (chain.newest.day, chain.newest.line), default=None)


def _steps(index: Index, chain: Chain, paths: Mapping[int, str]) -> Iterator[LogStep]:
    days, since = note_days(index).unfinished, chain.first.day
    for step in chain.steps:
        skipped = tuple(day for day in days if since < day < step.day)
        yield LogStep(step.day, paths[step.note], step.line, step.state, step.title, skipped)
        since = step.day
