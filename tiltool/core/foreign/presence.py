"""Whether a foreign note is in a notebook already: by its lines, which may have been edited and ticked off since."""

import re
import unicodedata
from collections import Counter

from tiltool.core.foreign.relink import WIKI
from tiltool.core.text.lines import split_lines

_LEAD = r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[^\[\]]{1,4}\]\s+)?(?:#{1,6}\s+)?"
_HEADING_WEIGHT = 2
"""Lines that the time and the title of an entry count for."""


def words_of(text: str) -> Counter[str]:
    """Return the lines of a text that hold words, without the marks of lists, headings and boxes, and addresses."""
    return Counter(filter(None, map(_words, split_lines(text))))


def _words(line: str) -> str:
    bare = re.sub(WIKI, _shown, line)
    bare = re.sub(r"\]\([^)]*\)", "]", re.sub(_LEAD, "", bare))
    letters = "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFC", bare))).casefold()
    return letters or ("[" if "[" in line else "")  # a picture without words


def _shown(found: re.Match[str]) -> str:
    """Return the words of a wikilink that an import keeps: what is embedded may have got another name."""
    return found["label"] or ("[" if found["embed"] else found["name"].rpartition("/")[2])


def share_of(text: str, heading: str, there: Counter[str]) -> float:
    """Return how much of an entry is among the lines `there`: from 0 to 1."""
    lines = words_of(text)
    title = _words(heading)
    present, total = (lines & there).total(), lines.total()
    if title:
        present += _HEADING_WEIGHT * (title in there)
        total += _HEADING_WEIGHT
    return present / total if total else 1.0
