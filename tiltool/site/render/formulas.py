"""Formulas as MathML, which browsers show without a script, or as source if the converter would get them wrong."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tiltool.core.note.tags import DOLLARS
from tiltool.site.render.sanitize import sanitize

_DOLLARS = re.compile(DOLLARS)
_LINES = re.compile(
    r"(?<![\w$])(?P<dollars>\$\$)[ \t]*\n(?P<formula>(?:[^\\$`]|\\.)+)\n[ \t]*\$\$(?![\w$])", re.ASCII | re.DOTALL
)
_MATH_CODE = re.compile(r"\$`([^`\n]+)`\$(?!\w)", re.ASCII)

_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|split|gathered|align|gather\*?)\}")
"""Environments whose rows the converter doesn't support, or would number."""

_ENVIRONMENT = re.compile(r"\\begin\{([^}]*)\}(?:\{([^}]*)\})?")
_ENVIRONMENTS = frozenset(["align*", "equation", "equation*", "cases", "array", "smallmatrix"]) | {
    f"{m}matrix" for m in ("", *"pbBvV")
}
_ROW_GAP = re.compile(r"\\\\\s*\[[\d.]+\s*[a-z]{2}\]")
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_PARTS |= dict.fromkeys(("mi", "mo", "mn", "mtext"), 0)
_LIMITS = re.compile(r"\\(lim(?:sup|inf)?|max|min|sup|inf|big(?:cup|cap|vee|wedge|oplus|otimes)|coprod)(?=\s*[_^])")
"""Operators with their limits below and above, if there is room."""


def read_formulas(parser: MarkdownIt) -> None:
    """Make a parser read formulas between dollar signs."""
    parser.use(dollarmath_plugin, allow_blank_lines=False)
    parser.inline.ruler.at("math_inline", _dollars)
    parser.inline.ruler.before("backticks", "math_code", _math_code)
    parser.add_render_rule("math_block", lambda _, tokens, index, *__: block_formula(tokens[index].content))
    parser.add_render_rule("math_inline", _inline)
    parser.add_render_rule("math_inline_double", _inline)


def block_formula(tex: str) -> str:
    """Return a formula in a box of its own, which scrolls if it is too wide."""
    return f'<div class="math block" tabindex="0" role="group">{formula(tex.strip(), display=True)}</div>\n'


def formula(tex: str, *, display: bool) -> str:
    """Return a formula as MathML, or as code if it can't be converted."""
    try:
        return _mathml(tex, "block" if display else "inline")
    except Exception:  # the converter has no common error class
        return f"<code>{escape(tex)}</code>"


def _mathml(tex: str, display: str) -> str:
    from latex2mathml.converter import convert

    source = _ALIGNED.sub(r"\\\1{align*}", _ROW_GAP.sub(r"\\\\", tex))
    source = _LIMITS.sub(r"\\\1\\limits", source) if display == "block" else source
    mathml = convert(source, display=display)
    if 'linebreak="newline"' in mathml:  # rows without an environment, which browsers don't break
        mathml = convert(rf"\begin{{align*}}{source}\end{{align*}}", display=display)
    if 'columnalign="left"' not in mathml:  # rows without `&`
        mathml = mathml.replace('columnalign="right"', 'columnalign="center"')
    if not _is_right(source, mathml):
        raise ValueError(tex)
    return sanitize(mathml)  # the converter passes through HTML in a formula's text


def _is_right(source: str, mathml: str) -> bool:
    """Return whether the MathML has all parts and rows of the formula, and nothing that the converter didn't understand."""
    named = all(
        found[1] in _ENVIRONMENTS and (found[1] != "array" or re.fullmatch(r"[\s|clr]+", found[2] or ""))
        for found in _ENVIRONMENT.finditer(source)
    )
    elements = [*ElementTree.fromstring(mathml).iter()]
    texts = [(each.tag.rpartition("}")[2], each.text or "") for each in elements]
    return (
        named
        and r"\tag" not in source
        and re.sub(r"\\.", "", source).count("{") == re.sub(r"\\.", "", source).count("}")
        and 'linebreak="newline"' not in mathml
        and any(text.strip() for _, text in texts)
        and all(len(each) == _PARTS.get(tag, len(each)) for each, (tag, _) in zip(elements, texts, strict=True))
        and not any(
            (tag == "mi" and text[:1] in ("&", "\\")) or (tag == "mtext" and re.search(r"[\\$]", text))
            for tag, text in texts
        )
    )


def _dollars(state: StateInline, silent: bool) -> bool:
    """Parse `$formula$` and `$$formula$$` within a line, and a `$$` formula that begins within one."""
    found = None
    if state.src[state.pos] == "$":
        found = _DOLLARS.match(state.src, state.pos, state.posMax) or _LINES.match(state.src, state.pos, state.posMax)
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


def _inline(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    """Return an inline formula, without a `div`, and without the class `inline`, which Material floats."""
    token = tokens[index]
    return f'<span class="math">{formula(token.content, display=token.type == "math_inline_double")}</span>'
