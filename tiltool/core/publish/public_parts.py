"""The published parts of a note: those under headings with published roles, without anything private.

An allow-list: anything that no rule allows is held back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from tiltool.core.note.comments import COMMENT_MARKS, hidden_spans
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import PLAIN
from tiltool.core.note.markdown import find_code, read_tokens
from tiltool.core.note.model import Heading, Note, Section
from tiltool.core.note.parse import DIALECT
from tiltool.core.publish.privacy import HeldSpan, hold_reason, tagged_parts
from tiltool.core.publish.rules import Hold, Rules
from tiltool.core.text.lines import Span, mask_of, merged, subtract
from tiltool.messages import Message


class PublicSpan(NamedTuple):
    """A published range of a note, within a single section."""

    section: int
    span: Span


class PublicParts(NamedTuple):
    """The published parts of a note's text, in order, whether any section was cut, and the spans held back."""

    kept: tuple[PublicSpan, ...]
    is_cut: bool
    tags: tuple[Span, ...]  # the visible parts of the tags sections
    held: tuple[HeldSpan, ...]  # the rest of the text, in order


def _stretches(note: Note, rules: Rules, dialect: Dialect) -> Iterator[tuple[PublicSpan, Hold | None, bool]]:
    """Yield the stretches of the sections, each with what holds it back, and whether it shows tags.

    A stretch shows tags if it is in a tags section that is not inside anything held back.
    """
    by_start = {heading.span.start: heading for heading in note.headings()}
    above: list[tuple[int, Hold | None]] = [(0, None)]  # level, and what holds back text below it without a role
    apart: set[int] = set()  # sections below something that is held back
    newest: Heading | None = None
    for run in _runs(note):
        section, heading = note.sections[run.section], by_start.get(run.span.start)
        newest = heading or newest
        if heading:
            while above[-1][0] >= heading.level:
                above.pop()
            if heading == section.heading and above[-1][1]:
                apart.add(run.section)
            above.append((heading.level, _hold_below(section, heading, above[-1][1], rules, dialect)))
        shows_tags = section.role == "tags" and not heading and run.section not in apart
        if shows_tags and newest:
            shows_tags = dialect.role_begun(newest.title) in (None, "tags")
        yield run, above[-1][1] or _hold_of_role(section.role or PLAIN, rules), shows_tags


def _hold_of_role(role: str, rules: Rules) -> Hold | None:
    """Return what holds back sections with this role; `plain` stands for sections without one."""
    if role in rules.roles:
        return None
    plain = Message("sections without a role (plain) are not in publish: roles")
    message = plain if role == PLAIN else Message("{role} is not in publish: roles", role=role)
    return Hold("role", message, keys=rules.roles_key)


def _hold_below(
    section: Section, heading: Heading, inherited: Hold | None, rules: Rules, dialect: Dialect
) -> Hold | None:
    """Return what holds back the text below a heading; a title without a role holds back only its own text."""
    if heading == section.heading and section.role:
        return _hold_of_role(section.role, rules)
    if inherited:
        return inherited
    begun = dialect.role_begun(heading.title)
    if begun and begun not in ("tags", *rules.roles):  # tags are held back only because they are shown elsewhere
        return _hold_of_role(begun, rules)
    return _hold_of_role(PLAIN, rules) if heading == section.heading and heading.level > 1 else None


def _runs(note: Note) -> Iterator[PublicSpan]:
    """Yield the stretches of the sections in the order of the text; a section may have several."""
    starts: dict[int, int] = {}
    for number, section in enumerate(note.sections):
        starts.update({heading.span.start: number for heading in section.headings()})
        starts.update({group.body.start: number for group in section.groups if group.body.start not in starts})
    for start, end in pairwise([*sorted(starts), len(note.text)]):
        if end > start:
            yield PublicSpan(starts[start], Span(start, end))


def public_parts(
    note: Note, rules: Rules, tokens: Sequence[Token] | None = None, dialect: Dialect = DIALECT
) -> PublicParts | Hold:
    """Return the published parts of a note, or the private tag that holds all of it back.

    `tokens` are the renderer's: code is what the renderer reads as code.
    """
    lines, stretches = note.lines, [*_stretches(note, rules, dialect)]
    start = stretches[0][0].span.start if stretches else len(note.text)
    tokens = read_tokens(lines, lines.at(start)) if tokens is None else tokens
    private = tagged_parts(note, rules, tokens, start)
    if isinstance(private, Hold):
        return private
    marks = "%%" in note.text or "<!--" in note.text
    comments = hidden_spans(note.text, start, find_code(lines, tokens, COMMENT_MARKS)) if marks else []
    cut = [*(HeldSpan(span, _hold_of_mark(note, span)) for span in comments), *private]
    holes = merged(each.span for each in cut)
    kept: list[PublicSpan] = []
    tags: list[Span] = []
    held: list[HeldSpan] = []
    for run, hold, shows_tags in stretches:
        pieces = [*subtract(run.span, holes)]
        if hold is None:
            kept += (PublicSpan(run.section, piece) for piece in pieces)
        if shows_tags:
            tags += pieces
        if hold is None:
            held += within(run.span, cut)
        else:
            held.append(HeldSpan(run.span, hold))
    return PublicParts(tuple(kept), bool(holes), tuple(tags), tuple(held))


def shows_more(note: Note, rules: Rules, before: Rules, dialect: Dialect = DIALECT) -> bool:
    """Return whether the rules publish some text of a note that the rules `before` did not."""
    now, old = (_public_mask(note, each, dialect) for each in (rules, before))
    return any(is_public > was for is_public, was in zip(now, old, strict=True))


def _public_mask(note: Note, rules: Rules, dialect: Dialect) -> bytearray:
    parts = hold_reason(note, rules) or public_parts(note, rules, dialect=dialect)
    kept = () if isinstance(parts, Hold) else (each.span for each in parts.kept)
    return mask_of(kept, len(note.text))


def within(span: Span, held: Iterable[HeldSpan]) -> Iterator[HeldSpan]:
    """Yield the parts of held spans inside a span, in order; of two that overlap, the one that begins first counts."""
    at = span.start
    for each in sorted(held):
        piece = Span(max(at, each.span.start), min(each.span.end, span.end))
        if piece.start < piece.end:
            yield HeldSpan(piece, each.hold)
            at = piece.end


def _hold_of_mark(note: Note, span: Span) -> Hold:
    """Return what makes a span hidden: a comment, or private markers around it."""
    line = note.lines.at(span.start) + 1
    is_comment = re.match(r"%%|<!--(?!\s*/?\s*private\b)", span.of(note.text), re.IGNORECASE)
    if is_comment:
        return Hold("comment", Message("it is in a comment"), line)
    return Hold("marker", Message("it is between private markers"), line)
