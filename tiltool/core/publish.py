"""What of a note may be published. An allow-list: what no rule lets through is held back."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from tiltool.core.blocks import read_blocks
from tiltool.core.frontmatter import read_front_matter
from tiltool.core.inline import find_section_tags, find_tags, inline_runs, meta_tags
from tiltool.core.model import Note, Section
from tiltool.core.tagtree import is_within, tag_key
from tiltool.core.text import Span, line_table

_PLAIN = "plain"
"""What the configuration calls a section that has no role."""

_MARKER = re.compile(r"(?i)<!--\s*(?P<over>/)?\s*private\b[^>]*-->|%%")
# What looks like front matter, but is not by til's rule: a blank behind `---`, lines before it, or TOML.
_ALMOST_MATTER = re.compile(
    r"(?is)\ufeff?\s*(---|\+\+\+)[ \t]*\r?\n(?:(?!\n(?:---|\+\+\+)).){0,4000}?^(publish(ed)?|draft|private|tags?)[ \t]*[:=]",
    re.MULTILINE,
)
_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"(?m)^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})[^\n]*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)


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
    matter = read_front_matter(line_table(note.text))
    if matter.fault or (not matter.end and _ALMOST_MATTER.match(note.text)):
        return "its front matter can't be read"
    said = {str(key).casefold(): value for key, value in note.meta.items()}
    if any(said.get(key) not in (None, False) for key in ("draft", "private")):
        return "it is a draft" if "draft" in said else "it is private"
    if any(_is_private(name, rules) for key in ("tags", "tag") for name in meta_tags(said.get(key))):
        return "it has a private tag"
    for key in ("publish", "published"):
        if key in said and said[key] is not True and not _day(said[key]):
            return "it says so"
    return None if rules.unless_said or "publish" in said else "it does not say publish: true"


def published_since(note: Note) -> date:
    """Return the day from which a note that is not held back is published: the one it names, or its own."""
    said = {str(key).casefold(): value for key, value in note.meta.items()}
    return _day(said.get("publish")) or note.day or date.min


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


def keep(note: Note, rules: Rules) -> Keeping | None:
    """Return what of the note's text is published; None where a private tag holds all of it back."""
    private = _tagged(note, rules)
    if private is None:
        return None
    held = _joined([*_between_markers(note.text), *private])
    runs = [run for run in _runs(note) if _lets_out(note.sections[run.section], rules)]
    kept = tuple(Kept(run.section, piece) for run in runs for piece in _without(run.span, held))
    return Keeping(kept, bool(held))


def _lets_out(section: Section, rules: Rules) -> bool:
    return (section.role or _PLAIN) in rules.roles


def _runs(note: Note) -> Iterator[Kept]:
    """Yield the stretches of the sections in the order of the text; a section may have several."""
    starts: dict[int, int] = {}
    for number, section in enumerate(note.sections):
        headings = [*([section.heading] if section.heading else []), *section.inner]
        headings += [heading for group in section.groups for heading in group.path]
        starts.update({heading.span.start: number for heading in headings})
        starts.update({group.body.start: number for group in section.groups if group.body.start not in starts})
    for start, end in pairwise([*sorted(starts), len(note.text)]):
        if end > start:
            yield Kept(starts[start], Span(start, end))


def _between_markers(text: str) -> Iterator[Span]:
    """Yield what stands between private markers; one that is never closed holds back all that follows."""
    if "%%" not in text and "<!--" not in text:
        return
    code = _code_of(text)
    comments = (Span(*found.span()) for found in _HTML_COMMENT.finditer(text))
    yield from (span for span in comments if not _is_in(span.start, code))
    opened: re.Match[str] | None = None
    for found in _MARKER.finditer(text):
        is_comment = found[0] == "%%"
        if is_comment and _is_in(found.start(), code):
            continue
        if opened is None and not found["over"]:
            opened = found
        elif opened is not None and (opened[0] == "%%") == is_comment and (is_comment or found["over"]):
            yield Span(opened.start(), found.end())
            opened = None
    if opened is not None:
        yield Span(opened.start(), len(text))


def _code_of(text: str) -> list[Span]:
    """Return fenced code, and code in a line, in order."""
    fenced: list[Span] = []
    opened: re.Match[str] | None = None
    for found in _FENCE.finditer(text):
        if opened is None:
            opened = found
        elif found["fence"].startswith(opened["fence"]):
            fenced.append(Span(opened.start(), found.end()))
            opened = None
    if opened is not None:
        fenced.append(Span(opened.start(), len(text)))
    inline = [Span(*found.span()) for found in _CODE.finditer(text)]
    return sorted([*fenced, *(span for span in inline if not _is_in(span.start, fenced))])


def _is_in(offset: int, spans: Sequence[Span]) -> bool:
    place = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return place >= 0 and offset < spans[place].end


def _tagged(note: Note, rules: Rules) -> list[Span] | None:
    """Return what private tags hold back: tasks and headed parts; None for the whole note."""
    folded = note.text.casefold()
    if not any(tag.casefold() in folded for tag in rules.private):
        return []
    lines = line_table(note.text)
    matter = read_front_matter(lines)
    runs = inline_runs(lines, read_blocks(lines, matter.end))
    said = [tag for tag in find_tags(lines, runs) if _is_private(tag.name, rules)]
    held = [_holder(note, tag.span.start) for tag in said if tag.span]
    if any(span is None for span in held):
        return None
    listed = (find_section_tags(lines, runs, group.body) for part in note.having("tags") for group in part.groups)
    if any(_is_private(tag.name, rules) for tags in listed for tag in tags):
        return None
    return [span for span in held if span]


def _holder(note: Note, offset: int) -> Span | None:
    """Return the task, or the headed part, whose own line the offset is in; None for running text."""
    for _, task in note.tasks():
        if _holds(task.head, offset):
            return task.block
    for start, level, line_end in _headings(note):
        if start <= offset < line_end:
            ends = (begin for begin, other, _ in _headings(note) if begin > start and other <= level)
            return Span(start, min(ends, default=len(note.text)))
    return None


def _headings(note: Note) -> Iterator[tuple[int, int, int]]:
    for section in note.sections:
        bold = (heading for group in section.groups for heading in group.path)
        for heading in (*([section.heading] if section.heading else []), *section.inner, *bold):
            yield heading.span.start, heading.level, heading.span.end


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end


def _is_private(name: str, rules: Rules) -> bool:
    return any(is_within(tag_key(name), tag_key(private)) for private in rules.private)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _without(span: Span, held: Sequence[Span]) -> Iterator[Span]:
    start = span.start
    for hole in held:
        if hole.end > start and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)


def is_pinned(meta: Mapping[str, object]) -> bool:
    """Tell whether front matter asks for a place on top of the home page."""
    return meta.get("pin") is True or meta.get("pinned") is True
