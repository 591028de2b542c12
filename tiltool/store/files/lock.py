"""One writer, and one build, at a time: locks that the system lets go of when their holder dies."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tiltool.errors import Refused

PATIENCE = 10.0
"""Seconds that a command waits for another one to finish."""

BUILD_PATIENCE = 1800.0
"""Seconds that a build waits for another one: a long build is nothing odd."""

_README = """# .til

What til remembers of this notebook. The notes are the truth: delete this folder at any time, and nothing is
lost but the history that `til undo` reads.

- `history.jsonl`: every change, one line each, newest last
- `index.db`: what the notes hold, for `til search` and its like; made anew where it lacks
- `settings.json`: the til part of mkdocs.yml, ready for a quick start
- `site.db`, `site-….json`, `mkdocs`: what the site was made of; made anew where they lack
- `lock`: held while a command writes; `build.lock`: while the site is built
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
        _wait_for(handle, PATIENCE, f"{state / 'lock'}: another til is writing here")
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def building(state: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of those who build the site; `waits` is called where another one has it. Raises Refused.

    Where no file can be made there is none: such a build keeps nothing that another could meet.
    """
    try:
        make_state_folder(state)
        handle = os.open(state / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield
        return
    try:
        if not _taken(handle):
            waits()
            _wait_for(handle, BUILD_PATIENCE, f"{state / 'build.lock'}: another til is building here")
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


def _wait_for(handle: int, patience: float, why: str) -> None:
    patient_until = time.monotonic() + patience
    while not _taken(handle):
        if time.monotonic() > patient_until:
            raise Refused(why, "wait for it to finish, then try again")
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
