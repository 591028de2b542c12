"""The files that are published as they are, each read again only if it changed."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tiltool import __version__
from tiltool.core.check.settings import CheckedProblem
from tiltool.store.check.memo import values_by_stamp
from tiltool.store.index.check_results import problems_from_json, problems_to_json
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook

_FACT = "checked files"
_CHECKS_AS = 1  # raise it when the same file gives other problems
_MOST_BYTES = 16 << 20


def checked_files(
    notebook: Notebook, index: Index, stamps: Mapping[str, str], personal: Collection[str]
) -> Mapping[str, Sequence[CheckedProblem]]:
    """Return the problems of the files that have any, by path from the root; `stamps` says when each changed."""
    version = [__version__, _CHECKS_AS, *sorted(personal)]

    def check(paths: Sequence[str]) -> Iterator[str]:
        return (problems_to_json(checked_file(notebook, path, personal)) for path in paths)

    found = values_by_stamp(index, _FACT, version, stamps, check)
    return {path: problems_from_json(problems) for path, problems in found.items() if problems != "[]"}


def _read(file: Path) -> bytes:
    """Return the bytes of a file, or the beginning and the end of a very large one; b"" if it can't be read."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES // 2)
            size = os.fstat(opened.fileno()).st_size
            opened.seek(max(len(data), size - _MOST_BYTES // 2))
            return data + opened.read(_MOST_BYTES // 2)
    except OSError:
        return b""


def own_pages(notebook: Notebook) -> Iterator[tuple[str, str]]:
    """Yield path and stamp of each file in the folder of MkDocs' own pages, except hidden ones, as MkDocs does."""
    docs = notebook.site_keys.docs_dir
    if docs is None or not (notebook.root / docs).is_dir():
        return
    for folder, below, names in os.walk(notebook.root / docs):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not name.startswith(".") and os.path.isfile(path):
                stat = os.stat(path)
                yield Path(path).relative_to(notebook.root).as_posix(), f"{stat.st_size} {stat.st_mtime_ns}"


def checked_file(notebook: Notebook, path: str, personal: Collection[str]) -> Sequence[CheckedProblem]:
    """Return the problems of the file at a path from the root."""
    from tiltool.core.check.file_check import file_problems  # not needed if nothing changed

    return file_problems(_read(notebook.root / path), personal)


def text_of_file(notebook: Notebook, path: str) -> str:
    """Return the text of the file at a path from the root; "" if it is not text."""
    from tiltool.core.check.file_check import text_of

    return text_of(_read(notebook.root / path)) or ""
