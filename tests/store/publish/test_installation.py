"""Where til was installed from, as pip recorded it, and what a host is to install."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tiltool.store.publish.installation import requirement_of, til_requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"
VCS = {"vcs": "git", "commit_id": COMMIT}


def git(place: Path, *arguments: str) -> str:
    who = ("-c", "user.name=me", "-c", "user.email=me@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=place, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize(
    ("origin", "requirement"),
    [
        ({"url": "file:///no/such/folder", "dir_info": {}}, ""),
        ({"url": "file:///no/such/folder", "dir_info": {"editable": True}}, ""),
        ({"url": "file:///me/tiltool-0.1.0-py3-none-any.whl", "archive_info": {}}, ""),
        ({"url": "https://example.org/tiltool-0.1.0.zip", "archive_info": {}}, "https://example.org/tiltool-0.1.0.zip"),
        ({"url": "https://github.com/a/til.git", "vcs_info": VCS}, f"git+https://github.com/a/til@{COMMIT}"),
        ({"url": "ssh://git@github.com/a/til", "vcs_info": VCS}, f"git+https://github.com/a/til@{COMMIT}"),
        (
            {"url": "https://me:secret@example.org/til.git", "vcs_info": VCS},
            f"git+https://example.org/til.git@{COMMIT}",
        ),
    ],
)
def test_what_pip_recorded(origin: Any, requirement: str) -> None:
    assert requirement_of(json.dumps(origin)) == requirement


def test_the_commit_of_a_clone_is_meant_if_others_have_it(tmp_path: Path) -> None:
    clone, bare = tmp_path / "my clone", tmp_path / "til.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    git(tmp_path, "init", "-q", "-b", "main", str(clone))
    git(clone, "commit", "-q", "--allow-empty", "-m", "one")
    commit = git(clone, "rev-parse", "HEAD").strip()
    record = json.dumps({"url": clone.as_uri(), "dir_info": {}})
    assert requirement_of(record) == ""
    git(clone, "remote", "add", "origin", str(bare))
    assert requirement_of(record) == ""
    git(clone, "push", "-q", "origin", "main")
    assert requirement_of(record) == ""  # a path on this machine
    git(clone, "remote", "set-url", "origin", "git@github.com:a/til.git")
    assert requirement_of(record) == f"git+https://github.com/a/til@{commit}"
    git(clone, "commit", "-q", "--allow-empty", "-m", "two")
    assert requirement_of(record) == ""


@pytest.mark.parametrize(
    ("record", "requirement"), [(None, "tiltool==1.2.3"), ('{"url": "x", "archive_info": {}}', "")]
)
def test_without_a_record_it_came_from_an_index(
    monkeypatch: pytest.MonkeyPatch, record: str | None, requirement: str
) -> None:
    class Installed:
        @staticmethod
        def read_text(name: str) -> str | None:
            return record

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Installed)
    assert til_requirement("1.2.3") == requirement
