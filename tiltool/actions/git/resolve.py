"""Resolve: one version of a conflict, or both, instead of git's markers."""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from tiltool.core.merge.conflicts import Conflict, find_conflicts
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.text.edits import Edit, patch
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text, text_if_readable
from tiltool.store.files.change import Change
from tiltool.store.git.repository import Repository
from tiltool.store.notebook.notebook import Notebook


class PlacedConflict(NamedTuple):
    """A conflict in the note or project at a path; None for incomplete markers, at a line."""

    path: str
    line: int
    conflict: Conflict | None


class Resolution(NamedTuple):
    """The change that resolved a conflict, and its number in the history; None in a dry run."""

    change: Change
    number: int | None


def conflicts_of(notebook: Notebook) -> Iterator[PlacedConflict]:
    """Yield the conflicts in the notes and projects, in order."""
    for path in sorted(path for path, _ in notebook.entries()):
        yield from conflicts_at(notebook, path)


def conflicts_at(notebook: Notebook, path: str) -> list[PlacedConflict]:
    """Return the conflicts in the file at a path from the root; none if it can't be read."""
    text = text_if_readable(notebook.root / path)
    line = conflict_line(text)
    if not line:
        return []
    found = [PlacedConflict(path, each.line, each) for each in find_conflicts(text)]
    return found or [PlacedConflict(path, line, None)]


def resolve(notebook: Notebook, placed: PlacedConflict, which: str, at: str, *, dry_run: bool = False) -> Resolution:
    """Put a version of a conflict, or both, in its place; tell git if it was the last one in the file.

    Raises Refused if the conflict is no longer there, or is incomplete.
    """
    with notebook.writing(dry_run):
        text = read_text(notebook.root / placed.path)
        conflict = next((each for each in find_conflicts(text) if each == placed.conflict), None)
        if conflict is None:
            place = f"{placed.path}:{placed.line}"
            raise Refused(
                Message("{place}: no complete conflict there", place=place), Message("edit the file yourself")
            )
        change = Change(placed.path, patch(text, [Edit(conflict.span, conflict.taken(which))]))
        number = notebook.record(at, "resolve", [change], placed.path)
        if number and not conflict_line(change.patch.after or ""):
            with suppress(Refused):
                Repository(notebook.root).settle(placed.path)
    return Resolution(change, number)


def next_step(notebook: Notebook) -> Message | None:
    """Return how to continue a merge or rebase without open conflicts; None if there is none, or some are left."""
    with suppress(Refused):
        repository = Repository(notebook.root)
        unfinished = repository.unfinished()
        if unfinished and not repository.conflicts():
            command = "git commit" if unfinished[0] == "merge" else f"git {unfinished[0]} --continue"
            return Message("continue with `{command}`, then til sync", command=command)
    return None
