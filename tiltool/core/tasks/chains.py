"""Chains: the same task followed back through the notes it was carried through.

Asked each morning over many notes, so older notes are not parsed: a line that looks like a box with the
same title is enough to follow a chain, and nothing is written on the strength of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import chain_key
from tiltool.core.note.titles import is_wip, title_key
from tiltool.core.text.lines import digest_of

GAP = 7
"""How many notes that don't have the task a chain may cross, where its last box was marked as moved."""

_BOX_LINE = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([^\[\]]{1,4})\][ \t]+(\S.*)")
ENDED = frozenset("xX-")
"""Marks that leave nothing to do."""


class Chain(NamedTuple):
    """The facts of one task: the first day it was seen, and how often it was carried since."""

    first_day: date
    times_carried: int


def open_boxes(text: str) -> Mapping[str, str]:
    """Return title key -> mark of the boxes of a note that leave something to do."""
    return {title_key(title): mark for mark, title in _boxes(text) if _is_unfinished(mark, title)}


def all_boxes(text: str) -> Mapping[str, str]:
    """Return title key -> mark of the boxes of a note; of one title, the last one."""
    return {title_key(title): mark for mark, title in _boxes(text)}


def _boxes(text: str) -> list[tuple[str, str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # `splitlines` ends more lines than CommonMark
    found = (_BOX_LINE.match(line) for line in lines if "[" in line)
    return [(box[1], box[2]) for box in found if box]


def follow(keys: Iterable[str], day: date, earlier: Iterator[tuple[date, str]]) -> dict[str, Chain]:
    """Return the chain of each key (`fields.chain_key`) that stands in the note of `day`.

    `earlier` yields day and text of the notes before, newest first; no more of them are read than needed.
    """
    chains = {key: Chain(day, 0) for key in keys if key}
    gaps = dict.fromkeys(chains, 0)
    while gaps:
        found = next(earlier, None)
        if found is None:
            break
        boxes = boxes_by_chain(found[1])
        if any(_is_unfinished(*box) for box in boxes.values()):
            _step(chains, gaps, found[0], boxes)
        else:
            for key in boxes.keys() & gaps.keys():
                del gaps[key]
    return chains


def boxes_by_chain(text: str) -> dict[str, tuple[str, str]]:
    """Return chain key -> mark and title of the boxes of a note; of one key, one that leaves something to do."""
    boxes = sorted(_boxes(text), key=lambda box: _is_unfinished(*box))
    return {chain_key(title): (mark, title) for mark, title in boxes}


def _is_unfinished(mark: str, title: str) -> bool:
    return mark not in ENDED or (mark != "-" and is_wip(title))


def _step(chains: dict[str, Chain], gaps: dict[str, int], day: date, boxes: Mapping[str, tuple[str, str]]) -> None:
    for key in list(gaps):
        box = boxes.get(key)
        if box and _is_unfinished(*box) and (box[0] == ">" or not gaps[key]):
            chains[key] = Chain(day, chains[key].times_carried + 1)
            gaps[key] = 0
        elif box or gaps[key] >= GAP:
            del gaps[key]
        else:
            gaps[key] += 1


class Step(NamedTuple):
    """A note that has an unfinished task: its place among the notes that have any, newest first, and its day."""

    place: int
    day: date
    moved: bool


def trace(day: date, at: int, steps: Iterable[Step]) -> Chain:
    """Return the chain of a task of `day`, whose note comes right after that at the place `at` + 1.

    `steps` are those of the notes before, newest first. It finds what `follow` does, of facts instead of texts.
    """
    chain = Chain(day, 0)
    for step in steps:
        gap = step.place - at - 1
        if gap > GAP or (gap and not step.moved):
            break
        chain, at = Chain(step.day, chain.times_carried + 1), step.place
    return chain


class Handles:
    """Gives out the short ids of the tasks of one note, twins told apart."""

    def __init__(self, chains: Mapping[str, Chain]) -> None:
        self.chains = chains
        self.seen: Counter[str] = Counter()

    def next_for(self, key: str) -> str:
        """Return the id of the next task that has `key`: the same in every note of its chain."""
        chain = self.chains.get(key)
        self.seen[key] += 1
        return handle_of(key, str(chain.first_day) if chain else "", self.seen[key])


def handle_of(key: str, first_day: str, number: int) -> str:
    """Return the id of the chain of `key` that began on `first_day`: the `number`-th of twins."""
    return _letters(digest_of(f"{key}\0{first_day}\0{number if number > 1 else ''}"))


def _letters(digest: str) -> str:
    """Return eight letters and digits; none that are mistaken for another (Crockford's alphabet)."""
    number = int(digest[:10], 16)
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(35, -1, -5))


def shortened(ids: Iterable[str]) -> dict[str, str]:
    """Return each id cut to four letters, or to as many as it takes to tell it from the others."""
    every = list(ids)
    length = 4
    while length < 8 and len({each[:length] for each in every}) < len(set(every)):
        length += 1
    return {each: each[:length] for each in every}
