"""Related notes: those that share rare terms.

A term's weight depends only, in steps, on how many notes contain it. So a changed note affects the scores of few pairs
of other notes, and earlier results can be updated without loss.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from math import isqrt
from typing import NamedTuple

from tiltool.core.search.site_keys import COPIED, TAG_PREFIX

KEPT = 8
"""The maximum number of related notes kept for each note."""

_COMMON = 64
"""A term in more notes than this says nothing about them."""

_STEPS = 7  # the weight of a term drops each time the number of notes with it doubles
_TAG_WEIGHT = 4  # in words
_LEAST = 100
"""The minimum score: notes that share only a word or two are not related."""

_ALONE = (_STEPS - 1) ** 2
"""The maximum weight of one word: two short notes that share only that are not related; a tag weighs more."""

_SHOWN = 8
"""The maximum number of shared terms to name."""

RareNotes = Callable[[str], Collection[int]]
"""Returns the notes that contain a term if it is rare, otherwise none."""


class Related(NamedTuple):
    """A note related to another one; the higher the `score`, the closer."""

    score: int
    note: int


def related_terms(keys: Iterable[str]) -> frozenset[str]:
    """Return the terms that count among a note's search keys: its words, pairs of signs, and tags.

    Copies don't count, nor do numbers, which are mostly parts of dates.
    """
    found = [key[:-1] for key in keys if len(key) > 2 and key[-1] != COPIED]
    return frozenset([term for term in found if term[term[0] == TAG_PREFIX].isalnum() and not term.isdecimal()])


def rare_up_to(notes: int) -> int:
    """Return the largest number of notes, out of `notes`, that may contain a term for it to count as rare."""
    return min(_COMMON, notes // 3)


def term_weight(term: str, notes: int) -> int:
    """Return the weight of a rare term that occurs in `notes` notes."""
    if notes < 2:
        return 0
    return (_STEPS - (notes - 1).bit_length()) ** 2 * (_TAG_WEIGHT if term[0] == TAG_PREFIX else 1)


def scores(terms: Iterable[str], size: int, rare: RareNotes, size_of: Callable[[int], int]) -> dict[int, int]:
    """Return the score of each note that shares rare terms, more than one word, with a text, its own note included.

    `size` is the number of terms of the text, and `size_of` returns that of a note.
    """
    found: defaultdict[int, int] = defaultdict(int)
    for term in terms:
        notes = rare(term)
        if len(notes) > 1:
            weight = term_weight(term, len(notes))
            for note in notes:
                found[note] += weight
    return {note: 1000 * weight // isqrt(size * size_of(note)) for note, weight in found.items() if weight > _ALONE}


def closest(scored: dict[int, int], own: int) -> tuple[Related, ...]:
    """Return the notes with the highest scores, without the text's own; of equal ones, the smaller number first."""
    enough = sorted((-score, note) for note, score in scored.items() if score >= _LEAST and note != own)
    return tuple(Related(-score, note) for score, note in enough[:KEPT])


def gets_in(score: int, note: int, into: tuple[Related, ...]) -> bool:
    """Return whether a note with a score belongs among the closest ones found so far."""
    return score >= _LEAST and (len(into) < KEPT or (-score, note) < (-into[-1].score, into[-1].note))


def shared_terms(terms: Iterable[str], note: int, rare: RareNotes) -> tuple[str, ...]:
    """Return the rare terms that a note shares, by descending weight."""
    shared = (term for term in terms if note in rare(term))
    return tuple(sorted(shared, key=lambda term: (-term_weight(term, len(rare(term))), term))[:_SHOWN])
