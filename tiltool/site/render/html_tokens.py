"""HTML of til's own in running text, in the place of links, pictures, tags and boxes."""

import re
from html import escape

from markdown_it.token import Token

_SIZE = re.compile(r"(?:^|\|)(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?$")


def own(html: str, text: str = "") -> Token:
    """Return HTML that is til's, not the note's; `text` is what a reader sees of it."""
    return Token("html_inline", "", 0, content=html, meta={"til": True, "text": text})


def picture(address: str, text: str, name: str = "", in_link: bool = False) -> Token:
    """Return a picture; as in Obsidian, a size behind its text is that of the picture: `text|200`, `![[name|200]]`."""
    size = _SIZE.search(text) if name or "|" in text else None
    said = (text[: size.start()] if size else text) or name
    asked = "".join(f' {key}="{size[key]}"' for key in ("width", "height") if size[key]) if size else ""
    linked = ' class="til-linked"' if in_link else ""
    return own(f'<img{linked} src="{address}" alt="{escape(said)}"{asked} loading="lazy">', said)
