"""Weaving: the chains of some keys, or of all, from the tasks that the index has."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tiltool.core.note.titles import title_key
from tiltool.core.tasks.lineage import LIKE_ENOUGH, RECORDED_ENOUGH, Candidate, Lineage, Seen, lineages, renamings
from tiltool.store.index.database import Index
from tiltool.store.queries.task_rows import Keyed, Place, all_tasks, numbered, task_at, tasks_of_days, tasks_of_keys


class Calendar(NamedTuple):
    """All days that have a note, and those of them whose notes have an unfinished task, oldest first."""

    dates: Sequence[str]
    days: Sequence[str]

    def before(self, day: str) -> str | None:
        """Return the day before `day` that has an unfinished task: what was carried into its note came from there."""
        at = bisect_left(self.days, day)
        return self.days[at - 1] if at else None

    def after(self, day: str) -> Sequence[str]:
        """Return the days that come right after `day`, up to the first with an unfinished task."""
        at = bisect_right(self.days, day)
        end = bisect_right(self.dates, self.days[at]) if at < len(self.days) else len(self.dates)
        return self.dates[bisect_right(self.dates, day) : end]


class Weaver:
    """Gathers the chains of some keys, or of all."""

    def __init__(self, index: Index, calendar: Calendar) -> None:
        self.index = index
        self.calendar = calendar
        self.seen: dict[int, list[Seen]] = {}
        self.found: dict[int, list[Lineage]] = {}
        self.starts: dict[Place, Lineage] = {}
        self.ends: dict[Place, Lineage] = {}
        self.keys: dict[Place, int] = {}
        self.renamed: dict[Place, Place] = {}  # newer place -> older one

    def take_all(self) -> None:
        """Follow every chain, and look at every pair of days for titles that changed."""
        self._follow(all_tasks(self.index))
        self._rename(self.calendar.dates)

    def take(self, keys: Collection[int], on: Collection[str], parked: Collection[int]) -> None:
        """Follow the chains of `keys`; look for changed titles on the days `on`, and where those chains touch others.

        Tasks of the keys `parked` came or went in notes without a day: on each of their days a chain may begin or end.
        """
        known = self._known_renamings()
        self._load(keys)
        on = {*on, *self._beside(keys, on), *self._days_around(parked)}
        before = {day for each in on if (day := self.calendar.before(each))}
        self._load({key for key, _ in tasks_of_days(self.index, on | before)})
        self.renamed = {new: old for new, (old, day) in known.items() if day not in on}
        self._rename(sorted(on))
        self._load_renamed()

    def stories(self, key: int) -> list[tuple[Seen, ...]]:
        """Return every chain of a key, oldest first: its places under whatever title it had."""
        self.renamed = {new: old for new, (old, _) in self._known_renamings().items()}
        self._load([key])
        self._load_renamed()
        later = {old: new for new, old in self.renamed.items()}
        chains = []
        for lineage in self.found.get(key, ()):
            steps = lineage.steps
            while (before := self.ends.get(self.renamed.get(steps[0].place, (0, 0)))) is not None:
                steps = (*before.steps, *steps)
            while (after := self.starts.get(later.get(steps[-1].place, (0, 0)))) is not None:
                steps = (*steps, *after.steps)
            chains.append(steps)
        return list(dict.fromkeys(chains))

    def _known_renamings(self) -> Mapping[Place, tuple[Place, str]]:
        rows = self.index.database.execute(
            "SELECT day, note, line, old_note, old_line FROM renaming JOIN note ON note.id = note"
        )
        return {(note, line): ((old, at), day) for day, note, line, old, at in rows}

    def _beside(self, keys: Collection[int], on: Collection[str]) -> Iterator[str]:
        """Yield the days on which a chain of `keys` begins, or is missed, next to one of the days `on`."""
        for key in keys:
            own = sorted({each.day for each in self.seen.get(key, ()) if each.day})
            for day in on:
                yield from own[bisect_right(own, day) :][:1]
                for before in own[: bisect_left(own, day)][-1:]:
                    yield from self.calendar.after(before)

    def _days_around(self, keys: Collection[int]) -> Iterator[str]:
        """Yield the days of all tasks of `keys`, and those right after them."""
        for day in {each.day for key in keys for each in self.seen.get(key, ()) if each.day}:
            yield day
            yield from self.calendar.after(day)

    def _load(self, keys: Collection[int]) -> None:
        missing = {key for key in keys if key not in self.seen}
        self.seen.update((key, []) for key in missing)
        if missing:
            self._follow(tasks_of_keys(self.index, missing))

    def _load_renamed(self) -> None:
        """Load what the chains so far were called before, and are called now, to the ends of it."""
        while True:
            ends = {place for pair in self.renamed.items() for place in pair if not set(pair).isdisjoint(self.keys)}
            missing = ends - self.keys.keys()
            if not missing:
                return
            self._load({key for place in missing for key, _ in task_at(self.index, place)})
            for place in missing - self.keys.keys():  # a task that is gone
                self.renamed = {new: old for new, old in self.renamed.items() if place not in (new, old)}

    def _follow(self, rows: Keyed) -> None:
        fresh: dict[int, list[Seen]] = defaultdict(list)
        for key, task in rows:
            fresh[key].append(task)
        for key, tasks in fresh.items():
            self.seen[key] = list(numbered(tasks))
            self.keys.update((task.place, key) for task in tasks)
            dated = [task for task in self.seen[key] if task.day]
            self.found[key] = lineages(dated, self.calendar.days, parked=len(dated) < len(tasks))
            self.starts.update((each.first.place, each) for each in self.found[key])
            self.ends.update((each.newest.place, each) for each in self.found[key])

    def _rename(self, on: Sequence[str]) -> None:
        """Find the titles that changed between each day of `on` and the one before it."""
        on_the_way = (each for each in self.ends.values() if not self._is_parked(each))
        gone, come = _by_day(on_the_way, first=False), _by_day(self.starts.values(), first=True)
        for day in on:
            before = self.calendar.before(day)
            if before and gone.get(before) and come.get(day):
                found = renamings(self._candidates(gone[before], before), self._candidates(come[day], None))
                self.renamed.update((new.place, old.place) for old, new in found)

    def _is_parked(self, lineage: Lineage) -> bool:
        """Tell whether a task went on in a note without a day: it waits there, or came to its end."""
        tasks = self.seen[self.keys[lineage.newest.place]]
        return any(not task.day and task.state != "moved" for task in tasks)

    def _candidates(self, tasks: Sequence[Seen], carried_on: str | None) -> list[Candidate]:
        tasks = sorted(tasks, key=lambda each: each.place)
        texts = {each.title: title_key(self._text(each.title)) for each in tasks}
        moved = self.index.carried_from(carried_on) if carried_on else frozenset[str]()

        def candidate(task: Seen) -> Candidate:
            key = texts[task.title]
            return Candidate(task, key, *self._neighbours(task), RECORDED_ENOUGH if key in moved else LIKE_ENOUGH)

        return [*map(candidate, tasks)]

    def _neighbours(self, task: Seen) -> tuple[str, str]:
        """Return the titles before and after a task in its note; "" for none."""
        near = self.index.database.execute(
            "SELECT (SELECT title FROM task WHERE note = ?1 AND line < ?2 ORDER BY line DESC LIMIT 1),"
            " (SELECT title FROM task WHERE note = ?1 AND line > ?2 ORDER BY line LIMIT 1)",
            task.place,
        ).fetchone()
        return str(near[0] or ""), str(near[1] or "")

    def _text(self, title: int) -> str:
        return str(self.index.database.execute("SELECT text FROM title WHERE id = ?", (title,)).fetchone()[0])

    def _began(self, lineage: Lineage) -> tuple[Seen, int]:
        """Return where a chain began, under whatever title, and how often it was carried since."""
        times = lineage.times_carried
        while (old := self.ends.get(self.renamed.get(lineage.first.place, (0, 0)))) is not None:
            lineage = old
            times += lineage.times_carried + 1
        return lineage.first, times

    def write(self) -> None:
        """Put what was found in the place of what was known of these keys."""
        database = self.index.database
        database.executemany("DELETE FROM chain WHERE note = ? AND line = ?", self.keys)
        database.executemany("INSERT OR REPLACE INTO chain VALUES (?, ?, ?, ?, ?, ?)", self._chain_rows())
        database.execute("DELETE FROM renaming")
        rows = ((*new, *old) for new, old in self.renamed.items())
        database.executemany("INSERT OR REPLACE INTO renaming VALUES (?, ?, ?, ?)", rows)

    def _chain_rows(self) -> Iterator[tuple[Any, ...]]:
        for key, tasks in self.seen.items():
            found = self.found.get(key, [])
            for lineage in found:
                if lineage.is_live:
                    first, times = self._began(lineage)
                    yield *lineage.newest.place, first.day, times, first.title, lineage.newest.number
            yield from self._undated(found, [task for task in tasks if not task.day])

    def _undated(self, found: Sequence[Lineage], tasks: Sequence[Seen]) -> Iterator[tuple[Any, ...]]:
        """Yield the tasks of notes without a day: one that came there from a day note goes on there."""
        last, gone_on = found[-1] if found else None, set(self.renamed.values())
        for task in tasks:
            came = last if last and last.newest.state == "moved" else None
            # picked, and the note is gone, or sent it away
            lost = last is None or (last.newest.state == "moved" and last.newest.place not in gone_on)
            lost = lost and not any(other.is_unfinished and other.state != "moved" for other in tasks)
            if task.is_unfinished and (task.state != "moved" or lost):
                first, times = self._began(came) if came else (None, 0)
                origin = first.title if first else task.title
                yield *task.place, first.day if first else None, times + bool(first), origin, task.number


def _by_day(found: Iterable[Lineage], *, first: bool) -> Mapping[str, list[Seen]]:
    """Return the tasks that chains begin with, or those that were moved and are not seen again, by day."""
    days: dict[str, list[Seen]] = defaultdict(list)
    for each in found:
        if first or each.newest.state == "moved":
            task = each.first if first else each.newest
            days[task.day].append(task)
    return days
