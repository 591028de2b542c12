"""The places for new lines in a note, and the blank lines around them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tiltool.core.note.comments import closes_private, held_spans, private_markers
from tiltool.core.note.model import LABEL_LEVEL, Group, Heading, Note, Section
from tiltool.core.note.titles import title_key
from tiltool.core.text.edits import Edit, Patch, deletion, insertion, patch
from tiltool.core.text.lines import Lines, Span, indent_of, is_in

OUTLINE = "- ## "
"""The beginning of a heading in an outline of Logseq, where everything is in one list."""

BULLETS = ("-", "*", "+")
THEMATIC_BREAK = r"[ ]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$"


class Chunk(NamedTuple):
    """Lines to insert; `rank` orders chunks at one place: children, tasks, groups, sections."""

    lines: tuple[str, ...]
    rank: int = 0
    blank_before: bool = False
    blank_after: bool = False


class Layout:
    """Collects the chunks for one note and turns them into a patch."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.lines = note.lines
        self._slots: dict[int, list[Chunk]] = defaultdict(list)
        self._deleted: set[Span] = set()
        self._held = held_spans(note.lines)

    def put(self, line: int, chunk: Chunk) -> None:
        """Put `chunk` before `line`, or at the end of the note if `line` is past the last line."""
        self._slots[line].append(chunk)

    def patch(self) -> Patch:
        """Return the patch that inserts all chunks."""
        insertions = (self._insertion(line, chunks) for line, chunks in self._slots.items())
        return patch(self.note.text, (*insertions, *map(deletion, sorted(self._deleted))))

    def _insertion(self, line: int, chunks: list[Chunk]) -> Edit:
        written: list[str] = []
        blank = line == 0 or self.lines.is_blank(line - 1)
        chunks = sorted(chunks, key=lambda chunk: chunk.rank)
        for chunk in chunks:
            if chunk.blank_before and not blank:
                written.append("")
            written.extend(chunk.lines)
            blank = not chunk.lines[-1].strip()
        after = self.lines.content(line)
        if chunks[-1].blank_after and after.strip(" \t") and not after.startswith(OUTLINE):
            written.append("")
        text, newline = self.note.text, self.note.newline
        if line >= len(self.lines) and text and not text.endswith(("\n", "\r")):
            # the note has no newline at its end and must not get one
            return insertion(len(text), newline + newline.join(written))
        return insertion(self.lines.start(line), newline.join((*written, "")))

    def into_group(
        self, section: Section, group: Group, written: tuple[str, ...], gap: int, top: bool, indent: str | None = None
    ) -> None:
        """Put lines after the tasks of a group (before them with `top`); an empty box of a form stays last.

        Lines that are not indented yet get `indent`, or, below a heading that is a list item, the indentation of its
        content. Tasks between private markers don't count: lines added beside them would be private too.
        """
        indent = item_indent(self.lines, section, group) if indent is None else indent
        if indent and not written[0][:1].isspace():
            written = tuple(f"{indent}{line}" for line in written)
        real = [task for task in group.tasks if not (task.is_placeholder or is_in(task.box.start, self._held))]
        empty = [task for task in group.tasks if task.is_placeholder]
        if real:
            rows = self.lines.rows((real[0] if top else real[-1]).item)
            self.put(rows.start if top else rows.stop, Chunk(written))
        elif empty:
            self.put(self.lines.at(empty[0].item.start), Chunk(written))
            self._deleted.update(task.item for task in empty[:-1])
        else:
            self._into_empty(section, group, written, gap)

    def into_private(self, section: Section, group: Group, written: tuple[str, ...], like: str) -> None:
        """Put lines between private markers: a group's last ones, or new ones at its end, written as in `like`."""
        first, end = self._content(section, group)
        closing = [at for at in range(first, end) if self._closes_held(at)]
        if closing:
            self.put(closing[-1], Chunk(written))
        else:
            lines = between_markers(written, self.note.text, like)
            self.put(self.end_of_content(first, end), Chunk(lines, blank_before=True, blank_after=True))

    def _closes_held(self, line: int) -> bool:
        """Return whether a line closes a private region that began above it."""
        start = self.lines.start(line)
        return closes_private(self.lines.content(line)) and is_in(start - 1, self._held)

    def _content(self, section: Section, group: Group) -> tuple[int, int]:
        """Return the first line of a group below its heading, and the line after its last one."""
        heading = _heading_of(section, group)
        first = self.lines.rows(heading.span).stop if heading else self.lines.at(group.body.start)
        return first, self.lines.from_offset(group.body.end)

    def _into_empty(self, section: Section, group: Group, written: tuple[str, ...], gap: int) -> None:
        first, end = self._content(section, group)
        rule = next((line for line in range(first, end) if re.match(THEMATIC_BREAK, self.lines.content(line))), end)
        content = self.end_of_content(first, rule)  # text below a rule closes the note
        if content > first:
            listed = re.match(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]", self.lines.content(content - 1))
            self.put(content, Chunk(written, blank_before=not listed, blank_after=True))
            return
        blanks = min(self.lines.after_blanks(first), end) - first
        missing = ("",) * max(0, gap - blanks)
        line = first + min(gap, blanks)
        self.put(line, Chunk((*missing, *written), blank_after=item_indent(self.lines, section, group) is None))

    def end_of_content(self, first: int, end: int) -> int:
        """Return the line after the last text of the lines, ignoring blank lines and closing rules."""
        while end > first:
            at_rule = re.match(THEMATIC_BREAK, self.lines.content(end - 1)) and (
                end - 1 == first or self.lines.is_blank(end - 2)
            )
            if not self.lines.is_blank(end - 1) and not at_rule:
                break
            end -= 1
        return end

    def new_group(self, section: Section, path: tuple[Heading, ...], written: tuple[str, ...]) -> None:
        """Put a group with the last heading of `path` where a section's groups of that level end."""
        last = _last_beside(section, path)
        heading = _heading_of(section, last)
        first = self.lines.rows(heading.span).stop if heading else 0
        line = self._after_text(first, self.lines.from_offset(last.body.end))
        self.put(line, Chunk(written, rank=1, blank_before=True, blank_after=True))

    def new_section(self, role: str, order: tuple[str, ...], written: tuple[str, ...]) -> None:
        """Put a section with its heading at the place of its role in `order`."""
        rank = order.index(role)
        following = [section for section in parts(self.note) if section.role in order[rank + 1 :]]
        if following and following[0].heading:
            line = self.lines.at(following[0].heading.span.start)
        else:
            ends = (section.end for section in self.note.sections if section.role in order)
            line = self._after_text(0, self.lines.from_offset(max(ends, default=len(self.note.text))))
        gap = not written[0].startswith(OUTLINE)
        self.put(line, Chunk(written, rank=2 + rank, blank_before=gap, blank_after=gap))

    def _after_text(self, first: int, end: int) -> int:
        """Return the line after the last text of the lines and the blank lines below it."""
        return min(self.lines.after_blanks(max(first, self.end_of_content(first, end))), end)


