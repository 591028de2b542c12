"""The README keeps to what `.ci/run` and a reader with five minutes expect of it."""

import re

from tests.docs.pages import ROOT
from tiltool.core.text.width import width_of

README = (ROOT / "README.md").read_text("utf-8")


def test_two_commands_for_a_fresh_machine() -> None:
    commands = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert [len(command.splitlines()) for command in commands[:2]] == [1, 1]
    assert "til new --dry-run" in commands[0] and "site/index.html" in commands[0]
    assert commands[1].rstrip().endswith("pytest -n auto")


def test_it_is_short_and_begins_with_a_picture_and_a_session() -> None:
    lines = README.splitlines()
    assert len(lines) <= 170
    assert "```console" in lines[:20] and any(line.startswith("![") for line in lines[:20])
    assert [line for line in lines if width_of(line) > 800] == []
