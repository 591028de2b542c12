"""Picking one of several notes, at a real terminal."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="terminals are those of POSIX")

NOTES = {
    "2020-09-23.md": "## Learned\n### WAL\none writer\n",
    "2020-09-24.md": "## Learned\n### WAL\nmany readers\n",
    "ideas.md": "# Ideas\n",
}


def at_terminal(
    root: Path, args: Sequence[str], typed: str, *, path: str = "/usr/bin:/bin", editor: str = "editor"
) -> tuple[int, str]:
    """Run til at a terminal of its own; return its exit code and all that stood there in the end."""
    child, terminal = pty.fork()
    if not child:
        os.environ.update(EDITOR=str(root / editor), PATH=path, NO_COLOR="1", TIL_TODAY="2020-09-25")
        os.execv(sys.executable, [sys.executable, "-m", "tiltool", "-C", str(root), *args])
    os.write(terminal, typed.encode())
    seen = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), seen.decode().replace("\r\n", "\n")


@pytest.fixture
def root(make_notebook) -> Path:
    root = make_notebook(NOTES)
    program(root / "editor", 'echo "edits $*"')
    return root


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("args", "typed", "opened"),
    [
        (("search", "-i", "wal"), "2\n", "2020-09-23.md"),
        (("search", "-i", "readers"), "1\n", "2020-09-24.md"),
        (("open", "2020"), "1\n", "2020-09-24.md"),
        (("open", "ideas"), "", "ideas.md"),
        (("open", "one writer"), "", "2020-09-23.md"),
    ],
)
def test_by_number(root: Path, args: tuple[str, ...], typed: str, opened: str) -> None:
    code, seen = at_terminal(root, args, typed)
    assert code == 0, seen
    assert "edits " in seen.splitlines()[-1]
    assert seen.rstrip().endswith(opened)


def test_none_picked(root: Path) -> None:
    code, seen = at_terminal(root, ("search", "-i", "wal"), "\n")
    assert (code, "edits" in seen) == (0, False)


def test_a_number_that_is_not_there(root: Path) -> None:
    code, seen = at_terminal(root, ("search", "-i", "wal"), "7\n")
    assert code == 2
    assert "'7' is none of the numbers" in seen


def test_with_fzf(root: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "fzf", "tail -n 1")
    code, seen = at_terminal(root, ("search", "-i", "wal"), "", path=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert code == 0
    assert seen.rstrip().endswith("2020-09-23.md")


def test_the_editor_goes_to_the_line(root: Path) -> None:
    (root / "editor").rename(root / "vim")
    code, seen = at_terminal(root, ("search", "-i", "readers"), "1\n", editor="vim")
    assert code == 0
    assert seen.rstrip().endswith(f"edits +3 {root}/notes/2020-09-24.md")


def test_no_terminal(root: Path, til) -> None:
    run = til(root, "search", "-i", "wal")
    assert (run.code, run.out) == (2, "")
    assert "no terminal" in run.err
