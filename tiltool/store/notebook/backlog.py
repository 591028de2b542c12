"""The backlog: one Markdown file per project, in the tasks folder."""

from pathlib import PurePosixPath

from tiltool.config import INBOX
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.text.lines import name_key
from tiltool.errors import Misused, NothingFound
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

WHOLE = "later"
"""The role of a project as a whole."""


class Backlog:
    """The projects of a notebook."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.folder = notebook.config.tasks
        self.dialect: Dialect = notebook.config.dialect._replace(whole=WHOLE)

    def paths(self) -> list[str]:
        """Return the paths of all projects from the notebook's root, in order."""
        return sorted(path for path, _ in self.notebook.backlog_entries())

    def has(self, path: str) -> bool:
        """Return whether a path from the root is that of a project."""
        return path.startswith(f"{self.folder}/")

    def dialect_at(self, path: str) -> Dialect:
        """Return the dialect of the note or project at a path from the root."""
        return self.dialect if self.has(path) else self.notebook.config.dialect

    def names(self) -> list[str]:
        """Return the names of all projects, in order."""
        return [self.name_of(path) for path in self.paths()]

    def name_of(self, path: str) -> str:
        """Return the name of the project at a path."""
        return PurePosixPath(path).relative_to(self.folder).with_suffix("").as_posix()

    def path_for(self, name: str, *, create: bool = False) -> str:
        """Return the path of the project called `name`; with `create`, it need not exist yet.

        Raises NothingFound if there is no such project, Misused if the name is not valid.
        """
        clean = name.strip().removesuffix(".md").removeprefix(f"{self.folder}/")
        if not _is_name(clean):
            way_out = Message("a project is a file in {folder}/: try blog or work/api", folder=self.folder)
            raise Misused(Message("{name!r} is not a valid project name", name=name), way_out)
        names = {name_key(self.name_of(path)): path for path in self.paths()}
        found = names.get(name_key(clean))
        if found is None and not create and clean != INBOX:
            near = self.near(clean)
            hint: str = "add --create to create it"
            if near:
                hint = Message("did you mean {name}? Otherwise add --create to create it", name=near)
            raise NothingFound(Message("no project {name!r} in {folder}/", name=clean, folder=self.folder), hint)
        return found or f"{self.folder}/{clean}.md"

    def near(self, name: str) -> str | None:
        """Return the existing project name most like `name`, or None."""
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, self.names(), n=1)), None)

    def parse(self, text: str) -> Note:
        """Return the project that a text holds: one section, its headings as groups."""
        return parse(text, None, self.dialect, with_problems=False)


def _is_name(name: str) -> bool:
    parts = name.split("/")
    return name.isprintable() and not any(not part.strip() or part.startswith(".") or "\\" in part for part in parts)
