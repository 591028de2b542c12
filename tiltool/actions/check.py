"""Check: what is odd in the notes; nothing is mended."""

from tiltool.core.model import Problem
from tiltool.errors import Refused
from tiltool.store.notebook import Notebook


def check(notebook: Notebook, path: str) -> tuple[Problem, ...]:
    """Return the problems of the note at `path` below the notes folder."""
    try:
        return notebook.read_path(path).problems
    except Refused as error:
        return (Problem("unreadable", 1, 1, error.message),)
