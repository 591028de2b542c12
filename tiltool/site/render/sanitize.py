"""Sanitizing the raw HTML of notes: no scripts, and nothing loaded from another host."""

import re
from functools import cache

from tiltool.site.render.raw_html import SCHEME
from tiltool.site.render.rendered_note import THEME_ID

_CLASSED = frozenset(
    ("div", "span", "pre", "code", "p", "ul", "ol", "li", "a", "details", "section", "img", "sup", "table")
)
_MATH = (
    *("math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt"),
    *("mroot", "mtable", "mtr", "mtd", "munder", "mover", "munderover", "mstyle", "mpadded", "mphantom", "menclose"),
    *("mfenced",),
)
_MATH_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form frame height largeop"
    " linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits"
    " notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns"
)


_GLOBAL = ("align", "valign", "dir", "lang", "id", "title", "aria-label", "aria-hidden", "width", "height", "border")
_ATTRIBUTES = {
    "a": "name rel",
    "audio": "src controls",
    "br": "clear",
    "details": "open",
    "div": "data-language",
    "img": "loading srcset sizes",
    "li": "value",
    "ol": "type reversed",
    "source": "src srcset sizes media type",
    "span": "data-task data-embed",
    "table": "cellpadding cellspacing",
    "td": "style nowrap",
    "th": "style nowrap",
    "time": "datetime",
    "video": "src poster controls muted loop",
}
_PLACEHOLDERS = re.compile(r"til:\d{1,9}(?: [\w.]+)?(?:, til:\d{1,9}(?: [\w.]+)?)*")
_LENGTH = re.compile(r"\d{1,4}(?:%|px)?")
_ALIGNMENT = re.compile(r"text-align:(?:left|right|center)")
"""The style that the renderer gives the cells of a column."""


def sanitize(html: str) -> str:
    """Return HTML without scripts, styles, event handlers, frames, comments, and pictures from other hosts."""
    import nh3

    tags, attributes = _allowed()
    return nh3.clean(
        html,
        tags=tags,
        attributes=attributes,
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "tel", "til", "til-tag"},
        link_rel=None,
        strip_comments=True,
    )


@cache
def _allowed() -> tuple[set[str], dict[str, set[str]]]:
    """Return the allowed tags and attributes: those that GitHub allows, and those of til's own HTML."""
    import nh3

    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = set(_GLOBAL)
    for tag, names in _ATTRIBUTES.items():
        attributes.setdefault(tag, set()).update(names.split())
    for tag in _CLASSED:
        attributes.setdefault(tag, set()).update(("class", "tabindex", "role"))
    for tag in _MATH:
        attributes[tag] = set(_MATH_ATTRIBUTES.split())
    return {*nh3.ALLOWED_TAGS, *_MATH, *_ATTRIBUTES, "picture", "section", "summary"}, attributes


def _filtered(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None to drop it, as for a remote file or an id that the theme's scripts look for."""
    if name == "class":
        return " ".join(word for word in value.split() if word != "mermaid" and not word.startswith("md-")) or None
    if name in ("id", "name"):
        return None if THEME_ID.match(value) else value
    if name in ("width", "height") and tag not in _MATH:
        return value if _LENGTH.fullmatch(value) else None
    if name in ("src", "srcset", "poster"):
        return value if _PLACEHOLDERS.fullmatch(value) else None
    if name == "href":
        return value if value.startswith("#") or SCHEME.match(value) else None
    if name == "style":
        return value if _ALIGNMENT.fullmatch(value) else None
    return value
