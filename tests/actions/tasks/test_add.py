"""Add: into the note of any day, with a due day, done already, and as it was pasted."""

import json
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.conftest import Result

Make = Callable[..., Path]
Til = Callable[..., Result]
TODAY = "2020-09-24"


@pytest.mark.parametrize(
    ("args", "day", "line"),
    [
        (("write", "--done"), TODAY, "- [x] write"),
        (("write", "--to", "friday"), "2020-09-25", "- [ ] write"),
        (("write", "--to", "2020-09-23", "--done"), "2020-09-23", "- [x] write"),
        (("write", "--due", "friday"), TODAY, "- [ ] write due:2020-09-25"),
        (("write (WIP)", "--due", "2020-10-01"), TODAY, "- [ ] write due:2020-10-01 (WIP)"),
        (("write due:2020-09-30", "--due", "2020-10-01"), TODAY, "- [ ] write due:2020-10-01"),
        (("- [x] write",), TODAY, "- [x] write"),
        (("* [X] write",), TODAY, "- [x] write"),
        (("- [/] write",), TODAY, "- [/] write"),
        (("- [-] write",), TODAY, "- [-] write"),
        (("- [ ] write",), TODAY, "- [ ] write"),
        (("- write",), TODAY, "- [ ] write"),
    ],
)
def test_add(make_notebook: Make, til: Til, args: tuple[str, ...], day: str, line: str) -> None:
    root = make_notebook({f"{each}.md": "## Today\n- [ ] first\n" for each in (TODAY, day)})
    options, words = [*args[1:]], [args[0]]
    assert til(root, "add", *options, *words, today=TODAY).code == 0
    assert (root / f"notes/{day}.md").read_text() == f"## Today\n- [ ] first\n{line}\n"


def test_add_to_a_project(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    (root / "tasks/blog.md").write_text("- [ ] first\n")
    til(root, "add", "--project", "blog", "--due", "2020-10-01", "write", today=TODAY)
    til(root, "add", "--project", "blog", "- [x] done before", today=TODAY)
    assert (root / "tasks/blog.md").read_text() == "- [ ] first\n- [ ] write due:2020-10-01\n- [x] done before\n"


@pytest.mark.parametrize(
    "options", [("--project", "blog", "--to", "friday"), ("--project", "blog", "--done"), ("--learned", "--done")]
)
def test_options_that_exclude_each_other(make_notebook: Make, til: Til, options: tuple[str, ...]) -> None:
    assert til(make_notebook(), "add", *options, "write", today=TODAY).code == 2


@pytest.mark.parametrize(
    "command", [("new", "{day}"), ("add", "more", "--to", "{day}"), ("pick", "idea", "--to", "{day}")]
)
@pytest.mark.parametrize(
    ("today", "day", "carries"),
    [
        ("2020-09-24", "2020-09-24", True),
        ("2020-09-24", "2020-09-25", True),  # Friday
        ("2020-09-24", "2020-09-26", False),
        ("2020-09-24", "2020-09-28", False),
        ("2020-09-25", "2020-09-26", True),
        ("2020-09-25", "2020-09-28", True),  # Monday after Friday
        ("2020-09-25", "2020-09-29", False),
        ("2020-09-26", "2020-09-28", True),
        ("2020-09-27", "2020-09-29", False),
        ("2020-12-31", "2021-01-01", True),
        ("2020-12-31", "2021-12-31", False),
        ("2020-09-30", "2020-09-25", True),  # a day in the past
    ],
)
def test_a_far_day_carries_nothing(
    make_notebook: Make, til: Til, command: tuple[str, ...], today: str, day: str, carries: bool
) -> None:
    before = "## Today\n- [ ] first\n"
    root = make_notebook({"2020-09-23.md": before})
    (root / "tasks/blog.md").write_text("- [ ] idea\n- [ ] report due:2020-09-20\n")
    result = til(root, *(word.format(day=day) for word in command), today=today)
    assert ("first" in (root / f"notes/{day}.md").read_text()) == carries, result.err
    assert ((root / "notes/2020-09-23.md").read_text() == before) != carries
    if command[0] == "new":
        assert (f"til new {day} --carry" in result.err) != carries
        assert ("report" in (root / f"notes/{day}.md").read_text()) == carries
        til(root, "new", day, "--carry", today=today)
        assert "first" in (root / f"notes/{day}.md").read_text()
        assert til(root, "new", day, "--carry", "--no-carry", today=today).code == 2


@pytest.mark.parametrize(
    ("before", "args", "after"),
    [
        ("- [ ] write\n- [ ] b\n", ("sub",), "- [ ] write\n  - [ ] sub\n- [ ] b\n"),
        ("- [ ] write\n  - [x] a\n- [ ] b\n", ("sub", "--done"), "- [ ] write\n  - [x] a\n  - [x] sub\n- [ ] b\n"),
        ("* [/] write\n  why\n", ("- [/] sub",), "* [/] write\n  why\n  * [/] sub\n"),
        ("1. [ ] write\n", ("sub", "--due", "2020-10-01"), "1. [ ] write\n   - [ ] sub due:2020-10-01\n"),
        ("- [ ] b\n  - [ ] write", ("sub",), "- [ ] b\n  - [ ] write\n    - [ ] sub"),
    ],
)
@pytest.mark.parametrize("path", [f"notes/{TODAY}.md", "notes/2020-09-23.md", "tasks/blog.md"])
def test_add_under(make_notebook: Make, til: Til, path: str, before: str, args: tuple[str, ...], after: str) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] other\n"})
    head = "## Today\n" if path.startswith("notes") else ""
    (root / path).write_text(head + before)
    result = til(root, "add", "--under", "write", *args, today=TODAY)
    assert (result.code, (root / path).read_text()) == (0, head + after), result.err
    til(root, "undo", today=TODAY)
    assert (root / path).read_text() == head + before
    assert til(root, "add", "--under", "nothing", *args, today=TODAY).code == 1
    assert til(root, "add", "--under", "write", "--to", "friday", *args, today=TODAY).code == 2
    assert (root / path).read_text() == head + before


