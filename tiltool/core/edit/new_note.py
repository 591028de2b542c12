"""The text of a new note: the form of the notes before it, of a template, or of a language."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.edit.placement import THEMATIC_BREAK
from tiltool.core.note.days import month_name, weekdays
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.headings import HEADINGS, ROLES
from tiltool.core.note.inline import TAG_LINE
from tiltool.core.note.model import Group, Note, Section
from tiltool.core.note.redate import redated
from tiltool.core.text.lines import BOM, with_newline

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
        return weekdays(day)[0]
    if found["name"] in ("date", "title"):
        return format_day(found["format"] or "YYYY-MM-DD", day)
    return found[0]


def format_day(form: str, day: date) -> str:
    """Return `day` in the tokens that Obsidian's templates use: `YYYY-MM-DD`, `M월 D일 dddd`, `[literal]`."""
    names = weekdays(day)
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
        self.lines = habit.note.lines
        self.old = habit.note.day or day
        self.new = day
        # the lines of the notes before, dated as the newest; None if there is none to compare
        earlier = (redated(text, before, self.old) for before, text in habit.before)
        usual = frozenset(line.rstrip() for text in earlier for line in re.split(r"[\r\n]+", text))
        self.usual = usual if habit.before else None
        self.written: list[str] = []

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

    def _dated(self, number: int) -> str:
        return redated(self.lines.content(number), self.old, self.new)

    def _is_usual(self, number: int) -> bool:
        return self.usual is None or self.lines.content(number).rstrip() in self.usual

    def _front_matter(self, end: int) -> None:
        """Keep the block: a key whose line changes from note to note keeps its name only."""
        for number in range(end):
            line, dated = self.lines.content(number), self._dated(number)
            key = re.match(r"([^\s:#][^:]*:)[ \t]+\S", line)
            self.written.append(key[1] if key and dated == line and not self._is_usual(number) else dated)
        if end:
            self._blanks(range(end, self.lines.after_blanks(end)))

    def _section(self, section: Section, after: int) -> None:
        own = section.groups[0]
        first, end = after, self.lines.from_offset(own.body.end)
        if section.heading:
            rows = self.lines.rows(section.heading.span)
            dated, first = [self._dated(number) for number in rows], rows.stop
            undated = section.role is None and dated == [self.lines.content(number) for number in rows]
            if undated and not self._is_usual(rows.start):
                return  # a heading that is the note's own, and no form
            self.written += dated
        if section.role == "tags":
            for number in range(first, self.lines.from_offset(section.end)):
                self._write(number)
        elif section.role is None:
            self._usual_text(first, end)
        else:
            self._form_of(own, first, end)
            if section.end > own.body.end:
                self._closing(end, self.lines.from_offset(section.end))

    def _usual_text(self, first: int, end: int) -> None:
        """Write of an unknown part what it shares with the notes before, its rules, and its tags line."""
        dropped = False
        for number in range(first, end):
            line = self.lines.content(number)
            if self.lines.is_blank(number):
                if not (dropped and self.written and not self.written[-1]):
                    self._write(number)
            else:
                shared = self.usual is not None and line.rstrip() in self.usual
                dropped = not (shared or THEMATIC_BREAK.match(line) or re.match(TAG_LINE, line))
                if not dropped:
                    self._write(number)

    def _form_of(self, group: Group, first: int, end: int) -> None:
        """Write of a known section its blank lines, its empty box, and the rules around it."""
        content = [number for number in range(first, end) if not self.lines.is_blank(number)]
        rules = [number for number in content if THEMATIC_BREAK.match(self.lines.content(number))]
        inside = [number for number in content if number not in rules]
        kept = {number for number in rules if not inside or not inside[0] < number < inside[-1]}
        empty = [self.lines.at(task.block.start) for task in group.tasks if task.is_placeholder]
        if group.tasks and len(empty) == len(group.tasks):
            kept.add(empty[-1])
        for number in sorted(kept):
            self._after_gap(number)
        last = max(content, default=first - 1)
        self._blanks(range(last + 1, self.lines.after_blanks(last + 1)))

    def _closing(self, first: int, end: int) -> None:
        """Write the rule and the blank lines that close a section with groups or topics."""
        last = max((number for number in range(first, end) if not self.lines.is_blank(number)), default=first - 1)
        while self.written and not self.written[-1]:
            self.written.pop()
        if last >= first and THEMATIC_BREAK.match(self.lines.content(last)) and self.lines.is_blank(last - 1):
            self._after_gap(last)
        self._blanks(range(last + 1, self.lines.after_blanks(last + 1)))

    def _after_gap(self, number: int) -> None:
        """Write a line as it is, and before it the blank ones right above it."""
        first = number
        while first and self.lines.is_blank(first - 1):
            first -= 1
        self._blanks(range(first, number))
        self.written.append(self.lines.content(number))

    def _write(self, number: int) -> None:
        """Write a line dated anew; of a long run of blank ones, the first."""
        if self.lines.is_blank(number):
            self._blanks(range(number, number + 1))
        else:
            self.written.append(self._dated(number))

    def _blanks(self, rows: range) -> None:
        for _ in rows:
            if any(self.written[-MOST_BLANKS:]) or len(self.written) < MOST_BLANKS:
                self.written.append("")
