"""Sync: commit what changed in the notebook, merge what the other machines did, send both."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from tiltool.actions.git.copies import Merge, agree, agree_on_merges, copies_to_update, merge_of, note_merges
from tiltool.actions.git.known_files import known_files
from tiltool.actions.git.setup import configure_clone, has_merges, merge_attributes, own_driver
from tiltool.actions.git.summary import changes_in_words
from tiltool.core.merge.conflicts import find_conflicts
from tiltool.core.merge.copies import Takeover
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.errors import Conflicted, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES, read_text
from tiltool.store.git.repository import GitRan, Repository, Upstream
from tiltool.store.notebook.notebook import Notebook

_TRIES = 5


class SyncRequest(NamedTuple):
    """The day of the commit, whether it has all files that changed, and whether only to say what would be done."""

    day: str
    all_files: bool = False
    dry_run: bool = False
    at: str = ""  # the moment of what is changed in notes


class Exchange(NamedTuple):
    """What came from the remote and went there, in commits; `failure` is why it is not complete."""

    remote: str = ""  # none
    received: int = 0
    sent: int = 0
    offline: bool = False
    conflicts: tuple[tuple[str, int], ...] = ()  # path and line
    way_out: str = ""  # of the conflicts
    failure: Refused | None = None
    copies: tuple[Takeover, ...] = ()  # of tasks, that took over what the other machine did


class SyncReport(NamedTuple):
    """What was committed, with its message, and changed files that were left alone; then the exchange."""

    committed: tuple[str, ...]
    message: str
    left: tuple[str, ...]
    exchange: Exchange
    has_merges: bool  # til merges the notes
    configured: bool  # now, in this clone
    copies: tuple[Takeover, ...] = ()  # the same, in merges that git had made before


def sync(notebook: Notebook, request: SyncRequest, translate: Callable[[str], str] = str) -> SyncReport:
    """Commit what changed, fetch, merge, push. A dry run asks no remote.

    Raises Refused outside a repository, in the middle of a merge, or if the commit fails; Conflicted.
    """
    repository = Repository(notebook.root)
    repository.check_idle()
    with notebook.writing(request.dry_run):
        copies = () if request.dry_run else agree_on_merges(notebook, repository, request.at)
        changed = [*repository.changed_files()]
        paths = tuple(each.path for each in changed) if request.all_files else known_files(notebook, changed)
        _refuse_markers(notebook, paths)
        words = map(translate, changes_in_words(notebook, repository, paths)) if paths else ()
        message = f"{request.day}: {', '.join(words)}" if paths else ""
        if paths and not request.dry_run:
            repository.commit(paths, message)
    upstream = repository.upstream()
    if request.dry_run:
        exchange = _expected(notebook, repository, upstream, paths)
    else:
        exchange = _exchange(notebook, repository, upstream, request) if upstream else Exchange()
        note_merges(notebook, repository)
    merges = has_merges(notebook, repository)  # what came in may say so
    configured = merges and configure_clone(repository, dry_run=request.dry_run)
    left = tuple(each.path for each in changed if each.path not in paths)
    return SyncReport(paths, message, left, exchange, merges, configured, copies)


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
    """Yield each file with the line of each of its conflicts; 0 where git marked none."""
    for path in paths:
        lines: list[int] = []
        with suppress(Refused, OSError):  # not UTF-8, or removed
            text = read_text(notebook.root / path)
            lines = [each.line for each in find_conflicts(text)] or [conflict_line(text)]
        yield from ((path, line) for line in lines or [0])


def _expected(notebook: Notebook, repository: Repository, upstream: Upstream | None, paths: Sequence[str]) -> Exchange:
    if upstream is None:
        return Exchange()
    ahead, behind = repository.distance(upstream)
    base = repository.line("merge-base", "HEAD", upstream.ref) if behind and (ahead or paths) else ""
    merge = Merge(base, "HEAD", upstream.ref, paths)
    copies = copies_to_update(notebook, repository, merge) if base else ()
    return Exchange(upstream.remote, behind, ahead + bool(paths), copies=copies)


def _exchange(notebook: Notebook, repository: Repository, upstream: Upstream, request: SyncRequest) -> Exchange:
    done = Exchange(upstream.remote)
    try:
        for _ in range(_TRIES):
            fetched = repository.fetch(upstream)
            if fetched.is_offline:
                return done._replace(offline=True)
            fetched.checked()
            behind = repository.distance(upstream)[1]
            if behind:
                merged, copies = _integrate(notebook, repository, upstream, request)
                done = done._replace(received=done.received + behind, copies=done.copies + copies)
                if not merged.succeeded:
                    return _in_conflict(notebook, repository, done)
            ahead = repository.distance(upstream)[0]
            pushed = repository.push(upstream) if ahead else None
            if pushed is None or pushed.succeeded:
                return done._replace(sent=ahead)
            if pushed.is_offline:
                return done._replace(offline=True)
            if not pushed.is_rejected:
                pushed.checked()
        raise Refused(Message("others push to {remote} all the time", remote=upstream.remote), "run til sync again")
    except Refused as error:
        return done._replace(failure=error)


def _in_conflict(notebook: Notebook, repository: Repository, done: Exchange) -> Exchange:
    """Return an exchange whose merge stopped at conflicts."""
    unfinished = repository.unfinished()
    found = _conflicts(notebook, repository.conflicts())
    return done._replace(conflicts=tuple(found), way_out=unfinished[1] if unfinished else "")


def _integrate(
    notebook: Notebook, repository: Repository, upstream: Upstream, request: SyncRequest
) -> tuple[GitRan, tuple[Takeover, ...]]:
    """Merge what was fetched, or rebase on it, and let the copies of tasks agree.

    Raises Refused if git refuses before it begins.
    """
    with notebook.writing(dry_run=False):
        merge = merge_of(repository, "HEAD", upstream.ref)
        merged = repository.integrate(upstream, own_driver(), merge_attributes(notebook, repository.prefix))
        if repository.unfinished():
            return merged, ()
        merged.checked()
        copies = agree(notebook, repository, merge, request.at) if merge else ()
        if copies:
            is_merge = repository.line("rev-parse", "--verify", "--quiet", "HEAD^2") != ""
            paths = [*dict.fromkeys(each.path for each in copies)]
            repository.commit(paths, f"{request.day}: {len(copies)} carried", amend=is_merge)
    return merged, copies
