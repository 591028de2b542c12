"""The parts of a note under its headings, and which of them are public by their role and their headings."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Heading, Note, Section
from tiltool.core.text.lines import Span

PLAIN = "plain"
"""What the configuration calls a section that has no role."""


class PublicSpan(NamedTuple):
    """A published range of a note, all of one section."""

    section: int
    span: Span


class Stretch(NamedTuple):
    """A stretch of a section; `shows_tags` where it is in a tags section that is in nothing held back."""

    run: PublicSpan
    is_public: bool
    shows_tags: bool


def stretches_of(note: Note, roles: Collection[str], dialect: Dialect) -> Iterator[Stretch]:
    """Yield all stretches of the sections; those of `roles` are public."""
    by_start = {heading.span.start: heading for heading in all_headings(note)}
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
        own = not heading and (newest is None or dialect.role_begun(newest.title) in (None, "tags"))
        shows_tags = section.role == "tags" and own and run.section not in apart
        yield Stretch(run, lets_out and not above[-1][1], shows_tags)


def _hides(section: Section, heading: Heading, inherited: bool, roles: Collection[str], dialect: Dialect) -> bool:
    """Return whether a heading holds back what is below it; a title without a role holds back its own text alone."""
    if heading == section.heading and section.role:
        return section.role not in roles
    begun = dialect.role_begun(heading.title)
    if inherited or begun not in (None, "tags", *roles):  # tags are held back only to be shown elsewhere
        return True
    return heading == section.heading and heading.level > 1 and PLAIN not in roles


def _runs(note: Note) -> Iterator[PublicSpan]:
    """Yield the stretches of the sections in the order of the text; a section may have several."""
    starts: dict[int, int] = {}
    for number, section in enumerate(note.sections):
        starts.update({heading.span.start: number for heading in _headings(section)})
        starts.update({group.body.start: number for group in section.groups if group.body.start not in starts})
    for start, end in pairwise([*sorted(starts), len(note.text)]):
        if end > start:
            yield PublicSpan(starts[start], Span(start, end))


def all_headings(note: Note) -> list[Heading]:
    """Return all headings, bold lines included."""
    return [heading for section in note.sections for heading in _headings(section)]


def _headings(section: Section) -> list[Heading]:
    own = [section.heading] if section.heading else []
    return [*own, *section.inner, *(heading for group in section.groups for heading in group.path)]
