"""Tables on a narrow terminal: no row is wider than it."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk
from tiltool.core.text.width import width_of

TASKS = {
    "short": "- [ ] write about the long road to a better blog @blog\n",
    "due": "- [ ] write about the long road to a better blog 📅 2020-10-01 @blog\n",
    "wide": "- [ ] 블로그를 다시 만드는 아주 긴 이야기 🔁 every week 📅 2021-10-01 @블로그\n",
    "project": "- [ ] a 🔁 every week 📅 2021-10-01 @a-project-with-a-name-that-is-longer-than-the-title\n",
}


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
@pytest.mark.parametrize("name", [*TASKS, "all"])
def test_no_row_is_wider_than_the_terminal(make_notebook: Callable[..., Path], name: str, columns: int) -> None:
    root = make_notebook({"2020-08-24.md": "## Today\n" + TASKS.get(name, "".join(TASKS.values()))})
    code, shown = talk(root, ["tasks"], [], columns=columns)
    assert code == 0 and "[ ]" in shown
    assert [line for line in shown.splitlines() if width_of(line) > columns] == []


def test_the_age_gives_way_before_the_project(make_notebook: Callable[..., Path]) -> None:
    root = make_notebook({"2020-08-24.md": f"## Today\n{TASKS['due']}"})
    row = talk(root, ["tasks"], [], columns=40)[1].splitlines()[1].split("  ", 2)[2]
    assert row == "write about the…  Thu  @blog"


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", [("new", "--no-open"), ("carry",), ("new", "--dry-run")])
def test_no_line_of_a_carry_is_wider(
    make_notebook: Callable[..., Path], command: tuple[str, ...], columns: int
) -> None:
    long = "블로그를 다시 만드는 long story " * 4
    lines = "".join(f"{'  ' * depth}- [ ] {depth} {long}\n" for depth in range(4))
    old = f"## Yesterday\n## Today\n{lines}- [x] ended {long}\n- [x] {long} (WIP)\n## Later\n- [ ] {long} later\n## Plans\n- [ ] x\n"
    days = {f"2020-0{month}-2{day}.md": old for month in (3, 6) for day in (1, 2, 4)}
    root = make_notebook({**days, "2020-09-24.md": old})
    code, shown = talk(root, command, [], columns=columns)
    report = shown[shown.index("  carried") :]
    assert code == 0 and "long" in report
    assert [line for line in report.splitlines() if width_of(line) > columns] == []


@pytest.mark.parametrize("columns", [30, 40, 60])
def test_the_summary_of_a_log_goes_on_in_the_next_line(make_notebook: Callable[..., Path], columns: int) -> None:
    days = {f"2020-08-{day}.md": "## Today\n- [>] deploy\n" for day in (20, 21, 23)}
    root = make_notebook({**days, "2020-08-24.md": "## Today\n- [ ] deploy\n"})
    summary = talk(root, ["log", "deploy"], [], columns=columns)[1].replace("\r", "").split("\n\n")[0].splitlines()[1:]
    assert [line for line in summary if width_of(line) > columns or not line.startswith("  ")] == []
    assert " ".join(" ".join(summary).replace("·", " ").split()).endswith("4 days carried 3 times")


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("command", ["topics", "random", "log 0"])
def test_a_long_title_is_cut_where_its_line_ends(
    make_notebook: Callable[..., Path], command: str, columns: int
) -> None:
    title = "블로그를 다시 만드는 long story " * 4
    root = make_notebook({"2020-08-24.md": f"## Today\n- [ ] 0 {title}\n\n## Learned\n### {title}\n"})
    code, shown = talk(root, command.split(), [], columns=columns)
    lines = shown.splitlines()[0 if command == "topics" else 1 :]  # the heading of the others is whole
    assert code == 0 and "…" in shown
    assert [line for line in lines if width_of(line) > columns] == []
