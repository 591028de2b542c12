"""The Markdown of notes: CommonMark and GFM as GitHub shows them, wikilinks, callouts, footnotes and formulas."""

import re
import unicodedata
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from tiltool.core.note.markdown import MOST_NESTED, read_blocks_by_sign, with_code_offsets
from tiltool.site.render.autolinks import TEXT, link_addresses
from tiltool.site.render.formulas import block_formula, read_formulas

_TILDES = {"~": 0x10_7E, "~~": 0x20_7E}  # one can't be closed by two


def use_emphasis(parser: MarkdownIt, *, cjk: bool) -> None:
    """Make a parser read tildes as GitHub does and, with `cjk`, emphasis that CommonMark misses: `**강조(Emphasis)**은`."""
    parser.inline.ruler.before("emphasis", "tildes", _beside_cjk(_tildes) if cjk else _tildes)
    parser.inline.ruler2.after("balance_pairs", "tildes", _strike)
    if cjk:
        parser.inline.ruler.at("emphasis", _beside_cjk(tokenize))


def _beside_cjk(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Return a rule that treats an East Asian letter or sign next to asterisks or tildes like a space."""

    def parse(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        found = rule(state, silent)
        before, after = state.src[start - 1 : start] or " ", state.src[state.pos : state.pos + 1] or " "
        if (state.src[start] == "*" or state.src[start : state.pos] == "~~") and (_is_cjk(before) or _is_cjk(after)):
            for each in state.delimiters[known:]:
                each.open = each.open or not after.isspace()
                each.close = each.close or not before.isspace()
        return found

    return parse


def _is_cjk(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" and unicodedata.category(letter)[0] in "LP"


def _tildes(state: StateInline, silent: bool) -> bool:
    """Parse one or two tildes; a single one can't open after a letter or digit, or close before a digit, as in `1~2개, 3~4개`."""
    if silent or state.src[state.pos] != "~":
        return False
    scanned = state.scanDelims(state.pos, True)
    token = state.push("text", "", 0)
    token.content = "~" * scanned.length
    if token.content in _TILDES:
        opens = scanned.can_open and (scanned.length == 2 or not state.src[state.pos - 1 : state.pos].isalnum())
        closes = scanned.can_close and (scanned.length == 2 or not state.src[state.pos + 1 : state.pos + 2].isdecimal())
        mark, place = _TILDES[token.content], len(state.tokens) - 1
        state.delimiters.append(Delimiter(marker=mark, length=0, token=place, end=-1, open=opens, close=closes))
    state.pos += scanned.length
    return True


def _strike(state: StateInline) -> None:
    """Turn matching tildes into elements."""
    lists = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    for delimiters in lists:
        for opening in delimiters:
            if opening.marker in _TILDES.values() and opening.end >= 0:
                places = (opening.token, delimiters[opening.end].token)
                for place, kind, nesting in zip(places, ("s_open", "s_close"), (1, -1), strict=True):
                    token = state.tokens[place]
                    token.type, token.tag, token.markup, token.content = kind, "del", token.content, ""
                    token.nesting = nesting


_MANY_BRACKETS, _DEEPEST_BRACKETS = 500, 20  # in one paragraph; fewer take no noticeable time

Env = MutableMapping[str, Any]

_SIGNS = {
    "text": "", "newline": "\n", "escape": "\\", "entity": "&", "bare_address": ":w", "emoji": ":",
    "math_inline": "$", "math_code": "$", "backticks": "`", "tildes": "~", "highlight": "=", "emphasis": "*_",
    "bracket": "[!", "wikilink": "[!", "link": "[", "image": "!", "footnote_inline": "^", "footnote_ref": "[",
    "autolink": "<", "html_inline": "<",
}  # fmt: skip
"""The signs that each rule of running text begins with."""

_MARKED = re.compile(r"(?<![\w=])==(?![\s=])([^\n]+?)(?<![\s=])==(?![\w=])", re.ASCII)
_SHORT_CODE = re.compile(r"(?<!\w):[a-z0-9_+-]+:(?!\w)", re.ASCII)
_LANGUAGE = re.compile(r"[\s{.]*([^\s{},:]+)")
"""The language of code, also in `js{1,3}`, `java:Main.java` and `{.js .numberLines}`."""

_PLAIN = re.compile(rf"(?P<box>\[[ xX>/-]\] )?{TEXT}")
"""Running text without any sign, perhaps after a box."""

_PLAIN_CODE = re.compile(r'<span class="(?:w|n|nx)">([^<]*)</span>')
"""Blanks and names in code, which have the same color as the code around them."""


@cache
def markdown(*, breaks: bool = False, cjk: bool = False) -> MarkdownIt:
    """Return the parser and renderer of note bodies, which is stateless.

    `breaks` keeps the line breaks of paragraphs; `cjk` recognizes emphasis next to Hangul, Kana and Hanzi.
    """
    parser = with_code_offsets(MarkdownIt("commonmark", {"html": True, "breaks": breaks, "maxNesting": MOST_NESTED}))
    parser.enable("table")
    use_emphasis(parser, cjk=cjk)
    link_addresses(parser)
    parser.use(footnote_plugin)
    read_formulas(parser)
    parser.inline.ruler.before("emphasis", "emoji", _emoji)
    parser.add_render_rule("emoji", lambda _, tokens, index, *__: str(tokens[index].content))
    parser.inline.ruler.before("link", "bracket", _bracket)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.inline.ruler.before("emphasis", "highlight", _highlight)
    _read_by_sign(parser)
    read_blocks_by_sign(parser.block)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("footnote_caption", _caption)
    parser.add_render_rule("footnote_block_open", lambda *_: '<div class="footnotes">\n<ol>\n')
    parser.add_render_rule("footnote_block_close", lambda *_: "</ol>\n</div>\n")
    parser.add_render_rule("callout_open", lambda _, tokens, index, *__: str(tokens[index].content))
    parser.add_render_rule("table_open", lambda *_: '<div class="til-table" tabindex="0" role="group"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _read_by_sign(parser: MarkdownIt) -> None:
    """Make a parser try only the rules that begin with the current sign, instead of all twenty."""
    ruler = parser.inline.ruler
    rules = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    tried = {
        sign: [rule for name, rule in rules.items() if sign in _SIGNS[name]] for sign in set("".join(_SIGNS.values()))
    }

    def parse(state: StateInline, silent: bool) -> bool:
        for rule in tried.get(state.src[state.pos], ()):  # noqa: SIM110 - `any` takes twice as long
            if rule(state, silent):
                return True
        return False

    ruler.push("by_sign", parse)
    ruler.enableOnly(["text", "by_sign"])
    parser.core.ruler.at("inline", _read_running_text)


def _read_running_text(state: StateCore) -> None:
    """Parse the running text of the blocks; most of it has no signs, and becomes a single token."""
    for token in state.tokens:
        if token.type == "inline":
            plain = _PLAIN.fullmatch(token.content)
            if plain and not (plain["box"] and state.env.get("references")):
                token.children = [Token("text", "", 0, content=token.content)]
            else:
                token.children = state.md.inline.parse(token.content, state.md, state.env, [])


def html_token(html: str, text: str = "", *, is_media: bool = False) -> Token:
    """Return a token for HTML that til made; `text` is its plain text, or the name of the picture or file that it shows."""
    return Token("html_inline", "", 0, content=html, meta={"til": True, "text": text, "media": is_media})


def line_breaks(children: Sequence[Token]) -> Iterator[int]:
    """Yield the places of the line breaks in running text."""
    return (place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak"))


def _bracket(state: StateInline, silent: bool) -> bool:
    """Read a `[` as text if it can't open a link, because the rules for links would search all the text for its end."""
    image = state.src.startswith("![", state.pos)
    if state.pos + image not in _stray_brackets(state.src):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


@lru_cache(maxsize=4)
def _stray_brackets(text: str) -> frozenset[int]:
    """Return the places of each `[` that is never closed or contains too many others; none if the text has few brackets."""
    if text.count("[") < _MANY_BRACKETS:
        return frozenset()
    stray: set[int] = set()
    opened: list[tuple[int, int]] = []  # place, and nesting depth of the brackets in it
    for found in re.finditer(r"\\.|`[^`\n]*`|[\[\]]", text, re.DOTALL):
        if found[0] == "[":
            opened.append((found.start(), 0))
        elif found[0] == "]" and opened:
            place, depth = opened.pop()
            stray.update([place] if depth > _DEEPEST_BRACKETS else [])
            if opened:
                opened[-1] = (opened[-1][0], max(opened[-1][1], depth + 1))
    return frozenset(stray.union(place for place, _ in opened))


def _wikilink(state: StateInline, silent: bool) -> bool:
    """Parse `[[target|text]]` and `![[target]]`."""
    embed = state.src.startswith("![[", state.pos)
    if not embed and not state.src.startswith("[[", state.pos):
        return False
    start = state.pos + (3 if embed else 2)
    end = state.src.find("]]", start, state.posMax)
    inside = state.src[start:end] if end > start else ""
    if not inside.strip() or "\n" in inside or "[" in inside:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        address, _, text = inside.replace("\\|", "|").partition("|")
        target, _, fragment = address.strip().partition("#")
        token.meta = {"embed": embed, "target": target.strip(), "fragment": fragment.strip()}
        is_parameter = "=" in fragment  # `#page=2` of a file
        named = target if is_parameter else address.replace("#", " › ").strip().removeprefix("› ")
        token.content = text.strip() or named.strip()
    state.pos = end + 2
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    """Parse `==text==`, Obsidian's highlight, but not `a==b`."""
    found = _MARKED.match(state.src, state.pos, state.posMax)
    if not found or silent:
        return False
    end, state.posMax, state.pos = state.posMax, found.end(1), found.start(1)
    state.push("mark_open", "mark", 1).markup = "=="
    state.md.inline.tokenize(state)
    state.push("mark_close", "mark", -1).markup = "=="
    state.pos, state.posMax = found.end(), end
    return True


def _caption(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """Return the label of a footnote reference: its place in the piece, not its number in the note."""
    return f"[{tokens[index].meta['nth']}]"


def _emoji(state: StateInline, silent: bool) -> bool:
    """Parse an emoji's shortcode, such as `:tada:`; one that GitHub doesn't have stays text."""
    found = _SHORT_CODE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == ":" else None
    goes_on = state.src[state.pos - 1 : state.pos] == ":" and (
        state.pending or state.tokens[-1:] == [] or state.tokens[-1].type != "emoji"
    )
    emoji = _emoji_of(found[0]) if found and not goes_on else ""
    if found and emoji and not silent:
        token = state.push("emoji", "", 0)
        token.content, token.markup = emoji, found[0]
    state.pos = found.end() if found and emoji else state.pos
    return bool(emoji)


def _emoji_of(code: str) -> str:
    from pymdownx import gemoji_db

    entry = gemoji_db.emoji.get(gemoji_db.aliases.get(code, code), {})
    return "".join(
        chr(int(each, 16)) for each in (entry.get("unicode_alt") or entry.get("unicode") or "").split("-") if each
    )


def highlight_code(code: str, language: str) -> str:
    """Return code as HTML with the classes that Material colors."""
    from pygments import highlight
    from pygments.util import ClassNotFound

    try:
        lexer = _lexer(language) if language else None
    except ClassNotFound:
        lexer = None
    return _PLAIN_CODE.sub(r"\1", highlight(code, lexer, _formatter())) if lexer else escape(code)


@cache
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=False)


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    token = tokens[index]
    found = _LANGUAGE.match(token.info)
    language = found[1] if found else ""
    shown = f' data-language="{escape(language)}"' if language else ""
    if language == "math":
        return block_formula(token.content)
    code = highlight_code(token.content, language)
    return f'<div class="highlight"{shown}><pre tabindex="0"><code>{code}</code></pre></div>\n'
