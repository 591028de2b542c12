"""Conflict copies never count, and are never forgotten."""

from pathlib import Path

import pytest

from tiltool.store.notebook.conflict_copies import conflict_copies
from tiltool.store.notebook.day_notes import find_conflict_copies, note_paths


@pytest.mark.parametrize(
    "copy",
    [
        "2026-03-09 (conflicted copy 2026-03-09).md",
        "2026-03-09 (Kim's conflicted copy 2026-03-09).md",
        "2026-03-09 (conflict 2).md",
        "2026-03-09 (Conflicted copy phone 202603091010).md",
        "2026-03-09 (김님의 충돌된 사본 2026-03-09).md",
        "2026-03-09.sync-conflict-20260309-101010-ABCDEFG.md",
        "2026-03-09_conflict-20260309-101010.md",
        "2026-03-09.Conflict.md",
        "2026-03-09~.md",
        "2026-03-09~1.md",
        "2026-03-09 2.md",
        "2026-03-09 (1).md",
        "2026-03-09(1).md",
    ],
)
def test_copy(tmp_path: Path, copy: str) -> None:
    assert conflict_copies({copy}) == {}  # alone, it is the note
    assert conflict_copies({copy, "2026-03-09.md"}) == {copy: "2026-03-09.md"}
    for name in (copy, "2026-03-09.md"):
        (tmp_path / "2026").mkdir(exist_ok=True)
        (tmp_path / "2026" / name).touch()
    assert [*note_paths(tmp_path)] == ["2026/2026-03-09.md"]
    assert [*find_conflict_copies(tmp_path)] == [(f"2026/{copy}", "2026/2026-03-09.md")]


@pytest.mark.parametrize(
    "name",
    ["Sprint 2.md", "Sprint (1).md", "Sprint-conflict.md", "Sprint-2.md", "Sprint conflict.md", "Sprint (draft).md", "Sprint copy.md"],
)  # fmt: skip
def test_no_copy(name: str) -> None:
    assert conflict_copies({name, "Sprint.md"}) == {}


@pytest.mark.parametrize(
    "name", ["2026-03-09-2.md", "2026-03-09 docker.md", "2026-03-09-docker.md", "2026-03-09 2.txt"]
)
def test_second_note_of_a_day(name: str) -> None:
    assert conflict_copies({name, "2026-03-09.md"}) == {}
