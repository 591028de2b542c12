"""Markdown from the HTML of a page, so that it can't contain anything that is not published."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from html.parser import HTMLParser

from tiltool.site.pages.html_part import VOID

_HIDDEN = frozenset(["script", "style", "template", "noscript", "object"])
_HIDDEN_CLASSES = frozenset(["headerlink", "footnote-backref", "til-unseen"])
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "ul"),
    )
)
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "mark": "=="}
_KEPT = frozenset(["kbd", "sub", "sup", "ins", "abbr", "var", "samp", "q"])
_BOXES = {"done": "x", "open": " ", "moved": ">", "dropped": "-", "doing": "/"}
_DEEPEST = 100
"""Maximum depth of nested elements, because each level takes several recursive calls."""

_BREAK = "\\\n"
_SPECIAL = re.compile(r"[\\`*\[\]<$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)|=(?==)|!(?=$)")
_AT_START = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|[-+>](?=\s|$)|[-=]+$|\|)|^(\s*\d{1,9})([.)])(?=\s|$)")
_TO_ESCAPE = re.compile(r"[\s()<>]")


class _Element:
    """An element and its children; text is a `str`."""

    def __init__(self, tag: str, attributes: dict[str, str], above: "_Element | None" = None) -> None:
        self.tag, self.attributes, self.above = tag, attributes, above
        self.depth: int = above.depth + 1 if above else 0
        self.classes = tuple(attributes.get("class", "").split())
        self.children: list[_Element | str] = []

    @property
    def elements(self) -> "list[_Element]":
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, _Element)]

    @property
    def text(self) -> str:
        """Return the text of all children."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def is_hidden(self) -> bool:
        """Return whether the element is left out of Markdown."""
        return self.tag in _HIDDEN or not _HIDDEN_CLASSES.isdisjoint(self.classes)


