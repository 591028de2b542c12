"""Sync: commit the notebook's changes, merge those of the other machines, push the result."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import NamedTuple

from tiltool.actions.changes.summary import changes_in_words
from tiltool.actions.git.known_files import known_files
from tiltool.actions.git.resolve import conflicts_at
from tiltool.actions.git.setup import configure_clone, has_merges, merge_attributes, own_driver
from tiltool.actions.git.task_copies import (
    Merge,
    copies_after_merges,
    copies_to_update,
    merge_of,
    record_merges,
    update_copies,
)
from tiltool.core.merge.task_copies import Takeover
from tiltool.errors import Conflicted, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.files.lock import syncing, uninterrupted
from tiltool.store.git.repository import GitRan, Repository, Upstream
from tiltool.store.notebook.notebook import Notebook

_TRIES = 5


class SyncRequest(NamedTuple):
    """The day of the commit, whether it includes all changed files, and whether it is a dry run."""

    day: str
    at: str  # the timestamp of changes in notes
    translate: Callable[[str], str]  # puts a message in the language of the commits
    all_files: bool = False
    dry_run: bool = False


class Exchange(NamedTuple):
    """How many commits were received and sent; `failure` is why the exchange is incomplete."""

    remote: str = ""  # "" for none
    received: int = 0
    sent: int = 0
    offline: bool = False
    conflicts: tuple[tuple[str, int], ...] = ()  # path and line
    way_out: str = ""  # of the conflicts
    failure: Refused | None = None
    copies: tuple[Takeover, ...] = ()  # copies of tasks that took over what the other machine did


class SyncReport(NamedTuple):
    """What was committed, with its message, and changed files that were left alone; then the exchange."""

    committed: tuple[str, ...]
    message: str
    left: tuple[str, ...]
    exchange: Exchange
    has_merges: bool  # til merges the notes
    configured: bool  # just now, in this clone


def sync(notebook: Notebook, request: SyncRequest) -> SyncReport:
    """Commit what changed, fetch, merge, push: one at a time. A dry run asks no remote.

    Raises Refused outside a repository, in the middle of a merge, or if the commit fails; Conflicted.
    """
    repository = Repository(notebook.root)
    with nullcontext() if request.dry_run else syncing(notebook.state):
        repository.check_idle()
        return _sync(notebook, repository, request)


def _sync(notebook: Notebook, repository: Repository, request: SyncRequest) -> SyncReport:
    with notebook.writing(request.dry_run), uninterrupted():
        changed = [*repository.changed_files()]
        paths = tuple(each.path for each in changed) if request.all_files else known_files(notebook, changed)
        _refuse_markers(notebook, paths)
        message = _message(notebook, repository, request, paths) if paths else ""
        if paths and not request.dry_run:
            repository.commit(paths, message)
    upstream = repository.upstream()
    if request.dry_run:
        exchange = _expected(notebook, repository, upstream, paths)
    elif upstream:
        exchange = _exchange(notebook, repository, upstream, request)
    else:
        exchange = Exchange(copies=_update_task_copies(notebook, repository, request))
    merges = has_merges(notebook, repository)  # received changes may have set that
    configured = merges and configure_clone(repository, dry_run=request.dry_run)
    left = tuple(each.path for each in changed if each.path not in paths)
    return SyncReport(paths, message, left, exchange, merges, configured)


def _message(notebook: Notebook, repository: Repository, request: SyncRequest, paths: Sequence[str]) -> str:
    """Return the message of a commit: the day, and what changed."""
    words = changes_in_words(notebook, repository.last_text, paths)
    return f"{request.day}: {', '.join(map(request.translate, words))}"


def _refuse_markers(notebook: Notebook, paths: Sequence[str]) -> None:
    """Raise Conflicted for the first note with conflict markers; only during a change."""
    for path in paths:
        if path.endswith(NOTE_SUFFIXES) and notebook.has_file(path):
            try:
                notebook.text_at(path)
            except Conflicted:
                raise
            except Refused:  # not UTF-8
                pass


def _conflicts(notebook: Notebook, paths: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each file with the line of each of its conflicts; 0 if git marked none."""
    for path in paths:
        yield from [(path, each.line) for each in conflicts_at(notebook, path)] or [(path, 0)]


