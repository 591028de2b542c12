"""Suggestions for a search without hits: fewer words, no filters, or similar spellings."""

import unicodedata
from collections.abc import Iterator
from functools import reduce

from tiltool.actions.notes.search import search
from tiltool.core.search.query import Query
from tiltool.core.search.tokens import Word, fold
from tiltool.messages import Message, did_you_mean
from tiltool.store.index.database import Index
from tiltool.store.queries.search import words_like

_MOST_WORDS = 8  # a longer query is a pasted text, and each word costs a search


def near_misses(index: Index, query: Query) -> str:
    """Return a hint for a query that found nothing; "" if nothing similar is found."""
    words = query.words[:_MOST_WORDS]
    parts: list[Message] = []
    missed: list[Word] = []
    for word in words:
        total = search(index, Query(words=(word,)), 0).total
        if not total:
            missed.append(word)
        elif len(words) > 1:
            parts.append(Message("{word} alone: {total}", word=word.text, total=total))
    if words and query._replace(words=()) != Query():
        total = search(index, Query(words=words), 0).total
        parts += [Message("without the filters: {total}", total=total)] if total else []
    alike = tuple(dict.fromkeys(like for word in missed for like in _alike(index, word)))
    parts += [did_you_mean(alike)] if alike else []
    return reduce(lambda one, other: Message("{one}; {other}", one=one, other=other), parts) if parts else ""


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
