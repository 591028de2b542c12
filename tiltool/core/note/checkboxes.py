"""Task trees: which list items are tasks, and the states of their boxes."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from tiltool.core.note.dialect import KEYWORDS, Dialect, written_mark
from tiltool.core.note.markdown import Blocks, ListItem
from tiltool.core.note.model import Bullet, Problem, Task
from tiltool.core.note.titles import is_wip, title_key
from tiltool.core.text.edits import Edit
from tiltool.core.text.lines import Lines, Span, is_in
from tiltool.messages import Message

_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?![^ \t\r\n])")
_BOX = re.compile(r"[ \t]*\[([^\[\]\r\n]{1,16})\](?![^ \t\r\n])")
# `[/ ]` and the like: brackets meant as a box that GFM doesn't accept.
_BROKEN = r"[ \t]*(\[[ \t]*\](?!\([^()\s]+\))|\[[ \t\u200b\u00a0\u3000]*[xX/>-]?[ \t\u200b\u00a0\u3000]*\](?!\())"
_WORD = r"[ \t]*(\[[^\[\]\s^]{2,4}\])(?=[ \t])"
_LOOSE = r"[ \t]*((?:[-*+])?\[[ xX/>-]?\](?![^ \t\r\n])|[-*+]\[[ xX]\])"


PLANNED = r"(?:SCHEDULED|DEADLINE):[ \t]*<"
"""The beginning of a line below a keyword task with its planned day."""


class Box(NamedTuple):
    """A mark and its place, between brackets or as a keyword."""

    span: Span
    mark: str


class _Place(NamedTuple):
    """The place of a list item: the plain bullets above it, its outermost item, and the number of tasks above it."""

    within: tuple[Span, ...]
    item: Span
    depth: int


class ItemReader(NamedTuple):
    """Reads the tasks and the plain bullets among the list items of a note, ignoring those in comments."""

    lines: Lines
    blocks: Blocks
    dialect: Dialect
    comments: Sequence[Span]

    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks without a parent task, in order, each with its tree."""
        span = self.lines.span
        return tuple(
            task for item in self.blocks.items for task in self._tasks(item, _Place((), span(item.first, item.end), 0))
        )

    def bullets(self, within: Sequence[Span]) -> Iterator[Bullet]:
        """Yield each outermost list item without a box that starts in one of the spans `within`."""
        for item, place in self._plain(self.blocks.items, within):
            title = place.of(self.lines.text)
            yield Bullet(title, title_key(title), item.first + 1)

    def bullet_tasks(self, body: Span, labels: Collection[int]) -> Iterator[Task]:
        """Yield plain bullets in a span as open tasks: outermost items, or those of `labels`, without tasks below."""
        items = [child for item in self.blocks.items for child in (item.children if item.first in labels else (item,))]
        for item, title in self._plain(items, (body,)):
            if not any(find_box(self.lines, self.blocks, each, self.dialect) for each in _walk(item.children)):
                box = Box(Span(title.start, title.start), "")
                yield self._task(item, box, _Place((), self.lines.span(item.first, item.end), 0), ())

    def _plain(self, items: Iterable[ListItem], within: Sequence[Span]) -> Iterator[tuple[ListItem, Span]]:
        """Yield those of `items`, each with its place, that start in one of the spans and have text, but no box."""
        lines, end = self.lines, max((span.end for span in within), default=0)
        for item in takewhile(lambda item: lines.start(item.first) < end, items):
            is_within = item.paragraph == item.first and any(span.holds(lines.start(item.first)) for span in within)
            at = content_start(lines, item) if is_within else None
            if at is not None and not is_in(at, self.comments) and not find_box(lines, self.blocks, item, self.dialect):
                text = _stripped(lines, item.first, at)
                if text.start < text.end:
                    yield item, text

    def _tasks(self, item: ListItem, place: _Place) -> list[Task]:
        """Return the task that `item` is or, for a plain bullet or a remark, the tasks below it."""
        box = find_box(self.lines, self.blocks, item, self.dialect)
        if box and (self.dialect.is_note(box.mark) or (self.comments and is_in(box.span.start, self.comments))):
            box = None
        below: list[Task] = []
        if item.children:
            within = () if box else (*place.within, self.lines.span(item.first, item.head_end))
            inner = _Place(within, place.item, place.depth + bool(box))
            below = [task for child in item.children for task in self._tasks(child, inner)]
        return [self._task(item, box, place, tuple(below))] if box else below

    def _task(self, item: ListItem, box: Box, place: _Place, children: tuple[Task, ...]) -> Task:
        lines = self.lines
        behind = (item.first if item.paragraph is None else item.paragraph) + 1
        title = lines.text[box.span.end + bool(box.mark) : lines.start(behind)].strip()
        if not title and behind < item.head_end:  # the text starts on the next line of the paragraph
            title = lines.content(behind).strip()
        if box.mark in KEYWORDS:
            title = " ".join(span.of(lines.text) for span in title_spans(lines, box.span, item.head_end))
        return Task(
            title=title,
            key=title_key(title),
            state=self.dialect.state_of(box.mark),
            mark=box.mark,
            wip=is_wip(title),
            depth=place.depth,
            line=item.first + 1,
            lines=item.head_end - item.first,
            block=lines.span(item.first, item.end),
            box=box.span,
            head=lines.span(item.first, item.head_end),
            # A bullet that starts on the task's own line needs no line of its own above the task.
            within=tuple(head for head in place.within if lines.at(head.start) < item.first) if place.within else (),
            item=place.item,
            children=children,
        )


