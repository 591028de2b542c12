"""The sample note, as its author wrote it, on the morning after."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of

SAMPLE = Path(__file__).parents[2] / "shared" / "samples" / "2020-09-24.md"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside the project")


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook({"2020-09-24.md": SAMPLE.read_bytes()}, "language: ko")


def section(note: str, heading: str) -> str:
    return note.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_a_morning(root: Path, til: Callable[..., Result]) -> None:
    assert til(root, "new").out == "notes/2020-09-25.md\n"
    note = notes_of(root)["2020-09-25.md"].decode()
    assert note.startswith("# TIL 2020-09-25\n\n--------------------------\n\n")
    assert note.endswith("## tags\n- \\#TIL, \\#blog, \\#prj\n\n--------------------------")
    assert section(note, "어제 한 일") == "- [x] devops ci/cd 학습\n- [x] 배포 설정 (WIP)\n"
    assert section(note, "할 일") == (
        "- [ ] 배포 설정 (WIP)\n\n### \n- [ ] cloudformer 사용불가 - 디딤나우 문의 otp 인증 필요\n"
    )
    later = section(note, "나중")
    assert len(re.findall(r"^ *- \[ \] ", later, re.MULTILINE)) == 17
    source = SAMPLE.read_text("utf-8")
    original = source.partition("\n## 나중\n")[2].partition("\n\n\n## tags")[0]
    assert later.strip() == re.sub(r"\n\n+", "\n", original)


def test_the_source_changes_by_eighteen_boxes(root: Path, til: Callable[..., Result]) -> None:
    before = SAMPLE.read_bytes()
    til(root, "new")
    after = notes_of(root)["2020-09-24.md"]
    assert len(before) == len(after)
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [(ord(" "), ord(">"))] * 18


def test_again_and_back(root: Path, til: Callable[..., Result]) -> None:
    fresh = notes_of(root)
    til(root, "new")
    carried = notes_of(root)
    for command in ("new", "carry"):
        assert til(root, command).code == 0
        assert notes_of(root) == carried
    assert til(root, "undo", today="2020-10-25").code == 0
    assert notes_of(root) == fresh
    assert til(root, "redo").code == 0
    assert notes_of(root) == carried
