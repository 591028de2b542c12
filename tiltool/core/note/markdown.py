"""The blocks of a text as CommonMark sees them, found by markdown-it.

markdown-it reports lines only, and includes the blank lines after a list item in it; all line ranges here are trimmed,
count from 0 and end before `end`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from markdown_it.common.utils import normalizeReference
from markdown_it.parser_block import ParserBlock
from markdown_it.presets import commonmark
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from tiltool.core.text.lines import Lines, with_newline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

MOST_NESTED = 200
"""Levels of nested blocks, two per list; markdown-it's own 20 would hide the tenth list in a list."""

_BLOCK_SIGNS = {
    "fence": "`~", "blockquote": ">", "hr": "*-_", "list": "*+-0123456789", "footnote_def": "[", "reference": "[",
    "html_block": "<", "heading": "#", "math_block": "$",
}  # fmt: skip
"""The characters that blocks begin with; kinds that are not listed begin with any."""

_BlockRule = Callable[[StateBlock, int, int, bool], bool]

_QUOTED_BOX = r"(?:[-*+]|\d[.)])[ \t]+\[[ /]\](?:[ \t]|$)"
_UNDERLINE = r"\n[ \t>]*(?:-+|=+)[ \t]*(?=\n|\Z)"
_RULE_ENDS = "*-_ \t"
_CODE_INDENT = 4
_FENCE_END = r"[ \t>]*(`{3,}|~{3,})[ \t]*$"


class HeadingBlock(NamedTuple):
    """A heading outside lists and quotes."""

    level: int
    first: int
    end: int
    title: str
    underlined: bool


class ListItem(NamedTuple):
    """A list item outside quotes, with the items below it."""

    first: int
    end: int
    head_end: int
    paragraph: int | None  # the line on which its opening paragraph starts
    nth: int  # how many items start before it on the same line
    children: tuple["ListItem", ...]


class Text(NamedTuple):
    """Lines whose characters are inline text."""

    first: int
    end: int
    alone: bool  # a single line that is a paragraph of its own


class Blocks(NamedTuple):
    """The blocks of a text, each kind in order."""

    headings: tuple[HeadingBlock, ...]
    items: tuple[ListItem, ...]
    texts: tuple[Text, ...]
    rules: tuple[int, ...]
    unclosed: tuple[tuple[str, int], ...]  # kind and first line
    references: frozenset[str]
    quoted: tuple[int, ...]  # lines with open boxes in block quotes
    html: tuple[tuple[int, int], ...] = ()  # raw HTML blocks, as first and end line

    def defines(self, label: str) -> bool:
        """Return whether the text itself defines `[label]` as a link."""
        return bool(self.references) and normalizeReference(label) in self.references


class _BlockReader:
    """The part of `MarkdownIt` that the block rules use, without some of those rules.

    Importing the rest, for inline text, takes a tenth of the time of `til new`.
    """

    def __init__(self, without: tuple[str, ...]) -> None:
        preset = commonmark.make()
        self.options = OptionsDict({**preset["options"], "maxNesting": MOST_NESTED})
        self.block = ParserBlock()
        rules = [*preset["components"]["block"]["rules"], "table"]
        self.block.ruler.enableOnly([rule for rule in rules if rule not in without])
        read_blocks_by_sign(self.block)

    def __getitem__(self, chain: str) -> Any:
        return {"block": self.block}[chain]

    def __getattr__(self, name: str) -> Any:
        return getattr(_text_reader(), name)  # link definitions are read with `helpers` and `normalizeLink`


_block_reader = cache(_BlockReader)


def _block_tokens(text: str, env: dict[str, Any]) -> list[Token]:
    """Return the block tokens: those of `MarkdownIt.parse` without its rules for inline text.

    Rules that would be tried at each paragraph but can't match anything in the text are left out.
    """
    normal = with_newline(text, "\n").replace("\0", "\ufffd")
    underlines = (found.start() for found in re.finditer(_UNDERLINE, normal))
    without = [rule for rule, sign in (("table", "|"), ("reference", "]:")) if sign not in normal]
    if not any(normal[normal.rfind("\n", 0, at) + 1 : at].strip(" \t") for at in underlines):
        without.append("lheading")
    reader = _block_reader(tuple(without))
    tokens: list[Token] = []
    reader.block.parse(normal, cast("MarkdownIt", reader), env, tokens)
    return tokens


