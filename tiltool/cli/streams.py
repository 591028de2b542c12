"""The three streams of the process, made safe to use."""

import os
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

_OURS = "\udc1b"
"""Stands for ESC in what `style` returns: no file and no argument can hold this half of a letter."""

_AS_IT_STANDS = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **{code: "\ufffd" for code in range(0x80, 0xA0)},
}
_IN_COLUMNS = {**_AS_IT_STANDS, 0x09: " "}


def prepare_streams() -> None:
    """Make the streams safe: none is closed, a pipe gets UTF-8, and a terminal that lacks a letter shows the rest."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        # what the locale of a machine is, and that Windows ends lines in its own way, is nothing to a program
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def abandon_output() -> int:
    """Let what is left of the output go nowhere: its reader went away. Return the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def colour_wanted() -> bool:
    """Tell whether NO_COLOR leaves colour allowed."""
    return not os.environ.get("NO_COLOR")


def style(text: str, **styles: Any) -> str:
    """Return `text` in colours, for `echo`; whatever codes of a terminal stand in the text are no codes there."""
    before, _, after = click.style("\0", **styles).replace("\x1b", _OURS).partition("\0")
    return f"{before}{text}{after}"


def echo(
    text: object = "", *, err: bool = False, nl: bool = True, color: bool | None = None, as_it_stands: bool = False
) -> None:
    """Print text for people: a sign for each control character of a note, so that none reaches the terminal.

    A tab becomes a blank, which keeps columns in line. What is a note's own text, or a path for a program, is
    printed `as_it_stands`: tabs stay, and to anything but a terminal all the rest does.
    """
    told = str(text)
    at_terminal = (sys.stderr if err else sys.stdout).isatty()
    signs = (_AS_IT_STANDS if at_terminal else {}) if as_it_stands else _IN_COLUMNS
    click.echo(printable(told, signs), err=err, nl=nl, color=color)


def printable(text: str, signs: Mapping[int, str] = MappingProxyType(_IN_COLUMNS)) -> str:
    """Return what `echo` prints of a text, for what prints by itself: a question, a picker."""
    return text.translate(signs).replace(_OURS, "\x1b")


def write_document(text: str, *, nl: bool = True) -> None:
    """Print a document for programs: UTF-8 with the newlines that it has, at a terminal too."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=nl)


def write_progress(what: str, done: int, total: int) -> None:
    """Print how far a long piece of work has got, over what was printed of it before."""
    ended = "\n" if done >= total else ""
    click.echo(f"\r{what} {done * 100 // total:3} % ({done} of {total}){ended}", err=True, nl=False)
