"""Copies of tasks after a merge: what one machine did to a task that the other one had carried into another note."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from tiltool.core.merge.copies import Files, Takeover, find_takeovers, take_over
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.text.edits import minimal_patch
from tiltool.errors import Refused
from tiltool.store.files.atomic import NOTE_SUFFIXES, read_text, write_derived
from tiltool.store.files.change import Change
from tiltool.store.git.repository import Repository
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook

_SEEN = "merged"
"""The file of the last commit whose merges were looked at."""


class Merge(NamedTuple):
    """The commits that are merged, and the one before both; a machine's files may have changed since its commit."""

    base: str
    ours: str
    theirs: str
    unsaved: Collection[str] = ()  # paths of what is to be committed to ours


def merge_of(repository: Repository, ours: str, theirs: str) -> Merge | None:
    """Return the merge of two commits; None if one has all that is in the other, or nothing is common."""
    base = repository.line("merge-base", ours, theirs)
    commits = [repository.line("rev-parse", "--verify", "--quiet", each) for each in (ours, theirs)]
    return Merge(base, commits[0], commits[1]) if base and base not in commits else None


def agree(notebook: Notebook, repository: Repository, merge: Merge, at: str) -> tuple[Takeover, ...]:
    """Let the copies of tasks take over what was done to them on the other machine; return those that did."""
    texts: dict[str, str] = {}
    done: list[Takeover] = []
    for takeover in copies_to_update(notebook, repository, merge):
        before = texts.get(takeover.path) or _text(notebook, takeover.path)
        is_project = Backlog(notebook).has(takeover.path)
        dialect = Backlog(notebook).dialect if is_project else notebook.config.dialect
        after = before if conflict_line(before) else take_over(before, takeover, dialect)
        if after != before:
            texts[takeover.path] = after
            done.append(takeover)
    changes = [Change(path, minimal_patch(_text(notebook, path), text)) for path, text in texts.items()]
    if changes:
        notebook.history.record(at, "sync", changes, about=", ".join(each.title for each in done))
    return tuple(done)


def agree_on_merges(notebook: Notebook, repository: Repository, at: str) -> tuple[Takeover, ...]:
    """Do the same for the merges that git has made since the last look."""
    seen = ""
    with suppress(Refused, OSError):
        seen = read_text(notebook.state / _SEEN).strip()
    merges = [merge_of(repository, *parents) for parents in repository.merges(seen)]
    return tuple(each for merge in merges if merge for each in agree(notebook, repository, merge, at))


def note_merges(notebook: Notebook, repository: Repository, *, first: bool = False) -> None:
    """Remember that the merges up to now were looked at; `first`, only if none was yet."""
    file = notebook.state / _SEEN
    with suppress(OSError):
        if not (first and file.exists()):
            write_derived(file, repository.line("rev-parse", "HEAD") + "\n")


def copies_to_update(notebook: Notebook, repository: Repository, merge: Merge) -> tuple[Takeover, ...]:
    """Return what the copies of tasks take over in a merge."""
    ours, theirs = (repository.paths_changed(merge.base, each) for each in (merge.ours, merge.theirs))
    paths = [path for path in sorted({*ours, *theirs, *merge.unsaved}) if path.endswith(NOTE_SUFFIXES)]
    if not paths:
        return ()
    versions = [repository.texts(commit, paths) for commit in (merge.base, merge.ours, merge.theirs)]
    now = {path: text for path in merge.unsaved if path in paths and (text := _text(notebook, path))}
    versions[1] = {**versions[1], **now}
    found = (each for author in notebook.by_author() for each in _takeovers(author, paths, versions))
    return tuple(dict.fromkeys(found))


def _takeovers(notebook: Notebook, paths: Sequence[str], versions: Sequence[Mapping[str, str]]) -> Iterator[Takeover]:
    """Yield what copies in the notes of an author, and in the projects, take over."""
    backlog, rules = Backlog(notebook), notebook.publish_rules
    every = {notebook.from_root(path): date.fromisoformat(day) for day, path in notebook.calendar.paths.items()}
    for path in paths:
        day = notebook.day_at(path)
        if day and day not in every.values():  # in one of the commits only
            every[path] = day
    since = min((day for path, day in every.items() if path in paths), default=date.max)
    days = {path: day for path, day in every.items() if day >= since}
    same = {path: _text(notebook, path) for path in (*days, *backlog.paths()) if path not in paths}
    texts = [
        same | {path: text for path, text in version.items() if path in days or backlog.has(path)}
        for version in versions
    ]
    files = Files(days, notebook.config.dialect, backlog.dialect, rules, notebook.config.fields)
    yield from find_takeovers(files, *texts)


def _text(notebook: Notebook, path: str) -> str:
    with suppress(Refused, OSError):  # not UTF-8, or gone
        return read_text(notebook.root / path)
    return ""
