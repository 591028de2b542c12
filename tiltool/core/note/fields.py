"""Fields in a task's title, in the notations that people use: Obsidian Tasks' emoji, Dataview's brackets, `due:`.

Sources of the notations: the manuals of Obsidian Tasks ("Tasks Emoji Format", "Dataview Format") and of
todo.txt (`key:value`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tiltool.core.note.tags import TAG
from tiltool.core.note.titles import plain_links, title_key
from tiltool.core.text.lines import Span

PRIORITIES = ("lowest", "low", "medium", "high", "highest")

DAYS = ("due", "scheduled", "start", "created", "done", "cancelled")
"""The fields that hold a day."""

EMOJI = {
    "due": "📅",
    "scheduled": "⏳",
    "start": "🛫",
    "created": "➕",
    "done": "✅",
    "cancelled": "❌",
}
PRIORITY_EMOJI = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
BANGS = {"!": "high", "!!": "highest", "!!!": "highest"}

_ALSO = {"📆": "due", "🗓": "due", "⌛": "scheduled"}
_BY_EMOJI = {**{sign: name for name, sign in EMOJI.items()}, **_ALSO}
_BY_WORD = {
    **{name: name for name in (*EMOJI, "repeat", "priority", "project")},
    "completion": "done",
    "rec": "repeat",
    "t": "start",
    "pri": "priority",
}
_LETTERS = {"a": "highest", "b": "high", "c": "medium", "d": "low", "h": "high", "m": "medium", "l": "low"}

_VS = "\ufe0f?"  # emoji may carry a sign that asks for their picture
_DAY_SIGNS = "".join(_BY_EMOJI)
_SIGNS = f"{_DAY_SIGNS}🔁{''.join(PRIORITY_EMOJI)}"
_WORDS = "|".join(_BY_WORD)
_END_OF_RULE = rf"\s*(?:[{_SIGNS}\[\]()#^]|\s(?:{_WORDS})::?|\s[@!]|$)"
_FIELD = rf"""
    (?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)
    |[\[(](?P<inline>{_WORDS})::[ \t]*(?P<inner>[^\[\]()]*?)[ \t]*[\])]
    |(?P<priority>[{"".join(PRIORITY_EMOJI)}]){_VS}
    |🔁{_VS}[ \t]*(?P<rule>(?:(?!{_END_OF_RULE}).)+)
    |(?P<sign>[{_DAY_SIGNS}]){_VS}[ \t]*(?P<day>\d[\d./-]*)
    |(?<!\S)(?P<word>{_WORDS}):(?P<value>[^\s:,;][^\s,;]*)
    |(?<!\S)@(?P<project>[^\W\d_][\w/-]*)(?=\s|$)
    |(?:^|(?<=\s))(?P<bang>!{{1,3}})(?=\s|$)
    """
_MAY_HAVE = rf"[{_SIGNS}@!]|(?:{_WORDS}):"
TAIL = r"(?i)(?:\s*\(\s*wip\s*\))?(?:(?:^|[ \t]+)\^[a-z0-9-]+)?\s*$"
"""The end of a title, behind all fields: `(WIP)` and a block id."""


class Field(NamedTuple):
    """A field of a title: `span` covers all of it, `inner` its value; both count from the title's start."""

    name: str
    value: str
    span: Span
    inner: Span
    style: str  # emoji, dataview or plain


class Fields(NamedTuple):
    """The fields of a title and their values, and the title without them; `wrong` are fields with an invalid value."""

    bare: str
    fields: tuple[Field, ...] = ()
    due: date | None = None
    scheduled: date | None = None
    start: date | None = None
    created: date | None = None
    done: date | None = None
    cancelled: date | None = None
    repeat: str | None = None
    priority: str | None = None
    project: str | None = None
    wrong: tuple[Field, ...] = ()

    def first(self, name: str) -> Field | None:
        """Return the first field of a name; None if there is none."""
        return next((field for field in self.fields if field.name == name), None)


@lru_cache(maxsize=1 << 12)  # carried tasks have the same title in note after note
def read_fields(title: str) -> Fields:
    """Return the fields of a task's title; of two with the same name the first counts."""
    if not re.search(_MAY_HAVE, title):
        return Fields(title)
    fields = tuple(_fields(title))
    values: dict[str, date | str] = {}
    wrong = []
    for field in fields:
        value = _value(field)
        if value is None:
            wrong.append(field)
        else:
            values.setdefault(field.name, value)
    return Fields(_without(title, fields), fields, wrong=tuple(wrong), **values)  # type: ignore[arg-type]


