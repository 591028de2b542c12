"""One writer at a time: a lock that the system lets go of when its holder dies."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from tiltool.errors import Refused

PATIENCE = 10.0
"""Seconds that a command waits for another one to finish."""

_README = """# .til

What til remembers of this notebook. The notes are the truth: delete this folder at any time, and nothing is
lost but the history that `til undo` reads.

- `history.jsonl`: every change, one line each, newest last
- `index.db`: what the notes hold, for `til search` and its like; made anew where it lacks
- `settings.json`: the til part of mkdocs.yml, ready for a quick start
- `lock`: held while a command writes
"""


@contextlib.contextmanager
def writing(state: Path) -> Iterator[None]:
    """Hold the notebook's lock, in its state folder, which is made where it lacks.

    Raises Refused when the folder can't be made, or another writer keeps the lock for too long.
    """
    try:
        make_state_folder(state)
        handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Refused(f"{state}: can't be written: {error.strerror}", "til needs a notebook it may write to") from None
    try:
        _wait_for(handle, state)
        yield
    finally:
        os.close(handle)


def make_state_folder(state: Path) -> None:
    """Make the folder that git ignores and that says what it is."""
    if not state.is_dir():
        state.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), ("README.md", _README)):
        if not (state / name).exists():
            (state / name).write_text(text, "utf-8")


def _wait_for(handle: int, state: Path) -> None:
    patient_until = time.monotonic() + PATIENCE
    while not _taken(handle):
        if time.monotonic() > patient_until:
            raise Refused(f"{state / 'lock'}: another til is writing here", "wait for it to finish, then try again")
        time.sleep(0.02)


if os.name == "nt":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:  # a file system without locks: digests still guard every write
            return True
        return True
