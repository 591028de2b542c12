"""The text of a new note from a template, or in til's own form."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from tiltool.core.dates.day_tokens import TOKENS
from tiltool.core.dates.days import day_after, weekdays
from tiltool.core.note.heading_aliases import HEADINGS, ROLES
from tiltool.errors import Refused
from tiltool.messages import Message

_FIELD = r"\{\{\s*(?P<name>[a-z]+)(?:\s*:\s*(?P<format>[^{}]+?))?\s*\}\}"
_CLOCK = r"LTS?|LLLL?|llll?|HH?|hh?|kk?|mm?|ss?|S+|[AaXxZz]+"
_DAYS = {"date": 0, "title": 0, "yesterday": -1, "tomorrow": 1}
_FOREIGN = r"<%(?s:.*?)%>|^[ \t]*(?:```|~~~)[ \t]*dataview(?:js)?\b|`(?:\$?=|dv\.)[^`]*`"

CLOCK_TOKENS: Mapping[str, Callable[[datetime], str]] = {
    "HH": lambda now: f"{now.hour:02}",
    "H": lambda now: str(now.hour),
    "hh": lambda now: f"{(now.hour + 11) % 12 + 1:02}",
    "h": lambda now: str((now.hour + 11) % 12 + 1),
    "mm": lambda now: f"{now.minute:02}",
    "m": lambda now: str(now.minute),
    "ss": lambda now: f"{now.second:02}",
    "s": lambda now: str(now.second),
    "A": lambda now: "AM" if now.hour < 12 else "PM",
    "a": lambda now: "am" if now.hour < 12 else "pm",
}
"""The text of a time of day for each of Moment's tokens."""


def draft_from_template(template: str, day: date, title: str = "", now: datetime | None = None) -> str:
    """Return `template` with its fields filled in.

    `{{date}}`, `{{date:YYYY년 M월 D일 dddd}}`, `{{time}}`, `{{time:HH시 mm분}}`, `{{weekday}}`, `{{yesterday}}`,
    `{{tomorrow}}` and `{{title}}` (the name of the note, as in Obsidian) are fields; anything else in double braces
    stays.
    """

    def field(found: re.Match[str]) -> str:
        if found["name"] == "weekday":
            return weekdays(day)[0]
        if found["name"] == "title" and title and not found["format"]:
            return title
        if found["name"] in _DAYS:
            return format_day(found["format"] or "YYYY-MM-DD", day_after(day, _DAYS[found["name"]]), now)
        return format_day(found["format"] or "HH:mm", day, now) if found["name"] == "time" else found[0]

    return re.sub(_FIELD, field, template)


def draft_from_language(language: str, day: date) -> str:
    """Return til's own form, with the headings of a language."""
    headings = HEADINGS[language]
    parts = [f"# TIL {day.isoformat()}", *(f"## {headings[role]}" for role in ROLES if role in headings)]
    return "\n\n".join(parts) + "\n- \\#TIL\n"


def format_day(form: str, day: date, now: datetime | None = None) -> str:
    """Return `day` written with Moment's tokens, as in Obsidian: `YYYY-MM-DD`, `M월 D일 dddd`, `gggg-[W]ww`, `HH:mm`.

    Raises Refused for a time of day if the time is unknown, and for an unknown token.
    """
    tokens = "|".join(sorted((token for token in TOKENS if token.isascii()), key=len, reverse=True))

    def value(found: re.Match[str]) -> str:
        clock = found["clock"]
        if clock and now and clock in CLOCK_TOKENS:
            return CLOCK_TOKENS[clock](now)
        if clock:
            problem = Message("template: {token} in {form} is a time of day", token=clock, form=form)
            raise Refused(problem, "templates hold only dates; put literal text in brackets: [at] YYYY")
        return TOKENS[found["token"]](day) if found["token"] else found["fixed"]

    return re.sub(rf"\[(?P<fixed>[^\]]*)\]|(?P<clock>{_CLOCK})|(?P<token>{tokens})", value, form)


def foreign_code(template: str) -> int:
    """Return how many pieces of Templater or Dataview code a template has; til leaves them unchanged."""
    return len(re.findall(_FOREIGN, template, re.MULTILINE))
