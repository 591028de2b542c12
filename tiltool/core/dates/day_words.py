"""Day expressions in English, Korean, Japanese and Chinese: `yesterday`, `3일 전`, `지난주 금요일`, `下周五`, `-3`, `+2w`."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from tiltool.core.dates.days import WEEKDAY_NAMES, day_after, day_in_text

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
    0: "today 오늘 금일 今日 今天 本日 きょう",
    -1: "yesterday yest 어제 어저께 작일 昨日 昨天 きのう",
    -2: "그제 그저께 엊그제 엊그저께 一昨日 前天 おととい",
    -3: "그끄제 그끄저께 大前天",
    1: "tomorrow tmr tmrw 내일 낼 명일 明日 明天 あした あす",
    2: "모레 내일모레 낼모레 明後日 后天 後天 あさって",
    3: "글피 しあさって 大后天 大後天",
    4: "그글피",
}
_PHRASES = {"day before yesterday": -2, "day after tomorrow": 2, "내일 모레": 2}
_WORDS = _PHRASES | {word: offset for offset, words in _OFFSETS.items() for word in words.split()}
_WAYS = {
    -2: "지지난 저저번 先々 上上",
    -1: "last 지난 저번 先 上 上个 上個",
    0: "this 이번 금 이 今 本 这 这个 這",
    1: "next 다음 담 내 차 来 來 下 下个 下個",
    2: "다다음 再来 下下",
}
_AWAY = {word: away for away, words in _WAYS.items() for word in words.split()}
_PERIODS = {
    "week": "week", "주": "week", "週": "week", "周": "week", "星期": "week",
    "month": "month", "달": "month", "月": "month", "year": "year", "해": "year", "년": "year", "年": "year",
}  # fmt: skip
_ALIASES = {
    "eow": "this week last", "eom": "this month last", "eoy": "this year last", "말일": "this month last",
    "월말": "this month last", "月末": "this month last", "月底": "this month last", "마지막 날": "this month last",
    "연말": "this year last", "年末": "this year last", "年底": "this year last",
    "재작년": "지지난 해", "작년": "지난 해", "去年": "上年", "올해": "이번 해", "明年": "来年", "내후년": "다다음 해",
}  # fmt: skip
_ENDS = frozenset(("last", "말", "末", "底", "말일", "마지막 날", "마지막날"))
_STARTS = frozenset(("first", "초", "初"))
_LENGTHS = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "year": (0, 12)}  # days, months
_UNITS = {word: _LENGTHS[unit] for word, unit in UNITS.items() if unit in _LENGTHS} | {"か月": (0, 1), "個月": (0, 1)}
_NATIVE = {
    "하루": "1일", "이틀": "2일", "사흘": "3일", "나흘": "4일", "닷새": "5일", "엿새": "6일", "이레": "7일", "열흘": "10일",
    "보름": "15일",
}  # fmt: skip
_COUNTS = (
    "a an one 한 일 一", "two 두 이 二 两 兩", "three 세 삼 三", "four 네 사 四", "five 다섯 오 五", "six 여섯 육 六",
    "seven 일곱 칠 七", "eight 여덟 팔 八", "nine 아홉 구 九", "ten 열 십 十",
)  # fmt: skip
_NUMBERS = {word: number for number, words in enumerate(_COUNTS, 1) for word in words.split()}
_YEAR = 366
_BEFORE = {"ago", "전", "前", "-"}
_WHICH = {
    "last": -1, "지난": -1, "저번": -1, "this": 0, "이번": 0,
    "next": 1, "coming": 1, "다음": 1, "담": 1, "오는": 1, "돌아오는": 1, "次の": 1, "今度の": 1,
}  # fmt: skip
_DATE = r"[\d/._년월일年月日 -]{8,14}|[a-z]+\.? \d+\w*,? \d{4}|\d+\w* [a-z]+\.?,? \d{4}"
_WITHOUT_YEAR = (
    r"\d{1,2}(?P<sep>[-/]|\. ?|[월月] ?)\d{1,2}[일日号.]?"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}\.?"
)
_DAY_OF_MONTH = r"(?P<day>\d{1,2})(?:[일日号號]|st|nd|rd|th)"
_END_OF_MONTH = r"(?P<m>\d{1,2})[월月] ?(?:말일?|末|底)|last (?P<b>[a-z]{3,9})"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTED = (
    rf"(?P<before>in |[-+])?(?P<n>\d{{1,4}}|{'|'.join(_NUMBERS)}) ?(?P<unit>{_UNIT})?"
    r" ?(?P<way>ago|from (?:now|today)|later|전|후|뒤|前|後|后)?"
)
_WAY = "|".join(sorted(_AWAY, key=len, reverse=True))
_PERIOD = rf"(?P<way>{_WAY}) ?(?P<unit>{'|'.join(_PERIODS)}) ?(?:の|的)?(?P<rest>.*)"
_REWRITTEN = (
    (r"^(?:(?:on|by|until|till) )?(?:the )?(?=.)|(?:까지|에|まで|に)$", ""),
    ("욜", "요일"),
    ("礼拜|禮拜", "星期"),
    ("^(?:end|last day) of ", "last of "),
    ("^(?:start|beginning|first day|first) of ", "first of "),
    (r"^(\w+) of (?:the )?(month|week|year)$", r"this \2 \1"),
    (r"^this month (\d+\w*)$", r"\1"),  # the 5th may be one of next month
    (r"^(.+?) (?:of )?(?:the )?((?:last|this|next) (?:week|month|year))$", r"\2 \1"),
    ("^(last|first) of ", r"\1 "),
    ("^(?:" + "|".join(_ALIASES) + ")(?!말)", lambda found: _ALIASES[found[0]]),
)
"""The replacements made in words, in order, so that readers need one form: `end of next month` is `next month last`."""


def parse_day(text: str, today: date) -> date | None:
    """Return the day that `text` means if today is `today`; None if it means none.

    A bare weekday is the latest one up to today; a day without a year or month is the nearest one, within a year.
    """

    def nearest(days: Sequence[date]) -> date | None:
        near = [day for day in days if abs(day - today).days <= _YEAR]
        return min(near, key=lambda day: abs(day - today), default=None)

    return _read(_normal(text), today, nearest)


def coming_day(text: str, today: date) -> date | None:
    """Return the day that `text` means in a plan; None if it means none.

    A bare weekday is the next one after today, and a bare length of time begins today; a day without a year or month is
    the first one from today on.
    """
    words = _normal(text)
    words = f"+{words}" if re.fullmatch(r"\d{1,4} ?(?:[dwmy]|(?:day|week|month|year)s?)", words) else words
    day = _read(words, today, lambda days: min((day for day in days if day >= today), default=None))
    return day_after(day, 7) if day and words in WEEKDAY_NUMBERS else day


def _normal(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".,")
    for pattern, form in () if words in _WORDS else _REWRITTEN:
        words = re.sub(pattern, form, words)
    return words


def _read(words: str, today: date, choose: Callable[[Sequence[date]], date | None]) -> date | None:
    """Return the day that `words` mean; `choose` picks one of several for a day without a year or month."""
    for read in _READERS:
        try:
            days = [*read(words, today)]
        except (ValueError, OverflowError):  # 2020-02-30, 9999 weeks from now
            continue
        if days:
            return days[0] if len(days) == 1 else choose(days)
    bare, weekday = _without_weekday(words)
    day = _read(bare, today, choose) if bare else None
    return day if day and day.weekday() == weekday else None


def _without_weekday(words: str) -> tuple[str, int | None]:
    """Return a date without the weekday beside it, and that weekday: `1/9 (금)`, `fri, jan 9`."""
    names = "|".join(WEEKDAY_NUMBERS)
    found = re.fullmatch(rf"({names})\.?,? (.*\d.*)", words)
    behind = None if found else re.fullmatch(rf"(.*\d.*?)(?: ((?!일$)(?:{names}))| ?[(\[]({names})[)\]])", words)
    if behind:
        return behind[1], WEEKDAY_NUMBERS[behind[2] or behind[3]]
    return (found[2], WEEKDAY_NUMBERS[found[1]]) if found else ("", None)


def parse_day_line(text: str, today: date) -> tuple[date, int] | None:
    """Return day and line of `2020-09-24:11` or `yesterday:11`; None for any other text."""
    words, _, line = text.rpartition(":")
    day = parse_day(words, today) if words and line.isascii() and line.isdigit() else None
    return (day, int(line)) if day else None


def _word(words: str, today: date) -> Iterator[date]:
    if words in _WORDS:
        yield today + timedelta(days=_WORDS[words])


def _exact(words: str, today: date) -> Iterator[date]:
    day = day_in_text(words) if re.fullmatch(_DATE, words) else None
    if day:
        yield day
    elif re.fullmatch(r"\d{4}-w\d\d(?:-\d)?", words):
        yield date.fromisoformat(words.upper())
    elif re.fullmatch(r"\d\d-\d\d-\d\d", words):
        yield date.fromisoformat(f"20{words}")
    elif found := re.fullmatch(r"(\d\d?)([./])(\d\d?)\2(\d{4})", words):
        one, other = int(found[1]), int(found[3])
        if found[2] == "." or max(one, other) > 12:  # 3/4/2026 is ambiguous
            is_day_first = found[2] == "." or one > 12
            yield date(int(found[4]), *((other, one) if is_day_first else (one, other)))


def _counted(words: str, today: date) -> Iterator[date]:
    for name, counted in _NATIVE.items():
        words = words.replace(name, counted) if words.startswith(name) else words
    found = re.fullmatch(_COUNTED, words)
    if found and bool(found["before"]) != bool(found["way"]) and (found["unit"] or found["before"] in ("+", "-")):
        number = int(found["n"]) if found["n"].isdigit() else _NUMBERS[found["n"]]
        number *= -1 if (found["way"] or found["before"]) in _BEFORE else 1
        days, months = _UNITS[found["unit"] or "d"]
        yield _in_month(today, number * months, today.day) + timedelta(days=number * days)


def _in_month(today: date, away: int, day: int) -> date:
    """Return a day in the month `away` months from today; in a shorter month, its last day. Raises ValueError."""
    year, month = divmod(today.year * 12 + today.month - 1 + away, 12)
    last = date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day, last.day))


def _weekday(words: str, today: date) -> Iterator[date]:
    if words in WEEKDAY_NUMBERS:
        yield today - timedelta(days=(today.weekday() - WEEKDAY_NUMBERS[words]) % 7)


def _relative(words: str, today: date) -> Iterator[date]:
    found = re.fullmatch(f"({'|'.join(_WHICH)}) ?(.+)", words)
    if not found or found[2] not in WEEKDAY_NUMBERS:
        return
    ahead = (WEEKDAY_NUMBERS[found[2]] - today.weekday()) % 7
    ways = {1: ahead or 7, -1: -((-ahead) % 7 or 7), 0: WEEKDAY_NUMBERS[found[2]] - today.weekday()}
    yield today + timedelta(days=ways[_WHICH[found[1]]])


def _of_period(words: str, today: date) -> Iterator[date]:
    """Yield the day that `words` name in a week, month or year: `next week`, `다음 달 3일`, `下周五`, `내년 1월 9일`."""
    found = re.fullmatch(_PERIOD, words)
    if not found or (not found["rest"] and not _AWAY[found["way"]]):  # `this week` is not a day
        return
    away, unit, rest = _AWAY[found["way"]], _PERIODS[found["unit"]], found["rest"]
    days, months = (_LENGTHS[unit][0] * away, _LENGTHS[unit][1] * away)
    same = _in_month(today, months, today.day) + timedelta(days=days)
    if unit == "week":
        weekday = same.weekday() if not rest else _day_of_week(rest)
        if weekday is not None:
            yield same + timedelta(days=weekday - same.weekday())
    elif not rest:
        yield same
    elif rest in _ENDS | _STARTS:
        first, last = (same.month, same.month) if unit == "month" else (1, 12)
        yield same.replace(day=1, month=first) if rest in _STARTS else _in_month(same.replace(day=1, month=last), 0, 31)
    elif unit == "year":
        yield from (day for day in _without_year(rest, today) if day.year == same.year)
    elif number := re.fullmatch(_DAY_OF_MONTH, rest):
        yield same.replace(day=int(number["day"]))


def _day_of_week(rest: str) -> int | None:
    """Return the number of a weekday, of the weekend (`다음 주` and `말`), or of the first or last day of a week."""
    if rest in ("end", "말", "末"):
        return 5
    numbers = {"last": 6, "first": 0} | WEEKDAY_NUMBERS
    return numbers.get(rest, numbers.get(f"周{rest}"))


def _weekend(words: str, today: date) -> Iterator[date]:
    if words in ("weekend", "주말", "週末", "周末"):
        yield from (today + timedelta(days=days - today.weekday()) for days in (5, 12))


def _without_year(words: str, today: date) -> Iterator[date]:
    """Yield the day that `words` name in each of some years: `11.13`, `12-24`, `Dec 24`, `3월 말`."""
    found, ending = re.fullmatch(_WITHOUT_YEAR, words), re.fullmatch(_END_OF_MONTH, words)
    for year in range(today.year - 1, today.year + 9) if found or ending else ():
        if ending:
            first = day_in_text(f"{year}-{int(ending['m']):02}-01" if ending["m"] else f"1 {ending['b']} {year}")
            day = first and _in_month(first, 0, 31)
        else:
            separator = (found and found["sep"]) or ""
            text = f"{year}{separator}{words}" if separator else f"{words.replace(' of ', ' ')} {year}"
            day = day_in_text(f"{year}년 {words}일" if separator[:1] in ("월", "月") else text)
        if day:
            yield day


def _of_month(words: str, today: date) -> Iterator[date]:
    """Yield the day that `words` name in each of some months: `13일`, `31st`."""
    found = re.fullmatch(_DAY_OF_MONTH, words)
    number = int(found["day"]) if found else 0
    for months in range(-1, 13) if number else ():
        day = _in_month(today, months, number)
        if day.day == number:
            yield day


_READERS = (_word, _exact, _counted, _weekday, _relative, _of_period, _weekend, _without_year, _of_month)
