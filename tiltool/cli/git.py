"""`til sync` and `til merge-driver`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tiltool.cli.arguments import epilog, json_option
from tiltool.cli.context import Context, at_terminal, pass_context
from tiltool.cli.language import localized, say, use_language
from tiltool.cli.output import LONGEST_LIST, echo_hint, echo_json, show_diff
from tiltool.cli.streams import echo, printable
from tiltool.config import Config
from tiltool.core.merge.merge import MARKER_SIZE
from tiltool.errors import Misused, NoNotebook, Refused
from tiltool.messages import Message
from tiltool.store.notebook.settings import find_notebook

if TYPE_CHECKING:
    from tiltool.actions.git.setup import MergeSetup
    from tiltool.actions.git.sync import Exchange, SyncReport

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "sync",
    epilog=epilog(
        "til sync --setup     # once: git merges notes with til",
        "til sync             # commit, fetch, merge, push",
        "til sync --dry-run   # what would be committed",
    ),
)
@click.option("--setup", "sets_up", is_flag=True, help="Let git merge notes with til, in this notebook and clone.")
@click.option(
    "--all", "all_files", is_flag=True, help="Commit every changed file below the notebook, not only its own."
)
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be done; write nothing, ask no remote.")
@json_option
@pass_context
def sync_command(context: Context, sets_up: bool, all_files: bool, dry_run: bool, as_json: bool) -> int:
    """Commit what changed, and exchange it with your other machines through git.

    Commits notes, projects, settings and the files that notes name, with a message that says what happened. Then
    fetches, merges (or rebases, if git is configured so) and pushes; if another machine was faster, again. Other files
    are left alone. Without a network, the commit waits for the next time. Exits with 1 if there are conflicts.
    """
    notebook = context.notebook(whole=True)
    if sets_up:
        if all_files:
            raise Misused(Message("{a} and {b} don't go together", a="--setup", b="--all"))
        from tiltool.actions.git.setup import set_up_merges

        setup = set_up_merges(notebook, context.now(), dry_run=dry_run)
        if as_json:
            echo_json({"files": [each.path for each in setup.changes], "settings": [*setup.settings]})
        else:
            _show_setup(setup, dry_run)
        return 0
    from tiltool.actions.git.sync import SyncRequest, sync

    report = sync(notebook, SyncRequest(context.today(notebook).isoformat(), all_files, dry_run), localized)
    if as_json:
        echo_json(_document(report))
    else:
        _show(report, dry_run)
    if report.exchange.failure:
        raise report.exchange.failure
    return int(bool(report.exchange.conflicts))


def offer_merges(root: Path, now: str) -> None:
    """Offer to let git merge the notes of a new notebook with til, where it is in a git repository."""
    from tiltool.actions.git.setup import has_merges, set_up_merges
    from tiltool.store.git.repository import Repository
    from tiltool.store.notebook.notebook import open_notebook

    with suppress(Refused, NoNotebook):
        repository, notebook = Repository(root), open_notebook(root)
        if has_merges(notebook, repository):
            return
        if at_terminal() and click.confirm(printable(say("let git merge notes with til")), default=True):
            _show_setup(set_up_merges(notebook, now), dry_run=False)
        else:
            echo_hint("til sync --setup lets git merge notes with til")


def _show_setup(setup: MergeSetup, dry_run: bool) -> None:
    if dry_run:
        show_diff(setup.changes)
    for change in setup.changes:
        echo(say("would write {path}", path=change.path) if dry_run else say("wrote {path}", path=change.path))
    for name in setup.settings:
        echo(
            say("would set {name} of this clone", name=name) if dry_run else say("set {name} of this clone", name=name)
        )
    if not setup.changes and not setup.settings:
        echo(say("git merges notes with til already"))


def _document(report: SyncReport) -> dict[str, object]:
    exchange = report.exchange
    return {
        "committed": report.committed,
        "message": report.message,
        "left": report.left,
        "remote": exchange.remote or None,
        "received": exchange.received,
        "sent": exchange.sent,
        "offline": exchange.offline,
        "conflicts": [{"path": path, "line": line} for path, line in exchange.conflicts],
    }


def _show(report: SyncReport, dry_run: bool) -> None:
    if report.configured:
        echo(say("git merges notes with til in this clone now"), err=True)
    if report.message:
        committed = say("would commit {message}", message=report.message)
        echo(committed if dry_run else say("committed {message}", message=report.message))
        _show_paths(report.committed)
    _show_exchange(report.exchange, dry_run, has_news=bool(report.message))
    if report.left:
        count = len(report.left)
        echo_hint(Message("changed, but not of the notebook: {count}; til sync --all commits them too", count=count))
        _show_paths(report.left, err=True)
    if not report.has_merges:
        echo_hint("til sync --setup lets git merge notes with til")


def _show_paths(paths: Sequence[str], *, err: bool = False) -> None:
    for path in paths[:LONGEST_LIST]:
        echo(f"  {path}", err=err)
    if len(paths) > LONGEST_LIST:
        echo(say("  … and {count} more", count=len(paths) - LONGEST_LIST), err=err)


def _show_exchange(exchange: Exchange, dry_run: bool, *, has_news: bool) -> None:
    remote = exchange.remote
    if exchange.received:
        template = "would merge commits from {remote}: {count}" if dry_run else "merged commits from {remote}: {count}"
        echo(localized(Message(template, remote=remote, count=exchange.received)))
    if exchange.sent:
        template = "would push commits to {remote}: {count}" if dry_run else "pushed commits to {remote}: {count}"
        echo(localized(Message(template, remote=remote, count=exchange.sent)))
    for path, line in exchange.conflicts:
        echo(say("conflict: {path}", path=f"{path}:{line}" if line else path))
    if exchange.conflicts:
        echo_hint(exchange.way_out)
    elif exchange.offline:
        echo(say("offline: {remote} can't be reached; til sync again later", remote=remote), err=True)
    elif not remote:
        echo_hint("no remote to push to; add one: git remote add origin ADDRESS")
    elif not (exchange.received or exchange.sent or exchange.failure or has_news):
        echo(say("in sync with {remote}", remote=remote))


@click.command(
    "merge-driver",
    epilog=epilog(
        "til merge-driver %O %A %B %P  # as git calls it",
        "til merge-driver base.md ours.md theirs.md notes/a.md  # writes ours.md",
    ),
)
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--marker-size",
    "size",
    metavar="N",
    type=click.IntRange(1),
    default=MARKER_SIZE,
    help="Length of conflict markers.",
)
def merge_driver_command(base: Path, ours: Path, theirs: Path, path: Path, size: int) -> int:
    """Merge two versions of a note; git calls this for files with the attribute merge=til.

    Writes into OURS what OURS and THEIRS made of BASE, all of them versions of PATH. Headings, tasks and blocks are
    found again wherever they were moved. Exits with 1 if there are conflicts, which are marked as git marks them. What
    til can't read safely is merged line by line, as git does, and is always a conflict, for you to look at.
    """
    from tiltool.actions.git.merge_files import Versions, merge_versions

    config = _config(path.absolute())
    use_language(config.language)
    report = merge_versions(path.name, Versions(base, ours, theirs), config.dialect, size)
    if report.problem:
        reason = say("{path}: merged line by line, look at it: {reason}", path=path, reason=report.problem)
        echo(reason, err=True)
    return int(bool(report.conflicts or report.problem))


def _config(path: Path) -> Config:
    """Return the configuration of the notebook of a file; the default if it can't be read, as during a merge."""
    folder = next(each for each in path.parents if each.is_dir())
    try:
        return find_notebook(folder)[1]
    except NoNotebook:
        return Config()
