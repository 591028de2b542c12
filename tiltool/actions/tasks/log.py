"""Log: the history of one task through the notes that it was carried through."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tiltool.actions.select.note_tasks import begins_id, choices
from tiltool.actions.select.open_tasks import Setting, Waiting, list_tasks, project_of
from tiltool.core.note.fields import chain_key, shown_title
from tiltool.core.note.titles import topic_key
from tiltool.core.tasks.chains import Chain, Key, TaskPlace, id_of, numbered
from tiltool.errors import NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.index.database import Index
from tiltool.store.queries.chain_builder import chains_in
from tiltool.store.queries.open_tasks import BacklogTask, WaitingTask, undated_tasks
from tiltool.store.queries.task_history import TaskTitle, key_at, paths_by_note, titles_like
from tiltool.store.queries.task_rows import all_tasks, note_days, tasks_of_keys
from tiltool.store.queries.topics import TopicPlace, topic_places

_Place = tuple[str, int]
"""The path and the line of a task."""


class LogStep(NamedTuple):
    """A note with the task, and the notes without it since the step before."""

    day: str
    path: str
    line: int
    state: str
    title: str
    skipped: tuple[str, ...]


class TaskLog(NamedTuple):
    """A chain from its beginning, with its tasks in notes without a day; `others` counts more chains of the same title."""

    id: str
    chain: Chain | None  # None for a task that was in no day note
    waiting: Waiting | None  # where it is open without a day
    steps: tuple[LogStep, ...]
    backlog: tuple[BacklogTask, ...]
    topics: tuple[TopicPlace, ...]
    others: int

    @property
    def title(self) -> str:
        """Return its newest title."""
        if self.waiting:
            return self.waiting.task.title
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
        """Return how often it was carried into another note, or, in the end, into one without a day."""
        if self.waiting:
            return self.waiting.task.times
        return self.chain.times_carried if self.chain else 0

    @property
    def state(self) -> str:
        """Return the state it has where it is now."""
        if self.waiting:
            return self.waiting.task.state
        return self.chain.state if self.chain else self.backlog[0].state


def task_log(index: Index, setting: Setting, text: str, place: _Place | None) -> TaskLog:
    """Return the log of the task that a place, an id or a part of its title names, among all tasks there ever were.

    Raises NothingFound if no task matches, Refused if several do.
    """
    open_tasks = list_tasks(index, setting).tasks
    place = place or _open_place(open_tasks, text)
    titles = () if place else titles_like(index, text)
    if not place and not titles:
        place = _ended_place(index, text)
    key = _key_at(index, *place) if place else _key_of(index, text, titles)
    chains, paths = _chains(index, key), paths_by_note(index)
    undated = tuple(undated_tasks(index, key))
    rows = {_place(each.task): each for each in open_tasks if _place(each.task) in {*map(_place, undated)}}
    row = rows.get(place) if place else None
    chosen = _chain_before(row, chains) if row else _chosen(chains, paths, place)
    row = row or next((each for each in rows.values() if _chain_before(each, chains) == chosen), None)
    own = {place, _place(row.task) if row else None}
    backlog = tuple(
        each
        for each in undated
        if _place(each) in own or (project_of(each.path, setting.backlog) if chosen else place is None)
    )
    if not (chosen or backlog):  # under `yesterday` alone, which only reports
        raise _unknown(text)
    steps = tuple(_steps(index, chosen, paths)) if chosen else ()
    names = {topic_key(shown_title(each.title)) for each in steps or backlog}
    topics = [place for name, places in topic_places(index).items() if name in names for place in places]
    id = row.handle if row else chosen.id if chosen else ""
    return TaskLog(
        id or _undated_ids(tasks_of_keys(index, [key]), paths)[_place(backlog[0])],
        chosen,
        row,
        steps,
        backlog,
        tuple(sorted(topics, key=lambda place: (place.day or "", place.path, place.line))),
        len(chains) - bool(chosen),
    )


def _unknown(text: str) -> NothingFound:
    message = Message("no note has a task like {text!r}", text=text)
    return NothingFound(message, "til search is:open,done lists tasks by their words")


def _chains(index: Index, key: Key) -> list[Chain]:
    """Return the chains that ever had a key."""
    return [chain for chain in chains_in(index, [key]) if any(step.key == key for step in chain.steps)]


def _key_at(index: Index, path: str, line: int) -> Key:
    key = key_at(index, path, min(line, sys.maxsize))
    if key is None:
        raise NothingFound(Message("no task on line {line} of {path}", line=line, path=path), "til show lists them")
    return key


def _key_of(index: Index, text: str, found: Sequence[TaskTitle]) -> Key:
    """Return the key of the task that has had all the titles found for a text."""
    if not found:
        raise _unknown(text)
    if len(found) > 1 and not _is_one_chain(index, found):
        message = Message("{text!r} matches {count} tasks", text=text, count=len(found))
        raise Refused(message, choices((_row(index, each) for each in found), len(found)))
    return found[0].key


def _is_one_chain(index: Index, found: Sequence[TaskTitle]) -> bool:
    """Return whether all titles are earlier names of the task that has the newest one."""
    names = {chain_key(step.title) for chain in _chains(index, found[0].key) for step in chain.steps}
    return all(chain_key(each.title) in names for each in found)


def _row(index: Index, found: TaskTitle) -> tuple[str, str, str]:
    newest = _newest(_chains(index, found.key))
    id = newest.id if newest else id_of(found.title, "")
    return id, shown_title(found.title), found.day or "backlog"


def _open_place(waiting: Sequence[Waiting], text: str) -> _Place | None:
    """Return the place of the open task with an id, or the beginning of one; None if there is not exactly one."""
    for ids in ([each.handle for each in waiting], [each.uid for each in waiting]):
        found = [each.task for each, id in zip(waiting, ids, strict=True) if begins_id(text, id)]
        if len(found) == 1:
            return _place(found[0])
    return None


def _ended_place(index: Index, text: str) -> _Place | None:
    """Return the place of the ended task with an id, as above; this follows all chains."""
    if not 4 <= len(text) <= 8:
        return None
    paths = paths_by_note(index)
    places = {chain.id: (paths[chain.newest.note], chain.newest.line) for chain in chains_in(index)}
    for place, id in _undated_ids(all_tasks(index), paths).items():
        places.setdefault(id, place)
    found = [place for id, place in places.items() if begins_id(text, id)]
    return found[0] if len(found) == 1 else None


def _undated_ids(tasks: Iterable[TaskPlace], paths: Mapping[int, str]) -> Mapping[_Place, str]:
    """Return the ids of those tasks that are in notes without a day, by path and line."""
    by_key: dict[Key, list[TaskPlace]] = defaultdict(list)
    for each in tasks:
        if not each.day:
            by_key[each.key].append(each)
    return {
        (paths[each.note], each.line): id_of(each.title, "", each.number)
        for places in by_key.values()
        for each in numbered(places)
    }


def _place(task: BacklogTask | WaitingTask) -> _Place:
    return task.path, task.line


def _chain_before(row: Waiting, chains: Sequence[Chain]) -> Chain | None:
    """Return the chain that a task in a note without a day continues; None if it never was in a day note."""
    task = row.task
    before = (each for each in chains if (each.first.day, each.times_carried + 1) == (task.first_day, task.times))
    return _newest([each for each in before if each.newest.state == "moved"])


def _chosen(chains: Sequence[Chain], paths: Mapping[int, str], place: _Place | None) -> Chain | None:
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
