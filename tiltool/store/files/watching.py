"""Changes of files, as the operating system reports them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from types import ModuleType

from tiltool.errors import Refused
from tiltool.messages import Message

TICK = 1.0
"""Seconds after which the places themselves are checked, and an empty set is yielded if nothing changed."""

_STEP = 20  # milliseconds without a change that end a batch of changes: editors write a file in several steps


def changes_in(places: Sequence[Path], stop: Event) -> Iterator[frozenset[str]]:
    """Yield the changed paths in folders, except hidden ones, as they change; an empty set after a second without any.

    A folder that was created, removed or replaced counts as changed, and so does a file among `places`; this takes up
    to a second to notice. Raises Refused if watchfiles is missing or, later, if the system can't watch the folders.
    """
    try:
        import watchfiles
    except ImportError:
        raise Refused("watching needs watchfiles", "pip install 'tiltool[watch]'") from None
    return _changes(watchfiles, places, stop)


def _changes(watchfiles: ModuleType, places: Sequence[Path], stop: Event) -> Iterator[frozenset[str]]:
    while not stop.is_set():
        before = _marks(places)
        folders = [str(place) for place in places if place.is_dir()]
        if not folders:
            stop.wait(TICK)
            yield frozenset()
            continue
        try:
            options = {"rust_timeout": int(TICK * 1000), "yield_on_timeout": True, "step": _STEP, "stop_event": stop}
            for found in watchfiles.watch(*folders, watch_filter=None, **options):
                now = _marks(places)
                replaced = {path for path, mark in now.items() if mark != before[path]}
                visible = frozenset({path for _, path in found if not _is_hidden(path, folders)} | replaced)
                if visible or not found:
                    yield visible
                if replaced:
                    break  # the watched folder may be the old one, moved elsewhere
        except FileNotFoundError:  # removed just now
            stop.wait(TICK)
        except (OSError, RuntimeError) as error:
            message = Message("{path}: can't be watched: {error}", path=folders[0], error=error)
            raise Refused(message, "set WATCHFILES_FORCE_POLLING=1 to check the files regularly instead") from None


def _marks(places: Sequence[Path]) -> dict[str, tuple[int, ...] | None]:
    """Return for each place a value that differs once a folder is replaced or a file changes; None if it is missing."""
    return {str(place): _mark(place) for place in places}


def _mark(place: Path) -> tuple[int, ...] | None:
    try:
        stat = place.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if place.is_dir() else (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _is_hidden(path: str, folders: Sequence[str]) -> bool:
    """Return whether a path is hidden, or in a hidden folder, below one of the folders."""
    return any(path.startswith(folder) and f"{os.sep}." in path[len(folder) :] for folder in folders)
