"""The full-text columns of a note: one per part, so that a query can ask for a role."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.search.tokens import BREAK, fold, fold_note, term_list
from tiltool.core.text.lines import Span

HEADING_COLUMN = "headings"

COPY_COLUMN = "copies"

COLUMNS = ("learned", HEADING_COLUMN, *(part for part in PARTS if part != "learned"), COPY_COLUMN)
"""Each part, and once more the lines that look like headings, and the copies. FTS5 stores the first column most compactly."""

# They begin with a newline, and are applied to a text with one before it: a line starting with `^` takes ten times as long to find.
_HEADING_LINE = r"\n {0,3}#{1,6}[ \t]+(.*?)[ \t#]*\r?(?=\n|\Z)"
_OUTLINE = r"\n {0,3}(?:(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*\r?(?=\n|\Z)|(?P<fence>```|~~~))"


_COPY_LINE = r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[>\][ \t]+(?P<task>.*)|[ \t]*(?:\\?#[^\s#]\S*[ \t]*)+\r?$"


def copy_line(line: str) -> re.Match[str] | None:
    """Return the match of a line that says what stands elsewhere: a task that moved on (`task`), or tags alone."""
    return re.match(_COPY_LINE, line) if "[>]" in line or "#" in line else None


def copies(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the lines of a text that say what stands elsewhere."""
    return filter(None, map(copy_line, text.split("\n")))


def without_copies(text: str) -> str:
    """Return a text with its copies empty."""
    return "\n".join("" if copy_line(line) else line for line in text.split("\n"))


class Part(NamedTuple):
    """A stretch of a note that belongs to one role; the parts of a note cover all of it."""

    name: str
    start: int
    end: int


def learned_spans(text: str, role_of: Callable[[str], str | None]) -> tuple[Span, ...]:
    """Return what was likely learned, by the lines that look like headings: a search can't wait for the parser."""
    spans: list[Span] = []
    start = level = 0  # the section of what was learned that is open; level 0 for none
    fence = ""
    for line in re.finditer(_OUTLINE, f"\n{text}"):  # starts are those of the lines
        if line["fence"]:
            fence = "" if fence == line["fence"] else fence or line["fence"]
        elif not fence and (not level or len(line["marks"]) <= level):
            if level:
                spans.append(Span(start, line.start()))
            level = len(line["marks"]) if role_of(line["title"]) == "learned" else 0
            start = line.start()
    return (*spans, Span(start, len(text))) if level else tuple(spans)


def folded_headings(text: str) -> str:
    """Return the lines that look like headings, folded."""
    return "".join(fold(heading) + BREAK for heading in re.findall(_HEADING_LINE, f"\n{text}"))


def columns_of(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the terms of each column, in the order of COLUMNS; with a break where a part ends."""
    texts: dict[str, list[str]] = {name: [] for name in COLUMNS}
    texts[HEADING_COLUMN] = [folded_headings(text)]
    texts[COPY_COLUMN] = [fold(line[0]) + BREAK for line in copies(text)]
    for part in parts:
        texts[part.name] += (fold_note(text[part.start : part.end]), BREAK if part != parts[-1] else "")
    return tuple(term_list("".join(texts[name])) for name in COLUMNS)


_TITLE_LINE = r"(?m)^ {0,3}#[ \t]+(.*?)[ \t#]*\r?$"
_TITLE_KEY = r"(?im)^title:[ \t]*(['\"]?)(.+?)\1[ \t]*\r?$"


def title_line(text: str) -> str:
    """Return the likely title of a text: `title:` of its front matter, else its first `# ` line, else ""."""
    matter = text.partition("\n---")[0] if text.startswith("---") else ""
    key = re.search(_TITLE_KEY, matter) if matter else None
    line = None if key else re.search(_TITLE_LINE, text)
    return key[2] if key else line[1] if line else ""
