"""Fields of tasks as a reader wants them: taken out of the title, and said in words behind it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from markdown_it.token import Token

from tiltool.core.note.fields import Field, Fields, read_fields
from tiltool.core.tasks.recurrence import parse_repeat
from tiltool.errors import Misused
from tiltool.site.render.markdown import html_token
from tiltool.site.strings import Words, short_date

_OTHER = "\ufffc"
"""Stands for what is no plain text: a link, code. There are no fields in it."""

_RULES = {
    "FREQ=DAILY": "every_day",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every_weekday",
    "FREQ=WEEKLY": "every_week",
    "FREQ=MONTHLY": "every_month",
    "FREQ=YEARLY": "every_year",
}


def describe_fields(children: Sequence[Token], title: str, words: Words) -> list[Token]:
    """Return the children of a task's text without the fields of its title, which are said in words behind it."""
    fields = read_fields(title)
    ends = (n for n, child in enumerate(children) if child.type in ("softbreak", "hardbreak"))
    end = next(ends, len(children))
    line, rest = children[:end], children[end:]
    if not fields.fields or not fields.bare:
        return list(children)
    _take(line, fields)
    said = escape(" · ".join(_said(fields, words)))
    return [*line, *([html_token(f' <span class="til-fields">{said}</span>')] if said else []), *rest]


def _take(line: Sequence[Token], fields: Fields) -> None:
    """Take the letters of the fields, and the blanks before them, out of plain text."""
    text = "".join(child.content if child.type == "text" else _OTHER for child in line)
    gone: set[int] = set()
    for field in _taken(text, fields):
        start = len(text[: field.span.start].rstrip())
        gone.update(range(start, field.span.end))
    at, is_first = 0, True
    for child in line:
        if child.type != "text":
            at, is_first = at + 1, False
            continue
        kept = "".join(letter for place, letter in enumerate(child.content, at) if place not in gone)
        at += len(child.content)
        child.content = kept.lstrip() if is_first else kept
        is_first = is_first and not child.content


def _taken(text: str, fields: Fields) -> Iterator[Field]:
    """Yield the fields in plain text that are fields as it is written, too; a value that can't be stays to be seen."""
    written = {(field.name, field.value) for field in fields.fields if field not in fields.wrong}
    return (field for field in read_fields(text).fields if (field.name, field.value) in written)


def _said(fields: Fields, words: Words) -> Iterator[str]:
    if fields.priority in ("high", "highest"):
        yield words[f"priority_{fields.priority}"]
    for name in ("due", "scheduled"):
        day = fields.due if name == "due" else fields.scheduled
        if day:
            yield words[name].format(short_date(day, words["lang"]))
    if fields.repeat:
        yield _rule(fields.repeat, words)


@lru_cache(maxsize=1 << 10)
def _knhtml_token(rule: str) -> str:
    """Return the name of a rule that the site has words for; "" for another."""
    try:
        repeat = parse_repeat(rule)
    except Misused:
        return ""
    return "" if repeat.when_done else _RULES.get(repeat.rule, "")


def _rule(rule: str, words: Words) -> str:
    return words[_knhtml_token(rule)] if _knhtml_token(rule) else rule
