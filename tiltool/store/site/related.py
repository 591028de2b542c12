"""Which published notes are related, kept between builds and updated exactly for the notes that change."""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from tiltool.core.search.related import Related, closest, gets_in, rare_up_to, related_terms, scores, term_weight
from tiltool.store.site.render_cache import RenderCache

_STATE = "related"
_MANY = 200
"""If more notes than this changed, all are compared again."""


_MOST = 128
"""The most notes that are stored for a term: a term in more of them is common, and won't be rare soon."""


class KnownRelated(NamedTuple):
    """What is known about a note: the key of its rendering, its number of terms, and the notes related to it."""

    key: str
    size: int
    related: tuple[Related, ...] = ()


class _PostingsMissing(Exception):
    """A term became rare, and its notes were not stored because it was in many."""


class _Postings:
    """How many notes have a term, and which: read when asked for, written together."""

    def __init__(self, cache: RenderCache, common: int) -> None:
        self.cache, self.common = cache, common
        self.notes: dict[str, set[int] | None] = {}  # None for a term in many notes
        self.counts: dict[str, int] = {}
        self.before: dict[str, int] = {}  # the counts of the terms that changed

    def change(self, note: int, gone: Iterable[str], come: Iterable[str]) -> None:
        """Remove a note from the lists of some terms, and add it to those of others."""
        for terms, step in ((gone, -1), (come, 1)):
            for term in terms:
                notes = self._of(term)
                self.before.setdefault(term, self.counts[term])
                self.counts[term] += step
                if notes is not None:
                    (notes.add if step > 0 else notes.discard)(note)

    def _of(self, term: str) -> set[int] | None:
        if term not in self.notes:
            count, notes = self.cache.posting(term)
            self.counts[term] = count
            self.notes[term] = None if count and not notes else set(array("q", notes))
        return self.notes[term]

    def rare(self, term: str) -> Collection[int]:
        """Return the notes that have a term, if it is rare; else none. Raises _PostingsMissing."""
        self._of(term)
        return self._known(term) if self.counts[term] <= self.common else ()

    def _known(self, term: str) -> set[int]:
        notes = self._of(term)
        if notes is None:
            raise _PostingsMissing
        return notes

    def outdated(self) -> set[int]:
        """Return the notes with a term that has another weight than before. Raises _PostingsMissing."""
        now = self.counts
        terms = (
            term for term, count in self.before.items() if self._weight(term, count) != self._weight(term, now[term])
        )
        return set().union(*map(self._known, terms))

    def _weight(self, term: str, count: int) -> int:
        return term_weight(term, count) if count <= self.common else 0

    def keep(self) -> None:
        """Write what changed."""
        rows = (_row(term, self.counts[term], self.notes[term] or ()) for term in sorted(self.before))
        self.cache.keep_postings(rows, anew=False)


def _row(term: str, count: int, notes: Collection[int]) -> tuple[str, int, bytes]:
    return term, count, array("q", sorted(notes)).tobytes() if len(notes) <= _MOST else b""


