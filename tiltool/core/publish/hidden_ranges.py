"""What comments and private markers hide: where it can't be told how far they reach, all that follows."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from tiltool.core.note.markdown import Places
from tiltool.core.text.lines import Span

MARKS = r"%%|<!--"
"""What opens a comment, unless it stands in code."""

_PRIVATE = re.compile(r"(?is)<!--\s*(?P<over>/)?\s*private\b.*?(?:-->|\Z)")


def hidden(text: str, start: int, places: Places) -> list[Span]:
    """Return the stretches that are hidden, in order; text begins at `start`, and `places` says which marks are code."""
    comments = [*_comments(text, places)]
    regions, unsure = _regions(text, {span.start for span in comments}, places)
    held = joined([*comments, *regions])
    return joined([*held, *unsure, *_asides(text, start, places, held)])


def openly(text: str) -> str:
    """Return a text that holds no code without what is hidden in it."""
    return "".join(span.of(text) for span in without(Span(0, len(text)), hidden(text, 0, Places())))


def _regions(text: str, comments: Collection[int], places: Places) -> tuple[list[Span], list[Span]]:
    """Return what stands between private markers, and what a closing one too many may have meant: all before it.

    What opens may stand anywhere; what closes is a comment of its own, unless both are code.
    """
    regions: list[Span] = []
    unsure: list[Span] = []
    opened = depth = 0
    for found in _PRIVATE.finditer(text):
        if not found["over"]:
            opened = opened if depth else found.start()
            depth += 1
        elif found.start() in comments or opened in places.code:
            if depth < 2:
                (regions if depth and opened in comments else unsure).append(Span(opened, found.end()))
            depth = max(0, depth - 1)
    return [*regions, *([Span(opened, len(text))] if depth else [])], unsure


def _comments(text: str, places: Places) -> Iterator[Span]:
    at = text.find("<!--")
    while at >= 0:
        if at in places.code:
            at = text.find("<!--", at + 1)
            continue
        end = text.find("-->", at + 4)
        yield Span(at, end + 3 if end >= 0 else len(text))
        at = text.find("<!--", end) if end >= 0 else -1


def _asides(text: str, start: int, places: Places, held: Sequence[Span]) -> Iterator[Span]:
    """Yield what stands between `%%` and `%%`."""
    opened: int | None = None
    for found in re.finditer("%%", text[start:]):
        at = start + found.start()
        if _is_in(at, held) or (opened is None and at in places.code):
            continue
        if at in places.unsure or at in places.code:  # some would end a comment here, and some would not
            yield Span(at if opened is None else opened, len(text))
            return
        if opened is not None:
            yield Span(opened, at + 2)
        opened = at if opened is None else None
    if opened is not None:
        yield Span(opened, len(text))


def _is_in(offset: int, spans: Sequence[Span]) -> bool:
    place = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return place >= 0 and offset < spans[place].end


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(span: Span, held: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of a span."""
    start = span.start
    for hole in held:
        if hole.end > start and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)
