"""Path patterns: how a notebook's notes are named after their days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product

from tiltool.core.dates.day_tokens import CJK_WEEKDAYS, TOKENS
from tiltool.core.dates.days import FIRST_WORD, day_of_path, month_names
from tiltool.core.text.lines import names_alike


def naming_of(path: str, day: date, others: Sequence[tuple[str, date]] = ()) -> str:
    """Return the path pattern (see `render_day`) that names the note of `day` as `path` does.

    Of the patterns that fit, this is the one that names most of the `others`: they show whether zeros are left out, and
    whether a word beside the date (`2020-09-24-docker.md`) is part of every name.
    """
    usual = _usual_naming(path, day)
    if usual.count("%") < 3 and not names_days(usual):
        usual = next(filter(names_days, _namings(path, day)), usual)

    def count(pattern: str) -> int:
        return sum(names_alike(render_day(pattern, each), other) for other, each in others)

    if count(usual) == len(others):
        return usual
    return max((usual, *_namings(path, day)), key=count)


def names_days(pattern: str) -> bool:
    """Return whether a pattern gives each day its own path: its year, month and day all vary."""
    found = [(day, day_of_path(render_day(pattern, day))) for day in _SOME_DAYS]
    return all(name and name.day == day for day, name in found)


def _namings(path: str, day: date) -> Iterator[str]:
    """Yield patterns that name the note of `day` as `path` does, for each way to read the parts of the path."""
    rendered = {pattern: render_day(pattern, day) for pattern in _PATH_TOKENS}
    parts = re.findall(r"[0-9]+(?:st|nd|rd|th)|[0-9]+|[A-Za-z]+|[^\W\d_A-Za-z]+|.", path.replace("%", "%%"), re.DOTALL)
    options = [(*(pattern for pattern, text in rendered.items() if names_alike(text, part)), part) for part in parts]
    return map("".join, islice(product(*options), _MOST_NAMINGS))


def _fullest_naming(path: str, day: date) -> str:
    return max(_namings(path, day), key=lambda pattern: pattern.count("%"))


_PATH_TOKENS = (
    "%Y", "%Y%m%d", "%y%m%d", "%Y%m", "%m%d", "%m", "%d", "%-m", "%-d", "%y", "%B", "%b", "%A", "%a", "%G", "%V", "%-V", "%q", "%o",
    "%[월요일]", "%[월]", "%[月曜日]", "%[月]", "%[星期一]", "%[周一]", "%[週一]",
)  # fmt: skip
_MOST_NAMINGS = 600
_SOME_DAYS = (date(2019, 10, 28), date(2024, 2, 3))  # no note is likely to contain the year, month and day of both


def _usual_naming(path: str, day: date) -> str:
    """Return the pattern of a path without words that people add after the date of a single note."""
    *folders, name = path.replace("%", "%%").split("/")
    stem, dot, suffix = name.rpartition(".")
    inner: list[str] = []
    for folder in folders:
        inner.append(_folder_pattern(folder, day, inner))
    pattern = "/".join((*inner, f"{_name_pattern(stem, day)}{dot}{suffix}"))
    pattern = re.sub("%Y(?=/[^/%]*%-?V.*%[Yy])", "%G", pattern)  # the year of the week
    if not re.search("%-[md]", pattern):
        return pattern
    bare = re.sub("%([md])", r"%-\1", pattern)  # whoever leaves out one zero leaves out all of them
    return bare if render_day(bare, day) == path else pattern


_NAMES = (
    "%Y-%m-%d", "%Y_%m_%d", "%Y.%m.%d", "%Y%m%d", "%y-%m-%d", "%y%m%d",
    "%Y-%-m-%-d", "%Y_%-m_%-d", "%Y.%-m.%-d", "%Y년 %-m월 %-d일", "%Y년 %m월 %d일", "%Y年%-m月%-d日", "%Y年%m月%d日",
    "%B %o, %Y", "%b %o, %Y", "%B %-d, %Y", "%b %-d, %Y", "%-d %B %Y", "%d.%m.%Y", "%-d.%-m.%Y",
    "%m%d", "%m-%d", "%m.%d",
)  # fmt: skip
_NAMES_IN_FOLDERS = ("%d일", "%d日", "%d", "%-d일", "%-d日", "%-d")
_YEAR_FOLDERS = (
    "%Y", "%Y년", "%Y年", "%Y-%m", "%Y_%m", "%Y.%m", "%Y%m", "%Y-%-m", "%Y년 %m월", "%Y년 %-m월", "%Y年%m月", "%Y年%-m月",
)  # fmt: skip
_FOLDER_NAMES = (*_YEAR_FOLDERS, "%m", "%m월", "%m月", "%d", "%-m", "%-m월", "%-m月", "%-d", "%Y-%m-%d")


def _name_pattern(stem: str, day: date) -> str:
    for pattern in (*_NAMES, *_NAMES_IN_FOLDERS):
        before, found, after = stem.partition(render_day(pattern, day))
        if found:
            weekday = _fullest_naming(after, day) if re.fullmatch(FIRST_WORD, after) else ""
            return before + pattern + (weekday if "%" in weekday else "")
    return stem


_PERIOD = r"(?i)(?:\d{4}[-_ ]?)?(?:(?:W|wk ?|week[ -]?|Q)\d\d?|\d\d?(?:주차?|분기|週目?|周))"
"""A folder for a week or a quarter."""


def _folder_pattern(folder: str, day: date, above: Sequence[str]) -> str:
    """Return the pattern of a folder; below a month's folder, a number that may be either month or day is the day."""
    if not folder.isdecimal() and re.fullmatch(_PERIOD, folder):  # most are a year or a month
        period = (
            "%q" if re.search("(?i)Q|분기", folder) else "%V" if re.search(r"(?i)W\d\d|(?<!\d)0\d", folder) else "%-V"
        )
        label = re.sub(r"(?<!\d)\d\d?(?!\d)", period, re.sub(r"\d{4}", "%Y" if period == "%q" else "%G", folder))
        return label if render_day(label, day) == folder else folder
    words = re.findall("[A-Za-z]+", folder)
    if any(word.casefold() in month_names() for word in words) or re.fullmatch(r"\d+[-_. ]+\d+[월月]", folder):
        return _fullest_naming(folder, day)
    for pattern in _FOLDER_NAMES:
        if folder == render_day(pattern, day) and not (pattern.endswith("m") and pattern in above):
            return pattern
    return folder


