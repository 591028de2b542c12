"""Text to Note: never raises, whatever the text."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from tiltool.core.note.checkboxes import read_bullets, read_tasks
from tiltool.core.note.days import day_in_text
from tiltool.core.note.frontmatter import FrontMatter, read_front_matter
from tiltool.core.note.headings import Dialect
from tiltool.core.note.inline import Run, find_links, find_section_tags, find_tags, inline_runs, meta_tags
from tiltool.core.note.markdown import Blocks, read_blocks
from tiltool.core.note.model import BOLD_LEVEL, Group, Heading, Note, Section, Tag, Topic
from tiltool.core.note.problems import find_problems
from tiltool.core.note.titles import title_key
from tiltool.core.text.lines import Lines, Span, digest_of, line_table, newline_of

DIALECT = Dialect()
_BOLD_RUN = r"[ ]{0,3}(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1[ \t]*"
_GROUPED = ("yesterday", "done", "today", "later", "next")


def parse(text: str, day: date | None = None, dialect: Dialect = DIALECT, *, with_problems: bool = True) -> Note:
    """Return the note that `text` holds; `day` is the one its path names, which wins over all others.

    Looking for problems takes a tenth of the time: the index, which reads all notes, does without.
    """
    lines = line_table(text)
    matter = read_front_matter(lines)
    blocks = read_blocks(lines, matter.end)
    runs = inline_runs(lines, blocks)
    sections = _SectionReader(lines, blocks, dialect, matter.end).read()
    title = _title(matter, blocks)
    said = _meta_day(matter) or day_in_text(title or "")
    return Note(
        text=text,
        digest=digest_of(text),
        newline=newline_of(text),
        day=day or said,
        title=title,
        meta=matter.values,
        sections=sections,
        tags=tuple(_tags(lines, runs, sections, matter)),
        links=find_links(lines, blocks, runs, matter.end),
        problems=find_problems(lines, blocks, sections, matter.fault, dialect, (day, said)) if with_problems else (),
        quoted=len(blocks.quoted),
    )


def parse_sections(text: str, dialect: Dialect = DIALECT) -> tuple[Section, ...]:
    """Return the sections of the note that `text` holds: all that a proof needs, in two thirds of the time."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    return _SectionReader(lines, read_blocks(lines, matter.end), dialect, matter.end).read()


def outline(lines: Lines, matter: FrontMatter, blocks: Blocks, day: date | None, dialect: Dialect) -> Note:
    """Return the note that these blocks are, without its tags, links and problems: what is said where."""
    sections = _SectionReader(lines, blocks, dialect, matter.end).read()
    title = _title(matter, blocks)
    day = day or _meta_day(matter) or day_in_text(title or "")
    return Note(lines.text, "", "", day, title, matter.values, sections, (), (), (), len(blocks.quoted))


def _title(matter: FrontMatter, blocks: Blocks) -> str | None:
    named = matter.values.get("title")
    if isinstance(named, str | int | float | date):
        return str(named)
    return next((block.title for block in blocks.headings if block.level == 1 and block.title), None)


def _meta_day(matter: FrontMatter) -> date | None:
    for key in ("date", "created"):
        value = matter.values.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and day_in_text(value):
            return day_in_text(value)
    return None


def _tags(lines: Lines, runs: tuple[Run, ...], sections: Sequence[Section], matter: FrontMatter) -> Iterator[Tag]:
    """Yield each tag once, compared case-folded, as first written."""
    seen: set[str] = set()
    for tag in _all_tags(lines, runs, sections, matter):
        if tag.name.casefold() not in seen:
            seen.add(tag.name.casefold())
            yield tag


def _all_tags(lines: Lines, runs: tuple[Run, ...], sections: Sequence[Section], matter: FrontMatter) -> Iterator[Tag]:
    for key in ("tags", "tag"):
        yield from (Tag(name, 1, None) for name in meta_tags(matter.values.get(key)))
    yield from find_tags(lines, runs)
    for section in sections:
        if section.role == "tags":
            for group in section.groups:
                yield from find_section_tags(lines, runs, group.body)


class _Mark(NamedTuple):
    """A line that may open a section, a group or a topic."""

    heading: Heading
    first: int
    end: int
    role: str | None


