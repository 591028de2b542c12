"""The keys that the browser search finds a page by, made of the same terms as the index."""

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
    found = {f"{TAG}{branch.key}": LEARNED for branch in branches((tag_key(tag), tag) for tag in tags)}
    found.update((f"{KIND}{kind}", LEARNED) for kind in kinds)
    for tier in TIERS[::-1]:
        found.update(dict.fromkeys(_keys((*texts.get(tier, ()), *(tags if tier == COPIED else ()))), tier))
    return frozenset(map("".join, found.items()))


def _keys(texts: Iterable[str]) -> set[str]:
    folded = BREAK.join(map(fold, texts)).replace("\n", " ")
    keys: set[str] = set()
    for run in set(_MARKS.findall(folded)):
        keys.update(run, map("".join, pairwise(run)))
    signs: set[str] = set()
    for run in term_list(folded).split(BREAK):
        terms = run.split()
        known = set(terms)
        single = {term for term in known if len(term) == 1 and is_sign(term)}
        keys.update(term[:_LONGEST] for term in known)
        keys.update(term[0] for term in known - single)
        signs.update(before + after for before, after in pairwise(terms) if before in single and after in single)
        signs |= single
    begun = set("\n".join(signs).translate(_INITIALS).split("\n"))
    return keys | signs | {f"{INITIAL}{initials}" for initials in begun if initials and "?" not in initials}


@lru_cache(maxsize=1 << 14)
def is_sign(term: str) -> bool:
    """Return whether a term is a single Hangul, Kana or Hanzi character, scripts that need no spaces between words."""
    return len(term) == 1 and ord(term) >= 0x0E00 and not is_letter(term)


class _Initials(dict[int, str]):
    """The consonant that a syllable begins with, by its code; "?" for other characters."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if "가" <= letter <= "힣":
            letter = INITIALS[(code - FIRST_SYLLABLE) // SYLLABLES_PER_INITIAL]
        self[code] = letter if letter in INITIALS or letter == "\n" else "?"
        return self[code]


_INITIALS = _Initials()
