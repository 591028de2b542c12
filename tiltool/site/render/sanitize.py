"""Sanitizing raw HTML of notes: no scripts, and nothing that another host is asked for."""

from functools import cache

from tiltool.site.render.rendered_note import THEME_ID

_CLASSED = frozenset(
    ("div", "span", "pre", "code", "p", "ul", "ol", "li", "a", "details", "section", "img", "sup", "table")
)
_MATH = [
    "math",
    "mrow",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "mspace",
    "msup",
    "msub",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
    "mtable",
    "mtr",
    "mtd",
    "munder",
    "mover",
    "munderover",
    "mstyle",
    "mpadded",
    "mphantom",
    "menclose",
    "mfenced",
]
_MATH_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form frame height largeop"
    " linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits"
    " notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns"
)


def sanitize(html: str) -> str:
    """Return HTML without scripts, styles, handlers, frames, comments, and pictures of other hosts."""
    import nh3

    tags, attributes = _allowed()
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "tel", "til", "til-tag"},
        link_rel=None,
        strip_comments=True,
    )


@cache
def _allowed() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    import nh3

    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag in _CLASSED:
        attributes.setdefault(tag, set()).update(("class", "id", "tabindex", "role", "aria-label", "title"))
    for level in range(1, 7):
        attributes.setdefault(f"h{level}", set()).add("id")
    attributes["span"].update(("data-task", "data-embed"))
    attributes["div"].add("data-language")
    attributes["img"].add("loading")
    attributes["details"].add("open")
    attributes["a"].add("rel")
    for tag in _MATH:
        attributes[tag] = set(_MATH_ATTRIBUTES.split())
    tags = frozenset((*nh3.ALLOWED_TAGS, *_MATH, "section", "details", "summary", "kbd", "mark"))
    return tags, {tag: frozenset(names) for tag, names in attributes.items()}


def _filtered(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None to drop it: a remote picture, or an id that the theme's scripts look for."""
    if name == "class":
        return " ".join(word for word in value.split() if word != "mermaid" and not word.startswith("md-")) or None
    if name == "id":
        return None if THEME_ID.match(value) else value
    return None if tag == "img" and name == "src" and not value.startswith("til:") else value
