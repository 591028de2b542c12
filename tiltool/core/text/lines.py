"""The lines of a text, and spans of its characters."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from itertools import accumulate, count
from operator import add
from typing import Any, NamedTuple

BOM = "\ufeff"
# CommonMark ends a line here and nowhere else; `str.splitlines` would also split on U+2028, \f, \x1c …
_NEWLINE = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range of characters of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def holds(self, offset: int) -> bool:
        """Return whether the character at `offset` is in the span."""
        return self.start <= offset < self.end


def is_in(offset: int, spans: Sequence[Span]) -> bool:
    """Return whether an offset is in one of the merged spans."""
    place = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return place >= 0 and offset < spans[place].end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, with overlapping and adjacent ones merged."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def mask_of(spans: Iterable[Span], length: int) -> bytearray:
    """Return a byte for each of `length` characters, 1 inside the spans."""
    found = bytearray(length)
    for start, end in spans:
        found[start:end] = b"\1" * (end - start)
    return found


def subtract(span: Span, held: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of a span that remain without the held spans."""
    start = span.start
    for hole in held:
        if hole.end > start and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)


class Lines(NamedTuple):
    """The line table of a text; lines count from 0, and a byte order mark belongs to no line."""

    text: str
    starts: tuple[int, ...]  # the start of each line and, at the end, the end of the text

    def __len__(self) -> int:
        return len(self.starts) - 1

    def start(self, line: int) -> int:
        """Return the offset of the first character of `line`; past the last line, the length of the text."""
        last = len(self.starts) - 1
        return self.starts[line if line < last else last]  # `min` would take twice as long

    def span(self, first: int, end: int) -> Span:
        """Return the span of the lines from `first` up to, but not including, `end`, with their newlines."""
        starts = self.starts
        last = len(starts) - 1
        return Span(starts[first if first < last else last], starts[end if end < last else last])

    def content(self, line: int) -> str:
        """Return `line` without its newline; "" past the last line."""
        last = len(self.starts) - 1
        return self.text[self.starts[min(line, last)] : self.starts[min(line + 1, last)]].rstrip("\r\n")

    def contents(self, span: Span) -> tuple[str, ...]:
        """Return the lines that `span` covers, without their newlines."""
        return tuple(self.content(line) for line in self.rows(span))

    def is_blank(self, line: int) -> bool:
        """Return whether `line` is blank to CommonMark: only spaces and tabs."""
        last = len(self.starts) - 1
        return not self.text[self.starts[min(line, last)] : self.starts[min(line + 1, last)]].strip(" \t\r\n")

    def at(self, offset: int) -> int:
        """Return the number of the line that contains `offset`; past the text, that of the last line."""
        return max(0, bisect_right(self.starts, offset, hi=len(self.starts) - 1) - 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character at `offset`, as people count them: from 1."""
        line = self.at(offset)
        return line + 1, offset - self.starts[line] + 1

    def from_offset(self, offset: int) -> int:
        """Return the number of the line that contains `offset`; at the end of the text, the number of lines."""
        return self.at(offset) if offset < len(self.text) else len(self.starts) - 1

    def rows(self, span: Span) -> range:
        """Return the numbers of the lines that `span` overlaps, at least one."""
        return range(self.at(span.start), self.at(max(span.start, span.end - 1)) + 1)

    def trimmed(self, first: int, end: int) -> int:
        """Return `end`, or the end of the text, moved back over blank lines, but never before `first` + 1."""
        end = min(end, len(self.starts) - 1)
        while end > first + 1 and self.is_blank(end - 1):
            end -= 1
        return end

    def after_blanks(self, line: int) -> int:
        """Return the first line from `line` on that is not blank, or the number of lines if there is none."""
        while line < len(self.starts) - 1 and self.is_blank(line):
            line += 1
        return line


@lru_cache(maxsize=2)  # the same note is often requested several times in a row
def line_table(text: str) -> Lines:
    """Return the line table of `text`; a text that ends with a newline has no empty last line."""
    starts = [len(BOM) if text.startswith(BOM) else 0]
    if "\r" in text:
        starts.extend(found.end() for found in _NEWLINE.finditer(text))
    else:  # as for most notes, without a match object for each line
        starts.extend(map(add, accumulate(map(len, text.split("\n"))), count(1)))
        starts.pop()
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return Lines(text, (*starts, len(text)))


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` without their newlines."""
    lines = _NEWLINE.split(text)
    return lines if lines[-1] else lines[:-1]


def indent_of(line: str) -> str:
    """Return the spaces and tabs at the start of a line."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def newline_of(text: str) -> str:
    r"""Return the newline that most lines of `text` end with; `\n` if there is none."""
    found = _NEWLINE.findall(text) if "\r" in text else ()
    return max(("\n", "\r\n", "\r"), key=found.count)


def with_newline(text: str, newline: str) -> str:
    """Return `text` with `newline` in place of every newline."""
    text = re.sub("\r\n?", "\n", text) if "\r" in text else text
    return text if newline == "\n" else text.replace("\n", newline)


def digest_of(text: str) -> str:
    """Return the SHA-256 of `text` as UTF-8, in hexadecimal."""
    return str(_sha256()(text.encode()).hexdigest())


@cache
def _sha256() -> Callable[[bytes], Any]:
    """Return SHA-256, without OpenSSL if Python has a separate module for it: loading `hashlib` takes 4 ms."""
    for name in ("_sha2", "_sha256"):  # since Python 3.12, and before
        with suppress(ImportError):
            return import_module(name).sha256  # type: ignore[no-any-return]
    from hashlib import sha256

    return sha256


def name_key(name: str) -> str:
    """Return the key that two spellings of a name share: macOS and old Git decompose letters, and case may differ."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def names_alike(name: str, other: str) -> bool:
    """Return whether two names are the same in any Unicode normalization: a copy from a Mac may have either."""
    return name == other or unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", other)


def parents_of(path: str) -> tuple[str, ...]:
    """Return a folder, or a nested tag, and its parents, outermost first."""
    parts = path.split("/") if path else []
    return tuple("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def is_below(path: str, places: Iterable[str] | None) -> bool:
    """Return whether a path, or the key of a tag, equals or is below one of `places`; None means anywhere."""
    return places is None or any(path == place or path.startswith(f"{place}/") for place in places)
