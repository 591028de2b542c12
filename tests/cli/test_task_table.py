"""The table of `til tasks` keeps subtasks below their parents."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.cli.views.task_table import _age_colour

Til = Callable[..., Result]
Make = Callable[..., Path]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (
            "## Today\n- [ ] b\n  - [ ] c\n    - [ ] d\n- [ ] a 🔺\n",
            "",
            ["today (4)", "[ ] !! a", "[ ] b", "[ ]   c", "[ ]     d"],
        ),
        ("## Today\n- [ ] a\n- [ ] b\n  - [ ] c 🔺\n", "", ["today (3)", "[ ] b", "[ ]   !! c", "[ ] a"]),
        ("## Today\n- [/] b\n  - [ ] c\n", "", ["doing (2)", "[/] b", "[ ]   c"]),
        ("## Today\n- [ ] b\n  - [/] c\n", "", ["doing (1)", "[/] c", "today (1)", "[ ] b"]),
        ("## Today\n- [ ] b due:2020-09-01\n  - [ ] c\n", "", ["overdue (2)", "[ ] b", "[ ]   c"]),
        ("## Today\n- [ ] b\n  - [x] c\n    - [ ] d\n", "", ["today (2)", "[ ] b", "[ ]   d"]),
        ("## Today\n- [x] b\n  - [ ] c\n", "", ["today (1)", "[ ] c"]),
        ("## Today\n- [ ] b\n  - [ ] c #x\n", "tag:x", ["today (1)", "[ ] c #x"]),
        ("## Today\n- [ ] b\n\n## Later\n- [ ] c\n  text\n  1. [ ] d\n", "", ["today (1)", "[ ] b", "later (2)", "[ ] c", "[ ]   d"]),
    ],
)  # fmt: skip
def test_subtasks(make_notebook: Make, til: Til, text: str, query: str, shown: list[str]) -> None:
    root = make_notebook({"2020-09-25.md": text})
    lines = til(root, "tasks", *query.split()).out.splitlines()
    rows = [line[7:].replace("]  ", "] ", 1) if line.startswith("  ") else line for line in lines if line]
    assert [row.split("  0d")[0].split("  09-")[0].rstrip() for row in rows] == shown


@pytest.mark.parametrize(("days", "colour"), [(0, "green"), (6, "green"), (7, "yellow"), (29, "yellow"), (30, "red")])
def test_the_older_a_task_is_the_redder_it_is(days: int, colour: str) -> None:
    assert _age_colour(days) == colour


def test_subtasks_of_a_project_and_of_two_notes(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] old\n  - [ ] older\n", "2020-09-25.md": "## Today\n"})
    (root / "tasks" / "home.md").write_text("# home\n\n- [ ] garden\n\n  - [ ] dig\n", "utf-8")
    out = til(root, "tasks").out
    assert "[ ]  garden" in out
    assert "[ ]    dig" in out
    assert "[ ]    older" in out
