"""A rendered note: its public part. Nothing that is held back gets this far."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.config import PublishConfig
from tiltool.core.note.dialect import STATES
from tiltool.core.note.model import Link
from tiltool.core.search.site_keys import keys_of
from tiltool.core.text.lines import Span
from tiltool.site.strings import long_date

DIAGRAM = 'data-language="mermaid"'
"""The attribute of a diagram's HTML: it is code until the browser draws it."""


THEME_ID = re.compile(
    r"__(?:analytics|announce|codelineno|config|consent|drawer|outdated|palette|search|settings|source|tabs|toc)"
)
"""Ids that the theme's scripts look for: no element of a note may have one."""

_PICTURE = re.compile(r"(?i)\.(png|jpe?g|gif|webp|avif|svg)$")
_PLAYERS = {"video": ("mp4", "m4v", "webm", "ogv", "mov"), "audio": ("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac")}
HEADLINE_TOPICS = 3
"""Number of topics that a headline names."""

_DATED = re.compile(
    r"(?i)\b(til|today i learned|daily|log|journal|note)\b|[\d\s./:~년월일_-]|\(.\)|[월화수목금토일]요일"
)


def is_picture(path: str) -> bool:
    """Return whether a file is shown as a picture."""
    return bool(_PICTURE.search(path))


def player_of(path: str) -> str:
    """Return the element that plays a file, `video` or `audio`; "" for other files."""
    suffix = path.rpartition(".")[2].lower()
    return next((player for player, suffixes in _PLAYERS.items() if suffix in suffixes), "")


class Style(NamedTuple):
    """How notes are rendered; it can be pickled for another process."""

    publish: PublishConfig = PublishConfig()
    roles: Mapping[str, str] = {}
    states: Mapping[str, str] = STATES
    language: str = "en"
    whole: str | None = None  # the role of all text of a published project


class PieceBody(NamedTuple):
    """The body of a piece, as HTML and as plain text; stored separately because most pages don't need it."""

    html: str
    text: str


class Piece(NamedTuple):
    """A headed part of a page: a section, or one topic of what was learned."""

    role: str
    section: str  # the section's heading, "" for text before the first one
    topic: str  # a learned topic's heading, "" for none
    heading: str  # the heading as HTML, "" for none, and for the note's title
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
    parent: int  # the number of the task it is below, -1 for none
    wip: bool = False  # in progress, whatever its box says

    @property
    def is_done(self) -> bool:
        """Return whether it is finished."""
        return self.state == "done" and not self.wip

    @property
    def is_over(self) -> bool:
        """Return whether it is done or dropped."""
        return self.is_done or self.state == "dropped"

    @property
    def is_doing(self) -> bool:
        """Return whether it is in progress."""
        return self.state == "doing" or (self.wip and self.state in ("open", "done"))


class PublicLink(NamedTuple):
    """A link or an image as it was written; `kind` is wiki, embed, markdown or image."""

    kind: str
    target: str
    fragment: str

    @property
    def as_written(self) -> Link:
        """Return the link as one of a note's text, whose place is unknown."""
        return Link(*self, "", 1, Span(0, 0), Span(0, 0))

    @property
    def is_picture(self) -> bool:
        """Return whether it shows a picture, or plays a video or a sound."""
        return self.kind == "image" or (
            self.kind == "embed" and bool(is_picture(self.target) or player_of(self.target))
        )


class PublicNote(NamedTuple):
    """The public part of one note. In its HTML, `til:N` stands for the address of link N, and an empty span for the remarks on task N."""

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
    ids: tuple[str, ...] = ()  # of its raw HTML

    @property
    def topics(self) -> tuple[Piece, ...]:
        """Return the topics learned."""
        return tuple(piece for piece in self.pieces if piece.topic)


def headline_of(note: PublicNote, language: str) -> str:
    """Return a note's headline: its own title if that says more than its day, else what was learned."""
    if note.title and _DATED.sub("", note.title).strip("[]()|,·–— "):
        return note.title
    if note.topics:
        return topics_headline(note)
    return long_date(date.fromisoformat(note.day), language) if note.day else note.title


def topics_headline(note: PublicNote) -> str:
    """Return the first topics of a note, separated by commas."""
    return ", ".join(piece.topic for piece in note.topics[:HEADLINE_TOPICS])


def search_keys(note: PublicNote, texts: Sequence[str], language: str) -> frozenset[str]:
    """Return the keys that search finds a note by."""
    headings = (headline_of(note, language), note.title, *(piece.topic or piece.section for piece in note.pieces))
    kinds = {note.day[:4], *(piece.role for piece in note.pieces)} - {""}
    return keys_of(headings, note.tags, texts, kinds)


class RenderResult(NamedTuple):
    """A rendered note, None if it is held back, and its problem, if any."""

    note: PublicNote | None
    problem: str = ""
    bodies: tuple[PieceBody, ...] = ()  # one per piece


def to_json(value: object) -> str:
    """Return a value of this module as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def note_from_json(kept: str) -> PublicNote:
    """Return the note that `to_json` wrote."""
    fields = dict(zip(PublicNote._fields, json.loads(kept), strict=True))
    made = {"pieces": Piece, "tasks": PublicTask, "links": PublicLink}
    for name, kind in made.items():
        fields[name] = tuple(kind(*each) for each in fields[name])
    for name in ("tags", "headings", "aliases", "ids"):
        fields[name] = tuple(fields[name])
    return PublicNote(**fields)


def bodies_from_json(kept: str) -> tuple[PieceBody, ...]:
    """Return the bodies that `to_json` wrote."""
    return tuple(PieceBody(*each) for each in json.loads(kept))