def read_blocks_by_sign(parser: ParserBlock) -> None:
    """Make a parser try only the block rules for the character at hand, not all of them at each line."""
    ruler = parser.ruler
    for chain in ("", "paragraph", "reference", "blockquote", "list"):
        rules = ruler.getRules(chain)
        rules[:] = [_rule_by_sign([(each.name, each.fn) for each in ruler.__rules__ if each.fn in rules])]


def _rule_by_sign(rules: Sequence[tuple[str, _BlockRule]]) -> _BlockRule:
    """Return a rule that tries others in order: at each character, those that can begin with it or with any."""
    every = _by_sign(rules)
    most = _by_sign([(name, rule) for name, rule in rules if name not in ("code", "hr")])

    def read(state: StateBlock, first: int, end: int, silent: bool) -> bool:
        place = state.bMarks[first] + state.tShift[first]
        is_code = state.sCount[first] - state.blkIndent >= _CODE_INDENT
        by_sign = every if is_code or state.src[state.eMarks[first] - 1] in _RULE_ENDS else most
        for rule in by_sign.get(state.src[place : place + 1], by_sign[" "]):  # noqa: SIM110 - `any` takes twice the time
            if rule(state, first, end, silent):
                return True
        return False

    return read


def _by_sign(rules: Sequence[tuple[str, _BlockRule]]) -> Mapping[str, tuple[_BlockRule, ...]]:
    """Return the rules to try at each character; " " stands for all other characters."""
    signs = "".join(_BLOCK_SIGNS.get(name, "") for name, _ in rules)
    return {sign: tuple(rule for name, rule in rules if sign in _BLOCK_SIGNS.get(name, sign)) for sign in f" {signs}"}


def read_blocks(lines: Lines, skip: int = 0) -> Blocks:
    """Return the blocks of the lines from `skip` on (front matter is not Markdown)."""
    env: dict[str, dict[str, object]] = {}
    # Blank lines in place of the skipped ones preserve line numbers.
    tokens = _block_tokens("\n" * skip + lines.text[lines.start(skip) :], env)
    return blocks_of(lines, tokens, env)


def blocks_of(lines: Lines, tokens: Sequence[Token], env: Mapping[str, Mapping[str, object]]) -> Blocks:
    """Return the blocks that a parser found in the lines as tokens; `env` holds what else it read."""
    texts: list[Text] = []
    headings: list[HeadingBlock] = []
    nesting: list[int] = []
    others: dict[str, list[tuple[int, int, Token]]] = {"hr": [], "fence": [], "html_block": []}
    for at, token in enumerate(tokens):
        kind, row = token.type, token.map
        if kind == "inline" and row:
            opening = tokens[at - 1]
            is_own = token.level == 1 and opening.type == "paragraph_open"
            texts.append(Text(row[0], row[1], is_own and row[1] == row[0] + 1))
            if opening.type == "heading_open" and opening.level == 0 and opening.map:
                (first, end), underlined = opening.map, opening.markup in ("-", "=")
                headings.append(HeadingBlock(int(opening.tag[1]), first, end, token.content, underlined))
        elif kind in _NESTING:
            nesting.append(at)
        elif kind in others and row:
            others[kind].append((row[0], row[1], token))
    items, quoted = _read_items(lines, tokens, nesting)
    return Blocks(
        headings=tuple(headings),
        items=tuple(items),
        texts=tuple(texts),
        rules=tuple(first for first, _, rule in others["hr"] if rule.level == 0),
        unclosed=tuple(
            (name, first)
            for name, kind in (("fence", "fence"), ("comment", "html_block"))
            for first, _, block in others[kind]
            if block.level == 0 and not _is_closed(lines, block)
        ),
        references=frozenset(env.get("references", {})),
        quoted=tuple(quoted),
        html=tuple((first, end) for first, end, _ in others["html_block"]),
    )


