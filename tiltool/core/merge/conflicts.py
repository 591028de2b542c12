"""The conflicts in a text, each with its two versions."""

from collections.abc import Iterator
from typing import NamedTuple

from tiltool.core.note.conflict_markers import conflict_ranges
from tiltool.core.text.lines import Lines, Span, line_table

WHICH = ("1", "2", "both")
"""The part of a conflict to keep: the first version, the second one, or both."""


class Conflict(NamedTuple):
    """A complete conflict: its first line, from 1, its span, including markers, and both versions."""

    line: int
    span: Span
    one: str
    other: str

    def taken(self, which: str) -> str:
        """Return the text that the choice `which`, one of WHICH, leaves of it."""
        return {"1": self.one, "2": self.other, "both": self.one + self.other}[which]


def find_conflicts(text: str) -> Iterator[Conflict]:
    """Yield the complete conflicts of a text, except nested ones."""
    lines = line_table(text)
    after = 0
    for first, last in sorted(conflict_ranges(text)):
        middles = [line for line in range(first + 1, last) if _is_marker(lines, line, "=", first)]
        if first >= after and len(middles) == 1:
            bases = [line for line in range(first + 1, middles[0]) if _is_marker(lines, line, "|", first)]
            one = lines.span(first + 1, min([middles[0], *bases])).of(text)
            yield Conflict(first + 1, lines.span(first, last + 1), one, lines.span(middles[0] + 1, last).of(text))
            after = last + 1


def _is_marker(lines: Lines, line: int, letter: str, first: int) -> bool:
    """Return whether a line is a marker made of `letter`, as long as the one on line `first`."""
    size = len(lines.content(first)) - len(lines.content(first).lstrip("<"))
    words = lines.content(line).split(maxsplit=1)
    return bool(words) and words[0] == letter * size
