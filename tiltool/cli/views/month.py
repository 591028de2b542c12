"""A month as a calendar on a terminal, with a mark after each day that has a note."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tiltool.core.dates.days import month_name, weekdays
from tiltool.core.text.width import padding

_COLUMN = 5


def month_lines(first: date, marks: Mapping[date, str], language: str) -> Iterator[str]:
    """Yield the lines of the month that begins on `first`; weeks begin on Monday, as everywhere in til."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    yield _title(first, language)
    names = (short_weekday(day, language)[:2] for day in weeks[0])
    yield "".join(f"{padding(name, _COLUMN - 1)}{name} " for name in names).rstrip()
    for week in weeks:
        cells = (f"{day.day:{_COLUMN - 1}}{marks.get(day, ' ')}" for day in week if day.month == first.month)
        yield ("".join(cells) if week[0].month == first.month else _indented(cells, week, first)).rstrip()


def _indented(cells: Iterator[str], week: list[date], first: date) -> str:
    return " " * _COLUMN * sum(day.month != first.month for day in week) + "".join(cells)


def _title(first: date, language: str) -> str:
    if language == "en":
        return f"{month_name(first)} {first.year}"
    year, month = ("년 ", "월") if language == "ko" else ("年", "月")
    return f"{first.year}{year}{first.month}{month}"


def short_weekday(day: date, language: str) -> str:
    """Return the short name of a day's weekday: `Mon`, `월`, `月`, `一`."""
    names = weekdays(day)
    return {"ko": names[2][0], "ja": names[4][0], "zh": names[6][-1]}.get(language, names[1])


def months_between(since: date, until: date) -> Iterator[date]:
    """Yield the first day of each month from that of `since` to that of `until`, newest first."""
    month = until.replace(day=1)
    while month >= since.replace(day=1):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)
