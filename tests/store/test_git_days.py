"""The days of notes by git: of the first commit and of the last, whatever the times of the files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.site.sites import built, page
from tiltool.store.index import session
from tiltool.store.notebook.notebook import open_notebook

Til = Callable[..., Result]
HISTORY = (
    ("2024-01-03", {"notes/git/rebase.md": "# Rebase\n\none\n", "notes/git/README.md": "# Git\n"}),
    ("2024-05-06", {"notes/도커/이미지 정리.md": "# 이미지\n\nx\n", "notes/git/rebase.md": "# Rebase\n\ntwo\n"}),
    ("2025-02-01", {"notes/python/dated.md": "---\ndate: 2020-02-02\n---\n\n# Dated\n\nx\n"}),
)


def git(root: Path, *args: str, day: str = "2025-03-01") -> str:
    who = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "a"), ("EMAIL", "a@b.example"), ("DATE", f"{day}T12:00:00"))
    }
    run = subprocess.run(
        ["git", "-C", root, *args],
        env={**os.environ, **who, "GIT_CONFIG_GLOBAL": "/dev/null"},
        check=True,
        capture_output=True,
    )
    return run.stdout.decode()


def repository(root: Path, options: str = "days: git", config: str = "mkdocs.yml") -> Path:
    root.mkdir(exist_ok=True)
    git(root, "init", "-q")
    notebook = (root / config).parent
    notebook.mkdir(parents=True, exist_ok=True)
    (root / config).write_text(f"site_name: til\ntheme:\n  name: material\nplugins:\n  - til: {{{options}}}\n", "utf-8")
    for day, files in HISTORY:
        for name, text in files.items():
            file = notebook / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        git(root, "add", "notes" if notebook == root else ".")
        git(root, "commit", "-qm", "x", day=day)
    return notebook


def listed(root: Path, til: Til) -> list[str]:
    return [line.split()[0] for line in til(root, "list").out.splitlines()]


@pytest.mark.parametrize("config", ["mkdocs.yml", "my/til/mkdocs.yml"])
def test_a_note_has_the_day_of_its_first_commit(tmp_path: Path, til: Til, config: str) -> None:
    root = repository(tmp_path, config=config)
    for file in root.rglob("*.md"):
        os.utime(file, (0, 0))
    assert listed(root, til) == ["2024-05-06", "2024-01-03", "2020-02-02", "notes/git/README.md"]
    assert "2024-05-06" in til(root, "index", "--newest").out
    assert til(root, "list", "since:2024-05").out.startswith("2024-05-06")


def test_a_commit_gives_days_and_takes_none(tmp_path: Path, til: Til) -> None:
    root = repository(tmp_path)
    (root / "notes/new.md").write_text("# New\n", "utf-8")
    assert listed(root, til)[-1] == "notes/new.md"
    git(root, "add", "notes")
    git(root, "commit", "-qm", "x", day="2025-03-04")
    assert listed(root, til)[0] == "2025-03-04"
    (root / "notes/new.md").write_text("# New\n\nchanged\n", "utf-8")
    assert listed(root, til)[0] == "2025-03-04"
    git(root, "commit", "-qam", "x", "--amend", "--reset-author", day="2025-04-05")
    assert listed(root, til)[0] == "2025-04-05"


def test_without_the_option_they_are_forgotten(tmp_path: Path, til: Til) -> None:
    root = repository(tmp_path)
    assert "2024-01-03" in til(root, "list").out
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("{days: git}", "{}"), "utf-8")
    assert "2024-01-03" not in til(root, "list").out


def test_a_day_of_its_own_stays_where_it_is_that_of_git_too(tmp_path: Path, til: Til) -> None:
    root = repository(tmp_path)
    (root / "notes/own.md").write_text("---\ndate: 2025-03-04\n---\n# Own\n", "utf-8")
    git(root, "add", "notes")
    git(root, "commit", "-qm", "x", day="2025-03-04")
    assert listed(root, til)[0] == "2025-03-04"
    git(root, "commit", "-q", "--amend", "--no-edit", "--reset-author", day="2025-04-05")
    assert listed(root, til)[0] == "2025-03-04"


def test_days_that_were_not_asked_for_are_asked_for_later(
    tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path)
    days = listed(root, til)
    for file in (root / "notes").rglob("*.md"):
        file.write_text(f"{file.read_text('utf-8')}\nmore\n", "utf-8")
        os.utime(file, (0, 0))
    with monkeypatch.context() as stopped:
        stopped.setattr(session, "_take_git_days", lambda *_, **__: sys.exit(137))
        til(root, "list")
    assert listed(root, til) == days


def test_without_the_option_or_a_repository_there_is_none(tmp_path: Path, til: Til) -> None:
    root = repository(tmp_path, options="")
    assert "2024-01-03" not in til(root, "list").out
    (root / "mkdocs.yml").write_text("plugins:\n  - til: {days: git}\n", "utf-8")
    (root / ".git").rename(root / "gone")
    assert "2024-01-03" not in til(root, "list").out
    assert til(root, "list").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_name_that_is_no_text_is_passed_over(tmp_path: Path, til: Til) -> None:
    root = repository(tmp_path)
    days = listed(root, til)
    (root / "notes" / os.fsdecode(b"a\xff.md")).write_text("# x\n")
    git(root, "add", "notes")
    git(root, "commit", "-qm", "x")
    assert listed(root, til) == days != []


def test_a_shallow_clone_has_no_days_and_says_so(tmp_path: Path, til: Til) -> None:
    repository(tmp_path / "one")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/one", "two")
    (tmp_path / "two/mkdocs.yml").write_text("plugins:\n  - til: {days: git}\n", "utf-8")
    run = til(tmp_path / "two", "list")
    assert "2025-02-01" not in run.out
    assert "shallow" in run.err


def test_the_site_goes_by_those_days_and_keeps_its_addresses(tmp_path: Path) -> None:
    root = repository(tmp_path)
    built(root)
    note = page(root, "notes/git/rebase")
    assert "Wednesday, 3 January 2024" in note
    assert "updated Monday, 6 May 2024" in note
    assert "updated" not in page(root, "notes/도커/이미지-정리")
    home = page(root, "")
    assert home.index("이미지") < home.index("Rebase") < home.index("Dated")
    assert 'href="../../notes/git/rebase/"' in page(root, "2024/01")
    assert "2024-05-06" in (root / "site/feed.xml").read_text("utf-8")
    again = built(root)
    assert again.written == 0
    git(root, "commit", "-qm", "x", "--allow-empty", day="2026-01-01")
    assert built(root).written == 0
    (root / "notes/git/rebase.md").write_text("# Rebase\n\nthree\n", "utf-8")
    git(root, "commit", "-qam", "x", day="2026-01-02")
    built(root)
    assert "updated Friday, 2 January 2026" in page(root, "notes/git/rebase")


def test_the_daily_commands_ask_git_for_nothing(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, options="")
    monkeypatch.setattr("tiltool.store.notebook.git_days.git_text", lambda *_, **__: pytest.fail("git was asked"))
    for command in (["new"], ["carry"], ["tasks"], ["search", "x"], ["list"]):
        til(root, *command)
    assert open_notebook(root).config.days == "text"
