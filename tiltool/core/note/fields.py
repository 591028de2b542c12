"""Fields in a task's title, in the usual notations: Obsidian Tasks' emoji, Dataview's brackets, `due:`.

Sources of the notations: the manuals of Obsidian Tasks ("Tasks Emoji Format", "Dataview Format") and of todo.txt
(`key:value`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tiltool.core.dates.days import MONTHS
from tiltool.core.note.tags import CODE, tag_matches, tag_name, taggable
from tiltool.core.note.titles import WIP, has_no_field, plain_links, title_key
from tiltool.core.text.lines import Span

PRIORITIES = ("lowest", "low", "medium", "high", "highest")

EMOJI = {"due": "📅", "scheduled": "⏳", "start": "🛫", "created": "➕", "done": "✅", "cancelled": "❌"}
DAYS = tuple(EMOJI)
"""The fields that hold a day."""

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
DAY_FIELDS = _BY_EMOJI | {word: name for word, name in _BY_WORD.items() if name in DAYS}
"""The sign or word before a day -> the field."""

_LETTERS = {"a": "highest", "b": "high", "c": "medium", "d": "low", "h": "high", "m": "medium", "l": "low"}

_VS = "\ufe0f?"  # emoji may be followed by a variation selector
_DAY_SIGNS = "".join(_BY_EMOJI)
_SIGNS = f"{_DAY_SIGNS}🔁{''.join(PRIORITY_EMOJI)}"
_WORDS = "|".join(_BY_WORD)
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"  # arrows to emoji, including the signs of other fields
_CALENDAR = "|".join(word for word, name in _BY_WORD.items() if name in DAYS)
_END_OF_RULE = rf"\s*(?:[{_PICTURES}\[\]()（）#^]|%%|<!--|\s\w+:|\s[@!]|$)"
_BLANKS = r"[^\S\r\n]*"  # including a no-break space
_CLOCK = r"(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?(?!\d))?"
_SEPARATOR = "[-./\u2010-\u2015\u2212]"  # hyphens and dashes
_DATE = rf"\d{{4}}(?:{_SEPARATOR}\d\d?{_SEPARATOR}\d\d?|\d{{4}})(?!\d)"
_ISO = r"(\d{4}-\d\d-\d\d)"  # the usual form: the pattern of all dates takes longer to compile
_DATED = rf"(?:{_DATE}{_CLOCK}|\d(?:[\d./-]*\d)?)"  # without a trailing full stop
_PAIRS = dict(zip("([{（［「『【〔《〈“‘«\"'*~", ")]}）］」』】〕》〉”’»\"'*~", strict=True))
_OPENED = "".join(map(re.escape, _PAIRS))
BEFORE_FIELD = rf"(?<![^\s{_OPENED},;，、；。！？·\ufffc])"
"""What may precede the word of a field: a blank, an opening bracket or quote, or punctuation of a clause."""

# The signs of each notation, one of which is in every field, and its pattern: compiling them all takes a millisecond.
_NOTATIONS: tuple[tuple[Iterable[str], str], ...] = (
    (("`",), CODE),
    (("::",), rf"[\[(](?P<inline>{_WORDS})::{_BLANKS}(?P<inner>[^\[\]()]*?){_BLANKS}[\])]"),
    (PRIORITY_EMOJI, rf"(?P<priority>[{''.join(PRIORITY_EMOJI)}]){_VS}"),
    (("🔁",), rf"🔁{_VS}{_BLANKS}(?P<rule>(?:(?!{_END_OF_RULE}).)+)"),
    (_BY_EMOJI, rf"(?P<sign>[{_DAY_SIGNS}]){_VS}{_BLANKS}(?P<day>{_DATED})"),
    (
        (":",),
        rf"{BEFORE_FIELD}(?P<word>(?i:{_CALENDAR})|{_WORDS})(?::|::?{_BLANKS}(?={_DATE}))(?P<value>[^\s:,;][^\s,;]*)",
    ),
    (("@",), rf"(?<!\S)@(?P<call>{_CALENDAR})\({_BLANKS}(?P<date>[^()]*?){_BLANKS}\)"),
    (("@",), r"(?<!\S)@(?P<project>[^\W\d_][\w/-]*)(?=\s|$)"),
    (("!",), r"(?:^|(?<=\s))(?P<bang>!{1,3})(?=\s|$)"),
    (
        ("<",),
        rf"(?<!\S)(?P<stamp>SCHEDULED|DEADLINE):{_BLANKS}<(?P<moment>{_DATE}(?: [^\W\d_]+\.?)?)(?=[ >])[^<>]*>",
    ),
    (("[#",), r"^\[#(?P<letter>[A-D])\](?=\s|$)"),
)
_STYLES = {
    "inner": "dataview",
    **dict.fromkeys(("priority", "rule", "day"), "emoji"),
    **dict.fromkeys(("project", "bang", "date"), "plain"),
    **dict.fromkeys(("moment", "letter"), "org"),
}
_NAMES = {"rule": "repeat", "bang": "priority", "letter": "priority"}
_STAMPS = {"SCHEDULED": "scheduled", "DEADLINE": "due"}
_REPEATER = r"(?<=\s)(?:\+\+?|\.\+)[1-9]\d*[dwmy](?=[\s>/])"
_MAY_HAVE = rf"[{_SIGNS}@!]|(?i:{_WORDS}):|DEADLINE:|^\[#"
TAIL = rf"(?i)(?:\s*{WIP})?(?:(?:^|[ \t]+)\^[a-z0-9-]+)?\s*$"
"""The end of a title, after all fields: `(WIP)` and a block id."""


_LONGEST = 4096  # longer text is not read for fields


class Field(NamedTuple):
    """A field of a title: `span` covers all of it, `inner` its value; both are offsets in the title."""

    name: str
    value: str
    span: Span
    inner: Span
    style: str  # emoji, dataview, org or plain


class Fields(NamedTuple):
    """The fields of a title and their values, and the title without them; `wrong` are those with an invalid value."""

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
        """Return the first field with a name; None if there is none."""
        return next((field for field in self.fields if field.name == name), None)


@lru_cache(maxsize=1 << 12)  # carried tasks have the same title in many notes
def read_fields(title: str) -> Fields:
    """Return the fields of a task's title; the first of several with the same name counts."""
    if len(title) > _LONGEST or has_no_field(title) or not re.search(_MAY_HAVE, title):
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
    """Return the key that the titles of one task share in all notes: fields come and go."""
    return title_key(read_fields(title).bare) or title_key(title)


