"""Which published notes are related, kept between builds and updated exactly for the notes that change."""

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from sys import intern
from typing import NamedTuple

from tiltool.core.search.related import Related, closest, gets_in, rare_up_to, related_terms, scores, term_weight
from tiltool.store.site.render_cache import RenderCache

_STATE = "related"
_MANY = 200
"""Number of changed notes from which all are compared anew."""


_MOST = 128
"""The most notes that are kept of a term: one in more of them is common, and will not soon be rare."""


class _Kept(NamedTuple):
    """What is known of a note: the key of its rendering, its number of terms, and the notes related to it."""

    key: str
    size: int
    related: tuple[Related, ...] = ()


class _Forgotten(Exception):
    """A term became rare whose notes were not kept, for it was in many."""


class _Postings:
    """How many notes have a term, and which: read when asked for, written together."""

    def __init__(self, cache: RenderCache, common: int, is_empty: bool) -> None:
        self.cache, self.common, self.is_empty = cache, common, is_empty
        self.notes: dict[str, set[int] | None] = {}  # None for those of a term in many notes
        self.counts: dict[str, int] = {}
        self.before: dict[str, int] = {}  # the counts of the terms that changed

    def fill(self, terms: Mapping[int, Iterable[str]]) -> None:
        """Make the lists of the terms of all notes, where there were none."""
        found: dict[str, set[int] | None] = defaultdict(set)
        for note, each in terms.items():
            for term in each:
                found[term].add(note)  # type: ignore[union-attr]
        self.notes, self.before = found, dict.fromkeys(found, 0)
        self.counts = {term: len(notes or ()) for term, notes in found.items()}

    def change(self, note: int, gone: Iterable[str], come: Iterable[str]) -> None:
        """Take a note out of the lists of some terms, and put it into those of others."""
        for terms, step in ((gone, -1), (come, 1)):
            for term in terms:
                notes = self._of(term)
                self.before.setdefault(term, self.counts[term])
                self.counts[term] += step
                if notes is not None:
                    (notes.add if step > 0 else notes.discard)(note)

    def _of(self, term: str) -> set[int] | None:
        if term not in self.notes:
            count, notes = (0, b"") if self.is_empty else self.cache.posting(term)
            self.counts[term] = count
            self.notes[term] = None if count and not notes else set(array("q", notes))
        return self.notes[term]

    def rare(self, term: str) -> Collection[int]:
        """Return the notes that have a term, if it is rare; else none. Raises _Forgotten."""
        notes = self._of(term)
        if self.counts[term] > self.common:
            return ()
        if notes is None:
            raise _Forgotten
        return notes

    def outdated(self) -> set[int]:
        """Return the notes with a term that has another weight than before. Raises _Forgotten."""
        terms = (term for term, count in self.before.items() if self._weight(term, count) != self._weight(term))
        found: set[int] = set()
        for term in terms:
            notes = self._of(term)
            if notes is None:
                raise _Forgotten
            found |= notes
        return found

    def _weight(self, term: str, count: int = -1) -> int:
        count = self.counts[term] if count < 0 else count
        return term_weight(term, count) if count <= self.common else 0

    def keep(self) -> None:
        """Write what changed."""
        self.cache.keep_postings(map(self._row, sorted(self.before)), anew=self.is_empty)

    def _row(self, term: str) -> tuple[str, int, bytes]:
        notes = self.notes[term]
        is_kept = notes is not None and len(notes) <= _MOST
        return term, self.counts[term], array("q", sorted(notes)).tobytes() if is_kept and notes else b""


def note_number(path: str, day: str) -> int:
    """Return a stable number of a note: of two, the newer has the smaller one."""
    within = int.from_bytes(blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 28
    return (99999999 - int(day.replace("-", "") or 0)) << 36 | within


class KeptRelated(NamedTuple):
    """What is known of each note, and how common a term could be."""

    notes: Mapping[int, _Kept]
    common: int


def related_notes(
    cache: RenderCache, keys: Mapping[int, bytes], known: KeptRelated | None = None
) -> Mapping[int, tuple[Related, ...]]:
    """Return the related notes of each published note; `keys` are those of the renderings, by the number of the note.

    `known` is what the cache has of them.
    """
    now = {note: key.hex() for note, key in keys.items()}
    before, common = known or kept_related(cache)
    gone = [note for note, kept in before.items() if now.get(note) != kept.key]
    come = [note for note, key in now.items() if note not in before or before[note].key != key]
    old = {note: _terms(cache, before[note].key) for note in gone}
    if common != rare_up_to(len(now)) or len(gone) + len(come) > _MANY or not all(old.values()):
        before, gone, come, old = {}, [], [*now], {}
    new = {note: _terms(cache, now[note]) for note in come}
    try:
        kept = _updated(cache, before, old, new, now) if gone or come else before
    except _Forgotten:
        kept = _updated(cache, {}, {}, {note: _terms(cache, key) for note, key in now.items()}, now)
    if kept is not before:
        _write(cache, kept, rare_up_to(len(now)))
    return {note: each.related for note, each in kept.items()}


def _terms(cache: RenderCache, key: str) -> tuple[str, ...]:
    """Return the terms of a rendered note, each once; none if it is no longer cached.

    All notes are in memory at once: notes that have a term share its text, and a tuple takes an eighth of a set.
    """
    return tuple(map(intern, related_terms((cache.keys(bytes.fromhex(key)) or "").split("\n"))))


def _updated(
    cache: RenderCache,
    before: Mapping[int, _Kept],
    old: Mapping[int, tuple[str, ...]],
    new: Mapping[int, tuple[str, ...]],
    now: Mapping[int, str],
) -> dict[int, _Kept]:
    """Return what is known of each note, after the terms of some changed from `old` to `new`."""
    postings = _Postings(cache, rare_up_to(len(now)), is_empty=not before)
    if not before:
        postings.fill(new)
    for note in sorted(old.keys() | new.keys()) if before else ():
        was, is_now = {*old.get(note, ())}, {*new.get(note, ())}
        postings.change(note, was - is_now, is_now - was)
    kept = {note: each for note, each in before.items() if note not in old}
    kept |= {note: _Kept(now[note], max(1, len(terms))) for note, terms in new.items()}

    def scored(terms: Iterable[str], size: int) -> dict[int, int]:
        return scores(terms, size, postings.rare, lambda other: kept[other].size)

    stale = postings.outdated() if before else set()
    changed = old.keys() | new.keys()
    stale.update(note for note, each in kept.items() if any(other.note in changed for other in each.related))
    for note, terms in new.items():
        found = scored(terms, kept[note].size)
        kept[note] = kept[note]._replace(related=closest(found, note))
        stale.update(other for other, score in found.items() if before and gets_in(score, note, kept[other].related))
    for note in stale - new.keys():
        terms = _terms(cache, kept[note].key)
        kept[note] = kept[note]._replace(related=closest(scored(terms, kept[note].size), note))
    postings.keep()
    return kept


def kept_related(cache: RenderCache) -> KeptRelated:
    """Return what the cache has of the related notes."""
    text = json.loads(cache.text(_STATE) or '{"notes": {}, "common": -1}')
    notes = {
        int(note): _Kept(key, size, tuple(Related(*each) for each in related))
        for note, (key, size, related) in text["notes"].items()
    }
    return KeptRelated(notes, text["common"])


def _write(cache: RenderCache, kept: Mapping[int, _Kept], common: int) -> None:
    cache.keep_texts({_STATE: json.dumps({"notes": kept, "common": common})})
