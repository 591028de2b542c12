"""What was done, as the index has it: the stories of tasks, what ended in the backlog, what each day brought."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.note.fields import read_fields
from tiltool.core.note.headings import STATE_NAMES
from tiltool.core.search.columns import PARTS
from tiltool.core.tasks.lineage import Lineage, Seen, lineages
from tiltool.core.tasks.outcomes import FINISHING, Story
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.queries.task_rows import REPORTED, Keyed, Place, all_tasks, numbered, task_at, tasks_of_keys
from tiltool.store.queries.topics import TopicPlace, places_of_days

_ENDED = {"done": "done", "dropped": "cancelled"}
_TODAY = PARTS.index("today")

Chains = list[tuple[int, Lineage]]


def stories(index: Index, keys: Collection[int] | None = None) -> list[Story]:
    """Return the story of every task, or of those that have one of `keys`, under whatever titles they had.

    The chains of the index have to be up to date.
    """
    days = sorted(day.isoformat() for day in places_of_days(index))
    rows = index.database.execute("SELECT note, line, old_note, old_line FROM renaming")
    older = {(note, line): (old_note, old_line) for note, line, old_note, old_line in rows}
    if keys is None:
        return [*_joined(_followed(all_tasks(index), days), older)]
    return [*_joined(_with_renamed(index, set(keys), older, days), older)]


def _followed(tasks: Keyed, days: list[str]) -> Chains:
    seen: dict[int, list[Seen]] = defaultdict(list)
    for key, task in tasks:
        if task.day:
            seen[key].append(task)
    return [(key, each) for key, mine in seen.items() for each in lineages(numbered(mine), days)]


def _with_renamed(index: Index, keys: set[int], older: Mapping[Place, Place], days: list[str]) -> Chains:
    """Return the chains of the keys, and of all that these were called before or later."""
    while True:
        found = _followed(tasks_of_keys(index, keys), days)
        known = {place for _, each in found for place in (each.first.place, each.newest.place)}
        beside = {place for pair in older.items() if not known.isdisjoint(pair) for place in pair} - known
        more = {key for place in beside for key, _ in task_at(index, place)} - keys
        if not more:
            return found
        keys = keys | more


def _joined(chains: Chains, older: Mapping[Place, Place]) -> Iterator[Story]:
    """Yield the chains, those that went on under another title as one."""
    starts = {each.first.place: (key, each) for key, each in chains} if older else {}
    ends = {each.newest.place for _, each in chains} if older else set()
    newer = {old: new for new, old in older.items() if old in ends and new in starts}
    continued = set(newer.values())
    for key, chain in chains:
        if chain.first.place not in continued:
            steps = chain.steps
            while (new := newer.get(steps[-1].place)) is not None:
                key, chain = starts[new]
                steps += chain.steps
            yield Story(key, steps)


def keys_between(index: Index, since: date, until: date) -> set[int]:
    """Return the keys of the tasks that the notes of some days have."""
    rows = index.database.execute(
        "SELECT DISTINCT coalesce(key, title.id) FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE day BETWEEN ? AND ? AND part != ?",
        (since.isoformat(), until.isoformat(), REPORTED),
    )
    return {key for (key,) in rows}


def ended_in_backlog(index: Index, backlog: str) -> list[Story]:
    """Return the tasks of the backlog that say on which day they were done or dropped, each as a story of that day.

    Those that ended in a day note, too, are left out: that note tells of them.
    """
    ended = [*_ended(index, backlog)]
    known = tasks_of_keys(index, {story.key for story in ended}) if ended else iter(())
    told = {(key, task.state) for key, task in known if task.day and task.part in FINISHING}
    return [story for story in ended if (story.key, story.steps[-1].state) not in told]


def _ended(index: Index, backlog: str) -> Iterator[Story]:
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), note, line, state, title.id, text FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? AND state IN (?, ?) AND NOT wip",
        (*_inside(backlog), *map(STATE_NAMES.index, _ENDED)),
    )
    for key, note, line, state, title, text in rows:
        name = STATE_NAMES[state]
        day = getattr(read_fields(text), _ENDED[name])
        if day:
            yield Story(key, (Seen(day.isoformat(), note, line, _TODAY, name, False, title),))


def backlog_homes(index: Index, backlog: str) -> Mapping[int, str]:
    """Return the path of the backlog's file that has the task of a key."""
    rows = index.database.execute(
        "SELECT coalesce(key, title.id), path FROM note JOIN task ON note = note.id"
        " JOIN title ON title.id = task.title WHERE path >= ? AND path < ? ORDER BY path DESC",
        _inside(backlog),
    )
    return dict(rows.fetchall())


def _inside(folder: str) -> tuple[str, str]:
    return f"{folder}/", f"{folder}0"  # "0" comes right after "/"


def titles_by_id(index: Index, ids: Iterable[int]) -> Mapping[int, str]:
    """Return the titles that some numbers stand for."""
    ask = "SELECT text FROM title WHERE id = ?"
    return {id: index.database.execute(ask, (id,)).fetchone()[0] for id in set(ids)}


def paths_by_note(index: Index) -> Mapping[int, str]:
    """Return the path of each note."""
    return dict(index.database.execute("SELECT id, path FROM note").fetchall())


def topics_between(index: Index, since: date, until: date) -> list[TopicPlace]:
    """Return the topics of the notes of some days, oldest first."""
    rows = index.database.execute(
        "SELECT path, day, line, text, note, start, end FROM note JOIN topic ON note = note.id"
        " JOIN title ON title.id = topic.title WHERE day BETWEEN ? AND ? ORDER BY day, path, line",
        (since.isoformat(), until.isoformat()),
    )
    return [
        TopicPlace(path, day, line, title, note, Span(start, end)) for path, day, line, title, note, start, end in rows
    ]


def topics_by_day(index: Index) -> Mapping[str, int]:
    """Return how many topics the notes of each day have; 0 for a day whose notes have none."""
    rows = index.database.execute(
        "SELECT day, count(topic.line) FROM note LEFT JOIN topic ON note = note.id"
        " WHERE day IS NOT NULL AND fault IS NULL GROUP BY day ORDER BY day"
    )
    return dict(rows.fetchall())


class TagUse(NamedTuple):
    """A tag as first written in some days' notes, and how many of them have it."""

    tag: str
    notes: int


def most_used_tags(index: Index, since: date, until: date, most: int) -> tuple[TagUse, ...]:
    """Return the tags that most notes of some days have, `most` of them."""
    rows = index.database.execute(
        "SELECT name, count(*), min(day || path) FROM note JOIN tag ON note = note.id"
        " WHERE day BETWEEN ? AND ? GROUP BY key ORDER BY 2 DESC, key LIMIT ?",
        (since.isoformat(), until.isoformat(), most),
    )
    return tuple(TagUse(name, notes) for name, notes, _ in rows)


def beginnings(index: Index) -> list[date | None]:
    """Return for each task that waits the day on which it was seen first or made; None where nothing tells it."""
    rows = index.database.execute(
        "SELECT first_day, text FROM chain JOIN task USING (note, line) JOIN title ON title.id = task.title"
    )
    return [date.fromisoformat(day) if day else read_fields(text).created for day, text in rows]
