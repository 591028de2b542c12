"""The files that search in the browser reads: kept in step with the notes, note by note."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from tiltool.core.search.site_keys import keys_of
from tiltool.core.search.site_shards import SHARDS, Keyed, build_shards, change_shards, info_text, page_text
from tiltool.site.model.site import Facts
from tiltool.site.output.files import Output
from tiltool.site.output.keys import key_of
from tiltool.site.pages.page import headline, headline_in
from tiltool.site.pages.resolve_html import Load
from tiltool.site.render.rendered_note import PublicNote
from tiltool.store.site.render_cache import Rendered

_UNDATED = 1_000_000
_STATE, _SHARDS = "search", "search-shards"
_MANY = 200
"""Changed notes from which all shards are made anew sooner than mended."""

_TAGS = 100
"""Tags that the search box offers."""


class Found(NamedTuple):
    """A note as search shows it."""

    key: str  # of its rendering
    url: str
    headline: str
    note: PublicNote


def search_keys(note: PublicNote, texts: Sequence[str], language: str) -> frozenset[str]:
    """Return what a note is found by."""
    headings = (headline_in(language, note), note.title, *(piece.topic or piece.section for piece in note.pieces))
    kinds = {note.day[:4], *(piece.role for piece in note.pieces)} - {""}
    return keys_of(headings, note.tags, texts, kinds)


def search_outputs(facts: Facts, cache: Rendered, load: Load, own: Sequence[Found] = ()) -> Iterator[Output]:
    """Yield the shards, a file for each note and each of the owner's own pages, and what the filters offer."""
    ids = _ids(facts)
    now = {
        ids[note.path]: Found(facts.keys[note.path].hex(), facts.urls[note.path], headline(facts, note), note)
        for note in facts.notes
    }
    now |= {_number(f"page {found.url}"): found for found in own}
    shards = _shards({id: found.key for id, found in now.items()}, cache)
    for number, text in sorted(shards.items()):
        yield Output(f"search/k/{number}.js", key_of(text), text.encode)
    for id, found in sorted(now.items()):
        yield Output(f"search/d/{id}.js", key_of(found[:3]), partial(_page, id, found, load))
    info = info_text({"years": _years(facts), "tags": _tags(facts), "shards": _numbers(shards)})
    yield Output("search/info.js", key_of(info), info.encode)


def _numbers(shards: Mapping[int, str]) -> list[int]:
    """Return which shards there are; none to name where all of them are."""
    return [] if len(shards) == SHARDS else sorted(shards)


def _ids(facts: Facts) -> Mapping[str, int]:
    """Return a number for each note that stays as others come and go: its day's, or one of its path."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for note in facts.notes:
        number = date.fromisoformat(note.day).toordinal() if note.day else _number(note.path)
        while number in taken:
            number = _number(f"{number} {note.path}")
        taken.add(number)
        found[note.path] = number
    return found


def _number(path: str) -> int:
    return _UNDATED + int.from_bytes(blake2b(path.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def _shards(now: Mapping[int, str], cache: Rendered) -> Mapping[int, str]:
    """Return the shards, changed where a note changed since they were kept."""
    kept = json.loads(cache.text(_STATE) or "null")
    before = {int(id): key for id, key in kept.items()} if kept is not None else {}
    gone_ids = [id for id, key in before.items() if now.get(id) != key]
    come_ids = [id for id, key in now.items() if before.get(id) != key]
    many = kept is None or len(gone_ids) + len(come_ids) > _MANY
    gone = [] if many else [_keyed(id, before[id], cache) for id in gone_ids]
    come = [] if many else [_keyed(id, now[id], cache) for id in come_ids]
    if many or None in gone:
        texts = build_shards(filter(None, (_keyed(id, key, cache) for id, key in sorted(now.items()))))
    else:
        texts = {int(number): text for number, text in json.loads(cache.text(_SHARDS)).items()}
        if not gone and not come:
            return texts
        texts.update(change_shards(texts, filter(None, gone), filter(None, come)))
        texts = {number: text for number, text in texts.items() if text}
    cache.keep_texts({_STATE: json.dumps(now), _SHARDS: json.dumps(texts)})
    return texts


def _keyed(id: int, key: str, cache: Rendered) -> Keyed | None:
    """Return a note and its keys; None where it is not kept any more."""
    keys = cache.keys(bytes.fromhex(key))
    return None if keys is None else Keyed(id, frozenset(keys.split("\n")))


def _page(id: int, found: Found, load: Load) -> bytes:
    note = found.note
    parts = [
        [piece.role, piece.topic or (piece.section if piece.heading else ""), piece.anchor, body.text]
        for piece, body in zip(note.pieces, load(found.key), strict=True)
    ]
    data = {"url": found.url, "title": found.headline, "day": note.day, "tags": note.tags, "parts": parts}
    return page_text(id, data).encode()


def _years(facts: Facts) -> list[tuple[str, int]]:
    return list(Counter(note.day[:4] for note in facts.days).items())


def _tags(facts: Facts) -> list[tuple[str, int]]:
    most = sorted(facts.tags.values(), key=lambda tag: (-len(tag[1]), tag[0]))[:_TAGS]
    return [(name, len(notes)) for name, notes in most]
