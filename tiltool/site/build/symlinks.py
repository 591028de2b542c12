"""Notes that are links: one to what stays at home is no note of the site."""

import os
from functools import lru_cache
from pathlib import PurePath

from tiltool.store.notebook.notebook import Notebook


class Kept:
    """Tells which notes are links, or in linked folders, that lead into the backlog or to what is hidden."""

    def __init__(self, notebook: Notebook) -> None:
        self.root = os.path.realpath(notebook.root)
        self.tasks = os.path.join(self.root, notebook.config.tasks)
        self.folder = lru_cache(maxsize=None)(self._folder)

    def _folder(self, path: str) -> str:
        return os.path.realpath(os.path.join(self.root, path))

    def back(self, path: str) -> bool:
        """Tell whether the note at a path from the root leads to such a place."""
        folder, _, name = path.rpartition("/")
        file = os.path.join(self.folder(folder), name)
        real = os.path.realpath(file) if os.path.islink(file) else file
        if real == os.path.join(self.root, path):
            return False
        target = PurePath(real)
        inside = target.relative_to(self.root).parts if target.is_relative_to(self.root) else ()
        return any(part.startswith(".") for part in inside) or target.is_relative_to(self.tasks)
