"""Words for days, in English and Korean first: `yesterday`, `3일 전`, `지난주 금요일`, `-3`."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tiltool.core.note.days import UNITS, WEEKDAY_NUMBERS, day_in_text, make_date

_OFFSETS = {
    0: "today 오늘 今日 今天 本日",
    -1: "yesterday 어제 昨日 昨天",
    -2: "그제 그저께 엊그제 一昨日 前天",
    -3: "그끄제",
    1: "tomorrow 내일 明日 明天",
    2: "모레 明後日 后天",
    3: "글피",
}
_PHRASES = {"day before yesterday": -2, "day after tomorrow": 2}
_WORDS = _PHRASES | {word: offset for offset, words in _OFFSETS.items() for word in words.split()}
_WEEKS = {
    "last week": -1, "지난주": -1, "저번주": -1, "先週": -1, "上周": -1,
    "this week": 0, "이번주": 0, "今週": 0, "这周": 0, "本周": 0,
    "next week": 1, "다음주": 1, "来週": 1, "下周": 1,
}  # fmt: skip
_LENGTHS = {"day": 1, "week": 7}
_UNITS = {word: _LENGTHS[unit] for word, unit in UNITS.items() if unit in _LENGTHS}
_NATIVE = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "일주일": 7, "열흘": 10}
_BEFORE = {"ago", "전", "前"}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTED = re.compile(
    rf"(?P<in>in )?(?P<n>\d{{1,4}}|an?) ?(?P<unit>{_UNIT}) ?(?P<way>ago|from now|later|전|후|뒤|前|後|后)?"
)
_WEEK = re.compile("(?P<week>" + "|".join(_WEEKS) + r") ?(?P<day>\S+)")
_WHICH = {"last": -1, "지난": -1, "next": 1, "다음": 1, "this": 0, "이번": 0}
_RELATIVE = re.compile("(?P<which>" + "|".join(_WHICH) + r") (?P<day>\S+)")
_DATE = re.compile(r"[\d/._년월일年月日 -]{8,}|[a-z]+\.? \d+\w*,? \d{4}|\d+\w* [a-z]+\.?,? \d{4}")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:/|-|월 ?|月)(\d{1,2})[일日]?")

Reader = Callable[[str, date], date | None]


def parse_day(text: str, today: date) -> date | None:
    """Return the day that `text` means when today is `today`, or None.

    A bare weekday is the latest one up to today; a day without a year is the nearest one.
    """
    words = " ".join(text.strip().casefold().split())
    for read in _READERS:
        try:
            day = read(words, today)
        except (ValueError, OverflowError):  # 2020-02-30, 9999 weeks from now
            day = None
        if day:
            return day
    return None


def coming_day(text: str, today: date) -> date | None:
    """Return the day that `text` means in a plan: a bare weekday is the next one after today."""
    day = parse_day(text, today)
    words = " ".join(text.strip().casefold().split())
    return day + timedelta(days=7) if day and words in WEEKDAY_NUMBERS else day


def parse_day_line(text: str, today: date) -> tuple[date, int] | None:
    """Return day and line of `2020-09-24:11` or `yesterday:11`; None for any other text."""
    words, _, line = text.rpartition(":")
    day = parse_day(words, today) if words and line.isascii() and line.isdigit() else None
    return (day, int(line)) if day else None


def _exact(words: str, today: date) -> date | None:
    return day_in_text(words) if _DATE.fullmatch(words) else None


def _word(words: str, today: date) -> date | None:
    return today + timedelta(days=_WORDS[words]) if words in _WORDS else None


def _signed(words: str, today: date) -> date | None:
    return today + timedelta(days=int(words)) if re.fullmatch(r"[-+]\d{1,4}", words) else None


def _counted(words: str, today: date) -> date | None:
    for name, days in _NATIVE.items():
        words = words.replace(name, f"{days}일") if words.startswith(name) else words
    found = _COUNTED.fullmatch(words)
    if not found or bool(found["in"]) == bool(found["way"]):
        return None
    number = int(found["n"]) if found["n"].isdigit() else 1
    days = number * _UNITS[found["unit"]]
    return today + timedelta(days=-days if found["way"] in _BEFORE else days)


def _weekday(words: str, today: date) -> date | None:
    if words not in WEEKDAY_NUMBERS:
        return None
    return today - timedelta(days=(today.weekday() - WEEKDAY_NUMBERS[words]) % 7)


def _relative(words: str, today: date) -> date | None:
    found = _RELATIVE.fullmatch(words)
    if not found or found["day"] not in WEEKDAY_NUMBERS:
        return None
    ahead = (WEEKDAY_NUMBERS[found["day"]] - today.weekday()) % 7
    if _WHICH[found["which"]] == 1:
        return today + timedelta(days=ahead or 7)
    if _WHICH[found["which"]] == -1:
        return today - timedelta(days=(-ahead) % 7 or 7)
    return today + timedelta(days=WEEKDAY_NUMBERS[found["day"]] - today.weekday())


def _day_of_week(words: str, today: date) -> date | None:
    found = _WEEK.fullmatch(
        words.replace("지난 주", "지난주").replace("이번 주", "이번주").replace("다음 주", "다음주")
    )
    if not found or found["day"] not in WEEKDAY_NUMBERS:
        return None
    days = _WEEKS[found["week"]] * 7 + WEEKDAY_NUMBERS[found["day"]] - today.weekday()
    return today + timedelta(days=days)


def _month_day(words: str, today: date) -> date | None:
    found = _MONTH_DAY.fullmatch(words)
    if not found:
        return None
    years = (today.year - 1, today.year, today.year + 1)
    near = [day for year in years if (day := make_date(str(year), found[1], found[2]))]
    return min(near, key=lambda day: abs(day - today), default=None)


_READERS: tuple[Reader, ...] = (
    _word,
    _signed,
    _exact,
    _counted,
    _weekday,
    _relative,
    _day_of_week,
    _month_day,
)
