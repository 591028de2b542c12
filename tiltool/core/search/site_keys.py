"""The keys that the browser search finds a page by, made of the same terms as the index."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tiltool.core.note.tags import branches, tag_key
from tiltool.core.search.tokens import BREAK, FIRST_SYLLABLE, INITIALS, SYLLABLES_PER_INITIAL, fold, term_list

HEADING, TAG, INITIAL, KIND = "!", "#", "^", "@"
"""Prefixes of keys: a word of a heading, a tag, initial consonants, a year or role."""

_LONGEST = 24  # letters of a word that count
_SYLLABLES = re.compile("[가-힣]+")


def keys_of(
    headings: Sequence[str], tags: Sequence[str], texts: Iterable[str], kinds: Iterable[str] = ()
) -> frozenset[str]:
    """Return the keys of a page, of which the first heading is the title.

    Each character of a script without spaces is a key, alone and with the next one; any other word is a key, and so
    is its first letter.
    """
    above = _keys((*headings, *tags))
    keys = above.union(_keys(texts), (f"{HEADING}{key}" for key in above))
    keys.update(f"{TAG}{branch.key}" for branch in branches((tag_key(tag), tag) for tag in tags))
    keys.update(f"{KIND}{kind}" for kind in kinds)
    keys.update(f"{INITIAL}{initials}" for initials in _initials((*headings, *tags)))
    return frozenset(keys)


def _keys(texts: Iterable[str]) -> set[str]:
    keys: set[str] = set()
    for run in term_list(fold(BREAK.join(texts).replace("\n", " "))).split(BREAK):
        terms = run.split()
        signs = set(filter(is_sign, terms))
        keys.update(term[:_LONGEST] for term in terms)
        keys.update(term[0] for term in terms if term not in signs)
        keys.update(before + after for before, after in pairwise(terms) if before in signs and after in signs)
    return keys


def is_sign(term: str) -> bool:
    """Return whether a term is a single Hangul, Kana or Hanzi character, scripts that need no spaces between words."""
    return len(term) == 1 and ord(term) >= 0x0E00 and not term.isdigit()


def _initials(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _SYLLABLES.findall(fold(text)):
            first = "".join(INITIALS[(ord(letter) - FIRST_SYLLABLE) // SYLLABLES_PER_INITIAL] for letter in word)
            yield from first
            yield from (before + after for before, after in pairwise(first))
