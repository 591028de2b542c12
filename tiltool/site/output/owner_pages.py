"""The owner's pages as search results, read from the HTML that MkDocs built."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from html.parser import HTMLParser
from pathlib import Path

from tiltool.core.search.site_keys import HEADED, WRITTEN, keys_of
from tiltool.site.output.search import SearchEntry
from tiltool.site.pages.html_part import VOID
from tiltool.site.render.rendered_note import Piece, PieceBody, PublicNote, note_from_json, to_json
from tiltool.store.site.inputs import read_file
from tiltool.store.site.render_cache import CachedNote, RenderCache

_TEXT, _PAGER = "til-own__text", "til-own__pager"
_HEADINGS = ("h1", "h2", "h3")
_BREAKS = frozenset(("p", "li", "tr", "pre", "table", "ul", "ol", "dd", "dt", "br"))
_READS_AS = 3  # increase when the same HTML gives different results


def own_results(theme: Mapping[str, Path], cache: RenderCache) -> Iterator[SearchEntry]:
    """Yield a search entry for each page among `theme`, the files that MkDocs made, by path."""
    for path, file in sorted(theme.items()):
        if path.endswith("index.html"):
            html = read_file(file)
            key = blake2b(repr((_READS_AS, path)).encode() + html, digest_size=16).digest()
            kept = cache.note(key)
            if not kept:
                row = _row(key, path, html.decode("utf-8", "replace"))
                cache.keep([row])
                kept = row.note
            note = note_from_json(kept)
            yield SearchEntry(key.hex(), path.removesuffix("index.html"), note)


def _row(key: bytes, path: str, html: str) -> CachedNote:
    reader = _Reader()
    reader.feed(html)
    parts = [(heading, anchor, " ".join("".join(text).split())) for heading, anchor, text in reader.parts]
    parts = [part for part in parts if any(part)]
    title = next(filter(None, (heading for heading, _, _ in parts)), path)
    pieces = tuple(Piece("", heading, "", heading, 2, anchor, "", 0) for heading, anchor, _ in parts)
    note = PublicNote(path, "", title, pieces, (), (), (), (), (), False, 0, "", headline=title)
    keys = keys_of({HEADED: (title, *(heading for heading, _, _ in parts)), WRITTEN: [text for _, _, text in parts]})
    bodies = to_json([PieceBody("", text) for _, _, text in parts])
    return CachedNote(key, to_json(note), bodies, "\n".join(sorted(keys)))


class _Reader(HTMLParser):
    """Collects the parts of a page: heading, anchor and text of each."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[str, str, list[str]]] = [("", "", [])]
        self.open: list[str] = []  # open elements inside the page's text; "" if it is skipped
        self.heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the text of the page, a heading, or an element to skip."""
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if not self.open and _TEXT not in classes:
            return
        if tag in _BREAKS:
            self._text.append(" ")
        if tag in VOID:
            return
        self.open.append("" if tag in ("script", "style") or {_PAGER, "headerlink"} & {*classes} else tag)
        if tag in _HEADINGS and given.get("id"):
            self.heading = []
            self.parts.append(("", given["id"] or "", []))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self.open and tag not in VOID:
            self.open.pop()
        if tag in _HEADINGS and self.heading is not None:
            self.parts[-1] = ("".join(self.heading).strip(), *self.parts[-1][1:])
            self.heading = None

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if self.open and "" not in self.open:
            self._text.append(data)

    @property
    def _text(self) -> list[str]:
        return self.parts[-1][2] if self.heading is None else self.heading
