"""Raw HTML of notes: its addresses become links and pictures of the note, like those in Markdown."""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape

from tiltool.site.render.rendered_note import media_address

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
SCHEME = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:|//)")
PLACEHOLDER = re.compile(r"(?i)til(?:-tag)?:")
"""The prefix of placeholder addresses; one that the note itself contains leads nowhere."""

_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'=<>`]++))?""")
_TAG = re.compile(
    rf"(?is)<(script|style)\b.*?(?:</\1\s*>|$)"
    rf"|<(?P<close>/?)(?P<name>[a-z][a-z0-9-]*+)(?=[\s/>])(?P<attributes>(?:[\s/]*+{_ATTRIBUTE.pattern})*+)[\s/]*>"
)
_SHOWN = {"img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"), "audio": ("src",)}
"""The attributes that name a file to show, by element."""

_FRAMES = {"embed": "src", "iframe": "src", "object": "data"}
"""The attribute that names a document to embed, by element; readers get a link to it instead."""

_CANDIDATE = re.compile(r"\s*+([^\s,]\S*[^\s,]|[^\s,])([^,]*)")
RESERVED_ID = re.compile(r"[\s<>\"'~]|^(?:__|til-|fn(?:ref)?\d)")
"""Ids that are invalid, or that the page uses for something else."""

_PLAIN = ("a", "picture")
"""Elements in which a picture can't be a link to its file."""

AddLink = Callable[[str, str, str], str]
"""Takes the kind, target and fragment of a link; returns the placeholder for its address."""


class RawHtml:
    """Rewrites the raw HTML of one block; `anchors` collects the ids that links can lead to."""

    def __init__(self, add_link: AddLink, headings: Collection[str], anchors: list[str], *, keep_remote: bool) -> None:
        self.add_link, self.headings, self.anchors, self.keep_remote = add_link, headings, anchors, keep_remote
        self.depth = dict.fromkeys(_PLAIN, 0)  # the number of open elements
        self.sources: list[str] = []  # links to the remote sources of an open video or audio element

    def rewrite(self, html: str) -> str:
        """Return HTML without comments, and with placeholders for addresses in the notebook."""
        return _TAG.sub(self._tag, COMMENT.sub("", html))

    @property
    def is_in_link(self) -> bool:
        """Return whether a link is open."""
        return self.depth["a"] > 0

    def count(self, name: str, change: int) -> None:
        """Count an element that opens or closes."""
        if name in self.depth:
            self.depth[name] = max(0, self.depth[name] + change)

    def _tag(self, match: re.Match[str]) -> str:
        name, is_open = (match["name"] or "").lower(), not match["close"]
        html = self._opened(name, _attributes(match["attributes"])) if name and is_open else None
        self.count(name, 1 if is_open else -1)
        if name in ("video", "audio") and not is_open:
            html, self.sources = " ".join((match[0], *self.sources)), []
        html = match[0] if html is None else html
        if name == "table" and not self.keep_remote:  # a table that is too wide scrolls in its own box
            html = f'<div class="til-table" tabindex="0" role="group">{html}' if is_open else f"{html}</div>"
        return html

    def _opened(self, name: str, attributes: dict[str, str]) -> str | None:
        """Return a rewritten opening tag; None if it can stay as written."""
        count = len(attributes)
        self._add_anchors(name, attributes)
        if name in ("a", "area") and "href" in attributes:
            return _tag_html(name, {"href": self._link(attributes.pop("href")), **attributes})
        if name in _FRAMES and not self.keep_remote:
            label = attributes.get("title") or attributes.get("aria-label", "")
            return self._framed(attributes.get(_FRAMES[name], "").strip(), label)
        if name not in _SHOWN:
            return None if len(attributes) == count else _tag_html(name, attributes)
        return self._shown(name, attributes)

    def _shown(self, name: str, attributes: dict[str, str]) -> str:
        """Return an element that shows files: as a link if its file is remote, as its text if it has no file."""
        source = attributes.get("src", "").strip()
        if SCHEME.match(source) and not self.keep_remote:
            remote = self._remote(source, attributes.get("alt", ""))
            self.sources += [remote] if name == "source" else []
            return "" if name == "source" else remote
        for key in _SHOWN[name]:
            if key in attributes:
                attributes[key] = self._files(attributes[key]) if key == "srcset" else self._file(attributes[key])
        if name in ("img", "source") and not (attributes.get("src") or attributes.get("srcset")):
            return escape(attributes.get("alt", ""))
        return self._picture(attributes) if name == "img" else _tag_html(name, attributes)

    def _framed(self, source: str, text: str) -> str:
        """Return a link to a document that the note embeds in a frame."""
        if not source or SCHEME.match(source):
            return self._remote(source, text)
        address = self._file(source)
        return escape(text) if self.is_in_link else f'<a href="{address}">{escape(text or source)}</a>'

    def _add_anchors(self, name: str, attributes: dict[str, str]) -> None:
        """Collect the ids of an element, removing those that are reserved or already taken."""
        for key in ("id", "name") if name == "a" else ("id",):
            anchor = attributes.get(key, "")
            is_twin = key == "name" and anchor == attributes.get("id")
            if anchor in self.headings or RESERVED_ID.search(anchor) or (anchor in self.anchors and not is_twin):
                attributes.pop(key, None)
            elif anchor and not is_twin:
                self.anchors.append(anchor)

    def _link(self, href: str) -> str:
        href = href.strip()
        if SCHEME.match(href):
            return "" if PLACEHOLDER.match(href) else href
        target, _, fragment = href.partition("#")
        return self.add_link("markdown", target, fragment)

    def _file(self, source: str) -> str:
        source = source.strip()
        if not source or SCHEME.match(source):
            return source if self.keep_remote else ""
        return self.add_link("image", *media_address(source))

    def _files(self, candidates: str) -> str:
        """Return a `srcset` with placeholders; remote candidates are left out."""
        found = ((self._file(each[1]), each[2].strip()) for each in _CANDIDATE.finditer(candidates))
        return ", ".join(f"{address} {size}".strip() for address, size in found if address)

    def _remote(self, source: str, text: str) -> str:
        """Return a link to a remote file, because pages load nothing from other hosts; only its text if it isn't on the web."""
        is_web = source.lower().startswith(("http:", "https:", "//"))
        label = escape(text or (source if is_web else ""))
        return label if self.is_in_link or not is_web else remote_link(source, label)

    def _picture(self, attributes: dict[str, str]) -> str:
        """Return a picture as `resolve_html` expects it."""
        linked = {"class": "til-linked"} if any(self.depth.values()) else {}
        first = {**linked, "src": attributes.pop("src", ""), "alt": attributes.pop("alt", "")}
        attributes.pop("class", "")
        return _tag_html("img", {**first, **attributes, "loading": "lazy"})


def remote_link(source: str, label: str) -> str:
    """Return a link to a file on another host; the label is HTML."""
    return f'<a class="til-remote" href="{escape(source)}" rel="noopener">{label}</a>'


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = match[2] or ""
        found.setdefault(match[1].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
    return found


def _tag_html(name: str, attributes: Mapping[str, str]) -> str:
    written = (f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"
