"""The query argument of commands that find notes."""

from collections.abc import Sequence
from datetime import date

from tiltool.cli.context import Context
from tiltool.core.search.query import Query, parse_query
from tiltool.store.notebook.notebook import Notebook

SHOWN = 10
"""How many results are shown by default."""


def read_query(context: Context, notebook: Notebook, words: Sequence[str]) -> Query:
    """Return the query in the arguments. Raises Misused."""

    def read_day(text: str) -> date | None:
        from tiltool.core.dates.day_words import parse_day

        return parse_day(text, context.today(notebook))

    query = parse_query(" ".join(words), read_day)
    if any(query.values("author")):
        from tiltool.core.search.query import authors_as_paths
        from tiltool.store.notebook.authors import author_named

        return authors_as_paths(query, lambda name: notebook.from_root(author_named(name, notebook.config.authors)))
    return query
