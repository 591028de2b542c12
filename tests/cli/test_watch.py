"""`til watch` at a terminal: a line for each save."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")

from tests.cli.terminal import talk  # it needs a pty
from tiltool.store.files import watching


def test_a_line_says_what_was_saved(make_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TICK", 0.1)
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] write\n"})

    def save() -> str:
        (root / "notes/2020-09-24.md").write_text("## Today\n- [x] write\n")
        return ""

    code, shown = talk(root, ["watch"], [("Ctrl-C to stop", save), ("1 done", "\x03")])
    lines = [re.sub(r"^\d\d:\d\d:\d\d  ", "", line) for line in shown.splitlines()]
    assert lines == [f"watching {root}; press Ctrl-C to stop", "notes/2020-09-24.md: 1 done", "^C", "til: stopped"]
    assert code == 130
