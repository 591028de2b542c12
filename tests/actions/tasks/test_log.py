"""Log: an ambiguous name lists ids, and each of them names its task."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result


def test_the_listed_ids_name_their_tasks(make_notebook: Callable[..., Path], til: Callable[..., Result]) -> None:
    root = make_notebook(
        {
            "2020-09-22.md": "## Today\n- [x] write done\n- [>] write carried\n- [-] write dropped\n",
            "2020-09-23.md": "## Today\n- [ ] write carried\n- [ ] write open due:2020-12-01\n- [/] write doing ^id\n",
        }
    )
    (root / "tasks/blog.md").write_text("- [ ] write idea\n- [x] write finished\n- [-] write given up\n")
    result = til(root, "log", "write")
    assert result.code == 3
    listed = re.findall(r"([0-9a-z]{8}) (write [a-z]+(?: up)?)", result.err)
    names = ["carried", "doing", "done", "dropped", "finished", "given up", "idea", "open"]
    assert sorted(title for _, title in listed) == [f"write {name}" for name in names]
    for id, title in listed:
        for part in (id, id[:4], id.upper()):
            log = til(root, "log", part)
            assert (log.code, log.out.startswith(title)) == (0, True), (part, log)
    assert til(root, "log", "zzzz").code == til(root, "log", "zzzzzzzzz").code == 1


def test_a_task_without_a_day_is_listed_wherever_it_is(
    make_notebook: Callable[..., Path], til: Callable[..., Result]
) -> None:
    """Beside one with a day, only where it waits in the backlog: that in a note may be another task."""
    root = make_notebook({"2020-09-22.md": "## Today\n- [x] mow\n", "plan.md": "- [ ] paint\n- [ ] mow\n"})
    (root / "tasks/home.md").write_text("- [ ] mow\n")
    assert "notes/plan.md:1" in til(root, "log", "paint").out
    mowed = til(root, "log", "2020-09-22:2").out
    assert "tasks/home.md:1" in mowed and "plan.md" not in mowed


@pytest.mark.parametrize("command", ["log", "done", "park"])
@pytest.mark.parametrize("line", [0, 3, 2**63 - 1, 2**63, 10**30])
def test_a_line_without_a_task_is_not_found(
    make_notebook: Callable[..., Path], til: Callable[..., Result], command: str, line: int
) -> None:
    result = til(make_notebook({"2020-09-22.md": "## Today\n- [ ] mow\n"}), command, f"2020-09-22:{line}")
    assert (result.code, f"no task on line {line} " in result.err) == (1, True)
