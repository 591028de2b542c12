"""The rules of publishing, configured for the notebook and its folders, and the reasons for holding something back."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from tiltool.config import Config
from tiltool.config.publish import FolderConfig
from tiltool.core.note.heading_aliases import PLAIN
from tiltool.core.text.lines import name_key
from tiltool.messages import Message

ROLES_KEY, NOTES_KEY, PROJECTS_KEY = ("publish", "roles"), ("publish", "notes"), ("publish", "tasks")

PROJECT_ROLE = "later"
"""The role of the entire text of a published project."""


class Hold(NamedTuple):
    """The reason why something is held back: the code of the rule, its wording, and where it is stated."""

    code: str
    message: str
    line: int = 0  # of the note; 0 if the note does not state it
    keys: tuple[str, ...] = ()  # of the configuration, below `til`


class Rules(NamedTuple):
    """What is published of a file."""

    roles: tuple[str, ...] = ("yesterday", "today", "done", "learned", PLAIN)
    private: tuple[str, ...] = ("private",)
    by_default: bool = True  # whether a note without `publish:` is published
    hold: Hold | None = None  # what holds the file back, regardless of its contents
    roles_key: tuple[str, ...] = ROLES_KEY  # where the roles are stated
    notes_key: tuple[str, ...] = NOTES_KEY


class NotebookRules(NamedTuple):
    """The rules of a notebook and of its folders; can be sent to another process."""

    base: Rules = Rules()
    folders: tuple[FolderConfig, ...] = ()
    notes: str = "notes"
    tasks: str = "tasks"
    projects: bool | tuple[str, ...] = False  # the published ones

    def at(self, path: str) -> Rules:
        """Return the rules for the note or project at a path from the root."""
        rules = self.in_folder(path)
        if not self.is_project(path):
            return rules
        if not self._is_published(path.removeprefix(f"{self.tasks}/").removesuffix(".md")):
            message = Message("publish: tasks does not include it")
            return rules._replace(hold=Hold("project", message, keys=PROJECTS_KEY))
        return rules._replace(roles=(*self.base.roles, PROJECT_ROLE))

    def in_folder(self, path: str) -> Rules:
        """Return the rules for a file by its folders alone: the nearest one with rules decides."""
        rules = self.base
        for folder in sorted(self._around(path), key=lambda each: (each[0], not each[1].is_public)):
            rules = _narrowed(rules, folder[1])
        return rules

    def is_project(self, path: str) -> bool:
        """Return whether a path from the root is a project's."""
        return path.startswith(f"{self.tasks}/")

    def _is_published(self, project: str) -> bool:
        """Return whether a project is among those named, composed or decomposed; unlike elsewhere, case counts."""
        if isinstance(self.projects, bool):
            return self.projects
        return normalize("NFC", project) in (normalize("NFC", name) for name in self.projects)

    def _around(self, path: str) -> Iterator[tuple[int, FolderConfig]]:
        """Yield the folders with rules that a file is in, each with its depth.

        A folder may be named from the notes folder, the backlog or the root. A project is also in the folder with its
        own name: holding back `work` includes `tasks/work.md`.
        """
        if not self.folders:
            return
        place = name_key(path)
        if self.is_project(path):
            place = place.removesuffix(".md") + "/"
        for folder in self.folders:
            for start in map(name_key, self.places_of(folder)):
                if place.startswith(f"{start}/"):
                    yield start.count("/"), folder

    def places_of(self, folder: FolderConfig) -> tuple[str, ...]:
        """Return the paths from the root that a folder's name may mean."""
        above = dict.fromkeys(("", self.notes, self.tasks))
        return tuple(f"{each}/{folder.name}" if each not in ("", ".") else folder.name for each in above)

    def are_in(self, folder: FolderConfig, paths: Iterable[str]) -> bool:
        """Return whether any of the paths is in a folder with rules."""
        alone = self._replace(folders=(folder,))
        return any(True for path in paths for _ in alone._around(path))


def _narrowed(rules: Rules, folder: FolderConfig) -> Rules:
    """Return the rules of a folder, given those around it."""
    keys = ("publish", "folders", folder.name)
    if not folder.is_public:
        message = Message("publish: folders holds {folder}/ back", folder=folder.name)
        return rules._replace(hold=Hold("folder", message, keys=keys))
    if folder.roles is not None:
        rules = rules._replace(roles=folder.roles, roles_key=(*keys, "roles"))
    if folder.notes is not None:
        rules = rules._replace(by_default=folder.notes, notes_key=(*keys, "notes"))
    return rules._replace(hold=None)


def notebook_rules(config: Config) -> NotebookRules:
    """Return the rules of publishing of a notebook."""
    publish = config.publish
    base = Rules(publish.roles, publish.private, publish.notes)
    notes = config.notes.removesuffix(config.author).rstrip("/")  # of all authors
    return NotebookRules(base, publish.folders, notes, config.tasks, publish.tasks)
