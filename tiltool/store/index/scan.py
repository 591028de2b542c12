"""Read notes for the index: one, or many on all cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from tiltool.config import Config
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.search.columns import learned_spans, task_lines
from tiltool.core.text.lines import Span, digest_of
from tiltool.errors import Refused
from tiltool.store.files.atomic import read_text
from tiltool.store.index.database import FEW, Index, pack
from tiltool.store.index.difference import ScanRequest

_CHUNK = 50
_SAMPLES = 8
_LONGEST_DICTIONARY = 1 << 15  # the window of zlib


class ScannedNote(NamedTuple):
    """A note as it was read; without its text if that is unchanged or can't be read."""

    wanted: ScanRequest
    digest: bytes
    day: str | None = None  # from its path
    learned: tuple[Span, ...] = ()
    tasks: tuple[str, str] = ("", "")
    packed: bytes = b""
    fault: str | None = None
    conflict: int = 0


class Reading(NamedTuple):
    """Settings for reading notes, with the compression dictionary. They can be sent to another process."""

    root: Path
    config: Config
    dictionary: bytes


def reading_of(index: Index) -> Reading:
    """Return the settings for reading the notes of an index."""
    return Reading(index.notebook.root, index.notebook.config.picklable(), index.dictionary)


def read_one(reading: Reading, wanted: ScanRequest) -> ScannedNote:
    """Read one note."""
    try:
        text = read_text(reading.root / wanted.path)
    except Refused as error:
        return ScannedNote(wanted, b"", fault=error.message)
    digest = bytes.fromhex(digest_of(text)[:32])
    if digest == wanted.known:
        return ScannedNote(wanted, digest)
    day = reading.config.day_of(wanted.path)
    return ScannedNote(
        wanted,
        digest,
        day.isoformat() if day else None,
        learned_spans(text, reading.config.dialect.role_of),
        task_lines(text),
        pack(text, reading.dictionary),
        conflict=conflict_line(text),
    )


Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")


def on_all_cores(work: Callable[[Shared, Item], Made], reading: Shared, items: Sequence[Item]) -> Iterator[Made]:
    """Yield the result of `work` for each item; if there are many, in any order and on all cores."""
    cores = os.cpu_count() or 1
    if len(items) <= FEW or cores == 1:
        yield from (work(reading, item) for item in items)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed

    chunks = [items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK)]
    with ProcessPoolExecutor(cores, initializer=_start_worker) as pool:
        try:
            for done in as_completed([pool.submit(_on_chunk, work, reading, chunk) for chunk in chunks]):
                yield from done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and disable garbage collection: a worker hands over all that it makes."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _on_chunk(work: Callable[[Shared, Item], Made], reading: Shared, items: Sequence[Item]) -> list[Made]:
    return [work(reading, item) for item in items]


def dictionary_of(root: Path, paths: Sequence[str]) -> bytes:
    """Return a dictionary for `pack`: samples of some notes, spread over the years."""
    some = paths[:: max(1, len(paths) // _SAMPLES)][-_SAMPLES:]
    return b"".join(_sample(root / path) for path in some)[-_LONGEST_DICTIONARY:]


def _sample(path: Path) -> bytes:
    try:
        return path.read_bytes()[: _LONGEST_DICTIONARY // _SAMPLES]
    except OSError:
        return b""
