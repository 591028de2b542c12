"""Tasks read line by line: the parser's result in a tenth of its time.

Each morning chains are followed through many notes. A note with lines whose meaning depends on their context, such as
HTML or a deep indentation, is left to the parser.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tiltool.core.note.checkboxes import is_one_symbol
from tiltool.core.note.comments import may_hide
from tiltool.core.note.dialect import ENDED_STATES, KEYWORDS, Dialect
from tiltool.core.note.fields import chain_key
from tiltool.core.note.titles import is_wip, title_key
from tiltool.core.text.lines import BOM, with_newline

_MARKER = r"(?:[-*+]|\d{1,9}[.)])"
_BOX_LINE = re.compile(rf"[ \t]*{_MARKER}[ \t]+\[([^\[\]]{{1,16}})\][ \t]+(\S.*)")
_MARKS = frozenset("-*+0123456789")
_FENCE = r"(`{3,}|~{3,})[^`]*$"
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:(?:^|[ \t]+)#+)?[ \t]*$")
_ITEM = re.compile(rf"({_MARKER})(?:([ \t]+)(.*))?$")
_BOX = re.compile(r"\[([^\[\]]{1,16})\](?:[ \t]+(.*))?$")
_DEFINITION = r"\[[^\]]+\]:"
TABLE_ROW = r"(?m)^[ \t]*\|.*\|[ \t]*$"
_CHECKED_CELL = r"(?<=\|)([ \t]*)(?:[✅❌☑✔✓✗✘⭕🟩🟥]\ufe0f?|[xXvVoO]|\[[xX]\])([ \t]*)(?=\|)"
_BULLET_BOX = r"((?:[-*+]|(?<!\d)\d+[.)])[ \t]+)\[([^\s\[\]]{1,16})\](?=\s|$)"
_UNDERLINE = r"(?:=+|-+)[ \t]*$"


class BoxLine(NamedTuple):
    """A task: the index of its line, the role of its section, the state of its box, and its title."""

    line: int
    role: str | None
    state: str
    title: str


def read_box_lines(text: str, dialect: Dialect) -> list[BoxLine] | None:
    """Return the tasks that have a title, in order; None if the note needs the parser."""
    if dialect.keywords or dialect.labels or dialect.bullets:
        return None
    if "[" not in text:
        return []
    if may_hide(text):
        return None
    lines = with_newline(text.lstrip(BOM), "\n").split("\n")
    first, reader = _front_matter_end(lines), _LineReader(dialect)
    is_clear = first is not None and all(map(reader.takes, range(first, len(lines)), lines[first:]))
    return reader.boxes if is_clear else None


def _front_matter_end(lines: list[str]) -> int | None:
    """Return the number of lines of the front matter; None if that is unclear."""
    if lines[0] != "---":
        return 0
    closing = (at + 1 for at, line in enumerate(lines) if at and line.rstrip() in ("---", "..."))
    return next(closing, 0) if lines[1:] and lines[1].strip() else None


class _LineReader:
    """Reads line by line; refuses a line whose meaning depends on more than the state below."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.boxes: list[BoxLine] = []
        self.headings: list[tuple[int, str]] = []  # level and title of each open section
        self.role: str | None = dialect.whole
        self.is_role_known = True
        self.fence = ""
        self.inner: list[int] = []  # the indentation of each open item's text
        self.above = ""  # the line above: text, item, number (a numbered item), box (no title), empty (an item); "" for a blank one

    def takes(self, number: int, line: str) -> bool:
        """Read a line; return whether its meaning is certain."""
        if line[:1].isalpha() and not self.fence and self.above != "box":  # most lines are running text
            self.above, self.inner = "text", []
            return True
        text = line.lstrip(" \t")
        if self.fence:
            if text.startswith(self.fence) and not text.strip(f"{self.fence[0]} \t"):
                self.fence = ""
            return True
        if not text:
            if self.above == "empty":  # an item can't begin with two blank lines
                self.inner.pop()
            self.above = ""
            return True
        indent = len(line) - len(text)
        if indent and "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(4))
        item = _ITEM.match(text) if text[0] in _MARKS else None
        if item:
            return self._item(number, indent, item)
        return self._heading(indent, text) if text[0] == "#" else self._text(indent, text)

    def _heading(self, indent: int, text: str) -> bool:
        """Open the section of a heading."""
        heading = _HEADING.match(text) if text.strip("#")[:1] in ("", " ", "\t") else None
        if not heading or indent:
            return not indent and self._text(indent, text)
        self.above, self.inner, level = "", [], len(heading[1])
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        title = (heading[2] or "").strip()
        self.headings.append((level, title))
        self.is_role_known = False
        # If its title has a role and a day, the headings below it decide whether it is the note's title.
        return not (level == 1 and self.dialect.role_of(title) and self.dialect.is_dated(title))

    def _open_role(self) -> str | None:
        """Return the role of the open section; a heading without one belongs to the section around it."""
        if not self.is_role_known:  # most sections contain no task
            roles = (self.dialect.role_of(title) for _, title in reversed(self.headings))
            self.role = next(filter(None, roles), self.dialect.whole)
            self.is_role_known = True
        return self.role

    def _text(self, indent: int, text: str) -> bool:
        above, self.above = self.above, "text"
        if text[:3] in ("```", "~~~"):
            fence = re.match(_FENCE, text)
            self.fence, self.above, self.inner = fence[1] if fence else "", "", []
            return bool(fence) and not indent
        if text[0] == "<" or above == "box" or (indent and above and text[0] in "[-="):
            return False
        if not indent:
            self.inner = []
        if text[0] == "[":
            return not re.match(_DEFINITION, text)
        return not (above == "text" and text[0] in "=-" and re.match(_UNDERLINE, text))

    def _item(self, number: int, indent: int, item: re.Match[str]) -> bool:
        marker, blanks, rest = item[1], item[2] or " ", item[3] or ""
        ordered = marker[0].isdigit()
        while self.inner and self.inner[-1] > indent:
            self.inner.pop()
        sure = indent <= (self.inner or [0])[-1] + 3 and len(blanks) < 5 and "\t" not in blanks
        sure = sure and not (rest[:1] in _MARKS and _ITEM.match(rest))
        if (ordered and self.above not in ("", "number") and marker[:-1] != "1") or (self.above == "text" and not rest):
            sure = False  # it continues a paragraph or underlines it
        self.inner.append(indent + len(marker) + len(blanks))
        self.above = "empty" if not rest else "number" if ordered else "item"
        box = _BOX.match(rest) if rest[:1] == "[" else None
        if box and sure and is_one_symbol(box[1]):
            title = (box[2] or "").strip()
            self.above = self.above if title else "box"
            if title and not self.dialect.is_note(box[1]):
                state = self.dialect.states.get(box[1], "open")
                self.boxes.append(BoxLine(number, self._open_role(), state, title))
        return sure