def may_be_one(title: str, other: str) -> bool:
    """Return whether two titles with one chain key may belong to the same task: not if they name two projects."""
    projects = {read_fields(title).project, read_fields(other).project} - {None}
    return len(projects) < 2


def _fields(title: str) -> list[Field]:
    """Return the fields of a title: `@name` and `!` only before or after all words, not in mid-sentence."""
    pattern = "|".join(notation for signs, notation in _NOTATIONS if any(sign in title for sign in signs))
    fields = [field for match in re.finditer(pattern, title) for field in _matched(match)] if pattern else []
    if "@" not in title and "!" not in title:
        return fields
    words = _words(title, fields)
    return [
        field
        for field in fields
        if title[field.span.start] not in "@!" or field.name in DAYS or not words.start < field.span.start < words.end
    ]


def _words(title: str, fields: Sequence[Field]) -> Span:
    """Return the span from the first to the last word of a title, without fields, tags and the title's end."""
    letters = list(title)
    for field in fields:
        letters[field.span.start : field.span.end] = " " * (field.span.end - field.span.start)
    for tag in tag_matches("".join(letters)) if "#" in title else ():
        letters[tag.start() : tag.end()] = " " * len(tag[0])
    text = re.sub(TAIL, "", "".join(letters))
    return Span(len(text) - len(text.lstrip()), len(text))


def _matched(found: re.Match[str]) -> Iterator[Field]:
    field = _field(found)
    if field:
        yield field
    rule = re.search(_REPEATER, found[0]) if found.lastgroup == "moment" else None
    if rule:
        span = Span(found.start() + rule.start(), found.start() + rule.end())
        yield Field("repeat", rule[0], span, span, "org")


def _field(found: re.Match[str]) -> Field | None:
    group, span, text = found.lastgroup or "", Span(*found.span()), found.groupdict("")
    if group == "value":
        return _word_field(found, span)
    if group not in _STYLES:  # code
        return None
    name = _BY_WORD.get(text.get("inline") or text.get("call", "")) or _BY_EMOJI.get(text.get("sign", ""))
    name = name or _STAMPS.get(text.get("stamp", "")) or _NAMES.get(group, group)
    span = _with_brackets(found.string, span) if group == "day" else span
    return Field(name, found[group], span, Span(*found.span(group)), _STYLES[group])