_NESTING = frozenset(("list_item_open", "list_item_close", "blockquote_open", "blockquote_close"))


def _read_items(lines: Lines, tokens: Sequence[Token], places: Sequence[int]) -> tuple[list[ListItem], list[int]]:
    """Return the trees of list items outside quotes, and the lines of open boxes in quotes."""
    items: list[list[ListItem]] = [[]]  # top-level items, then the items in each open item
    heads: list[tuple[int, int]] = []  # each open item's index, and how many start before it on its line
    opened: dict[int, int] = {}
    quoted: list[int] = []
    quotes = 0
    for at in places:
        token = tokens[at]
        first = token.map[0] if token.map else 0
        if token.type.startswith("blockquote"):
            quotes += token.nesting
        elif quotes:
            quoted += [first] if token.map and re.search(_QUOTED_BOX, lines.content(first)) else []
        elif token.nesting > 0:
            heads.append((at, opened.get(first, 0)))
            opened[first] = heads[-1][1] + 1
            items.append([])
        else:
            below = tuple(items.pop())
            items[-1].append(_item(lines, tokens, *heads.pop(), below))
    return items[0], quoted


def _item(lines: Lines, tokens: Sequence[Token], at: int, nth: int, children: tuple[ListItem, ...]) -> ListItem:
    inner = tokens[at + 1]
    first, end = tokens[at].map or (0, 0)
    paragraph, head_end = inner.map if inner.type == "paragraph_open" and inner.map else (None, first + 1)
    end = lines.trimmed(first, end)
    return ListItem(first, end, min(head_end, end), paragraph, nth, children)


def _is_closed(lines: Lines, block: Token) -> bool:
    """Return whether a fence is closed, or an HTML block is not a comment that swallows the rest of the text."""
    if block.type == "html_block":
        return not block.content.lstrip().startswith("<!--") or "-->" in block.content
    first, end = block.map or (0, 0)
    closing = re.match(_FENCE_END, lines.content(end - 1)) if end - first > 1 else None
    return closing is not None and closing[1].startswith(block.markup)


def fenced_lines(lines: Lines, skip: int) -> Iterator[tuple[int, int]]:
    """Yield the first line and the end of each closed code fence in the lines from `skip` on."""
    for token in _block_tokens("\n" * skip + lines.text[lines.start(skip) :], {}):
        if token.type == "fence" and token.map and _is_closed(lines, token):
            yield token.map[0], token.map[1]


def with_code_offsets(parser: "MarkdownIt") -> "MarkdownIt":
    """Make a parser record the offsets of code in running text."""
    parser.inline.ruler.at("backticks", _backtick)
    return parser


def _backtick(state: "StateInline", silent: bool) -> bool:
    from markdown_it.rules_inline import backtick

    start, before = state.pos, len(state.tokens)
    found = backtick(state, silent)
    if len(state.tokens) > before and state.tokens[-1].type == "code_inline":
        state.tokens[-1].meta = {"at": (start, state.pos)}
    return found


@cache
def _text_reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable("table")
    read_blocks_by_sign(reader.block)
    return with_code_offsets(reader)


def read_tokens(lines: Lines, skip: int = 0) -> Sequence[Token]:
    """Return the tokens of the lines from `skip` on, including those of running text."""
    return _text_reader().parse("\n" * skip + lines.text[lines.start(skip) :])


class Places(NamedTuple):
    """Where marks in a text are not plain text: in code, or in an element that not every program searches for marks.

    `elements` holds the number of the code or other element that each such mark is in, 0 if unknown.
    """

    code: frozenset[int] = frozenset()
    elements: Mapping[int, int] = MappingProxyType({})


