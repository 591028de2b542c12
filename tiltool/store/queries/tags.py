"""Queries for the tags of the notes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes


class TagRow(NamedTuple):
    """A tag as first written, how many notes have it, and the days of the first and the last of them."""

    tag: str
    key: str
    notes: int
    first_day: str | None
    last_day: str | None


def tag_rows(index: Index) -> tuple[TagRow, ...]:
    """Return every tag, in the order of their keys."""
    parse_notes(index)
    rows = index.database.execute(
        "SELECT key, name, day FROM tag JOIN note ON note.id = note ORDER BY key, day NULLS LAST, path"
    )
    found: dict[str, list[tuple[str, str | None]]] = {}
    for key, name, day in rows:
        found.setdefault(key, []).append((name, day))
    return tuple(_row(key, uses) for key, uses in found.items())


def _row(key: str, uses: list[tuple[str, str | None]]) -> TagRow:
    days = [day for _, day in uses if day]
    return TagRow(uses[0][0], key, len(uses), days[0] if days else None, days[-1] if days else None)


def paths_with_tags(index: Index, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of the notes that have one of the tags, newest first."""
    wanted = list(keys)
    rows = index.database.execute(
        f"SELECT DISTINCT path, day FROM tag JOIN note ON note.id = note WHERE key IN ({', '.join('?' * len(wanted))})"
        " ORDER BY day DESC NULLS LAST, path",
        wanted,
    )
    return tuple(path for path, _ in rows)


def rare_spellings(index: Index) -> Iterator[tuple[str, int, str, str]]:
    """Yield path, line and name of each tag that is written with other capitals in more notes, and the usual name."""
    parse_notes(index)
    rows = index.database.execute(
        "SELECT key, path, line, name FROM tag JOIN note ON note.id = note WHERE key IN"
        " (SELECT key FROM tag GROUP BY key HAVING count(DISTINCT name) > 1) ORDER BY day NULLS LAST, path"
    ).fetchall()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for key, _, _, name in rows:
        counts[key][name] += 1
    for key, path, line, name in rows:
        usual = counts[key].most_common(1)[0][0]
        if name != usual and name.casefold() == usual.casefold():
            yield path, line, name, usual
