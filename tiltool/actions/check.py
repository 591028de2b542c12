"""Check: what is odd in the notes; nothing is mended."""

from collections.abc import Iterator, Sequence

from tiltool.core.model import Problem
from tiltool.errors import Refused
from tiltool.store.calendar import note_paths
from tiltool.store.notebook import Notebook


def check(notebook: Notebook, paths: Sequence[str] | None = None) -> Iterator[tuple[str, Problem]]:
    """Yield path and problem of each fault in the notes at `paths`, by default in all, in the order of paths."""
    every = sorted(note_paths(notebook.root / notebook.config.notes)) if paths is None else paths
    for path in every:
        seen_from_root = notebook.from_root(path)
        try:
            problems = notebook.read_path(path).problems
        except Refused as error:
            problems = (Problem("unreadable", 1, 1, error.message),)
        for problem in problems:
            yield seen_from_root, problem
