"""The width of text on a terminal, in columns."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Characters that combine with their neighbors: flags, skin tones, parts of old Hangul syllables.
_JOINING = (("\U0001f1e6", "\U0001f1ff"), ("\U0001f3fb", "\U0001f3ff"), ("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))


@lru_cache(maxsize=1 << 12)  # the cells of a table are measured first, then printed
def width_of(text: str) -> int:
    """Return the columns of `text`: two for a wide letter or an emoji, none for a combining character.

    A control character takes one, because a sign is printed in its place.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width for _, width in _letters(text))


def padding(text: str, columns: int) -> str:
    """Return the spaces that pad `text` to a number of columns."""
    return " " * (columns - width_of(text))


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Yield each grapheme with its columns."""
    composed = unicodedata.normalize("NFC", text)
    columns = [_columns(letter) for letter in composed]
    if min(columns, default=0) >= 0:
        yield from zip(composed, columns, strict=True)
        return
    from wcwidth import iter_graphemes, wcswidth  # takes 10 ms to import, and few titles need it

    for letters in iter_graphemes(composed):
        width = _columns(letters) if len(letters) == 1 else -1
        width = wcswidth(letters) if width < 0 else width
        yield letters, len(letters) if width < 0 else width  # only a line break, \r\n, has no width


@lru_cache(maxsize=1 << 12)
def _columns(letter: str) -> int:
    """Return the columns of a letter; -1 if they depend on the letters around it."""
    if unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf") or any(a <= letter <= z for a, z in _JOINING):
        return -1
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def clipped(text: str, columns: int) -> str:
    """Return `text` clipped to `columns`, with an ellipsis at the end if it was cut."""
    if width_of(text) <= columns:
        return text
    kept, room = [], columns - 1
    for letter, width in _letters(text):
        room -= width
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def wrapped(words: Sequence[str], joint: str, room: int) -> Iterator[str]:
    """Yield lines of words, each filled up to `room` columns."""
    line, *rest = words
    for word in rest:
        if width_of(f"{line}{joint}{word}") > room:
            yield line
            line = word
        else:
            line += joint + word
    yield line
