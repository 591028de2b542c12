"""Suggestions for a search without hits: fewer words, no filters, or similar spellings."""

import unicodedata
from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

from tiltool.actions.notes.search import search
from tiltool.core.search.query import Query
from tiltool.core.search.tokens import Word, fold
from tiltool.messages import Message, did_you_mean
from tiltool.store.index.database import Index
from tiltool.store.queries.search import words_like

_MOST_WORDS = 8  # a longer query is a pasted text, and each word costs a search


class NearMisses(NamedTuple):
    """The hits of each word alone, the hits without filters, and words of similar spelling."""

    alone: tuple[tuple[str, int], ...]
    unfiltered: int
    alike: tuple[str, ...]


def near_misses(index: Index, query: Query) -> NearMisses:
    """Return the near misses of a query that found nothing."""
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
    """Yield at most three words of similar spelling; Hangul is compared letter by letter."""
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
    """Return near misses as a hint; "" if there are none."""
    parts = [Message("{word} alone: {total}", word=word, total=total) for word, total in near.alone]
    if near.unfiltered:
        parts.append(Message("without the filters: {total}", total=near.unfiltered))
    if near.alike:
        parts.append(did_you_mean(near.alike))
    return reduce(lambda one, other: Message("{one}; {other}", one=one, other=other), parts) if parts else ""
