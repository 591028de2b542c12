"""What comments hide, and what private markers hold back.

A box in a comment is not a task. A comment that is never closed, or whose end is uncertain, hides no boxes (that
could lose tasks), but everything that follows may not be published.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.markdown import Places, find_code, read_tokens
from tiltool.core.text.lines import Lines, Span, is_in, line_table, merged, subtract

COMMENT_MARKS = r"%%|<!--"
"""What opens a comment, unless it is in code."""

_OPENING = r"(?i)<!--[ \t]*private[ \t]*-->"
_CLOSING = r"(?i)<!--[ \t]*/[ \t]*private[ \t]*-->"
_PRIVATE = r"(?is)<!--\s*(?P<over>/)?\s*private\b.*?(?:-->|\Z)"


def hidden_spans(text: str, start: int, places: Places) -> list[Span]:
    """Return the hidden spans, in order; text begins at `start`, and `places` says which marks are code."""
    comments = [*_comments(text, places)]
    regions, uncertain = _regions(text, {span.start for span in comments}, places)
    held = merged([*comments, *regions])
    return merged([*held, *uncertain, *(span for span, _ in _asides(text, start, places, held))])


def may_hide(text: str) -> bool:
    """Return whether a text has marks that may hide or hold back part of it; an empty comment doesn't."""
    return "%%" in text or ("<!--" in text and re.search(r"<!--(?!\s*-->)", text) is not None)


def hiding_comments(lines: Lines, skip: int) -> Sequence[Span]:
    """Return the closed comments of the lines from `skip` on, in order; boxes in them are not tasks."""
    return _closed_comments(lines.text, skip) if may_hide(lines.text) else ()


@lru_cache(maxsize=4)  # a note is parsed several times in a row
def _closed_comments(text: str, skip: int) -> Sequence[Span]:
    lines = line_table(text)
    places = find_code(lines, read_tokens(lines, skip), COMMENT_MARKS)
    html = [span for span in _comments(text, places) if span.end - span.start > 6 and text.endswith("-->", 0, span.end)]
    asides = [span for span, is_closed in _asides(text, lines.start(skip), places, html) if is_closed]
    return merged([*html, *asides])


def held_spans(lines: Lines) -> Sequence[Span]:
    """Return the spans of a note, below its front matter, that comments and private markers hold back, in order."""
    return _held_spans(lines.text) if may_hide(lines.text) else ()


@lru_cache(maxsize=4)
def _held_spans(text: str) -> Sequence[Span]:
    lines = line_table(text)
    skip = read_front_matter(lines).end
    return hidden_spans(text, lines.start(skip), find_code(lines, read_tokens(lines, skip), COMMENT_MARKS))


def open_comments(lines: Lines, skip: int = 0) -> Iterator[int]:
    """Yield where a comment begins that is never closed, or not for sure, in the lines from `skip` on."""
    text = lines.text
    if not (text.count("%%") % 2 or ("%%" in text and "`" in text) or text.rfind("<!--") > text.rfind("-->")):
        return  # without a look at what is code
    places = find_code(lines, read_tokens(lines, skip), COMMENT_MARKS)
    html = [*_comments(text, places)]
    yield from (span.start for span in html if not text.endswith("-->", span.start + 4, span.end))
    yield from (span.start for span, is_closed in _asides(text, lines.start(skip), places, html) if not is_closed)


def private_markers(*texts: str) -> tuple[str, str]:
    """Return the opening and the closing private marker as the first of the texts that has them writes them."""
    for text in texts:
        opening, closing = re.search(_OPENING, text), re.search(_CLOSING, text)
        if opening and closing:
            return opening[0], closing[0]
    return "<!-- private -->", "<!-- /private -->"


def opens_private(line: str) -> bool:
    """Return whether a line is an opening private marker and nothing else."""
    return re.fullmatch(_OPENING, line.strip(" \t")) is not None


def closes_private(line: str) -> bool:
    """Return whether a line is a closing private marker and nothing else."""
    return re.fullmatch(_CLOSING, line.strip(" \t")) is not None


def without_markers(text: str) -> str:
    """Return a text without its private markers."""
    return re.sub(_CLOSING, "", re.sub(_OPENING, "", text))


def visible_text(text: str) -> str:
    """Return a text that has no code in it without its hidden spans."""
    return "".join(span.of(text) for span in subtract(Span(0, len(text)), hidden_spans(text, 0, Places())))


def _regions(text: str, comments: Collection[int], places: Places) -> tuple[list[Span], list[Span]]:
    """Return the regions between private markers, and those of a closing marker too many: everything before it.

    An opening marker may be anywhere; a closing one must be a whole comment, unless both are code.
    """
    regions: list[Span] = []
    uncertain: list[Span] = []
    opened = depth = 0
    for found in re.finditer(_PRIVATE, text):
        if not found["over"]:
            opened = opened if depth else found.start()
            depth += 1
        elif found.start() in comments or opened in places.code:
            if depth < 2:
                (regions if depth and opened in comments else uncertain).append(Span(opened, found.end()))
            depth = max(0, depth - 1)
    return [*regions, *([Span(opened, len(text))] if depth else [])], uncertain


def _comments(text: str, places: Places) -> Iterator[Span]:
    at = text.find("<!--")
    while at >= 0:
        if at in places.code:
            at = text.find("<!--", at + 1)
            continue
        end = text.find("-->", at + 4)
        yield Span(at, end + 3 if end >= 0 else len(text))
        at = text.find("<!--", end) if end >= 0 else -1


def _asides(text: str, start: int, places: Places, held: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """Yield the spans from one `%%` to the next, and whether each is surely closed."""
    opened: int | None = None
    for found in re.finditer("%%", text[start:]):
        at = start + found.start()
        if is_in(at, held) or (opened is None and at in places.code):
            continue
        if at in places.uncertain or at in places.code:  # renderers differ on whether a comment ends here
            yield Span(at if opened is None else opened, len(text)), False
            return
        if opened is not None:
            yield Span(opened, at + 2), True
        opened = at if opened is None else None
    if opened is not None:
        yield Span(opened, len(text)), False
