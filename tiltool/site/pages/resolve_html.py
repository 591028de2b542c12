"""Resolving a body for one page: links, tags, pictures and tasks get their addresses."""

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import quote, unquote

from tiltool.core.links.resolve import find_anchor
from tiltool.core.note.tags import tag_key
from tiltool.site.model.site import PublicTarget, Site
from tiltool.site.model.task_remarks import Remark
from tiltool.site.pages.html_part import part_of
from tiltool.site.render.rendered_note import PieceBody, PublicNote, player_of

_LINK = re.compile(r'<a href="til:(\d{1,9})"((?:[^>"]|"[^"]*")*)>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'<img( class="til-linked")? src="til:(\d{1,9})" alt="([^"]*)"((?:[^>"]|"[^"]*")*)>')
_EMBED = re.compile(r'<span data-embed="til:(\d{1,9})"((?: (?:width|height)="\d{1,4}")*)>(.*?)</span>', re.DOTALL)
_TASK = re.compile(r'<span data-task="(\d{1,9})"></span>')
_TAG = re.compile(r'<a class="til-tag" href="til-tag:([^"]*)">(.*?)</a>')
PERMALINK = re.compile(r'<a class="headerlink".*?</a>')
"""The link of a heading to itself, which means nothing on another page."""

_LEFT = re.compile(r'<[a-z][a-z0-9]*+\s(?:[^<>"]|"[^"]*")*+>')
_ATTRIBUTE = re.compile(r'\s(href|src|srcset|poster|data-embed)="(til[:-][^"]*)"')
_ID = re.compile(r'<[^>]*\sid="([^"]+)"')
_ID_USE = re.compile(r'(?<=\s)(id="|href="#)([^"]+)"')
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_DEEPEST = 4
"""Notes in notes that embeds go down to, each counted twice."""

_PLACEHOLDER = re.compile(r"til:(\d{1,9})((?: [^,]*)?)")


class Embedded(NamedTuple):
    """Pieces of another note, embedded in this one; with a `part`, only what it names in the first piece that has it."""

    place: str
    title: str
    of: "Addresses"
    numbers: tuple[int, ...]
    part: str = ""


class Addresses(NamedTuple):
    """What the bodies of one note need to know about the site."""

    key: str  # cache key of the bodies
    links: tuple[str, ...]  # from the site's root, "" if not public
    tags: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[int, tuple[Remark, ...]], ...]
    embeds: tuple[tuple[int, Embedded], ...] = ()
    headings: tuple[str, ...] = ()  # of the pieces, for pages other than the note's own
    wanted: tuple[int, ...] = ()  # wikilinks to what isn't public, or isn't there
    not_there: str = ""  # what is said of them

    def link(self, number: str) -> str:
        """Return the address of a link; "" for an unknown number, which raw HTML may contain."""
        return self.links[int(number)] if int(number) < len(self.links) else ""


BodyLoader = Callable[[str], tuple[PieceBody, ...]]


def addresses(site: Site, note: PublicNote, around: tuple[str, ...] = ()) -> Addresses:
    """Return what the bodies of a note need; `around` are the paths of the notes that this one is embedded in, and its own."""
    targets = site.targets[note.path]
    missing = (number for number, target in enumerate(targets) if target is None)
    return Addresses(
        key=site.keys[note.path].hex(),
        links=tuple(_address(site, target) for target in targets),
        tags=tuple((tag_key(name), site.tag_urls.get(tag_key(name), "")) for name in note.tags),
        remarks=site.remarks(note),
        embeds=tuple(_embeds(site, note, targets, around)) if len(around) < _DEEPEST else (),
        headings=tuple(_plain_headings(note)),
        wanted=tuple(number for number in missing if note.links[number].kind in ("wiki", "embed")),
        not_there=site.settings.words["not_there"],
    )


def links_digest(site: Site, note: PublicNote) -> object:
    """Return what the addresses of a note's links are made of: of a link to a part of a note, all of that note."""
    return [target and _read(site, target) for target in site.targets[note.path]]


def _read(site: Site, target: PublicTarget) -> object:
    if target.fragment and target.path in site.by_path:
        return site.urls[target.path], target.fragment, site.keys[target.path].hex()
    return _address(site, target)


