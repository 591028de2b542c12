"""The pages about the work: tasks and statistics."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from tiltool.site.model.site import Facts
from tiltool.site.model.stories import TaskHistory
from tiltool.site.pages.calendar import Heatmap, heatmap, weight
from tiltool.site.pages.page import Label, Page
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.strings import short_date

_LATELY = 14  # days
_MOST = 100
_TAGS = 12
_WAITING = ("today", "later", "next", "")


class TaskLine(NamedTuple):
    """A task on the board: `said` is how long it has waited, or when it was done."""

    title: str
    url: str
    state: str
    said: str


class TasksView(NamedTuple):
    """What the board shows, column by column; then the projects that are published."""

    columns: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    projects: tuple[tuple[str, Addresses, int], ...]


class StatisticsView(NamedTuple):
    """What the statistics show."""

    map: Heatmap | None
    figures: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[Label, int, int, int], ...]
    tags: tuple[tuple[Label, tuple[int, ...]], ...]
    tag_years: tuple[str, ...]


def tasks_page(facts: Facts) -> Page:
    """Return the board of tasks."""
    words = facts.settings.words
    newest = date.fromisoformat(facts.days[0].day) if facts.days else date.min
    waiting = [chain for chain in facts.chains if _waits(chain, facts)]
    doing = [chain for chain in waiting if chain.stops[-1].task.is_doing]
    todo = [chain for chain in waiting if not chain.stops[-1].task.is_doing]
    since = (newest - timedelta(days=_LATELY)).isoformat() if facts.days else ""
    done = [chain for chain in facts.chains if chain.chain.is_finished and chain.chain.newest.day >= since]
    done.sort(key=lambda chain: chain.stops[-1].note.day, reverse=True)
    columns: tuple[tuple[str, tuple[TaskLine, ...]], ...] = (
        (words["doing_now"], tuple(_line(facts, chain) for chain in doing)),
        (words["open_now"], tuple(_line(facts, chain) for chain in todo)),
        (words["done_lately"], tuple(_line(facts, chain) for chain in done)[:_MOST]),
    )
    projects = tuple(
        (note.pieces[0].section or note.title, addresses(facts, note), len(note.pieces)) for note in facts.projects
    )
    columns = tuple(column for column in columns if column[1]) or columns
    return Page("tasks/", "tasks.html", TasksView(columns, projects), words["tasks"], menu="tasks/")


def _waits(chain: TaskHistory, facts: Facts) -> bool:
    """Tell whether a task waits in the newest note; what older notes left open is no longer news."""
    stop = chain.stops[-1]
    return (
        stop.note is facts.days[0] and stop.task.role in _WAITING and (stop.task.is_doing or stop.task.state == "open")
    )


def _line(facts: Facts, chain: TaskHistory) -> TaskLine:
    last, first = chain.stops[-1], chain.stops[0]
    words, language = facts.settings.words, facts.settings.language
    over = last.task.is_done
    day = date.fromisoformat(last.note.day if over else first.note.day)
    said = words["done_on" if over else "since"].format(short_date(day, language))
    if chain.days and not over:
        said += f" · {words['one_day'] if chain.days == 1 else words['days'].format(chain.days)}"
    state = "doing" if last.task.is_doing else last.task.state
    return TaskLine(last.task.title, facts.urls[last.note.path], state, said)


def statistics_page(facts: Facts) -> Page:
    """Return the statistics."""
    words, days = facts.settings.words, facts.days
    newest = date.fromisoformat(days[0].day) if days else None
    years = tuple(dict.fromkeys(note.day[:4] for note in days))
    view = StatisticsView(
        map=heatmap(facts, newest) if newest else None,
        figures=tuple(_figures(facts)),
        table=tuple((note.day, facts.urls[note.path], weight(note)) for note in days[:366]),
        years=tuple(_years(facts, years)),
        tags=tuple(_tags(facts, years[:6])),
        tag_years=years[:6],
    )
    return Page("statistics/", "statistics.html", view, words["statistics"], menu="statistics/")


def _figures(facts: Facts) -> Iterator[tuple[str, str]]:
    words = facts.settings.words
    runs = streaks([date.fromisoformat(note.day) for note in reversed(facts.days)])
    finished = [each for each in facts.chains if each.chain.is_finished]
    yield words["written"], f"{len(facts.days):,}"
    yield words["topics_learned"], f"{len(facts.topics):,}"
    yield words["finished"], f"{len(finished):,}"
    yield words["streak"], words["days"].format(max(runs, default=0))
    yield words["current_streak"], words["days"].format(runs[-1] if runs else 0)
    if finished:
        yield words["to_done"], words["days"].format(round(median(chain.days for chain in finished)))


def streaks(days: Sequence[date]) -> list[int]:
    """Return the lengths of runs of days one after the other, oldest first; a weekend does not end one."""
    runs: list[int] = []
    before: date | None = None
    for day in dict.fromkeys(days):
        goes_on = before is not None and (day - before).days <= _gap(before)
        if goes_on:
            runs[-1] += 1
        else:
            runs.append(1)
        before = day
    return runs


def _gap(day: date) -> int:
    """Return how many days may lie between a day and the next of its run: over a weekend, up to Monday."""
    return max(1, 7 - day.weekday()) if day.weekday() >= 4 else 1


def _years(facts: Facts, years: Sequence[str]) -> Iterator[tuple[Label, int, int, int]]:
    notes = Counter(note.day[:4] for note in facts.days)
    topics: Counter[str] = Counter()
    for note in facts.days:
        topics[note.day[:4]] += len(note.topics)
    done = Counter(each.chain.newest.day[:4] for each in facts.chains if each.chain.is_finished)
    yield from ((Label(year, f"{year}/"), notes[year], topics[year], done[year]) for year in years)


def _tags(facts: Facts, years: Sequence[str]) -> Iterator[tuple[Label, tuple[int, ...]]]:
    most = sorted(facts.tags.items(), key=lambda tag: (-len(tag[1][1]), tag[0]))[:_TAGS]
    for key, (name, notes) in most:
        count = Counter(note.day[:4] for note in notes)
        yield Label(name, facts.tag_urls[key], len(notes)), tuple(count[year] for year in years)
