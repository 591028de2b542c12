"""What of a note may be published. An allow-list: what no rule lets through is held back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from markdown_it.token import Token

from tiltool.core.blocks import places_in_code, read_blocks, read_tokens, spoken
from tiltool.core.frontmatter import is_unreadable
from tiltool.core.hidden import MARKS, hidden, joined, without
from tiltool.core.inline import find_section_tags, find_tags, inline_runs, meta_tags
from tiltool.core.model import Heading, Note, Section
from tiltool.core.tagtree import TAG, is_within, tag_key
from tiltool.core.text import Lines, Span, line_table

_PLAIN = "plain"
"""What the configuration calls a section that has no role."""

_DAYS = ("publish", "published")


class Rules(NamedTuple):
    """What the owner of a notebook lets out."""

    roles: tuple[str, ...] = ("yesterday", "today", "done", "learned", _PLAIN)
    private: tuple[str, ...] = ("private",)
    unless_said: bool = True  # whether a note that has no `publish:` is published


class Kept(NamedTuple):
    """A stretch of a note that is published, all of one section."""

    section: int
    span: Span


def why_held(note: Note, rules: Rules) -> str | None:
    """Return why the whole note is held back, whatever the day is; None where it is not."""
    if is_unreadable(note.text):
        return "its front matter can't be read"
    said = _said(note)
    if any(said.get(key) not in (None, False) for key in ("draft", "private")):
        return "it is a draft" if "draft" in said else "it is private"
    if any(is_private(name, rules) for key in ("tags", "tag") for name in _names(said.get(key))):
        return "it has a private tag"
    for key in _DAYS:
        if key in said and said[key] is not True and not _day(said[key]):
            return "it says so"
    return None if rules.unless_said or "publish" in said else "it does not say publish: true"


def _said(note: Note) -> Mapping[str, object]:
    return {str(key).casefold(): value for key, value in note.meta.items()}


def _names(tags: object) -> Iterator[str]:
    """Yield all that may be meant as a tag, in whatever brackets and quotes."""
    yield from meta_tags(tags)
    yield from re.split(r"[\s,;:|(){}\[\]\"'#]+", str(tags))


def published_since(note: Note) -> date:
    """Return the day from which a note that is not held back is published: the latest it names, not before its own."""
    days = (note.day, *(_day(_said(note).get(key)) for key in _DAYS))
    return max(filter(None, days), default=date.min)


def _day(said: object) -> date | None:
    if isinstance(said, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            return None
    if isinstance(said, datetime):
        return said.date()
    return said if isinstance(said, date) else None


class Keeping(NamedTuple):
    """What of a note's text is published, in order; whether anything was cut out of the middle of a section."""

    kept: tuple[Kept, ...]
    is_cut: bool
    tags: tuple[Span, ...]  # what of the tags sections may be shown


def keep(note: Note, rules: Rules, tokens: Sequence[Token] | None = None) -> Keeping | None:
    """Return what of the note's text is published; None where a private tag holds all of it back.

    `tokens` are the renderer's: what it takes for code is code.
    """
    lines, stretches = line_table(note.text), [*_stretches(note, rules)]
    start = stretches[0].run.span.start if stretches else len(note.text)
    tokens = read_tokens(lines, lines.at(start)) if tokens is None else tokens
    private = _tagged(note, rules, tokens, start)
    if private is None:
        return None
    marks = "%%" in note.text or "<!--" in note.text
    comments = hidden(note.text, start, places_in_code(lines, tokens, MARKS)) if marks else []
    held = joined([*comments, *private])
    runs = [each.run for each in stretches if each.goes_out]
    kept = tuple(Kept(run.section, piece) for run in runs for piece in without(run.span, held))
    tags = tuple(piece for each in stretches if each.says_tags for piece in without(each.run.span, held))
    return Keeping(kept, bool(held), tags)


class _Stretch(NamedTuple):
    """A stretch of a section; `says_tags` where it is of a tags section that stands in nothing held back."""

    run: Kept
    goes_out: bool
    says_tags: bool


