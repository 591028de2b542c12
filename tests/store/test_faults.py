"""A few of the faults of `tests/store/faults.py`: `python -m tests.store.faults` tries all."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.store.faults import complaints
from tiltool.store.files.lock import make_state_folder


def can_trace() -> bool:
    words = ["strace", "-o", "/dev/null", "true"]
    return bool(shutil.which("strace")) and subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace here")
@pytest.mark.parametrize(("name", "every"), [("new", 47), ("merge-driver", 3)])
def test_no_fault_loses_a_task(tmp_path: Path, name: str, every: int) -> None:
    tried, wrong = complaints(tmp_path, name, every)
    assert tried >= 3 and wrong == []


def test_files_of_the_state_folder_are_whole(tmp_path: Path) -> None:
    state = tmp_path / ".til"
    make_state_folder(state)
    whole = {path.name: path.read_bytes() for path in state.iterdir()}
    assert whole.keys() == {".gitignore", "README.md"}
    for name in whole:
        (state / name).write_bytes(b"")
    make_state_folder(state)
    assert {path.name: path.read_bytes() for path in state.iterdir()} == whole
