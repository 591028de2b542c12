"""What the views of pages are made of, as digests: while they are the same, so is what is shown of a note or topic.

A page whose digests are the same as before isn't made again. So what a view shows of others has to be in one of these.
"""

from collections.abc import Iterable

from tiltool.core.note.tags import tag_key
from tiltool.site.digest import content_key
from tiltool.site.model.site import Site
from tiltool.site.pages.resolve_html import addresses, links_digest
from tiltool.site.render.rendered_note import PublicNote


def names_digest(site: Site, notes: Iterable[PublicNote | None]) -> object:
    """Return what links to some notes are made of: headline, address and day."""
    return [note and (note.headline, site.urls[note.path], note.day) for note in notes]


def entry_digest(site: Site, note: PublicNote) -> str:
    """Return what a note's entry in a list is made of."""
    return site.once("entry", note.path, lambda: content_key(_entry(site, note)))


def _entry(site: Site, note: PublicNote) -> object:
    urls = [site.tag_urls[tag_key(name)] for name in note.tags]
    name = site.authors.get(note.path, "")
    return note.entry, site.urls[note.path], urls, name and site.author_urls[name]


def body_digest(site: Site, note: PublicNote) -> str:
    """Return what a note's text is made of: its links, tags and embeds, and the remarks on its tasks."""
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
    """Return what the links to other days of a note's topics are made of."""
    return [topic_digest(site, key) for key in site.topic_keys.get(note.path, ())]


def topic_digest(site: Site, key: str) -> str:
    """Return what the list of the days of a topic is made of; "" for one without a page."""
    return site.once("topic", key, lambda: content_key(_topic(site, key)) if key in site.recurring else "")


def _topic(site: Site, key: str) -> object:
    days = site.recurring[key]
    return site.topic_urls[key], [(names_digest(site, [each.note]), each.piece.anchor) for each in days]
