"""Days in paths and titles: the day that a note belongs to."""

import re
import unicodedata
from collections.abc import Container
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from tiltool.errors import Misused
from tiltool.messages import Message

DAY_NOTE, DAY_NOTE_NAMED, STRAY = 0, 1, 2
"""Ranks: a name that is the date alone; a date with a word beside it; a conflict copy or a draft."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = (  # as notes write them; after the bar, other spellings that are read
    "Monday Mon 월요일 (월) 月曜日 (月) 星期一 周一 週一 | 월 月曜",
    "Tuesday Tue 화요일 (화) 火曜日 (火) 星期二 周二 週二 | 화 火曜 tues",
    "Wednesday Wed 수요일 (수) 水曜日 (水) 星期三 周三 週三 | 수 水曜",
    "Thursday Thu 목요일 (목) 木曜日 (木) 星期四 周四 週四 | 목 木曜 thur thurs",
    "Friday Fri 금요일 (금) 金曜日 (金) 星期五 周五 週五 | 금 金曜",
    "Saturday Sat 토요일 (토) 土曜日 (土) 星期六 周六 週六 | 토 土曜",
    "Sunday Sun 일요일 (일) 日曜日 (日) 星期日 周日 週日 | 일 日曜",
)
WEEKDAYS = tuple(names.split()[0] for names in WEEKDAY_NAMES)

# Patterns are compiled on first use (`re` caches them): most mornings need none of them.
_NAME = (
    r"(?s)(?P<before>.*?)(?<!\d)(?:(?P<y>\d{4})(?P<sep>[-_.]?)(?P<m>\d\d)(?P=sep)(?P<d>\d\d)"
    r"|(?P<cy>\d{4})[년年] ?(?P<cm>\d{1,2})[월月] ?(?P<cd>\d{1,2})[일日]"
    r"|(?P<yy>\d\d)(?P<sep2>-?)(?P<mm>\d\d)(?P=sep2)(?P<dd>\d\d))(?!\d)(?P<after>.*)"
)
_NAME_WITHOUT_ZEROS = r"(?P<y>\d{4})(?:(?P<sep>[-_.])|[년年] ?)(?P<m>\d\d?)(?:(?P=sep)|[월月] ?)(?P<d>\d\d?)[일日]?"
_NAME_DAY_FIRST = r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"  # with dots: with hyphens, the month may be first
_FOLDERS = (
    r"(?s)(?:.*/)?(?P<y>\d{4})(?:[년年]?/(?:(?P<ym>\d{2})/)?|[-_.]|[년年] ?|(?=\d\d/))(?P<m>\d{1,2})[월月]?/"
    r"(?:W\d\d/)?(?P<d>\d{1,2})[일日]?"
)
_MMDD = (
    r"(?s)(?:.*/)?(?P<y>\d{4})[년年]?(?P<check>\d\d)?/(?:(?:W\d\d|0?(?P<folder>\d{1,2})(?!\d)[^/]*)/)*"
    r"(?P<m>\d\d)[-_.]?(?P<d>\d\d)"
)
_GOOD_BEFORE = r"(?s)[^\W\d_][\w .]*[-_ .]|"
_GOOD_AFTER = r"(?s)[-_ ][\w -]*|"
FIRST_WORD = r"[-_ .,]{0,3}[(（\[]?(?P<word>[^\W\d_]+)[)）\]]?"
_LAST_WORD = rf"(?P<before>.*?\d[일日]??){FIRST_WORD}"
_COPY = r"(?i)conflict|copy|backup|충돌|사본|복사본|コピー|副本"
_INDEX = r"(?i)(?<=/)(?:readme|index)$"


@cache
def weekday_words() -> frozenset[str]:
    """Return the names of the weekdays in all languages, casefolded."""
    return frozenset(name.strip("()").casefold() for names in WEEKDAY_NAMES for name in names.split())


@cache
def month_names() -> frozenset[str]:
    """Return the English names of the months and their first three letters, casefolded."""
    return frozenset(name[:length].casefold() for name in MONTHS for length in (3, 9))


class DayPath(NamedTuple):
    """The day that a path names, and how certainly the file is that day's own note."""

    day: date
    rank: int


def day_of_path(path: str) -> DayPath | None:
    """Return the day that a note's path (with `/`, relative to the notes folder) names; None if it names none.

    A day needs a year: `0916.md` and zettel ids are not days.
    """
    folder, slash, name = unicodedata.normalize("NFC", path).rpartition("/")
    name = name.rpartition(".")[0] if "." in name else name
    stem = f"{folder}{slash}{name}"
    return (
        _day_of_name(name)
        or _day_of_words(name)
        or _day_of_folders(stem)
        or (day_of_path(folder + ".md") if re.search(_INDEX, stem) else None)
        or _day_of_named(folder, name)
    )


def order_in_day(path: str) -> tuple[int, int, str]:
    """Return the sort key of a day's notes: the one with a name closest to the bare date comes first."""
    found = day_of_path(path)
    return found.rank if found else STRAY + 1, len(path), path


def _day_of_named(folder: str, name: str) -> DayPath | None:
    """Return the day of a path that names a weekday or a month: `2020/09-September/24 (Thu)`."""
    bare = _without_name(name, weekday_words())
    above, _, month = folder.rpartition("/")
    number = _month(month) if month.isalpha() and len(month) > 2 else ""
    bare_month = number or _without_name(month, month_names())
    if (bare, bare_month) == (name, month):
        return None
    found = day_of_path(f"{above}/{bare_month}/{bare}.md")
    return found and DayPath(found.day, max(found.rank, DAY_NOTE_NAMED))