def chain_key(title: str) -> str:
    """Return what the titles of one task have in common in all notes: fields come and go."""
    return title_key(read_fields(title).bare) or title_key(title)


def may_be_one(title: str, other: str) -> bool:
    """Return whether two titles of one chain key may be the same task's: not if they name two projects."""
    projects = {read_fields(title).project, read_fields(other).project} - {None}
    return len(projects) < 2


def _fields(title: str) -> Iterator[Field]:
    matches = [(match, _field(match)) for match in re.finditer(_FIELD, title, re.VERBOSE)]
    fields = [field for _, field in matches if field]
    for match, field in matches:
        if field and (not match["bang"] or _is_outside(title, field.span, fields)):
            yield field


def _is_outside(title: str, bang: Span, fields: Sequence[Field]) -> bool:
    """Return whether a `!` is before or behind all words: in mid-sentence it is not a priority."""
    before = _without(title[: bang.start], tuple(field for field in fields if field.span.end <= bang.start))
    shifted = (field._replace(span=_less(field.span, bang.end)) for field in fields if field.span.start >= bang.end)
    return not before or not re.sub(TAIL, "", _without(title[bang.end :], tuple(shifted)))


def _less(span: Span, start: int) -> Span:
    return Span(span.start - start, span.end - start)


def _field(found: re.Match[str]) -> Field | None:
    span = Span(*found.span())
    if found["inline"]:
        return Field(_BY_WORD[found["inline"]], found["inner"], span, Span(*found.span("inner")), "dataview")
    if found["priority"]:
        return Field("priority", found["priority"], span, Span(*found.span("priority")), "emoji")
    if found["rule"]:
        return Field("repeat", found["rule"], span, Span(*found.span("rule")), "emoji")
    if found["sign"]:
        return Field(_BY_EMOJI[found["sign"]], found["day"], span, Span(*found.span("day")), "emoji")
    return _plain(found, span)


def _plain(found: re.Match[str], span: Span) -> Field | None:
    if found["project"]:
        return Field("project", found["project"], span, Span(*found.span("project")), "plain")
    if found["bang"]:
        return Field("priority", found["bang"], span, Span(*found.span("bang")), "plain")
    if not found["word"]:
        return None
    name, value = _BY_WORD[found["word"]], found["value"]
    # words like `start:` have other uses, too: `npm start:dev`
    is_field = re.match(r"\d", value) if name in DAYS else name != "priority" or _priority(value)
    return Field(name, value, span, Span(*found.span("value")), "plain") if is_field else None


def _value(field: Field) -> date | str | None:
    if field.name in DAYS:
        return _day(field.value)
    if field.name == "priority":
        return _priority(field.value)
    if field.name == "repeat" and field.style == "plain":
        return field.value.replace("-", " ")
    return field.value or None


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _priority(text: str) -> str | None:
    folded = text.lower()
    if folded in PRIORITIES:
        return folded
    return PRIORITY_EMOJI.get(text) or BANGS.get(text) or _LETTERS.get(folded)


def title_beside(title: str, project: str | None) -> str:
    """Return a title without its dates, rule, priority and `project`; `done` and `cancelled` stay, as do invalid fields."""
    fields = read_fields(title)
    removed = [
        field for field in fields.fields if field not in fields.wrong and field.name not in ("done", "cancelled")
    ]
    return _without(title, tuple(field for field in removed if field.name != "project" or field.value == project))


def _without(title: str, fields: tuple[Field, ...]) -> str:
    parts, at = [], 0
    for field in fields:
        parts.append(title[at : field.span.start])
        at = field.span.end
    return " ".join("".join((*parts, title[at:])).split())


def title_tags(title: str) -> tuple[str, ...]:
    """Return the tags of a title, as written, without duplicates."""
    if "#" not in title:
        return ()
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)|\]\([^()]*\)|\S+://\S+", " ", title)
    return tuple(dict.fromkeys(found["many"] or found["word"] for found in re.finditer(TAG, text)))


def shown_title(title: str) -> str:
    """Return a title as a list shows it: without fields, its links reduced to their text."""
    return plain_links(read_fields(title).bare or title)
