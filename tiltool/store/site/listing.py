"""The list of notes and projects: files whose size and time are unchanged are not read again."""

import json
import time
from pathlib import Path
from typing import NamedTuple

from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.store.files.atomic import read_text
from tiltool.store.index.database import FEW, YOUNG
from tiltool.store.index.difference import note_stamps
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.render_cache import RenderCache

_NAME = "note files"


class NoteFile(NamedTuple):
    """A note or project; without its text if that is unchanged or can't be read."""

    path: str
    digest: str
    day: str
    problem: str
    text: str | None = None


def list_note_files(notebook: Notebook, cache: RenderCache) -> tuple[NoteFile, ...]:
    """Return all current notes and projects, by path; if few changed, those with their texts."""
    known = json.loads(cache.text(_NAME) or "{}")
    now = time.time_ns()
    files: list[NoteFile] = []
    trusted: dict[str, list[str | int]] = {}
    changed = 0
    for path, *stamp in sorted(note_stamps(notebook)):
        kept = known.get(path)
        if kept and kept[:3] == stamp:
            file = NoteFile(path, *kept[3:])
        else:
            file = note_file_at(notebook, path)
            changed += 1
        files.append(file if changed <= FEW else file._replace(text=None))
        if not file.problem and max(stamp[1:]) < now - YOUNG:
            trusted[path] = [*stamp, *file[1:4]]
    if trusted != known:
        cache.keep_texts({_NAME: json.dumps(trusted)})
    return tuple(files)


def note_file_at(notebook: Notebook, path: str) -> NoteFile:
    """Return the note or project at a path with its current text."""
    day = notebook.day_at(path)
    return read_note_file(notebook.root, path, day.isoformat() if day else "")


def read_note_file(root: Path, path: str, day: str) -> NoteFile:
    """Return a note or project with its current text; `day` is the day in its path."""
    try:
        text = read_text(root / path, path)
    except Refused as error:
        return NoteFile(path, "", day, error.message)
    return NoteFile(path, digest_of(text)[:32], day, "", text)
