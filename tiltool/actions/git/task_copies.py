"""Copies of tasks after a merge: they take over what one machine did to a task that the other one had carried."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from tiltool.core.merge.task_copies import Files, Takeover, find_takeovers, take_over
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.tasks.chains import places_in_text
from tiltool.core.text.edits import minimal_patch
from tiltool.store.files.atomic import NOTE_SUFFIXES, text_if_readable, write_derived
from tiltool.store.files.change import Change
from tiltool.store.git.repository import Repository
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook

_SEEN = "merged"
"""The file with the last commit whose merges were examined."""


class Merge(NamedTuple):
    """The merged commits and their base; a machine's files may have changed since its commit."""

    base: str
    ours: str
    theirs: str
    unsaved: Collection[str] = ()  # paths of files that will be committed to ours


def merge_of(repository: Repository, ours: str, theirs: str) -> Merge | None:
    """Return the merge of two commits; None if one contains the other, or they have no common base."""
    base = repository.line("merge-base", ours, theirs)
    commits = [repository.line("rev-parse", "--verify", "--quiet", each) for each in (ours, theirs)]
    return Merge(base, commits[0], commits[1]) if base and base not in commits else None


def copies_after_merges(notebook: Notebook, repository: Repository) -> Iterator[Takeover]:
    """Yield what the copies of tasks take over in the merges since the last examined commit, whoever made them.

    A copy that was changed in or after the merge is left alone: somebody has seen it.
    """
    for commit, *parents in repository.merges(text_if_readable(notebook.state / _SEEN).strip()):
        merge = merge_of(repository, *parents)
        found = copies_to_update(notebook, repository, merge) if merge else ()
        yield from (each for each in found if _is_same_since(notebook, repository, commit, each))


def _is_same_since(notebook: Notebook, repository: Repository, commit: str, copy: Takeover) -> bool:
    dialect = Backlog(notebook).dialect_at(copy.path)
    return all(take_over(text, copy, dialect) != text for text in repository.texts_since(commit, copy.path))


def update_copies(notebook: Notebook, takeovers: Iterable[Takeover], at: str) -> tuple[Takeover, ...]:
    """Let copies take over what was done elsewhere; return those that did. A copy that was changed since is skipped."""
    texts: dict[str, str] = {}
    done: list[Takeover] = []
    backlog = Backlog(notebook)
    for takeover in takeovers:
        before = texts.get(takeover.path) or text_if_readable(notebook.root / takeover.path)
        after = before if conflict_line(before) else take_over(before, takeover, backlog.dialect_at(takeover.path))
        if after != before:
            texts[takeover.path] = after
            done.append(takeover)
    changes = [
        Change(path, minimal_patch(text_if_readable(notebook.root / path), text)) for path, text in texts.items()
    ]
    notebook.record(at, "sync", changes, ", ".join(each.title for each in done))
    return tuple(done)


def record_merges(notebook: Notebook, repository: Repository) -> None:
    """Record that the merges up to now were examined."""
    with suppress(OSError):
        write_derived(notebook.state / _SEEN, repository.line("rev-parse", "HEAD") + "\n")


def copies_to_update(notebook: Notebook, repository: Repository, merge: Merge) -> tuple[Takeover, ...]:
    """Return what the copies of tasks take over in a merge."""
    ours, theirs = (repository.paths_changed(merge.base, each) for each in (merge.ours, merge.theirs))
    paths = [path for path in sorted({*ours, *theirs, *merge.unsaved}) if path.endswith(NOTE_SUFFIXES)]
    if not paths:
        return ()
    versions = [repository.texts(commit, paths) for commit in (merge.base, merge.ours, merge.theirs)]
    now = {path: text for path in merge.unsaved if path in paths and (text := text_if_readable(notebook.root / path))}
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
    changed = {path: day for path, day in every.items() if path in paths}
    if not any(map(backlog.has, paths)):  # tasks come only from notes: keep those where some were open
        changed = {path: day for path, day in changed.items() if _is_open_in(notebook, versions[0].get(path, ""), day)}
    since = min(changed.values(), default=date.max)
    days = {path: day for path, day in every.items() if day >= since}
    same = {path: text_if_readable(notebook.root / path) for path in (*days, *backlog.paths()) if path not in paths}
    texts = [
        same | {path: text for path, text in version.items() if path in days or backlog.has(path)}
        for version in versions
    ]
    files = Files(days, notebook.config.dialect, backlog.dialect, rules, notebook.config.fields)
    yield from find_takeovers(files, *texts)


def _is_open_in(notebook: Notebook, text: str, day: date) -> bool:
    """Return whether a note has a task that was neither finished nor carried."""
    places = places_in_text(text, notebook.config.dialect, day)
    return any(place.is_unfinished and place.state != "moved" for place in places)
