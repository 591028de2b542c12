"""What reports say: whole in a pipe, true to what was written, one candidate per line."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of
from tiltool.cli.tasks.stats import _months

Make = Callable[..., Path]
Til = Callable[..., Result]

LONG = "a title that goes on and on " * 12 + "to its very last word"
"""More than any terminal has columns."""


@pytest.mark.parametrize(
    "command",
    [
        "tasks", "show", "show 2020-09-24", "search title", "search is:doing title", "list", "topics", "log very",
        "done very", "start very", "drop very", "due very friday", "prio very high", "park very", "undo --list",
        "review --from 2020-09-01", "new --dry-run", "carry --dry-run", "triage is:doing", "tags", "stats",
    ],
)  # fmt: skip
def test_nothing_is_cut_in_a_pipe(make_notebook: Make, til: Til, command: str) -> None:
    root = make_notebook({"2020-09-24.md": f"## Today\n- [ ] {LONG}\n\n## Learned\n### {LONG}\n"})
    til(root, "start", "very")
    run = til(root, *command.split())
    assert run.code == 0 and "…" not in re.sub(r"\d+ … \d+", "", run.out + run.err)
    assert command in ("tags", "stats") or "very last word" in run.out + run.err


@pytest.mark.parametrize(
    ("language", "months"), [("en", "Sep Oct"), ("ko", "9월 10월"), ("ja", "9月 10月"), ("zh", "9月 10月")]
)
def test_months_are_named_in_the_language_of_the_notes(language: str, months: str) -> None:
    sundays = [date(2020, 9, 6) + timedelta(weeks=week) for week in range(8)]
    assert _months(sundays, language, 2, 40).split() == months.split()


def test_a_line_of_a_search_is_whole_in_a_pipe_and_short_in_json(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"a.md": "word " * 100 + "needle " + "word " * 100})
    assert til(root, "search", "needle").out.count("word") == 200
    assert len(re.findall("word", til(root, "search", "needle", "--json").out)) < 40


@pytest.mark.parametrize(
    ("new", "written"),
    [("db", "#db"), ("a b", "#[[a b]]"), ("디비", "#디비"), ("db/wal", "#db/wal"), ("두 말", "#[[두 말]]")],
)
def test_a_renamed_tag_is_reported_as_it_is_written(make_notebook: Make, til: Til, new: str, written: str) -> None:
    root = make_notebook({"2020-09-24.md": "about #sqlite\n"})
    assert til(root, "tags", "rename", "sqlite", new).out == f"#sqlite → {written}: 1 note\n"
    assert notes_of(root)["2020-09-24.md"].decode() == f"about {written}\n"
    assert f"#sqlite → {written}" in til(root, "undo", "--list").out
    assert written in til(root, "show").out and written in til(root, "list").out


@pytest.mark.parametrize(
    ("first", "second", "twins"),
    [
        (["write it"], ["write it"], True),
        (["write it"], ["Write  it"], True),
        (["write it", "--inbox"], ["write it", "--inbox"], True),
        (["write it", "--under", "old"], ["write it", "--under", "old"], True),
        (["write it"], ["write it too"], False),
        (["write it"], ["write it", "--later"], False),
        (["write it"], ["write it", "--done"], False),
        (["write it", "--done"], ["write it"], False),
        (["write it", "--learned"], ["write it", "--learned"], False),
    ],
)
def test_an_added_task_that_is_there_already_is_reported(
    make_notebook: Make, til: Til, first: list[str], second: list[str], twins: bool
) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n- [ ] old\n\n## Learned\n\n## Later\n"})
    assert "twice" not in til(root, "add", *first).err
    run = til(root, "add", *second)
    assert run.code == 0 and ("is open twice here" in run.err) == twins


def test_candidates_are_listed_one_per_line(make_notebook: Make, til: Til) -> None:
    several = "".join(f"- [ ] plan {number}\n" for number in range(11))
    root = make_notebook({"2020-09-24.md": f"## Today\n{several}", "2020-09-25.md": "## Today\n- [ ] other\n"})
    for command in (["done", "plan"], ["done", "plan", "--day", "2020-09-24"], ["log", "plan"]):
        run = til(root, *command)
        _, hint, *listed, more = run.err.splitlines()
        assert (run.code, hint, more) == (3, "hint: name one by its id:", "  … and 2 more"), run.err
        assert len(listed) == 9
        assert all(re.fullmatch(r"  \w{4,8} plan \d+ \(.+\)", line) for line in listed)
    assert til(root, "open", "plan").code in (0, 3)


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("- [x] done (WIP)\n", ["  no open tasks left in 2020-09-24", "  reopened: done (WIP) (line 4)"]),
        ("- [x] done\n", ["  no open tasks left in 2020-09-24", "  finished 1: done"]),
        ("- [ ] open\n", ["  carried 1 from 2020-09-24"]),
        ("- [ ] open\n- [x] done (WIP)\n", ["  carried 1 from 2020-09-24", "  reopened: done (WIP) (line 5)"]),
    ],
)
def test_a_carry_of_nothing_is_not_counted(make_notebook: Make, til: Til, note: str, lines: list[str]) -> None:
    root = make_notebook({"2020-09-24.md": f"## Yesterday\n\n## Today\n{note}"})
    assert til(root, "new").err.splitlines()[1:] == lines


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Today", "Today"),
        ("**TODAY**:", "**TODAY**:"),
        ("☀️ today", "☀️ today"),
        ("Todo", "Todo  today"),
        ("오늘", "오늘  today"),
    ],
)
def test_a_role_that_the_heading_names_is_not_repeated(make_notebook: Make, til: Til, heading: str, shown: str) -> None:
    root = make_notebook({"2020-09-24.md": f"## {heading}\n- [ ] a\n"})
    assert shown in til(root, "show").out.splitlines()


@pytest.mark.parametrize(
    ("titles", "about"), [(["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d"], "a, b, c, …")]
)
def test_the_history_names_imported_tasks(make_notebook: Make, til: Til, titles: list[str], about: str) -> None:
    root = make_notebook()
    (root / "list.txt").write_text("\n".join(titles))
    til(root, "import", "list.txt")
    assert f"import: {about}  (tasks/inbox.md)" in til(root, "undo", "--list").out


@pytest.mark.parametrize("name", ["-", "nothing"])
def test_a_command_that_is_none_is_named(make_notebook: Make, til: Til, name: str) -> None:
    assert til(make_notebook(), name).err.startswith(f"til: no such command: '{name}'")


@pytest.mark.parametrize(
    ("new", "path"),
    [
        ("tomorrow", "2020/2020-09-26.md"),
        ("-3", "2020/2020-09-22.md"),
        ("내일", "2020/2020-09-26.md"),
        ("2021-01-02", "2021/2021-01-02.md"),
        ("9/28", None),  # a folder and a name
        ("tomorrow.md", "2020/tomorrow.md"),
        ("sqlite", "2020/sqlite.md"),
    ],
)
def test_a_note_moves_to_a_day(make_notebook: Make, til: Til, new: str, path: str | None) -> None:
    root = make_notebook({"2020/2020-09-24.md": "# 2020-09-24\n"})
    run = til(root, "mv", "2020-09-24", new)
    assert run.code == 0
    assert "2020/2020-09-24.md" not in notes_of(root) and (path is None or path in notes_of(root))


def test_a_day_that_has_a_note_is_not_overwritten(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": "# a\n", "2020-09-25 Fri.md": "# b\n"})
    before = notes_of(root)
    run = til(root, "mv", "2020-09-24", "today")
    assert (run.code, notes_of(root)) == (3, before) and "2020-09-25 Fri.md already exists" in run.err


@pytest.mark.skipif(os.name != "posix", reason="Windows takes nothing for ASCII")
@pytest.mark.parametrize(
    ("args", "code", "text"),
    [
        (("done", "없다"), 1, "no task like '없다'"),
        (("done", "설정"), 0, "배포 설정: open → done"),
        (("add", "새 일 🚀"), 0, "새 일 🚀"),
        (("show", "notes/글.md"), 0, "# 글"),
        (("show", "어제"), 0, "배포 설정"),
        (("done", b"\xff\xfe"), 1, "no task like"),
        (("add", b"a \xff"), 2, "an argument is not UTF-8"),
    ],
)
def test_arguments_are_utf8_where_python_takes_them_for_ascii(
    make_notebook: Make, args: tuple[str | bytes, ...], code: int, text: str
) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] 배포 설정\n", "글.md": "# 글\n\n# 글\n"})
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TIL_TODAY": "2020-09-25"}
    command = [os.fsencode(sys.executable), b"-m", b"tiltool", *(os.fsencode(each) for each in args)]
    run = subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, check=False)
    shown = (run.stdout + run.stderr).decode()
    assert run.returncode == code and "Traceback" not in shown
    assert text in shown or text == "# 글"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_path_that_is_no_text_is_printed_into_a_pipe(make_notebook: Make) -> None:
    root = make_notebook()
    subprocess.run(["git", "init", "-q", root], check=True)
    (root / "notes" / os.fsdecode(b"a\xff.md")).write_text("# a\n")
    run = subprocess.run(
        [sys.executable, "-m", "tiltool", "sync", "--dry-run"], cwd=root, capture_output=True, check=False
    )
    assert b"notes/a\\udcff.md\n" in run.stdout and run.returncode == 0, run