class _Open:
    """A section while it is being read."""

    def __init__(self, role: str | None, heading: Heading | None) -> None:
        self.role = role
        self.heading = heading
        self.groups: list[tuple[tuple[Heading, ...], int]] = []  # path and first line
        self.ends: list[int] = []
        self.topics: list[Heading] = []
        self.inner: list[Heading] = []

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    def enter(self, path: tuple[Heading, ...], line: int) -> None:
        self.groups.append((path, line))

    @property
    def path(self) -> tuple[Heading, ...]:
        return self.groups[-1][0]


class _SectionReader:
    """Cuts a note into sections and groups, from its headings and bold lines."""

    def __init__(self, lines: Lines, blocks: Blocks, dialect: Dialect, first: int) -> None:
        self.lines = lines
        self.blocks = blocks
        self.dialect = dialect
        self.marks = _marks(lines, blocks, dialect)
        self.tasks = read_tasks(lines, blocks, dialect)
        self.found = [_Open(dialect.whole, None)]
        self.stack = [self.found[0]]
        self.found[0].enter((), first)

    def read(self) -> tuple[Section, ...]:
        """Return the sections in order; the part before the first heading only where it has text."""
        for mark in self.marks:
            self._place(mark)
        self.stack[-1].ends.append(len(self.lines))
        sections = tuple(map(self._section, self.found))
        preamble = sections[0].groups[0].body.of(self.lines.text).strip(" \t\r\n")
        return sections if preamble or self.dialect.whole else sections[1:]

    def _place(self, mark: _Mark) -> None:
        heading = mark.heading
        if heading.level == BOLD_LEVEL and self.stack[-1].role not in _GROUPED:
            return
        self.stack[-1].ends.append(mark.first)
        while len(self.stack) > 1 and self.stack[-1].level >= heading.level:
            self.stack.pop()
        top = self.stack[-1]
        if mark.role is None and top.role is not None:
            self._continue(top, mark)
        else:
            opened = _Open(mark.role, heading)
            opened.enter((), mark.end)
            self.found.append(opened)
            self.stack.append(opened)

    def _continue(self, section: _Open, mark: _Mark) -> None:
        """Go on in `section` with a heading of its own: a group, or a topic of what was learned."""
        path: tuple[Heading, ...] = ()
        if section.role in _GROUPED:
            path = (*(above for above in section.path if above.level < mark.heading.level), mark.heading)
        elif section.role == "learned" and mark.heading.level == section.level + 1:
            section.topics.append(mark.heading)
        if mark.heading.level < BOLD_LEVEL:
            section.inner.append(mark.heading)
        section.enter(path, mark.end)

    def _section(self, opened: _Open) -> Section:
        groups = tuple(
            self._group(path, self.lines.span(first, end))
            for (path, first), end in zip(opened.groups, opened.ends, strict=True)
        )
        reports = groups if opened.role in ("yesterday", "done") else ()
        bullets = read_bullets(self.lines, self.blocks, [group.body for group in reports])
        topics = self._topics(opened, groups[-1].body.end)
        return Section(opened.role, opened.heading, groups, topics, tuple(bullets), tuple(opened.inner))

    def _group(self, path: tuple[Heading, ...], body: Span) -> Group:
        return Group(path, body, tuple(task for task in self.tasks if body.start <= task.block.start < body.end))

    def _topics(self, opened: _Open, end: int) -> tuple[Topic, ...]:
        starts = [topic.span.start for topic in opened.topics]
        return tuple(
            Topic(topic.title, title_key(topic.title), topic.line, Span(start, stop))
            for topic, start, stop in zip(opened.topics, starts, [*starts[1:], end], strict=False)
        )


def _marks(lines: Lines, blocks: Blocks, dialect: Dialect) -> list[_Mark]:
    """Return headings and bold lines in the order of the text."""
    marks = [
        _mark(lines, block.title, block.level, block.first, block.end, dialect.role_of(block.title))
        for block in blocks.headings
    ]
    for text in blocks.texts:
        alone = text.top and text.end == text.first + 1
        line = lines.content(text.first) if alone else ""
        bold = re.fullmatch(_BOLD_RUN, line) if line.lstrip().startswith(("**", "__")) else None
        if bold:
            marks.append(_mark(lines, bold[2], BOLD_LEVEL, text.first, text.end, None))
    return sorted(marks, key=lambda mark: mark.first)


def _mark(lines: Lines, title: str, level: int, first: int, end: int, role: str | None) -> _Mark:
    return _Mark(Heading(title, level, first + 1, lines.span(first, end)), first, end, role)
