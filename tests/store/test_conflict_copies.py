"""Conflict copies never count, and are never forgotten."""

import unicodedata
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
        "2026-03-09 (1) (1).md",
        "2026-03-09 (1).sync-conflict-20260309-101010-ABCDEFG.md",
        "2026-03-09 - Copy.md",
        "2026-03-09 - Copy (2).md",
        "2026-03-09 copy 2.md",
        "2026-03-09 (copy).md",
        "2026-03-09 (another copy).md",
        "2026-03-09 (3rd copy).md",
        "2026-03-09 (사본).md",
        "2026-03-09 사본.md",
        "2026-03-09 - 복사본.md",
        "2026-03-09-DESKTOP-AB12CD.md",
        "2026-03-09-DESKTOP-AB12CD-2.md",
        "2026-03-09-LAPTOP-9F8E7D6C.md",
        "2026-03-09-KIM-PC.md",
        "2026-03-09-Kims-MacBook-Pro.md",
        "2026-03-09-민수의 MacBook Pro.md",
        "2026-03-09_conf(1).md",
        "2026-03-09 [Conflict].md",
        "2026-03-09 (충돌된 복사본 2026-03-09).md",
        unicodedata.normalize("NFD", "2026-03-09 (충돌된 복사본 2026-03-09).md"),
        "2026-03-09 (Copie en conflit de Kim 2026-03-09).md",
        "2026-03-09 (SFConflict kim@example.com 2026-03-09-10-10-10).md",
        "2026-03-09 (Kim (work)'s conflicted copy 2026-03-09).md",
        "2026-03-09_DiskStation_Mar-09-101010-2026_Conflict.md",
        "2026-03-09_REMOTE_1234.md",
        "2026-03-09_Conflict.md",
        "2026-03-09_conflict_kim_2026-03-09.md",
        "2026-03-09 (case clash from Kim).md",
        "2026-03-09 - Kopie.md",
        "2026-03-09 conflicted copy 2.md",
        "2026-03-09.conflicted.md",
        "2026-03-09.orig.md",
        "2026-03-09 - Kopie (2).md",
        "Copy of 2026-03-09.md",
        "2026-03-09.md.orig",
        "2026-03-09.md~",
        "2026-03-09.md.bak",
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
    "name",
    [
        "2026-03-09-2.md",
        "2026-03-09 docker.md",
        "2026-03-09-docker.md",
        "2026-03-09 2.txt",
        "2026-03-09-meeting.md",
        "2026-03-09_일보.md",
        "2026-03-09 (월).md",
        "2026-03-09-HTTP-2.md",
        "2026-03-09-CVE-2026-12345.md",
        "2026-03-09-desktop-setup.md",
        "2026-03-09-MacBook-Pro.md",
        "2026-03-09-merge-conflict.md",
        "2026-03-09_conflict.md",
        "2026-03-09_conflict_of_interest.md",
        "2026-03-09 (draft).md",
        "2026-03-09-copy-on-write.md",
        "2026-03-09 3rd.md",
    ],
)
def test_second_note_of_a_day(name: str) -> None:
    assert conflict_copies({name, "2026-03-09.md"}) == {}


def test_copy_of_a_named_note() -> None:
    assert conflict_copies({"2026-03-09_일보 (1).md", "2026-03-09_일보.md"}) == {
        "2026-03-09_일보 (1).md": "2026-03-09_일보.md"
    }
    assert conflict_copies({"docker.md", "docker-DESKTOP-AB12CD.md"}) == {"docker-DESKTOP-AB12CD.md": "docker.md"}
    assert conflict_copies({unicodedata.normalize("NFD", "회의 (conflict).md"), "회의.md"})
