"""The words of a note in the index, one column per part."""

import json
from collections.abc import Sequence

from tiltool.core.search.columns import COLUMNS, Part, columns_of
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index

_NAMES = ", ".join(COLUMNS)
_VALUES = ", ".join("?" * len(COLUMNS))


def written_parts(parts: Sequence[Part]) -> str:
    """Return parts as the index stores them: name and end of each; a part starts at the end of the one before."""
    return _flat([value for part in parts for value in (part.name, part.end)])


def read_parts(written: str) -> tuple[Part, ...]:
    """Return the parts that `written_parts` wrote."""
    ends = json.loads(written)
    return tuple(map(Part, ends[::2], (0, *ends[1::2]), ends[1::2]))


def written_spans(spans: Sequence[Span]) -> str:
    """Return spans as the index stores them; "" for none."""
    return _flat([edge for span in spans for edge in span]) if spans else ""


def read_spans(written: str) -> tuple[Span, ...]:
    """Return the spans that `written_spans` wrote."""
    edges = json.loads(written) if written else ()
    return tuple(map(Span, edges[::2], edges[1::2]))


def _flat(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def write_words(index: Index, note: int, columns: Sequence[str]) -> None:
    """Add the words of a note."""
    if index.has_words:
        index.database.execute(f"INSERT INTO words (rowid, {_NAMES}) VALUES (?, {_VALUES})", (note, *columns))


def forget_words(index: Index, note: int, packed: bytes, parts: str | None) -> None:
    """Remove the words of a note; they are computed again, since a contentless FTS5 table stores no text."""
    if index.has_words and parts is not None:
        columns = columns_of(index.text(packed), read_parts(parts))
        values = ("delete", note, *columns)
        index.database.execute(f"INSERT INTO words (words, rowid, {_NAMES}) VALUES (?, ?, {_VALUES})", values)
