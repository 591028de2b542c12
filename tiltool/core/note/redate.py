"""A day in a text written as another day, in the form that it had."""

import re
from datetime import date
from functools import cache

from tiltool.core.note.days import MONTHS, weekdays


def redated(text: str, old: date, new: date) -> str:
    """Return `text` with `old` written as `new` wherever it stands, in the same form, weekdays too."""
    renderings = _both_renderings(old, new)
    longest_first = sorted((form for form in renderings if form in text), key=len, reverse=True)
    pattern = "|".join(_whole(form, f"{old.year}" in form) for form in longest_first)
    return re.sub(pattern, lambda found: renderings[found[0]], text) if pattern else text


@cache
def _both_renderings(old: date, new: date) -> dict[str, str]:
    # Late in October both ways to write a day look the same; the first one, with zeros, is the usual one.
    return dict(reversed([*zip(_renderings(old), _renderings(new), strict=True)]))


_NO_OTHER_YEAR_BEFORE = r"(?<!\d{4}[-/._])(?<!\d{4}[년年])(?<!\d{4}[년年] )(?<!\d{4}\. )"
_NO_OTHER_YEAR_BEHIND = r"(?![-/._]\d)(?!,? (?:19|20)\d\d(?!\d))"


def _whole(form: str, has_year: bool) -> str:
    """Return what finds a form that is no piece of something longer; a month and a day may be those of another year."""
    whole = rf"{_edge(form, 0)}{re.escape(form)}{_edge(form, -1)}"
    return (
        whole if has_year or not any(map(str.isdigit, form)) else _NO_OTHER_YEAR_BEFORE + whole + _NO_OTHER_YEAR_BEHIND
    )


def _edge(form: str, at: int) -> str:
    """Return what keeps a form from matching inside a longer number or word."""
    kind = r"\d" if form[at].isdigit() else r"[A-Za-z]" if form[at].isascii() and form[at].isalpha() else ""
    if not kind:
        return ""
    return f"(?<!{kind})" if at == 0 else f"(?!{kind})"


def _renderings(day: date) -> list[str]:
    """Return the ways a day is written, the same way at the same place for every day."""
    year, month, number = day.year, day.month, day.day
    forms: list[str] = []
    for sep in ("-", "/", ".", ". ", "_"):
        forms += [f"{year}{sep}{month:02}{sep}{number:02}", f"{year}{sep}{month}{sep}{number}"]
        forms.append(f"{month:02}{sep}{number:02}")
    forms += [f"{year}{month:02}{number:02}", f"{month}/{number}"]
    for y, m, d in ("년월일", "年月日"):
        for space in ("", " "):
            forms.append(f"{year}{y}{space}{month}{m}{space}{number}{d}")
            forms.append(f"{year}{y}{space}{month:02}{m}{space}{number:02}{d}")
            forms.append(f"{month}{m}{space}{number}{d}")
    for name in (MONTHS[month - 1], MONTHS[month - 1][:3]):
        forms += [f"{name} {number}, {year}", f"{name} {number} {year}", f"{number} {name} {year}"]
        forms += [f"{name} {number}", f"{number} {name}"]
    return [*forms, *weekdays(day)]
