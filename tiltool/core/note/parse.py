"""From text to Note: never raises, whatever the text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from tiltool.core.dates.days import day_in_text
from tiltool.core.note.checkboxes import ItemReader, content_start
from tiltool.core.note.comments import hiding_comments
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import FrontMatter, read_front_matter
from tiltool.core.note.markdown import Blocks, read_blocks
from tiltool.core.note.model import BOLD_LEVEL, LABEL_LEVEL, Group, Heading, Note, Section, Task, Topic
from tiltool.core.note.problems import LABEL, find_problems, is_label
from tiltool.core.note.titles import title_key
from tiltool.core.text.lines import Lines, Span, is_in, line_table, newline_of

DIALECT = Dialect()
_BOLD_RUN = r"[ ]{0,3}(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1[ \t]*"
_OUTLINE_HEADING = r"[-*+][ \t]+#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$"
_GROUPED = ("yesterday", "done", "today", "later", "next")


def parse(
    text: str,
    day: date | None = None,
    dialect: Dialect = DIALECT,
    *,
    with_problems: bool = True,
    with_links: bool = True,
) -> Note:
    """Return the note in `text`; `day` is the one its path names, which takes precedence over all others.

    Problems take a tenth of the time, tags and links another: callers that need only tasks leave them out.
    """
    lines = line_table(text)
    matter = read_front_matter(lines)
    blocks = read_blocks(lines, matter.end)
    note = outline(lines, matter, blocks, day, dialect)
    if with_links:
        from tiltool.core.note.inline import find_links, inline_runs, note_tags  # a carry needs neither tags nor links

        runs = inline_runs(lines, blocks)
        tags, links = note_tags(note, runs, matter), find_links(lines, blocks, runs, matter.end)
        note = note._replace(tags=tags, links=links)
    if with_problems:
        days = day, _text_day(matter, note.title)
        note = note._replace(problems=find_problems(lines, blocks, note.sections, matter.fault, dialect, days))
    return note


def parse_sections(text: str, dialect: Dialect = DIALECT) -> tuple[Section, ...]:
    """Return the sections of the note in `text`: enough for a proof, in two thirds of the time."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    return _SectionReader(lines, read_blocks(lines, matter.end), dialect, matter.end).read()


def outline(lines: Lines, matter: FrontMatter, blocks: Blocks, day: date | None, dialect: Dialect) -> Note:
    """Return the note that consists of these blocks, without its tags, links and problems."""
    reader = _SectionReader(lines, blocks, dialect, matter.end)
    quoted = sum(not is_in(lines.start(line + 1) - 1, reader.comments) for line in blocks.quoted)
    sections = reader.read()
    title = _title(matter, blocks)
    day = day or _text_day(matter, title)
    return Note(lines, newline_of(lines.text), day, title, matter.values, sections, (), (), (), quoted)


def _title(matter: FrontMatter, blocks: Blocks) -> str | None:
    named = matter.values.get("title")
    if isinstance(named, str | int | float | date):
        return str(named)
    return next((block.title for block in blocks.headings if block.level == 1 and block.title), None)


def _text_day(matter: FrontMatter, title: str | None) -> date | None:
    """Return the day that the front matter or the title names."""
    for key in ("date", "created"):
        value = matter.values.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and day_in_text(value):
            return day_in_text(value)
    return day_in_text(title or "")


class _Mark(NamedTuple):
    """A line that may open a section, a group or a topic."""

    heading: Heading
    end: int  # the line after it
    role: str | None


class _Open:
    """A section while it is being read."""

    def __init__(self, role: str | None, heading: Heading | None, first: int) -> None:
        self.role = role
        self.heading = heading
        self.level = heading.level if heading else 0
        self.groups: list[tuple[tuple[Heading, ...], int]] = [((), first)]  # path and first line
        self.ends: list[int] = []
        self.topics: list[Heading] = []
        self.inner: list[Heading] = []


