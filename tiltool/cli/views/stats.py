"""Statistics as a field of shades and a list of figures, and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tiltool.actions.tasks.stats import Stats
from tiltool.cli.output import Json
from tiltool.cli.streams import style
from tiltool.core.note.days import WEEKDAYS, month_name, weekdays
from tiltool.core.tasks.outcomes import Period
from tiltool.core.tasks.statistics import Spread, busiest_weekday, mondays, shades
from tiltool.core.text.width import clipped, width_of

_SHADES = "·░▒▓█"
_COLOURS = (239, 22, 28, 34, 40)  # of a terminal's 256: grey, then greens
_LABELLED = (0, 2, 4)
_LABEL = 5
_SUNDAY = timedelta(days=6)


def stats_json(report: Stats, shown: Period) -> Json:
    """Return all figures, and each day with a note of those shown."""
    sums = report.tally
    return {
        "since": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "days_with_note": len(report.days),
        "streaks": report.streaks._asdict(),
        "finished": sum(sums.finished.values()),
        "dropped": sum(sums.dropped.values()),
        "learned": report.learned,
        "carry": {"unfinished": sums.unfinished, "carried": sums.carried, "rate": _rounded(sums.rate)},
        "open": {"tasks": report.waiting_tasks, **_spread_json(report.waiting), "oldest": report.waiting.most},
        "time_to_done": {"tasks": sums.took.number, **_spread_json(sums.took), "longest": sums.took.most},
        "busiest_weekday": _busiest(report),
        "tags": [use._asdict() for use in report.tags],
        "days": [
            {"day": day.day.isoformat(), "weight": day.weight, "finished": day.finished, "learned": day.learned}
            for day in report.days
            if shown.since <= day.day <= shown.until
        ],
    }


def _spread_json(known: Spread) -> Json:
    return {"median": known.median, "p90": known.p90}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _busiest(report: Stats) -> str | None:
    at = busiest_weekday(report.days)
    return None if at is None else WEEKDAYS[at]


def stats_lines(report: Stats, shown: Period, language: str, room: int) -> Iterator[str]:
    """Yield the field of shades, as many weeks as there is room for, then the figures."""
    yield from heat_lines(report, shown, language, room)
    yield ""
    rows = [*_figures(report)]
    width = max(width_of(name) for name, _ in rows) + 2
    for name, text in rows:
        yield style(name, dim=True) + " " * (width - width_of(name)) + clipped(text, max(12, room - width))


def heat_lines(report: Stats, shown: Period, language: str, room: int) -> Iterator[str]:
    """Yield the field of shades: a row a weekday, a column a week; two columns wide where there is room."""
    weeks = mondays(*shown, room - _LABEL)
    cell = 2 if room >= _LABEL + 2 * len(weeks) else 1
    known = shades(report.days)
    yield (
        " " * _LABEL + _months([min(week + _SUNDAY, shown.until) for week in weeks], language, cell, room - _LABEL)
    ).rstrip()
    for weekday in range(7):
        label = _weekday(weeks[0] + timedelta(days=weekday), language) if weekday in _LABELLED else ""
        days = (week + timedelta(days=weekday) for week in weeks)
        cells = "".join(_cell(known.get(day, 0), cell) if _is_in(day, shown) else " " * cell for day in days)
        yield f"{label}{' ' * (_LABEL - width_of(label))}{cells}".rstrip()
    scale = "".join(_cell(shade, cell) for shade in range(len(_SHADES)))
    yield f"{' ' * _LABEL}less {scale} more"


def _is_in(day: date, shown: Period) -> bool:
    return shown.since <= day <= shown.until


def _cell(shade: int, width: int) -> str:
    return style(_SHADES[shade] * width, fg=_COLOURS[shade])


def _months(sundays: Sequence[date], language: str, cell: int, room: int) -> str:
    """Return the names of the months, each above the week with its first day, where it touches no other."""
    names = [_month(day, language) for day in sundays]
    starts = [at for at, name in enumerate(names) if not at or name != names[at - 1]]
    if len(starts) > 1 and starts[1] * cell <= width_of(names[0]):
        starts = starts[1:]
    line = ""
    for at in starts:
        if width_of(line) + bool(line) <= at * cell <= room - width_of(names[at]):
            line += " " * (at * cell - width_of(line)) + names[at]
    return line


def _month(day: date, language: str) -> str:
    return month_name(day)[:3] if language == "en" else f"{day.month}{'월' if language == 'ko' else '月'}"


def _weekday(day: date, language: str) -> str:
    names = weekdays(day)
    return {"ko": names[2][0], "ja": names[4][0], "zh": names[6][-1]}.get(language, names[1])


def _figures(report: Stats) -> Iterator[tuple[str, str]]:
    """Yield the name of each figure, and the figure in words."""
    sums, streak = report.tally, report.streaks
    yield "period", f"{report.period.since} to {report.period.until}"
    yield "days with a note", f"{len(report.days)} of {(report.period.until - report.period.since).days + 1}"
    yield "streak", f"{_days(streak.current)} now, {_days(streak.longest)} the longest"
    yield "  weekends apart", f"{_days(streak.working_current)} now, {_days(streak.working_longest)} the longest"
    yield "tasks", f"{sum(sums.finished.values())} finished, {sum(sums.dropped.values())} dropped"
    yield "topics", f"{report.learned} learned"
    if sums.rate is not None:
        yield (
            "carry rate",
            f"{sums.rate:.0%}: {sums.carried} of {sums.unfinished} left in a note went on in a later one",
        )
    if report.waiting_tasks:
        yield "open now", ", ".join([_counted(report.waiting_tasks, "task"), *_told(report.waiting, "the oldest")])
    if sums.took.number:
        yield "time to done", ", ".join(_told(sums.took, "the longest"))
    busiest = _busiest(report)
    if busiest:
        yield "busiest weekday", busiest
    if report.tags:
        yield "tags", "  ".join(f"#{use.tag} {use.notes}" for use in report.tags)


def _told(known: Spread, most: str) -> Iterator[str]:
    if known.number:
        yield f"median {known.median}d"
        yield f"90 % within {known.p90}d"
        yield f"{most} {known.most}d"


def _days(number: int) -> str:
    return _counted(number, "day")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
