"""Fields of tasks, as readers see them: removed from the title, and described in words after it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from markdown_it.token import Token

from tiltool.core.note.fields import Field, Fields, read_fields
from tiltool.core.tasks.recurrence import parse_repeat
from tiltool.errors import Misused
from tiltool.site.render.markdown import html_token, line_breaks
from tiltool.site.strings import Words, short_date

_OTHER = "\ufffc"
"""Replaces what is not plain text, such as a link or code, which can't contain fields."""

_RULES = {
    "FREQ=DAILY": "every_day",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every_weekday",
    "FREQ=WEEKLY": "every_week",
    "FREQ=MONTHLY": "every_month",
    "FREQ=YEARLY": "every_year",
}


def describe_fields(children: Sequence[Token], title: str, words: Words) -> list[Token]:
    """Return the children of a task's text, with the fields of its title removed and described after it."""
    fields = read_fields(title)
    if not fields.fields or not fields.bare:
        return list(children)
    end = next(line_breaks(children), len(children))
    line, rest = children[:end], children[end:]
    _remove_fields(line, fields)
    described = escape(" · ".join(_descriptions(fields, words)))
    return [*line, *([html_token(f' <span class="til-fields">{described}</span>')] if described else []), *rest]


def _remove_fields(line: Sequence[Token], fields: Fields) -> None:
    """Remove the fields, and the spaces before them, from plain text."""
    text = "".join(child.content if child.type == "text" else _OTHER for child in line)
    gone: set[int] = set()
    for field in _removable(text, fields):
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


def _removable(text: str, fields: Fields) -> Iterator[Field]:
    """Yield the fields in plain text that are also valid fields of the title as written; invalid ones stay visible."""
    written = {(field.name, field.value) for field in fields.fields if field not in fields.wrong}
    return (field for field in read_fields(text).fields if (field.name, field.value) in written)


def _descriptions(fields: Fields, words: Words) -> Iterator[str]:
    if fields.priority in ("high", "highest"):
        yield words[f"priority_{fields.priority}"]
    for name, day in (("due", fields.due), ("scheduled", fields.scheduled)):
        if day:
            yield words[name].format(short_date(day, words["lang"]))
    if fields.repeat:
        yield words.get(_rule_word(fields.repeat), fields.repeat)


@lru_cache(maxsize=1 << 10)
def _rule_word(rule: str) -> str:
    """Return the key of the site's words for a rule; "" if it has none."""
    try:
        repeat = parse_repeat(rule)
    except Misused:
        return ""
    return "" if repeat.when_done else _RULES.get(repeat.rule, "")
