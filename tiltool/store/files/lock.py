"""One writer, and one build, at a time: locks that the system releases when their holder dies."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import unwritable, write_derived

PATIENCE = 10.0
"""Seconds that a command waits for another one to finish."""

BUILD_PATIENCE = 1800.0
"""Seconds that a build waits for another one: a build may take long."""

_SYNC_PATIENCE = 60.0

_README = """# .til

til's own data about this notebook. The notes are the source of truth: you can delete this folder at any time, and
lose only the history for `til undo`.

- `history.jsonl`: every change, one line each, newest last
- `undone/`: pictures and other files that an undo removed, for `til redo`
- `index.db`: the content of the notes, for `til search` and similar commands; rebuilt if missing
- `merged`: the last commit whose merges `til sync` has examined
- `settings.json`: til's part of mkdocs.yml, for a quick start
- `site.db`, `site-….json`, `mkdocs`: the build cache of the site; rebuilt if missing
- `publish`: the site to be published, and what was published last; rebuilt if missing
- `lock`: held while a command writes; `build.lock`, `publish.lock`, `sync.lock`: while it builds, publishes or syncs
"""


def writing(state: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the notebook's lock, in its state folder, which is made if missing.

    Raises Refused if the folder can't be made, or another writer keeps the lock for too long.
    """
    file = state / "lock"
    return _held(file, Message("{path}: another til is writing here", path=file), PATIENCE, is_needed=True)


def is_locked(state: Path) -> bool:
    """Return whether a process is writing to the notebook right now."""
    try:
        handle = os.open(state / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        return not _taken(handle)
    finally:
        os.close(handle)


def building(state: Path, waits: Callable[[], None] = lambda: None) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of site builds; `waits` is called if another build holds it. Raises Refused.

    If the lock file can't be created, there is no lock: such a build writes nothing that another could interfere with.
    """
    file = state / "build.lock"
    return _held(file, Message("{path}: another til is building here", path=file), BUILD_PATIENCE, waits)


def publishing(state: Path, waits: Callable[[], None] = lambda: None) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of publications; `waits` is called if another one holds it. Raises Refused."""
    file = state / "publish.lock"
    return _held(file, Message("{path}: another til is publishing here", path=file), BUILD_PATIENCE, waits)


def syncing(state: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of exchanges with other machines. Raises Refused if another one takes too long."""
    file = state / "sync.lock"
    return _held(file, Message("{path}: another til is syncing here", path=file), _SYNC_PATIENCE)


@contextlib.contextmanager
def _held(
    file: Path, why: str, patience: float, waits: Callable[[], None] = lambda: None, *, is_needed: bool = False
) -> Iterator[None]:
    try:
        make_state_folder(file.parent)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if is_needed:
            raise Refused(unwritable(file.parent, error), "til needs a notebook it can write to") from None
        yield
        return
    try:
        if not _taken(handle):
            waits()
            _wait_for(handle, patience, why)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Defer Ctrl-C until the block ends, for git too; a shell that git starts, as for a hook, may unblock it."""
    import signal  # few commands need these
    import threading

    with contextlib.ExitStack() as after:
        if hasattr(signal, "pthread_sigmask"):
            before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
            after.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)
        elif threading.current_thread() is threading.main_thread():  # on Windows it can only be ignored
            after.callback(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.SIG_IGN))
        yield


def make_state_folder(state: Path) -> None:
    """Make the state folder, which git ignores, with a README that explains it."""
    state.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), ("README.md", _README)):
        if not _has_text(state / name):
            write_derived(state / name, text)


def _has_text(file: Path) -> bool:
    """Return whether a file exists and isn't empty; a full disk or a power cut leaves an empty one behind."""
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


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
