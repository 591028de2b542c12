"""How many columns a text takes on a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache


@lru_cache(maxsize=1 << 12)  # the cells of a table are measured, then set
def width_of(text: str) -> int:
    """Return the columns of `text`: two for a wide letter, none for a combining one.

    A control character takes one: a sign is printed in its place.
    """
    return (
        len(text) if text.isascii() and text.isprintable() else sum(map(_columns, unicodedata.normalize("NFC", text)))
    )


@lru_cache(maxsize=1 << 12)
def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def clipped(text: str, columns: int) -> str:
    """Return `text` cut to `columns`, an ellipsis at the end of what was cut."""
    if width_of(text) <= columns:
        return text
    kept, room = [], columns - 1
    for letter in unicodedata.normalize("NFC", text):
        room -= _columns(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def packed(words: Sequence[str], joint: str, room: int) -> Iterator[str]:
    """Yield lines of words, as many in each as there is room for."""
    line, *rest = words
    for word in rest:
        if width_of(f"{line}{joint}{word}") > room:
            yield line
            line = word
        else:
            line += joint + word
    yield line
