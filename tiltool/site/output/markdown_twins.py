"""The Markdown twins of pages, and all of their text in one file, both made from what the pages show."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from tiltool.site.output.html_to_markdown import markdown_of
from tiltool.site.pages.lists import TopicView
from tiltool.site.pages.note import NoteView
from tiltool.site.pages.page import Page
from tiltool.site.pages.resolve_html import BodyLoader, headed_html, piece_html
from tiltool.site.settings import Settings

TWIN = "index.md"
"""The file name of a twin, in the folder of its page."""

FULL = "llms-full.txt"
"""The file with the text of all notes."""

FULL_SIZE = 1_000_000
"""Its maximum size in bytes; older notes are left out, and counted."""


def twin(page: Page, settings: Settings, load: BodyLoader) -> bytes:
    """Return the twin of a note's or topic's page: its metadata as front matter, then its text."""
    view = page.view
    facts: dict[str, object] = {"title": page.title, "date": page.day, "tags": _tags(view)}
    facts["url"] = settings.url and settings.url + quote(page.url)
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items() if value)
    text = _text(page.title, view, settings.url or "../" * page.depth, load)
    return f"---\n{''.join(lines)}---\n\n{text}\n".encode()


def full_text(pages: Iterable[Page], settings: Settings, load: BodyLoader) -> bytes:
    """Return the text of the pages of notes as one file, up to `FULL_SIZE`."""
    about = settings.description or settings.home or settings.name
    parts, left_out = [f"# {settings.name}\n\n> {about}\n".encode()], 0
    size = len(parts[0])
    for page in pages:
        part = b""
        if not left_out:
            where = f"{settings.url}{quote(page.url)}"
            facts = " · ".join(filter(None, (page.day, f"<{where}>" if settings.url else where)))
            title, _, text = _text(page.title, page.view, settings.url, load).partition("\n")
            part = f"\n{title}\n\n{facts}\n{text}\n".encode()
        if left_out or size + len(part) > FULL_SIZE:
            left_out += 1
            continue
        parts.append(part)
        size += len(part)
    words = settings.words["left_out"].format(left_out)
    return b"".join([*parts, f"\n---\n\n{words}\n".encode() if left_out else b""])


def _tags(view: object) -> list[str]:
    return [tag.name for tag in view.tags] if isinstance(view, NoteView) else []


def _text(title: str, view: object, base: str, load: BodyLoader) -> str:
    return "\n\n".join([f"# {markdown_of(escape(title))}", *filter(None, map(markdown_of, _parts(view, base, load)))])


def _parts(view: object, base: str, load: BodyLoader) -> Iterator[str]:
    """Yield the HTML of each part of a page."""
    if isinstance(view, NoteView):
        for each in view.pieces:
            shown = piece_html if each.is_title else headed_html
            yield shown(load, view.addresses, each.number, base)
    if isinstance(view, TopicView):
        for number, part in enumerate(view.parts, 1):
            yield f"<h2>{escape(part.date)}</h2>" + piece_html(load, part.addresses, part.number, base, f"{number}-")
