"""What CommonMark sees in running text: what is code there, and what is said."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick
from markdown_it.token import Token

from tiltool.core.blocks import MOST_NESTED
from tiltool.core.text import Lines


def telling_code(parser: MarkdownIt) -> MarkdownIt:
    """Let a parser say of code in running text where in that text it stands."""
    parser.inline.ruler.at("backticks", _backtick)
    return parser


def _backtick(state: StateInline, silent: bool) -> bool:
    start, before = state.pos, len(state.tokens)
    found = backtick(state, silent)
    if len(state.tokens) > before and state.tokens[-1].type == "code_inline":
        state.tokens[-1].meta = {"at": (start, state.pos)}
    return found


@cache
def _markdown() -> MarkdownIt:
    return telling_code(MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable("table"))


def read_tokens(lines: Lines, skip: int = 0) -> Sequence[Token]:
    """Return the tokens of the lines from `skip` on, those of running text among them."""
    return _markdown().parse("\n" * skip + lines.text[lines.start(skip) :])


class Places(NamedTuple):
    """Where in a text a mark is code, and where that can't be told; everywhere else it is none."""

    code: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()


def find_code(lines: Lines, tokens: Sequence[Token], mark: str) -> Places:
    """Return where what the pattern `mark` matches stands in code."""
    found: dict[int, bool | None] = {}
    rows: dict[tuple[int, int], list[Token]] = {}
    for token in tokens:
        first, end = token.map or (0, 0)
        if token.type in ("fence", "code_block"):
            found.update((place, True) for place in _places(lines, first, end, mark))
        elif token.type == "inline" and token.map:
            rows.setdefault((first, end), []).append(token)
    for row, inlines in rows.items():
        # What stands in the lines stands in their tokens, in the same order.
        places, told = [*_places(lines, *row, mark)], [each for inline in inlines for each in _told(inline, mark)]
        found.update(zip(places, told if len(told) == len(places) else [None] * len(places), strict=True))
    code, unsure = (frozenset(place for place, is_code in found.items() if is_code is what) for what in (True, None))
    return Places(code, unsure)


def _places(lines: Lines, first: int, end: int, mark: str) -> Iterator[int]:
    span = lines.span(first, end)
    yield from (span.start + found.start() for found in re.finditer(mark, span.of(lines.text)))


def _told(inline: Token, mark: str) -> Sequence[bool | None]:
    """Return of each mark whether it is code; None of all where some are in an address, a footnote or a picture."""
    children = inline.children or []
    code = [child.meta["at"] for child in children if child.type == "code_inline"]
    told = [any(first <= found.start() < end for first, end in code) for found in re.finditer(mark, inline.content)]
    seen = [child for child in children if child.type not in ("code_inline", "image")]
    shown = sum(len(re.findall(mark, child.content)) for child in seen)
    return told if told.count(False) == shown else [None] * len(told)


def spoken(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield line and text of all that is said outside code, HTML as it is written; line -1 where none is known."""
    for token in tokens:
        line = token.map[0] if token.map else -1
        if token.type == "html_block":
            yield line, token.content
        yield from ((line, child.content) for child in token.children or () if child.type != "code_inline")
