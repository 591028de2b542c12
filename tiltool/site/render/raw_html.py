"""Raw HTML of notes: the addresses in it become links and pictures of the note, like those of Markdown."""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
SCHEME = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:|//)")

_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'=<>`]++))?""")
_TAG = re.compile(
    rf"(?is)<(script|style)\b.*?(?:</\1\s*>|$)"
    rf"|<(?P<close>/?)(?P<name>[a-z][a-z0-9-]*+)(?=[\s/>])(?P<attributes>(?:[\s/]*+{_ATTRIBUTE.pattern})*+)[\s/]*>"
)
_SHOWN = {"img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"), "audio": ("src",)}
"""The attributes of elements that name a file to show."""

_CANDIDATE = re.compile(r"\s*+([^\s,]\S*[^\s,]|[^\s,])([^,]*)")
_PLAIN = ("a", "picture")
"""Elements whose pictures can't be links to themselves."""

AddLink = Callable[[str, str, str], str]
"""Takes kind, target and fragment of a link; returns the placeholder for its address."""


class RawHtml:
    """Rewrites the raw HTML of one block; `anchors` collects the ids that links can lead to."""

    def __init__(self, add_link: AddLink, headings: Collection[str], anchors: list[str], *, keep_remote: bool) -> None:
        self.add_link, self.headings, self.anchors, self.keep_remote = add_link, headings, anchors, keep_remote
        self.depth = 0  # of open elements of `_PLAIN`

    def rewrite(self, html: str) -> str:
        """Return HTML without comments, with placeholders for the addresses of the notebook."""
        return _TAG.sub(self._tag, COMMENT.sub("", html))

    def _tag(self, match: re.Match[str]) -> str:
        name = (match["name"] or "").lower()
        change = (-1 if match["close"] else 1) if name in _PLAIN else 0
        attributes = _attributes(match["attributes"]) if name and not match["close"] else {}
        html = self._opened(name, attributes) if attributes else None
        self.depth = max(0, self.depth + change)
        return match[0] if html is None else html

    def _opened(self, name: str, attributes: dict[str, str]) -> str | None:
        """Return an opening tag rewritten; None if it can stay as written."""
        count = len(attributes)
        self._add_anchors(name, attributes)
        if name in ("a", "area") and "href" in attributes:
            return _tag_html(name, {"href": self._link(attributes.pop("href")), **attributes})
        source = attributes.get("src", "").strip()
        if name in ("img", "video", "audio") and SCHEME.match(source) and not self.keep_remote:
            return self._remote(source, attributes.get("alt", ""))
        if name not in _SHOWN:
            return None if len(attributes) == count else _tag_html(name, attributes)
        for key in _SHOWN[name]:
            if key in attributes:
                attributes[key] = self._files(attributes[key]) if key == "srcset" else self._file(attributes[key])
        return self._picture(attributes) if name == "img" else _tag_html(name, attributes)

    def _add_anchors(self, name: str, attributes: dict[str, str]) -> None:
        """Take the ids of an element in; one that a heading has is the heading's."""
        for key in ("id", "name") if name == "a" else ("id",):
            anchor = attributes.get(key, "")
            if anchor in self.headings or (anchor in self.anchors and attributes.get("id") != anchor):
                del attributes[key]
            elif anchor:
                self.anchors.append(anchor)

    def _link(self, href: str) -> str:
        href = href.strip()
        if SCHEME.match(href):
            return "" if href.lower().startswith("til") else href
        target, _, fragment = href.partition("#")
        return self.add_link("markdown", target, fragment)

    def _file(self, source: str) -> str:
        source = source.strip()
        if not source or SCHEME.match(source):
            return source if self.keep_remote else ""
        return self.add_link("image", source, "")

    def _files(self, candidates: str) -> str:
        """Return a `srcset` with placeholders; remote candidates are left out."""
        found = ((self._file(each[1]), each[2].strip()) for each in _CANDIDATE.finditer(candidates))
        return ", ".join(f"{address} {size}".strip() for address, size in found if address)

    def _remote(self, source: str, text: str) -> str:
        """Return a link to a remote file, for pages load nothing from other hosts; only its text if it isn't on the web."""
        is_web = source.lower().startswith(("http:", "https:", "//"))
        label = escape(text or (source if is_web else ""))
        return (
            label
            if self.depth or not is_web
            else f'<a class="til-remote" href="{escape(source)}" rel="noopener">{label}</a>'
        )

    def _picture(self, attributes: dict[str, str]) -> str:
        """Return a picture as `resolve_html` expects it."""
        linked = {"class": "til-linked"} if self.depth else {}
        first = {**linked, "src": attributes.pop("src", ""), "alt": attributes.pop("alt", "")}
        attributes.pop("class", "")
        return _tag_html("img", {**first, **attributes, "loading": "lazy"})


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = match[2] or ""
        found.setdefault(match[1].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
    return found


def _tag_html(name: str, attributes: Mapping[str, str]) -> str:
    written = (f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"
