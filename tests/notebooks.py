"""Small notebooks and their indexes, for tests of everything that queries the index."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from tiltool.actions.notes.search import SearchReport, search
from tiltool.core.dates.day_words import parse_day
from tiltool.core.search.query import Query, parse_query
from tiltool.store.index.database import Index, open_index
from tiltool.store.index.session import refresh
from tiltool.store.notebook.notebook import Notebook, open_notebook

TODAY = date(2020, 9, 25)


def written(root: Path, files: Mapping[str, str], options: str = "") -> Notebook:
    """Write a notebook of files (path below notes/, or tasks/… -> text); return it."""
    (root / "notes").mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(f"plugins:\n  - til: {{{options}}}\n", "utf-8")
    for name, text in files.items():
        file = root / (name if name.startswith("tasks/") else f"notes/{name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return open_notebook(root)


@contextlib.contextmanager
def indexed(notebook: Notebook, *, full_text: bool = True) -> Iterator[Index]:
    """Yield an up-to-date index of a notebook."""
    with contextlib.closing(open_index(notebook, full_text=full_text)) as index:
        refresh(index)
        yield index


def query(text: str) -> Query:
    """Return the query of a text on TODAY."""
    return parse_query(text, lambda word: parse_day(word, TODAY))


def found(index: Index, text: str, limit: int | None = None) -> SearchReport:
    """Return the hits of a query, at most `limit` of them."""
    return search(index, query(text), limit)
