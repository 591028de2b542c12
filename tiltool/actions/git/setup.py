"""The setup of a notebook and of a clone for merges of notes by til."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from tiltool.actions.git.known_files import ATTRIBUTES
from tiltool.actions.git.merge_files import LISTS
from tiltool.core.text.lines import split_lines
from tiltool.errors import Refused
from tiltool.store.files.atomic import NOTE_SUFFIXES, read_text
from tiltool.store.files.change import Change, appended_lines
from tiltool.store.git.repository import Repository
from tiltool.store.notebook.notebook import Notebook

_NAME = "til"
_ARGUMENTS = "merge-driver --marker-size %L -- %O %A %B %P"
_DRIVER = "merge.til.driver"
_SETTINGS = {
    "merge.til.name": "til: notes by their headings, tasks and blocks",
    # if git can't find til, it merges as usual
    _DRIVER: f"if command -v til >/dev/null; then til {_ARGUMENTS}; else git merge-file --marker-size=%L %A %O %B; fi",
}


class MergeSetup(NamedTuple):
    """What was set up: the changed files, and the settings of this clone."""

    changes: tuple[Change, ...]
    settings: Mapping[str, str]


def set_up_merges(notebook: Notebook, at: str, *, dry_run: bool = False) -> MergeSetup:
    """Write the attributes that make git merge notes with til, and the settings of this clone. Raises Refused."""
    repository = Repository(notebook.root)
    with notebook.writing(dry_run):
        changes = _attributes(notebook)
        settings = _missing_settings(repository)
        notebook.record(at, "sync", changes, ATTRIBUTES)
        if not dry_run:
            repository.set(settings)
    return MergeSetup(changes, settings)


def has_merges(notebook: Notebook, repository: Repository) -> bool:
    """Return whether the attributes of the notebook say that til merges its notes."""
    notes = notebook.config.notes
    return repository.merges_by(f"{'' if notes == '.' else f'{notes}/'}2026/2026-11-27.md") == _NAME


def configure_clone(repository: Repository, *, dry_run: bool) -> bool:
    """Give a clone the settings that the attributes of its notebook need; return whether it had none."""
    if repository.line("config", _DRIVER):
        return False
    if not dry_run:
        repository.set(_SETTINGS)
    return True


def is_without_driver(notebook: Notebook) -> bool:
    """Return whether the notebook says that til merges its notes, but this clone lacks the settings for it."""
    with suppress(Refused, OSError):  # most notebooks don't say so, so git is asked last
        if f"merge={_NAME}" in read_text(notebook.root / ATTRIBUTES):
            repository = Repository(notebook.root)
            return has_merges(notebook, repository) and configure_clone(repository, dry_run=True)
    return False


def own_driver() -> Mapping[str, str]:
    """Return settings that make the running til the merge driver, wherever it is installed."""
    program = shlex.quote(sys.executable).replace("%", "%%")
    # trap: the shell that git starts may unblock Ctrl-C, which has to wait for the merge; -P: nothing in a notebook is imported
    return {_DRIVER: f"trap '' INT; exec {program} -P -m tiltool {_ARGUMENTS}"}


def _missing_settings(repository: Repository) -> Mapping[str, str]:
    found = repository.settings([*_SETTINGS])
    return {name: value for name, value in _SETTINGS.items() if found[name] != value}


def _attributes(notebook: Notebook) -> tuple[Change, ...]:
    file = notebook.root / ATTRIBUTES
    before = read_text(file) if file.exists() else None
    lines = merge_attributes(notebook)
    missing = [line for line in lines if line not in split_lines(before or "")]
    if not missing:
        return ()
    return (appended_lines(ATTRIBUTES, before, missing),)


def merge_attributes(notebook: Notebook, prefix: str = "") -> Sequence[str]:
    """Return the attributes that make git merge notes with til; `prefix` leads from their file to the notebook."""
    notes, tasks = notebook.config.notes, notebook.config.tasks
    folders = [""] if notes == "." else [f"{notes}/", f"{tasks}/"]
    patterns = [_pattern(f"{prefix}{folder}", f"**/*{suffix}") for folder in folders for suffix in NOTE_SUFFIXES]
    return [f"{pattern} merge={_NAME}" for pattern in (*patterns, *(_pattern(prefix, name) for name in LISTS))]


def _pattern(folder: str, name: str) -> str:
    """Return the pattern of the files with a name below a folder, quoted for git."""
    escaped = "".join(f"\\{letter}" if letter in "\\*?[" else letter for letter in folder)
    pattern = f"/{escaped}{name}"
    if any(letter in pattern for letter in ' "\t'):
        return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return pattern
