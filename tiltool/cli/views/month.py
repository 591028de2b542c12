"""A month as a calendar on a terminal, with a mark after each day that has a note."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tiltool.core.dates.days import month_name, weekdays
from tiltool.core.text.width import padding

_COLUMN = 5


def month_lines(first: date, marks: Mapping[date, str], language: str) -> Iterator[str]:
    """Yield the lines of the month that begins on `first`; weeks begin on Monday, as everywhere in til."""
    yield _title(first, language)
    monday = first - timedelta(days=first.weekday())
    names = (short_weekday(monday + timedelta(days=at), language)[:2] for at in range(7))
    yield "".join(f"{padding(name, _COLUMN - 1)}{name} " for name in names).rstrip()
    for week in calendar.monthcalendar(first.year, first.month):
        yield "".join(_cell(first.replace(day=number), marks) if number else " " * _COLUMN for number in week).rstrip()


def _cell(day: date, marks: Mapping[date, str]) -> str:
    return f"{day.day:{_COLUMN - 1}}{marks.get(day, ' ')}"


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
    oldest, newest = (12 * day.year + day.month - 1 for day in (since, until))
    for number in range(newest, oldest - 1, -1):
        yield date(number // 12, number % 12 + 1, 1)
