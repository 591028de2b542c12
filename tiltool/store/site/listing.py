"""Which notes there are and what is in them, where no index keeps it: files that look as they did are not read again."""

import json
import time
from typing import NamedTuple

from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.render_cache import RenderCache

_NAME = "listing"
_SETTLED_NS = 2_000_000_000
"""Age from which a file's time is trusted: one that was just saved may be saved again within the same tick."""


class NoteFile(NamedTuple):
    """A note or project as the folder, or the index, has it."""

    path: str
    digest: bytes
    day: str
    fault: str


def list_note_files(notebook: Notebook, cache: RenderCache) -> tuple[NoteFile, ...]:
    """Return all notes and projects as they are now, by path."""
    known = json.loads(cache.text(_NAME) or "{}")
    now = time.time_ns()
    seen: dict[str, list[str | int]] = {}
    for path, entry in sorted(notebook.entries(), key=lambda each: each[0]):
        stat = entry.stat()
        stamp: list[str | int] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
        there = known.get(path)
        if there and there[:3] == stamp:
            seen[path] = there
        else:
            seen[path] = [*stamp, *_read(notebook, path)]
    settled = {path: kept for path, kept in seen.items() if int(kept[2]) < now - _SETTLED_NS}
    if settled != known:
        cache.keep_texts({_NAME: json.dumps(settled)})
    return tuple(_listed(notebook, path, str(kept[3]), str(kept[4])) for path, kept in seen.items())


def _read(notebook: Notebook, path: str) -> tuple[str, str]:
    """Return the digest of a note, and why it can't be read."""
    try:
        return digest_of(read_text(notebook.root / path))[:32], ""
    except Refused as error:
        return "", error.message


def _listed(notebook: Notebook, path: str, digest: str, fault: str) -> NoteFile:
    day = notebook.day_at(path)
    return NoteFile(path, bytes.fromhex(digest), day.isoformat() if day else "", fault)
