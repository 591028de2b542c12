"""What the check of a note depends on, and what it gives: values that need no parser."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.dialect import STATES, Dialect
from tiltool.core.note.model import Problem


class CheckSettings(NamedTuple):
    """What the check of a note depends on; can be sent to another process."""

    public: tuple[str, ...] = ()  # roles
    private: tuple[str, ...] = ("private",)
    by_default: bool = True
    personal: tuple[str, ...] = ("id",)
    roles: Mapping[str, str] = MappingProxyType({})
    states: Mapping[str, str] = STATES

    @property
    def dialect(self) -> Dialect:
        """Return the dialect of the notebook."""
        return Dialect(self.roles, self.states)


class CheckedProblem(NamedTuple):
    """A problem, and for a secret the digest by which it may be allowed."""

    problem: Problem
    digest: str = ""


class NoteCheck(NamedTuple):
    """What the check of a note found."""

    problems: tuple[CheckedProblem, ...]
    files: frozenset[str] = frozenset()