@pytest.mark.parametrize(
    ("heading", "role"),
    [("## Today", "today"), ("## Learned", "learned"), ("# Later", "later"), ("## Ideas", None), ("text", None)],
)
@pytest.mark.parametrize("path", [f"notes/{TODAY}.md", "tasks/blog.md"])
def test_a_subtask_is_a_task_wherever_it_is(
    make_notebook: Make, til: Til, path: str, heading: str, role: str | None
) -> None:
    root = make_notebook()
    (root / path).write_text(f"{heading}\n\n- [ ] write\n")
    report = json.loads(til(root, "add", "sub", "--under", "write", "--json", "--dry-run", today=TODAY).out)
    assert report["role"] == ("backlog" if path.startswith("tasks/") else role)
    assert til(root, "add", "sub", "--under", "write", today=TODAY).out == f"{path}: task added: sub\n"


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("- [ ] a\r\n  - [x] b\r\n", "- [ ] a\n- [x] b\n"),
        ("a\n\n- [ ] \n- [x]\n* \nb\n", "- [ ] a\n- [ ] b\n"),
        ("1. [-] a\n2) b", "- [-] a\n- [ ] b\n"),
        ("- [ ]x\n- [link](a.md)", "- [ ] [ ]x\n- [ ] [link](a.md)\n"),
    ],
)
def test_an_empty_item_of_a_list_is_no_task(
    make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch, text: str, added: str
) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] first\n"})
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
    til(root, "add", today=TODAY)
    assert (root / f"notes/{TODAY}.md").read_text() == f"## Today\n- [ ] first\n{added}"


@pytest.mark.parametrize("text", ["", " ", "- [ ]", "- [ ] ", "* [x] ", "1. "])
def test_an_empty_text_is_no_task(make_notebook: Make, til: Til, text: str) -> None:
    result = til(make_notebook(), "add", text, today=TODAY)
    assert (result.code, result.err.splitlines()[0]) == (2, "til: nothing to add: the text is empty")
