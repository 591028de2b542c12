"""What is left of merges by Git, and whether it merges notes with til."""

from collections.abc import Iterator
from contextlib import suppress

from tiltool.actions.doctor.finding import Finding, Surroundings
from tiltool.actions.git.resolve import conflicts_of
from tiltool.actions.git.setup import is_without_driver
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.git.repository import Repository
from tiltool.store.notebook.notebook import Notebook


def check_merges(notebook: Notebook, _: Surroundings) -> Iterator[Finding]:
    """Find a merge or rebase that is not finished, and notes with conflict markers."""
    with suppress(Refused):
        unfinished = Repository(notebook.root).unfinished()
        if unfinished:
            message = Message("git is in the middle of a {what} here", what=unfinished[0])
            yield Finding("unfinished", message, unfinished[1])
    for path, line, _conflict in conflicts_of(notebook):
        message = Message("conflict markers in line {line}; til leaves this file alone", line=line)
        yield Finding("conflict", message, Message("til resolve goes through the conflicts"), path)


def check_driver(notebook: Notebook, _: Surroundings) -> Iterator[Finding]:
    """Find a clone in which git does not know til, though the notebook says that til merges its notes."""
    if is_without_driver(notebook):
        message = Message("git doesn't merge notes with til in this clone, though .gitattributes says so")
        yield Finding(
            "merge-driver", message, Message("til doctor --fix sets it up"), ".gitattributes", is_fixable=True
        )
