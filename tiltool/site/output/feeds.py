"""Files for programs: feeds, the sitemap, robots.txt, llms.txt."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from tiltool.site.model.site import Site, TopicDay
from tiltool.site.output.markdown_twins import FULL, TWIN
from tiltool.site.pages.digests import body_digest, entry_digest
from tiltool.site.pages.lists import FEED_FROM
from tiltool.site.pages.page import Page, reading_order
from tiltool.site.pages.resolve_html import PERMALINK, Addresses, BodyLoader, addresses, headed_html, piece_html
from tiltool.site.render.rendered_note import PublicNote, excerpt_of
from tiltool.site.settings import Settings

_ENTRIES, _FEW = 20, 3
"""Maximum number of entries in the feed of the site, and in that of a tag or topic."""

_BOX = re.compile(r'<span class="til-box til-box--(\w+)"[^>]*></span>')
_SIGNS = {"done": "☑", "dropped": "☒", "moved": "➜", "doing": "◐"}
"""Boxes as text, because feed readers don't have til's styles."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 can't represent."""


class FeedItem(NamedTuple):
    """An entry of a feed: the pieces of a note, in full."""

    url: str
    title: str
    day: str
    tags: tuple[str, ...]
    of: Addresses
    numbers: tuple[int, ...]
    is_whole: bool = True  # if false, only the topic that the title names


class Feed(NamedTuple):
    """A feed: `path` is its address without a suffix."""

    path: str
    title: str
    home: str
    reads: object  # the inputs of its items
    items: Callable[[], Iterable[FeedItem]]


def feeds(site: Site, texts: Collection[str] | None = None) -> Iterator[Feed]:
    """Yield the feeds of the site, each tag, and each topic with enough days; with `texts`, only those with one of these notes."""

    def is_wanted(notes: Iterable[PublicNote]) -> bool:
        return texts is None or any(note.path in texts for note in notes)

    name = site.settings.name
    if is_wanted(newest := site.days[:_ENTRIES]):
        yield _notes_feed(site, "", name, newest)
    for key, (tag, notes) in site.tags.items():
        if is_wanted(dated := [*islice((note for note in notes if note.day), _FEW)]):
            yield _notes_feed(site, site.tag_urls[key], f"{name}: #{tag}", dated)
    for key, days in site.recurring.items():
        parts = [each for each in days[:_FEW] if each.note.day]
        if len(days) >= FEED_FROM and is_wanted(each.note for each in parts):
            url = site.topic_urls[key]
            reads = [(body_digest(site, each.note), each.number) for each in parts]
            items = partial(map, partial(_part, site), parts)
            yield Feed(f"{url}feed", f"{name}: {days[0].piece.topic}", url, reads, items)


def _notes_feed(site: Site, url: str, title: str, notes: Sequence[PublicNote]) -> Feed:
    reads = [(body_digest(site, note), entry_digest(site, note)) for note in notes]
    return Feed(f"{url}feed", title, url, reads, partial(map, partial(_item, site), notes))


def _item(site: Site, note: PublicNote) -> FeedItem:
    order = reading_order(note)
    return FeedItem(site.urls[note.path], note.headline, note.day, note.tags, addresses(site, note), order)


def _part(site: Site, each: TopicDay) -> FeedItem:
    note = each.note
    url = f"{site.urls[note.path]}#{each.piece.anchor}"
    return FeedItem(url, each.piece.topic, note.day, note.tags, addresses(site, note), (each.number,), False)


def _html(item: FeedItem, load: BodyLoader, root: str) -> str:
    shown = headed_html if item.is_whole else piece_html
    html = "".join(shown(load, item.of, number, root) for number in item.numbers)
    return _BOX.sub(lambda box: f"{_SIGNS.get(box[1], '☐')} ", PERMALINK.sub("", html))


def _root(feed: Feed, settings: Settings) -> str:
    """Return the prefix from a feed to the site's root, escaped; absolute if the site's address is known."""
    return escape(settings.url) or "../" * feed.path.count("/")


