"""The files that the search in the browser reads, updated note by note."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from tiltool.core.search.site_shards import SHARDS, NoteKeys, build_shards, change_shards, info_text, page_text
from tiltool.site.digest import content_key
from tiltool.site.model.site import Site
from tiltool.site.output.files import Output
from tiltool.site.pages.resolve_html import BodyLoader
from tiltool.site.render.rendered_note import PublicNote, without_lines
from tiltool.store.site.render_cache import RenderCache

SHARD_FILES = "search/k/"
_UNDATED = 1_000_000
_STATE, _SHARD = "search state", "search shard "
_MANY = 200
"""Number of changed notes from which rebuilding all shards is faster than changing them."""

_TAGS = 100
"""Number of tags that the search box offers."""


class SearchEntry(NamedTuple):
    """A note as a search result."""

    key: str  # cache key of its rendering
    url: str
    note: PublicNote
    carried: tuple[tuple[int, int, int], ...] = ()  # task, number of notes, page of the newest if not this one


def search_outputs(
    site: Site,
    cache: RenderCache,
    load: BodyLoader,
    own: Sequence[SearchEntry] = (),
    texts: Collection[str] | None = None,
) -> Iterator[Output]:
    """Yield the shards, a file for each note and each page of the owner, and the values of the filters.

    With `texts`, yield only the files of the notes with these paths.
    """
    ids = _ids(site)
    carried = _carried(site, ids)
    now = {
        ids[note.path]: SearchEntry(
            site.keys[note.path].hex(), site.urls[note.path], note, tuple(carried.get(note.path, ()))
        )
        for note in site.notes
    }
    now |= {_number(f"page {found.url}"): found for found in own}
    shards = _shards({id: found.key for id, found in now.items()}, cache)
    for number, key in sorted(shards.items()):
        yield Output(f"{SHARD_FILES}{number}.js", key, partial(_shard, number, cache))
    for id, found in sorted(now.items()):
        if texts is not None and found.note.path not in texts:
            continue
        yield Output(
            f"search/d/{id}.js",
            content_key((*found[:2], found.carried)) if found.carried else " ".join(found[:2]),
            partial(_page, id, found, load),
        )
    numbers = [] if len(shards) == SHARDS else sorted(shards)  # none if all exist
    info = info_text({"years": _years(site), "tags": _tags(site), "shards": numbers})
    yield Output("search/info.js", content_key(info), info.encode)


def _carried(site: Site, ids: Mapping[str, int]) -> Mapping[str, list[tuple[int, int, int]]]:
    """Return the tasks that were in several notes, by path; each is a single result, at its newest place."""
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for history in site.chains:
        newest = history.stops[-1].note
        for stop in history.stops if len(history.stops) > 1 else ():
            elsewhere = ids[newest.path] if stop.note is not newest else 0
            found[stop.note.path].append((stop.number, len(history.stops), elsewhere))
    return found


def _shard(number: int, cache: RenderCache) -> bytes:
    return _text_of(number, cache).encode()


def _text_of(number: int, cache: RenderCache) -> str:
    """Return the text of a shard, "" if it is empty."""
    return cache.text(f"{_SHARD}{number}")


def _ids(site: Site) -> Mapping[str, int]:
    """Return a stable number for each note, derived from its day or its path."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for note in site.notes:
        number = date.fromisoformat(note.day).toordinal() if note.day else _number(note.path)
        while number in taken:
            number = _number(f"{number} {note.path}")
        taken.add(number)
        found[note.path] = number
    return found


def _number(path: str) -> int:
    return _UNDATED + int.from_bytes(blake2b(path.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def _shards(now: Mapping[int, str], cache: RenderCache) -> dict[int, str]:
    """Return the digest of each shard, updated for the notes that changed; the texts are in the cache."""
    kept: list[dict[str, str]] | None = json.loads(cache.text(_STATE) or "null")
    before, keys = map(_numbered, kept or ({}, {}))
    gone_ids = [id for id, key in before.items() if now.get(id) != key]
    come_ids = [id for id, key in now.items() if before.get(id) != key]
    many = kept is None or len(gone_ids) + len(come_ids) > _MANY
    gone = [] if many else [_keys_of_note(id, before[id], cache) for id in gone_ids]
    come = [] if many else [_keys_of_note(id, now[id], cache) for id in come_ids]
    if many or None in gone:
        texts, keys = build_shards(filter(None, (_keys_of_note(id, key, cache) for id, key in sorted(now.items())))), {}
    elif gone or come:
        texts = change_shards(partial(_text_of, cache=cache), filter(None, gone), filter(None, come))
    else:
        return keys
    keys |= {number: text and content_key(text) for number, text in texts.items()}
    keys = {number: key for number, key in keys.items() if key}
    named = {f"{_SHARD}{number}": text for number, text in texts.items()}
    cache.keep_texts({**named, _STATE: json.dumps((now, keys))})
    return keys


def _numbered(kept: Mapping[str, str]) -> dict[int, str]:
    return {int(number): key for number, key in kept.items()}


def _keys_of_note(id: int, key: str, cache: RenderCache) -> NoteKeys | None:
    """Return the search keys of a note; None if it is no longer cached."""
    keys = cache.keys(bytes.fromhex(key))
    return None if keys is None else NoteKeys(id, frozenset(keys.split("\n")))


def _page(id: int, found: SearchEntry, load: BodyLoader) -> bytes:
    note = found.note
    carried = {number: (times, elsewhere) for number, times, elsewhere in found.carried}
    parts: list[list[object]] = []
    copies: list[tuple[int, str, int]] = []  # the part, the line, and the page of the newest one
    times: list[tuple[str, int]] = []
    for piece, body in zip(note.pieces, load(found.key), strict=True):
        gone = []
        for number, line in body.tasks:
            count, elsewhere = carried.get(number, (1, 0))
            if elsewhere or note.tasks[number].state == "moved":
                copies.append((len(parts), line, elsewhere))
                gone.append(line)
            if count > 1 and not elsewhere:
                times.append((line, count))
        heading = piece.topic or (piece.section if piece.heading else "")
        parts.append([piece.role, heading, piece.anchor, without_lines(body.text, gone)])
    data = {"url": found.url, "title": note.headline, "day": note.day, "tags": note.tags, "parts": parts}
    more = {"copies": copies, "times": times}
    return page_text(id, {**data, **{name: value for name, value in more.items() if value}}).encode()


def _years(site: Site) -> list[tuple[str, int]]:
    return list(Counter(note.day[:4] for note in site.days).items())


def _tags(site: Site) -> list[tuple[str, int]]:
    most = sorted(site.tags.values(), key=lambda tag: (-len(tag[1]), tag[0]))[:_TAGS]
    return [(name, len(notes)) for name, notes in most]