def _without_name(text: str, names: Container[str]) -> str:
    """Return `text` without a trailing weekday or month, if there is a number before it."""
    found = re.fullmatch(_LAST_WORD, text)
    return found["before"] if found and found["word"].casefold() in names else text


def _day_of_name(name: str) -> DayPath | None:
    found = re.fullmatch(_NAME, name)
    if not found:
        return None
    before, after = found["before"], found["after"]
    if found["yy"]:
        # six digits are a day only if they are the whole name
        year, month, day = "20" + found["yy"], found["mm"], found["dd"]
        found_day = None if before or after else make_date(year, month, day)
    else:
        found_day = make_date(*(found[name] or found[f"c{name}"] for name in "ymd"))
    return DayPath(found_day, _rank(before, after)) if found_day else None


def _day_of_words(name: str) -> DayPath | None:
    """Return the day of a name that is a date without zeros, or one with a month's name: `July 31st, 2021`."""
    is_first = name[:4].isdigit()
    is_last = not is_first and name[-4:].isdigit()
    found = re.fullmatch(_NAME_WITHOUT_ZEROS if is_first else _NAME_DAY_FIRST, name) if is_first or is_last else None
    if found:
        day = make_date(found["y"], found["m"], found["d"])
    else:
        is_whole = is_last and any(re.fullmatch(pattern, name) for pattern in _WITH_MONTH)
        day = day_in_text(name) if is_whole else None
    return DayPath(day, DAY_NOTE) if day else None


def _rank(before: str, after: str) -> int:
    if not before and not after:
        return DAY_NOTE
    weekday = re.match(FIRST_WORD, after)
    if weekday and weekday["word"].casefold() in weekday_words():
        after = after[weekday.end() :]
    is_good = re.fullmatch(_GOOD_BEFORE, before) and re.fullmatch(_GOOD_AFTER, after)
    return DAY_NOTE_NAMED if is_good and not re.search(_COPY, before + after) else STRAY


def _day_of_folders(stem: str) -> DayPath | None:
    found = re.fullmatch(_FOLDERS, stem)
    if not found:
        found = re.fullmatch(_MMDD, stem)
        if (
            not found
            or found["check"] not in (None, found["m"])
            or int(found["folder"] or found["m"]) != int(found["m"])
        ):
            return None
    day = make_date(found["y"], found["m"], found["d"])
    return DayPath(day, DAY_NOTE) if day else None


def make_date(year: str, month: str, day: str) -> date | None:
    """Return the date; None if it doesn't exist or is before 1900."""
    try:
        return date(int(year), int(month), int(day)) if int(year) >= 1900 else None
    except ValueError:
        return None


_WITH_MONTH = (
    r"\b(?P<b>[A-Za-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})(?!\d)",
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<b>[A-Za-z]{3,9})\.?,? (?P<y>\d{4})(?!\d)",
)
_IN_TEXT = (
    r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/_]|\. ?)(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
    r"(?<!\d)(?P<y>\d{4})[년年] ?(?P<m>\d{1,2})[월月] ?(?P<d>\d{1,2})[일日]",
    *_WITH_MONTH,
)


def day_in_text(text: str) -> date | None:
    """Return the first day with a year that a title names; None if it names none."""
    for pattern in _IN_TEXT:
        for found in re.finditer(pattern, text):
            parts = found.groupdict()
            month = _month(parts["b"]) if "b" in parts else parts["m"]
            day = make_date(parts["y"], month, parts["d"]) if month else None
            if day:
                return day
    return None


def _month(name: str) -> str:
    found = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())]
    return str(found[0]) if len(found) == 1 else ""


def ordinal(number: int) -> str:
    """Return a number as an English ordinal: `1st`, `22nd`, `13th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def month_name(day: date) -> str:
    """Return the English name of the month of `day`, whatever the machine's language."""
    return MONTHS[day.month - 1]


def quarter(day: date) -> int:
    """Return the number of the quarter of `day`, from 1."""
    return (day.month + 2) // 3


def weekdays(day: date) -> list[str]:
    """Return the names of the weekday of `day`, English first; one-letter names only in parentheses."""
    return WEEKDAY_NAMES[day.weekday()].partition(" | ")[0].split()


def pinned_day(pinned: str | None, now: datetime, day_start: int) -> date:
    """Return the day that TIL_TODAY names, or else the day of `now`; days start `day_start` minutes after midnight.

    Raises Misused if TIL_TODAY is not a date.
    """
    if not pinned:
        return (now - timedelta(minutes=day_start)).date()
    try:
        return date.fromisoformat(pinned)
    except ValueError:
        message = Message("TIL_TODAY is not a date: {value!r}", value=pinned)
        raise Misused(message, "for example: TIL_TODAY=2020-09-25") from None


def next_working_day(day: date) -> date:
    """Return the first day from Monday to Friday after `day`."""
    return day_after(day, 7 - day.weekday() if day.weekday() > 3 else 1)


def day_after(day: date, days: int) -> date:
    """Return the day that is `days` days later, or the last one that Python supports."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