def mark_edit(task: Task, mark: str) -> Edit:
    """Return the edit that sets a task's mark: in its brackets, as its keyword, or as a plain bullet's new box."""
    return Edit(task.box, mark if task.mark else f"{written_mark(mark)} ")


def title_spans(lines: Lines, keyword: Span, end: int) -> list[Span]:
    """Return the spans of a keyword task's title: its text, and the days below it up to the line `end`."""
    rows = [_stripped(lines, line, keyword.end) for line in range(lines.at(keyword.start), end)]
    if not rows[0].of(lines.text) and rows[1:]:  # the text starts on the next line of the paragraph
        rows.pop(0)
    return [*rows[:1], *(row for row in rows[1:] if re.match(PLANNED, row.of(lines.text)))]


def place_in_text(lines: Lines, task: Task, at: int) -> int:
    """Return the offset in the text that corresponds to an offset in a task's title."""
    if task.mark not in KEYWORDS:
        return lines.text.index(task.title, task.box.end) + at
    spans = title_spans(lines, task.box, lines.rows(task.head).stop)
    while at > spans[0].end - spans[0].start and spans[1:]:
        at -= spans[0].end - spans[0].start + 1
        spans.pop(0)
    return spans[0].start + at


def _stripped(lines: Lines, line: int, start: int) -> Span:
    """Return the span of a line's text from an offset on, without surrounding blanks."""
    start = max(start, lines.start(line))
    content = lines.text[start : lines.start(line + 1)]
    start += len(content) - len(content.lstrip())
    return Span(start, max(start, start + len(content.strip())))


def find_box(lines: Lines, blocks: Blocks, item: ListItem, dialect: Dialect) -> Box | None:
    """Return the box or the keyword of a list item; None if it is not a task to CommonMark, GFM and the notebook."""
    at = content_start(lines, item)
    box = box_at(lines.text, dialect, at) if at is not None else None
    return None if box is None or blocks.defines(box.mark) else box


def box_at(text: str, dialect: Dialect, at: int = 0) -> Box | None:
    """Return the box or keyword at the start of a list item's text; the caller excludes links such as `[x]`."""
    found = _BOX.match(text, at)
    if not (found and is_one_symbol(found[1])):
        found = _keyword().match(text, at) if dialect.keywords else None
    return Box(Span(*found.span(1)), found[1]) if found else None


@cache
def _keyword() -> re.Pattern[str]:
    return re.compile(rf"[ \t]*({'|'.join(sorted(KEYWORDS, key=len, reverse=True))})(?![^ \t\r\n])")


def content_start(lines: Lines, item: ListItem) -> int | None:
    """Return where the text of the item's opening paragraph starts; None without such a paragraph."""
    if item.paragraph is None:
        return None
    at = lines.start(item.paragraph)
    if item.paragraph == item.first:
        for _ in range(item.nth + 1):
            marker = _MARKER.match(lines.text, at)
            if not marker:  # the item follows something that is not a list, such as a quote
                return None
            at = marker.end()
    return at


@lru_cache(maxsize=1 << 8)  # a notebook uses few marks
def is_one_symbol(text: str) -> bool:
    """Return whether `text` is one visible character, an emoji composed of several, or a blank."""
    if text == " ":
        return True
    text = unicodedata.normalize("NFC", text)  # macOS decomposes Hangul
    first, rest = text[0], text[1:]
    if first.isspace() or unicodedata.category(first) in ("Cc", "Cf", "Mn"):
        return False
    flag = len(text) == 2 and all(map(_is_regional, text))
    return flag or all(map(_joins, rest)) or (len(rest) > 1 and "\u200d" in rest)


def _is_regional(letter: str) -> bool:
    """Return whether `letter` is half of a flag, such as `🇰` and `🇷`."""
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me") or "\U0001f3fb" <= letter <= "\U0001f3ff"


def broken_boxes(lines: Lines, blocks: Blocks, dialect: Dialect) -> Iterator[tuple[Problem, bool]]:
    """Yield malformed boxes; True for one like `[ab]`, which is plain text unless it is among tasks."""
    for item in _walk(blocks.items):
        at = content_start(lines, item)
        if at is not None and "[" in lines.text[at : at + 4] and not find_box(lines, blocks, item, dialect):
            rest = lines.content(lines.at(at))[at - lines.start(lines.at(at)) :]
            found = re.match(_BROKEN, rest)
            word = None if found else re.match(_WORD, rest)
            box = found or word
            if box and not blocks.defines(box[1].strip("[]")):
                advice = Message("write `- [ ] text`, with one character in the box")
                yield _broken(lines, at + box.start(1), box[1], advice), bool(word)
    for text in blocks.texts:
        for line in range(text.first, text.end):
            content = lines.content(line)
            loose = re.match(_LOOSE, content) if "[" in content.lstrip(" \t")[:2] else None
            if loose:
                advice = Message("a task starts with a bullet and a space: `- [ ]`")
                yield _broken(lines, lines.start(line) + loose.start(1), loose[1], advice), False


def _broken(lines: Lines, at: int, box: str, advice: Message) -> Problem:
    return Problem(
        "malformed", *lines.position(at), Message("{box!r} is not a checkbox; {advice}", box=box, advice=advice)
    )


def _walk(items: tuple[ListItem, ...]) -> list[ListItem]:
    return [each for item in items for each in (item, *_walk(item.children))]