def _expected(notebook: Notebook, repository: Repository, upstream: Upstream | None, paths: Sequence[str]) -> Exchange:
    copies = tuple(copies_after_merges(notebook, repository))
    if upstream is None:
        return Exchange(copies=copies)
    ahead, behind = repository.distance(upstream)
    base = repository.line("merge-base", "HEAD", upstream.ref) if behind and (ahead or paths) else ""
    merge = Merge(base, "HEAD", upstream.ref, paths)
    copies += copies_to_update(notebook, repository, merge) if base else ()
    return Exchange(upstream.remote, behind, ahead + bool(paths), copies=copies)


def _exchange(notebook: Notebook, repository: Repository, upstream: Upstream, request: SyncRequest) -> Exchange:
    done = Exchange(upstream.remote)
    try:
        for _ in range(_TRIES):
            fetched = repository.fetch(upstream)
            if fetched.is_offline:
                return done._replace(offline=True)
            fetched.checked()
            behind, merge = repository.distance(upstream)[1], None
            if behind:
                merged, merge = _integrate(notebook, repository, upstream)
                if not merged.succeeded:
                    return _stopped(notebook, repository, done, behind, merged)
                done = done._replace(received=done.received + behind)
            done = done._replace(copies=done.copies + _update_task_copies(notebook, repository, request, merge))
            ahead = repository.distance(upstream)[0]
            pushed = repository.push(upstream) if ahead else None
            if pushed is None or pushed.succeeded:
                return done._replace(sent=ahead)
            if pushed.is_offline:
                return done._replace(offline=True)
            if not pushed.is_rejected:
                pushed.checked()
        raise Refused(Message("others keep pushing to {remote}", remote=upstream.remote), "run til sync again")
    except Refused as error:
        return done._replace(failure=error)


def _stopped(notebook: Notebook, repository: Repository, done: Exchange, behind: int, merged: GitRan) -> Exchange:
    """Return an exchange whose merge stopped at conflicts, or for another reason, such as a hook or a killed git."""
    unfinished = repository.unfinished()
    way_out = unfinished[1] if unfinished else ""
    found = tuple(_conflicts(notebook, repository.conflicts()))
    if not found:
        return done._replace(failure=Refused(merged._replace(output=b"").failure, way_out))
    return done._replace(received=done.received + behind, conflicts=found, way_out=way_out)


def _integrate(notebook: Notebook, repository: Repository, upstream: Upstream) -> tuple[GitRan, Merge | None]:
    """Merge the fetched commits, or rebase onto them. Raises Refused if git refuses before it begins."""
    with notebook.writing(dry_run=False), uninterrupted():
        merge = merge_of(repository, "HEAD", upstream.ref)
        merged = repository.integrate(upstream, own_driver(), merge_attributes(notebook, repository.prefix))
    return merged if repository.unfinished() else merged.checked(), merge


def _update_task_copies(
    notebook: Notebook, repository: Repository, request: SyncRequest, merge: Merge | None = None
) -> tuple[Takeover, ...]:
    """Update copies of tasks with what `merge` and other merges brought; this becomes part of the commit of `merge`."""
    with notebook.writing(dry_run=False), uninterrupted():
        copies = update_copies(notebook, copies_after_merges(notebook, repository), request.at)
        row = repository.line("rev-list", "--parents", "--max-count=1", "HEAD") if merge else ""
        is_merge = merge is not None and row.split()[1:] == [merge.ours, merge.theirs]
        if merge and not is_merge:  # a rebase
            copies += update_copies(notebook, copies_to_update(notebook, repository, merge), request.at)
        if copies:
            paths = [*dict.fromkeys(each.path for each in copies)]
            repository.commit(paths, _message(notebook, repository, request, paths), amend=is_merge)
        record_merges(notebook, repository)
    return copies
