"""Picking one of several notes, at a real terminal."""

from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")

from tests.cli.terminal import talk  # it needs a pty

NOTES = {
    "2020-09-23.md": "## Learned\n### WAL\none writer\n",
    "2020-09-24.md": "## Learned\n### WAL\nmany readers\n",
    "ideas.md": "# Ideas\n",
}
ASKED = "Enter for none"


@pytest.fixture
def root(make_notebook) -> Path:
    root = make_notebook(NOTES)
    program(root / "editor", 'echo "edits $*"')
    return root


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("args", "answers", "opened"),
    [
        (("search", "-i", "wal"), [(ASKED, "2\n")], "2020-09-23.md"),
        (("search", "-i", "readers"), [(ASKED, "1\n")], "2020-09-24.md"),
        (("open", "2020"), [(ASKED, "1\n")], "2020-09-24.md"),
        (("open", "ideas"), [], "ideas.md"),
        (("open", "one writer"), [], "2020-09-23.md"),
    ],
)
def test_by_number(root: Path, args: tuple[str, ...], answers: list[tuple[str, str]], opened: str) -> None:
    code, seen = talk(root, args, answers)
    assert code == 0, seen
    assert "edits " in seen.splitlines()[-1]
    assert seen.rstrip().endswith(opened)


def test_none_picked(root: Path) -> None:
    code, seen = talk(root, ("search", "-i", "wal"), [(ASKED, "\n")])
    assert (code, "edits" in seen) == (0, False)


def test_a_number_that_is_not_there(root: Path) -> None:
    code, seen = talk(root, ("search", "-i", "wal"), [(ASKED, "7\n")])
    assert code == 2
    assert "'7' is not one of the numbers" in seen


def test_with_fzf(root: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "fzf", 'while read -r line || [ "$line" ]; do last=$line; done; echo "$last"')
    code, seen = talk(root, ("search", "-i", "wal"), [], environment={"PATH": str(tmp_path / "bin")})
    assert code == 0
    assert seen.rstrip().endswith("2020-09-23.md")


def test_the_editor_goes_to_the_line(root: Path) -> None:
    (root / "editor").rename(root / "vim")
    environment = {"EDITOR": str(root / "vim")}
    code, seen = talk(root, ("search", "-i", "readers"), [(ASKED, "1\n")], environment=environment)
    assert code == 0
    assert seen.rstrip().endswith(f"edits +3 {root}/notes/2020-09-24.md")


def test_no_terminal(root: Path, til) -> None:
    run = til(root, "search", "-i", "wal")
    assert (run.code, run.out) == (2, "")
    assert "not running in a terminal" in run.err
