"""`til done` of a parent asks at a terminal about what is open below it; none of it returns the next morning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

pytest.importorskip("pty", reason="terminals are those of POSIX")

from tests.cli.terminal import talk  # it needs a pty

Til = Callable[..., Result]
NOTE = "## Today\n- [ ] parent\n  - [ ] child\n    - [/] grand\n  - [x] old\n"
ASKED = "Finish them, too?"
ALL = NOTE.replace("[ ]", "[x]").replace("[/]", "[x]")


@pytest.mark.parametrize(
    ("args", "answers", "after", "code"),
    [
        (("done", "parent"), [(ASKED, "y\n")], ALL, 0),
        (("done", "parent"), [(ASKED, "\n")], NOTE.replace("[ ] p", "[x] p"), 0),
        (("done", "parent"), [(ASKED, "\x03")], NOTE.replace("[ ] p", "[x] p"), 130),
        (("done", "parent", "child"), [(ASKED, "y\n")], ALL, 0),
        (("done", "child"), [(ASKED, "y\n")], ALL.replace("[x] p", "[ ] p"), 0),
        (("done", "--with-children", "parent"), [], ALL, 0),
        (("drop", "parent"), [], NOTE.replace("[ ]", "[-]").replace("[/]", "[-]"), 0),
    ],
)
def test_open_subtasks(
    make_notebook: Callable[..., Path],
    til: Til,
    args: tuple[str, ...],
    answers: list[tuple[str, str]],
    after: str,
    code: int,
) -> None:
    root = make_notebook({"2020-09-25.md": NOTE})
    ended, seen = talk(root, args, answers)
    assert ended == code, seen
    assert seen.count(ASKED) == len(answers)
    assert (root / "notes" / "2020-09-25.md").read_text("utf-8") == after
    if "[ ]" not in after and "[/]" not in after:
        til(root, "new", today="2020-09-26")
        assert "[ ]" not in (root / "notes" / "2020-09-26.md").read_text("utf-8")
