"""Digests of the inputs of page views: while they are unchanged, so is what a page shows of a note or topic.

A page is only made again if one of its digests changed, so they must cover all that a view shows of other notes.
"""

from collections.abc import Iterable

from tiltool.core.note.tags import tag_key
from tiltool.site.digest import content_key
from tiltool.site.model.site import Site
from tiltool.site.pages.resolve_html import addresses, links_digest
from tiltool.site.render.rendered_note import PublicNote


def names_digest(site: Site, notes: Iterable[PublicNote | None]) -> object:
    """Return the inputs of links to some notes: headline, address and day."""
    return [note and (note.headline, site.urls[note.path], note.day) for note in notes]


def entry_digest(site: Site, note: PublicNote) -> str:
    """Return the digest of a note's entry in a list."""
    return site.once("entry", note.path, lambda: content_key(_entry(site, note)))


def _entry(site: Site, note: PublicNote) -> object:
    urls = [site.tag_urls[tag_key(name)] for name in note.tags]
    name = site.authors.get(note.path, "")
    return note.entry, site.urls[note.path], urls, name and site.author_urls[name]


def body_digest(site: Site, note: PublicNote) -> str:
    """Return the digest of a note's text, including its links, tags and embeds, and the remarks on its tasks."""
    return site.once("body", note.path, lambda: content_key(_body(site, note)))


def _body(site: Site, note: PublicNote) -> object:
    if any(link.kind == "embed" for link in note.links):
        return addresses(site, note), site.urls[note.path]
    urls = [site.tag_urls.get(tag_key(name), "") for name in note.tags]
    stories = [
        (number, each.place, *[stop and f"{site.urls[stop.note.path]} {stop.note.day}" for stop in each.named])
        for number, each in site.moments.get(note.path, {}).items()
    ]
    return site.keys[note.path].hex(), site.urls.get(note.path), links_digest(site, note), urls, stories


def topics_digest(site: Site, note: PublicNote) -> object:
    """Return the inputs of the links to other days of a note's topics."""
    return [topic_digest(site, key) for key in site.topic_keys.get(note.path, ())]


def topic_digest(site: Site, key: str) -> str:
    """Return the digest of the list of a topic's days; "" if the topic has no page."""
    return site.once("topic", key, lambda: content_key(_topic(site, key)) if key in site.recurring else "")


def _topic(site: Site, key: str) -> object:
    days = site.recurring[key]
    return site.topic_urls[key], [(names_digest(site, [each.note]), each.piece.anchor) for each in days]
