"""Written days: each date in a line with the ways it may be meant, and the same written for another day."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from tiltool.core.dates.days import MONTHS, WEEKDAYS, ordinal

DOUBTFUL, LIKELY, SURE = 0, 1, 2


class DayPart(NamedTuple):
    """A piece of a written day: a token of `TOKENS` with the text it was, or, without a token, fixed text."""

    token: str
    text: str


Form = tuple[DayPart, ...]
"""A way of writing a day."""


class WrittenDay(NamedTuple):
    """A date in a line that may be the day asked for.

    `forms` are the ways to read it, the usual one first. `certainty` is `SURE`, `LIKELY` where a date is to be
    expected (`3/10`), or `DOUBTFUL` (`10`).
    """

    start: int
    end: int
    forms: tuple[Form, ...]
    certainty: int


def _iso(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _american(day: date) -> tuple[int, int]:
    """Return year and week of a calendar whose weeks start on Sunday and whose week 1 has January 1st."""
    saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


# Each weekday in the languages and lengths of one Monday's name; the shorter ones need a date or brackets around.
_CHINESE = ("星期", "周", "週", "礼拜", "禮拜")
_CJK_WEEKDAYS: Mapping[str, Sequence[str]] = {
    "월요일": [f"{letter}요일" for letter in "월화수목금토일"],
    "월": "월화수목금토일",
    "月曜日": [f"{letter}曜日" for letter in "月火水木金土日"],
    "月曜": [f"{letter}曜" for letter in "月火水木金土日"],
    "月": "月火水木金土日",
    **{f"{word}一": [f"{word}{letter}" for letter in "一二三四五六日"] for word in ("", *_CHINESE)},
}


def _weekday_token(names: Sequence[str]) -> Callable[[date], str]:
    return lambda day: names[day.weekday()]


TOKENS: Mapping[str, Callable[[date], str]] = {
    "YYYY": lambda day: f"{day.year:04}",
    "YY": lambda day: f"{day.year % 100:02}",
    "MMMM": lambda day: MONTHS[day.month - 1],
    "MMM": lambda day: MONTHS[day.month - 1][:3],
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
    "Qo": lambda day: ordinal(_quarter(day)),
    "Q": lambda day: str(_quarter(day)),
    "LL": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year:04}",
    "L": lambda day: f"{day.month:02}/{day.day:02}/{day.year:04}",
    "ll": lambda day: f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year:04}",
    "l": lambda day: f"{day.month}/{day.day}/{day.year:04}",
    **{monday: _weekday_token(names) for monday, names in _CJK_WEEKDAYS.items()},
}
"""What a day is in each token: those of Moment, a few more, and each CJK weekday by the name of its Monday."""


def write_day(form: Form, day: date) -> str:
    """Return `day` written in a form; names keep their upper or lower case."""
    return "".join(_cased(TOKENS[part.token](day), part.text) if part.token else part.text for part in form)


def _cased(name: str, like: str) -> str:
    letters = like.lstrip("0123456789")
    if letters.isupper() and len(letters) > 1:
        return name.upper()
    return name.lower() if letters.islower() and letters.isascii() else name


# A line is split into tokens, and each token stands for one letter in its shape: `Thursday 31st December` is `A 2oB`.
_SPLIT = (
    r"[0-9]+|(?<=[0-9])(?:(?i:st|nd|rd|th)(?![A-Za-z])|[년월일年月日号號](?!曜)|주차|분기|四半期|週目?|周)"
    r"|[월화수목금토일]요일|[月火水木金土日]曜日?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]"
    r"|[A-Za-z]+|[^\W\d_A-Za-z]+|."
)
_SPLIT_ASCII = "[0-9]+|[A-Za-z]+|[^0-9A-Za-z]"  # the same for a line of English, in a tenth of the time to compile
_UNITS = {"년": "y", "年": "y", "월": "m", "月": "m"} | dict.fromkeys("일日号號", "d")
_COUNTERS = {"주차": "w", "週": "w", "週目": "w", "周": "w", "분기": "q", "四半期": "q"}
_WORDS = (
    dict.fromkeys(("w", "week", "wk", "kw", "cw", "calendar week"), "W")
    | {"q": "Q", "quarter": "Q", "of": "f", "the": "f", "sept": "B"}
    | {name[:length].lower(): "B" for name in MONTHS for length in (3, 9)}
    | {name[:2].lower(): "a" for name in WEEKDAYS}
    | {name[:length].lower(): "A" for name in WEEKDAYS for length in (3, 9)}
    | {"tues": "A", "thur": "A", "thurs": "A"}
    | {name: "a" if len(name) == 1 else "A" for names in _CJK_WEEKDAYS.values() for name in names}
    | {f"{word}天": "A" for word in _CHINESE[:1] + _CHINESE[3:]}
)
_SAME = frozenset("-/_.,'()（）[]<>:·*\"|")

_APART = r"(?<![0-9][-/._:])(?<![0-9]\. )(?<![0-9x;'-])"
_ENDED = r"(?![-/_:+]?[0-9])(?!\.[0-9])(?!\. [0-9])(?![x;])"
_BEFORE = r"(?:[Aa][.)）\]]?[ ,·-]{1,2}(?:f )?)?"
_AFTER = r"(?:[ ,._·-]{0,2}[(（\[<]?[Aa])?"
_YEAR = r"(?:(?:,? ?[(（]?A[)）]?)?,?[- ](?:'?4|'2)|-2)?"
_CERTAIN = (
    r"4(?P<s>[-/_]|\. ?)[12](?P=s)[12]"
    r"|8|(?:[124]y ?)?[12]m ?[12][dw]|4y ?[12]m"
    r"|[12](?P<t>[-/_.])(?:[12]|B)(?P=t)4"
    rf"|[12]o?(?:[-. ]| f |\. )B\.?{_YEAR}(?!\w)|B\.?[- ][12]o?{_YEAR}(?![0-9])|4[- ]B[- ][12]o?|B\.?,?[- ]4"
    r"|4y ?[12][wq]|4-?W-?[12](?:-1)?|4 W ?[12]|W ?[12],? 4|4[- ]?Q ?1|Q ?1,?[- ]4"
)
_BARE = (
    rf"[12][wq]|{_APART}(?:[12](?P<u>[-/._])[12](?P=u)2|[12](?:[-/._]|\. )[12]|4[-/._]2|6|4|[12][mdo]|[12]){_ENDED}"
    r"|W ?[12](?![0-9])|Q1(?![0-9])|B"
)
_SHAPE = rf"(?P<unit>{_BEFORE}(?:(?P<certain>{_CERTAIN})|(?:{_BARE})){_AFTER})|(?<=[(（\[<])[Aa](?=[)）\]>])|A"
_ISO = "4-2-2"
_DATED = frozenset("0123456789AaBWQ")  # every shape of a day has one of these
_BRACKETS = ("(", "（", "[", "<")
_WEEKDAY_TOKENS = ("dddd", "ddd", "dd", *_CJK_WEEKDAYS)
_ANY_WEEK = tuple(date(2024, 1, number) for number in range(1, 8))
_ORDERS = {"YMD": 0, "MDY": 1, "DMY": 1, "MD": 0, "DM": 2, "YM": 0, "MY": 0, "D": 0, "M": 0, "Y": 0, "": 0}
_FIELDS = (
    dict.fromkeys(("YY", "YYYY"), "Y")
    | dict.fromkeys(("MM", "M", "MMMM", "MMM"), "M")
    | dict.fromkeys(("DD", "D", "Do"), "D")
)
_WHOLE = {"8": (("YYYY", 4), ("MM", 2), ("DD", 2)), "6": (("YY", 2), ("MM", 2), ("DD", 2)), "4": (("MM", 2), ("DD", 2))}
_WEEK_NUMBERS = ("WW", "W", "ww", "w")


def read_days(line: str, day: date) -> list[WrittenDay]:
    """Return what in a line may be `day`, or a part of it, in order; dates of other days are left out."""
    tokens = re.findall(_SPLIT_ASCII if line.isascii() else _SPLIT, line, re.DOTALL)
    shape = "".join(map(_kind, tokens, ["", *tokens]))
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    found = []
    for match in _shapes_of_days(shape):
        for first, end in _spans(match, shape):
            forms = _forms(tokens[first:end], shape[first:end], day)
            if forms:
                alone = line.strip(" \t\r\n#*_>-") == line[starts[first] : starts[end]]
                certainty = SURE if match["certain"] else _certainty(forms[0], tokens[first], alone=alone)
                found.append(WrittenDay(starts[first], starts[end], tuple(forms), certainty))
                break
    return _with_weeks(found)


def _shapes_of_days(shape: str) -> Iterable[re.Match[str]]:
    """Return what has the shape of a day; most lines hold a date like `2020-09-24`, or none.

    The pattern of all shapes takes longer to compile than such lines take to be read.
    """
    if _DATED.isdisjoint(shape.replace(_ISO, "", 1)):
        return re.finditer(f"(?P<unit>(?P<certain>{_ISO}))", shape)
    return re.finditer(_SHAPE, shape)


def _with_weeks(days: list[WrittenDay]) -> list[WrittenDay]:
    """Return the days; a week number next to a date is certain."""
    if not any(day.certainty == SURE for day in days):
        return days
    return [day._replace(certainty=SURE) if _has(day.forms[0], _WEEK_NUMBERS) else day for day in days]


def _has(form: Form, tokens: Iterable[str]) -> bool:
    return any(part.token in tokens for part in form)


def _kind(token: str, before: str) -> str:
    """Return the letter that stands for a token in a shape."""
    if token.isascii() and token.isdigit():
        return str(len(token)) if len(token) in (1, 2, 4, 6, 8) else "9"
    if before[-1:].isdigit() and (token in _UNITS or token in _COUNTERS):
        return _UNITS.get(token) or _COUNTERS[token]
    if token.isspace():
        return " " if token not in "\r\n" else "x"
    lowered = token.lower()
    if lowered in ("st", "nd", "rd", "th"):
        return "o"
    return token if token in _SAME else _WORDS.get(lowered, "x" if token.isalnum() else ";")


def _spans(match: re.Match[str], shape: str) -> Iterator[tuple[int, int]]:
    """Yield the token ranges to try for a match: a weekday next to a number that is not the day counts alone."""
    yield match.span()
    if match["unit"] and not match["certain"] and sum(map(str.isdigit, match["unit"])) == 1:
        yield from ((at, at + 1) for at in range(*match.span()) if shape[at] in "A123456789")


def _certainty(form: Form, text: str, *, alone: bool) -> int:
    fields = [_FIELDS[part.token] for part in form if part.token in _FIELDS]
    weekday = _has(form, _WEEKDAY_TOKENS)
    if weekday:
        return LIKELY if not fields and text.isascii() and len(text) < 6 else SURE
    if not alone and (len(fields) == 1 or _is_decimal(form)):
        return DOUBTFUL
    return LIKELY


def _is_decimal(form: Form) -> bool:
    """Return whether a form may be a version or an amount: `3.10`."""
    return "." in [part.text for part in form] and not _has(form, ("MM", "DD"))


def _forms(tokens: Sequence[str], shape: str, day: date) -> list[Form]:
    """Return the ways in which tokens are `day`, the usual one first."""
    options = [list(_options(tokens, shape, at, day)) for at in range(len(tokens))]
    ranked = []
    for number, chosen in enumerate(product(*options)):
        form = tuple(part for parts in chosen for part in parts)
        rank = _rank(form, shape)
        if rank is not None and _fits(form, day):
            ranked.append((*rank, number, form))
    return [each[-1] for each in sorted(ranked)]


def _fits(form: Form, day: date) -> bool:
    """Return whether a form is `day`; a wrong weekday next to a full date is corrected with it."""
    whole = _has(form, ("DD", "D", "Do")) and _has(form, ("MM", "M", "MMMM", "MMM"))
    before = ""
    for part in form:
        if part.token and not _is_same(TOKENS[part.token](day), part.text):
            is_weekday = part.token in _WEEKDAY_TOKENS and (len(part.text) > 1 or before in _BRACKETS)
            if not (whole and is_weekday):
                return False
        before = part.text
    return any(part.token for part in form)


def _is_same(written: str, text: str) -> bool:
    text = text.casefold().replace("天", "日").replace("sept", "sep") if len(text) < 5 else text.casefold()
    text = {"tues": "tue", "thur": "thu", "thurs": "thu"}.get(text, text)
    return written.casefold() == text


def _rank(form: Form, shape: str) -> tuple[int, int, int] | None:
    """Return how unusual a form is, or None if no one writes days like that."""
    used = [part.token for part in form if part.token]
    order = "".join(_FIELDS.get(token, "") for token in used)
    named = any(kind in shape for kind in "Bmdo")
    if (
        order not in _ORDERS
        or (order == "Y" and "Q" not in used)
        or (order == "M" and not named)
        or (any(token in used for token in ("GGGG", "WW", "W")) and any(token in used for token in ("gggg", "ww", "w")))
    ):
        return None
    padded, plain = (any(token in used for token in pair) for pair in (("MM", "DD", "WW", "ww"), ("M", "D", "W", "w")))
    american = order == "DMY" if "/" in shape else order == "MDY"
    return (_ORDERS[order] + american, padded and plain, plain != named and (padded or plain))


def _options(tokens: Sequence[str], shape: str, at: int, day: date) -> Iterator[Form]:
    """Yield the readings of a token; `_fits` has the last word."""
    kind, text = shape[at], tokens[at]
    if kind == "o":
        yield ()  # part of its number
    elif kind in "123468":
        yield from _number_options(tokens, shape, at)
    elif kind == "B":
        yield from ((DayPart(token, text),) for token in ("MMMM", "MMM") if _is_same(TOKENS[token](day), text))
    elif kind in "Aa":
        names = ((token, [TOKENS[token](each) for each in _ANY_WEEK]) for token in _WEEKDAY_TOKENS)
        found = [token for token, week in names if any(_is_same(name, text) for name in week)]
        yield from ((DayPart(token, text),) for token in found)
        if kind == "a":
            yield (DayPart("", text),)
    else:
        yield (DayPart("", text),)


def _number_options(tokens: Sequence[str], shape: str, at: int) -> Iterator[Form]:
    kind, text, following, before = shape[at], tokens[at], shape[at + 1 : at + 2], shape[:at]
    alone = sum(map(str.isdigit, shape)) == 1 and "B" not in shape
    if kind in _WHOLE and (kind != "4" or alone):
        start, parts = 0, []
        for token, length in _WHOLE[kind]:
            parts.append(DayPart(token, text[start : start + length]))
            start += length
        yield tuple(parts)
    if re.search(r"W[ -]?[12]-$", before):
        names: Sequence[str] = ("E",)
    elif following == "w" and re.search("m ?$", before):
        names = ("week of month", "week from the 1st")
    elif following == "w" or re.search(r"W[ -]?$", before):
        names = _WEEK_NUMBERS
    elif following == "q" or re.search(r"Q ?$", before):
        names = ("Q",)
    elif kind == "4":
        names = ("GGGG", "gggg") if "W" in shape or "w" in shape else ("YYYY",)
    elif following == "o":
        yield (DayPart("Do", text + tokens[at + 1]),)
        return
    else:
        names = {"y": ("YY", "Reiwa"), "m": ("MM", "M"), "d": ("DD", "D")}.get(following, ("MM", "M", "DD", "D", "YY"))
    yield from ((DayPart(token, text),) for token in names)
