"""`til stats`."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import click

from tiltool.actions.tasks.stats import Stats, shown_days, stats
from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.context import Context
from tiltool.cli.language import calendar_language, localized, say, say_number
from tiltool.cli.output import Json, echo_json
from tiltool.cli.streams import columns, echo, style
from tiltool.cli.views.month import short_weekday
from tiltool.core.dates.days import WEEKDAYS, month_name
from tiltool.core.note.tags import hashtag
from tiltool.core.tasks.outcomes import Period
from tiltool.core.tasks.statistics import Spread, busiest_weekday, mondays, shades
from tiltool.core.text.width import clipped, padding, width_of
from tiltool.store.index.session import ask


@click.command(
    "stats",
    epilog=epilog(
        "til stats                     # a heatmap of the past year, and totals",
        "til stats --year 2020 --json  # one year, for other programs",
    ),
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YYYY", help="Cover only that year.")
@reporting
def stats_command(context: Context, year: int | None, as_json: bool) -> None:
    """Show statistics: an activity heatmap, streaks, carry rate, time to completion.

    Darker days have more finished tasks and topics. The heatmap covers the past year, the totals all notes to date;
    with --year, both cover that year. Open tasks and their ages are as of today.
    """
    notebook = context.notebook()
    today = context.today(notebook)
    report = ask(notebook, lambda index: stats(index, today, year, notebook.config.tasks))
    shown = shown_days(report, year)
    if as_json:
        echo_json(stats_json(report, shown))
        return
    for line in stats_lines(report, shown, notebook.config.language, columns()):
        echo(line)


_SHADES = "·░▒▓█"
_COLOURS = (239, 22, 28, 34, 40)  # from the 256 terminal colors: gray, then greens
_LABELLED = (0, 2, 4)
_LABEL = 5
_SUNDAY = timedelta(days=6)


def stats_json(report: Stats, shown: Period) -> Json:
    """Return all figures, and each day of the `shown` period that has a note, as JSON."""
    sums = report.tally
    rate = None if sums.rate is None else round(sums.rate, 4)
    return {
        "since": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "days_with_note": len(report.days),
        "streaks": report.streaks._asdict(),
        "finished": sum(sums.finished.values()),
        "dropped": sum(sums.dropped.values()),
        "learned": report.learned,
        "carry": {"unfinished": sums.unfinished, "carried": sums.carried, "rate": rate},
        "open": {"tasks": report.waiting_tasks, **_spread_json(report.waiting), "oldest": report.waiting.most},
        "time_to_done": {"tasks": sums.took.number, **_spread_json(sums.took), "longest": sums.took.most},
        "busiest_weekday": _busiest(report),
        "tags": [use._asdict() for use in report.tags],
        "days": [
            {"day": day.day.isoformat(), "weight": day.weight, "finished": day.finished, "learned": day.learned}
            for day in report.days
            if _is_in(day.day, shown)
        ],
    }


def _spread_json(spread: Spread) -> Json:
    return {"median": spread.median, "p90": spread.p90}


def _busiest(report: Stats) -> str | None:
    at = busiest_weekday(report.days)
    return None if at is None else WEEKDAYS[at]


def stats_lines(report: Stats, shown: Period, language: str, room: int) -> Iterator[str]:
    """Yield the heatmap, with as many weeks as fit, then the figures."""
    yield from heat_lines(report, shown, calendar_language(language), room)
    yield ""
    rows = [*_figures(report)]
    width = max(width_of(name) for name, _ in rows) + 2
    for name, text in rows:
        yield style(name, dim=True) + padding(name, width) + clipped(text, max(12, room - width))


def heat_lines(report: Stats, shown: Period, language: str, room: int) -> Iterator[str]:
    """Yield the heatmap: one row per weekday, one cell per week, each two columns wide if that fits."""
    weeks = mondays(*shown, room - _LABEL)
    cell = 2 if _LABEL + 2 * len(weeks) <= room < sys.maxsize else 1  # a pipe gets the narrow one
    shade_of = shades(report.days)
    months = _months([min(week + _SUNDAY, shown.until) for week in weeks], language, cell, room - _LABEL)
    yield f"{' ' * _LABEL}{months}".rstrip()
    for weekday in range(7):
        label = short_weekday(weeks[0] + timedelta(days=weekday), language) if weekday in _LABELLED else ""
        days = (week + timedelta(days=weekday) for week in weeks)
        cells = "".join(_cell(shade_of.get(day, 0), cell) if _is_in(day, shown) else " " * cell for day in days)
        yield f"{label}{padding(label, _LABEL)}{cells}".rstrip()
    scale = "".join(_cell(shade, cell) for shade in range(len(_SHADES)))
    yield f"{' ' * _LABEL}{say('less')} {scale} {say('more')}"


def _is_in(day: date, shown: Period) -> bool:
    return shown.since <= day <= shown.until


def _cell(shade: int, width: int) -> str:
    return style(_SHADES[shade] * width, fg=_COLOURS[shade])


def _months(sundays: Sequence[date], language: str, cell: int, room: int) -> str:
    """Return the names of the months, each above the week of its first day; those that would touch are omitted."""
    names = [_month(day, language) for day in sundays]
    starts = [at for at, name in enumerate(names) if not at or name != names[at - 1]]
    if len(starts) > 1 and starts[1] * cell <= width_of(names[0]):
        starts = starts[1:]
    line = ""
    for at in starts:
        gap = 1 if line and line[-1].isascii() else 0  # 월 and 月 already separate months
        if width_of(line) + gap <= at * cell <= room - width_of(names[at]):
            line += padding(line, at * cell) + names[at]
    return line


def _month(day: date, language: str) -> str:
    return month_name(day)[:3] if language == "en" else f"{day.month}{'월' if language == 'ko' else '月'}"


def _figures(report: Stats) -> Iterator[tuple[str, str]]:
    """Yield each figure as its label and text."""
    sums, streak = report.tally, report.streaks
    period = report.period
    yield say("period"), say("{since} to {until}", since=period.since, until=period.until)
    days = (period.until - period.since).days + 1
    yield say("days with a note"), say("{count} of {days}", count=len(report.days), days=days)
    yield say("streak"), _streak(streak.current, streak.longest)
    yield "  " + say("excluding weekends"), _streak(streak.working_current, streak.working_longest)
    finished, dropped = sum(sums.finished.values()), sum(sums.dropped.values())
    yield say("tasks"), say("{finished} finished, {dropped} dropped", finished=finished, dropped=dropped)
    yield say("topics"), say("{count} learned", count=report.learned)
    if sums.rate is not None:
        values = {"share": f"{sums.rate:.0%}", "carried": sums.carried, "unfinished": sums.unfinished}
        yield say("carry rate"), say("{share}: {carried} of {unfinished} unfinished tasks were carried", **values)
    if report.waiting_tasks:
        tasks = say_number(report.waiting_tasks, "1 task", "{count} tasks")
        ages = _spread(report.waiting, say("oldest {days}d", days=report.waiting.most))
        yield say("open now"), ", ".join((tasks, *ages))
    if sums.took.number:
        yield say("time to finish"), ", ".join(_spread(sums.took, say("longest {days}d", days=sums.took.most)))
    busiest = _busiest(report)
    if busiest:
        yield say("busiest weekday"), localized(busiest)
    if report.tags:
        yield say("tags"), "  ".join(f"{hashtag(use.tag)} {use.notes}" for use in report.tags)


def _streak(current: int, longest: int) -> str:
    return say("current {current}d, longest {longest}d", current=current, longest=longest)


def _spread(spread: Spread, most: str) -> Iterator[str]:
    if spread.number:
        yield say("median {days}d", days=spread.median)
        yield say("90% within {days}d", days=spread.p90)
        yield most
