"""How far a title and a word travel through til: the counts of benchmarks/walks.py must not creep up again."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "walks.py"
MOST = {"carry": (191, 2_170), "search": (78, 378), "build": (320, 3_910)}
"""Maximum number of functions that hold the string, and of all calls in til."""


@pytest.mark.parametrize("name", MOST)
def test_walk_is_short(name: str) -> None:
    most = ":".join(map(str, MOST[name]))
    walk = subprocess.run([sys.executable, SCRIPT, name, "--max", most], capture_output=True, text=True)
    assert walk.returncode == 0, walk.stdout + walk.stderr