def _plain_headings(note: PublicNote) -> Iterator[str]:
    """Yield the headings of the pieces without their permalinks, which belong to another page; their levels have no gaps."""
    level = 1
    for piece in note.pieces:
        level = min(level + 1, max(2, piece.level)) if piece.heading else level
        yield f"<h{level}>{PERMALINK.sub('', piece.heading)}</h{level}>\n" if piece.heading else ""


def _address(site: Site, target: PublicTarget | None) -> str:
    if not target:
        return ""
    note = site.by_path.get(target.path)
    if note:
        anchor = _anchor(note, target).replace("^", "%5E")
        return (site.urls[note.path] + (f"#{anchor}" if anchor else "")) or "./"
    fragment = f"#{quote(unquote(target.fragment), safe='=&,')}" if target.fragment else ""
    address = quote(site.media.get(target.path, ""))
    return address and f"{address}{fragment}"


def _anchor(note: PublicNote, target: PublicTarget) -> str:
    """Return the id in a note that a link's fragment means, "" for none."""
    fragment = unquote(target.fragment)
    return fragment if fragment in note.ids else find_anchor(note.headings, fragment)


def _embeds(
    site: Site, note: PublicNote, targets: tuple[PublicTarget | None, ...], around: tuple[str, ...]
) -> Iterator[tuple[int, Embedded]]:
    """Yield the embeds of a note by the numbers of their links; one of a note that it is itself in stays a link."""
    for number, (link, target) in enumerate(zip(note.links, targets, strict=True)):
        other = site.by_path.get(target.path) if target else None
        if not target or link.kind != "embed" or not other or other.path in around:
            continue
        anchor = _anchor(other, target)
        if not anchor and (target.fragment or other is note):
            continue
        below = _within(other, anchor) if anchor else ()
        numbers = below or tuple(range(len(other.pieces)))
        of = addresses(site, other, (*around, note.path, other.path))
        yield number, Embedded(site.urls[other.path], other.title, of, numbers, "" if below else anchor)


def _within(note: PublicNote, anchor: str) -> tuple[int, ...]:
    """Return the numbers of the pieces under a heading: a section with its topics, or one topic."""
    found = next((number for number, piece in enumerate(note.pieces) if piece.anchor == anchor), None)
    if found is None:
        return ()
    level, rest = note.pieces[found].level, range(found + 1, len(note.pieces))
    return (found, *takewhile(lambda number: note.pieces[number].level > level, rest))


def piece_html(load: BodyLoader, of: Addresses, number: int, base: str, mark: str = "") -> str:
    """Return the HTML of piece `number` of a note; `base` leads from the page to the site's root.

    `mark` keeps the ids of several notes on one page apart.
    """
    return resolve_body(load, of, _mark_ids(load(of.key)[number].html, mark), base, mark)


def _mark_ids(html: str, mark: str) -> str:
    """Return HTML with other ids, and with the links among them; no heading's own id has a `~`."""
    ids = frozenset(_ID.findall(html)) if mark else frozenset()
    return _ID_USE.sub(lambda use: f'{use[1]}~{mark}{use[2]}"' if use[2] in ids else use[0], html) if ids else html


def headed_html(load: BodyLoader, of: Addresses, number: int, base: str, mark: str = "") -> str:
    """Return the HTML of a piece with its heading."""
    return heading_html(load, of, of.headings[number], base) + piece_html(load, of, number, base, mark)


def heading_html(load: BodyLoader, of: Addresses, html: str, base: str) -> str:
    """Return the HTML of a heading with its addresses; a heading can't hold an embed."""
    return resolve_body(load, of._replace(embeds=()), html, base)


def resolve_body(load: BodyLoader, of: Addresses, html: str, base: str, mark: str = "") -> str:
    """Return HTML of a note with its addresses."""
    if "til:" in html or "data-task" in html or "til-tag:" in html:
        remarks, embeds, tags = dict(of.remarks), dict(of.embeds), dict(of.tags)
        html = _EMBED.sub(lambda found: _embedded(load, of, embeds.get(int(found[1])), found, base, mark), html)
        html = _PICTURE.sub(lambda found: _picture(of.link(found[2]), found, base), html)
        html = _LINK.sub(lambda found: _linked(of, found[1], found[3], base, found[2]), html)
        html = _TASK.sub(lambda found: _story(remarks.get(int(found[1]), ()), base), html)
        html = _TAG.sub(lambda found: _tag(tags.get(unquote(found[1]), ""), found[2], base), html)
        if "til:" in html or "til-tag:" in html:  # media of raw HTML, and what it made up itself
            html = _LEFT.sub(lambda tag: _ATTRIBUTE.sub(lambda found: _attribute(of, found, base), tag[0]), html)
    return html


