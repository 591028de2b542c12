"""What comments hide and private markers hold back.

A box in a comment is not a task. A comment that is never closed, or whose end is uncertain, hides no boxes (that could
lose tasks), but nothing after its start is published.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.markdown import Places, find_code, read_tokens
from tiltool.core.text.lines import Lines, Span, is_in, line_table, merged, subtract

COMMENT_MARKS = r"%%|<!--"
"""The marks that open a comment, except in code."""

_OPENING = r"(?i)<!--[ \t]*private[ \t]*-->"
_CLOSING = r"(?i)<!--[ \t]*/[ \t]*private[ \t]*-->"
_PRIVATE = r"(?is)<!--\s*(?P<over>/)?\s*private\b.*?(?:-->|\Z)"


class CommentSpans(NamedTuple):
    """The spans that comments and private markers of a text hide, each kind in order."""

    closed: Sequence[Span]  # comments that definitely end: boxes in them are not tasks
    held: Sequence[Span]  # spans that may not be published
    unclosed: Sequence[int]  # starts of marks that hold back all the rest, clearly not on purpose


def hidden_spans(text: str, start: int, places: Places) -> list[Span]:
    """Return the hidden spans, in order; text begins at `start`, and `places` says which marks are in code."""
    return [*_read(text, start, places).held]


def may_hide(text: str) -> bool:
    """Return whether a text has marks that may hide or hold back a part of it; an empty comment doesn't count."""
    return "%%" in text or ("<!--" in text and re.search(r"<!--(?!\s*-->)", text) is not None)


def hiding_comments(lines: Lines) -> Sequence[Span]:
    """Return the closed comments below the front matter, in order; boxes in them are not tasks."""
    return _comments_of(lines.text).closed if may_hide(lines.text) else ()


def held_spans(lines: Lines) -> Sequence[Span]:
    """Return the spans below a note's front matter that comments and private markers hold back, in order."""
    return _comments_of(lines.text).held if may_hide(lines.text) else ()


def open_comments(lines: Lines) -> Sequence[int]:
    """Return where comments start that are never, or not certainly, closed, and ambiguous private markers."""
    return _comments_of(lines.text).unclosed if may_hide(lines.text) else ()


@lru_cache(maxsize=4)  # a note is parsed several times in a row
def _comments_of(text: str) -> CommentSpans:
    lines = line_table(text)
    skip = read_front_matter(lines).end
    return _read(text, lines.start(skip), find_code(lines, read_tokens(lines, skip), COMMENT_MARKS))


def _read(text: str, start: int, places: Places) -> CommentSpans:
    html = [*_html_comments(text, places)]
    open_html = [span.start for span in html if not text.endswith("-->", span.start + 4, span.end)]
    starts = {span.start for span in html}
    regions, uncertain, opened = _regions(_private_marks(text, starts), starts, places, len(text))
    held = merged([*html, *regions])
    asides, open_aside = _asides(text, start, places, held)
    # boxes between private markers are tasks, unless they are in a comment
    closed, _ = _asides(text, start, places, html)
    return CommentSpans(
        merged([*(span for span in html if span.start not in open_html), *closed]),
        merged([*held, *uncertain, *asides, *(Span(at, len(text)) for at in open_aside)]),
        sorted({*open_html, *open_aside, *opened}),
    )


def private_markers(*texts: str) -> tuple[str, str]:
    """Return the opening and closing private markers, written as in the first of the texts that has any."""
    for text in texts:
        opening, closing = re.search(_OPENING, text), re.search(_CLOSING, text)
        if opening and closing:
            return opening[0], closing[0]
    return "<!-- private -->", "<!-- /private -->"


def opens_private(line: str) -> bool:
    """Return whether a line consists of an opening private marker."""
    return re.fullmatch(_OPENING, line.strip(" \t")) is not None


def closes_private(line: str) -> bool:
    """Return whether a line consists of a closing private marker."""
    return re.fullmatch(_CLOSING, line.strip(" \t")) is not None


def without_markers(text: str) -> str:
    """Return a text without its private markers."""
    return re.sub(_CLOSING, "", re.sub(_OPENING, "", text))


def visible_text(text: str) -> str:
    """Return a text that contains no code without its hidden spans."""
    return "".join(span.of(text) for span in subtract(Span(0, len(text)), hidden_spans(text, 0, Places())))


def _private_marks(text: str, comments: Collection[int]) -> Iterator[re.Match[str]]:
    """Yield the private markers, in order.

    A comment of several lines that begins with the word is a marker only if a closing one follows that belongs to no
    other.
    """
    found = [*re.finditer(_PRIVATE, text)]
    remarks: set[int] = set()
    closing = 0
    for mark in reversed(found):
        if mark["over"]:
            closing += 1
        elif closing:
            closing -= 1
        elif mark.start() in comments and re.search("[\r\n]", mark[0].removesuffix("-->")[4:].strip()):
            remarks.add(mark.start())
    return (mark for mark in found if mark.start() not in remarks)


def _regions(
    marks: Iterable[re.Match[str]], comments: Collection[int], places: Places, end: int
) -> tuple[list[Span], list[Span], list[int]]:
    """Return private regions, regions held back by an unmatched closing marker, and ambiguous opening markers.

    An opening marker may be anywhere; a closing one must be a whole comment, unless both are code. The text before an
    unmatched closing marker is held back, as is all text after an opening one that is never closed.
    """
    regions: list[Span] = []
    uncertain: list[Span] = []
    start, words, depth = 0, "", 0
    for found in marks:
        if not found["over"]:
            start, words = (start, words) if depth else (found.start(), found[0])
            depth += 1
        elif found.start() in comments or start in places.code:
            if depth < 2:
                (regions if depth and start in comments else uncertain).append(Span(start, found.end()))
            depth = max(0, depth - 1)
    if not depth:
        return regions, uncertain, []
    is_plain = re.match(r"(?i)<!--\s*private\s*(?:-->|:)", words)
    return [*regions, Span(start, end)], uncertain, [] if is_plain else [start]


def _html_comments(text: str, places: Places) -> Iterator[Span]:
    at = text.find("<!--")
    while at >= 0:
        if at in places.code:
            at = text.find("<!--", at + 1)
            continue
        end = text.find("-->", at + 4)
        yield Span(at, end + 3 if end >= 0 else len(text))
        at = text.find("<!--", end) if end >= 0 else -1


def _asides(text: str, start: int, places: Places, held: Sequence[Span]) -> tuple[list[Span], list[int]]:
    """Return the spans between pairs of `%%`, and the start of one that is never, or not certainly, closed.

    Programs read either all or none of the marks in an element. If their number is even, that makes no difference to
    the text after it: a comment that begins in it ends in it, and one that is open stays open.
    """
    marks = [at for found in re.finditer("%%", text[start:]) if not is_in(at := start + found.start(), held)]
    counts = Counter(places.elements[at] for at in marks if at in places.elements)
    closed: list[Span] = []
    opened: int | None = None
    for at in marks:
        element = places.elements.get(at)
        if element is not None:
            if opened is None and at in places.code:
                continue
            if not element or counts[element] % 2:
                return closed, [at if opened is None else opened]
            if opened is not None and places.elements.get(opened) != element:
                continue
        if opened is not None:
            closed.append(Span(opened, at + 2))
        opened = at if opened is None else None
    return closed, [] if opened is None else [opened]
