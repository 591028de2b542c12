"""Conflict markers: what git leaves in a text when it could not merge two versions."""

import re
from collections.abc import Iterator

from tiltool.core.text.lines import Lines, line_table

_OPENING = r"(<{7,})(?:[ \t]+(?P<label>(?:(?!>>>).)*))?"
_CLOSING = r"(>{7,})(?:[ \t]+(?P<label>(?:(?!<<<).)*))?"
_MIDDLE = r"(={7,})[ \t]*"
_SIZE = 7  # git's default; if an attribute makes markers longer, only a complete conflict counts


def conflict_line(text: str) -> int:
    """Return the number, from 1, of the first line with a conflict marker; 0 if there is none.

    A complete conflict inside one closed code fence is an example in a note about git. An incomplete conflict counts
    too: a lone opening marker, or a closing one that is not inside a quote.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return 0
    return next((line + 1 for line, _ in conflict_ranges(text)), 0)


def conflict_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last line, from 0, of each conflict, complete or not, except examples."""
    from tiltool.core.note.frontmatter import read_front_matter
    from tiltool.core.note.markdown import fenced_lines  # markdown-it: nearly all texts have no marker

    lines = line_table(text)
    code = [*fenced_lines(lines, read_front_matter(lines).end)]
    for first, last in _conflicts(lines):
        if not any(start <= first and last < end for start, end in code):
            yield first, last


def _conflicts(lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each conflict, complete or not."""
    opened: list[tuple[int, int]] = []  # line and size
    middle = 0
    for line in range(len(lines)):
        content = lines.content(line)
        opening, closing = re.fullmatch(_OPENING, content), re.fullmatch(_CLOSING, content)
        if opening:
            opened.append((line, len(opening[1])))
        elif found := re.fullmatch(_MIDDLE, content):
            middle = len(found[1])
        elif closing:
            size = len(closing[1])
            first = next((at for at, length in opened if length == size), None)
            if first is not None and (middle == size or size == _SIZE):
                yield first, line
                opened = [each for each in opened if each[0] < first]
            elif size == _SIZE and closing["label"] and not _is_quoted(lines, line):
                yield line, line
            middle = 0
    yield from ((line, line) for line, size in opened if size == _SIZE)


def _is_quoted(lines: Lines, line: int) -> bool:
    """Return whether a line is in a block quote, so that its `>` may be nested quote marks."""
    return any(lines.content(each).startswith(">") for each in (line - 1, line + 1) if each >= 0)
