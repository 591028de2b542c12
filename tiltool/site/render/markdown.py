"""The Markdown of notes: CommonMark and GFM as GitHub shows them, wikilinks, callouts, footnotes and formulas."""

import re
from collections.abc import MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tiltool.core.note.markdown import MOST_NESTED, with_code_offsets
from tiltool.core.note.tags import DOLLARS
from tiltool.site.render.sanitize import sanitize

_MANY_BRACKETS, _DEEPEST_BRACKETS = 500, 20  # in one paragraph; fewer cost no time

Env = MutableMapping[str, Any]

_DOMAINS = ["app", "blog", "cloud", "codes", "dev", "email", "host", "online", "page", "site", "team", "tech", "xyz"]
"""Top-level domains that the parser does not know; `me@host.dev` is a mail address, as on GitHub."""

_DOLLARS = re.compile(DOLLARS)
_MARKED = re.compile(r"(?<![\w=])==(?![\s=])([^\n]+?)(?<![\s=])==(?![\w=])", re.ASCII)
_MATH_CODE = re.compile(r"\$`([^`\n]+)`\$(?!\w)", re.ASCII)
_SHORT_CODE = re.compile(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])", re.ASCII)
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|split|gathered|align|gather)\}")
"""Environments that the converter has no rows for, or numbers."""

_BLANKS = re.compile(r'<span class="w">(\s+)</span>')


@cache
def markdown() -> MarkdownIt:
    """Return the parser and renderer of note bodies; it has no state."""
    parser = with_code_offsets(MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": MOST_NESTED}))
    parser.enable(["table", "strikethrough", "linkify"])
    if parser.linkify:
        parser.linkify.tlds(_DOMAINS, True)
    parser.use(footnote_plugin).use(dollarmath_plugin, allow_blank_lines=False, renderer=formula)
    parser.inline.ruler.at("math_inline", _dollars)
    parser.inline.ruler.before("backticks", "math_code", _math_code)
    parser.inline.ruler.before("emphasis", "emoji", _emoji)
    parser.add_render_rule("emoji", lambda _, tokens, index, *__: str(tokens[index].content))
    parser.inline.ruler.before("link", "bracket", _bracket)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.inline.ruler.before("emphasis", "highlight", _highlight)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("footnote_caption", _caption)
    parser.add_render_rule("footnote_block_open", lambda *_: '<section class="footnotes">\n<ol>\n')
    parser.add_render_rule("math_inline", _formula)
    parser.add_render_rule("math_inline_double", _formula)
    parser.add_render_rule("callout_open", lambda _, tokens, index, *__: str(tokens[index].content))
    parser.add_render_rule("table_open", lambda *_: '<div class="til-table" tabindex="0" role="group"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def html_token(html: str, text: str = "") -> Token:
    """Return a token for HTML made by til, not by the note; `text` is its plain text."""
    return Token("html_inline", "", 0, content=html, meta={"til": True, "text": text})


def _bracket(state: StateInline, silent: bool) -> bool:
    """Read a `[` as text where it can't open a link; the rules for links would look for its end through all the text."""
    image = state.src.startswith("![", state.pos)
    if state.pos + image not in _stray_brackets(state.src):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


@lru_cache(maxsize=4)
def _stray_brackets(text: str) -> frozenset[int]:
    """Return the places of `[` that are never closed, or hold too many others; none in a text of few brackets."""
    if text.count("[") < _MANY_BRACKETS:
        return frozenset()
    stray: set[int] = set()
    opened: list[tuple[int, int]] = []  # place, and how deep the brackets in it are nested
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
        token.content = text.strip() or address.strip().replace("#", " › ").removeprefix(" › ")
    state.pos = end + 2
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    """Parse `==text==`, Obsidian's highlight; `a==b` is none."""
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
    nth, use = tokens[index].meta["nth"], tokens[index].meta["subId"]
    return f"[{nth}:{use}]" if use else f"[{nth}]"


def _dollars(state: StateInline, silent: bool) -> bool:
    """Parse `$formula$` and `$$formula$$` in a line."""
    found = _DOLLARS.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if found and not silent:
        kind = "math_inline_double" if len(found["dollars"]) == 2 else "math_inline"
        state.push(kind, "math", 0).content = found["formula"]
    state.pos = found.end() if found else state.pos
    return bool(found)


def _math_code(state: StateInline, silent: bool) -> bool:
    """Parse a formula in GitHub's other form, a dollar sign outside of backticks."""
    found = _MATH_CODE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if found and not silent:
        state.push("math_inline", "math", 0).content = found[1]
    state.pos = found.end() if found else state.pos
    return bool(found)


def _emoji(state: StateInline, silent: bool) -> bool:
    """Parse an emoji's short code, such as `:tada:`; one that GitHub doesn't have stays text."""
    found = _SHORT_CODE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == ":" else None
    emoji = _emoji_of(found[0]) if found else ""
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


def _formula(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """Return an inline formula: not in a `div`, and without the class `inline`, which Material lets float."""
    token = tokens[index]
    return f'<span class="math">{formula(token.content, {"display_mode": token.type == "math_inline_double"})}</span>'


def highlight_code(code: str, language: str) -> str:
    """Return code as HTML with the classes that Material colours."""
    from pygments import highlight
    from pygments.util import ClassNotFound

    try:
        lexer = _lexer(language) if language else None
    except ClassNotFound:
        lexer = None
    return _BLANKS.sub(r"\1", highlight(code, lexer, _formatter())) if lexer else escape(code)


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
    language = token.info.split()[0].strip("{}.") if token.info.split() else ""
    shown = f' data-language="{escape(language)}"' if language else ""
    if language == "math":
        return f'<div class="math block">{formula(token.content.strip(), {"display_mode": True})}</div>\n'
    code = highlight_code(token.content, language)
    return f'<div class="highlight"{shown}><pre tabindex="0"><span></span><code>{code}</code></pre></div>\n'


def formula(tex: str, options: dict[str, Any]) -> str:
    """Return a formula as MathML, which browsers show without a script; as code if it can't be converted."""
    from latex2mathml.converter import convert

    try:
        # the converter passes HTML in a formula's text through
        mathml = convert(_ALIGNED.sub(r"\\\1{align*}", tex), display="block" if options["display_mode"] else "inline")
        if "<mi>&</mi>" in mathml or "<mi>\\" in mathml:
            raise ValueError(tex)  # it would show what it didn't understand
        return sanitize(mathml)
    except Exception:  # the converter has no common error class
        return f"<code>{escape(tex)}</code>"