def open_boxes(text: str, dialect: Dialect) -> set[str]:
    """Return the title keys of the boxes in a note with something left to do."""
    boxes = _boxes(text, dialect)
    return {
        title_key(title) for state, title in boxes if state not in ENDED_STATES or (state == "done" and is_wip(title))
    }


def all_boxes(text: str, dialect: Dialect) -> Mapping[str, str]:
    """Return title key -> state of the boxes in a note; the last one with each title counts."""
    return {title_key(title): state for state, title in _boxes(text, dialect)}


def box_keys(text: str, dialect: Dialect) -> set[str]:
    """Return the chain keys of the boxes of a note."""
    return {chain_key(title) for _, title in _boxes(text, dialect)}


def _boxes(text: str, dialect: Dialect) -> Iterator[tuple[str, str]]:
    if dialect.keywords or may_hide(text):
        from tiltool.core.note.parse import parse_sections  # few notes need the parser

        sections = parse_sections(text, dialect)
        return ((task.state, task.title) for section in sections for task in section.tasks() if task.title)
    boxes = (_BOX_LINE.match(line) for line in with_newline(text, "\n").split("\n") if "[" in line)
    tasks = (box for box in boxes if box and is_one_symbol(box[1]) and not dialect.is_note(box[1]))
    return ((dialect.state_of(box[1]), box[2]) for box in tasks)


def unchecked(text: str, dialect: Dialect) -> str:
    """Return a text with all boxes and keywords open, and without check marks in tables."""
    if "|" in text:
        text = re.sub(TABLE_ROW, lambda row: re.sub(_CHECKED_CELL, r"\1\2", row[0]), text)
    if dialect.keywords:
        word = rf"(?m)^([ \t]*[-*+][ \t]+)(?:{'|'.join(KEYWORDS)})(?=\s|$)"
        text = re.sub(word, rf"\1{dialect.new_mark()}", text)

    def opened(found: re.Match[str]) -> str:
        is_task = is_one_symbol(found[2]) and not dialect.is_note(found[2])
        return f"{found[1]}[ ]" if is_task else found[0]

    return re.sub(_BULLET_BOX, opened, text)
