"""Choosing one of several items: with fzf if installed, otherwise by number."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from tiltool.actions.notes.browse import places_like
from tiltool.actions.notes.search import SearchReport
from tiltool.cli.context import Context, edit, is_interactive
from tiltool.cli.language import say
from tiltool.cli.streams import columns, echo, printable
from tiltool.cli.views.hits import hit_line
from tiltool.errors import Misused, NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

Choice = TypeVar("Choice")

_NUMBERED = 20


def choose(choices: Sequence[Choice], line: Callable[[Choice], str]) -> Choice | None:
    """Return the choice that the user picks, or None. Raises Misused without a terminal."""
    if not is_interactive():
        raise Misused("not running in a terminal", "omit -i, or name the note")
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
        echo("     " + say("… {count} more; narrow the search", count=len(lines) - _NUMBERED))
    question = say("number (Enter for none)")
    answer = click.prompt(question, default="", show_default=False).strip()
    if not answer:
        return None
    last = min(len(lines), _NUMBERED)
    if not answer.isdecimal() or not 1 <= int(answer) <= last:
        hint = Message("type a number from 1 to {last}", last=last)
        raise Misused(Message("{answer!r} is not one of the numbers", answer=answer), hint)
    return int(answer) - 1


def find_place(context: Context, notebook: Notebook, text: str) -> tuple[str, int | None] | None:
    """Return the path and line of the note whose path or title, or else whose text, contains `text`.

    If there are several, the user picks one; None if the user picks none. Raises NothingFound if there is no such note,
    Refused if there are several and no terminal.
    """
    found = ask(notebook, lambda index: places_like(index, text))
    if not found:
        raise NothingFound(Message("no note found for {text!r}", text=text), "til list shows the notes")
    if len(found) == 1:
        return found[0].path, found[0].line
    if not is_interactive():
        notes = "".join(f"\n  {context.shown(notebook, each.path)}" for each in found[:9])
        message = Message("{text!r} matches {count} notes", text=text, count=len(found))
        raise Refused(message, Message("name one:{notes}", notes=notes))
    chosen = choose(found, lambda each: f"{context.shown(notebook, each.path)}  {each.about}")
    return (chosen.path, chosen.line) if chosen else None


def open_hit(context: Context, notebook: Notebook, report: SearchReport) -> int:
    """Let the user pick a hit and open it at its line; return the exit code."""
    hit = choose(report.hits, lambda each: hit_line(each, context.shown(notebook, each.path), columns() - 5))
    return edit(context.editor, notebook.root / hit.path, hit.line) if hit else 0
