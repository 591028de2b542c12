"""Tasks followed through the public notes: where each came from, where it went, how it ended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.site.render.rendered_note import PublicNote, PublicTask
from tiltool.site.strings import Words, short_date

_REPORTS = ("yesterday", "done")


class Stop(NamedTuple):
    """A task in one note."""

    note: PublicNote
    number: int

    @property
    def task(self) -> PublicTask:
        """Return the task itself."""
        return self.note.tasks[self.number]


class Chain(NamedTuple):
    """One task through its notes, oldest first."""

    stops: tuple[Stop, ...]

    @property
    def days(self) -> int:
        """Return how many days went by from its first note to its last."""
        first, last = (date.fromisoformat(self.stops[place].note.day) for place in (0, -1))
        return (last - first).days


class Remark(NamedTuple):
    """Something to say of a task, with the address that it leads to; "" for none."""

    text: str
    url: str = ""


def chains(days: Sequence[PublicNote]) -> tuple[Chain, ...]:
    """Return the tasks of the notes, newest note first, as chains: one that is over is not gone on with."""
    going: dict[str, list[Stop]] = {}
    over: list[Chain] = []
    for note in reversed(days):
        for stop in _stops(note):
            going.setdefault(stop.task.key, []).append(stop)
            if stop.task.is_over:
                over.append(Chain(tuple(going.pop(stop.task.key))))
    return (*over, *(Chain(tuple(stops)) for stops in going.values()))


def _stops(note: PublicNote) -> Iterator[Stop]:
    for number, task in enumerate(note.tasks):
        if task.key and task.role not in _REPORTS:
            yield Stop(note, number)


def remarks(
    found: Iterable[Chain], urls: Mapping[str, str], words: Words
) -> Mapping[str, Mapping[int, tuple[Remark, ...]]]:
    """Return what there is to say of each task that was in more than one note, by path and number."""
    told: dict[str, dict[int, tuple[Remark, ...]]] = defaultdict(dict)
    for chain in found:
        if chain.stops[0].note is chain.stops[-1].note:
            continue
        for place, stop in enumerate(chain.stops):
            told[stop.note.path][stop.number] = tuple(_remarks(chain, place, urls, words))
    return told


def _remarks(chain: Chain, place: int, urls: Mapping[str, str], words: Words) -> Iterator[Remark]:
    stop, first = chain.stops[place], chain.stops[0]
    here = date.fromisoformat(stop.note.day)

    def said(key: str, other: Stop) -> Remark:
        day = short_date(date.fromisoformat(other.note.day), words["lang"], here)
        return Remark(words[key].format(day), urls[other.note.path])

    if place:
        yield said("open_since", first)
        yield Remark(words["carried"].format(place) if place > 1 else words["carried_once"])
    if place + 1 < len(chain.stops):
        if not stop.task.is_over:
            yield said("carried_to", chain.stops[place + 1])
        last = chain.stops[-1]
        if last.task.is_done and last is not chain.stops[place + 1]:
            yield said("done_on", last)
