"""What the check of a note depends on, and what it gives: values that need no parser."""

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


class CheckedProblem(NamedTuple):
    """A problem, and for a secret the digest by which it may be allowed."""

    problem: Problem
    digest: str = ""


class NoteCheck(NamedTuple):
    """What the check of a note found."""

    problems: tuple[CheckedProblem, ...]
    files: frozenset[str] = frozenset()
