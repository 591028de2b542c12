"""A rendered note: its public part. Nothing that is held back gets this far."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from sys import intern
from typing import Any, NamedTuple, TypeVar

from tiltool.config.publish import PublishConfig
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Link
from tiltool.core.publish.explanation import Account, PartCount
from tiltool.core.publish.rules import Rules
from tiltool.core.search.columns import is_tag_line
from tiltool.core.search.site_keys import COPIED, HEADED, LEARNED, WRITTEN, keys_of
from tiltool.core.text.lines import Span
from tiltool.site.digest import content_key
from tiltool.site.strings import long_date, site_words

DIAGRAM = 'data-language="mermaid"'
"""The attribute of a diagram's HTML, which is code until the browser draws it."""


THEME_ID = re.compile(
    r"__(?:analytics|announce|codelineno|config|consent|drawer|outdated|palette|search|settings|source|tabs|toc)"
)
"""Ids that the theme's scripts look for: no element of a note may have one."""

_PICTURE = re.compile(r"(?i)\.(png|jpe?g|gif|webp|avif|svg)$")
_PLAYERS = {"video": ("mp4", "m4v", "webm", "ogv", "mov"), "audio": ("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac")}
HEADLINE_TOPICS = 2
"""Maximum number of topics in a headline."""

_DATED = re.compile(
    r"(?i)\b(til|today i learned|daily|log|journal|note)\b|[\d\s./:~년월일_-]|\(.\)|[월화수목금토일]요일"
)


def is_picture(path: str) -> bool:
    """Return whether a file is shown as a picture."""
    return bool(_PICTURE.search(path))


def player_of(path: str) -> str:
    """Return the element that plays a file, `video` or `audio`, or "" for other files."""
    suffix = path.rpartition(".")[2].lower()
    return next((player for player, suffixes in _PLAYERS.items() if suffix in suffixes), "")


def media_address(address: str) -> tuple[str, str]:
    """Return the file and the fragment of a media address: `a.png#gh-dark-mode-only`, `a.mp4#t=3`; `a#b.png` is all file."""
    file, _, fragment = address.rpartition("#")
    return (file, fragment) if is_picture(file) or player_of(file) else (address, "")


class Style(NamedTuple):
    """The options for rendering notes, which can be pickled for another process."""

    publish: PublishConfig = PublishConfig()
    rules: Rules = Rules()
    dialect: Dialect = Dialect().picklable()
    language: str = "en"


class PieceBody(NamedTuple):
    """The body of a piece, as HTML and as plain text; stored separately, because most pages don't need it."""

    html: str
    text: str
    tasks: Sequence[tuple[int, str]] = ()  # the number and line of each


class Piece(NamedTuple):
    """A headed part of a page: a section, or one topic of what was learned."""

    role: str
    section: str  # the section's heading, "" for text before the first heading
    topic: str  # the heading of a learned topic, "" if none
    heading: str  # the heading as HTML, "" if there is none or it is the note's title
    level: int
    anchor: str
    excerpt: str  # the beginning of its text
    size: int  # characters of its HTML


class PublicTask(NamedTuple):
    """A task; `key` identifies it across notes."""

    title: str
    key: str
    state: str
    role: str
    parent: int  # the number of its parent task, -1 if none
    wip: bool = False  # in progress, regardless of its box

    @property
    def is_done(self) -> bool:
        """Return whether the task is done."""
        return self.state == "done" and not self.wip

    @property
    def is_over(self) -> bool:
        """Return whether the task is done or dropped."""
        return self.is_done or self.state == "dropped"

    @property
    def is_doing(self) -> bool:
        """Return whether the task is in progress."""
        return self.state == "doing" or (self.wip and self.state in ("open", "done"))


class PublicLink(NamedTuple):
    """A link or image as written; `kind` is wiki, embed, markdown or image."""

    kind: str
    target: str
    fragment: str

    @property
    def as_written(self) -> Link:
        """Return the link as a `Link` in a note's text, whose place is unknown."""
        return Link(*self, "", 1, Span(0, 0), Span(0, 0))

    @property
    def is_picture(self) -> bool:
        """Return whether the link shows a picture, or plays video or audio."""
        return self.kind == "image" or (
            self.kind == "embed" and bool(is_picture(self.target) or player_of(self.target))
        )


class PublicNote(NamedTuple):
    """The public part of a note; in its HTML, `til:N` stands for the address of link N, an empty span for remarks on task N."""

    path: str
    day: str
    title: str
    pieces: tuple[Piece, ...]
    tags: tuple[str, ...]
    tasks: tuple[PublicTask, ...]
    links: tuple[PublicLink, ...]
    headings: tuple[str, ...]
    aliases: tuple[str, ...]
    pinned: bool
    minutes: int
    since: str  # the day from which it is published
    has_diagram: bool = False
    ids: tuple[str, ...] = ()  # in its raw HTML
    updated: str = ""  # the day of the last commit
    is_day_committed: bool = False  # its day is the first commit's, because neither path nor text gives one
    since_line: int = 0  # the line of its front matter that gives `since`; 0 if `since` is the note's day
    counts: tuple[PartCount, ...] = ()  # of its parts, published and held back
    headline: str = ""
    entry: str = ""  # the digest of what lists show of it
    learned: str = ""  # the digest of its topics
    agenda: str = ""  # the digest of its tasks

    @property
    def topics(self) -> tuple[Piece, ...]:
        """Return the pieces that are learned topics."""
        return tuple(piece for piece in self.pieces if piece.topic)


