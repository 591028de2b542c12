"""Mentions: the files beside the notes that notes name."""

from collections.abc import Collection
from urllib.parse import unquote

from tiltool.store.files.atomic import text_if_readable
from tiltool.store.notebook.notebook import Notebook


def mentioned_files(notebook: Notebook, paths: Collection[str]) -> frozenset[str]:
    """Return those files whose names occur in a note or a project."""
    names = {path: path.rpartition("/")[2] for path in paths}
    found: set[str] = set()
    for note, _ in notebook.entries() if names else ():
        text = unquote(text_if_readable(notebook.root / note))
        found.update(path for path, name in names.items() if name in text)
    return frozenset(found)
