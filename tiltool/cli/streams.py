"""Safe use of the standard streams."""

import os
import sys
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TextIO

import click

_OURS = "\udc1b"
"""Replaces ESC in the result of `style`: a lone surrogate that neither a file nor an argument can contain."""

_AS_IT_STANDS = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **{code: "\ufffd" for code in range(0x80, 0xA0)},
}
_IN_COLUMNS = {**_AS_IT_STANDS, 0x09: " "}
_PLAIN = bytes({0x0A, *range(0x20, 0x100)} - {0x7F, 0xC2})
"""The bytes of UTF-8 text without control characters, for a fast test; 0xC2 begins those from U+0080 on."""


def prepare_streams(*, is_process: bool = False) -> None:
    """Make the streams safe: open, UTF-8 in a pipe, and lenient where a terminal can't show a character.

    If `is_process`, the process runs only til, and restarts in UTF-8 mode if Python would read arguments and file
    names as ASCII.
    """
    if is_process and sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        # programs expect the same bytes in any locale and on any platform
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # an encoding resets errors


def abandon(stream: TextIO) -> None:
    """Discard further output to a stream that is full or has no reader, which Python would fail to flush on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def colour_wanted() -> bool:
    """Return whether NO_COLOR allows color."""
    return not os.environ.get("NO_COLOR")


def style(text: str, **styles: Any) -> str:
    """Return `text` with colors for `echo`, which disarms terminal codes in the text itself."""
    before, _, after = click.style("\0", **styles).replace("\x1b", _OURS).partition("\0")
    return f"{before}{text}{after}"


def echo(
    text: object = "", *, err: bool = False, nl: bool = True, color: bool | None = None, verbatim: bool = False
) -> None:
    """Print text for people, with a visible symbol for each control character so that none reaches the terminal.

    A tab becomes a space to keep columns aligned. The text of notes, and paths for programs, are printed
    `verbatim`: tabs are kept, and if the stream is not a terminal, so is everything else.
    """
    is_interactive = (sys.stderr if err else sys.stdout).isatty()
    signs = (_AS_IT_STANDS if is_interactive else {}) if verbatim else _IN_COLUMNS
    click.echo(printable(str(text), signs), err=err, nl=nl, color=color)


def printable(text: str, signs: Mapping[int, str] = MappingProxyType(_IN_COLUMNS)) -> str:
    """Return a text as `echo` prints it, for prompts and pickers that do their own printing."""
    if text.encode("utf-8", "surrogatepass").translate(None, _PLAIN):
        text = text.translate(signs)
    return text.replace(_OURS, "\x1b")


def columns(*, err: bool = False) -> int:
    """Return the width of the terminal; in a pipe, where nothing is cut, more than any line needs."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return sys.maxsize
    return os.get_terminal_size(stream.fileno()).columns or 80  # some terminals report 0


def echo_line(text: str, *, err: bool = False) -> None:
    """Print a line of text, cut at the edge of the terminal."""
    from tiltool.core.text.width import clipped

    echo(clipped(text, columns(err=err)), err=err)


def write_document(text: str, *, nl: bool = True) -> None:
    """Print a document for programs: in UTF-8 with its own newlines, even on a terminal."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=nl)


_begun: dict[str, tuple[float, int]] = {}
"""For each long task in progress: when it was first reported, and how much of it was done then."""


def write_progress(what: str, done: int, total: int) -> None:
    """Print the progress of a long task over the previous progress line, and the time left once it is known."""
    from tiltool.cli.language import say

    now = time.monotonic()
    since, before = _begun.setdefault(what, (now, done))
    seconds = round((now - since) / max(done - before, 1) * (total - done))
    if done >= total:
        del _begun[what]
    left = say("{seconds} s left", seconds=seconds) if seconds else ""
    click.echo(f"\r{what} {done * 100 // total:3}% ({done}/{total}) {left:14}", err=True, nl=done >= total)
