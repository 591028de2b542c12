"""Paths of Windows, simulated with `ntpath`: drives, and backslashes in EDITOR."""

import ntpath
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tiltool.cli.context import edit
from tiltool.config.readers import command_words
from tiltool.config.targets import read_targets
from tiltool.store.files.atomic import relative_path

PACKAGE = Path(__file__).parents[2] / "tiltool"


@pytest.mark.parametrize(
    ("path", "start", "seen"),
    [
        (r"D:\journal\notes\a.md", r"D:\journal", r"notes\a.md"),
        (r"D:\journal\notes\a.md", r"D:\journal\tasks", r"..\notes\a.md"),
        (r"D:\journal\notes\a.md", r"C:\Users\me", r"D:\journal\notes\a.md"),
        (r"\\server\share\a.md", r"C:\Users\me", r"\\server\share\a.md"),
    ],
)
def test_a_path_on_another_drive_is_shown_whole(
    monkeypatch: pytest.MonkeyPatch, path: str, start: str, seen: str
) -> None:
    monkeypatch.setattr(os, "path", ntpath)
    assert relative_path(path, start) == seen


def test_nothing_else_asks_for_a_relative_path() -> None:
    pattern = ("os.path.relpath(", "os.path.commonpath(")
    found = [path.name for path in PACKAGE.rglob("*.py") if any(each in path.read_text("utf-8") for each in pattern)]
    assert found == ["atomic.py"]


@pytest.mark.parametrize(
    ("line", "windows", "words"),
    [
        ("vim", True, ["vim"]),
        (r"C:\Tools\vim.exe", True, [r"C:\Tools\vim.exe"]),
        (r"C:\Tools\new\vim.exe -R", True, [r"C:\Tools\new\vim.exe", "-R"]),
        (r'"C:\Program Files\Vim\vim.exe" --cmd "set nu"', True, [r"C:\Program Files\Vim\vim.exe", "--cmd", "set nu"]),
        (r"'C:\Program Files\Vim\vim.exe'", True, [r"C:\Program Files\Vim\vim.exe"]),
        (r'"\\server\share\my vim.exe"', True, [r"\\server\share\my vim.exe"]),
        ("code -w", False, ["code", "-w"]),
        (r"/opt/my\ tools/vim", False, ["/opt/my tools/vim"]),
        ("'/opt/my tools/vim' '#1'", False, ["/opt/my tools/vim", "#1"]),
        ("vim #1", False, ["vim", "#1"]),
    ],
)
def test_words_of_a_command_line(monkeypatch: pytest.MonkeyPatch, line: str, windows: bool, words: list[str]) -> None:
    """That of EDITOR, and that of a target to publish to."""
    with monkeypatch.context() as patch:  # pytest itself needs the real one
        patch.setattr(os, "name", "nt" if windows else "posix")
        found = command_words(line)
        (target,) = read_targets("targets", {"site": {"command": line}})
    assert found == [*target.command] == words


class Done(NamedTuple):
    returncode: int = 0


def test_an_editor_of_windows_goes_to_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> Done:
        called.append(command)
        return Done()

    monkeypatch.setattr(subprocess, "run", run)
    path = Path("a.md")
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        codes = edit(r'"C:\Program Files\Vim\vim.exe"', path, 3), edit(r"C:\Tools\code.exe", path, 3)
    assert codes == (0, 0)
    assert called == [[r"C:\Program Files\Vim\vim.exe", "+3", "a.md"], [r"C:\Tools\code.exe", "-g", "a.md:3"]]
