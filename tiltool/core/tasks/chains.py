"""Chains: a task followed through the notes it was carried through; the source of its id, age and history.

Places come from the index, or from the notes around a day; the same builder follows both.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, lt
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tiltool.core.note.fields import chain_key
from tiltool.core.note.heading_aliases import FINISHING_ROLES, OTHER, PARTS, TASK_ROLES
from tiltool.core.note.titles import GAP, is_wip
from tiltool.core.text.lines import digest_of

if TYPE_CHECKING:
    from tiltool.core.note.dialect import Dialect
    from tiltool.core.note.model import Note

PARKED_GAP = 366
"""GAP for a task that is also in a note without a day, where it was parked."""

REPORTED = PARTS.index("yesterday")
"""The part that only reports on tasks: it never belongs to a chain."""

FINISHING = frozenset(map(PARTS.index, FINISHING_ROLES))
"""The numbers of FINISHING_ROLES among the parts of a note."""

_OWN = frozenset(map(PARTS.index, TASK_ROLES))

Position = tuple[int, int]
"""The number of a note and a line in it."""

Key = int | str
"""The key that the titles of one chain share: `chain_key`, or its number in the index."""


class TaskPlace(NamedTuple):
    """A task in one note; `day` is an ISO date, which sorts as days do, or "" in a note without a day."""

    key: Key
    day: str
    note: int
    line: int
    part: int
    state: str
    wip: bool
    title: str
    number: int = 1  # among the tasks with its key on its day, or in its note without a day
    private: str | None = None  # the first day on which it may be shown

    @property
    def is_unfinished(self) -> bool:
        """Return whether something is left to do, here or wherever it was moved to."""
        if self.state == "done":
            return self.wip and bool(self.day)  # in a project, `(WIP)` has no meaning
        return self.state in ("open", "doing", "moved")

    @property
    def position(self) -> Position:
        """Return note and line, which are unique."""
        return self.note, self.line


def places_in_text(text: str, dialect: "Dialect", day: date | None, number: int = 0) -> Iterator[TaskPlace]:
    """Yield the tasks of the note of a day, or of a project (with a negative number), read by the fastest method."""
    from tiltool.core.tasks.checkbox_lines import read_box_lines  # the index has read its notes

    boxes = read_box_lines(text, dialect)
    if boxes is None:
        from tiltool.core.note.parse import parse

        yield from places_in(parse(text, day, dialect, with_problems=False, with_links=False), day, number)
        return
    for line, role, state, title in boxes:
        yield _place(day, number, line + 1, role, state, title)


def places_in(note: "Note", day: date | None, number: int = 0) -> Iterator[TaskPlace]:
    """Yield the tasks of a note that have a title."""
    for section, task in note.tasks():
        if task.title:
            yield _place(day, number, task.line, section.role, task.state, task.title)


def _place(day: date | None, number: int, line: int, role: str | None, state: str, title: str) -> TaskPlace:
    iso, note, part = day.isoformat() if day else "", day.toordinal() if day else number, PARTS.index(role or OTHER)
    return TaskPlace(chain_key(title), iso, note, line, part, state, is_wip(title), title)


class Chain(NamedTuple):
    """One task through the notes, oldest first, with at most one step per note."""

    steps: tuple[TaskPlace, ...]

    @property
    def first(self) -> TaskPlace:
        """Return where it began."""
        return self.steps[0]

    @property
    def newest(self) -> TaskPlace:
        """Return where it is now, or where it ended."""
        return self.steps[-1]

    @property
    def id(self) -> str:
        """Return the full id of the task, the same in every note it is carried through."""
        return id_of(self.first.title, self.first.day, self.first.number)

    @property
    def state(self) -> str:
        """Return its state: a checked box with `(WIP)` is still being worked on."""
        return "doing" if self.newest.wip and self.newest.state == "done" else self.newest.state

    @property
    def is_live(self) -> bool:
        """Return whether its newest place leaves something to do there."""
        return self.newest.is_unfinished and self.newest.state != "moved"

    @property
    def is_finished(self) -> bool:
        """Return whether it was finally done, in a place where that counts."""
        return self.newest.state == "done" and not self.newest.wip and self.newest.part in FINISHING

    @property
    def is_dropped(self) -> bool:
        """Return whether it was finally dropped."""
        return self.newest.state == "dropped" and not self.newest.wip

    @property
    def days(self) -> int:
        """Return the calendar days from its first note to its newest."""
        return (date.fromisoformat(self.newest.day) - date.fromisoformat(self.first.day)).days

    @property
    def times_carried(self) -> int:
        """Return how often it was carried into another note."""
        return len(self.steps) - 1


class NoteDays(NamedTuple):
    """All days with a note, and those whose notes have an unfinished task, oldest first."""

    all: Sequence[str]
    unfinished: Sequence[str]

    def before(self, day: str) -> str | None:
        """Return the last day before `day` with an unfinished task, from which its tasks were carried; None if none."""
        at = bisect_left(self.unfinished, day)
        return self.unfinished[at - 1] if at else None

    def after(self, day: str) -> Sequence[str]:
        """Return the days after `day`, up to the first with an unfinished task."""
        at = bisect_right(self.unfinished, day)
        end = bisect_right(self.all, self.unfinished[at]) if at < len(self.unfinished) else len(self.all)
        return self.all[bisect_right(self.all, day) : end]


def numbered(places: Iterable[TaskPlace], ranks: Mapping[int, object] = MappingProxyType({})) -> list[TaskPlace]:
    """Return the places of a key in the order of day and line, each numbered within its day, or its note without a day.

    Those in task sections come first, and, of several notes on a day, those in the note with the lowest of `ranks`.
    """
    ordered = sorted(
        places, key=lambda each: (each.day, ranks.get(each.note, ()), each.note, each.part not in _OWN, each.line)
    )
    return [
        place if number == 1 else place._replace(number=number)
        for _, mine in groupby(ordered, key=lambda each: each.day or each.note)
        for number, place in enumerate(mine, 1)
    ]


def chains_of_key(places: Sequence[TaskPlace], days: Sequence[str], *, parked: bool = False) -> list[Chain]:
    """Return the chains of the tasks with one key, in the order in which they began.

    `places` are `numbered`; `days` are those whose notes have an unfinished task, oldest first. A `parked` task, in a
    note without a day, may have stayed there through a year of notes.
    """
    if all(place.number == 1 for place in places):  # most tasks; the short way saves an eighth of `til stats`
        return [Chain(tuple(steps)) for steps in _steps_apart(places, days, parked=parked)]
    chains: list[list[TaskPlace]] = []
    live: list[list[TaskPlace]] = []
    for day, today in groupby(places, key=attrgetter("day")):
        at = bisect_left(days, day)
        live = [
            steps
            for steps in live
            if steps[-1].is_unfinished and _continues(steps[-1], at - bisect_left(days, steps[-1].day) - 1, parked)
        ]
        for number, place in enumerate(today):  # the n-th twin continues the n-th chain; the others may reappear later
            if number < len(live):
                live[number].append(place)
            else:
                live.append([place])
                chains.append(live[number])
    return sorted((Chain(tuple(steps)) for steps in chains), key=lambda each: (each.first.day, each.first.line))


def _steps_apart(places: Sequence[TaskPlace], days: Sequence[str], *, parked: bool) -> list[list[TaskPlace]]:
    """Return the steps of each chain if no day has two of the places."""
    chains: list[list[TaskPlace]] = []
    before = 0
    for place in places:
        at = bisect_left(days, place.day)
        last = chains[-1][-1] if chains else None
        if last and last.is_unfinished and _continues(last, at - before - 1, parked):
            chains[-1].append(place)
        else:
            chains.append([place])
        before = at
    return chains


def _continues(last: TaskPlace, gap: int, parked: bool) -> bool:
    """Return whether a chain may continue in a note after `gap` notes without it."""
    return gap <= 0 or (last.state == "moved" and gap <= (PARKED_GAP if parked else GAP))


class ChainBuilder:
    """Follows tasks through notes, regardless of changes to their titles.

    `carried_from` returns the keys of tasks recorded as carried from the note of a day; `ranks` orders the notes of
    days with several. A task in one of the notes `outside`, which have no day and are not projects, starts a chain of
    its own.
    """

    def __init__(self, days: NoteDays, carried_from: Callable[[str], Collection[str]]) -> None:
        self.days = days
        self.carried_from = carried_from
        self.ranks: Mapping[int, object] = {}
        self.outside: Collection[int] = ()
        self.places: dict[Key, list[TaskPlace]] = {}
        self.chains: dict[Key, list[Chain]] = {}
        self.ends: dict[Position, Chain] = {}
        self.renamed: dict[Position, Position] = {}  # newer place -> older one

    def add(self, places: Iterable[TaskPlace]) -> None:
        """Follow some keys through all of their places; a key is followed again if more of its places are known now."""
        by_key: dict[Key, list[TaskPlace]] = defaultdict(list)
        for place in places:
            by_key[place.key].append(place)
        for key in [*by_key]:
            mine = by_key.pop(key)  # so that a million tasks are not in two lists at once
            for each in self.chains.get(key, ()):
                del self.ends[each.newest.position]
            own = [place.day for place in mine]  # most tasks have one place a day, in order
            self.places[key] = mine if all(map(lt, own, own[1:])) else numbered(mine, self.ranks)
            dated = [place for place in self.places[key] if place.day]
            parked = any(not place.day and place.note not in self.outside for place in mine)
            self.chains[key] = chains_of_key(dated, self.days.unfinished, parked=parked)
            self.ends.update((each.newest.position, each) for each in self.chains[key])

    def find_renamed(self, on: Sequence[str]) -> None:
        """Find titles that changed between each day in `on` and the day before; their tasks must have been added."""
        moved = (
            each.newest for each in self.ends.values() if each.newest.state == "moved" and not self._is_parked(each)
        )
        gone, come = _by_day(moved), _by_day(each.first for each in self.ends.values())
        steps = [(before, day) for day in on if (before := self.days.before(day)) and before in gone and day in come]
        titles = self._titles({day for step in steps for day in step})
        for before, day in steps:
            carried = {chain_key(key) for key in self.carried_from(before)}
            old = [_candidate(each, titles[each.note], carried) for each in sorted(gone[before], key=_position)]
            new = [_candidate(each, titles[each.note]) for each in sorted(come[day], key=_position)]
            self.renamed.update((newer, older) for older, newer in renamings(old, new))

    def _titles(self, days: Collection[str]) -> Mapping[int, dict[int, str]]:
        """Return the titles of the tasks in the notes of some days, by note and line."""
        notes: dict[int, dict[int, str]] = defaultdict(dict)
        for places in self.places.values() if days else ():
            for place in places:
                if place.day in days:
                    notes[place.note][place.line] = place.title
        return notes

    def _is_parked(self, chain: Chain) -> bool:
        """Return whether a task went to a project, where it is open or has ended."""
        return any(
            not place.day and place.state != "moved" and place.note not in self.outside
            for place in self.places[chain.newest.key]
        )

    def from_origin(self, chain: Chain) -> Chain:
        """Return a chain with the earlier steps that it had under other titles."""
        steps = chain.steps
        while (before := self.ends.get(self.renamed.get(steps[0].position, (-1, -1)))) is not None:
            steps = (*before.steps, *steps)
        return Chain(steps)

    def joined(self) -> Iterator[Chain]:
        """Yield every chain once, from its origin to its newest place."""
        starts = (each.first.position for each in self.ends.values()) if self.renamed else ()
        continued = {self.renamed[start] for start in starts if start in self.renamed}
        for end, chain in self.ends.items():
            if end not in continued:
                yield self.from_origin(chain)


def _by_day(places: Iterable[TaskPlace]) -> Mapping[str, list[TaskPlace]]:
    days: dict[str, list[TaskPlace]] = defaultdict(list)
    for place in places:
        days[place.day].append(place)
    return days


MIN_LIKENESS = 0.7
"""How similar, from 0 to 1, two titles must be to belong to one task if there is no other evidence."""

MIN_LIKENESS_RECORDED = 0.4
"""The same if a recorded carry brought the task into the newer note, among its neighbors."""

MIN_LIKENESS_GONE = 0.6
"""The same if a carry of it is on record and its old name is gone, but its neighbors are unknown."""

MIN_MARGIN = 0.1
"""The margin by which the best match must beat any other."""

_MOST_PAIRS = 2_000

_position = attrgetter("position")


class Candidate(NamedTuple):
    """A task that may have another title elsewhere: its key (`chain_key`), and the keys above and below it."""

    position: Position
    key: str
    part: int = 0
    before: str = ""
    after: str = ""
    enough: float = MIN_LIKENESS


def _candidate(place: TaskPlace, titles: Mapping[int, str], carried: Collection[str] = ()) -> Candidate:
    """Return a task as a candidate, given its note's titles by line and the keys on record as carried from there."""
    before = max((line for line in titles if line < place.line), default=-1)
    after = min((line for line in titles if line > place.line), default=-1)
    key, above, below = (chain_key(title) for title in (place.title, titles.get(before, ""), titles.get(after, "")))
    enough = MIN_LIKENESS_RECORDED if key in carried else MIN_LIKENESS
    return Candidate(place.position, key, place.part, above, below, enough)


