"""The text of a new note from a template, or in the form that til proposes."""

import re
from datetime import date

from tiltool.core.dates.day_tokens import TOKENS
from tiltool.core.dates.days import day_after, weekdays
from tiltool.core.note.heading_aliases import HEADINGS, ROLES
from tiltool.errors import Refused
from tiltool.messages import Message

_FIELD = r"\{\{\s*(?P<name>[a-z]+)(?:\s*:\s*(?P<format>[^{}]+?))?\s*\}\}"
_CLOCK = r"LTS?|LLLL?|llll?|HH?|hh?|kk?|mm?|ss?|S+|[AaXxZz]+"


def draft_from_template(template: str, day: date) -> str:
    """Return `template` with its fields filled in.

    `{{date}}`, `{{date:YYYY년 M월 D일 dddd}}`, `{{weekday}}`, `{{title}}` (the date, as in Obsidian),
    `{{yesterday}}` and `{{tomorrow}}` are fields; whatever else stands in double braces stays.
    """
    return re.sub(_FIELD, lambda found: _field(found, day), template)


def draft_from_language(language: str, day: date) -> str:
    """Return the form that til itself proposes, with the headings of a language."""
    headings = HEADINGS[language]
    parts = [f"# TIL {day.isoformat()}", *(f"## {headings[role]}" for role in ROLES if role in headings)]
    return "\n\n".join(parts) + "\n- \\#TIL\n"


def _field(found: re.Match[str], day: date) -> str:
    if found["name"] == "weekday":
        return weekdays(day)[0]
    days = {"date": 0, "title": 0, "yesterday": -1, "tomorrow": 1}
    if found["name"] in days:
        return format_day(found["format"] or "YYYY-MM-DD", day_after(day, days[found["name"]]))
    return found[0]


def format_day(form: str, day: date) -> str:
    """Return `day` in the tokens of Moment, as in Obsidian: `YYYY-MM-DD`, `M월 D일 dddd`, `gggg-[W]ww`.

    Raises Refused for a token that stands for a time of day.
    """
    tokens = "|".join(sorted((token for token in TOKENS if token.isascii()), key=len, reverse=True))

    def value(found: re.Match[str]) -> str:
        if found["clock"]:
            problem = Message("template: {token} in {form} is a time of day", token=found["clock"], form=form)
            raise Refused(problem, "templates hold only dates; put literal text in brackets: [at] YYYY")
        return TOKENS[found["token"]](day) if found["token"] else found["fixed"]

    return re.sub(rf"\[(?P<fixed>[^\]]*)\]|(?P<clock>{_CLOCK})|(?P<token>{tokens})", value, form)
