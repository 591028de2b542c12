"""Files beside notes, such as pictures: copied into the notebook, put aside by an undo, put back by a redo."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import IO

from tiltool.errors import Refused
from tiltool.store.files.atomic import put_new, sync_folder, temp_name, unwritable, write_fresh

_ASIDE = "undone"
_CHUNK = 1 << 20


def digest_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file; None if there is none."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()
    return None


def copy_new(source: IO[bytes], target: Path) -> None:
    """Copy an open file to a path that doesn't exist yet. Raises Refused, and leaves nothing behind."""
    temp = target.with_name(temp_name(target.name))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_fresh(temp, iter(lambda: source.read(_CHUNK), b""))
        put_new(temp, target)
        sync_folder(target.parent)
    except OSError as error:
        raise Refused(unwritable(target, error), "nothing is lost; fix this and run it again") from None
    finally:
        with contextlib.suppress(OSError):
            temp.unlink(missing_ok=True)


def remove_copies(root: Path, paths: Iterable[str]) -> None:
    """Remove the files that a refused or killed change has put beside the notes."""
    for path in paths:
        (root / path).unlink(missing_ok=True)


def put_aside(root: Path, state: Path, copied: Mapping[str, str]) -> Iterator[str]:
    """Put aside, for `put_back`, the files that are unchanged since they were copied; yield their paths."""
    for path, digest in copied.items():
        if digest_of_file(root / path) == digest:
            (root / path).replace(_aside(state, digest))
            yield path


def _aside(state: Path, digest: str) -> Path:
    (state / _ASIDE).mkdir(exist_ok=True)
    return state / _ASIDE / digest


def put_back(root: Path, state: Path, copied: Mapping[str, str]) -> None:
    """Put back the files that were put aside; one whose path is taken by another file stays aside. Raises Refused."""
    for path, digest in copied.items():
        if digest_of_file(_aside(state, digest)) == digest and not (root / path).exists():
            with open(_aside(state, digest), "rb") as file:
                copy_new(file, root / path)
    for path, digest in copied.items():
        if digest_of_file(root / path) == digest:
            _aside(state, digest).unlink(missing_ok=True)
