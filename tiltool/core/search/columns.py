"""The full-text columns of a note: one per part, so that a query can ask for a role."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.search.tokens import BREAK, fold, fold_note, term_list

HEADING_COLUMN = "headings"

COLUMNS = ("learned", HEADING_COLUMN, *(part for part in PARTS if part != "learned"))
"""Each part, and the lines that look like headings once more. FTS5 stores the first column most compactly."""

_HEADING_LINE = r"(?m)^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*\r?$"


class Part(NamedTuple):
    """A stretch of a note that belongs to one role; the parts of a note cover all of it."""

    name: str
    start: int
    end: int


def columns_of(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the terms of each column, in the order of COLUMNS; with a break where a part ends."""
    texts: dict[str, list[str]] = {name: [] for name in COLUMNS}
    texts[HEADING_COLUMN] = [fold(heading) + BREAK for heading in re.findall(_HEADING_LINE, text)]
    for part in parts:
        texts[part.name] += (fold_note(text[part.start : part.end]), BREAK if part != parts[-1] else "")
    return tuple(term_list("".join(texts[name])) for name in COLUMNS)


_TITLE_LINE = r"(?m)^ {0,3}#[ \t]+(.*?)[ \t#]*\r?$"
_TITLE_KEY = r"(?im)^title:[ \t]*(['\"]?)(.+?)\1[ \t]*\r?$"


def title_line(text: str) -> str:
    """Return the likely title of a text: `title:` of its front matter, else its first `# ` line, else ""."""
    matter = text.partition("\n---")[0] if text.startswith("---") else ""
    key = re.search(_TITLE_KEY, matter)
    line = None if key else re.search(_TITLE_LINE, text)
    return key[2] if key else line[1] if line else ""
