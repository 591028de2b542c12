"""Days on the command line: of several words without quotes, with a sign, and the hints for what is no day."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.notebooks import written

TODAY = "2026-01-06"  # a Tuesday
NOTE = "# 2026-01-02\n\n## Today\n- [x] report\n"


@pytest.mark.parametrize(
    "day", ["last friday", "지난 금요일", "-4", "-4d", "4 days ago", "jan 2", "1월 2일", "fri 2 jan", "先週の金曜日"]
)
def test_a_note_is_named_by_a_day_of_several_words(tmp_path: Path, til: Callable[..., Result], day: str) -> None:
    written(tmp_path, {"2026-01-02.md": NOTE})
    words = day.split()
    assert til(tmp_path, "show", *words, today=TODAY).out.startswith("2026-01-02")
    assert til(tmp_path, "links", *words, "--json", today=TODAY).code == 0
    assert til(tmp_path, "mv", *words, "2026-01-03", today=TODAY).code == 0
    assert (tmp_path / "notes/2026-01-03.md").is_file()


@pytest.mark.parametrize(
    "day", ["next friday", "다음 금요일", "+3d", "3 days", "3일 뒤", "jan 9", "1/9 (금)", "this friday", "本周五"]
)
def test_a_task_is_due_on_a_day_of_several_words(tmp_path: Path, til: Callable[..., Result], day: str) -> None:
    written(tmp_path, {"2026-01-06.md": NOTE.replace("[x]", "[ ]")})
    words, file = day.split(), tmp_path / "notes/2026-01-06.md"
    for command in (("due", "report", *words), ("add", "--due", *words, "plan"), ("add", "a", "due:" + day, "b")):
        assert til(tmp_path, *command, today=TODAY).code == 0, command
    assert [line[6:] for line in file.read_text("utf-8").splitlines()[3:]] == [
        "report due:2026-01-09",
        "plan due:2026-01-09",
        "a due:2026-01-09 b",
    ]
    assert til(tmp_path, "add", "--to", *words, "far", today=TODAY).code == 0
    assert (tmp_path / "notes/2026-01-09.md").is_file()


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("due", "report", "someday"), "in 3 days"),
        (("add", "--due", "someday", "x"), "in 3 days"),
        (("add", "x due:someday"), "in 3 days"),
        (("new", "someday"), "in 3 days"),
        (("show", "someday"), "yesterday"),
        (("review", "--from", "someday"), "yesterday"),
    ],
)
def test_a_hint_names_days_that_fit_the_command(
    tmp_path: Path, til: Callable[..., Result], args: tuple[str, ...], hint: str
) -> None:
    written(tmp_path, {"2026-01-06.md": NOTE})
    err = til(tmp_path, *args, today=TODAY).err
    assert "someday" in err and hint in err.partition("hint:")[2]


def test_check_reports_what_is_no_day_with_its_place(tmp_path: Path, til: Callable[..., Result]) -> None:
    lines = ("due:2026-02-30", "due:someday", "due:1/9", "[due:: soon]", "@due(soon)", "scheduled:언젠가")
    written(tmp_path, {"2026-01-06.md": "# T\n\n## Today\n" + "".join(f"- [ ] a {line}\n" for line in lines)})
    found = til(tmp_path, "check", today=TODAY)
    assert found.code == 1
    assert [line.split(":")[1] for line in found.out.splitlines()] == [*"456789"]
