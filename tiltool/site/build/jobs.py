"""Reading the notes for the site: what changed is rendered, the rest is taken from the cache."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.core.publish.rules import Rules
from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.site.model.site import RenderedNote
from tiltool.site.render.note import Style
from tiltool.site.render.rendered_note import note_from_json, search_keys, to_json
from tiltool.store.files.atomic import read_text
from tiltool.store.index.database import FILE, open_index, throw_away
from tiltool.store.index.refresh import refresh
from tiltool.store.index.scan import Progress, on_all_cores
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import LinkGuard
from tiltool.store.site.listing import NoteFile, list_note_files
from tiltool.store.site.render_cache import CachedNote, RenderCache

_RENDERS_AS = 6  # raise it when the same text gives other HTML
_AT_ONCE = 200


class Job(NamedTuple):
    """A note to be rendered, and how; `key` is the digest of all that the rendered note is made of."""

    file: NoteFile
    style: Style
    key: bytes

    @property
    def is_project(self) -> bool:
        """Return whether it is a file of the backlog."""
        return bool(self.style.whole)


class PublicNotes(NamedTuple):
    """All public notes and projects, how many notes are held back, and the problems."""

    notes: tuple[RenderedNote, ...]
    projects: tuple[RenderedNote, ...]
    held: int
    problems: tuple[str, ...]
    jobs: tuple[Job, ...]


def jobs_of(notebook: Notebook, cache: RenderCache) -> tuple[Job, ...]:
    """Return what there is to render: all notes, and the projects that are published."""
    return tuple(_jobs(notebook, list_notes(notebook, cache)))


def render_notes(
    notebook: Notebook, jobs: Sequence[Job], cache: RenderCache, today: date, progress: Progress | None
) -> PublicNotes:
    """Return what of the notebook is public on a day; only what changed is rendered."""
    cached = dict(cache.notes())
    missing = [job for job in jobs if not job.file.fault and job.key not in cached]
    saved_since: dict[str, bytes] = {}  # keys of notes that were saved once more since they were listed
    for results in _rendered(notebook, missing, progress):
        cache.keep(row for _, row in results)
        cached.update((row.key, row.note or f"!{row.bodies}") for _, row in results)
        saved_since.update((path, row.key) for path, row in results)
    jobs = tuple(job._replace(key=saved_since.get(job.file.path, job.key)) for job in jobs)
    return _public_notes(jobs, cached, cache, today)


def _public_notes(jobs: tuple[Job, ...], cached: Mapping[bytes, str], cache: RenderCache, today: date) -> PublicNotes:
    notes: list[RenderedNote] = []
    projects: list[RenderedNote] = []
    problems: list[str] = []
    held = 0
    for job in jobs:
        text = cached.get(job.key, "!")
        problem = job.file.fault or _problem(text, cache, job.key)
        if problem:
            problems.append(problem if problem.startswith(job.file.path) else f"{job.file.path}: {problem}")
        note = None if not text or text.startswith("!") else note_from_json(text)
        if note is None or note.since > today.isoformat():
            held += 1
        elif note.pieces:  # else there is nothing to show: no page, and nothing wrong
            (projects if job.is_project else notes).append(RenderedNote(note, job.key))
    return PublicNotes(tuple(notes), tuple(projects), held, tuple(problems), jobs)


def _problem(text: str, cache: RenderCache, key: bytes) -> str:
    """Return the problem of a note that is held back; it is kept in the place of its bodies."""
    if text.startswith("!"):
        return text[1:]
    return cache.bodies(key) if text == "" else ""


def list_notes(notebook: Notebook, cache: RenderCache) -> tuple[NoteFile, ...]:
    """Return all notes and projects as they are now, by path: as the index has them, where there is one."""
    if not (notebook.state / FILE).exists():
        return list_note_files(notebook, cache)
    try:
        return _listed(notebook)
    except sqlite3.OperationalError as error:
        return _listed(notebook, str(error))
    except sqlite3.DatabaseError:
        throw_away(notebook.state)
        return list_note_files(notebook, cache)


def _listed(notebook: Notebook, why_not: str = "") -> tuple[NoteFile, ...]:
    with contextlib.closing(open_index(notebook.state, notebook.config, why_not=why_not)) as index:
        refresh(index, notebook)
        rows = index.database.execute("SELECT path, digest, day, fault FROM note ORDER BY path")
        return tuple(NoteFile(path, digest, day or "", fault or "") for path, digest, day, fault in rows)


def _jobs(notebook: Notebook, files: Sequence[NoteFile]) -> Iterator[Job]:
    config = notebook.config
    dialect, publish = config.dialect, config.publish
    rules = Rules(tuple(publish.roles), publish.private, publish.notes)
    style = Style(rules, dict(dialect.roles), dict(dialect.states), config.language, publish.html)
    project = style._replace(rules=rules._replace(roles=(*rules.roles, "later")), whole="later")
    guard = LinkGuard(notebook)
    stamps = _stamp(style), _stamp(project)
    for each in files:
        if not each.path.startswith(f"{config.tasks}/"):
            if not guard.holds_back(each.path):
                yield Job(each, style, _key(each, stamps[0]))
        elif _is_published(each.path.removeprefix(f"{config.tasks}/"), publish.tasks):
            yield Job(each, project, _key(each, stamps[1]))


def _is_published(path: str, tasks: bool | tuple[str, ...]) -> bool:
    return tasks if isinstance(tasks, bool) else path.removesuffix(".md") in tasks


def _stamp(style: Style) -> bytes:
    return repr((style, __version__, _RENDERS_AS)).encode()


def _key(file: NoteFile, stamp: bytes) -> bytes:
    made_of = repr((file.path, file.digest, file.day)).encode()
    return blake2b(made_of + stamp, digest_size=16).digest()


def _rendered(
    notebook: Notebook, jobs: Sequence[Job], progress: Progress | None
) -> Iterator[list[tuple[str, CachedNote]]]:
    """Yield path and rendered note, many at once, as they come from the cores."""
    results: list[tuple[str, CachedNote]] = []
    for done, result in enumerate(on_all_cores(render_job, notebook.root, jobs), 1):
        results.append(result)
        if len(results) >= _AT_ONCE or done == len(jobs):
            yield results
            results = []
        if progress:
            progress(done, len(jobs))


def render_job(root: Path, job: Job) -> tuple[str, CachedNote]:
    """Return path and rendering of one note; of one that is held back there is only the problem."""
    from tiltool.site.render.note import render

    path, _, day, _ = job.file
    try:
        text = read_text(root / path)
    except Refused as error:
        return path, CachedNote(job.key, "", error.message)
    digest = bytes.fromhex(digest_of(text)[:32])
    saved_since = digest != job.file.digest  # once more since the index looked
    key = _key(job.file._replace(digest=digest), _stamp(job.style)) if saved_since else job.key
    made = render(text, path, date.fromisoformat(day) if day else None, job.style)
    if made.note is None:
        return path, CachedNote(key, "", made.problem)
    keys = search_keys(made.note, [body.text for body in made.bodies], job.style.language)
    return path, CachedNote(key, to_json(made.note), to_json(made.bodies), "\n".join(sorted(keys)))
