"""What search knows about a note from its lines alone.

The full-text columns, one per part, so that a query can ask for a role; what was learned; the tasks that moved on.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tiltool.core.note.heading_aliases import OTHER, PARTS
from tiltool.core.note.titles import has_no_field, title_key
from tiltool.core.search.tokens import BREAK, fold, fold_note, term_list
from tiltool.core.text.lines import Span, merged

HEADING_COLUMN = "headings"

COPY_COLUMN = "copies"

COLUMNS = ("learned", HEADING_COLUMN, *(part for part in PARTS if part != "learned"), COPY_COLUMN)
"""Each part, then the lines that look like headings, and the copies. FTS5 stores the first column most compactly."""

# The patterns begin with a newline, and the text gets one before it: lines are found ten times as fast as with `^`.
_TITLE = r"[ \t]+(?P<title>.*?)[ \t#]*\r?(?=\n|\Z)"
_HEADING_LINE = rf"\n {{0,3}}#{{1,6}}{_TITLE}"
_TITLE_LINE = rf"\n {{0,3}}#{_TITLE}"
_OUTLINE = rf"\n {{0,3}}(?:(?P<marks>#{{1,6}}){_TITLE}|(?P<fence>`{{3,}}(?!.*`)|~{{3,}}))"


_BULLETS = ("-", "*", "+")
_BOX = r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[([^\]\n]{1,2})\][ \t]+(.*)"


def is_heading(line: str) -> bool:
    """Return whether a line begins like a heading."""
    bare = line.lstrip(" ")
    title = bare.lstrip("#")
    return title[:1] in (" ", "\t") and 1 <= len(bare) - len(title) <= 6 and len(line) - len(bare) <= 3


def is_copy(line: str) -> bool:
    """Return whether a line repeats other text: a task that moved on, or nothing but tags."""
    if "#" not in line and "[>]" not in line:  # true of most lines
        return False
    before, box, after = line.partition("[>]")
    bullet = before.lstrip(" \t>").rstrip(" \t")
    if box and (bullet in _BULLETS or (bullet[-1:] in (".", ")") and bullet[:-1].isdecimal())):
        return before[-1] in " \t" and after[:1] in (" ", "\t")
    if line.lstrip(" \t")[:1] not in ("#", "\\"):
        return False
    return all(map(_is_tag, filter(None, line.removesuffix("\r").replace("\t", " ").split(" "))))


def _is_tag(word: str) -> bool:
    bare = word.removeprefix("\\")
    return bare[:1] == "#" and bare[1:2] not in ("", "#") and word.split() == [word]


def without_copies(text: str) -> str:
    """Return a text with its copies emptied."""
    return "\n".join("" if is_copy(line) else line for line in text.split("\n"))


def task_lines(text: str) -> tuple[str, str]:
    """Return the titles and keys of lines that look like moved tasks, one per line, and all keys between newlines.

    A search can't wait for the parser.
    """
    found = [box for line in text.split("\n") if "] " in line or "]\t" in line if (box := re.match(_BOX, line))]
    keyed = [(box[1], title := box[2].strip(), _key(title)) for box in found]
    moved = [line for mark, title, key in keyed if mark == ">" and title for line in (title, key)]
    return "\n".join(moved), "\n".join(["", *(key for *_, key in keyed), ""]) if keyed else ""


def _key(title: str) -> str:
    if has_no_field(title):
        return title_key(title)
    from tiltool.core.note.fields import chain_key  # takes longer to import than most searches take

    return chain_key(title)


class Part(NamedTuple):
    """A stretch of a note that belongs to one role; the parts of a note cover all of it."""

    name: str
    start: int
    end: int


def learned_spans(text: str, role_of: Callable[[str], str | None]) -> tuple[Span, ...]:
    """Return the spans probably learned, by lines that look like headings: a search can't wait for the parser."""
    spans: list[Span] = []
    start = level = 0  # the open learned section; level 0 if there is none
    fence = ""
    for line in re.finditer(_OUTLINE, f"\n{text}"):  # offsets are those of the lines in `text`
        if line["fence"]:
            fence = "" if fence and line["fence"].startswith(fence) else fence or line["fence"]
        elif not fence and (not level or len(line["marks"]) <= level):
            if level:
                spans.append(Span(start, line.start()))
            level = len(line["marks"]) if role_of(line["title"]) == "learned" else 0
            start = line.start()
    return tuple(merged((*spans, Span(start, len(text))) if level else spans))


def likely_parts(text: str, learned: Sequence[Span]) -> tuple[Part, ...]:
    """Return the parts of a text of which only the probable learned spans are known."""
    edges = [0, *(edge for span in learned for edge in span), len(text)]
    named = (Part(("learned" if at % 2 else OTHER), *edge) for at, edge in enumerate(pairwise(edges)))
    return tuple(part for part in named if part.start < part.end)


def folded_headings(text: str) -> str:
    """Return the lines that look like headings, folded."""
    return _folded_lines(re.findall(_HEADING_LINE, f"\n{text}"))


def _folded_lines(lines: Iterable[str]) -> str:
    """Return lines folded, with a break after each."""
    return fold("\n".join((*lines, ""))).replace("\n", BREAK)


def columns_of(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the terms of each column, in the order of COLUMNS, with a break at the end of each part."""
    texts: dict[str, list[str]] = {name: [] for name in COLUMNS}
    texts[HEADING_COLUMN] = [folded_headings(text)]
    texts[COPY_COLUMN] = [_folded_lines(filter(is_copy, text.split("\n")))]
    for part in parts:
        texts[part.name] += (fold_note(text[part.start : part.end]), BREAK if part != parts[-1] else "")
    return tuple(term_list("".join(texts[name])) for name in COLUMNS)


_TITLE_KEY = r"(?im)^title:[ \t]*(['\"]?)(.+?)\1[ \t]*\r?$"


def title_line(text: str) -> str:
    """Return the probable title of a text: `title:` in its front matter, else its first `# ` line, else ""."""
    matter = text.partition("\n---")[0] if text.startswith("---") else ""
    key = re.search(_TITLE_KEY, matter) if matter else None
    if key:
        return key[2]
    heading = re.search(_TITLE_LINE, f"\n{text}")
    return heading["title"] if heading else ""
