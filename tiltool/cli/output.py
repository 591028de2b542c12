"""What every command prints alike: one JSON document, a diff, a problem, how the index gets on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from tiltool.cli.language import localized
from tiltool.cli.streams import echo, style, write_document, write_progress
from tiltool.store.notebook.notebook import Reporter

if TYPE_CHECKING:
    from tiltool.core.note.model import Problem
    from tiltool.store.files.change import Change

Json = dict[str, Any]


def echo_json(document: object) -> None:
    """Print one JSON document."""
    write_document(json.dumps(document, ensure_ascii=False, indent=2))


def problem_json(problem: Problem) -> Json:
    """Return a problem with its place."""
    return {"code": problem.code, "line": problem.line, "column": problem.column, "message": problem.message}


def problem_line(where: str, problem: Problem) -> str:
    """Return a problem for people."""
    return style(f"  {where}:{problem.line}:{problem.column}: {localized(problem.message)}", fg="yellow")


def show_diff(changes: Iterable[Change]) -> None:
    """Print the changes as a unified diff, as `--dry-run` does."""
    from difflib import unified_diff

    from tiltool.core.text.lines import BOM, split_lines

    for change in changes:
        before, after = change.patch.before, change.patch.after
        old = "/dev/null" if before is None else f"a/{change.path}"
        new = "/dev/null" if after is None else f"b/{change.path}"
        lines = split_lines((before or "").removeprefix(BOM)), split_lines((after or "").removeprefix(BOM))
        for line in unified_diff(*lines, old, new, n=1, lineterm=""):
            echo(style(line, fg={"+": "green", "-": "red", "@": "cyan"}.get(line[0])), as_it_stands=True)


def reporter() -> Reporter:
    """Return what shows on stderr how the index gets on, each notice once."""
    return Reporter(_show_progress if sys.stderr.isatty() else None, cache(_show_notice))


def _show_notice(text: str) -> None:
    echo(f"til: {localized(text)}", err=True)


def _show_progress(done: int, total: int) -> None:
    """Draw how far the reading has got, where it takes a while."""
    from tiltool.store.index.scan import FEW

    if total > FEW:
        write_progress("reading notes", done, total)
