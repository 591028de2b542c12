"""Words for days, in English and Korean first: `yesterday`, `3일 전`, `지난주 금요일`, `-3`."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from tiltool.core.dates.days import WEEKDAY_NAMES, day_in_text

WEEKDAY_NUMBERS = {
    word.casefold(): number
    for number, names in enumerate(WEEKDAY_NAMES)
    for word in names.split()
    if word.isalpha()  # not the letter in parentheses
}
"""A word for a weekday, casefolded -> 0 for Monday to 6 for Sunday."""
_UNIT_WORDS = {
    "day": "d day days 일 日 天",
    "week": "w week weeks 주 주일 週間 周",
    "month": "m month months 개월 달 ヶ月 个月",
    "quarter": "분기",
    "year": "y year years 년 年",
}
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
"""A word for a length of time -> day, week, month, quarter or year."""

_OFFSETS = {
    0: "today 오늘 今日 今天 本日",
    -1: "yesterday 어제 昨日 昨天",
    -2: "그제 그저께 엊그제 一昨日 前天",
    -3: "그끄제",
    1: "tomorrow 내일 明日 明天",
    2: "모레 내일모레 낼모레 明後日 后天",
    3: "글피",
}
_PHRASES = {"day before yesterday": -2, "day after tomorrow": 2, "내일 모레": 2}
_WORDS = _PHRASES | {word: offset for offset, words in _OFFSETS.items() for word in words.split()}
_WEEKS = {
    "last week": -1, "지난주": -1, "저번주": -1, "先週": -1, "上周": -1,
    "this week": 0, "이번주": 0, "今週": 0, "这周": 0, "本周": 0,
    "next week": 1, "다음주": 1, "来週": 1, "下周": 1,
}  # fmt: skip
_MONTHS = {
    "last month": -1, "지난달": -1, "저번달": -1, "先月": -1, "上个月": -1,
    "this month": 0, "이번달": 0, "이달": 0, "今月": 0, "这个月": 0, "本月": 0,
    "next month": 1, "다음달": 1, "내달": 1, "来月": 1, "下个月": 1,
}  # fmt: skip
_LENGTHS = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "year": (0, 12)}  # days, months
_UNITS = {word: _LENGTHS[unit] for word, unit in UNITS.items() if unit in _LENGTHS}
_NATIVE = {
    "하루": "1일", "이틀": "2일", "사흘": "3일", "나흘": "4일", "닷새": "5일", "엿새": "6일", "이레": "7일", "일주일": "7일",
    "열흘": "10일", "보름": "15일", "한 달": "1달", "한달": "1달", "두 달": "2달", "두달": "2달",
}  # fmt: skip
_YEAR = 366
_BEFORE = {"ago", "전", "前"}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTED = rf"(?P<in>in )?(?P<n>\d{{1,4}}|an?) ?(?P<unit>{_UNIT}) ?(?P<way>ago|from now|later|전|후|뒤|前|後|后)?"
_WEEK = "(?P<week>" + "|".join(_WEEKS) + r") ?(?P<day>\S+)"
_WHICH = {"last": -1, "지난": -1, "next": 1, "다음": 1, "this": 0, "이번": 0}
_RELATIVE = "(?P<which>" + "|".join(_WHICH) + r") (?P<day>\S+)"
_DATE = r"[\d/._년월일年月日 -]{8,}|[a-z]+\.? \d+\w*,? \d{4}|\d+\w* [a-z]+\.?,? \d{4}"
_WITHOUT_YEAR = (
    r"\d{1,2}(?P<sep>[-/]|\. ?|[월月] ?)\d{1,2}[일日号.]?"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}\.?"
)
_OF_MONTH = (
    rf"(?:(?P<month>{'|'.join(_MONTHS)}) ?)?(?:(?P<day>\d{{1,2}})[일日号]|말일|월말|月末|月底|마지막 ?날|(?<=달)말|(?<=달 )말|(?<=月)[末底])",
    r"(?:on )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?:the )?(?P<month>(?:\w+ )?month))?",
    r"(?:the )?(?:end|last day) of (?:the )?(?P<month>(?:\w+ )?month)",
)

Reader = Callable[[str, date], date | None]
Chooser = Callable[[Sequence[date]], date | None]


def parse_day(text: str, today: date) -> date | None:
    """Return the day that `text` means when today is `today`, or None.

    A bare weekday is the latest one up to today; a day without a year or month is the nearest one, within a year.
    """

    def nearest(days: Sequence[date]) -> date | None:
        near = [day for day in days if abs(day - today).days <= _YEAR]
        return min(near, key=lambda day: abs(day - today), default=None)

    return _read(text, today, nearest)


def coming_day(text: str, today: date) -> date | None:
    """Return the day that `text` means in a plan, or None.

    A bare weekday is the next one after today; a day without a year or month is the first one from today on.
    """
    words = " ".join(text.strip().casefold().split())
    day = _read(text, today, lambda days: min((day for day in days if day >= today), default=None))
    return day + timedelta(days=7) if day and words in WEEKDAY_NUMBERS else day


def _read(text: str, today: date, choose: Chooser) -> date | None:
    """Return the day that `text` means; one of several is chosen for a day without a year or month."""
    words = re.sub("(지난|저번|이번|다음) (?=[주달])", r"\1", " ".join(text.strip().casefold().split()))

    def read_incomplete(words: str, today: date) -> date | None:
        days = [*_without_year(words, today), *_of_month(words, today)]
        return days[0] if len(days) == 1 else choose(days)

    for read in (*_READERS, read_incomplete):
        try:
            day = read(words, today)
        except (ValueError, OverflowError):  # 2020-02-30, 9999 weeks from now
            day = None
        if day:
            return day
    return None


def parse_day_line(text: str, today: date) -> tuple[date, int] | None:
    """Return day and line of `2020-09-24:11` or `yesterday:11`; None for any other text."""
    words, _, line = text.rpartition(":")
    day = parse_day(words, today) if words and line.isascii() and line.isdigit() else None
    return (day, int(line)) if day else None


def _exact(words: str, today: date) -> date | None:
    return day_in_text(words) if re.fullmatch(_DATE, words) else None


def _word(words: str, today: date) -> date | None:
    return today + timedelta(days=_WORDS[words]) if words in _WORDS else None


def _signed(words: str, today: date) -> date | None:
    return today + timedelta(days=int(words)) if re.fullmatch(r"[-+]\d{1,4}", words) else None


def _counted(words: str, today: date) -> date | None:
    for name, counted in _NATIVE.items():
        words = words.replace(name, counted) if words.startswith(name) else words
    found = re.fullmatch(_COUNTED, words)
    if not found or bool(found["in"]) == bool(found["way"]):
        return None
    number = (int(found["n"]) if found["n"].isdigit() else 1) * (-1 if found["way"] in _BEFORE else 1)
    days, months = _UNITS[found["unit"]]
    return _in_month(today, number * months, today.day) + timedelta(days=number * days)


def _in_month(today: date, away: int, day: int) -> date:
    """Return a day in the month that is some months away, in a shorter month its last. Raises ValueError."""
    month = today.year * 12 + today.month - 1 + away
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def _weekday(words: str, today: date) -> date | None:
    if words not in WEEKDAY_NUMBERS:
        return None
    return today - timedelta(days=(today.weekday() - WEEKDAY_NUMBERS[words]) % 7)


def _relative(words: str, today: date) -> date | None:
    found = re.fullmatch(_RELATIVE, words)
    if not found or found["day"] not in WEEKDAY_NUMBERS:
        return None
    ahead = (WEEKDAY_NUMBERS[found["day"]] - today.weekday()) % 7
    if _WHICH[found["which"]] == 1:
        return today + timedelta(days=ahead or 7)
    if _WHICH[found["which"]] == -1:
        return today - timedelta(days=(-ahead) % 7 or 7)
    return today + timedelta(days=WEEKDAY_NUMBERS[found["day"]] - today.weekday())


def _day_of_week(words: str, today: date) -> date | None:
    found = re.fullmatch(_WEEK, words)
    if not found or found["day"] not in WEEKDAY_NUMBERS:
        return None
    days = _WEEKS[found["week"]] * 7 + WEEKDAY_NUMBERS[found["day"]] - today.weekday()
    return today + timedelta(days=days)


def _without_year(words: str, today: date) -> Iterator[date]:
    """Yield the day that `words` name in each of some years: `11.13`, `12-24`, `Dec 24`."""
    found = re.fullmatch(_WITHOUT_YEAR, words)
    if not found:
        return
    separator = found["sep"] or ""
    for year in range(today.year - 1, today.year + 9):
        text = f"{year}{separator}{words}" if separator else f"{words.replace(' of ', ' ')} {year}"
        day = day_in_text(f"{year}년 {words}일" if separator[:1] in ("월", "月") else text)
        if day:
            yield day


def _of_month(words: str, today: date) -> Iterator[date]:
    """Yield the day that `words` name in the month they name, or in each of some months: `13일`, `다음 달 3일`, `말일`."""
    found = next(filter(None, (re.fullmatch(pattern, words) for pattern in _OF_MONTH)), None)
    if not found or found["month"] not in (None, "month", *_MONTHS):
        return
    number, away = found.groupdict().get("day"), _MONTHS.get(found["month"] or "")
    for months in range(-1, 13) if number and away is None else (away or 0,):
        day = _in_month(today, months, int(number or 31))
        if day.day == int(number or day.day):
            yield day


_READERS: tuple[Reader, ...] = (
    _word,
    _signed,
    _exact,
    _counted,
    _weekday,
    _relative,
    _day_of_week,
)
