"""What of a note is published: the parts under its headings that roles let through, without what is private.

An allow-list: what no rule lets through is held back.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from tiltool.core.note.comments import COMMENT_MARKS, hidden_spans
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import PLAIN
from tiltool.core.note.markdown import find_code, read_tokens
from tiltool.core.note.model import Heading, Note, Section
from tiltool.core.note.parse import DIALECT
from tiltool.core.publish.privacy import Rules, tagged_parts
from tiltool.core.text.lines import Span, merged, subtract


class PublicSpan(NamedTuple):
    """A published range of a note, all of one section."""

    section: int
    span: Span


class PublicParts(NamedTuple):
    """What of a note's text is published, in order, and whether anything was cut out of a section."""

    kept: tuple[PublicSpan, ...]
    is_cut: bool
    tags: tuple[Span, ...]  # the parts of the tags sections that may be shown


class Stretch(NamedTuple):
    """A stretch of a section; `shows_tags` where it is in a tags section that is in nothing held back."""

    run: PublicSpan
    is_public: bool
    shows_tags: bool


def stretches_of(note: Note, roles: Collection[str], dialect: Dialect) -> Iterator[Stretch]:
    """Yield all stretches of the sections; those of `roles` are public."""
    by_start = {heading.span.start: heading for heading in note.headings()}
    above = [(0, False)]  # level, and whether what is below is held back unless it has a role itself
    apart: set[int] = set()  # sections below what is held back
    newest: Heading | None = None
    for run in _runs(note):
        section, heading = note.sections[run.section], by_start.get(run.span.start)
        lets_out = (section.role or PLAIN) in roles
        newest = heading or newest
        if heading:
            while above[-1][0] >= heading.level:
                above.pop()
            if heading == section.heading and above[-1][1]:
                apart.add(run.section)
            above.append((heading.level, _hides(section, heading, above[-1][1], roles, dialect)))
        shows_tags = section.role == "tags" and not heading and run.section not in apart
        if shows_tags and newest:
            shows_tags = dialect.role_begun(newest.title) in (None, "tags")
        yield Stretch(run, lets_out and not above[-1][1], shows_tags)


def _hides(section: Section, heading: Heading, inherited: bool, roles: Collection[str], dialect: Dialect) -> bool:
    """Return whether a heading holds back what is below it; a title without a role holds back its own text alone."""
    if heading == section.heading and section.role:
        return section.role not in roles
    shown = (None, "tags", *roles)  # tags are held back only to be shown elsewhere
    if inherited or dialect.role_begun(heading.title) not in shown:
        return True
    return heading == section.heading and heading.level > 1 and PLAIN not in roles


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
) -> PublicParts | None:
    """Return what of the note's text is published; None where a private tag holds all of it back.

    `tokens` are the renderer's: what it takes for code is code.
    """
    lines, stretches = note.lines, [*stretches_of(note, rules.roles, dialect)]
    start = stretches[0].run.span.start if stretches else len(note.text)
    tokens = read_tokens(lines, lines.at(start)) if tokens is None else tokens
    private = tagged_parts(note, rules, tokens, start)
    if private is None:
        return None
    marks = "%%" in note.text or "<!--" in note.text
    comments = hidden_spans(note.text, start, find_code(lines, tokens, COMMENT_MARKS)) if marks else []
    held = merged([*comments, *private])
    runs = [each.run for each in stretches if each.is_public]
    kept = tuple(PublicSpan(run.section, piece) for run in runs for piece in subtract(run.span, held))
    tags = tuple(piece for each in stretches if each.shows_tags for piece in subtract(each.run.span, held))
    return PublicParts(kept, bool(held), tags)