def _stretches(note: Note, rules: Rules) -> Iterator[_Stretch]:
    """Yield all stretches of the sections, each as open as its section and what it stands below."""
    headings = {heading.span.start: heading for heading in _headings(note)}
    above = [(0, False)]  # level, and whether what is below is held back unless it has a role of its own
    apart: set[int] = set()  # sections below what is held back
    for run in _runs(note):
        section, heading = note.sections[run.section], headings.get(run.span.start)
        if heading:
            while above[-1][0] >= heading.level:
                above.pop()
            if heading == section.heading and above[-1][1]:
                apart.add(run.section)
            above.append((heading.level, _hides(section, heading, above[-1][1], rules)))
        says_tags = section.role == "tags" and not heading and run.section not in apart
        yield _Stretch(run, _lets_out(section, rules) and not above[-1][1], says_tags)


def _hides(section: Section, heading: Heading, inherited: bool, rules: Rules) -> bool:
    """Tell whether a heading holds back what is below it; a note's title holds back its own text alone."""
    if heading == section.heading and section.role:
        return not _lets_out(section, rules)
    return inherited or (heading == section.heading and heading.level > 1 and not _lets_out(section, rules))


def _lets_out(section: Section, rules: Rules) -> bool:
    return (section.role or _PLAIN) in rules.roles


def _runs(note: Note) -> Iterator[Kept]:
    """Yield the stretches of the sections in the order of the text; a section may have several."""
    starts: dict[int, int] = {}
    for number, section in enumerate(note.sections):
        starts.update({heading.span.start: number for heading in _headings_of(section)})
        starts.update({group.body.start: number for group in section.groups if group.body.start not in starts})
    order = sorted(starts)
    for start, end in zip(order, [*order[1:], len(note.text)], strict=True):
        if end > start:
            yield Kept(starts[start], Span(start, end))


def _tagged(note: Note, rules: Rules, tokens: Sequence[Token], start: int) -> list[Span] | None:
    """Return what private tags hold back: tasks and headed parts; None for the whole note. Text begins at `start`."""
    if any(_tags_privately(note.text[:start], rules)):
        return None
    lines = line_table(note.text)
    offsets = {
        lines.start(line) if line >= 0 else -1
        for line, text in spoken(tokens)
        if "#" in text and any(_tags_privately(text, rules))
    }
    folded = tag_key(note.text)
    if any(tag_key(tag) in folded for tag in rules.private):
        offsets.update(_written(note, rules, lines, lines.at(start)))
    held = [_holder(note, offset) for offset in offsets]
    return None if None in held else [span for span in held if span]


def _tags_privately(text: str, rules: Rules) -> Iterator[bool]:
    for found in re.finditer(TAG, text):
        yield is_private(found["many"] or found["word"], rules)


def _written(note: Note, rules: Rules, lines: Lines, skip: int) -> Iterator[int]:
    """Yield where til itself reads private tags, in whatever form; -1 for one of the tags section."""
    runs = inline_runs(lines, read_blocks(lines, skip))
    yield from (tag.span.start for tag in find_tags(lines, runs) if tag.span and is_private(tag.name, rules))
    for section in note.having("tags"):
        for group in section.groups:
            yield from (-1 for tag in find_section_tags(lines, runs, group.body) if is_private(tag.name, rules))


def _holder(note: Note, offset: int) -> Span | None:
    """Return the task, or the headed part, whose own line the offset is in; None for running text."""
    for _, task in note.tasks():
        if _holds(task.head, offset):
            return task.block
    for heading in _headings(note):
        start = heading.span.start
        if _holds(heading.span, offset):
            ends = (each.span.start for each in _headings(note) if each.level <= heading.level)
            return Span(start, min((end for end in ends if end > start), default=len(note.text)))
    return None


def _headings(note: Note) -> Iterator[Heading]:
    for section in note.sections:
        yield from _headings_of(section)


def _headings_of(section: Section) -> Iterator[Heading]:
    """Yield the headings of a section, its own one first; bold lines are some, too."""
    yield from (heading for heading in (section.heading,) if heading)
    yield from section.inner
    yield from (heading for group in section.groups for heading in group.path)


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end


def is_private(name: str, rules: Rules) -> bool:
    """Tell whether a tag, however it is written, is one that holds back."""
    key = tag_key(name.replace("\\", "").strip().rstrip("_/-"))
    return any(is_within(key, tag_key(private)) for private in rules.private)


def is_pinned(meta: Mapping[str, object]) -> bool:
    """Tell whether front matter asks for a place on top of the home page."""
    return meta.get("pin") is True or meta.get("pinned") is True