def note_number(path: str, day: str) -> int:
    """Return a stable number for a note; of two notes, the newer has the smaller one."""
    within = int.from_bytes(blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 28
    return (99999999 - int(day.replace("-", "") or 0)) << 36 | within


def related_notes(
    cache: RenderCache, keys: Mapping[int, bytes]
) -> tuple[Mapping[int, tuple[Related, ...]], Mapping[int, KnownRelated]]:
    """Return the related notes of each published note, and what was known about each note before.

    `keys` are those of the renderings, by the number of the note.
    """
    now = {note: key.hex() for note, key in keys.items()}
    before, common_before = _kept(cache)
    common, kept = rare_up_to(len(now)), before
    gone = [note for note, kept in before.items() if now.get(note) != kept.key]
    come = [note for note, key in now.items() if note not in before or before[note].key != key]
    old = {note: _terms(cache, before[note].key) for note in gone}
    if common != common_before or len(gone) + len(come) > _MANY or not all(old.values()):
        kept = _all_related(cache, now)
    elif gone or come:
        try:
            kept = _updated(cache, before, old, {note: _terms(cache, now[note]) for note in come}, now)
        except _PostingsMissing:
            kept = _all_related(cache, now)
    if kept is not before:
        cache.keep_texts({_STATE: json.dumps({"notes": kept, "common": common})})
    return {note: each.related for note, each in kept.items()}, before


def _terms(cache: RenderCache, key: str) -> tuple[str, ...]:
    """Return the terms of a rendered note, each once; none if it is no longer cached."""
    return tuple(related_terms(_keys(cache, key)))


def _keys(cache: RenderCache, key: str) -> list[str]:
    return (cache.keys(bytes.fromhex(key)) or "").split("\n")


def _all_related(cache: RenderCache, now: Mapping[int, str]) -> dict[int, KnownRelated]:
    """Return what is known about all notes, each compared with those that share a rare term."""
    with_key: defaultdict[str, list[int]] = defaultdict(list)
    for note, key in now.items():
        for each in _keys(cache, key):
            with_key[each].append(note)
    postings: defaultdict[str, list[int]] = defaultdict(list)
    while with_key:  # a note has a term in one tier, so there are few keys to look at, and no note comes twice
        key, notes = with_key.popitem()
        for term in related_terms([key]):
            postings[term] += notes
    cache.keep_postings((_row(term, len(postings[term]), postings[term]) for term in sorted(postings)), anew=True)
    sizes = Counter(chain.from_iterable(postings.values()))
    rare, common = defaultdict(list), rare_up_to(len(now))
    for term, notes in postings.items():
        for note in notes if len(notes) <= common else ():
            rare[note].append(term)

    def related(note: int) -> tuple[Related, ...]:
        return closest(scores(rare[note], sizes[note], postings.__getitem__, sizes.__getitem__), note)

    return {note: KnownRelated(key, max(1, sizes[note]), related(note)) for note, key in now.items()}


def _updated(
    cache: RenderCache,
    before: Mapping[int, KnownRelated],
    old: Mapping[int, tuple[str, ...]],
    new: Mapping[int, tuple[str, ...]],
    now: Mapping[int, str],
) -> dict[int, KnownRelated]:
    """Return what is known about each note, after the terms of some changed from `old` to `new`."""
    postings = _Postings(cache, rare_up_to(len(now)))
    for note in sorted(old.keys() | new.keys()):
        was, is_now = {*old.get(note, ())}, {*new.get(note, ())}
        postings.change(note, was - is_now, is_now - was)
    kept = {note: each for note, each in before.items() if note not in old}
    kept |= {note: KnownRelated(now[note], max(1, len(terms))) for note, terms in new.items()}

    def scored(terms: Iterable[str], size: int) -> dict[int, int]:
        return scores(terms, size, postings.rare, lambda other: kept[other].size)

    stale = postings.outdated()
    changed = old.keys() | new.keys()
    stale.update(note for note, each in kept.items() if any(other.note in changed for other in each.related))
    for note, terms in new.items():
        found = scored(terms, kept[note].size)
        kept[note] = kept[note]._replace(related=closest(found, note))
        stale.update(other for other, score in found.items() if gets_in(score, note, kept[other].related))
    for note in stale - new.keys():
        terms = _terms(cache, kept[note].key)
        kept[note] = kept[note]._replace(related=closest(scored(terms, kept[note].size), note))
    postings.keep()
    return kept


def _kept(cache: RenderCache) -> tuple[dict[int, KnownRelated], int]:
    """Return what the cache knows about each note, and the most notes that a rare term could be in."""
    text = json.loads(cache.text(_STATE) or '{"notes": {}, "common": -1}')
    notes = {
        int(note): KnownRelated(key, size, tuple(Related(*each) for each in related))
        for note, (key, size, related) in text["notes"].items()
    }
    return notes, text["common"]
