"""Browse: the notes by day, those of one day of the year, a random one."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.core.search.query import Query
from tiltool.core.search.tokens import Word, fold
from tiltool.errors import NothingFound
from tiltool.store.index.database import Index
from tiltool.store.queries.notes import NoteRow, note_paths_by_day, note_rows, titles_by_day

_MOST_PLACES = 200


class ListReport(NamedTuple):
    """The newest notes, and the number of all."""

    notes: tuple[NoteRow, ...]
    total: int


def list_notes(index: Index, query: Query, backlog: str, limit: int | None) -> ListReport:
    """Return the notes that match a query, newest first, without projects of the backlog."""
    paths = _paths(index, query, backlog)
    shown = paths if limit is None else paths[:limit]
    return ListReport(tuple(note_rows(index, shown)), len(paths))


def random_note(index: Index, query: Query, backlog: str, choose: Callable[[Sequence[str]], str]) -> NoteRow:
    """Return one of the notes that match a query. Raises NothingFound if none does."""
    paths = _paths(index, query, backlog)
    if not paths:
        raise NothingFound("no note to choose from", "til list shows the notes; til new makes one")
    return next(iter(note_rows(index, [choose(paths)])))


def on_this_day(index: Index, day: date, backlog: str) -> tuple[NoteRow, ...]:
    """Return the notes of the same month and day in earlier years, newest first."""
    found = note_paths_by_day(index, f"%-{day:%m-%d}")
    earlier = [path for path, iso in found if (iso or "") < day.isoformat() and not _is_in(path, backlog)]
    return tuple(note_rows(index, earlier))


class NotePlace(NamedTuple):
    """A note that matches, the matching line if its text does, and its title or that line."""

    path: str
    line: int | None
    about: str


def places_like(index: Index, text: str) -> tuple[NotePlace, ...]:
    """Return the notes with `text` in path or title, newest first; or else those that contain it."""
    wanted = fold(text)
    rows = titles_by_day(index)
    named = [NotePlace(path, None, title or "") for path, title in rows if wanted in fold(f"{path}\n{title}")]
    if named or not wanted.strip():
        return tuple(named)
    from tiltool.actions.notes.search import search

    hits = search(index, Query(words=(Word(wanted.strip(), exact=False),)), _MOST_PLACES).hits
    return tuple(NotePlace(hit.path, hit.line, hit.snippet.text) for hit in hits)


def _paths(index: Index, query: Query, backlog: str) -> list[str]:
    by_day = [path for path, _ in note_paths_by_day(index) if not _is_in(path, backlog)]
    if query.is_empty:
        return by_day
    from tiltool.actions.notes.search import search_paths  # most lists have no query

    wanted = set(search_paths(index, query))
    return [path for path in by_day if path in wanted]


def _is_in(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")
