"""Checks of til's own data: its index, its history, and what killed runs left behind."""

from collections.abc import Iterator

from tiltool.actions.doctor.finding import FIX_REMOVES, Environment, Finding
from tiltool.messages import Message
from tiltool.store.files.lock import is_locked
from tiltool.store.health.index_health import index_differences, index_fault
from tiltool.store.health.leftovers import hidden_files
from tiltool.store.health.machine import is_open_to_others
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.notebook.settings import INDEX_FILE

_REBUILD = Message("til doctor --fix throws it away; the next command builds a new one")


def check_index(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Compare the index with a fresh scan of all notes."""
    path = f"{notebook.state.name}/{INDEX_FILE}"
    fault = index_fault(notebook.state)
    if fault:
        message = Message("the index is damaged: {error}", error=fault)
        yield Finding("index-damaged", message, _REBUILD, path, is_fixable=True)
    elif (notebook.state / INDEX_FILE).is_file():
        differing = index_differences(notebook)
        if differing:
            message = Message("the index differs from the notes; notes affected: {count}", count=len(differing))
            yield Finding("index-differs", message, _REBUILD, differing[0] or path, is_fixable=True)


def check_half_done(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find the change of a run that was killed in the middle."""
    history, change = notebook.history, notebook.history.half_done()
    if is_locked(notebook.state):
        return  # a running command is making the change
    if history.staging.exists():
        message = Message("a run of til was killed before it had written everything")
        way_out = Message("til doctor --fix completes it, and so does the next change")
        yield Finding("half-done", message, way_out, _name(notebook, "staging.json"), is_fixable=True)
    elif change:
        message = Message("the last change, {command}, is in only some of its files", command=change.command)
        way_out = Message("if you did not revert it by hand, til undo reverts the rest")
        yield Finding("half-undone", message, way_out, change.files[0].path, "note")


def check_history(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find lines of the history that can't be read, and a history that others can read."""
    history = notebook.history
    bad = history.count_unreadable()
    if bad:
        message = Message("lines of the history that can't be read: {count}", count=bad)
        way_out = Message("til undo skips them; the changes in them can't be undone")
        yield Finding("history-lines", message, way_out, _name(notebook, history.file.name), "note")
    if is_open_to_others(history.file):
        message = Message("other users of this machine can read the history, which contains text from your notes")
        way_out = Message("til doctor --fix removes their access")
        yield Finding("history-open", message, way_out, _name(notebook, history.file.name), is_fixable=True)


def check_leftovers(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find temporary files that no run will remove."""
    if not notebook.history.staging.exists():
        for path in hidden_files(notebook).temporary:
            yield Finding(
                "leftover", Message("a temporary file left by a killed run"), FIX_REMOVES, path, is_fixable=True
            )


def _name(notebook: Notebook, name: str) -> str:
    return f"{notebook.state.name}/{name}"
