"""The keys that the browser search finds a page by, made of the same terms as the index."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tiltool.core.note.tags import branches, tag_key
from tiltool.core.search.tokens import (
    BREAK,
    FIRST_SYLLABLE,
    INITIALS,
    SYLLABLES_PER_INITIAL,
    fold,
    is_letter,
    term_list,
)

TAG, INITIAL, KIND = "#", "^", "@"
"""Prefixes of keys: a tag, initial consonants, a year or role."""

LEARNED, HEADED, WRITTEN, COPIED = TIERS = "0123"
"""Where a page has a key at best, as its last character: in what was learned, in a heading, in other text, in a copy.

A copy is the line of a task that moved on, or of tags.
"""

_LONGEST = 24  # letters of a word that count
_MARKS = re.compile(r"(?:[^\w\s\x80-\x82]|_)+")


def keys_of(texts: Mapping[str, Sequence[str]], tags: Sequence[str] = (), kinds: Iterable[str] = ()) -> frozenset[str]:
    """Return the keys of a page; `texts` are its texts by tier.

    Each character of a script without spaces is a key, alone and with the next one; any other word is a key, and so
    is its first letter. Of other characters, each is a key, alone and with the next one.
    """
    found: dict[str, str] = {f"{TAG}{branch.key}": LEARNED for branch in branches((tag_key(tag), tag) for tag in tags)}
    found.update((f"{KIND}{kind}", LEARNED) for kind in kinds)
    for tier in TIERS:
        for key in _keys((*texts.get(tier, ()), *(tags if tier == COPIED else ()))):
            found.setdefault(key, tier)
    return frozenset(f"{key}{tier}" for key, tier in found.items())


def _keys(texts: Iterable[str]) -> Iterator[str]:
    folded = BREAK.join(fold(text) for text in texts).replace("\n", " ")
    for run in set(_MARKS.findall(folded)):
        yield from run
        yield from (before + after for before, after in pairwise(run))
    for run in term_list(folded).split(BREAK):
        terms = run.split()
        for term in set(terms):
            yield term[:_LONGEST]
            yield f"{INITIAL}{_initial(term)}" if is_sign(term) else term[0]
        for before, after in {
            (before, after) for before, after in pairwise(terms) if is_sign(before) and is_sign(after)
        }:
            yield before + after
            if (first := _initial(before)) and (second := _initial(after)):
                yield f"{INITIAL}{first}{second}"


def is_sign(term: str) -> bool:
    """Return whether a term is a single Hangul, Kana or Hanzi character, scripts that need no spaces between words."""
    return len(term) == 1 and ord(term) >= 0x0E00 and not is_letter(term)


def _initial(letter: str) -> str:
    """Return the consonant that a syllable begins with; "" if there is none."""
    if "가" <= letter <= "힣":
        return INITIALS[(ord(letter) - FIRST_SYLLABLE) // SYLLABLES_PER_INITIAL]
    return letter if letter in INITIALS else ""
