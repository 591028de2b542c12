"""`til check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from tiltool.actions.check.check import check
from tiltool.cli.arguments import DayCommand, LoneOption, changing, epilog, note_path, path_from_root
from tiltool.cli.completion import CODE, DAY
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_json, problem_json, show_diff
from tiltool.cli.streams import echo, write_progress
from tiltool.core.check.settings import PlacedProblem
from tiltool.core.note.model import Problem
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.actions.check.external import LinkReport


@click.command(
    "check",
    cls=DayCommand,
    epilog=epilog(
        "til check today notes/ideas     # a note and a folder; without any, all notes",
        "til check --explain tag-case    # what a code means",
        "til check --fix --dry-run       # what it would fix",
        "til check --external            # also check links to the web",
    ),
)
@click.argument("notes", nargs=-1, type=DAY, metavar="[DAY|PATH]...")
@click.option(
    "--explain", cls=LoneOption, type=CODE, metavar="CODE", help="Print what a code means and how to fix the problem."
)
@click.option(
    "--allow",
    cls=LoneOption,
    nargs=2,
    type=CODE,
    metavar="CODE PATH:LINE",
    help="Allow a finding that is not a secret to be published.",
)
@click.option("--staged", is_flag=True, help="Check only the notes staged in Git, as they would be committed.")
@click.option("--external", is_flag=True, help="Also check links to web pages over the network, and report dead ones.")
@click.option("--fix", is_flag=True, help="Fix what is unambiguous: malformed boxes, the case of tags.")
@changing
def check_command(
    context: Context,
    notes: tuple[str, ...],
    explain: str | None,
    allow: tuple[str, str] | None,
    staged: bool,
    external: bool,
    fix: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Report problems in notes and projects, and secrets in what would be published.

    The exit code is 1 if a problem was found. At most the first two characters of a secret are shown; --allow stores a
    digest of it in .til-allowed. --fix shows its changes as a diff, then the remaining problems; til undo reverts
    it. Only --external uses the network.
    """
    if explain:
        return _explain(explain)
    notebook = context.notebook(whole=True)
    if allow:
        return _allow(context, notebook, *allow)
    places = _places(context, notebook, notes) if notes else None
    skipped: Mapping[str, int] | None = None
    if staged:
        found = _staged(notebook, places, fix, external)
    else:
        found = check(notebook, context.today(notebook), places)
        if fix and _fix(context, notebook, found, dry_run, as_json) and not dry_run:
            found = check(notebook, context.today(notebook), places)
        if external:
            dead, skipped = _external(context, notebook, places, as_json)
            found = [*found, *dead]
    _show(found, skipped, as_json)
    return 1 if found else 0


def _staged(notebook: Notebook, places: frozenset[str] | None, fix: bool, external: bool) -> Sequence[PlacedProblem]:
    if fix:
        raise Misused("--fix and --staged can't be combined", "til check --fix, then git add")
    if external:
        raise Misused("--external and --staged can't be combined", "til check --external checks all notes")
    from tiltool.actions.check.staged import check_staged

    return check_staged(notebook, places)


def _external(context: Context, notebook: Notebook, places: frozenset[str] | None, as_json: bool) -> LinkReport:
    """Return the links to pages that are gone, showing progress meanwhile."""
    from tiltool.actions.check.external import dead_links

    label = say("asking servers")
    show = sys.stderr.isatty() and not as_json
    progress = (lambda done, total: write_progress(label, done, total)) if show else None
    return dead_links(notebook, context.now(), context.today(notebook), places, progress)


def _fix(
    context: Context, notebook: Notebook, found: Sequence[PlacedProblem], dry_run: bool, as_json: bool
) -> Sequence[Change]:
    """Fix problems, show the diff, and return the changes."""
    from tiltool.actions.check.fix import fix

    changes = fix(notebook, found, context.now(), dry_run=dry_run)
    if not as_json:
        show_diff(changes)
    return changes


def _show(found: Sequence[PlacedProblem], skipped: Mapping[str, int] | None, as_json: bool) -> None:
    if as_json:
        more = {} if skipped is None else {"skipped": skipped}
        echo_json({"problems": [_placed_json(path, problem) for path, problem in found], **more})
        return
    for path, problem in found:
        echo(f"{path}:{problem.line}:{problem.column}: {problem.code} {localized(problem.message)}")
    for reason, count in (skipped or {}).items():
        if count:
            echo(localized(_skipped(reason, count)), err=True)


def _skipped(reason: str, count: int) -> Message:
    return {
        "private": Message("not checked, in a private network: {count}", count=count),
        "placeholder": Message("not checked, a placeholder: {count}", count=count),
        "secret": Message("not checked, with a password or token: {count}", count=count),
        "busy": Message("not checked, the server is busy: {count}", count=count),
    }[reason]


def _placed_json(path: str, problem: Problem) -> Json:
    shown: Json = {"path": path, **problem_json(problem)}
    if problem.code == "dead-link" and isinstance(problem.message, Message):
        shown |= {name: problem.message.values[name] for name in ("address", "since")}
    return shown


def _explain(code: str) -> int:
    from difflib import get_close_matches

    from tiltool.core.check.catalog import PROBLEM_CODES, explanation

    text = explanation(code)
    if text is None:
        codes = [each.code for each in PROBLEM_CODES]
        near = get_close_matches(code, codes, n=1)
        known = Message("one of: {codes}", codes=", ".join(codes))
        hint = Message("did you mean {near!r}?", near=near[0]) if near else known
        raise Misused(Message("no such code: {code!r}", code=code), hint)
    echo(f"{code}\n\n{click.wrap_text(text, 80)}")
    return 0


def _places(context: Context, notebook: Notebook, words: Sequence[str]) -> frozenset[str] | None:
    """Return the paths from the root that the words name: one day of several words, or days, files and folders.

    None means the whole notebook.
    """
    whole = " ".join(words)
    try:
        return frozenset([note_path(context, notebook, whole)])
    except Misused:
        if len(words) == 1 and path_from_root(notebook, whole) is None:
            raise
    named = {word: path_from_root(notebook, word) for word in words}
    if "" in named.values():
        return None
    return frozenset(path or note_path(context, notebook, word) for word, path in named.items())


def _allow(context: Context, notebook: Notebook, code: str, place: str) -> int:
    from tiltool.actions.check.allow import allow

    where, _, line = place.rpartition(":")
    path = path_from_root(notebook, where) if where and line.isdecimal() else None
    if not path:
        message = Message("{place!r} is not a line of a note", place=place)
        raise Misused(message, "til check --allow secret-key notes/2026-03-02.md:12")
    values = {"path": path, "line": int(line), "code": code}
    new = say("{path}:{line}: {code} is allowed; commit .til-allowed", **values)
    known = say("{path}:{line}: {code} was allowed before", **values)
    for is_new in allow(notebook, code, path, int(line)):
        echo(new if is_new else known)
    return 0