def _quoted(url: str) -> str:
    """Return an address of the site, which may have a fragment, percent-encoded for programs."""
    return quote(url, safe="/#")


def _id(path: str, settings: Settings) -> str:
    """Return the id of a feed or entry, an IRI as Atom requires: its address, or a URN if that is unknown."""
    return settings.url + path if settings.url else f"urn:til:{quote(settings.name, safe='')}:{quote(path)}"


def atom(feed: Feed, settings: Settings, load: BodyLoader) -> bytes:
    """Return a feed as Atom (RFC 4287), dated by the notes."""
    root = _root(feed, settings)
    items = [*feed.items()]
    newest = max((item.day for item in items), default="1970-01-01")
    author = escape(settings.author or settings.name)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{settings.language}">',
        f"<title>{escape(feed.title)}</title><id>{escape(_id(feed.path, settings))}.xml</id>",
        f'<link rel="self" href="{root}{_quoted(feed.path)}.xml"/><link href="{root}{_quoted(feed.home)}"/>',
        f"<updated>{settings.midnight(newest)}</updated><author><name>{author}</name></author>",
    ]
    for item in items:
        url = f"{root}{_quoted(item.url)}"
        tags = "".join(f'<category term="{escape(tag)}"/>' for tag in item.tags)
        lines.append(
            f'<entry><title>{escape(item.title)}</title><id>{escape(_id(item.url, settings))}</id><link href="{url}"/>'
            f"<updated>{settings.midnight(item.day)}</updated>{tags}"
            f'<content type="html">{escape(_html(item, load, root))}</content></entry>'
        )
    return _NOT_IN_XML.sub("", "\n".join([*lines, "</feed>\n"])).encode()


def json_feed(feed: Feed, settings: Settings, load: BodyLoader) -> bytes:
    """Return a feed as JSON Feed 1.1."""
    root = _root(feed, settings)
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{root}{_quoted(feed.home)}",
        "feed_url": f"{root}{_quoted(feed.path)}.json",
        "language": settings.language,
        "items": [
            {
                "id": _id(item.url, settings),
                "url": f"{root}{_quoted(item.url)}",
                "title": item.title,
                "date_published": settings.midnight(item.day),
                "tags": item.tags,
                "content_html": _html(item, load, root),
            }
            for item in feed.items()
        ],
    }
    return json.dumps(data, ensure_ascii=False).encode()


def sitemap(pages: Sequence[Page], settings: Settings) -> bytes:
    """Return the sitemap; without entries if the site's address is unknown, because theirs must be absolute."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in pages if settings.url else ():
        day = page.updated or page.day
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(settings.url + quote(page.url))}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>\n"]).encode()


def robots(settings: Settings) -> bytes:
    """Return robots.txt, which allows everything and gives the sitemap's address."""
    where = f"Sitemap: {settings.url}sitemap.xml\n" if settings.url else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()


def llms(site: Site) -> bytes:
    """Return llms.txt: the site's description, its newest days with what was learned, and the notes without a day."""
    settings = site.settings
    lines = [f"# {settings.name}", "", f"> {settings.description or settings.home or settings.name}", ""]
    for title, notes in (("newest", site.days), ("without_day", site.pages)):
        entries = [_described(site, note) for note in notes[:200]]
        lines += [f"## {settings.words[title]}", "", *entries, ""] if entries else []
    if settings.markdown:
        lines += ["## Optional", "", f"- [{FULL}]({settings.url}{FULL})", ""]
    return "\n".join(lines).encode()


def _described(site: Site, note: PublicNote) -> str:
    """Return a link to a note, followed by the beginning of its text."""
    name = re.sub(r"([\\\[\]])", r"\\\1", f"{note.day}: {note.headline}".removeprefix(": "))
    text, twin = excerpt_of(note), TWIN if site.settings.markdown else ""
    return f"- [{name}]({site.settings.url}{_quoted(site.urls[note.path])}{twin}){f': {text}' if text else ''}"
