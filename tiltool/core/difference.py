"""The one edit between two texts."""

from tiltool.core.edit import Edit, Patch, patch
from tiltool.core.text import Span


def changed_stretch(before: str, after: str) -> Edit:
    """Return the edit of all that lies between the common start and the common end."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    room = shorter - start
    end = next((at for at in range(room) if before[-1 - at] != after[-1 - at]), room)
    return Edit(Span(start, len(before) - end), after[start : len(after) - end])


def difference(before: str, after: str) -> Patch:
    """Return the patch that makes `after` of `before` with one edit."""
    return patch(before, [changed_stretch(before, after)])
