"""Watching: the index follows the notes while they are saved."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import NamedTuple

from tiltool.actions.changes.summary import MOST_NOTES, changes_in_words, number_of_files
from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook, Refused, TilError
from tiltool.messages import Message
from tiltool.store.files.watching import changes_in
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook, open_notebook
from tiltool.store.queries.chain_builder import refresh_chains

_SETTLED = 3
"""Seconds without a change after which the index trusts the times of files, and doesn't read them again."""

_ABOUT_TO_LOOK = _SETTLED - 1  # a note may be saved before the folders are watched


class Refreshed(NamedTuple):
    """The notes that changed, and how, in words; `problem` is why the index could not be refreshed."""

    paths: tuple[str, ...] = ()
    words: tuple[Message, ...] = ()
    problem: TilError | None = None


def watch_index(notebook: Notebook, stop: Event) -> Iterator[Refreshed]:
    """Refresh the index, now and whenever a note is saved; yield once at the start, and then what changed each time.

    A problem, such as a missing folder, is yielded once, and the refresh is tried again. Raises Refused if files
    can't be watched.
    """
    changes, idle = changes_in(_places(notebook), stop), _ABOUT_TO_LOOK
    problem = ""
    yield _refreshed(notebook)._replace(paths=(), words=())
    while not stop.is_set():
        found = next(changes, frozenset[str]())
        idle = 0 if found else idle + 1
        if not found and idle != _SETTLED:
            continue
        before = notebook
        try:
            notebook = _again(before)
            done = _refreshed(notebook)
        except NoNotebook as error:
            done = Refreshed(problem=error)
        is_other = notebook.config != before.config
        if is_other:
            done = done._replace(paths=(), words=())
            changes, idle = changes_in(_places(notebook), stop), _ABOUT_TO_LOOK
        failure = done.problem.message if done.problem else ""
        if done.problem:
            idle = 0  # try again after a while
        if done.paths or is_other or failure != problem:
            yield done
        problem = failure


def _places(notebook: Notebook) -> list[Path]:
    config = notebook.config
    return [notebook.root / each for each in dict.fromkeys((config.notes, config.tasks, CONFIG_FILE))]


def _again(notebook: Notebook) -> Notebook:
    """Return the notebook with its current settings. Raises NoNotebook."""
    now = open_notebook(notebook.root, notebook.reporter)
    if now.root != notebook.root:
        raise NoNotebook(Message("{file} does not name the til plugin", file=notebook.root / CONFIG_FILE))
    return now


def _refreshed(notebook: Notebook) -> Refreshed:
    """Bring the index up to date; return what changed."""
    before: dict[str, str | None] = {}

    def note(path: str, text: str | None) -> None:
        before[path] = text if len(before) < MOST_NOTES else ""

    watched = Notebook(notebook.root, notebook.config, notebook.reporter._replace(changed=note), notebook.site_keys)
    try:
        ask(watched, refresh_chains)
        return Refreshed(tuple(before), _words(notebook, before))
    except OSError as error:
        return Refreshed(problem=Refused(Message("{path}: {reason}", path=error.filename, reason=error.strerror)))
    except TilError as error:
        return Refreshed(problem=error)


def _words(notebook: Notebook, before: Mapping[str, str | None]) -> tuple[Message, ...]:
    """Return what was done in notes, in words; if nothing can be counted, that they changed, are new or are gone."""
    words = changes_in_words(notebook, lambda path: before[path] or "", [*before])
    if words != (number_of_files(len(before)),):
        return words
    kinds = {_kind(notebook, path, text) for path, text in before.items()}
    return tuple(kinds) if len(kinds) == 1 else ()


def _kind(notebook: Notebook, path: str, before: str | None) -> Message:
    if not notebook.has_file(path):
        return Message("removed")
    return Message("new") if before is None else Message("changed")
