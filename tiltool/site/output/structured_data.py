"""What a page is, for search engines: JSON-LD in the words of schema.org, with nothing that the page doesn't show."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tiltool.site.pages.lists import HomeView
from tiltool.site.pages.note import NoteView
from tiltool.site.pages.page import Label, Page
from tiltool.site.settings import Settings

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""Characters that could end the script that JSON is in."""


def structured_data(page: Page, view: object, settings: Settings) -> str:
    """Return the JSON-LD of the home page, or of a note's page, safe inside a script; "" for other pages."""
    if isinstance(view, HomeView):
        items = [_blog(settings)]
    elif isinstance(view, NoteView):
        items = [_article(page, view, settings), *_trail(page, view.trail, settings)]
    else:
        return ""
    graph = {"@context": "https://schema.org", "@graph": items}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _blog(settings: Settings) -> dict[str, Any]:
    facts = {
        "@type": "Blog",
        "name": settings.name,
        "description": settings.description or settings.home,
        "url": settings.url,
        "inLanguage": settings.language,
        "author": _person(settings.author),
    }
    return _present(facts)


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name} if name else {}


def _article(page: Page, view: NoteView, settings: Settings) -> dict[str, Any]:
    """Return what a note's page is; its description is in its `meta` elements, and would be a quarter of this."""
    facts = {
        "@type": "BlogPosting" if page.day else "Article",
        "headline": page.title,
        "url": _address(page.url, settings),
        "inLanguage": settings.language,
        "datePublished": page.day,
        "dateModified": page.updated,
        "keywords": [tag.name for tag in view.tags],
        "author": _person(view.author.name if view.author else settings.author),
        "isPartOf": _present({"@type": "Blog", "name": settings.name, "url": settings.url}),
    }
    return _present(facts)


def _present(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that are known."""
    return {name: value for name, value in facts.items() if value}


def _trail(page: Page, trail: Sequence[Label], settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the breadcrumbs of a page; none if the address of the site is unknown, for theirs must be absolute."""
    if settings.url and trail:
        steps = [(each.name, each.url) for each in trail] + [(page.title, page.url)]
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": _address(url, settings)}
            for place, (name, url) in enumerate(steps, 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}


def _address(url: str, settings: Settings) -> str:
    return settings.url and settings.url + quote(url)