def between_markers(written: tuple[str, ...], *texts: str, indent: str = "") -> tuple[str, ...]:
    """Return lines between private markers, written as in the first of the texts that has some."""
    opening, closing = private_markers(*texts)
    return (indent + opening, *written, indent + closing)


def _heading_of(section: Section, group: Group) -> Heading | None:
    """Return the heading directly above the tasks of a group: its own, or its section's."""
    return group.path[-1] if group.path else section.heading


def parts(note: Note) -> tuple[Section, ...]:
    """Return the headed sections with a role, except a title such as `# TIL` that contains all the others."""
    known = tuple(section for section in note.sections if section.role and section.heading)
    levels = [section.heading.level for section in known if section.heading]
    wraps = levels[1:] and levels[0] == 1 < min(levels[1:]) and not known[0].groups[0].body.of(note.text).strip()
    return known[1:] if wraps else known


def heading_level(note: Note) -> int:
    """Return the heading level of sections with a role; 0 if none has one, or their headings are labels."""
    levels = (section.heading.level for section in parts(note) if section.heading)
    return next((level for level in levels if level < LABEL_LEVEL), 0)


def item_indent(lines: Lines, section: Section, group: Group) -> str | None:
    """Return the indentation of a group's tasks below a heading that is a list item; None if it isn't one."""
    heading = _heading_of(section, group)
    line = lines.content(heading.line - 1) if heading else ""
    item = re.match(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]+", line)
    if not item:
        return None
    first = next((lines.content(task.line - 1) for task in group.tasks if not task.within), None)
    if first is not None:
        return indent_of(first)
    return item[1] + ("\t" if line.startswith(OUTLINE) else " " * (item.end() - item.end(1)))


