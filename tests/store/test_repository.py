"""The repository of a notebook, asked through real git."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tiltool.store.git.repository import Repository


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., int]:
    def run(*arguments: str) -> int:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        return subprocess.run(
            ["git", "-C", tmp_path, *identity, *arguments], capture_output=True, check=False
        ).returncode

    run("init", "--initial-branch=main")
    return run


@pytest.mark.parametrize(
    ("changed", "paths"),
    [
        (["journal/notes/a.md"], {"notes/a.md"}),
        (["notes/a.md"], {"../notes/a.md"}),
        (["journal/notes/a.md", "other/b.md"], {"notes/a.md", "../other/b.md"}),
    ],
)
def test_conflicts_are_named_from_the_notebook(
    tmp_path: Path, git: Callable[..., int], changed: list[str], paths: set[str]
) -> None:
    def commit(text: str) -> None:
        for name in ("journal/notes/a.md", *changed):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(f"{text if name in changed else 'base'}\n")
        git("add", "--all")
        git("commit", "-q", "-m", text)

    commit("base")
    commit("one")
    git("checkout", "-q", "HEAD~1")
    commit("other")
    assert git("merge", "main") == 1
    assert {*Repository(tmp_path / "journal").conflicts()} == paths
