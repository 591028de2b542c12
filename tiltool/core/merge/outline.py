"""The outline of a note: its headings, list items and other blocks, as a tree that can be compared and merged.

Every line of the text belongs to one node or is a blank line after one, so the text can be rebuilt from the outline.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from tiltool.core.note.checkboxes import find_box
from tiltool.core.note.comments import held_spans, open_comments
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.fields import chain_key
from tiltool.core.note.frontmatter import FrontMatter, read_front_matter
from tiltool.core.note.markdown import Blocks, ListItem, read_blocks, read_tokens
from tiltool.core.note.parse import outline as note_outline
from tiltool.core.note.titles import block_id, heading_key, is_wip, title_key, without_wip
from tiltool.core.text.lines import BOM, Lines, Span, indent_of, line_table, newline_of
from tiltool.errors import Refused
from tiltool.messages import Message

HEADING, ITEM, TEXT, KEY, ROOT = "heading", "item", "text", "key", "root"

MARK = "\0"
"""The placeholder for the mark of the box in the lines of a task."""

_KEY_LINE = r"([^\s#:\-][^:]*|\"[^\"]*\"|'[^']*'):(?:\s|$)"


class Status(NamedTuple):
    """How far a task is: its mark, None without a box, and its `(WIP)` as written."""

    mark: str | None = None
    wip: str = ""


class Node(NamedTuple):
    """A heading, list item or block. `lines` are its own lines, without `indent`, mark and `(WIP)`."""

    kind: str
    key: str
    parent: int
    level: int
    indent: str
    status: Status
    lines: tuple[str, ...]

    def written(self) -> tuple[str, ...]:
        """Return its own lines as they are in the note."""
        lines = list(self.lines)
        if self.status.mark is not None:
            lines[0] = lines[0].replace(MARK, self.status.mark, 1)
        if self.status.wip:
            tail = block_id(lines[0])
            lines[0] = lines[0].removesuffix(tail) + self.status.wip + tail
        return tuple(self.indent + line if line else line for line in lines)


class Form(NamedTuple):
    """How a text is joined from its lines: byte order mark, newline, and whether it ends with one."""

    bom: bool
    newline: str
    ends: bool  # with a newline

    def joined(self, rows: Sequence[str]) -> str:
        """Return the lines as a text."""
        return BOM * self.bom + self.newline.join(rows) + self.newline * (self.ends and bool(rows))


class Outline(NamedTuple):
    """The nodes of a note in the order of its lines, parents before children; the first is the note itself."""

    nodes: Sequence[Node]
    children: Mapping[int, Sequence[int]]  # the direct children of each node that has any, in order
    gaps: Sequence[tuple[str, ...]]  # the blank lines after each node
    form: Form
    past: frozenset[int] = frozenset()  # the nodes in sections that list what was done the day before

    def text(self) -> str:
        """Return the text of this outline."""
        rows = [line for node, gap in zip(self.nodes, self.gaps, strict=True) for line in (*node.written(), *gap)]
        return self.form.joined(rows)

    def lines(self) -> list[int]:
        """Return the line number of each node, from 1."""
        sizes = [len(node.lines) + len(gap) for node, gap in zip(self.nodes, self.gaps, strict=True)]
        return [1 + before for before in accumulate(sizes[:-1], initial=0)]


def form_of(text: str) -> Form:
    """Return the form of a text's lines. Raises Refused if their newlines differ."""
    newline = newline_of(text)
    if len(re.findall(r"\r\n|\n|\r", text)) != text.count(newline) or (newline != "\r\n" and "\r\n" in text):
        raise Refused(Message("its lines end in different ways"))
    return Form(text.startswith(BOM), newline, text.endswith(newline))