def renamings(gone: Sequence[Candidate], come: Sequence[Candidate]) -> list[tuple[Position, Position]]:
    """Return pairs of a task that left one note and the same task under another title in the next.

    A pair needs to be each other's clearly best match: a broken chain loses history, a wrong one invents it.
    """
    if not gone or not come or len(gone) * len(come) > _MOST_PAIRS:
        return []
    scores = [[_likeness(old, new) for new in come] for old in gone]
    return [
        (old.position, come[at].position)
        for old, row in zip(gone, scores, strict=True)
        for at, score in enumerate(row)
        if score >= old.enough
        and score >= max([*row[:at], *row[at + 1 :], 0.0]) + MIN_MARGIN
        and score >= max([*(each[at] for each in scores if each is not row), 0.0]) + MIN_MARGIN
    ]


def _likeness(old: Candidate, new: Candidate) -> float:
    """Return the share of letter pairs that two titles have in common (Dice's coefficient), more in the same place."""
    mine, other = _pairs(old.key), _pairs(new.key)
    same = 2 * len(mine & other) / (len(mine) + len(other))
    beside = (old.before == new.before != "") + (old.after == new.after != "")
    return same + 0.1 * beside if old.part == new.part else same * 0.9


@lru_cache(maxsize=1 << 10)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(f" {key} "[at : at + 2] for at in range(len(key) + 1))


def id_of(title: str, first_day: str, number: int = 1) -> str:
    """Return the id of the task that began with this title on a day ("" if none), the `number`-th of twins."""
    return digest_id(chain_key(title), first_day, number)


def digest_id(key: str, first_day: str, number: int = 1) -> str:
    """Return eight letters and digits that are hard to confuse (Crockford's alphabet)."""
    digest = digest_of(f"{key}\0{first_day}\0{number if number > 1 else ''}")
    bits = int(digest[:10], 16)
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> shift & 31] for shift in range(35, -1, -5))


def shortened(ids: Iterable[str]) -> dict[str, str]:
    """Return each id shortened to four letters, or to as many as are needed to make all unique."""
    every, length = set(ids), 4
    while length < 8 and len({each[:length] for each in every}) < len(every):
        length += 1
    return {each: each[:length] for each in every}
