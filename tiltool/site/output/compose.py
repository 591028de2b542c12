"""Composing a page: its view rendered by its template, inside the shell made by the theme."""

import contextlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket
from markupsafe import Markup

from tiltool.config.services import ScriptAttributes
from tiltool.site.output.cards import CARD, HEIGHT, WIDTH
from tiltool.site.pages.lists import HomeView
from tiltool.site.pages.note import NoteView
from tiltool.site.pages.page import Label, Page
from tiltool.site.pages.resolve_html import BodyLoader, headed_html, heading_html, piece_html
from tiltool.site.render.rendered_note import DIAGRAM
from tiltool.site.settings import Settings
from tiltool.site.strings import counted, site_words

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""Characters that could end the script element that contains the JSON."""


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
    """Return the JSON-LD of a note's page, without the description, which `meta` has and which would be a quarter of it."""
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
    """Return the facts without empty values."""
    return {name: value for name, value in facts.items() if value}


def _trail(page: Page, trail: Sequence[Label], settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the breadcrumbs of a page; none if the site's address is unknown, because theirs must be absolute."""
    if settings.url and trail:
        steps = [(each.name, each.url) for each in trail] + [(page.title, page.url)]
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": _address(url, settings)}
            for place, (name, url) in enumerate(steps, 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}


def _address(url: str, settings: Settings) -> str:
    return settings.url and settings.url + quote(url)


HEAD, BODY = "@@til-head@@", "@@til-body@@"
"""Placeholders in a shell for a page's head and body."""

DRAWS = "assets/til/mermaid.min.js"
"""The path that the script for diagrams is copied to; til-page.js loads it on pages with a diagram."""

TEMPLATES = Path(__file__).parents[1] / "templates"


_CONTROLS = bytes(range(32)).translate(None, b"\t\n\r") + b"\x7f"
"""Characters that an HTML page may not contain."""


_UNUSED = re.compile(
    r"""<script>__md_scope=[^\n]*</script>\n|<script>var\ target=[^\n]*"__tabbed_"[^\n]*</script>\n
    |<div\ data-md-component="(?:skip|announce)">\n</div>\n""",
    re.VERBOSE,
)
"""Parts of the theme that til's pages don't need: for tabs, banners, and scripts that store settings."""

_OWN_SCRIPTS = re.compile(
    r"""__md_(?!scope=|hash=|get=|set=|scope\))|<script\ [^>]*src="(?![./]*assets/(?:javascripts|til)/)""",
    re.VERBOSE,
)
"""Scripts of the owner, which may need those parts."""


class Shell(NamedTuple):
    """The theme's HTML around each page of a given depth."""

    before: str
    between: str
    after: str

    def around(self, head: str, body: str) -> str:
        """Return the whole page."""
        return f"{self.before}{head}{self.between}{body}{self.after}"

    def below(self, entry: str) -> "Shell":
        """Return the shell of a page below a menu entry, with that entry marked."""
        start, name, menu = self.between.partition("til-header__menu")
        link = f'<a href="{entry}"'
        return self._replace(between=start + name + menu.replace(f"{link}>", f'{link} aria-current="true">', 1))


def shell_of(html: str) -> Shell:
    """Return the shell from a page that has the two placeholders."""
    html = re.sub(r"\s*\n\s*", "\n", html)
    if not _OWN_SCRIPTS.search(html):
        html = _UNUSED.sub("", html)
    before, _, rest = html.partition(HEAD)
    between, _, after = rest.partition(BODY)
    return Shell(before, between, after)


class CompiledTemplates(FileSystemBytecodeCache):
    """Stores compiled templates where Python stores compiled modules, if that is writable."""

    def __init__(self) -> None:
        super().__init__(str(TEMPLATES.parent / "__pycache__"))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a compiled template."""
        with contextlib.suppress(OSError):
            if not sys.dont_write_bytecode:
                super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(),
    )


@lru_cache(maxsize=64)
def _macros(base: str, menu: str, language: str) -> dict[str, Any]:
    """Return the macros of the templates by name, for pages under one menu entry whose links begin with `base`.

    Macros made for a single page would refer to themselves, and keep all of that page in memory until the end of a build.
    """
    read = {"href": partial(_href, base), "words": site_words(language), "page": {"menu": menu}}
    module = _environment().get_template("macros.html").make_module(read)
    return {name: macro for name, macro in vars(module).items() if not name.startswith("_")}


def _href(base: str, url: str) -> str:
    return base + url or "./"


def compose(page: Page, settings: Settings, shell: Shell, load: BodyLoader, draws: bool) -> bytes:
    """Return a page's bytes; `load` returns the bodies of a note by its key; `draws` is whether mermaid is available."""
    base, view = "../" * page.depth, page.view
    values = {
        **_macros(base, page.menu, settings.language),
        "page": page,
        "view": view,
        "site": settings,
        "words": settings.words,
        "card": f"{page.url if page.has_card else ''}{CARD}" if settings.cards else "",
        "host": host_of,
        "comments_page": _comments_page(settings),
        "card_size": (WIDTH, HEIGHT),
        "structured_data": Markup(structured_data(page, view, settings)),
        "count": partial(counted, settings.words),
        "href": partial(_href, base),
        "body": lambda of, number, mark="": Markup(piece_html(load, of, number, base, mark)),
        "headed": lambda of, number, mark="": Markup(headed_html(load, of, number, base, mark)),
        "heading": lambda of, html: Markup(heading_html(load, of, html, base)),
    }
    head, body = (_environment().get_template(name).render(values) for name in ("head.html", page.template))
    if draws and DIAGRAM in body:
        body += f'<div hidden data-til-mermaid="{base}{DRAWS}"></div>'
    if page.menu:
        shell = shell.below(base + page.menu)
    return shell.around(head, body).encode().translate(None, _CONTROLS)


def host_of(script: ScriptAttributes) -> str:
    """Return the host that a script is loaded from; "" if none."""
    return urlsplit(dict(script).get("src", "")).netloc


def _comments_page(settings: Settings) -> str:
    """Return the address at which comments can be read without their script; "" if none."""
    given = dict(settings.comments)
    if "repo" in given:
        return f"https://github.com/{given['repo']}/issues"
    return f"https://github.com/{given['data-repo']}/discussions" if given else ""


def redirect(settings: Settings, to: str) -> bytes:
    """Return a page that redirects to another address."""
    values: dict[str, Any] = {"words": settings.words, "to": to}
    return _environment().get_template("redirect.html").render(values).encode()