def read_outline(text: str, dialect: Dialect) -> Outline:
    """Return the outline of a text. Raises Refused if it is incomplete or the text can't be rebuilt from it."""
    form = form_of(text)
    lines = line_table(text)
    matter = read_front_matter(lines)
    blocks = read_blocks(lines, matter.end)
    if matter.fault or blocks.unclosed or conflict_line(text) or open_comments(lines) or MARK in text:
        raise Refused(Message("something in it is never closed, or has conflict markers"))
    reader = _Reader(lines, matter, blocks, dialect)
    reader.front_matter()
    reader.body()
    children: dict[int, list[int]] = {}
    for at, node in enumerate(reader.nodes[1:], 1):
        children.setdefault(node.parent, []).append(at)
    outline = Outline(reader.nodes, children, reader.gaps(), form, reader.past())
    if outline.text() != text:
        raise Refused(Message("its structure can't be read"))
    return outline


class _Block(NamedTuple):
    """Lines of one outermost block, with their list item, if they are one, or the level of their heading."""

    first: int
    end: int
    item: ListItem | None = None
    level: int = 0


class _Reader:
    """Builds the nodes in the order of the lines."""

    def __init__(self, lines: Lines, matter: FrontMatter, blocks: Blocks, dialect: Dialect) -> None:
        self.lines = lines
        self.matter = matter
        self.blocks = blocks
        self.dialect = dialect
        self.nodes = [Node(ROOT, "", -1, 0, "", Status(), ())]
        self.ends = [0]  # the line after each node's own lines
        self.starts = [0]
        self.past_rows: list[range] = []

    def gaps(self) -> list[tuple[str, ...]]:
        """Return the blank lines after each node."""
        starts = [*self.starts[1:], len(self.lines)]
        return [self._contents(end, start) for end, start in zip(self.ends, starts, strict=True)]

    def past(self) -> frozenset[int]:
        """Return the nodes in sections that list what was done the day before."""
        return frozenset(at for at, start in enumerate(self.starts) if any(start in rows for rows in self.past_rows))

    def front_matter(self) -> None:
        """Read the front matter: one node per key."""
        last = self.matter.end - 1
        if last < 0:
            return
        found = ((line, re.match(_KEY_LINE, self.lines.content(line))) for line in range(1, last))
        keys = [*((line, key[1].casefold()) for line, key in found if key), (last, "")]
        top = self._add(KEY, "---", 0, 0, keys[0][0])
        for (first, key), (end, _) in pairwise(keys):
            self._add(KEY, key, top, first, end)
        self._add(KEY, "--- end", top, last, last + 1)

    def body(self) -> None:
        """Read the lines below the front matter."""
        above = [(0, 0)]  # level and node of the headings above the current line
        for block in self._whole(list(self._blocks())):
            if block.level:
                while above[-1][0] >= block.level:
                    above.pop()
                key = heading_key(self._title(block)) or self._title(block)
                above.append((block.level, self._add(HEADING, key, above[-1][1], block.first, block.end, block.level)))
            elif block.item:
                self._item(block.item, above[-1][1])
            else:
                self._text(block.first, block.end, above[-1][1])

    def _blocks(self) -> Iterator[_Block]:
        """Yield the outermost blocks; a line outside them, such as a link definition, is a block of its own."""
        note = note_outline(self.lines, self.matter, self.blocks, None, self.dialect)
        self.past_rows = [
            self.lines.rows(Span(section.heading.span.start, section.end))
            for section in note.having("yesterday")
            if section.heading
        ]
        levels = {heading.line - 1: heading.level for heading in note.headings()}
        found: list[_Block] = []
        for token in read_tokens(self.lines, self.matter.end):
            if token.level or not token.map:
                continue
            first, end = token.map[0], self.lines.trimmed(*token.map)
            if token.type.endswith("list_open"):
                found += [_Block(item.first, item.end, item) for item in self.blocks.items if first <= item.first < end]
            else:
                found.append(_Block(first, end, level=levels.get(first, 0)))
        at = self.lines.after_blanks(self.matter.end)
        for block in [*found, _Block(len(self.lines), len(self.lines))]:
            while at < block.first:
                end = next((line for line in range(at, block.first) if self.lines.is_blank(line)), block.first)
                yield _Block(at, end)
                at = self.lines.after_blanks(end)
            if block.first < len(self.lines):
                yield block
            at = max(at, self.lines.after_blanks(block.end))

    def _whole(self, blocks: list[_Block]) -> Iterator[_Block]:
        """Yield the blocks; those that share a comment or a private passage of several lines become one."""
        spans = [
            rows for span in held_spans(self.lines) if len(rows := self.lines.rows(_trimmed(span, self.lines))) > 1
        ]
        while blocks:
            block = blocks.pop(0)
            held = next((rows for rows in spans if rows.start < block.end and block.first < rows.stop), None)
            if held is None:
                yield block
                continue
            end = max(block.end, held.stop)
            while blocks and blocks[0].first < end:
                end = max(end, blocks.pop(0).end)
            merged = _Block(block.first, end)
            spans = [rows for rows in spans if rows.stop > end or rows.start >= end]
            if any(rows.start < end for rows in spans):
                blocks.insert(0, merged)
            else:
                yield merged

    def _item(self, item: ListItem, parent: int) -> None:
        below = [child for child in item.children if child.first > item.first]
        if len(below) < len(item.children):  # an item starts on the line of another
            self._text(item.first, item.end, parent)
            return
        own_end = min([item.head_end, *(child.first for child in below)])
        at = self._add(ITEM, "", parent, item.first, own_end, item=item)
        line = own_end
        for child in [*below, None]:
            line = self.lines.after_blanks(line)
            stop = child.first if child else item.end
            if line < stop:
                self._text(line, self.lines.trimmed(line, stop), at)
            if child:
                self._item(child, at)
                line = child.end

    def _text(self, first: int, end: int, parent: int) -> None:
        self._add(TEXT, "\n".join(line.strip() for line in self._contents(first, end)), parent, first, end)

    def _add(
        self, kind: str, key: str, parent: int, first: int, end: int, level: int = 0, item: ListItem | None = None
    ) -> int:
        rows = self._contents(first, end)
        indent = "" if kind == KEY else indent_of(rows[0])
        if any(line and not line.startswith(indent) for line in rows):
            indent = ""
        own = [line.removeprefix(indent) for line in rows]
        status = Status()
        if item:
            status, own[0] = self._status(item, own[0], len(indent))
            title = own[0].partition(MARK)[2].lstrip("] \t") if status.mark is not None else own[0].lstrip("-*+ \t")
            key = f"[{chain_key(title)}" if status.mark is not None else title_key(title)
        self.nodes.append(Node(kind, key, parent, level, indent, status, tuple(own)))
        self.starts.append(first)
        self.ends.append(end)
        return len(self.nodes) - 1

    def _status(self, item: ListItem, line: str, indent: int) -> tuple[Status, str]:
        """Return the status of an item, and its first line without mark and `(WIP)`."""
        box = find_box(self.lines, self.blocks, item, self.dialect)
        if box is None or self.dialect.is_note(box.mark) or self.lines.at(box.span.start) != item.first:
            return Status(), line
        at = box.span.start - self.lines.start(item.first) - indent
        before, title = line[:at] + MARK, line[at + len(box.mark) :]
        wip = ""
        if is_wip(title):
            tail = block_id(title)
            short = without_wip(title).removesuffix(tail)
            start = len(title) - len(title.lstrip())
            if title.startswith(short.strip(), start):
                kept = title[: start + len(short.strip())]
                wip = title[len(kept) :].removesuffix(tail)
                title = kept + tail
        return Status(box.mark, wip), before + title

    def _title(self, block: _Block) -> str:
        return self.lines.content(block.first).strip(" \t#*_:：")

    def _contents(self, first: int, end: int) -> tuple[str, ...]:
        return tuple(self.lines.content(line) for line in range(first, end))


def _trimmed(span: Span, lines: Lines) -> Span:
    """Return a span without its trailing newline."""
    text = span.of(lines.text)
    return Span(span.start, span.start + len(text.rstrip("\r\n")))
