"""Making the files of a site, in two processes if there are many."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tiltool.site.output.files import Output
from tiltool.store.site.output_folder import SiteFile, SiteFolder
from tiltool.store.site.render_cache import RenderCache

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MANY = 500
"""Number of files from which a second process is worthwhile."""

_CHUNK = 20  # files next to each other show the same notes

Step = Callable[[int], None]
"""Called after each file, with the number of files made so far."""


def stage_files(files: Sequence[Output], folder: SiteFolder, cache: RenderCache, step: Step) -> None:
    """Make and stage files, whose contents come from the cache. Raises Refused if one can't be written."""
    if len(files) < MANY or not _may_fork(cache):
        _stage(files, folder, step)
        return
    _stage(files[:1], folder, step)  # this also removes the remains of a killed build
    chunks = [files[at : at + _CHUNK] for at in range(1, len(files), _CHUNK)]
    ours, theirs = ([file for chunk in chunks[first::2] for file in chunk] for first in (0, 1))
    with _Helper(theirs, folder, cache) as helper:
        _stage(ours, folder, lambda number: step(number * len(files) // len(ours)))
        done = helper.result()
    if done is None:  # the helper was killed
        _stage(theirs, folder, step)
    elif isinstance(done, BaseException):
        raise done
    else:
        folder.staged.update(done)


def _stage(files: Sequence[Output], folder: SiteFolder, step: Step) -> None:
    for number, each in enumerate(files, 1):
        folder.stage(each.path, each.key, each.make())
        step(number)


def _may_fork(cache: RenderCache) -> bool:
    """Return whether a fork of this process is safe: no other thread holds a lock, and the cache is in a file."""
    return sys.platform == "linux" and threading.active_count() == 1 and bool(cache.file)


class _Helper:
    """A fork of this process that stages some files."""

    def __init__(self, files: Sequence[Output], folder: SiteFolder, cache: RenderCache) -> None:
        from multiprocessing import get_context

        context = get_context("fork")
        self.results, self.sender = context.Pipe(duplex=False)
        self.process = context.Process(target=_help, args=(files, folder, cache, self.sender), daemon=True)

    def __enter__(self) -> "_Helper":
        self.process.start()
        self.sender.close()
        return self

    def result(self) -> dict[str, SiteFile] | BaseException | None:
        """Return the staged files, or the error that prevented it; None if the process was killed."""
        try:
            found: dict[str, SiteFile] | BaseException = self.results.recv()
            return found
        except EOFError:
            return None

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self.results.close()


def _help(files: Sequence[Output], folder: SiteFolder, cache: RenderCache, sender: "Connection") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles it, and kills this process
    try:
        cache.reopen()
        _stage(files, folder, lambda number: None)
        sender.send(folder.staged)
    except Exception as error:
        sender.send(error)