def with_summary(note: PublicNote, language: str) -> PublicNote:
    """Return a note with its headline, and with the digests of the parts that other pages show."""
    headline = headline_of(note, language)
    topics = [(piece.topic, piece.anchor) for piece in note.topics]
    entry = headline, note.day, topics, excerpt_of(note), note.tags, note.minutes
    entry_key, learned, agenda = map(content_key, (entry, (note.day, topics), note.tasks))
    return note._replace(headline=headline, entry=entry_key, learned=learned, agenda=agenda)


def without_text_fields(note: PublicNote) -> PublicNote:
    """Return a note without what is only shown together with its text, or in lists of entries."""
    pieces = (piece._replace(heading="", excerpt="", size=0) for piece in note.pieces)
    return note._replace(pieces=tuple(pieces), entry="", minutes=0)


def excerpt_of(note: PublicNote) -> str:
    """Return the beginning of what was learned, or else of the first piece with text, preferably without a role."""
    learned = (piece.excerpt for piece in note.pieces if piece.role == "learned" and piece.excerpt)
    plain = (piece.excerpt for piece in note.pieces if not piece.role and piece.excerpt)
    anything = (piece.excerpt for piece in note.pieces)
    return next(learned, "") or next(plain, "") or next(anything, "")


def headline_of(note: PublicNote, language: str) -> str:
    """Return a note's headline: its title if that says more than the day, else what was learned, else what was done."""
    if _has_words(note.title):
        from tiltool.core.dates.day_removal import undated  # takes milliseconds to load, and most titles are only a day

        if _has_words(undated(note.title)):
            return note.title
    names = [piece.topic for piece in note.topics] or _headline_tasks(note)
    if names:
        return _listed(names, language)
    return long_date(note.day, language) if note.day else note.title


def _has_words(title: str) -> bool:
    return any(map(str.isalnum, _DATED.sub("", title)))


def topics_headline(note: PublicNote, language: str) -> str:
    """Return the first topics of a note as a headline, with the number of the others."""
    return _listed([piece.topic for piece in note.topics], language)


def _headline_tasks(note: PublicNote) -> list[str]:
    """Return the titles of the tasks that were done, else of those in progress, else of those still open."""
    tasks = [task for task in note.tasks if task.title and task.parent < 0]
    own, reported = ([task for task in tasks if (task.role == "yesterday") == told] for told in (False, True))
    done = [task for task in own if task.is_done] or [task for task in reported if task.is_done]
    open_now = [task for task in own if task.is_doing] or [task for task in own if task.state == "open"]
    return [task.title for task in done or open_now]


def _listed(names: Sequence[str], language: str) -> str:
    names = list(dict.fromkeys(names))
    first, more = ", ".join(names[:HEADLINE_TOPICS]), len(names) - HEADLINE_TOPICS
    return f"{first}{site_words(language)['and_more'].format(more)}" if more > 0 else first


def search_keys(note: PublicNote, bodies: Sequence[PieceBody]) -> frozenset[str]:
    """Return the keys under which search finds a note."""
    texts: dict[str, list[str]] = {HEADED: [note.title], WRITTEN: [], COPIED: [], LEARNED: []}
    for piece, body in zip(note.pieces, bodies, strict=True):
        learned = piece.role == "learned"
        texts[LEARNED if learned else HEADED].append(piece.topic or piece.section)
        moved = [line for number, line in body.tasks if note.tasks[number].state == "moved"]
        moved += [line for line in body.text.split("\n") if line[:1] == "#" and is_tag_line(line)]
        texts[LEARNED if learned else WRITTEN].append(without_lines(body.text, moved))
        texts[COPIED] += moved
    return keys_of(texts, note.tags, {note.day[:4], *(piece.role for piece in note.pieces)} - {""})


def without_lines(text: str, lines: Iterable[str]) -> str:
    """Return a text with one occurrence of each of some lines removed."""
    for line in lines:
        text = f"\n{text}\n".replace(f"\n{line}\n", "\n", 1)[1:-1] if line else text
    return text


class RenderResult(NamedTuple):
    """A rendered note (None if it is held back), its problem, if any, and an account of what is published and held back."""

    note: PublicNote | None
    problem: str = ""
    bodies: tuple[PieceBody, ...] = ()  # one per piece
    account: Account = Account(None)


def to_json(value: object) -> str:
    """Return a value of this module as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_KINDS = {"pieces": Piece, "tasks": PublicTask, "links": PublicLink, "counts": PartCount}
_LISTS = ("tags", "headings", "aliases", "ids")
_NESTED: Mapping[int, Callable[[Any], object]] = {
    # like `_make`, but without a Python call for each value
    **{PublicNote._fields.index(name): partial(tuple.__new__, kind) for name, kind in _KINDS.items()},
    **{PublicNote._fields.index(name): str for name in _LISTS},
}


def note_from_json(kept: str) -> PublicNote:
    """Return the note that `to_json` wrote."""
    values = json.loads(kept)
    for at, kind in _NESTED.items():
        values[at] = tuple(map(kind, values[at]))
    return PublicNote._make(values)


_Values = TypeVar("_Values", bound=tuple[Any, ...])


def with_shared_texts(values: _Values) -> _Values:
    """Return a note, or a part of one, that shares memory with equal texts of others, which most of its texts have."""
    shared = [
        intern(each) if isinstance(each, str) else with_shared_texts(each) if isinstance(each, tuple) else each
        for each in values
    ]
    return tuple.__new__(type(values), shared)


def bodies_from_json(kept: str) -> tuple[PieceBody, ...]:
    """Return the bodies that `to_json` wrote."""
    return tuple(PieceBody(*each) for each in json.loads(kept))
