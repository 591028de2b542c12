"""Help fits a terminal of 80 columns, Hangul counted as wide as it is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.cli import COMMANDS
from tiltool.core.text.width import width_of


@pytest.mark.parametrize("name", [name for group in COMMANDS.values() for name in group])
def test_help_is_80_columns_wide(til: Callable[..., Result], tmp_path: Path, name: str) -> None:
    lines = til(tmp_path, name, "--help").out.splitlines()
    assert len(lines) > 5 and [line for line in lines if width_of(line) > 80] == []
