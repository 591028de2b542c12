"""The language of `til search`: words, phrases, exclusions, filters, regular expressions."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.search.tokens import Word, are_initials, fold
from tiltool.errors import Misused
from tiltool.messages import Message

LONGEST = 1000
"""The longest allowed query, in characters: a longer one was pasted by mistake."""

_EXAMPLES = MappingProxyType(
    {
        "tag": "tag:blog",
        "in": "in:learned",
        "is": "is:open",
        "topic": 'topic:"wal mode"',
        "path": "path:2020/",
        "author": "author:minsu",
        "day": "day:2020-09-24",
        "since": "since:2020-09-01",
        "until": "until:yesterday",
        "year": "year:2020",
        "choseong": "choseong:ㅂㅍ",
    }
)
"""The filters of `til search`, with an example of each."""


class Language(NamedTuple):
    """What a query may contain: its filters, the values of `is:`, and the filters that a minus negates.

    `refused` are states that are accepted, so that the caller can say where to find such tasks, but never suggested.
    """

    filters: tuple[str, ...] = tuple(_EXAMPLES)
    states: tuple[str, ...] = STATE_NAMES
    negatable: tuple[str, ...] = ("tag", "topic", "path", "author")
    examples: Mapping[str, str] = MappingProxyType({})
    refused: tuple[str, ...] = ()


SEARCH = Language()
_PIECE = r"""(?x)\s*(?:
    (?P<minus>-?)(?P<key>[A-Za-z]+):(?!//|:)(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))
    |(?P<regex>/(?:[^/\\]|\\.)+/)(?=\s|$)
    |(?P<not>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))
    )"""

ReadDay = Callable[[str], date | None]


class Filter(NamedTuple):
    """One thing that a note, topic or task must have, or must not have if `wanted` is false."""

    key: str
    value: str
    wanted: bool = True


class Query(NamedTuple):
    """A parsed search."""

    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()
    regexes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    years: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    def values(self, key: str) -> Iterator[Filter]:
        """Yield the filters with a key: `tag`, `topic` or `path`."""
        return (each for each in self.filters if each.key == key)

    @property
    def is_empty(self) -> bool:
        """Return whether the query asks for nothing."""
        return self == Query()

    @property
    def asks_the_parser(self) -> bool:
        """Return whether the query needs parsed notes, not just words: it asks for sections, tasks, topics or tags."""
        return bool(self.roles or self.states) or any(each.key != "path" for each in self.filters)

    @property
    def looks_closer(self) -> bool:
        """Return whether the query asks for tasks or topics instead of notes."""
        return bool(self.states) or any(self.values("topic"))


def parse_query(text: str, read_day: ReadDay, language: Language = SEARCH) -> Query:
    """Return `text` as a query; `read_day` reads a day in words.

    Filters that only `language` knows are returned as written, for the caller to read.

    Raises Misused for an unclosed quote, an unknown filter or value, and a text longer than LONGEST.
    """
    if len(text) > LONGEST:
        message = Message("a query of {length} characters is too long", length=len(text))
        raise Misused(message, Message("search for a part of it: at most {most} characters", most=LONGEST))
    reader = _Reader(read_day, language)
    if text.replace(" ", "").isalnum():  # the usual case: the pattern of all pieces takes longer to compile
        for word in text.split():
            reader.take_word(word)
    else:
        for piece in _pieces(text):
            reader.take(piece)
    return reader.query()


def _pieces(text: str) -> Iterator[re.Match[str]]:
    piece, at, end = re.compile(_PIECE), 0, len(text.rstrip())
    while at < end:
        found = piece.match(text, at)
        if not found:
            message = Message("a quote is never closed: {text}", text=text[at:].strip()[:30])
            raise Misused(message, 'close it: "two words"')
        yield found
        at = found.end()


def authors_as_paths(query: Query, folder_of: Callable[[str], str]) -> Query:
    """Return a query with filters by path instead of author; `folder_of` returns the folder of an author's notes."""

    def as_path(each: Filter) -> Filter:
        if each.key != "author":
            return each
        folder = re.sub(r"([\[*?])", r"[\1]", fold(folder_of(each.value)))
        return Filter("path", f"{folder}/*", each.wanted)

    return query._replace(filters=tuple(map(as_path, query.filters)))


