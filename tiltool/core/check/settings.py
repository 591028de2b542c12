"""What the check of a note depends on, and what it gives: values that need no parser."""

from __future__ import annotations

from typing import NamedTuple

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Problem


class CheckSettings(NamedTuple):
    """What the check of a note depends on; can be sent to another process."""

    public: tuple[str, ...] = ()  # roles
    private: tuple[str, ...] = ("private",)
    by_default: bool = True
    personal: tuple[str, ...] = ("id",)
    dialect: Dialect = Dialect()
    tasks: str = "tasks"  # the folder of projects
    projects: bool | tuple[str, ...] = False  # that are published

    def at(self, path: str) -> tuple[CheckSettings, str | None]:
        """Return the settings for the file at a path from the root, and the role of a published project as a whole."""
        if not path.startswith(f"{self.tasks}/"):
            return self, None
        name = path.removeprefix(f"{self.tasks}/").removesuffix(".md")
        if self.projects is True or (self.projects and name in self.projects):
            return self, "later"
        return self._replace(public=(), by_default=False), None


class CheckedProblem(NamedTuple):
    """A problem, and for a secret the digest by which it may be allowed."""

    problem: Problem
    digest: str = ""


class NoteCheck(NamedTuple):
    """What the check of a note found."""

    problems: tuple[CheckedProblem, ...]
    files: frozenset[str] = frozenset()
