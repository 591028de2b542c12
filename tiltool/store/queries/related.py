"""Queries for related notes: which have a term, and how long they are."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

from tiltool.core.search.columns import COPY_COLUMN
from tiltool.core.search.related import RareNotes, rare_up_to
from tiltool.core.search.site_keys import TAG_PREFIX
from tiltool.core.search.tokens import term_list
from tiltool.store.index.database import Index
from tiltool.store.index.session import index_words

_BYTES_A_TERM = 8


def readable_notes(index: Index) -> Mapping[int, str]:
    """Return the paths of the notes and projects that could be read, by id."""
    return dict(index.database.execute("SELECT id, path FROM note WHERE fault IS NULL").fetchall())


def rare_notes(index: Index) -> RareNotes:
    """Return a function that returns the notes of a term, if it is rare; copies of tasks don't count."""
    index_words(index)
    (total,) = index.database.execute("SELECT count(*) FROM note").fetchone()
    most = rare_up_to(total)

    @cache
    def rare(term: str) -> Collection[int]:
        if term[0] == TAG_PREFIX:
            key = term[1:]
            sql = "SELECT DISTINCT note FROM tag WHERE key = ? OR substr(key, 1, ?) = ? LIMIT ?"
            found = index.database.execute(sql, (key, len(key) + 1, f"{key}/", most + 1))
        elif not index.has_words:
            return ()
        else:
            match = f'- {COPY_COLUMN} : "{term_list(term)}"'
            found = index.database.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (match, most + 1))
        notes = [note for (note,) in found]
        return notes if len(notes) <= most else ()

    return rare


def size_in_terms(index: Index) -> Callable[[int], int]:
    """Return a function that estimates the number of terms of a note."""
    sizes = dict(index.database.execute("SELECT id, size FROM note").fetchall())
    return lambda note: max(1, sizes[note] // _BYTES_A_TERM)
