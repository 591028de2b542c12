"""The private parts of a note: the whole note, for a stated reason, or its tagged and hidden parts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from markdown_it.token import Token

from tiltool.core.note.comments import held_spans, without_markers
from tiltool.core.note.frontmatter import (
    FRONT_MATTER_SIGNS,
    HELD_BACK_KEYS,
    TAG_KEYS,
    is_unreadable,
    read_front_matter,
)
from tiltool.core.note.markdown import read_blocks, read_tokens, text_outside_code
from tiltool.core.note.model import Note
from tiltool.core.note.tags import meta_tags, tag_key, tag_matches
from tiltool.core.publish.rules import Hold, Rules
from tiltool.core.text.lines import Lines, Span, is_below, is_in, mask_of, merged
from tiltool.messages import Message

_BOX_LINE = r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[^\[\]]{1,16}\][ \t]"
_DAYS = ("publish", "published")
PRIVATE_TAG = Message("it has a private tag")


class HeldSpan(NamedTuple):
    """A range of a note that is held back, and what holds it back."""

    span: Span
    hold: Hold


def hold_reason(note: Note, rules: Rules) -> Hold | None:
    """Return what holds the whole note back, regardless of the day; None if nothing does."""
    if rules.hold:
        return rules.hold
    if is_unreadable(note.text):
        return Hold("front-matter", Message("its front matter can't be read"), 1)
    asked = _hold_of_keys(note, rules)
    if asked or rules.by_default or "publish" in note.meta:
        return asked
    return Hold("default", Message("it does not say publish: true"), keys=rules.notes_key)


def _hold_of_keys(note: Note, rules: Rules) -> Hold | None:
    """Return the entry of the front matter that holds the note back."""
    meta = note.meta
    for key in HELD_BACK_KEYS:
        if meta.get(key) not in (None, False):
            return _said_by(note, key, "draft" if key == "draft" else "private")
    for key in TAG_KEYS:
        if any(is_private(name, rules) for name in _names(meta.get(key) or ())):
            return Hold("tag", PRIVATE_TAG, line_of_key(note, key))
    for key in _DAYS:
        if key in meta and meta[key] is not True and not _day(meta[key]):
            return _said_by(note, key, "publish")
    return None


def _said_by(note: Note, key: str, code: str) -> Hold:
    line = line_of_key(note, key)
    return Hold(code, Message("its front matter says {text}", text=note.lines.content(line - 1).strip()), line)


def line_of_key(note: Note, key: str) -> int:
    """Return the line, from 1, of a key in front matter; that of the front matter if the key isn't found."""
    end = read_front_matter(note.lines).end
    keys = (re.split("[:=]", note.lines.content(line))[0].strip(" \t\"'").casefold() for line in range(end))
    return next((line for line, name in enumerate(keys, 1) if name == key), 1)


def _names(tags: object) -> Iterator[str]:
    """Yield every word that may be meant as a tag, in any brackets and quotes."""
    yield from meta_tags(tags)
    yield from re.split(r"[\s,;:|(){}\[\]\"'#]+", str(tags))


def published_since(note: Note) -> date:
    """Return the day from which a note that is not held back is published: the latest it names, or its own if later."""
    return max((note.day or date.min, *_named_days(note)))


def line_of_day(note: Note) -> int:
    """Return the line, from 1, on which front matter names the latest day of publication; 0 if it names none."""
    days = {key: _day(note.meta.get(key)) for key in _DAYS}
    key = max((key for key in _DAYS if days[key]), key=lambda each: days[each] or date.min, default="")
    return line_of_key(note, key) if key else 0


def embargo_of(note: Note) -> date | None:
    """Return the latest day of publication that a note names; None if it names none."""
    return max(_named_days(note), default=None)


def _named_days(note: Note) -> Iterator[date]:
    return filter(None, (_day(note.meta.get(key)) for key in _DAYS))


def _day(value: object) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


