"""The input and the result of the check of a note: values that don't need the parser."""

from __future__ import annotations

from typing import NamedTuple

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Problem
from tiltool.core.publish.rules import PROJECT_ROLE, NotebookRules, Rules
from tiltool.core.text.lines import Span


class CheckSettings(NamedTuple):
    """What the check of a note depends on; can be sent to another process."""

    publish: NotebookRules = NotebookRules()
    rules: Rules = Rules()  # for the note itself
    personal: tuple[str, ...] = ("id",)
    dialect: Dialect = Dialect()
    whole: str | None = None  # the role of the entire note, if it is a published project

    def at(self, path: str) -> CheckSettings:
        """Return the settings for the file at a path from the root."""
        rules = self.publish.at(path)
        whole = PROJECT_ROLE if self.publish.is_project(path) and not rules.hold else None
        return self._replace(rules=rules, whole=whole)


class CheckedProblem(NamedTuple):
    """A problem and, for a secret, the digest by which it may be allowed."""

    problem: Problem
    digest: str = ""


class PlacedProblem(NamedTuple):
    """A problem and the path of its file from the root."""

    path: str
    problem: Problem


class FileLink(NamedTuple):
    """A link to a file that is not a note: the file's path, the note's path, and the position of the link in it."""

    file: str
    note: str
    span: Span


class NoteCheck(NamedTuple):
    """The result of the check of a note."""

    problems: tuple[CheckedProblem, ...]
    files: frozenset[str] = frozenset()