class _Tree(HTMLParser):
    """Builds the tree of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.at = _Element("", {})
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; one that is nested too deeply stays empty, and its content follows it."""
        element = _Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID and element.depth < _DEEPEST:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open inside it."""
        place: _Element | None = self.at
        while place and place.tag != tag:
            place = place.above
        if place and place.above:
            self.at = place.above

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.at.children.append(data)


def markdown_of(html: str) -> str:
    """Return HTML as Markdown, without a trailing newline."""
    return "\n\n".join(_blocks(_Tree(html).root.children))


def _blocks(children: Sequence[_Element | str]) -> list[str]:
    """Return the Markdown blocks of some children; content between blocks becomes a paragraph."""
    found: list[str] = []
    run: list[_Element | str] = []

    def end_paragraph() -> None:
        text = _AT_START.sub(_escape_start, _inline(run).strip())
        found.extend([text] if text else [])
        run.clear()

    for child in children:
        if isinstance(child, str) or not _is_block(child):
            run.append(child)
        elif not child.is_hidden:
            end_paragraph()
            found += filter(None, [_block(child)])
    end_paragraph()
    return found


def _is_block(element: _Element) -> bool:
    return element.tag in _BLOCKS or (element.tag not in _MARKS and any(map(_is_block, element.elements)))


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"


def _block(element: _Element) -> str:
    if "footnotes" in element.classes:
        return "\n\n".join(map(_footnote, (each for item in element.elements for each in item.elements)))
    if "admonition" in element.classes:
        return _callout(element)
    make = _MAKERS.get(element.tag)
    return make(element) if make else "\n\n".join(_blocks(element.children))


def _heading(element: _Element) -> str:
    return f"{'#' * int(element.tag[1])} {_one_line(element.children)}"


def _quote(element: _Element) -> str:
    return _quoted("\n\n".join(_blocks(element.children)))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _callout(element: _Element) -> str:
    kind = next((each for each in element.classes if each != "admonition"), "note")
    title, rest = _titled(element, lambda each: "admonition-title" in each.classes)
    return _quoted("\n".join([f"[!{kind}] {title}".rstrip(), *filter(None, ["\n\n".join(rest)])]))


def _details(element: _Element) -> str:
    title, rest = _titled(element, lambda each: each.tag == "summary")
    return "\n\n".join([f"<details><summary>{title}</summary>", *rest, "</details>"])


def _titled(element: _Element, is_title: Callable[[_Element], bool]) -> tuple[str, list[str]]:
    """Return the title of an element, and the rest of its blocks."""
    titles = [*filter(is_title, element.elements)]
    rest = [child for child in element.children if child not in titles]
    return " ".join(_one_line(each.children) for each in titles), _blocks(rest)


def _code(element: _Element) -> str:
    language = element.above.attributes.get("data-language", "") if element.above else ""
    text = element.text.removesuffix("\n")
    fence = max(["```", *(f"{run}`" for run in re.findall("`{3,}", text))], key=len)
    return f"{fence}{language}\n{text}\n{fence}"


def _list(element: _Element) -> str:
    items = [each for each in element.elements if each.tag == "li"]
    start = element.attributes.get("start", "")
    first = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
    marks = [f"{first + place}. " if element.tag == "ol" else "- " for place in range(len(items))]
    is_loose = any(each.tag == "p" for item in items for each in item.elements)
    made = (_item(item, mark, is_loose) for item, mark in zip(items, marks, strict=True))
    return ("\n\n" if is_loose else "\n").join(made)


def _item(element: _Element, mark: str, is_loose: bool) -> str:
    text = ("\n\n" if is_loose else "\n").join(_blocks(element.children))
    return mark + text.replace("\n", f"\n{' ' * len(mark)}").replace(f"\n{' ' * len(mark)}\n", "\n\n")


def _footnote(element: _Element) -> str:
    text = "\n\n".join(_blocks(element.children)).replace("\n", "\n    ")
    return f"[^{_foot(element.attributes.get('id', ''))}]: {text}"


def _foot(anchor: str) -> str:
    """Return the label of a footnote."""
    return anchor.lstrip("#~").replace("fn", "", 1)


def _table(element: _Element) -> str:
    rows = [row for row in _below(element, "tr") if _cells(row)]
    if not rows:
        return ""
    width = max(len(_cells(row)) for row in rows)
    lines = [[_one_line(cell.children).replace("|", "\\|") for cell in _cells(row)] for row in rows]
    rules = [_rule(cell.attributes.get("style", "")) for cell in _cells(rows[0])]
    lines.insert(1, rules + ["---"] * (width - len(rules)))
    return "\n".join(f"| {' | '.join([*line, *[''] * (width - len(line))])} |" for line in lines)


def _rule(style: str) -> str:
    left, right = (side in style or "center" in style for side in ("left", "right"))
    return f"{':' if left else '-'}-{':' if right else '-'}"


def _cells(row: _Element) -> list[_Element]:
    return [each for each in row.elements if each.tag in ("td", "th")]


def _below(element: _Element, tag: str) -> Iterable[_Element]:
    for each in element.elements:
        if each.tag == tag:
            yield each
        else:
            yield from _below(each, tag)


def _one_line(children: Sequence[_Element | str]) -> str:
    return " ".join(_inline(children).replace(_BREAK, "<br>").split())


def _inline(children: Sequence[_Element | str]) -> str:
    found = "".join(_text(child) if isinstance(child, str) else _span(child) for child in children)
    return found.replace(f"{_BREAK}\n", _BREAK)


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", "\n", text))


def _span(element: _Element) -> str:
    if element.is_hidden:
        return ""
    if "footnote-ref" in element.classes:
        return f"[^{_foot(next(iter(element.elements), element).attributes.get('href', ''))}]"
    if "til-box" in element.classes:
        states = (each.removeprefix("til-box--") for each in element.classes if each.startswith("til-box--"))
        return f"[{_BOXES.get(next(states, ''), ' ')}] "
    make = _SPANS.get(element.tag)
    return make(element) if make else _around(element, _inline(element.children))


def _around(element: _Element, text: str) -> str:
    """Return the text of an element between its Markdown marks, with leading and trailing blanks outside them."""
    mark = _MARKS.get(element.tag, "")
    inner = text.strip()
    if element.tag in _KEPT:
        return f"<{element.tag}>{text}</{element.tag}>"
    if not mark or not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{mark}{inner}{mark}{after}"


def _link(element: _Element) -> str:
    href, text = element.attributes.get("href", ""), _inline(element.children).strip()
    if not href or "til-picture" in element.classes or "til-tag" in element.classes:
        return text
    title = element.attributes.get("title", "")
    if element.text == href and re.fullmatch(r"[a-z][a-z+.-]+:[^\s<>]+", href):
        return f"<{href}>"
    more = ' "{}"'.format(title.replace("\\", "\\\\").replace('"', '\\"')) if title else ""
    return f"[{text}]({_address(href)}{more})"


def _image(element: _Element) -> str:
    return f"![{_text(element.attributes.get('alt', ''))}]({_address(element.attributes.get('src', ''))})"


def _address(url: str) -> str:
    return f"<{url}>" if _TO_ESCAPE.search(url) and not re.search(r"[<>\n]", url) else url


def _code_span(element: _Element) -> str:
    text = element.text
    ticks = "`"
    while ticks in re.findall("`+", text):
        ticks += "`"
    gap = " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip()) else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def _raw(element: _Element) -> str:
    """Return an element as HTML, because a formula has no other form that is certain to mean the same."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    inner = "".join(escape(child, quote=False) if isinstance(child, str) else _raw(child) for child in element.children)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


_MAKERS: dict[str, Callable[[_Element], str]] = {
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], _heading),
    **dict.fromkeys(["ul", "ol"], _list),
    "blockquote": _quote,
    "details": _details,
    "hr": lambda _: "---",
    "pre": _code,
    "table": _table,
}
_SPANS: dict[str, Callable[[_Element], str]] = {
    "a": _link,
    "br": lambda _: _BREAK,
    "code": _code_span,
    "img": _image,
    "math": _raw,
}
