"""Reading the notes for the site: changed notes are rendered, the others come from the cache."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.config import Config
from tiltool.config.publish import PublishConfig
from tiltool.core.links.resolve import is_home
from tiltool.core.publish.explanation import Account, PartCount, account_from_text, account_text, total_counts
from tiltool.core.publish.rules import PROJECT_ROLE, Hold, Rules
from tiltool.messages import Message, message_data, message_from_data
from tiltool.site.model.site import RenderedNote
from tiltool.site.render.rendered_note import (
    PublicNote,
    Style,
    note_from_json,
    search_keys,
    to_json,
    with_shared_texts,
    with_summary,
)
from tiltool.store.index.database import FEW, Progress
from tiltool.store.index.scan import on_all_cores
from tiltool.store.notebook.git_days import CommitDays, git_days_of, git_days_text, read_git_days
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import LinkGuard
from tiltool.store.site.listing import NoteFile, list_note_files, note_file_at, read_note_file
from tiltool.store.site.render_cache import CachedNote, RenderCache

RENDERS_AS = 24  # increase when the same text gives other HTML
_AT_ONCE = 200
_GIT_DAYS = "git days"
_GONE = Hold("unreadable", Message("it changed while it was read"), 1)


class Job(NamedTuple):
    """A note to render, and how; `stamp` is the digest of the style, `key` that of all inputs."""

    file: NoteFile
    style: Style
    stamp: bytes
    key: bytes
    commits: CommitDays | None = None


class HeldNote(NamedTuple):
    """A note that is held back as a whole, and what holds it."""

    path: str
    hold: Hold
    since: str = ""  # the day to come that it waits for


class PublicNotes(NamedTuple):
    """All public notes and projects, the notes held back, those with nothing to show, and the problems."""

    notes: tuple[RenderedNote, ...]
    projects: tuple[RenderedNote, ...]
    held: tuple[HeldNote, ...]
    empty: tuple[RenderedNote, ...]
    problems: tuple[str, ...]
    jobs: tuple[Job, ...]

    @property
    def held_notes(self) -> int:
        """Return how many notes are held back that could be published."""
        return sum(each.hold.code not in ("project", "link") for each in self.held)

    @property
    def counts(self) -> tuple[PartCount, ...]:
        """Return how many notes, projects, and parts of notes are published, and how many are held back."""
        parts = [count for each in (*self.notes, *self.projects, *self.empty) for count in each.note.counts]
        paths = [each.path for each in self.held]
        paths += [each.note.path for each in self.empty if any(count.held for count in each.note.counts)]
        projects = {job.file.path for job in self.jobs if job.style.dialect.whole}
        held = sum(path in projects for path in paths)
        notes = PartCount("note", "", len(self.notes), len(paths) - held)
        return total_counts((notes, PartCount("project", "", len(self.projects), held), *parts))

    @property
    def days_to_come(self) -> tuple[str, ...]:
        """Return the days that notes wait for, soonest first."""
        return tuple(sorted({each.since for each in self.held if each.since}))


def jobs_of(notebook: Notebook, cache: RenderCache, paths: Collection[str] = ()) -> tuple[Job, ...]:
    """Return the notes to render: all notes, and the published projects; or those of some `paths`, read anew."""
    config = notebook.config
    guard, days = LinkGuard(notebook), _git_days(notebook, cache)
    style_of = lru_cache(maxsize=None)(partial(_style, config))
    jobs: list[Job] = []
    for file in (note_file_at(notebook, path) for path in paths) if paths else list_note_files(notebook, cache):
        rules = guard.rules_at(file.path)
        if guard.publish.is_project(file.path):
            jobs.append(_job(file, *style_of(rules, PROJECT_ROLE)))
        else:
            jobs.append(_job(file, *style_of(rules, None), days.get(file.path)))
    return tuple(jobs)


def _style(config: Config, rules: Rules, whole: str | None) -> tuple[Style, bytes]:
    """Return the style for some rules, and its stamp; `whole` is the role of a project as a whole."""
    html, breaks, cjk_emphasis = config.publish.html, config.publish.breaks, config.publish.cjk_emphasis
    publish = PublishConfig(html=html, breaks=breaks, cjk_emphasis=cjk_emphasis)
    style = Style(publish, rules, config.dialect.picklable()._replace(whole=whole), config.language)
    return style, repr((style, __version__, RENDERS_AS)).encode()


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


def render_notes(
    notebook: Notebook, jobs: Sequence[Job], cache: RenderCache, today: date, progress: Progress | None
) -> PublicNotes:
    """Return what of the notebook is public on a day; only what changed is rendered."""
    few = [job.key for job in jobs] if len(jobs) <= FEW else None
    known = {key: note_from_json(text) if text else None for key, text in cache.notes(few)}
    missing = [job for job in jobs if not (job.file.problem or job.style.rules.hold or job.key in known)]
    keys: dict[str, bytes] = {}  # by path: that of the text that was rendered
    rows: list[CachedNote] = []
    for done, (path, row) in enumerate(on_all_cores(render_job, notebook.root, missing), 1):
        keys[path] = row.key
        rows.append(row)
        if len(rows) >= _AT_ONCE or done == len(missing):
            cache.keep(rows)
            rows = []
        if progress:
            progress(done, len(missing))
    known |= {key: with_shared_texts(note_from_json(text)) for key in keys.values() if (text := cache.note(key))}
    jobs = tuple(job._replace(key=keys.get(job.file.path, job.key)) for job in jobs)
    return _public_notes(jobs, known, cache, today.isoformat(), notebook.config.timezone)


def render_job(root: Path, job: Job) -> tuple[str, CachedNote]:
    """Return path and rendering of one note; for one that is held back, only its problem."""
    from tiltool.site.render.note import render_note

    path, _, day, _, text = job.file
    if text is None:  # it may have been saved once more since it was listed
        job = _job(read_note_file(root, path, day), job.style, job.stamp, job.commits)
        text = job.file.text
    if text is None:
        return path, _held_note(job.key, job.file.problem, Account(_unreadable(job.file)))
    made = render_note(text, path, date.fromisoformat(day) if day else None, job.style)
    if made.note is None:
        return path, _held_note(job.key, made.problem, made.account)
    note = _with_commits(made.note, job.commits, job.style.language) if job.commits else made.note
    keys = search_keys(note, made.bodies)
    account = account_text(made.account)
    return path, CachedNote(job.key, to_json(note), to_json(made.bodies), "\n".join(sorted(keys)), account)


def _with_commits(note: PublicNote, commits: CommitDays, language: str) -> PublicNote:
    """Return a note with the day of its last commit, and with that of the first if it has no day and is no folder's home."""
    note = note._replace(updated=commits.last)
    if note.day or is_home(note.path):
        return note
    return with_summary(note._replace(day=commits.first, is_day_committed=True), language)


