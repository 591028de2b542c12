"""The text of a new note: the form of the notes before it, of a template, or of a language."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.edit.placement import RULE
from tiltool.core.note.days import month_name, weekdays
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.headings import HEADINGS, ROLES
from tiltool.core.note.inline import TAG_LINE
from tiltool.core.note.model import Group, Note, Section
from tiltool.core.note.redate import redated
from tiltool.core.text.lines import BOM, Lines, Span, line_table, with_newline

MOST_BLANKS = 3
"""Blank lines in a row that a form keeps: more are room that somebody left while writing."""

_FIELD = r"\{\{\s*(?P<name>[a-z]+)(?:\s*:\s*(?P<format>[^{}]+?))?\s*\}\}"
_TOKEN = r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd"


class Habit(NamedTuple):
    """The newest earlier note with a form, and day and text of a few before it, which tell habit from chance."""

    note: Note
    before: tuple[tuple[date, str], ...]


def draft_from_habit(habit: Habit, day: date) -> str:
    """Return the form of `habit` for `day`: headings, rules, blank lines, title pattern and tags line."""
    return _Former(habit, day).text()


def draft_from_template(template: str, day: date) -> str:
    """Return `template` with its fields filled in.

    `{{date}}`, `{{date:YYYY년 M월 D일 dddd}}`, `{{weekday}}` and `{{title}}` (the date, as in Obsidian) are
    fields; whatever else stands in double braces stays.
    """
    return re.sub(_FIELD, lambda found: _field(found, day), template)


def draft_from_language(language: str, day: date) -> str:
    """Return the form that til itself proposes, with the headings of a language."""
    headings = HEADINGS[language]
    parts = [f"# TIL {day.isoformat()}", *(f"## {headings[role]}" for role in ROLES if role in headings)]
    return "\n\n".join(parts) + "\n- \\#TIL\n"


def _field(found: re.Match[str], day: date) -> str:
    if found["name"] == "weekday":
        return next(weekdays(day))
    if found["name"] in ("date", "title"):
        return format_day(found["format"] or "YYYY-MM-DD", day)
    return found[0]


def format_day(form: str, day: date) -> str:
    """Return `day` in the tokens that Obsidian's templates use: `YYYY-MM-DD`, `M월 D일 dddd`, `[literal]`."""
    names = list(weekdays(day))
    month = month_name(day)
    values: Mapping[str, str] = {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MMMM": month, "MMM": month[:3],
        "MM": f"{day.month:02}", "M": str(day.month), "DD": f"{day.day:02}", "D": str(day.day),
        "dddd": names[0], "ddd": names[1],
    }  # fmt: skip
    return re.sub(_TOKEN, lambda found: found[1] if found[0].startswith("[") else values[found[0]], form)


