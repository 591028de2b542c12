"""The line of a text that best shows why it was found, and the positions of the words in it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from tiltool.core.search.columns import is_copy, is_heading
from tiltool.core.search.tokens import BREAK, fold, fold_note
from tiltool.core.text.lines import Lines, Span, merged

_NEWLINE = rf"\r\n|\n|\r|{BREAK}"
_MOST_MATCHES = 500  # of one word in one note: more would not find a better line


class Finder(Protocol):
    """Finds a word, like a regular expression over folded text."""

    def finditer(self, text: str, /) -> Iterator[re.Match[str]]:
        """Yield the matches of the word."""


class Excerpt(NamedTuple):
    """A line of a note, counted from 1, in NFC and without surrounding blanks; `matches` are spans of `text`."""

    line: int
    text: str
    matches: tuple[Span, ...]


def excerpt(lines: Lines, within: Sequence[Span], finders: Sequence[Finder], learned: Sequence[Span] = ()) -> Excerpt:
    """Return the line in the spans `within` that contains the most words.

    Of several, one that is not a copy is preferred, then one in the spans `learned`, then a heading, then the first.
    """
    line = _best_line(lines, within, finders, learned)
    text = unicodedata.normalize("NFC", lines.content(line)).strip()
    return Excerpt(line + 1, text, tuple(merged(_matches(text, finders))))


def _best_line(lines: Lines, within: Sequence[Span], finders: Sequence[Finder], learned: Sequence[Span]) -> int:
    found: dict[int, set[int]] = defaultdict(set)
    for span in within:
        text = span.of(lines.text)
        folded, first = fold(text), lines.at(span.start)
        for number, finder in enumerate(finders):
            for line in _lines_of(folded, finder, text):
                found[first + line].add(number)
    if not found:
        return _first_line(lines, within)

    def worth(line: int) -> tuple[int, bool, bool, bool, int]:
        text, start = lines.content(line), lines.start(line)
        is_learned = any(span.start <= start < span.end for span in learned)
        return len(found[line]), not is_copy(text), is_learned, is_heading(text), -line

    return max(found, key=worth)


def _lines_of(folded: str, finder: Finder, text: str) -> Iterator[int]:
    """Yield the lines, counted from 0, on which matches of a word start; folding keeps the number of lines."""
    matches = [*islice(finder.finditer(folded), _MOST_MATCHES)]
    if "\r" in folded or not all(match[0].isprintable() for match in matches):
        folded = fold_note(text)  # no word spans two paragraphs
        matches = [*islice(finder.finditer(folded), _MOST_MATCHES)]
    line = at = 0
    for match in matches:
        line += _newlines(folded, at, match.start())
        at = match.start()
        yield line


def _newlines(text: str, start: int, end: int) -> int:
    if "\r" in text:
        return len(re.findall(_NEWLINE, text[start:end]))
    return text.count("\n", start, end) + text.count(BREAK, start, end)


def _first_line(lines: Lines, within: Sequence[Span]) -> int:
    first = lines.at(within[0].start) if within else 0
    return min(lines.after_blanks(first), max(0, len(lines) - 1))


def _matches(text: str, finders: Sequence[Finder]) -> Iterator[Span]:
    folded = fold(text)
    places = _folded_places(text, folded)
    for finder in finders:
        for match in finder.finditer(folded):
            if match.end() < len(places) and places[match.start()] < places[match.end()]:
                yield Span(places[match.start()], places[match.end()])


def _folded_places(text: str, folded: str) -> Sequence[int]:
    """Return where in `text` each character of the folded text comes from; empty if unknown."""
    if folded == text.lower() and len(folded) == len(text):  # the usual case: letter by letter
        return range(len(text) + 1)
    letters = [fold(letter) for letter in text]
    if "".join(letters) != folded:
        return ()
    return [at for at, each in enumerate(letters) for _ in each] + [len(text)]


def clipped_around(excerpt: Excerpt, most: int) -> Excerpt:
    """Return an excerpt of at most `most` characters around its first match, with an ellipsis wherever it was cut."""
    if len(excerpt.text) <= most:
        return excerpt
    first = excerpt.matches[0].start if excerpt.matches else 0
    start = max(0, min(first - most // 3, len(excerpt.text) - most))
    end = start + most
    head, tail = "…" if start else "", "…" if end < len(excerpt.text) else ""
    shift = len(head) - start
    kept = tuple(
        Span(max(span.start, start) + shift, min(span.end, end) + shift)
        for span in excerpt.matches
        if span.start < end and span.end > start
    )
    return Excerpt(excerpt.line, f"{head}{excerpt.text[start:end]}{tail}", kept)
