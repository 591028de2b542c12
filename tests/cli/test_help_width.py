"""Help fits a terminal of 80 columns, Hangul counted as wide as it is shown."""

import subprocess
import sys

import pytest

from tiltool.cli import COMMANDS
from tiltool.core.text.width import width_of


@pytest.mark.parametrize("name", [name for group in COMMANDS.values() for name in group])
def test_help_is_80_columns_wide(name: str) -> None:
    command = [sys.executable, "-m", "tiltool", name, "--help"]
    shown = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    assert [line for line in shown.splitlines() if width_of(line) > 80] == []
