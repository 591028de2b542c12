"""`til sync`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from math import isnan
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import click

from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.context import Context, is_interactive
from tiltool.cli.language import localized, say
from tiltool.cli.output import echo_first, echo_hint, echo_json, show_diff
from tiltool.cli.streams import echo, printable
from tiltool.core.note.dialect import ENDED_STATES
from tiltool.core.note.fields import shown_title
from tiltool.errors import Conflicted, Misused, NoNotebook, Refused
from tiltool.messages import Message

if TYPE_CHECKING:
    from tiltool.actions.git.setup import MergeSetup
    from tiltool.actions.git.sync import Exchange, SyncReport
    from tiltool.core.merge.task_copies import Takeover
    from tiltool.store.notebook.notebook import Notebook

_LONGEST_SLEEP = 10.0  # seconds


class _Minutes(click.FloatRange):
    """A number of minutes: `nan`, which Python takes for a number, is in every range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        minutes: float = super().convert(value, param, ctx)
        if isnan(minutes):
            self.fail(f"{value!r} is not a number", param, ctx)
        return minutes


@click.command(
    "sync",
    epilog=epilog(
        "til sync --setup     # once: Git merges notes with til",
        "til sync             # commit, fetch, merge, push",
        "til sync --dry-run   # what would be committed",
        "til sync --watch 15  # every quarter of an hour, until Ctrl-C",
    ),
)
@click.option("--setup", "sets_up", is_flag=True, help="Let Git merge notes with til, in this notebook and clone.")
@click.option(
    "--all",
    "all_files",
    is_flag=True,
    help="Commit every changed file in the notebook's folder, not only the notebook's own.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be done; write nothing, contact no remote.")
@click.option(
    "--watch",
    "minutes",
    metavar="MINUTES",
    type=_Minutes(0.01, 1440),
    help="Sync now, and then every MINUTES minutes, until Ctrl-C.",
)
@reporting
def sync_command(
    context: Context, sets_up: bool, all_files: bool, dry_run: bool, minutes: float | None, as_json: bool
) -> int:
    """Commit what changed, and exchange it with your other machines through Git.

    Commits notes, projects, settings and the files that notes link to, with a message that says what happened. Then
    fetches, merges (or rebases, if Git is configured to) and pushes; if another machine pushed first, tries again.
    Other files are left alone. Without a network, the commit waits for the next sync. Exits with 1 if there are
    conflicts.
    """
    if minutes:
        for name, given in (("--setup", sets_up), ("--dry-run", dry_run), ("--json", as_json)):
            if given:
                raise Misused(Message("{first} and {second} can't be combined", first="--watch", second=name))
        return _keep_syncing(context, minutes, all_files)
    notebook = context.notebook(whole=True, silent=True)  # sync reports what it sets up
    if sets_up:
        if all_files:
            raise Misused(Message("{first} and {second} can't be combined", first="--setup", second="--all"))
        from tiltool.actions.git.setup import set_up_merges

        setup = set_up_merges(notebook, context.now(), dry_run=dry_run)
        if as_json:
            echo_json({"files": [each.path for each in setup.changes], "settings": [*setup.settings]})
        else:
            _show_setup(setup, dry_run)
        return 0
    report = _sync(context, notebook, all_files, dry_run=dry_run)
    if as_json:
        echo_json(_document(report))
    else:
        _show(report, dry_run)
    if report.exchange.failure:
        raise report.exchange.failure
    return int(bool(report.exchange.conflicts))


def _keep_syncing(context: Context, minutes: float, all_files: bool) -> int:
    """Sync repeatedly, printing a line each time, until there is a conflict; return the exit code.

    An error in the first round ends it; a later one may be gone in the next round.
    """
    is_first = True
    while True:
        notebook = context.notebook(whole=True, silent=True)
        failure: Refused | None = None
        try:
            report = _sync(context, notebook, all_files)
            failure = report.exchange.failure
            if done := "; ".join(_round(report)):
                echo(f"{context.clock():%H:%M}  {done}")
            if report.exchange.conflicts:
                echo_hint(report.exchange.way_out)
                return 1
        except Conflicted:
            raise
        except Refused as error:
            failure = error
        if failure and is_first:
            raise failure
        if failure:
            echo(f"til: {context.clock():%H:%M} {localized(failure.message)}", err=True)
        is_first = False
        _wait(context, minutes)


def _sync(context: Context, notebook: Notebook, all_files: bool, *, dry_run: bool = False) -> SyncReport:
    from tiltool.actions.git.sync import SyncRequest, sync

    day = context.today(notebook).isoformat()
    return sync(notebook, SyncRequest(day, context.now(), localized, all_files, dry_run))


def _wait(context: Context, minutes: float) -> None:
    """Wait by the wall clock, so that a machine that slept does not wait as long again."""
    end = context.clock() + timedelta(minutes=minutes)
    while (left := (end - context.clock()).total_seconds()) > 0:
        sleep(min(left, _LONGEST_SLEEP))


