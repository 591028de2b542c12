"""Picking one of several: with fzf where it is there, by number otherwise."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from tiltool.actions.notes.browse import places_like
from tiltool.actions.notes.search import SearchReport
from tiltool.cli.context import Context, at_terminal, columns, edit
from tiltool.cli.streams import echo, printable
from tiltool.cli.views.hits import hit_line
from tiltool.errors import Misused, NothingFound, Refused
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

Choice = TypeVar("Choice")

_NUMBERED = 20


def choose(choices: Sequence[Choice], line: Callable[[Choice], str]) -> Choice | None:
    """Return the one that the person at the terminal picks; None for none. Raises Misused without a terminal."""
    if not at_terminal():
        raise Misused("there is no terminal to pick at", "leave -i out, or name the note")
    lines = [line(choice) for choice in choices]
    at = _with_fzf(lines) if shutil.which("fzf") else _by_number(lines)
    return None if at is None else choices[at]


def _with_fzf(lines: Sequence[str]) -> int | None:
    numbered = "\n".join(f"{at}\t{printable(line)}" for at, line in enumerate(lines))
    command = ["fzf", "--ansi", "--no-sort", "--delimiter", "\t", "--with-nth", "2.."]
    done = subprocess.run(command, input=numbered, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    number = done.stdout.partition("\t")[0]
    return int(number) if number.isdecimal() and int(number) < len(lines) else None


def _by_number(lines: Sequence[str]) -> int | None:
    for number, line in enumerate(lines[:_NUMBERED], 1):
        echo(f"{number:3}  {line}")
    if len(lines) > _NUMBERED:
        echo(f"     … {len(lines) - _NUMBERED} more: ask for less")
    answer = click.prompt("number", default="", show_default=False, prompt_suffix=" (Enter for none): ").strip()
    if not answer:
        return None
    if not answer.isdecimal() or not 1 <= int(answer) <= min(len(lines), _NUMBERED):
        raise Misused(f"{answer!r} is none of the numbers", f"1 to {min(len(lines), _NUMBERED)}")
    return int(answer) - 1


def find_place(context: Context, notebook: Notebook, text: str) -> tuple[str, int | None] | None:
    """Return path and line of the note that `text` is a part of: of its path, its title, or else of what it says.

    Of several, the one that the person at the terminal picks; None for none picked. Raises NothingFound where
    there is none, Refused for several without a terminal.
    """
    found = ask(notebook, lambda index: places_like(index, text))
    if not found:
        raise NothingFound(f"{text!r} is neither a day nor a note, and no note says it", "til list shows the notes")
    if len(found) == 1:
        return found[0].path, found[0].line
    if not at_terminal():
        listed = "; ".join(context.shown(notebook, each.path) for each in found[:9])
        raise Refused(f"{text!r} may be {len(found)} notes", f"name one: {listed}")
    chosen = choose(found, lambda each: f"{context.shown(notebook, each.path)}  {each.about}")
    return (chosen.path, chosen.line) if chosen else None


def open_hit(context: Context, notebook: Notebook, report: SearchReport) -> int:
    """Open the hit that is picked at its line; return the exit code."""
    hit = choose(report.hits, lambda each: hit_line(each, context.shown(notebook, each.path), columns() - 5))
    if hit is None:
        return 0
    return open_at(context, notebook, hit.path, hit.line)


def open_at(context: Context, notebook: Notebook, path: str, line: int | None) -> int:
    """Open a note, at a line, in the editor; return the editor's exit code. Raises Misused where none is set."""
    if not context.editor:
        raise Misused("no editor is set", f"set EDITOR, as in EDITOR=vim; the note is {context.shown(notebook, path)}")
    return edit(context.editor, notebook.root / path, line)