def _public_notes(
    jobs: tuple[Job, ...], known: Mapping[bytes, PublicNote | None], cache: RenderCache, today: str, zone: str
) -> PublicNotes:
    notes: list[RenderedNote] = []
    projects: list[RenderedNote] = []
    problems: list[str] = []
    held: list[HeldNote] = []
    empty: list[RenderedNote] = []
    for job in jobs:
        note = known.get(job.key)
        problem = "" if note or job.style.rules.hold else job.file.problem or _problem(cache, job.key)
        problems += [problem] if problem else []
        hold = _hold_of_day(note, today, zone) if note else _hold_of_job(job, cache)
        if note is None or hold:
            held.append(HeldNote(job.file.path, hold or _GONE, note.since if note else ""))
        elif note.pieces:
            (projects if job.style.dialect.whole else notes).append(RenderedNote(note, job.key))
        else:  # it has no page, and that is no problem
            empty.append(RenderedNote(note, job.key))
    return PublicNotes(tuple(notes), tuple(projects), tuple(held), tuple(empty), tuple(problems), jobs)


def _hold_of_day(note: PublicNote, today: str, zone: str) -> Hold | None:
    """Return what holds a note back until a day to come; `zone` is the time zone of today, "" for that of the machine."""
    if note.since <= today:
        return None
    if note.since_line:
        return Hold("day", Message("it is to be published on {day}", day=note.since), note.since_line)
    if zone:
        return Hold("day", Message("{day} is still to come in {zone}", day=note.since, zone=zone))
    return Hold("day", Message("its day is {day}, and today is {today}", day=note.since, today=today))


def _hold_of_job(job: Job, cache: RenderCache) -> Hold | None:
    """Return what holds all of a note back."""
    if job.style.rules.hold:
        return job.style.rules.hold
    if job.file.problem:
        return _unreadable(job.file)
    account = cache.account(job.key)
    return account_from_text(account).hold if account else None


def _problem(cache: RenderCache, key: bytes) -> str:
    """Return the problem of a note that is held back; the cache stores it instead of its bodies."""
    kept = cache.bodies(key)
    return message_from_data(json.loads(kept)) if kept else ""


def _held_note(key: bytes, problem: str, account: Account) -> CachedNote:
    problem_text = json.dumps(message_data(problem)) if problem else ""
    return CachedNote(key, "", problem_text, account=account_text(account))


def _unreadable(file: NoteFile) -> Hold:
    return Hold("unreadable", file.problem, 1)
