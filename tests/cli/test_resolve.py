"""Going through conflicts at a real terminal."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk

CONFLICT = "<<<<<<< one\n- [x] {0}\n=======\n- [-] {0}\n>>>>>>> other\n"
TEXT = "## Today\n" + CONFLICT.format("a") + CONFLICT.format("b")


@pytest.mark.parametrize(
    ("pressed", "text"),
    [
        ("12", "- [x] a\n- [-] b\n"),
        ("bb", "- [x] a\n- [-] a\n- [x] b\n- [-] b\n"),
        ("\r1q", CONFLICT.format("a") + "- [x] b\n"),
        ("1z22", "- [-] a\n- [-] b\n"),
        (["2", "\r", "1"], "- [-] a\n- [x] b\n"),
        (["2", "\r", "\r"], "- [-] a\n" + CONFLICT.format("b")),
        ("?zq", CONFLICT.format("a") + CONFLICT.format("b")),
    ],
)
def test_a_key_is_applied_at_once(make_notebook: Callable[..., Path], pressed: Sequence[str], text: str) -> None:
    root = make_notebook({"2020-09-24.md": TEXT})
    code, shown = talk(root, ["resolve"], [("? ", key) for key in pressed])
    assert (root / "notes/2020-09-24.md").read_text() == f"## Today\n{text}", shown
    assert code == int("<<<" in text), shown
