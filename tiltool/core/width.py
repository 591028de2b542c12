"""How many columns a text takes on a terminal."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 12)  # the cells of a table are measured, then set
def width_of(text: str) -> int:
    """Return the columns of `text`: two for a wide letter, none for a combining one."""
    return (
        len(text) if text.isascii() and text.isprintable() else sum(map(_columns, unicodedata.normalize("NFC", text)))
    )


@lru_cache(maxsize=1 << 12)
def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
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