def _round(report: SyncReport) -> Iterator[str]:
    """Yield what was done, as the parts of a line."""
    exchange = report.exchange
    is_quiet = not (exchange.conflicts or exchange.offline or exchange.failure)
    if report.message:
        yield say("committed {message}", message=report.message)
    yield from _exchanged(exchange, dry_run=False)
    yield from map(_conflict, exchange.conflicts)
    if exchange.offline:
        yield say("offline: {remote} can't be reached", remote=exchange.remote)
    elif is_quiet and not (report.message or exchange.received or exchange.sent or exchange.copies):
        yield say("in sync with {remote}", remote=exchange.remote) if exchange.remote else say("nothing changed")


def offer_merges(root: Path, now: str) -> None:
    """Offer to let git merge the notes of a new notebook with til, if it is in a git repository."""
    from tiltool.actions.git.setup import has_merges, set_up_merges
    from tiltool.store.git.repository import Repository
    from tiltool.store.notebook.notebook import open_notebook

    with suppress(Refused, NoNotebook):
        repository, notebook = Repository(root), open_notebook(root)
        if has_merges(notebook, repository):
            return
        if is_interactive() and click.confirm(printable(say("Let Git merge notes with til?")), default=True):
            _show_setup(set_up_merges(notebook, now), dry_run=False)
        else:
            echo_hint("til sync --setup lets Git merge notes with til")


def _show_setup(setup: MergeSetup, dry_run: bool) -> None:
    if dry_run:
        show_diff(setup.changes)
    for change in setup.changes:
        echo(say("would write {path}", path=change.path) if dry_run else say("wrote {path}", path=change.path))
    for name in setup.settings:
        done = say("set {name} of this clone", name=name)
        echo(say("would set {name} of this clone", name=name) if dry_run else done)
    if not setup.changes and not setup.settings:
        echo(say("Git already merges notes with til"))


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
        "copies": [
            {"path": each.path, "title": each.title, "state": each.state or None, "from": each.source}
            for each in exchange.copies
        ],
    }


def _show(report: SyncReport, dry_run: bool) -> None:
    if report.configured:
        echo(say("Git now merges notes with til in this clone"), err=True)
    if report.message:
        committed = say("would commit {message}", message=report.message)
        echo(committed if dry_run else say("committed {message}", message=report.message))
        echo_first([f"  {path}" for path in report.committed])
    _show_exchange(report.exchange, dry_run, has_news=bool(report.message))
    if report.left:
        count = len(report.left)
        echo_hint(
            Message("changed, but not part of the notebook: {count}; til sync --all commits them, too", count=count)
        )
        echo_first([f"  {path}" for path in report.left], err=True)
    if report.exchange.received and not report.has_merges:
        echo_hint("til sync --setup lets Git merge notes with til")


def _copies(copies: Sequence[Takeover], dry_run: bool) -> Iterator[str]:
    by_state: dict[str, list[str]] = {}
    for each in copies:
        state = each.state if each.state in ENDED_STATES and not dry_run else ""
        by_state.setdefault(state, []).append(shown_title(each.title))
    for state, found in by_state.items():
        titles = ", ".join(found)
        if dry_run:
            yield say("carried copies to update: {titles}", titles=titles)
        elif state == "done":
            yield say("carried copies finished: {titles}", titles=titles)
        elif state == "dropped":
            yield say("carried copies dropped: {titles}", titles=titles)
        else:
            yield say("carried copies updated: {titles}", titles=titles)


def _exchanged(exchange: Exchange, dry_run: bool) -> Iterator[str]:
    """Yield what was received and sent, and which copies of tasks were updated."""
    remote = exchange.remote
    if exchange.received:
        template = "would merge commits from {remote}: {count}" if dry_run else "merged commits from {remote}: {count}"
        yield localized(Message(template, remote=remote, count=exchange.received))
    if exchange.sent:
        template = "would push commits to {remote}: {count}" if dry_run else "pushed commits to {remote}: {count}"
        yield localized(Message(template, remote=remote, count=exchange.sent))
    yield from _copies(exchange.copies, dry_run)


def _conflict(place: tuple[str, int]) -> str:
    path, line = place
    return say("conflict: {path}", path=f"{path}:{line}" if line else path)


def _show_exchange(exchange: Exchange, dry_run: bool, *, has_news: bool) -> None:
    remote = exchange.remote
    for each in (*_exchanged(exchange, dry_run), *map(_conflict, exchange.conflicts)):
        echo(each)
    if exchange.conflicts:
        echo_hint(exchange.way_out)
    elif exchange.offline:
        echo(say("offline: {remote} can't be reached; run til sync again later", remote=remote), err=True)
    elif not remote:
        echo_hint("no remote to push to; add one: git remote add origin ADDRESS")
    elif not (exchange.received or exchange.sent or exchange.failure or has_news):
        echo(say("in sync with {remote}", remote=remote))
