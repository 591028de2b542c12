"""Log: an ambiguous name lists ids, and each of them names its task."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.notebooks import written


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


DAYS = {"2020-09-22.md": "## Today\n- [x] mow\n- [>] paint\n", "2020-09-23.md": "## Today\n- [ ] other\n"}
OPEN_WITHOUT_A_DAY = {
    "beside an ended one": DAYS | {"plan.md": "- [ ] mow\n", "tasks/home.md": "- [/] mow\n"},
    "twins": {"plan.md": "- [ ] mow\n- [x] mow\n- [/] mow\n", "2020-09-23.md": "## Today\n- [ ] mow\n- [/] mow\n"},
    "moved to a project": DAYS | {"tasks/home.md": "- [x] paint\n- [/] ! paint\n"},
    "moved to a note": DAYS | {"plan.md": "- [ ] paint\n"},
    "moved to two places": DAYS | {"plan.md": "- [ ] paint\n", "tasks/home.md": "- [/] paint\n"},
    "moved out of the backlog, but nowhere": {"2020-09-22.md": "words\n", "tasks/home.md": "- [>] paint\n"},
    "in two projects": {"2020-09-22.md": "words\n", "tasks/a.md": "- [ ] mow\n", "tasks/b.md": "- [/] mow\n"},
    "reworded on the way": DAYS
    | {"2020-09-23.md": "## Today\n- [>] paint it\n- [ ] other\n", "tasks/home.md": "- [ ] paint it\n"},
    "reported in its note": DAYS | {"plan.md": "## Yesterday\n- [ ] mow\n## Today\n- [ ] mow\n"},
}


@pytest.mark.parametrize("files", OPEN_WITHOUT_A_DAY.values(), ids=OPEN_WITHOUT_A_DAY)
def test_the_log_of_an_open_task_says_what_the_list_says(
    tmp_path: Path, til: Callable[..., Result], files: dict[str, str]
) -> None:
    written(tmp_path, files)
    rows = json.loads(til(tmp_path, "tasks", "--json").out)["tasks"]
    assert any(not row["day"] for row in rows)
    for row in rows:
        for named in (row["id"], f"{row['path']}:{row['line']}"):
            log = json.loads(til(tmp_path, "log", named, "--json").out)
            assert log["id"].startswith(row["id"]), named
            for key in ("title", "first_day", "times_carried", "state"):
                assert log[key] == row[key], (named, key)
            assert (
                row["day"]
                or {"path": row["path"], "line": row["line"], "state": row["state"]}.items()
                <= {
                    **next(
                        each for each in log["backlog"] if each["path"] == row["path"] and each["line"] == row["line"]
                    )
                }.items()
            )


def test_a_note_that_is_no_project_is_not_called_one(tmp_path: Path, til: Callable[..., Result]) -> None:
    written(tmp_path, {"plan.md": "- [ ] paint\n"})
    assert til(tmp_path, "log", "paint").out.splitlines()[1:] == ["  open", "", "              [ ]  notes/plan.md:1"]


@pytest.mark.parametrize("name", ["2020-09-22.md", "plan.md"])
def test_a_report_of_yesterday_has_no_log(tmp_path: Path, til: Callable[..., Result], name: str) -> None:
    written(tmp_path, {name: "## Yesterday\n- [x] paint\n"})
    run = til(tmp_path, "log", f"notes/{name}:2")
    assert (run.code, run.out) == (1, "") and "no note has a task like" in run.err


def test_each_of_the_ended_twins_has_its_own_id(tmp_path: Path, til: Callable[..., Result]) -> None:
    written(tmp_path, {"plan.md": "- [x] mow\n- [-] mow\n"})
    (section,) = json.loads(til(tmp_path, "show", "plan.md", "--json").out)["sections"]
    for task in section["tasks"]:
        log = json.loads(til(tmp_path, "log", task["id"], "--json").out)
        assert log["id"].startswith(task["id"]) and log["state"] == task["state"], task