def find_code(lines: Lines, tokens: Sequence[Token], mark: str) -> Places:
    """Return which matches of the pattern `mark` are in code, and which in other elements that are not plain text."""
    found: dict[int, _Kind | None] = {}
    rows: dict[tuple[int, int], list[Token]] = {}
    numbers = count(1)
    for token in tokens:
        row = (token.map[0], token.map[1]) if token.map else (0, 0)
        if token.type == "inline":
            rows.setdefault(row, []).append(token)
        elif token.type == "html_block":
            found.update(_kinds_in_html(lines, row, mark, numbers))
        elif token.content:  # code and formulas
            kind = _Kind(token.type in ("fence", "code_block"), next(numbers))
            found.update((place, kind) for place in _places(lines, *row, mark))
    for row, inlines in rows.items():
        # The marks in the lines are those in their tokens, in the same order.
        places, kinds = [*_places(lines, *row, mark)], _kinds_in_text(inlines, mark, numbers)
        found.update(zip(places, kinds if len(kinds) == len(places) else [_UNKNOWN] * len(places), strict=True))
    for place in _places(lines, 0, len(lines), mark):
        found.setdefault(place, _Kind(False, -lines.at(place) - 1))  # where there is no text, as in a link definition
    code = frozenset(place for place, kind in found.items() if kind and kind.is_code)
    return Places(code, {place: kind.element for place, kind in found.items() if kind})


class _Kind(NamedTuple):
    """The element that a mark is in, if it is not plain text."""

    is_code: bool
    element: int


_UNKNOWN = _Kind(False, 0)
_MORE_ELEMENTS = (
    r"(?i)(?P<whole>\$\$(?s:.+?)\$\$|\$[^$\r\n]+\$|\[\[[^\[\]\r\n]+\]\])"
    r"|\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]|\b(?:https?://|www\.)[^\s<>]*"
)
"""Formulas, wikilinks, footnotes and bare addresses: elements in some programs, including the site, not in CommonMark.
"""

_PROGRAM = r"(?i)\s*<(?:pre|script|style|textarea)\b"


def _places(lines: Lines, first: int, end: int, mark: str) -> Iterator[int]:
    span = lines.span(first, end)
    yield from (span.start + found.start() for found in re.finditer(mark, span.of(lines.text)))


def _kinds_in_html(
    lines: Lines, row: tuple[int, int], mark: str, numbers: Iterator[int]
) -> Iterator[tuple[int, _Kind | None]]:
    """Yield the marks in an HTML block: those in a tag, or in invisible content, are in an element."""
    span = lines.span(*row)
    html = span.of(lines.text)
    whole = [(0, len(html))] if re.match(_PROGRAM, html) else [found.span() for found in re.finditer("<[^<>]*>", html)]
    kinds = [(first, end, _Kind(False, next(numbers))) for first, end in whole]
    for found in re.finditer(mark, html):
        at = found.start()
        yield span.start + at, next((kind for first, end, kind in kinds if first < at < end), None)


def _kinds_in_text(inlines: Iterable[Token], mark: str, numbers: Iterator[int]) -> list[_Kind | None]:
    """Return the element of each mark in running text; nothing if some are in an address or title, and in no token."""
    kinds: list[_Kind | None] = []
    for inline in inlines:
        children = inline.children or []
        code = [child.meta["at"] for child in children if child.type == "code_inline"]
        places = [found.start() for found in re.finditer(mark, inline.content)]
        own: list[_Kind | None] = []
        for child in children:
            is_code = child.type == "code_inline"
            kind = None if child.type == "text" else _Kind(is_code, next(numbers))
            own += [kind] * len(re.findall(mark, _shown(child)))
        if [kind is not None and kind.is_code for kind in own] != [
            any(first <= at < end for first, end in code) for at in places
        ]:
            return []
        spans = [
            (*found.span(), _Kind(False, next(numbers)) if found["whole"] else _UNKNOWN)
            for found in re.finditer(_MORE_ELEMENTS, inline.content)
        ]
        kinds += [
            kind or next((other for first, end, other in spans if first < at < end), None)
            for at, kind in zip(places, own, strict=True)
        ]
    return kinds


def _shown(token: Token) -> str:
    """Return the text of a token in running text; for a picture, its name without code."""
    if token.type != "image":
        return token.content
    return "".join(_shown(child) for child in token.children or () if child.type != "code_inline")


def text_outside_code(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield line and text of everything outside code, HTML as written; the line is -1 if unknown."""
    for token in tokens:
        line = token.map[0] if token.map else -1
        if token.type == "html_block":
            yield line, token.content
        yield from ((line, child.content) for child in token.children or () if child.type != "code_inline")
