"""What comments and private markers hide: where their end is uncertain, everything that follows."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from tiltool.core.note.markdown import Places
from tiltool.core.text.lines import Span

MARKS = r"%%|<!--"
"""What opens a comment, unless it is in code."""

_PRIVATE = re.compile(r"(?is)<!--\s*(?P<over>/)?\s*private\b.*?(?:-->|\Z)")


def hidden_spans(text: str, start: int, places: Places) -> list[Span]:
    """Return the hidden spans, in order; text begins at `start`, and `places` says which marks are code."""
    comments = [*_comments(text, places)]
    regions, uncertain = _regions(text, {span.start for span in comments}, places)
    held = merged([*comments, *regions])
    return merged([*held, *uncertain, *_asides(text, start, places, held)])


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
    for found in _PRIVATE.finditer(text):
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


def _asides(text: str, start: int, places: Places, held: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans from one `%%` to the next."""
    opened: int | None = None
    for found in re.finditer("%%", text[start:]):
        at = start + found.start()
        if _is_in(at, held) or (opened is None and at in places.code):
            continue
        if at in places.uncertain or at in places.code:  # renderers differ on whether a comment ends here
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


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, overlapping and adjacent ones as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def subtract(span: Span, held: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of a span once the held spans are cut out."""
    start = span.start
    for hole in held:
        if hole.end > start and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)