class _SectionReader:
    """Divides a note into sections and groups by its headings and bold lines."""

    def __init__(self, lines: Lines, blocks: Blocks, dialect: Dialect, first: int) -> None:
        self.lines = lines
        self.blocks = blocks
        self.dialect = dialect
        self.comments = hiding_comments(lines) if blocks.items or blocks.quoted else ()
        self.items = ItemReader(lines, blocks, dialect, self.comments)
        self.tasks = self.items.tasks()
        self.starts = [task.block.start for task in self.tasks]
        self.found = [_Open(dialect.whole, None, first)]
        self.stack = [self.found[0]]

    def read(self) -> tuple[Section, ...]:
        """Return the sections in order; the part before the first heading only if it has text."""
        marks = _marks(self.lines, self.blocks, self.dialect)
        if self.dialect.keywords and not self.blocks.headings and not any(mark.role == "today" for mark in marks):
            self.found[0].role = self.dialect.whole or "today"  # an outline of Logseq: everything is in one list
        for mark in marks:
            if mark.heading.level < BOLD_LEVEL or self.stack[-1].role in _GROUPED:
                self._place(mark)
        self.stack[-1].ends.append(len(self.lines))
        sections = tuple(map(self._section, self.found))
        preamble = sections[0].groups[0].body.of(self.lines.text).strip(" \t\r\n")
        return sections if preamble or self.found[0].role else sections[1:]

    def _place(self, mark: _Mark) -> None:
        heading = mark.heading
        self.stack[-1].ends.append(heading.line - 1)
        while len(self.stack) > 1 and self.stack[-1].level >= heading.level:
            self.stack.pop()
        top = self.stack[-1]
        if mark.role is None and top.role is not None:
            self._continue(top, mark)
        else:
            self.found.append(_Open(mark.role, heading, mark.end))
            self.stack.append(self.found[-1])

    def _continue(self, section: _Open, mark: _Mark) -> None:
        """Continue `section` with an inner heading: a group, or a topic of the learned section."""
        heading = mark.heading
        path: tuple[Heading, ...] = ()
        if section.role in _GROUPED:
            path = (*(above for above in section.groups[-1][0] if above.level < heading.level), heading)
        elif section.role == "learned" and heading.level == section.level + 1:
            section.topics.append(heading)
        if heading.level < BOLD_LEVEL:
            section.inner.append(heading)
        section.groups.append((path, mark.end))

    def _section(self, opened: _Open) -> Section:
        groups = []
        for (path, first), end in zip(opened.groups, opened.ends, strict=True):
            body = self.lines.span(first, end)
            at, stop = bisect_left(self.starts, body.start), bisect_left(self.starts, body.end)
            tasks: Sequence[Task] = self.tasks[at:stop]
            labels = {each.span for each in (opened.heading, *path) if each and each.level == LABEL_LEVEL}
            if labels:  # a list item that opens a section is not a bullet above its tasks
                tasks = [
                    task._replace(within=tuple(each for each in task.within if each not in labels)) for task in tasks
                ]
            if opened.role == "today" and self.dialect.bullets:
                lines = [each.heading.line - 1 for each in self.found if each.heading and each.level == LABEL_LEVEL]
                tasks = sorted([*tasks, *self.items.bullet_tasks(body, lines)], key=lambda task: task.block)
            groups.append(Group(path, body, tuple(tasks)))
        reports = [group.body for group in groups] if opened.role in ("yesterday", "done") else []
        bullets = tuple(self.items.bullets(reports)) if reports else ()
        stops = (*(topic.span.start for topic in opened.topics[1:]), groups[-1].body.end)
        topics = tuple(
            Topic(topic.title, title_key(topic.title), topic.line, Span(topic.span.start, stop))
            for topic, stop in zip(opened.topics, stops, strict=False)
        )
        return Section(opened.role, opened.heading, tuple(groups), topics, bullets, tuple(opened.inner))


def _marks(lines: Lines, blocks: Blocks, dialect: Dialect) -> list[_Mark]:
    """Return headings and bold lines in the order of the text."""
    found = [(block.title, block.level, block.first, block.end) for block in blocks.headings]
    for text in blocks.texts:
        line = lines.content(text.first) if text.alone else ""
        bold = re.fullmatch(_BOLD_RUN, line) if line.lstrip().startswith(("**", "__")) else None
        if bold:
            found.append((bold[2], BOLD_LEVEL, text.first, text.end))
    if dialect.labels or dialect.keywords:
        labels = _labels(lines, blocks, dialect)
        found = [*(each for each in found if each[2] not in labels), *labels.values()]
    marks = [
        _Mark(
            Heading(title, level, first + 1, lines.span(first, end)),
            end,
            dialect.role_of(title) if level < BOLD_LEVEL else None,
        )
        for title, level, first, end in sorted(found, key=itemgetter(2))
    ]
    return [
        mark._replace(role=None) if mark.heading.level == 1 and _is_title(mark, marks, dialect) else mark
        for mark in marks
    ]


def _labels(lines: Lines, blocks: Blocks, dialect: Dialect) -> dict[int, tuple[str, int, int, int]]:
    """Return the lines that a notebook uses as headings, by number: `To do:`, `**Done:**`, and such list items.

    In an outline of Logseq, `- ## Today` is one, too.
    """
    texts = [(text.first, lines.start(text.first)) for text in blocks.texts if text.alone]
    found = {}
    for item in blocks.items:
        at = content_start(lines, item)
        if at is not None and item.paragraph == item.first and item.head_end == item.first + 1:
            texts.append((item.first, at))
        heading = re.match(_OUTLINE_HEADING, lines.content(item.first)) if dialect.keywords and at is None else None
        if heading:
            found[item.first] = (heading[1], LABEL_LEVEL, item.first, item.first + 1)
    for line, start in texts:
        label = re.fullmatch(LABEL, lines.content(line)[start - lines.start(line) :])
        if label and is_label(label, dialect):
            found[line] = (label["title"].strip(), LABEL_LEVEL, line, line + 1)
    return found


def _is_title(mark: _Mark, marks: Sequence[_Mark], dialect: Dialect) -> bool:
    """Return whether a heading is the title of the note: `# Today 2026-01-09` over sections with roles."""
    if mark.role is None or not dialect.is_dated(mark.heading.title):
        return False
    below = takewhile(lambda each: each.heading.level > 1, (each for each in marks if each.end > mark.end))
    return any(each.role for each in below)
