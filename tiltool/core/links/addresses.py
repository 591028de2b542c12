"""Web addresses in a text: where a bare address ends, and which ones a note links to."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.inline import inline_runs
from tiltool.core.note.markdown import find_code, read_blocks, read_tokens
from tiltool.core.text.lines import Lines

BARE_ADDRESS = r"([\w-]+(?:\.+[\w-]+)*)[^\s<，、。；：！？（）［］｛｝「」『』【】〈〉《》“”‘’…]*"
"""A bare address from its host on, with any text of the sentence that follows it."""

_CLOSING = {")": "(", "]": "["}
_TAIL = 40  # at most this many characters are cut off at once
# Particles that end an address in Korean and Japanese sentences, directly after one of its letters.
_PARTICLES = (
    "(?:은|는|이|가|을|를|에|의|로|와|과|도|만|나|께|한테|에게|에서|으로|로서|로써|까지|부터|보다|처럼|마다|밖에|이나|이랑|랑|하고|이고|이며|이다|다"
    "|인데|라는|이라는|라고|이라고|라도|이라도|입니다)(?:서|은|는|도|만|의|요)?|[はがをにへとでもの]|から|まで|より|では|には|です"
)
_TRAILING = rf"""[?!.,:*_~'"]+$|(?:&[A-Za-z0-9]+)?;$|(?<=[!-~])(?:{_PARTICLES})$"""

_START = r"(?i)(?<![a-z0-9+.-])https?://"
_DESTINATION = r"(?:[^()\s<>\\]++|\\\S|\((?:[^()\s<>]*)\))*+"
_DEFINED = r"\[[^\]\n]+\]:[ \t]*"
_ESCAPE = r"\\([!-/:-@\[-`{-~])"


class WebLink(NamedTuple):
    """An address that a note links to, and its position; line and column count from 1."""

    address: str
    line: int
    column: int


def without_tail(address: str) -> str:
    """Return an address without trailing characters that belong to the sentence around it."""
    trailing = re.compile(_TRAILING)
    while True:
        tail = trailing.search(address, max(0, len(address) - _TAIL))
        shorter = address[: tail.start()] if tail else address
        opening = _CLOSING.get(shorter[-1:], "")
        if opening:
            closing = shorter[-1]
            extra = max(0, shorter.count(closing) - shorter.count(opening))
            shorter = shorter[: len(shorter) - min(extra, len(shorter) - len(shorter.rstrip(closing)))]
        if shorter == address:
            return address
        address = shorter


def web_links(lines: Lines) -> Iterator[WebLink]:
    """Yield the web addresses in a note below its front matter, except those in code."""
    skip = read_front_matter(lines).end
    places = find_code(lines, read_tokens(lines, skip), _START)
    unknown = [at for at, element in places.elements.items() if not element]
    runs = inline_runs(lines, read_blocks(lines, skip)) if unknown else ()
    blank = {at for at in unknown for run in runs if run.text[at - run.start : at - run.start + 1] == " "}
    for found in re.finditer(_START, lines.text):
        at = found.start()
        line = lines.at(at)
        address = _address(lines.text, at, lines.start(line)) if line >= skip else ""
        if address and at not in places.code and at not in blank:
            yield WebLink(address, *lines.position(at))


def _address(text: str, at: int, start: int) -> str:
    """Return the address at an offset, in a line that begins at `start`; "" if it has no host."""
    before = text[start:at]
    if before.endswith(("<", '"', "'")):
        end = re.escape({"<": ">"}.get(before[-1], before[-1]))
        return unescape(_matched(rf"[^{end}\r\n]+", text, at)).strip()
    if before.rstrip(" \t").endswith("]("):
        return unescape(re.sub(_ESCAPE, r"\1", _matched(_DESTINATION, text, at)))
    if re.fullmatch(rf"[ \t>]*{_DEFINED}", before):
        return unescape(_matched(r"\S+", text, at))
    return without_tail(_matched(rf"{_START}{BARE_ADDRESS}", text, at).split("](")[0])


def _matched(pattern: str, text: str, at: int) -> str:
    found = re.compile(pattern).match(text, at)
    return found[0] if found else ""