_LETTERS = {
    "Y": "YYYY", "y": "YY", "m": "MM", "d": "DD", "-m": "M", "-d": "D", "o": "Do", "B": "MMMM", "b": "MMM",
    "A": "dddd", "a": "ddd", "[Monday]": "dddd", "[Mon]": "ddd", "G": "GGGG", "V": "WW", "-V": "W", "q": "Q",
    **{f"[{monday}]": monday for monday in CJK_WEEKDAYS},
}  # fmt: skip
"""The part after the `%` of a pattern -> the token of `TOKENS`."""


def render_day(pattern: str, day: date) -> str:
    """Return `pattern` with its tokens filled in.

    `%Y %y %m %d %%`, `%-m %-d` without a zero, `%o` for `24th`, `%B %b` and `%A %a` for English names of months and
    weekdays, `%V` and `%-V` for the ISO week, `%G` for its year, `%q` for the quarter, and Monday's name in brackets
    (`%[월]`) for that of the weekday. Not `strftime`, which depends on the machine.
    """

    def value(found: re.Match[str]) -> str:
        token = _LETTERS.get(found[1])
        return TOKENS[token](day) if token else found[0].replace("%%", "%")

    return re.sub(r"%(-[mdV]|\[[^\]%]+\]|[YymdoBbAaGVq%])", value, pattern)
