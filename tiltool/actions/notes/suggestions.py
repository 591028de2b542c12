"""Near misses: what would have been found with fewer words, or with words spelled a little otherwise."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from tiltool.actions.notes.search import search
from tiltool.core.search.query import Query
from tiltool.core.search.tokens import Word, fold
from tiltool.store.index.database import Index
from tiltool.store.queries.search import words_like

_MOST_WORDS = 8  # a longer query is a pasted text, and each word is searched for once more


class NearMisses(NamedTuple):
    """How many hits each word has alone, how many the words have without filters, and words that are spelled alike."""

    alone: tuple[tuple[str, int], ...]
    unfiltered: int
    alike: tuple[str, ...]


def near_misses(index: Index, query: Query) -> NearMisses:
    """Return what is near a query that found nothing."""
    words = query.words[:_MOST_WORDS]
    bare = Query(words=words)
    filtered = query._replace(words=()) != Query()
    alone = [(word.text, search(index, Query(words=(word,)), 0).total) for word in words]
    unfiltered = search(index, bare, 0).total if filtered and words else 0
    missed = [word for word, (_, total) in zip(words, alone, strict=True) if not total]
    return NearMisses(
        tuple(each for each in alone if each[1]) if len(words) > 1 else (),
        unfiltered,
        tuple(dict.fromkeys(like for word in missed for like in _alike(index, word))),
    )


def _alike(index: Index, word: Word) -> Iterator[str]:
    """Yield at most three words of the notebook that are spelled nearly so; Hangul is compared letter by letter."""
    from difflib import get_close_matches

    spelled = {_letters(each): each for each in _candidates(index, word)}
    yield from (spelled[near] for near in get_close_matches(_letters(word.text), spelled, n=3, cutoff=0.75))


def _candidates(index: Index, word: Word) -> Iterator[str]:
    length = len(word.text)
    first = _letters(word.text)[:1]
    for each in words_like(index, word.text):
        folded = fold(each)
        if abs(len(folded) - length) <= 2 and _letters(folded)[:1] == first:
            yield folded


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def near_text(near: NearMisses) -> str:
    """Return near misses as a hint; "" where nothing is near."""
    parts = [f"{word} alone: {total}" for word, total in near.alone]
    if near.unfiltered:
        parts.append(f"without the filters: {near.unfiltered}")
    if near.alike:
        parts.append(f"did you mean {' or '.join(near.alike)}?")
    return "; ".join(parts)
