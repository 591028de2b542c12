"""Output that commands share: a JSON document, a diff, a problem, the progress of the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tiltool.cli.language import localized, say, say_number
from tiltool.cli.streams import echo, style, write_document, write_progress
from tiltool.store.notebook.notebook import Reporter

if TYPE_CHECKING:
    from tiltool.core.note.model import Problem
    from tiltool.store.files.change import Change

Json = dict[str, Any]

LONGEST_LIST = 20
"""How many lines of a long list are printed."""


def echo_hint(message: str) -> None:
    """Print a hint on stderr."""
    echo(f"{say('hint:')} {localized(message)}", err=True)


def carried_times(times: int) -> str:
    """Return how often a task was carried, in words; "" if never."""
    return say_number(times, "carried once", "carried {count} times") if times else ""


def echo_json(document: object) -> None:
    """Print one JSON document."""
    write_document(json.dumps(document, ensure_ascii=False, indent=2))


def report_omitted(count: int) -> None:
    """Print to stderr how many private entries a document for others leaves out, if any."""
    if count:
        one = "til: 1 private entry is left out (--private includes it)"
        many = "til: {count} private entries are left out (--private includes them)"
        echo(say_number(count, one, many), err=True)


def problem_json(problem: Problem) -> Json:
    """Return a problem and its position as JSON."""
    return {"code": problem.code, "line": problem.line, "column": problem.column, "message": problem.message}


def problem_line(where: str, problem: Problem) -> str:
    """Return a problem as a line of text."""
    return style(f"  {where}:{problem.line}:{problem.column}: {localized(problem.message)}", fg="yellow")


def show_places(places: Sequence[tuple[str, str]], colour: str) -> None:
    """Print the first few places to stderr, each with its problem."""
    echo_first([style(f"  {place}: {localized(message)}", fg=colour) for place, message in places], err=True)


def echo_first(lines: Sequence[str], most: int = LONGEST_LIST, *, err: bool = False) -> None:
    """Print the first few lines, and how many more there are."""
    more = [say("  … and {count} more", count=len(lines) - most)] if len(lines) > most else []
    for line in (*lines[:most], *more):
        echo(line, err=err)


def show_changes(document: object, changes: Iterable[Change], *, as_json: bool, dry_run: bool) -> bool:
    """Print a report as JSON, or the diff of a dry run; return whether the report should be printed as text."""
    if as_json:
        echo_json(document)
    elif dry_run:
        show_diff(changes)
    return not as_json


def show_diff(changes: Iterable[Change]) -> None:
    """Print changes as a unified diff, for `--dry-run`."""
    from difflib import unified_diff

    from tiltool.core.text.lines import BOM, split_lines

    for change in changes:
        before, after = change.patch.before, change.patch.after
        old = "/dev/null" if before is None else f"a/{change.path}"
        new = "/dev/null" if after is None else f"b/{change.path}"
        lines = split_lines((before or "").removeprefix(BOM)), split_lines((after or "").removeprefix(BOM))
        for line in unified_diff(*lines, old, new, n=1, lineterm=""):
            echo(style(line, fg={"+": "green", "-": "red", "@": "cyan"}.get(line[0])), verbatim=True)


def reporter() -> Reporter:
    """Return a reporter that shows the progress of indexing on stderr, and each notice once."""
    return Reporter(_show_progress if sys.stderr.isatty() else None, cache(_show_notice))


def _show_notice(text: str) -> None:
    echo(f"til: {localized(text)}", err=True)


def _show_progress(done: int, total: int) -> None:
    from tiltool.store.index.database import FEW

    if total > FEW:  # fewer take no noticeable time to read
        write_progress(say("reading notes"), done, total)