class PrivateParts(NamedTuple):
    """The parts of a note that may not be published, regardless of their sections' roles."""

    is_whole: bool = False
    marked: Sequence[Span] = ()  # comments, and text between private markers
    tagged: Sequence[Span] = ()  # tasks and parts under a heading with a private tag

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is private."""
        return not (self.is_whole or self.marked or self.tagged)

    def holds(self, offset: int) -> bool:
        """Return whether the character at an offset is private."""
        return self.is_whole or any(span.holds(offset) for span in (*self.marked, *self.tagged))

    def mask(self, length: int) -> bytearray:
        """Return a byte for each of `length` characters, 1 where it is private."""
        return mask_of([Span(0, length)] if self.is_whole else [*self.marked, *self.tagged], length)

    def hides(self, spans: Iterable[Span], text: str) -> bool:
        """Return whether anything in the spans of a text is private, except blanks and private markers."""
        if self.is_empty or self.is_whole:
            return self.is_whole
        held = merged([*self.marked, *self.tagged])
        parts = (Span(max(span.start, each.start), min(span.end, each.end)) for span in spans for each in held)
        return any(without_markers(part.of(text)).strip() for part in parts if part.start < part.end)


def private_parts(note: Note, rules: Rules, until: date = date.max) -> PrivateParts:
    """Return the private parts of a note: all of it if it names a day of publication after `until`."""
    text = note.text
    may_say_so = rules.hold or not rules.by_default or any(map(text.__contains__, FRONT_MATTER_SIGNS))
    if may_say_so and (hold_reason(note, rules) or max(_named_days(note), default=date.min) > until):
        return PrivateParts(is_whole=True)
    tagged: list[HeldSpan] | Hold = []
    if _may_name_private_tag(text, rules):
        skip = read_front_matter(note.lines).end
        tagged = tagged_parts(note, rules, read_tokens(note.lines, skip), note.lines.start(skip))
    if isinstance(tagged, Hold):
        return PrivateParts(is_whole=True, marked=held_spans(note.lines))
    return PrivateParts(marked=held_spans(note.lines), tagged=[each.span for each in tagged])


def _may_name_private_tag(text: str, rules: Rules) -> bool:
    """Return whether a text contains the letters of a private tag, however separated, or perhaps as HTML entities."""
    if re.search(r"&#?\w+;", text):
        return True
    folded = text.casefold()
    # a first check, in a tenth of the time of the rest
    letters = folded.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS)
    names = [re.sub(_NO_LETTERS, "", tag_key(tag)) for tag in rules.private]
    names = [name for name in names if not name.isascii() or name.encode() in letters]
    forms = [re.sub(_NO_LETTERS, "", each) for each in {tag_key(text), folded}] if names else ()  # usually the same
    return any(name in each for each in forms for name in names)


_NO_LETTERS = r"[\W_]+"
"""Characters that may be inside a tag: emphasis, backslashes, joiners."""

_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def tagged_parts(note: Note, rules: Rules, tokens: Sequence[Token], start: int) -> list[HeldSpan] | Hold:
    """Return the tasks and headed parts that private tags hold back, or what holds the whole note back.

    The text begins at `start`.
    """
    if tags_privately(note.text[:start], rules):
        return Hold("tag", PRIVATE_TAG, 1)
    if not _may_name_private_tag(note.text, rules):
        return []
    lines = note.lines
    offsets = {  # each with its line; an offset of -1 belongs to no task or heading
        (lines.start(line) if line >= 0 else -1, max(line, 0))
        for line, text in text_outside_code(tokens)
        if re.search("[#＃]", text) and tags_privately(text, rules)
    }
    folded = tag_key(note.text)
    if any(tag_key(tag) in folded for tag in rules.private):
        offsets.update(_tag_offsets(note, rules, lines, lines.at(start)))
    comments = held_spans(lines)
    held: list[HeldSpan] = []
    for offset, line in sorted(offsets):
        span, hold = _holder(note, offset, comments), Hold("tag", PRIVATE_TAG, line + 1)
        if span is None:
            return hold
        held.append(HeldSpan(span, hold))
    return held


def tags_privately(text: str, rules: Rules) -> bool:
    """Return whether a text, such as a title, has a private tag."""
    found = tag_matches(text.replace("＃", "#"))  # Japanese and Chinese keyboards write this sign
    return any(is_private(each["many"] or each["word"], rules) for each in found)


def _tag_offsets(note: Note, rules: Rules, lines: Lines, skip: int) -> Iterator[tuple[int, int]]:
    """Yield offset and line of the private tags that til itself reads, in any form; offset -1 for the tags section."""
    from tiltool.core.note.inline import find_section_tags, find_tags, inline_runs  # most notes have no such tag

    runs = inline_runs(lines, read_blocks(lines, skip))
    for tag in find_tags(lines, runs):
        if tag.span and is_private(tag.name, rules):
            yield tag.span.start, lines.at(tag.span.start)
    for section in note.having("tags"):
        listed = find_section_tags(lines, runs, section)
        yield from ((-1, tag.line - 1) for tag in listed if is_private(tag.name, rules))


def _holder(note: Note, offset: int, comments: Sequence[Span]) -> Span | None:
    """Return the task or the headed part whose own line contains the offset; None for running text.

    A box in a comment is not a task, but a tag on its line holds that line back as it would a task.
    """
    for _, task in note.tasks():
        if task.head.holds(offset):
            return task.block
    for heading in note.headings():
        start = heading.span.start
        if heading.span.holds(offset):
            ends = (each.span.start for each in note.headings() if each.level <= heading.level)
            return Span(start, min((end for end in ends if end > start), default=len(note.text)))
    line = note.lines.at(max(0, offset))
    is_box = re.match(_BOX_LINE, note.lines.content(line)) and is_in(offset, comments)
    return note.lines.span(line, line + 1) if is_box else None


def is_private(name: str, rules: Rules) -> bool:
    """Return whether a tag, however written, is one that holds text back."""
    key = tag_key(name.replace("\\", "").strip().rstrip("_/-"))
    return is_below(key, map(tag_key, rules.private))


def is_pinned(meta: Mapping[str, object]) -> bool:
    """Return whether front matter asks for a place at the top of the home page."""
    return meta.get("pin") is True or meta.get("pinned") is True
