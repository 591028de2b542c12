"""Written days: the meanings that each date in a line may have."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise, product
from typing import NamedTuple

from tiltool.core.dates.day_tokens import CHINESE, CJK_WEEKDAYS, TOKENS, WIDE, DayPart, Form
from tiltool.core.dates.days import MONTHS, WEEKDAYS

DOUBTFUL, POSSIBLE, LIKELY, SURE = range(4)


class WrittenDay(NamedTuple):
    """A date in a line that may be the day asked for.

    `forms` are the ways to read it, the usual one first. `certainty` is `SURE`, `LIKELY` if a date is expected there
    (`3/10`), `POSSIBLE` (`3.10`), or `DOUBTFUL` (`10`).
    """

    start: int
    end: int
    forms: tuple[Form, ...]
    certainty: int


# A line is split into tokens, and each token becomes one letter of its shape: `Thursday 31st December` is `A 2oB`.
_SPLIT = (
    r"[0-9]+|(?<=[0-9])(?:(?i:st|nd|rd|th)(?![A-Za-z])|[년월일年月日号號](?!曜)|주차|분기|四半期|週目?|周)"
    r"|[월화수목금토일]요일|[月火水木金土日]曜日?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]"
    r"|[A-Za-z]+|[^\W\d_A-Za-z]+|."
)
_SPLIT_ASCII = "[0-9]+|[A-Za-z]+|[^0-9A-Za-z]"  # the same for a line of English, compiled in a tenth of the time
_UNITS = {"년": "y", "年": "y", "월": "m", "月": "m"} | dict.fromkeys("일日号號", "d")
_COUNTERS = {"주차": "w", "週": "w", "週目": "w", "周": "w", "분기": "q", "四半期": "q"}
_COUNTED = (
    "v ver version ratio score p pp page pages ch chapter chapters rfc issue pr part step vol 버전 비율 점수 스코어"
)
"""Words for what the number after them counts: it is not a day."""
_WORDS = (
    dict.fromkeys(("w", "week", "wk", "kw", "cw", "calendar week"), "W")
    | {"q": "Q", "quarter": "Q", "of": "f", "the": "f", "sept": "B"}
    | {name[:length].lower(): "B" for name in MONTHS for length in (3, 9)}
    | {name[:2].lower(): "a" for name in WEEKDAYS}
    | {name[:length].lower(): "A" for name in WEEKDAYS for length in (3, 9)}
    | {"tues": "A", "thur": "A", "thurs": "A", "r": "R"}
    | dict.fromkeys(_COUNTED.split(), "n")
    | {name: "a" if len(name) == 1 else "A" for names in CJK_WEEKDAYS.values() for name in names}
    | {f"{word}天": "A" for word in CHINESE[:1] + CHINESE[3:]}
)
_SAME = frozenset("-/_.,'()（）[]【】<>:·*\"|")

_APART = r"(?<![0-9][-/._:])(?<![0-9]\. )(?<![0-9xnR;'-])(?<!n )"
_ENDED = r"(?![-/_:+]?[0-9])(?!\.[0-9])(?!\. [0-9])(?![x;])"
_BEFORE = r"(?:[Aa][.)）\]]?[ ,·-]{1,2}(?:f )?)?"
_AFTER = r"(?:[)）\]】>*]{0,2}[ ,._·-]{0,2}[(（\[【<]?[Aa])?"
_ONLY_YEAR = r"4(?![-/_.][0-9])"
_YEAR = r"(?:(?:,? ?[(（]?A[)）]?)?,?[- ](?:'?4|'2)|-2)?"
_CERTAIN = (
    r"4/(?:[12]/)?4-[12]-[12]|(?<!n)4(?P<s>[-/_]|\. ?)[12](?P=s)[12]|'2(?P<v>[-/]|\. ?)[12](?P=v)[12]|R[12]\.[12]\.[12]"
    r"|8|(?:[124]y ?)?[12]m ?[12][dw]|4y ?[12]m"
    r"|[12](?P<t>[-/_.])(?:[12]|B)(?P=t)4"
    rf"|[12]o?(?:[-. ]| f |\. )B\.?{_YEAR}(?!\w)|B\.?[- ][12]o?{_YEAR}(?![0-9])|4[- ]B[- ][12]o?|B\.?,?[- ]{_ONLY_YEAR}"
    rf"|4y ?[12][wq]|4-?W-?[12](?:-1)?|4 W ?[12]|W ?[12],? {_ONLY_YEAR}|4[- ]?Q ?1|Q ?1,?[- ]{_ONLY_YEAR}"
)
_BARE = (
    rf"[12][wq]|{_APART}(?:[12](?P<u>[-/._])[12](?P=u)2|[12](?:[-/._]|\. )[12]|4[-/._]2|4-3|6|4|[12][mdo]|[12]){_ENDED}"
    r"|W ?[12](?![0-9])|Q1(?![0-9])|B"
)
_WEEKDAY = r"(?<=[(（\[【<])[Aa](?=[)）\]】>])|(?<=[-·|,:;] )a(?= *$)|A"
_SHAPE = rf"(?P<unit>{_BEFORE}(?:(?P<certain>{_CERTAIN})|(?:{_BARE})){_AFTER})|{_WEEKDAY}"
_BRACKETS = ("(", "（", "[", "［", "【", "<")
_USUAL = r"(?<!n)4-2-2|4y ?[12]m ?[12]d"
_USUAL_SHAPE = rf"(?P<unit>{_BEFORE}(?P<certain>{_USUAL}){_AFTER})|{_WEEKDAY}"
_DATED = frozenset("0123456789AaBWQR")  # every shape of a day has one of these
_UNIT = frozenset("0123456789B")  # every shape except a lone weekday has one of these
_WEEKDAY_TOKENS = ("dddd", "ddd", "dd", *CJK_WEEKDAYS)
_ANY_WEEK = tuple(date(2024, 1, number) for number in range(1, 8))
_ORDERS = dict.fromkeys(("YMYMD", "YYMD", "YMD", "MD", "YM", "MY", "D", "M", "Y", ""), 0) | {
    "MDY": 1,
    "DMY": 1,
    "DM": 2,
}
_FIELDS = (
    dict.fromkeys(("YY", "YYYY"), "Y")
    | dict.fromkeys(("MM", "M", "MMMM", "MMM"), "M")
    | dict.fromkeys(("DD", "D", "Do"), "D")
)
_WHOLE = {"8": (("YYYY", 4), ("MM", 2), ("DD", 2)), "6": (("YY", 2), ("MM", 2), ("DD", 2)), "4": (("MM", 2), ("DD", 2))}
DAY_TOKENS = ("DD", "D", "Do")
_WEEK_NUMBERS = ("WW", "W", "ww", "w")


def read_days(line: str, day: date) -> list[WrittenDay]:
    """Return the parts of a line that may be `day`, or part of it, in order; dates of other days are left out."""
    tokens, shape, starts = split_line(line)
    found = []
    for match in shapes_of_days(shape):
        for first, end in _spans(match, shape):
            forms = _forms(tokens[first:end], shape[first:end], day)
            if forms:
                alone = line.strip(" \t\r\n#*_>-") == line[starts[first] : starts[end]]
                certainty = SURE if match["certain"] else _certainty(forms[0], tokens[first], alone=alone)
                if shape[first:end] == "a" and shape[first - 1] == " ":
                    certainty = LIKELY  # `할 일 - 금`
                found.append(WrittenDay(starts[first], starts[end], tuple(forms), certainty))
                break
    return _beside_sure(found, line)


def split_line(line: str) -> tuple[list[str], str, list[int]]:
    """Return the tokens of a line, their shape, and where each starts; full-width digits count as digits."""
    plain = re.findall(_SPLIT_ASCII if line.isascii() else _SPLIT, line.translate(WIDE), re.DOTALL)
    starts = [*accumulate(map(len, plain), initial=0)]
    return [line[start:end] for start, end in pairwise(starts)], "".join(map(_kind, plain, ["", *plain])), starts


def shapes_of_days(shape: str) -> Iterable[re.Match[str]]:
    """Return the matches with the shape of a day.

    Most lines have a date like `2020-09-24 (Thu)`, a weekday, or neither: compiling the pattern of all shapes takes
    longer than reading such lines.
    """
    if _DATED.isdisjoint(shape):
        return ()
    if _UNIT.isdisjoint(shape):
        return re.finditer(f"(?P<unit>(?P<certain>(?!)))|{_WEEKDAY}", shape)
    others = re.sub(_USUAL, "", shape, count=1)
    if _DATED.isdisjoint(others):
        return re.finditer(f"(?P<unit>(?P<certain>{_USUAL}))", shape)
    if _UNIT.isdisjoint(others):
        return re.finditer(_USUAL_SHAPE, shape)
    return re.finditer(_SHAPE, shape)


def _beside_sure(days: list[WrittenDay], line: str) -> list[WrittenDay]:
    """Return the days; beside a date, a week number is sure and a bare number pair is no day: `2026-01-09 won 1-9`."""
    if not any(day.certainty == SURE and _has(day.forms[0], DAY_TOKENS) for day in days):
        return days
    made = []
    for day in days:
        certainty = SURE if _has(day.forms[0], _WEEK_NUMBERS) else day.certainty
        if (
            certainty == LIKELY
            and not line[: day.start].endswith(_BRACKETS)
            and line[day.start : day.end][-1:].isdigit()
        ):
            certainty = DOUBTFUL
        made.append(day._replace(certainty=certainty))
    return made


def _has(form: Form, tokens: Iterable[str]) -> bool:
    return any(part.token in tokens for part in form)


def _kind(token: str, before: str) -> str:
    """Return the letter that represents a token in a shape."""
    if token.isascii() and token.isdigit():
        return str(len(token)) if len(token) in (1, 2, 3, 4, 6, 8) else "9"
    if before[-1:].isdigit() and (token in _UNITS or token in _COUNTERS):
        return _UNITS.get(token) or _COUNTERS[token]
    if token.isspace():
        return " " if token not in "\r\n" else "x"
    lowered = token.lower()
    if lowered in ("st", "nd", "rd", "th"):
        return "o"
    return token if token in _SAME else _WORDS.get(lowered, "x" if token.isalnum() else ";")


def _spans(match: re.Match[str], shape: str) -> Iterator[tuple[int, int]]:
    """Yield the token ranges to try for a match; a weekday beside a number that is not the day is tried alone."""
    yield match.span()
    if match["unit"] and not match["certain"] and sum(map(str.isdigit, match["unit"])) == 1:
        yield from ((at, at + 1) for at in range(*match.span()) if shape[at] in "A123456789")


def _certainty(form: Form, text: str, *, alone: bool) -> int:
    fields = [_FIELDS[part.token] for part in form if part.token in _FIELDS]
    weekday = _has(form, _WEEKDAY_TOKENS)
    if weekday:
        return LIKELY if not fields and text.isascii() and len(text) < 6 else SURE
    if alone or not (len(fields) == 1 or _is_decimal(form)):
        return LIKELY
    return DOUBTFUL if len(fields) == 1 else POSSIBLE


def _is_decimal(form: Form) -> bool:
    """Return whether a form may be a version or an amount: `3.10`."""
    return "." in [part.text for part in form] and not _has(form, ("MM", "DD"))


def _forms(tokens: Sequence[str], shape: str, day: date) -> list[Form]:
    """Return the ways to read tokens as `day`, the usual one first."""
    options = [list(_options(tokens, shape, at, day)) for at in range(len(tokens))]
    ranked = []
    for number, chosen in enumerate(product(*options)):
        form = tuple(part for parts in chosen for part in parts)
        rank = _rank(form, shape)
        if rank is not None and _fits(form, day):
            ranked.append((*rank, number, form))
    return [each[-1] for each in sorted(ranked)]


def _fits(form: Form, day: date) -> bool:
    """Return whether a form is `day`; a wrong weekday beside a full date still fits, and is corrected with it."""
    whole = _has(form, DAY_TOKENS) and _has(form, ("MM", "M", "MMMM", "MMM"))
    before = ""
    for part in form:
        if part.token and not _is_same(TOKENS[part.token](day), part.text):
            is_weekday = part.token in _WEEKDAY_TOKENS and (len(part.text) > 1 or before in _BRACKETS)
            if not (whole and is_weekday):
                return False
        before = part.text
    return any(part.token for part in form)


def _is_same(written: str, text: str) -> bool:
    text = text.translate(WIDE)
    text = text.casefold().replace("天", "日").replace("sept", "sep") if len(text) < 5 else text.casefold()
    text = {"tues": "tue", "thur": "thu", "thurs": "thu"}.get(text, text)
    return written.casefold() == text


def _rank(form: Form, shape: str) -> tuple[int, int, int] | None:
    """Return how unusual a form is; None if no one writes days that way."""
    used = [part.token for part in form if part.token]
    order = "".join(_FIELDS.get(token, "") for token in used)
    named = any(kind in shape for kind in "Bmdo")
    if (
        order not in _ORDERS
        or (order == "M" and not named)
        or (any(token in used for token in ("GGGG", "WW", "W")) and any(token in used for token in ("gggg", "ww", "w")))
    ):
        return None
    padded, plain = (any(token in used for token in pair) for pair in (("MM", "DD", "WW", "ww"), ("M", "D", "W", "w")))
    american = order == "DMY" if "/" in shape else order == "MDY"
    return (_ORDERS[order] + american, padded and plain, plain != named and (padded or plain))


def _options(tokens: Sequence[str], shape: str, at: int, day: date) -> Iterator[Form]:
    """Yield the possible readings of a token; `_fits` decides."""
    kind, text = shape[at], tokens[at]
    if kind == "o":
        yield ()  # part of its number
    elif kind.isdigit():
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
    kind, text = shape[at], tokens[at]
    alone = sum(map(str.isdigit, shape)) == 1 and "B" not in shape
    if kind in _WHOLE and (kind != "4" or alone):
        start, parts = 0, []
        for token, length in _WHOLE[kind]:
            parts.append(DayPart(token, text[start : start + length]))
            start += length
        yield tuple(parts)
    if shape.startswith("o", at + 1):
        yield (DayPart("Do", text + tokens[at + 1]),)
        return
    place = f"{shape[:at]}#{shape[at:]}"
    names = next(names for pattern, names in _NUMBERS if re.search(pattern, place))
    yield from ((DayPart(token, text),) for token in names)


_NUMBERS = (  # the meanings that a number may have, given its surroundings
    ("#3", ("DDDD",)),
    ("^R#", ("Reiwa",)),
    ("W[ -]?[12]-#", ("E",)),
    ("m ?#.w", ("week of month", "week from the 1st")),
    ("[Ww].*#4|#4.*[Ww]", ("GGGG", "gggg")),
    ("#.w|W[ -]?#", _WEEK_NUMBERS),
    ("#.q|Q ?#", ("Q",)),
    ("#4", ("YYYY",)),
    ("#.y", ("YY", "Reiwa")),
    ("#.m", ("MM", "M")),
    ("#.d", ("DD", "D")),
    ("#", ("MM", "M", "DD", "D", "YY")),
)
