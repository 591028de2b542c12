"""Reading the notes for the site: changed notes are rendered, the others come from the cache."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.config import PublishConfig
from tiltool.core.links.resolve import is_home
from tiltool.messages import Message, message_data, message_from_data
from tiltool.site.model.site import RenderedNote
from tiltool.site.render.rendered_note import PublicNote, Style, note_from_json, search_keys, to_json
from tiltool.store.index.scan import Progress, on_all_cores
from tiltool.store.notebook.git_days import CommitDays, git_days_of, git_days_text, read_git_days
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import LinkGuard
from tiltool.store.site.listing import NoteFile, list_note_files, read_note_file
from tiltool.store.site.render_cache import CachedNote, RenderCache

_RENDERS_AS = 17  # increase when the same text gives other HTML
_OF_PAGES = ("tasks", "home", "markdown", "cards", "reply", "comments", "analytics")
"""Options that change pages, but not how a note is rendered."""

_AT_ONCE = 200
_GIT_DAYS = "git days"


class Job(NamedTuple):
    """A note to render, and how; `stamp` is the digest of the style, `key` that of all inputs."""

    file: NoteFile
    style: Style
    stamp: bytes
    key: bytes
    commits: CommitDays | None = None


class PublicNotes(NamedTuple):
    """All public notes and projects, the number of notes held back, and the problems."""

    notes: tuple[RenderedNote, ...]
    projects: tuple[RenderedNote, ...]
    held: int
    problems: tuple[str, ...]
    jobs: tuple[Job, ...]


def jobs_of(notebook: Notebook, cache: RenderCache) -> tuple[Job, ...]:
    """Return the notes to render: all notes, and the published projects."""
    config = notebook.config
    publish = config.publish._replace(**{name: PublishConfig._field_defaults[name] for name in _OF_PAGES})
    style = Style(publish, config.dialect.picklable(), config.language)
    project_style = style._replace(dialect=style.dialect._replace(whole="later"))
    stamps = [repr((each, __version__, _RENDERS_AS)).encode() for each in (style, project_style)]
    guard, days = LinkGuard(notebook), _git_days(notebook, cache)
    jobs: list[Job] = []
    for file in list_note_files(notebook, cache):
        if not file.path.startswith(f"{config.tasks}/"):
            if not guard.holds_back(file.path):
                jobs.append(_job(file, style, stamps[0], days.get(file.path)))
        elif _is_published(file.path.removeprefix(f"{config.tasks}/"), config.publish.tasks):
            jobs.append(_job(file, project_style, stamps[1]))
    return tuple(jobs)


def _git_days(notebook: Notebook, cache: RenderCache) -> Mapping[str, CommitDays]:
    """Return the days of the notes by git, if the notebook goes by them."""
    if notebook.config.days != "git":
        return {}
    known = git_days_of(cache.text(_GIT_DAYS))
    now = read_git_days(notebook, known)
    if now != known:
        cache.keep_texts({_GIT_DAYS: git_days_text(now)})
    return now.days


def _job(file: NoteFile, style: Style, stamp: bytes, commits: CommitDays | None = None) -> Job:
    made_of = repr((file.path, file.digest, file.day, *(commits or ()))).encode()
    return Job(file, style, stamp, blake2b(made_of + stamp, digest_size=16).digest(), commits)


def _is_published(path: str, tasks: bool | tuple[str, ...]) -> bool:
    return tasks if isinstance(tasks, bool) else path.removesuffix(".md") in tasks


def render_notes(
    notebook: Notebook, jobs: Sequence[Job], cache: RenderCache, today: date, progress: Progress | None
) -> PublicNotes:
    """Return what of the notebook is public on a day; only what changed is rendered."""
    cached = dict(cache.notes())
    missing = [job for job in jobs if not job.file.problem and job.key not in cached]
    keys: dict[str, bytes] = {}  # by path: that of the text that was rendered
    rows: list[CachedNote] = []
    for done, (path, row) in enumerate(on_all_cores(render_job, notebook.root, missing), 1):
        keys[path] = row.key
        rows.append(row)
        if len(rows) >= _AT_ONCE or done == len(missing):
            cache.keep(rows)
            cached.update((row.key, row.note or f"!{row.bodies}") for row in rows)
            rows = []
        if progress:
            progress(done, len(missing))
    jobs = tuple(job._replace(key=keys.get(job.file.path, job.key)) for job in jobs)
    return _public_notes(jobs, cached, cache, today)


def render_job(root: Path, job: Job) -> tuple[str, CachedNote]:
    """Return path and rendering of one note; for one that is held back, only its problem."""
    from tiltool.site.render.note import render_note

    path, _, day, _, text = job.file
    if text is None:  # it may have been saved once more since it was listed
        job = _job(read_note_file(root, path, day), job.style, job.stamp, job.commits)
        text = job.file.text
    if text is None:
        return path, _held_note(job.key, job.file.problem)
    made = render_note(text, path, date.fromisoformat(day) if day else None, job.style)
    if made.note is None:
        return path, _held_note(job.key, made.problem)
    note = _with_commits(made.note, job.commits) if job.commits else made.note
    keys = search_keys(note, made.bodies)
    return path, CachedNote(job.key, to_json(note), to_json(made.bodies), "\n".join(sorted(keys)))


def _with_commits(note: PublicNote, commits: CommitDays) -> PublicNote:
    """Return a note with the day of its last commit, and with that of the first if it has no day and is no folder's home."""
    note = note._replace(updated=commits.last)
    return note if note.day or is_home(note.path) else note._replace(day=commits.first, is_day_committed=True)


def _public_notes(jobs: tuple[Job, ...], cached: Mapping[bytes, str], cache: RenderCache, today: date) -> PublicNotes:
    notes: list[RenderedNote] = []
    projects: list[RenderedNote] = []
    problems: list[str] = []
    held = 0
    for job in jobs:
        text = cached.get(job.key, "!")
        problem = job.file.problem or _problem(text, cache, job.key)
        if problem:
            is_located = problem.startswith(job.file.path)
            problems.append(
                problem if is_located else Message("{path}: {problem}", path=job.file.path, problem=problem)
            )
        note = None if not text or text.startswith("!") else note_from_json(text)
        if note is None or note.since > today.isoformat():
            held += 1
        elif note.pieces:  # an empty note has no page, and that is no problem
            (projects if job.style.dialect.whole else notes).append(RenderedNote(note, job.key))
    return PublicNotes(tuple(notes), tuple(projects), held, tuple(problems), jobs)


def _problem(text: str, cache: RenderCache, key: bytes) -> str:
    """Return the problem of a note that is held back; the cache stores it instead of its bodies."""
    kept = text[1:] if text.startswith("!") else "" if text else cache.bodies(key)
    return message_from_data(json.loads(kept)) if kept else ""


def _held_note(key: bytes, problem: str) -> CachedNote:
    return CachedNote(key, "", json.dumps(message_data(problem)) if problem else "")
