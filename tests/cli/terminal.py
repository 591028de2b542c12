"""A terminal of its own for til, and somebody who answers what it asks."""

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.forks import become_til, import_commands

PATIENCE = 30.0
"""Seconds without a word after which til is taken to wait for an answer."""

_OF_A_LINE = "\n\x03"
"""What is typed where a line is read, though it is one key."""

Answer = str | Callable[[], str]
"""What is typed, or what does something elsewhere first and then says what is typed."""


def talk(
    root: Path,
    args: Sequence[str],
    answers: Sequence[tuple[str, Answer]],
    today: str = "2020-09-25",
    columns: int = 80,
    environment: Mapping[str, str | None] = MappingProxyType({}),
    *,
    in_fork: bool = True,
) -> tuple[int, str]:
    """Run til at a terminal, typing each answer once its question is there; return exit code and all that was shown.

    No program of this machine is on its PATH: a real `fzf` would wait for somebody for ever. What is None in
    `environment` isn't set. Only a new interpreter, not a fork of this one, heeds variables for Python.
    """
    outer = {**os.environ, "EDITOR": str(root / "editor"), "PATH": "", "NO_COLOR": "1", "TIL_TODAY": today}
    whole = {name: value for name, value in {**outer, **environment}.items() if value is not None}
    import_commands()
    child, terminal = pty.fork()
    if not child:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        os.chdir(root)
        if in_fork:
            become_til(args, whole)
        os.execve(sys.executable, [sys.executable, "-m", "tiltool", *args], whole)
    seen, asked = "", 0
    waiting = list(answers)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a piece may end within a character
    answer = ""
    while piece := _read(terminal, child, answer):
        seen += decoder.decode(piece)
        while waiting and waiting[0][0] in seen[asked:]:
            asked = len(seen)
            said = waiting.pop(0)[1]
            answer = said if isinstance(said, str) else said()
            _wait_until_heard(terminal, a_key=len(answer) == 1 and answer not in _OF_A_LINE)
            os.write(terminal, answer.encode())
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), seen.replace("\r\n", "\n")


def _wait_until_heard(terminal: int, *, a_key: bool) -> None:
    """Wait for the terminal to be as it has to be: what is typed before a key is read is thrown away."""
    for _ in range(int(PATIENCE * 100)):
        by_line = bool(termios.tcgetattr(terminal)[3] & termios.ICANON)
        if by_line != a_key:
            return
        time.sleep(0.01)


def _read(terminal: int, child: int, answer: str) -> bytes:
    if answer == "\x03" and not select.select([terminal], [], [], 0.5)[0]:
        os.write(terminal, answer.encode())  # the first one came just before the read that it was to interrupt
    if not select.select([terminal], [], [], PATIENCE)[0]:
        os.kill(child, signal.SIGKILL)  # it asks what nobody answers
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""
