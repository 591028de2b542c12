"""Hidden files among the notes: those that killed runs left behind, and iCloud's placeholders."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tiltool.store.files.atomic import SUFFIX
from tiltool.store.notebook.conflict_copies import conflict_copies
from tiltool.store.notebook.notebook import Notebook

_TEMPORARY = re.compile(rf"\.(?:[0-9a-f]{{12}}|.+\.\d+){re.escape(SUFFIX)}")  # of a note, or of one of til's own files
_PLACEHOLDER = re.compile(r"\.(.+)\.icloud")


class HiddenFiles(NamedTuple):
    """Paths from the root: til's temporary files, and placeholders of notes that only iCloud's servers have."""

    temporary: tuple[str, ...]
    away: tuple[str, ...]


def hidden_files(notebook: Notebook) -> HiddenFiles:
    """Return the hidden files of the notebook that til recognizes."""
    paths = list(_hidden(notebook))
    return HiddenFiles(
        tuple(path for path in paths if _TEMPORARY.fullmatch(_name(path))),
        tuple(path for path in paths if _PLACEHOLDER.fullmatch(_name(path))),
    )


def _hidden(notebook: Notebook) -> Iterator[str]:
    root, config = str(notebook.root), notebook.config
    yield from (name for name in sorted(os.listdir(root)) if name.startswith("."))
    if notebook.state.is_dir():
        yield from (f"{notebook.state.name}/{name}" for name in sorted(os.listdir(notebook.state)))
    for top in (".",) if config.notes == "." else (config.notes, config.tasks):
        for folder, folders, names in os.walk(notebook.root / top):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            if folder != root:
                prefix = Path(folder).relative_to(root).as_posix()
                yield from (f"{prefix}/{name}" for name in sorted(names) if name.startswith("."))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def copies_of_settings(notebook: Notebook) -> Sequence[tuple[str, str]]:
    """Return the conflict copies of `mkdocs.yml` and of til's own files, each with its original."""
    found: list[tuple[str, str]] = []
    for folder, before in ((notebook.root, ""), (notebook.state, f"{notebook.state.name}/")):
        names = set(os.listdir(folder)) if folder.is_dir() else set[str]()
        copies = conflict_copies(names, ("yml", "db", "jsonl"))
        found += [(before + copy, before + original) for copy, original in sorted(copies.items())]
    return found
