"""Days as tokens: how each token writes a day, and a day written in the form of another one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.dates.days import WEEKDAYS, day_after, month_name, next_working_day, ordinal, quarter

WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９／．－：，［］", "0123456789/.-:,[]", strict=True)}


class DayPart(NamedTuple):
    """A piece of a written day: a token of `TOKENS` with its original text, or fixed text without a token."""

    token: str
    text: str
    of: str = ""  # one of `NEIGHBOURS` if it is not the day itself


Form = tuple[DayPart, ...]
"""A way of writing a day."""


def _iso(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _american(day: date) -> tuple[int, int]:
    """Return year and week in a calendar whose weeks start on Sunday and whose week 1 contains January 1."""
    saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


# The weekdays by Monday's name, in each language and length; the shorter names need a date or brackets around them.
CHINESE = ("星期", "周", "週", "礼拜", "禮拜")
CJK_WEEKDAYS: Mapping[str, Sequence[str]] = {
    "월요일": [f"{letter}요일" for letter in "월화수목금토일"],
    "월": "월화수목금토일",
    "月曜日": [f"{letter}曜日" for letter in "月火水木金土日"],
    "月曜": [f"{letter}曜" for letter in "月火水木金土日"],
    "月": "月火水木金土日",
    **{f"{word}一": [f"{word}{letter}" for letter in "一二三四五六日"] for word in ("", *CHINESE)},
}


def _weekday_token(names: Sequence[str]) -> Callable[[date], str]:
    return lambda day: names[day.weekday()]


TOKENS: Mapping[str, Callable[[date], str]] = {
    "YYYY": lambda day: f"{day.year:04}",
    "YY": lambda day: f"{day.year % 100:02}",
    "MMMM": month_name,
    "MMM": lambda day: month_name(day)[:3],
    "MM": lambda day: f"{day.month:02}",
    "Mo": lambda day: ordinal(day.month),
    "M": lambda day: str(day.month),
    "DDDD": lambda day: f"{_day_of_year(day):03}",
    "DDDo": lambda day: ordinal(_day_of_year(day)),
    "DDD": lambda day: str(_day_of_year(day)),
    "DD": lambda day: f"{day.day:02}",
    "Do": lambda day: ordinal(day.day),
    "D": lambda day: str(day.day),
    "dddd": lambda day: WEEKDAYS[day.weekday()],
    "ddd": lambda day: WEEKDAYS[day.weekday()][:3],
    "dd": lambda day: WEEKDAYS[day.weekday()][:2],
    "do": lambda day: ordinal(day.isoweekday() % 7),
    "d": lambda day: str(day.isoweekday() % 7),
    "e": lambda day: str(day.isoweekday() % 7),
    "E": lambda day: str(day.isoweekday()),
    "GGGG": lambda day: f"{_iso(day)[0]:04}",
    "GG": lambda day: f"{_iso(day)[0] % 100:02}",
    "WW": lambda day: f"{_iso(day)[1]:02}",
    "Wo": lambda day: ordinal(_iso(day)[1]),
    "W": lambda day: str(_iso(day)[1]),
    "gggg": lambda day: f"{_american(day)[0]:04}",
    "gg": lambda day: f"{_american(day)[0] % 100:02}",
    "ww": lambda day: f"{_american(day)[1]:02}",
    "wo": lambda day: ordinal(_american(day)[1]),
    "w": lambda day: str(_american(day)[1]),
    "week of month": lambda day: str((day.day + day.replace(day=1).weekday() - 1) // 7 + 1),
    "week from the 1st": lambda day: str((day.day - 1) // 7 + 1),
    "Reiwa": lambda day: str(day.year - 2018),
    "Qo": lambda day: ordinal(quarter(day)),
    "Q": lambda day: str(quarter(day)),
    "LL": lambda day: f"{month_name(day)} {day.day}, {day.year:04}",
    "L": lambda day: f"{day.month:02}/{day.day:02}/{day.year:04}",
    "ll": lambda day: f"{month_name(day)[:3]} {day.day}, {day.year:04}",
    "l": lambda day: f"{day.month}/{day.day}/{day.year:04}",
    **{monday: _weekday_token(names) for monday, names in CJK_WEEKDAYS.items()},
}
"""The text of a day for each token: Moment's, a few more, and each CJK weekday by the name of its Monday."""


NEIGHBOURS: Mapping[str, Callable[[date, date], date]] = {
    "": lambda day, _: day,
    "note before": lambda _, before: before,
    "day before": lambda day, _: day_after(day, -1),
    "day after": lambda day, _: day_after(day, 1),
    "working day after": lambda day, _: next_working_day(day),
}
"""The day of a note, and others that it may state, from its day and that of the note before it."""


def write_day(form: Form, day: date, before: date | None = None) -> str:
    """Return `day` written in a form; `before` is the day of the note before. Names keep their upper or lower case."""
    before = before or day_after(day, -1)
    return "".join(
        _cased(TOKENS[part.token](NEIGHBOURS[part.of](day, before)), part.text) if part.token else part.text
        for part in form
    )


def _cased(name: str, like: str) -> str:
    if like.translate(WIDE) != like:
        return name.translate({ord(plain): chr(wide) for wide, plain in WIDE.items()})
    letters = like.lstrip("0123456789")
    if letters.isupper() and len(letters) > 1:
        return name.upper()
    return name.lower() if letters.islower() and letters.isascii() else name
