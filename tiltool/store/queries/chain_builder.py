"""Chains in the index: each open task at its newest place. Only chains with changed tasks are followed again."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from tiltool.core.note.titles import GAP, title_id
from tiltool.core.tasks.chains import Chain, ChainBuilder, Key, NoteDays, Position, TaskPlace
from tiltool.store.index.database import CHAINS, Index
from tiltool.store.index.session import parse_notes
from tiltool.store.queries.task_rows import (
    all_tasks,
    note_days,
    note_ranks,
    notes_outside,
    task_at,
    tasks_of_days,
    tasks_of_keys,
)

_NO_DAY = "none"  # stored if there are no days, as empty means never computed


def refresh_chains(index: Index) -> None:
    """Update the chains from the tasks of the index."""
    parse_notes(index)
    if index.fact(CHAINS) and not index.database.execute("SELECT 1 FROM touched LIMIT 1").fetchone():
        return
    with index.writing() as database:
        known = index.fact(CHAINS).decode().split()
        builder = IndexedChains(index)
        if known:
            builder.take(*_affected(index, builder.days, frozenset(known)))
        else:
            builder.take_all()
        builder.write()
        database.execute("DELETE FROM touched")
        days = " ".join(builder.days.unfinished or [_NO_DAY])
        database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (CHAINS, days.encode()))


def chains_in(index: Index, keys: Collection[Key] | None = None) -> list[Chain]:
    """Return the chains of all tasks, or those that ever had one of `keys` (and a few others), from their origins.

    The chains of the index must be up to date.
    """
    builder = IndexedChains(index)
    builder.load_known(keys)
    return [*builder.joined()]


def _affected(index: Index, days: NoteDays, known: frozenset[str]) -> tuple[set[Key], set[str], set[Key]]:
    """Return the keys to follow again, the days on which a title may have changed, and the keys that may be parked."""
    touched = list(index.database.execute("SELECT day, coalesce(key, id) FROM touched JOIN title ON id = title"))
    keys, on = {key for _, key in touched}, {day for day, _ in touched if day}
    parked = {key for day, key in touched if not day}
    turned = known.symmetric_difference(days.unfinished) - {_NO_DAY}
    for day in turned:  # the gaps around it change
        at = bisect_left(days.unfinished, day)
        on |= {*days.unfinished[max(0, at - GAP - 1) : at + GAP + 2]}
    if turned:
        keys |= {place.key for place in tasks_of_days(index, on)}
    return keys, on | {near for day in on for near in days.after(day)}, parked


class IndexedChains(ChainBuilder):
    """Follows the chains of some keys of the index, or all of them."""

    def __init__(self, index: Index) -> None:
        super().__init__(note_days(index), index.notebook.carried_from)
        self.index = index
        self.ranks, self.outside = note_ranks(index), notes_outside(index)

    def take_all(self) -> None:
        """Follow every chain, and look for changed titles between all days."""
        self.add(all_tasks(self.index))
        self.find_renamed(self.days.all)

    def take(self, keys: Collection[Key], on: Collection[str], parked: Collection[Key]) -> None:
        """Follow the chains of `keys`; look for changed titles on the days `on`, and where those chains meet others.

        Tasks of the keys `parked` changed in notes without a day: a chain may begin or end on each of their days.
        """
        known = self._known_renamings()
        self._load(keys)
        on = {*on, *self._beside(keys, on), *self._days_around(parked)}
        before = {day for each in on if (day := self.days.before(each))}
        self._load({place.key for place in tasks_of_days(self.index, on | before)})
        self.renamed = {new: old for new, (old, day) in known.items() if day not in on}
        self.find_renamed(sorted(on))
        self._load_renamed()

    def load_known(self, keys: Collection[Key] | None) -> None:
        """Follow the chains of `keys`, or all, with the changes of titles in the index."""
        self.renamed = {new: old for new, (old, _) in self._known_renamings().items()}
        if keys is None:
            self.add(all_tasks(self.index))
        else:
            self._load(keys)
            self._load_renamed()

    def _known_renamings(self) -> Mapping[Position, tuple[Position, str]]:
        rows = self.index.database.execute(
            "SELECT day, note, line, old_note, old_line FROM renaming JOIN note ON note.id = note"
        )
        return {(note, line): ((old, at), day) for day, note, line, old, at in rows}

    def _beside(self, keys: Collection[Key], on: Collection[str]) -> Iterator[str]:
        """Yield the days next to one of the days `on` where a chain of `keys` may begin or end."""
        for key in keys:
            own = sorted({each.day for each in self.places[key] if each.day})
            for day in on:
                yield from own[bisect_right(own, day) :][:1]
                for before in own[: bisect_left(own, day)][-1:]:
                    yield from self.days.after(before)

    def _days_around(self, keys: Collection[Key]) -> Iterator[str]:
        """Yield the days of all tasks of `keys`, and those right after them."""
        for day in {each.day for key in keys for each in self.places[key] if each.day}:
            yield day
            yield from self.days.after(day)

    def _load(self, keys: Collection[Key]) -> None:
        missing = {key for key in keys if key not in self.places}
        self.places.update((key, []) for key in missing)
        if missing:
            self.add(tasks_of_keys(self.index, missing))

    def _load_renamed(self) -> None:
        """Load the tasks under earlier and later titles of the chains so far, until there are no more."""
        while True:
            loaded = {place.position for places in self.places.values() for place in places}
            ends = {end for pair in self.renamed.items() for end in pair if not loaded.isdisjoint(pair)}
            if not (missing := ends - loaded):
                return
            self._load({place.key for position in missing for place in task_at(self.index, position)})
            loaded = {place.position for places in self.places.values() for place in places}
            gone = missing - loaded
            self.renamed = {new: old for new, old in self.renamed.items() if gone.isdisjoint((new, old))}

    def write(self) -> None:
        """Replace the chains of these keys in the index."""
        database = self.index.database
        positions = (place.position for places in self.places.values() for place in places)
        database.executemany("DELETE FROM chain WHERE note = ? AND line = ?", positions)
        database.executemany("INSERT OR REPLACE INTO chain VALUES (?, ?, ?, ?, ?, ?)", self._chain_rows())
        database.execute("DELETE FROM renaming")
        rows = ((*new, *old) for new, old in self.renamed.items())
        database.executemany("INSERT OR REPLACE INTO renaming VALUES (?, ?, ?, ?)", rows)

    def _chain_rows(self) -> Iterator[tuple[Any, ...]]:
        for key, places in self.places.items():
            chains = self.chains.get(key, [])
            for chain in chains:
                if chain.is_live:
                    yield _row(chain.newest, self.from_origin(chain))
            yield from self._undated(chains, [place for place in places if not place.day])

    def _undated(self, chains: Sequence[Chain], places: Sequence[TaskPlace]) -> Iterator[tuple[Any, ...]]:
        """Yield the tasks of notes without a day; one that was moved from a day note to a project continues its chain."""
        last, continued = chains[-1] if chains else None, set(self.renamed.values())
        came = last if last and last.newest.state == "moved" else None
        # picked, but the note is gone, or the task was moved out of it
        lost = last is None or (came is not None and last.newest.position not in continued)
        projects = [other for other in places if other.note not in self.outside]
        lost = lost and not any(other.is_unfinished and other.state != "moved" for other in projects)
        for place in places:
            if place.is_unfinished and (place.state != "moved" or lost):
                yield _row(place, self.from_origin(came) if came and place.note not in self.outside else None)


def _row(place: TaskPlace, chain: Chain | None) -> tuple[Any, ...]:
    """Return the row of an open task; `chain` is None if it was never in a day note."""
    if chain is None:
        return *place.position, None, 0, title_id(place.title), place.number
    in_backlog = place.day == ""
    number = chain.first.number + (place.number - 1 if in_backlog else 0)
    return *place.position, chain.first.day, chain.times_carried + in_backlog, title_id(chain.first.title), number