def dedented(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the indentation of the first one."""
    indent = indent_of(lines[0]) if lines else ""
    return tuple(line.removeprefix(indent) for line in lines)


def section_lines(note: Note, title: str, lines: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the lines of a new section: with a heading like the others, or as an item of an outline."""
    if _is_outline(note):
        return (OUTLINE + title, *(f"\t{line}" for line in lines))
    return (f"{'#' * (heading_level(note) or 2)} {title}", *lines)


def _is_outline(note: Note) -> bool:
    """Return whether a note is a single list: its headings are items, or it has none and its role is `today`."""
    headings = [section.heading for section in note.sections if section.heading]
    is_all = bool(headings) or any(section.role == "today" for section in note.sections)
    return is_all and all(heading.span.of(note.text).startswith(OUTLINE) for heading in headings)


def bullet_of(note: Note, sections: Iterable[Section]) -> str:
    """Return the bullet of the last task in some sections with an unnumbered one; "" if there is none."""
    tasks = [task for section in sections for _, task in section.roots()]
    bullets = (task.head.of(note.text).lstrip()[:1] for task in reversed(tasks))
    return next((bullet for bullet in bullets if bullet in BULLETS), "")


def gap_after(note: Note, section: Section, group: Group) -> int:
    """Return how many blank lines the writer leaves between this heading and the tasks below it."""
    heading = _heading_of(section, group)
    if heading is None or not group.tasks:
        return 0
    first = note.lines.rows(heading.span).stop
    return max(0, note.lines.after_blanks(first) - first)


def _last_beside(section: Section, path: tuple[Heading, ...]) -> Group:
    """Return the last group that a new group of `path` may follow without coming under another heading."""
    above = heading_keys(path[:-1])
    last = section.groups[0]
    for group in section.groups:
        inside = heading_keys(group.path[: len(above)]) == above
        if inside and all(heading.level >= path[-1].level for heading in group.path[len(above) :]):
            last = group
        elif inside:
            break
    return last


def heading_keys(path: tuple[Heading, ...]) -> tuple[str, ...]:
    """Return the keys by which two paths of group headings are compared."""
    return tuple(title_key(heading.title) for heading in path)


def home_group(section: Section) -> Group:
    """Return the group for tasks without one: before all headings, or below the title of a text that is one section."""
    titled = section.heading is None and not section.groups[0].tasks and len(section.groups) > 1
    return section.groups[1] if titled and section.groups[1].path[0].level < LABEL_LEVEL else section.groups[0]


def same_group(section: Section, group: Group, target: Section) -> Group | None:
    """Return the group of `target` with the headings of `group`; the n-th unnamed group matches the n-th there."""
    if not group.path:
        return home_group(target)
    named = [each for each in section.groups if each.path]
    at = next(number for number, each in enumerate(named) if each.body == group.body)
    key = heading_keys(named[at].path)
    twins_before = sum(heading_keys(each.path) == key for each in named[:at])
    same = [each for each in target.groups if each.path and heading_keys(each.path) == key]
    return same[min(twins_before, len(same) - 1)] if same and (group.title or len(same) > twins_before) else None