def _word_field(found: re.Match[str], span: Span) -> Field | None:
    name, value = _BY_WORD[found["word"].lower()], Span(*found.span("value"))
    if name in DAYS:
        is_plain = found["word"].islower()
        day = (
            re.fullmatch(_ISO, found["value"])
            or re.match(rf"{_DATE}{_CLOCK}(?![A-Za-z\d_])", found["value"])
            or (is_plain and re.match(rf"(?>{_DATED})(?!\w)", found["value"]))
            or (is_plain and re.match(r".*\w" if name in ("due", "scheduled") else r"\d.*", found["value"]))
        )
        if not day:  # `npm start:dev`
            return None
        value = Span(value.start, value.start + day.end())
        return Field(name, day[0], _with_brackets(found.string, Span(span.start, value.end)), value, "plain")
    is_alone = value.start == found.end("word") + 1 and not found.string[: span.start][-1:].strip()
    is_field = is_alone and (name != "priority" or _priority(found["value"]))
    return Field(name, found["value"], span, value, "plain") if is_field else None


def _with_brackets(title: str, span: Span) -> Span:
    """Return the span of a field, with brackets and quotes around nothing else; those of a link are left out."""
    start, end = span
    while start and _PAIRS.get(title[start - 1], "") == title[end : end + 1] != "" and title[end + 1 : end + 2] != "(":
        start, end = start - 1, end + 1
    return Span(start, end)


def _value(field: Field) -> date | str | None:
    if field.name in DAYS:
        return _day(field.value.split()[0] if field.style == "org" else field.value)
    if field.name == "priority":
        return _priority(field.value)
    if field.name == "repeat" and field.style == "plain":
        return field.value.replace("-", " ")
    return field.value or None


def _day(text: str) -> date | None:
    found = re.fullmatch(_ISO, text) or re.fullmatch(rf"({_DATE})(?:[T ]\d\d?:\d\d\S*)?", text)
    year, month, day = (found[1][:4], *re.findall(r"\d\d?", found[1][4:])) if found else ("", "", "")
    try:
        return date(int(year), int(month), int(day)) if found else None
    except ValueError:
        return None


def _priority(text: str) -> str | None:
    folded = text.lower()
    if folded in PRIORITIES:
        return folded
    return PRIORITY_EMOJI.get(text) or BANGS.get(text) or _LETTERS.get(folded)


def title_beside(title: str, project: str | None) -> str:
    """Return a title without dates, rule, priority and `project`; `done`, `cancelled` and invalid fields stay."""
    fields = read_fields(title)
    removed = [
        field for field in fields.fields if field not in fields.wrong and field.name not in ("done", "cancelled")
    ]
    return _without(title, tuple(field for field in removed if field.name != "project" or field.value == project))


def _without(title: str, fields: tuple[Field, ...]) -> str:
    text, at = "", 0
    for field in fields:
        text, at = text + title[at : field.span.start], max(at, field.span.end)
        text = text.rstrip() if _closes(title[at : at + 1]) else text
    return " ".join((text + title[at:]).split())


def _closes(letter: str) -> bool:
    """Return whether no blank stays before a letter: at the end, and before closing punctuation."""
    return not letter or (unicodedata.category(letter) in ("Pd", "Pe", "Pf", "Po") and letter not in "#@")


def title_tags(title: str) -> tuple[str, ...]:
    """Return the tags of a title, as written, without duplicates."""
    if "#" not in title:
        return ()
    text = taggable(re.sub(CODE, " ", title) if "`" in title else title)
    return tuple(dict.fromkeys(filter(None, map(tag_name, tag_matches(text)))))


def shown_title(title: str) -> str:
    """Return a title as lists show it: without fields, with links reduced to their text."""
    return plain_links(read_fields(title).bare or title)


def is_part_of_title(key: str, title: str) -> bool:
    """Return whether a title key is part of a title.

    A bare number must be a whole word outside dates and fields; plain words are not looked for in fields either.
    """
    shown = title_key(shown_title(title))
    if not key.isdecimal():
        is_plain = key.replace(" ", "").isalpha()
        return bool(key) and (key in shown or (not is_plain and key in title_key(title)))
    text = _named_day().sub(" ", shown)
    return re.search(rf"(?<!\w)(?<!\d[-.:/]){key}(?!\w|[-.:/]\d)", text) is not None


@lru_cache(maxsize=1)
def _named_day() -> re.Pattern[str]:
    month = "|".join(rf"{name[:3]}(?:{name[3:]})?\b\.?" for name in map(str.lower, MONTHS))
    return re.compile(rf"\b(?:{month}) \d{{1,2}}\b(?:,? \d{{4}}\b)?|\b\d{{1,2}} (?:{month})(?: \d{{4}}\b)?")
