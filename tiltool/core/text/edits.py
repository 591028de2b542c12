"""Changes as pairs of span and text: no byte outside the edits can change."""

from collections.abc import Iterable
from typing import NamedTuple

from tiltool.core.text.lines import Span


class Edit(NamedTuple):
    """Replaces `span` with `text`."""

    span: Span
    text: str


class Patch(NamedTuple):
    """Edits of one text; the text None is a missing file."""

    before: str | None
    after: str | None
    edits: tuple[Edit, ...]


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` applied; insertions at one place keep their order.

    Raises ValueError if two edits overlap or one lies outside the text.
    """
    pieces: list[str] = []
    at = 0
    for (start, end), new in sorted(edits, key=lambda edit: edit.span):
        if not at <= start <= end <= len(text):
            raise ValueError(f"edit {start}-{end} overlaps another, or lies outside the text")
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at:]))


def patch(before: str, edits: Iterable[Edit]) -> Patch:
    """Return the patch that changes the text `before` by `edits`."""
    kept = tuple(edits)
    return Patch(before, splice(before, kept), kept)


def creation(text: str) -> Patch:
    """Return the patch that creates a file with `text`."""
    return Patch(None, text, (Edit(Span(0, 0), text),))


def removal(before: str) -> Patch:
    """Return the patch that removes the file with the text `before`."""
    return Patch(before, None, (Edit(Span(0, len(before)), ""),))


def insertion(at: int, text: str) -> Edit:
    """Return the edit that puts `text` before the character at `at`."""
    return Edit(Span(at, at), text)


def deletion(span: Span) -> Edit:
    """Return the edit that removes `span`."""
    return Edit(span, "")


def changed_stretch(before: str, after: str) -> Edit:
    """Return the edit that replaces everything between the common start and the common end."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    room = shorter - start
    end = next((at for at in range(room) if before[-1 - at] != after[-1 - at]), room)
    return Edit(Span(start, len(before) - end), after[start : len(after) - end])


def patch_to(before: str | None, after: str) -> Patch:
    """Return the patch from one text, or none, to another."""
    return creation(after) if before is None else minimal_patch(before, after)


def minimal_patch(before: str, after: str) -> Patch:
    """Return the patch that turns `before` into `after` with a single edit."""
    return patch(before, [changed_stretch(before, after)])