class _Reader:
    """Collects the parts of a query."""

    def __init__(self, read_day: ReadDay, language: Language) -> None:
        self.read_day = read_day
        self.language = language
        self.words: list[Word] = []
        self.without: list[Word] = []
        self.regexes: list[str] = []
        self.filters: list[Filter] = []
        self.chosen: dict[str, list[str]] = {"in": [], "is": []}
        self.years: list[str] = []
        self.spans: list[tuple[date | None, date | None]] = []

    def take(self, piece: re.Match[str]) -> None:
        if piece["key"]:
            value = piece["quoted"] if piece["value"] is None else piece["value"]
            self._filter(piece["key"].lower(), value.strip(), wanted=not piece["minus"])
        elif piece["regex"]:
            self.regexes.append(piece["regex"][1:-1])
        else:
            phrase = piece["phrase"]
            self.take_word(piece["word"] if phrase is None else phrase, exact=phrase is not None, without=piece["not"])

    def take_word(self, written: str, *, exact: bool = False, without: str = "") -> None:
        text = fold(written).strip()
        if text:
            (self.without if without else self.words).append(Word(text, exact=exact))

    def _filter(self, key: str, value: str, *, wanted: bool) -> None:
        known, negatable = self.language.filters, self.language.negatable
        if key not in known:
            text = 'filters: {known}:; quote what is not a filter: "{key}:{value}"'
            raise _unknown(key, known, Message(text, known=": ".join(known), key=key, value=value))
        if not value:
            raise Misused(Message("{key}: has no value", key=key), self._example(key))
        if not wanted and key not in negatable:
            hint = Message("only words and {filters}: can be negated", filters=": ".join(negatable))
            raise Misused(Message("{key}: can't be negated", key=key), hint)
        if key in self.chosen:
            known = ROLES if key == "in" else self.language.states
            self.chosen[key] += _names(key, value, known, () if key == "in" else self.language.refused)
        elif key in ("day", "since", "until"):
            self.spans.append(self._span(key, value))
        elif key == "year":
            self.years.append(self._year(value))
        elif key == "choseong":
            self.words.append(_initials(value))
        elif key == "tag":
            from tiltool.core.note.tags import tag_key  # few searches name a tag

            self.filters.append(Filter(key, tag_key(value.lstrip("#\\").rstrip("/")), wanted))
        else:
            self.filters.append(Filter(key, fold(value), wanted))

    def _year(self, value: str) -> str:
        if not re.fullmatch(r"[0-9]{4}", value):
            raise Misused(Message("{key}:{value} is not a year", key="year", value=value), self._example("year"))
        return value

    def _example(self, key: str) -> Message:
        return Message("for example: {example}", example=self.language.examples.get(key) or _EXAMPLES[key])

    def _span(self, key: str, value: str) -> tuple[date | None, date | None]:
        days = _period(value) or ((day, day) if (day := self.read_day(value)) else None)
        if days is None:
            hint = Message("for example: {example}, {key}:2020-09, {key}:2020", example=_EXAMPLES[key], key=key)
            raise Misused(Message("{key}:{value} is not a day", key=key, value=value), hint)
        return (None if key == "until" else days[0], None if key == "since" else days[1])

    def query(self) -> Query:
        if self.chosen["is"] and any(each.key == "topic" for each in self.filters):
            raise Misused("is: finds tasks and topic: finds topics; use only one of them", "leave one of them out")
        words = self.words
        if words and all(are_initials(word.text) for word in words):
            words = [word._replace(initials=True) for word in words]
        return Query(
            tuple(dict.fromkeys(words)),
            tuple(dict.fromkeys(self.without)),
            tuple(self.regexes),
            tuple(dict.fromkeys(self.chosen["in"])),
            tuple(dict.fromkeys(self.chosen["is"])),
            max((first for first, _ in self.spans if first), default=None),
            min((last for _, last in self.spans if last), default=None),
            tuple(dict.fromkeys(self.years)),
            tuple(dict.fromkeys(self.filters)),
        )


def path_fits(path: str, filters: Iterable[Filter]) -> bool:
    """Return whether a path passes all filters: it contains the text of each, or matches it if it has `*` or `?`."""
    folded = fold(path)
    return all(_has_piece(folded, each.value) == each.wanted for each in filters)


def _has_piece(path: str, piece: str) -> bool:
    if not set("*?") & set(piece):
        return piece in path
    from fnmatch import fnmatchcase

    return fnmatchcase(path, piece)


def _names(key: str, value: str, known: Sequence[str], refused: Sequence[str]) -> Iterable[str]:
    for name in value.lower().split(","):
        if name not in known and name not in refused:
            hint = Message("{key}: takes {values}", key=key, values=", ".join(known))
            raise _unknown(f"{key}:{name}", [f"{key}:{each}" for each in known], hint)
        yield name


def _unknown(what: str, known: Iterable[str], otherwise: Message) -> Misused:
    from difflib import get_close_matches

    near = get_close_matches(what, list(known), n=1)
    colon = "" if ":" in what else ":"
    hint = Message("did you mean {name}{colon}?", name=near[0], colon=colon) if near else otherwise
    return Misused(Message("unknown filter {name}{colon}", name=what, colon=colon), hint)


def _initials(value: str) -> Word:
    if not are_initials(value):
        message = Message("choseong:{value} is not made of initial consonants", value=value)
        raise Misused(message, "for example: choseong:ㅂㅍ")
    return Word(value, initials=True)


def _period(value: str) -> tuple[date, date] | None:
    """Return the first and last day of `2020` or `2020-09`; None for anything else."""
    found = re.fullmatch(r"(\d{4})(?:[-/.](\d\d?))?", value)
    if not found or not 1 <= int(found[2] or 1) <= 12 or not int(found[1]):
        return None
    from calendar import monthrange

    year, first = int(found[1]), int(found[2] or 1)
    last = first if found[2] else 12
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