class _Former:
    """Builds a form from a note, part by part."""

    def __init__(self, habit: Habit, day: date) -> None:
        self.note = habit.note
        self.old = habit.note.day or day
        self.new = day
        self.lines: Lines = line_table(habit.note.text)
        self.before = habit.before
        self.usual = self._usual_lines()
        self.written: list[str] = []

    def _usual_lines(self) -> frozenset[str] | None:
        """Return the lines of the notes before, dated as the newest; None where there is none to compare."""
        if not self.before:
            return None
        texts = (redated(text, day, self.old) for day, text in self.before)
        return frozenset(line.rstrip() for text in texts for line in re.split(r"[\r\n]+", text))

    def text(self) -> str:
        """Return the whole form."""
        end = read_front_matter(self.lines).end
        self._front_matter(end)
        for section in self.note.sections:
            self._section(section, end)
        while self.written and not self.written[-1]:
            self.written.pop()
        final = self.note.newline if self.note.text.endswith(("\n", "\r")) else ""
        bom = BOM if self.note.text.startswith(BOM) else ""
        return bom + with_newline("\n".join(self.written), self.note.newline) + final

    def _front_matter(self, end: int) -> None:
        """Keep the block: a key whose line changes from note to note keeps its name only."""
        for number in range(end):
            line = self.lines.content(number)
            dated = redated(line, self.old, self.new)
            key = re.match(r"([^\s:#][^:]*:)[ \t]+\S", line)
            if key and dated == line and not self._is_usual(line):
                dated = key[1]
            self.written.append(dated)
        if end:
            self._blanks(end)

    def _is_usual(self, line: str) -> bool:
        return self.usual is None or line.rstrip() in self.usual

    def _section(self, section: Section, after: int) -> None:
        first = self._heading(section) if section.heading else after
        if first is None:
            return
        own = section.groups[0]
        end = self._line_at(own.body.end)
        if section.role == "tags":
            self._copy(first, self._line_at(section.end))
        elif section.role is None:
            self._usual_text(first, end)
        else:
            self._form_of(own, first, end)
            if section.end > own.body.end:
                self._closing(self._line_at(own.body.end), self._line_at(section.end))

    def _line_at(self, offset: int) -> int:
        return self.lines.at(offset) if offset < len(self.note.text) else len(self.lines)

    def _heading(self, section: Section) -> int | None:
        """Write the heading, dated anew; None for one that is the note's own and no form."""
        assert section.heading
        first, end = self._range(section.heading.span)
        dated = [redated(self.lines.content(number), self.old, self.new) for number in range(first, end)]
        same = dated == [self.lines.content(number) for number in range(first, end)]
        if section.role is None and same and not self._is_usual(self.lines.content(first)):
            return None
        self.written.extend(dated)
        return end

    def _range(self, span: Span) -> tuple[int, int]:
        return self.lines.at(span.start), self._line_at(span.end)

    def _copy(self, first: int, end: int) -> None:
        """Write lines as they are, but for long runs of blank ones."""
        for number in range(first, end):
            if self.lines.is_blank(number):
                self._blank()
            else:
                self.written.append(redated(self.lines.content(number), self.old, self.new))

    def _usual_text(self, first: int, end: int) -> None:
        """Write of an unknown part what it shares with the notes before, its rules, and its tags line."""
        dropped = False
        for number in range(first, end):
            line = self.lines.content(number)
            if self.lines.is_blank(number):
                if not (dropped and self.written and not self.written[-1]):
                    self._blank()
            elif self._is_form(line):
                self.written.append(redated(line, self.old, self.new))
                dropped = False
            else:
                dropped = True

    def _is_form(self, line: str) -> bool:
        shared = self.usual is not None and line.rstrip() in self.usual
        return shared or bool(RULE.match(line) or re.match(TAG_LINE, line))

    def _form_of(self, group: Group, first: int, end: int) -> None:
        """Write of a known section its blank lines, its empty box, and the rules around it."""
        content = [number for number in range(first, end) if not self.lines.is_blank(number)]
        kept = set(self._rules_at_edges(content))
        empty = [self.lines.at(task.block.start) for task in group.tasks if task.is_placeholder]
        if group.tasks and len(empty) == len(group.tasks):
            kept.add(empty[-1])
        if not kept:
            self._blanks(max(content, default=first - 1) + 1)
            return
        for number in sorted(kept):
            self._blanks(number, backwards=True)
            self.written.append(self.lines.content(number))
        self._blanks(max((*content, *kept)) + 1)

    def _rules_at_edges(self, content: list[int]) -> Iterator[int]:
        for numbers in (content, content[::-1]):
            for number in numbers:
                if not RULE.match(self.lines.content(number)):
                    break
                yield number

    def _closing(self, first: int, end: int) -> None:
        """Write the rule and the blank lines that close a section with groups or topics."""
        content = [number for number in range(first, end) if not self.lines.is_blank(number)]
        last = max(content, default=first - 1)
        while self.written and not self.written[-1]:
            self.written.pop()
        if content and RULE.match(self.lines.content(last)) and self.lines.is_blank(last - 1):
            self._blanks(last, backwards=True)
            self.written.append(self.lines.content(last))
        self._blanks(last + 1)

    def _blanks(self, number: int, backwards: bool = False) -> None:
        """Write the blank lines from `number` on, or those right before it."""
        if backwards:
            first = number
            while first and self.lines.is_blank(first - 1):
                first -= 1
        else:
            first, number = number, self.lines.after_blanks(number)
        for _ in range(first, number):
            self._blank()

    def _blank(self) -> None:
        if any(self.written[-MOST_BLANKS:]) or len(self.written) < MOST_BLANKS:
            self.written.append("")
