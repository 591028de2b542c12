"""Histories of tasks through the public notes: where each came from, where it went, and how it ended.

Tasks are followed as everywhere else, but only through published text: a note, section or title that is held back does
not count. So a task whose first days are private counts as open since its first public day, and as carried as often as
public notes show. The backlog is only used to tell whether a task is there; none of it is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.core.dates.days import order_in_day
from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.tasks.chains import FINISHING, REPORTED, ChainBuilder, NoteDays, TaskPlace
from tiltool.site.digest import content_key
from tiltool.site.render.rendered_note import PublicNote, PublicTask
from tiltool.site.strings import Words, short_date


class TaskStop(NamedTuple):
    """A task in one note."""

    note: PublicNote
    number: int

    @property
    def task(self) -> PublicTask:
        """Return the task itself."""
        return self.note.tasks[self.number]


Route = Sequence[int]
"""The route of a task through some notes: the number of each note, and that of the task in it."""

Routes = Sequence[Sequence[Route]]
"""The routes of all tasks, by author."""


class TaskSource(NamedTuple):
    """Tasks outside the public notes: the backlog, and the keys recorded as carried, by day.

    `known` returns the routes stored under a digest, or calls the function that follows the tasks; `stamp` stands for
    the recorded keys.
    """

    backlog: tuple[TaskPlace, ...] = ()
    carried_from: Callable[[str], Collection[str]] = lambda day: ()
    stamp: object = None
    known: Callable[[str, Callable[[], Routes]], Routes] = lambda digest, follow: follow()


PUBLIC_ONLY = TaskSource()
"""No tasks outside the public notes."""


class TaskHistory(NamedTuple):
    """The stops of one task in its notes, oldest first."""

    stops: tuple[TaskStop, ...]

    @property
    def is_finished(self) -> bool:
        """Return whether the task was done in the end, in a place where that counts."""
        task = self.stops[-1].task
        return task.is_done and _NUMBERS[task.role] in FINISHING

    @property
    def days(self) -> int:
        """Return the number of days from the task's first note to its last."""
        first, last = (date.fromisoformat(self.stops[place].note.day) for place in (0, -1))
        return (last - first).days


class TaskMoment(NamedTuple):
    """One stop in the history of a task."""

    history: TaskHistory
    place: int

    @property
    def named(self) -> tuple[TaskStop | None, TaskStop | None, TaskStop | None]:
        """Return the other stops that remarks at this one mention: the first, the next, and the one where the task is done."""
        stops, place = self.history.stops, self.place
        goes_on = place + 1 < len(stops)
        is_done = goes_on and stops[-1].task.is_done
        return stops[0] if place else None, stops[place + 1] if goes_on else None, stops[-1] if is_done else None


class Remark(NamedTuple):
    """A remark on a task, and the address it links to, "" if none."""

    text: str
    url: str = ""


def task_histories(authors: Sequence[Sequence[PublicNote]], folder: str, source: TaskSource) -> tuple[TaskHistory, ...]:
    """Return the histories of the tasks in the notes of each author; `folder` is the notes folder, notes are newest first."""
    every = [notes[::-1] for notes in authors]
    ranks = [_ranks(notes, folder) for notes in every]
    made_of = [[(note.path, note.day, note.agenda) for note in notes] for notes in every]
    routes = source.known(
        content_key((made_of, ranks, source.backlog, source.stamp)),
        lambda: [_routes(notes, each, source) for notes, each in zip(every, ranks, strict=True)],
    )
    return tuple(
        TaskHistory(tuple(TaskStop(notes[number], task) for number, task in zip(route[::2], route[1::2], strict=True)))
        for notes, ways in zip(every, routes, strict=True)
        for route in ways
    )


def _ranks(notes: Sequence[PublicNote], folder: str) -> Mapping[int, tuple[int, int, str]]:
    """Return the sort keys of the notes that share their day with others, by their numbers."""
    days = Counter(note.day for note in notes)
    return {
        number: order_in_day(note.path.removeprefix(f"{folder}/"))
        for number, note in enumerate(notes)
        if days[note.day] > 1
    }


def _routes(notes: Sequence[PublicNote], ranks: Mapping[int, object], source: TaskSource) -> list[Route]:
    places = [place for number, note in enumerate(notes) for place in _places(number, note)]
    unfinished = sorted({place.day for place in places if place.is_unfinished})
    builder = ChainBuilder(NoteDays(list(dict.fromkeys(note.day for note in notes)), unfinished), source.carried_from)
    builder.ranks = ranks
    builder.add((*places, *source.backlog))
    builder.find_renamed(builder.days.all)
    return [
        [number for step in chain.steps for number in step.position]
        for chain in sorted(builder.joined(), key=lambda each: each.first.position)
    ]


_NUMBERS = {role: number for number, role in enumerate(PARTS)} | {"": PARTS.index(OTHER)}


def _places(number: int, note: PublicNote) -> Iterator[TaskPlace]:
    for line, (_, key, state, role, _, wip) in enumerate(note.tasks):
        if key and _NUMBERS[role] != REPORTED:
            yield TaskPlace(key, note.day, number, line, _NUMBERS[role], state, wip, key)


def moments(histories: Iterable[TaskHistory]) -> Mapping[str, Mapping[int, TaskMoment]]:
    """Return the stops of each task that was in more than one note, by note path and task number."""
    by_path: dict[str, dict[int, TaskMoment]] = defaultdict(dict)
    for history in histories:
        if history.stops[0].note is not history.stops[-1].note:
            for place, stop in enumerate(history.stops):
                by_path[stop.note.path][stop.number] = TaskMoment(history, place)
    return by_path


def remarks(moment: TaskMoment, urls: Mapping[str, str], words: Words) -> Iterator[Remark]:
    """Yield the remarks to show on a task at one of its stops."""
    stop = moment.history.stops[moment.place]
    here = date.fromisoformat(stop.note.day)
    first, following, last = moment.named

    def remark(key: str, other: TaskStop) -> Remark:
        day = short_date(date.fromisoformat(other.note.day), words["lang"], here)
        return Remark(words[key].format(day), urls[other.note.path])

    if first:
        times = moment.place
        yield remark("open_since", first)
        yield Remark(words["carried"].format(times) if times > 1 else words["carried_once"])
    if following and not stop.task.is_over:
        yield remark("carried_to", following)
    if last and last is not following:
        yield remark("done_on", last)
