"""The tasks board and the statistics."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.tasks.statistics import spread, streaks
from tiltool.site.model.site import Site
from tiltool.site.model.task_remarks import TaskHistory
from tiltool.site.pages.calendar import Heatmap, heatmap
from tiltool.site.pages.page import Label, Page, page_of_view
from tiltool.site.pages.resolve_html import Addresses, addresses
from tiltool.site.strings import counted, short_date

_LATELY = 14  # days
_MOST = 100
_LAST = 10  # finished tasks shown if there are none lately
_TAGS = 12


class TaskLine(NamedTuple):
    """A task on the board; `remark` is how long it has been open, or when it was done."""

    title: str
    url: str
    state: str
    remark: str


class TasksView(NamedTuple):
    """The content of the board: its columns, then the published projects."""

    columns: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    projects: tuple[tuple[str, Addresses, int], ...]


class StatisticsView(NamedTuple):
    """The content of the statistics."""

    map: Heatmap | None
    figures: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[Label, int, int, int], ...]
    tags: tuple[tuple[Label, tuple[int, ...]], ...]
    tag_years: tuple[str, ...]
    has_tasks: bool


def task_pages(site: Site) -> Iterator[Page]:
    """Yield the task board, if it is not empty."""
    if site.projects or site.current or site.ended:
        yield _board(site)


def _board(site: Site) -> Page:
    words = site.settings.words
    newest = date.fromisoformat(site.days[0].day) if site.days else date.min
    doing = [chain for chain in site.current if chain.stops[-1].task.is_doing]
    todo = [chain for chain in site.current if not chain.stops[-1].task.is_doing]
    since = (newest - timedelta(days=_LATELY)).isoformat() if site.days else ""
    done = [each for each in site.ended if each.stops[-1].note.day >= since]
    lately = words["done_lately"] if done else words["finished_last"]
    columns: tuple[tuple[str, tuple[TaskLine, ...]], ...] = (
        (words["doing_now"], tuple(_line(site, chain) for chain in doing)),
        (words["open_now"], tuple(_line(site, chain) for chain in todo)),
        (lately, tuple(_line(site, chain) for chain in (done or site.ended[:_LAST])[:_MOST])),
    )
    projects = tuple(
        (note.pieces[0].section or note.title, addresses(site, note), len(note.pieces)) for note in site.projects
    )
    columns = tuple(column for column in columns if column[1])
    return page_of_view("tasks/", "tasks.html", TasksView(columns, projects), words["tasks"], menu="tasks/")


def _line(site: Site, chain: TaskHistory) -> TaskLine:
    last, first = chain.stops[-1], chain.stops[0]
    words, language = site.settings.words, site.settings.language
    over = last.task.is_done
    day = date.fromisoformat(last.note.day if over else first.note.day)
    remark = words["done_on" if over else "since"].format(short_date(day, language))
    if not over and site.today > day:
        remark += f" · {counted(words, 'days', (site.today - day).days)}"
    state = "doing" if last.task.is_doing else last.task.state
    return TaskLine(last.task.title, site.urls[last.note.path], state, remark)


def statistics_page(site: Site) -> Page:
    """Return the statistics page."""
    words, days = site.settings.words, site.days
    years = tuple(dict.fromkeys(note.day[:4] for note in days))
    view = StatisticsView(
        map=heatmap(site),
        figures=tuple(_figures(site)),
        table=tuple((note.day, site.urls[note.path], site.activity[note.day].weight) for note in days[:366]),
        years=tuple(_years(site, years)) if len(years) > 1 else (),
        tags=tuple(_tags(site, years[:6])) if len(years) > 1 else (),
        tag_years=years[:6],
        has_tasks=bool(site.chains),
    )
    return page_of_view("statistics/", "statistics.html", view, words["statistics"], menu="statistics/")


def _figures(site: Site) -> Iterator[tuple[str, str]]:
    words = site.settings.words
    runs = streaks([day.day for day in site.activity.values()], site.today)
    yield words["written"], f"{len(site.activity):,}"
    yield words["topics_learned"], f"{sum(day.learned for day in site.activity.values()):,}"
    if site.chains:
        yield words["finished"], f"{len(site.ended):,}"
    yield words["streak"], counted(words, "days", runs.working_longest)
    yield words["current_streak"], counted(words, "days", runs.working_current)
    if site.ended:
        yield words["to_done"], counted(words, "days", spread(chain.days for chain in site.ended).median or 0)


def _years(site: Site, years: Sequence[str]) -> Iterator[tuple[Label, int, int, int]]:
    for year in years:
        days = [day for day in site.activity.values() if day.day.year == int(year)]
        yield Label(year, f"{year}/"), len(days), sum(day.learned for day in days), sum(day.finished for day in days)


def _tags(site: Site, years: Sequence[str]) -> Iterator[tuple[Label, tuple[int, ...]]]:
    most = sorted(site.tags.items(), key=lambda tag: (-len(tag[1][1]), tag[0]))[:_TAGS]
    for key, (name, notes) in most:
        count = Counter(note.day[:4] for note in notes)
        yield Label(name, site.tag_urls[key], len(notes)), tuple(count[year] for year in years)
