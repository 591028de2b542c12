"""The keys by which the browser search finds a page, made from the same terms as the index."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from tiltool.core.note.tags import branches, tag_key
from tiltool.core.search.tokens import (
    BREAK,
    FIRST_SYLLABLE,
    INITIALS,
    SYLLABLES_PER_INITIAL,
    are_initials,
    fold,
    is_letter,
    term_list,
)

TAG_PREFIX, _INITIAL, _KIND = PREFIXES = "#^@"
"""Prefixes of keys: a tag, initial consonants, a year or role."""

LEARNED, HEADED, WRITTEN, COPIED = TIERS = "0123"
"""The best place of a key in a page, as its last character: in what was learned, a heading, other text, or a copy.

A copy is the line of a task that moved on, or of tags.
"""

_LONGEST = 24  # letters of a word that count
_MARKS = re.compile(r"(?:[^\w\s\x80-\x82]|_)+")


def keys_of(texts: Mapping[str, Sequence[str]], tags: Sequence[str] = (), kinds: Iterable[str] = ()) -> frozenset[str]:
    """Return the keys of a page; `texts` are its texts by tier.

    Each character of a script without spaces is a key, alone and with the next one; any other word is a key, and so is
    its first letter. Signs that form no words are keys too, alone and with the next one.
    """
    found = {f"{TAG_PREFIX}{branch.key}": LEARNED for branch in branches((tag_key(tag), tag) for tag in tags)}
    found.update((f"{_KIND}{kind}", LEARNED) for kind in kinds)
    for tier in TIERS[::-1]:
        found.update(dict.fromkeys(_keys((*texts.get(tier, ()), *(tags if tier == COPIED else ()))), tier))
    return frozenset(map("".join, found.items()))


def _keys(texts: Iterable[str]) -> set[str]:
    folded = BREAK.join(map(fold, texts)).replace("\n", " ")
    keys: set[str] = set()
    for run in set(_MARKS.findall(folded)):
        keys.update(run, map("".join, pairwise(run)))
    terms = term_list(folded).split()
    known = set(terms) - {BREAK}
    single = {*filter(is_sign, known)}
    keys.update([term[:_LONGEST] for term in known])
    keys.update([term[0] for term in known - single])
    signs = single | {one + other for one, other in set(pairwise(terms)) if one in single and other in single}
    return keys.union(signs, filter(None, map(_INITIALS.__getitem__, signs)))


@lru_cache(maxsize=1 << 14)
def is_sign(term: str) -> bool:
    """Return whether a term is a single character of Hangul, Kana or Hanzi, which need no spaces between words."""
    return len(term) == 1 and ord(term) >= 0x0E00 and not is_letter(term)


class _Initials(dict[str, str]):
    """The initial consonant of each syllable, as a key; "" for other characters."""

    def __missing__(self, signs: str) -> str:
        places = [
            (ord(sign) - FIRST_SYLLABLE) // SYLLABLES_PER_INITIAL if "가" <= sign <= "힣" else -1 for sign in signs
        ]
        initials = "".join(INITIALS[place] if place >= 0 else sign for place, sign in zip(places, signs, strict=True))
        self[signs] = f"{_INITIAL}{initials}" if are_initials(initials) else ""
        return self[signs]


_INITIALS = _Initials()