def _attribute(of: Addresses, found: re.Match[str], base: str) -> str:
    """Return an attribute of raw HTML with its addresses; without those that are not public."""
    candidates = ((of.link(each[1]), each[2]) for each in _PLACEHOLDER.finditer(found[2]))
    value = ", ".join(f"{base}{address}{size}" for address, size in candidates if address)
    return f' {found[1]}="{escape(value)}"' if value and found[1] != "data-embed" else ""


def _linked(of: Addresses, number: str, text: str, base: str, more: str = "") -> str:
    address = of.link(number)
    if address:
        return f'<a href="{escape(base + address)}"{more}>{text}</a>'
    if int(number) not in of.wanted:
        return f'<span class="til-nowhere">{text}</span>'
    sign = f'<span class="til-unseen"> ({of.not_there})</span>'
    return f'<span class="til-nowhere til-wanted" title="{of.not_there}">{text}{sign}</span>'


def _tag(address: str, text: str, base: str) -> str:
    """Return a tag; one used only in projects has no page."""
    element, more = ("a", f' href="{escape(base + address)}"') if address else ("span", "")
    return f'<{element} class="til-tag"{more}>{text}</{element}>'


def _picture(address: str, found: re.Match[str], base: str) -> str:
    if not address:
        return f'<span class="til-nowhere">{found[3]}</span>'
    source = escape(base + address)
    alt = found[3] or escape(unquote(address.partition("#")[0]).rpartition("/")[2])  # the only name of its link
    picture = f'<img{found[1] or ""} src="{source}" alt="{alt}"{found[4]}>'
    return picture if found[1] else f'<a class="til-picture" href="{source}">{picture}</a>'


def _embedded(
    load: BodyLoader, of: Addresses, embed: Embedded | None, found: re.Match[str], base: str, mark: str
) -> str:
    if embed is None:
        return _media(of, found, base)
    inside_mark = f"{mark}{found[1]}-"
    if embed.part:
        parts = (part_of(body.html, embed.part) for body in load(embed.of.key))
        part = next(filter(None, parts), "")
        inside = resolve_body(load, embed.of, _mark_ids(part, inside_mark), base, inside_mark)
    else:
        inside = "".join(headed_html(load, embed.of, number, base, inside_mark) for number in embed.numbers)
    inside = _raised(inside)
    source = f'<a href="{escape(base + embed.place)}">{escape(embed.title)}</a>'
    return f'<blockquote class="til-embed">{inside}<p class="til-embed__source">{source}</p></blockquote>'


def _raised(html: str) -> str:
    """Return HTML whose headings begin with the second level, for those that were above them are left behind."""
    first = _HEADING.search(html)
    above = int(first[2]) - 2 if first else 0
    return _HEADING.sub(lambda tag: f"<{tag[1]}h{max(2, int(tag[2]) - above)}", html) if above > 0 else html


def _media(of: Addresses, found: re.Match[str], base: str) -> str:
    """Return an embedded file with a link to it; only the link if the page can't show it."""
    link = _linked(of, found[1], found[3], base)
    source = escape(base + of.link(found[1]))
    path = source.partition("#")[0]
    if player := player_of(path):
        return f'<{player} src="{source}" aria-label="{found[3]}"{found[2]} controls>{link}</{player}>'
    if path.lower().endswith(".pdf"):
        attributes = f'data="{source}" type="application/pdf" aria-label="{found[3]}"{found[2]}'
        return f'<object class="til-document" {attributes}></object><p class="til-embed__source">{link}</p>'
    return link


def _story(remarks: tuple[Remark, ...], base: str) -> str:
    if not remarks:
        return ""
    parts = (
        f'<a href="{escape(base + each.url)}">{escape(each.text)}</a>' if each.url else escape(each.text)
        for each in remarks
    )
    return f' <span class="til-story">{" · ".join(parts)}</span>'
