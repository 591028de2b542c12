"""A state that was set is true: what was finished or dropped does not come back the next morning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Make = Callable[..., Path]
Til = Callable[..., Result]
TODAY, TOMORROW = "2020-09-24", "2020-09-25"


def note(root: Path, day: str = TODAY) -> str:
    return (root / "notes" / f"{day}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[ ] write (WIP)", "[x] write"),
        ("[/] write (wip)", "[x] write"),
        ("[x] write (WIP)", "[x] write"),
        ("[ ] write (WIP) ^id", "[x] write ^id"),
        ("[ ] write due:2020-10-01 ( WIP )", "[x] write due:2020-10-01"),
        ("[ ] write ((WIP)", "[x] write"),
        ("[x] write (진행중)", "[x] write"),
        ("[ ] write (진행 중) ^id", "[x] write ^id"),
        ("[/] write（작업중）", "[x] write"),
        ("[ ] write (WIP) more", "[x] write (WIP) more"),
    ],
)
def test_done_takes_the_wip_mark_off(make_notebook: Make, til: Til, before: str, after: str) -> None:
    root = make_notebook({f"{TODAY}.md": f"## Today\n- {before}\n"})
    out = til(root, "done", "write", today=TODAY).out
    assert note(root) == f"## Today\n- {after}\n"
    assert ("(WIP) removed" in out) == ("WIP)" not in after)
    til(root, "new", today=TOMORROW)
    assert "write" not in note(root, TOMORROW)
    assert til(root, "undo").code == 0 and til(root, "undo").code == 0
    assert note(root) == f"## Today\n- {before}\n"


@pytest.mark.parametrize(
    ("before", "after"), [("[ ] write (WIP)", "[-] write (WIP)"), ("[x] write (WIP)", "[-] write (WIP)")]
)
def test_drop_leaves_the_wip_mark(make_notebook: Make, til: Til, before: str, after: str) -> None:
    root = make_notebook({f"{TODAY}.md": f"## Today\n- {before}\n"})
    til(root, "drop", "write", today=TODAY)
    assert note(root) == f"## Today\n- {after}\n"


TREE = """## Today
- [ ] parent
  - [ ] one
    - [/] two
  - [x] three
  - [x] four (WIP)
  - a line
    - [ ] five
- [ ] other
"""


@pytest.mark.parametrize(
    ("command", "mark"),
    [
        (("drop", "parent"), "-"),
        (("done", "parent", "--with-children"), "x"),
        (("done", "parent", "one", "--with-children"), "x"),
    ],
)
def test_a_tree_ends_whole(make_notebook: Make, til: Til, command: tuple[str, ...], mark: str) -> None:
    root = make_notebook({f"{TODAY}.md": TREE})
    til(root, *command, today=TODAY)
    ended = TREE.replace("[ ]", f"[{mark}]").replace("[/]", f"[{mark}]").replace(f"[{mark}] other", "[ ] other")
    ended = ended.replace(" (WIP)", "") if mark == "x" else ended.replace("[x] four", "[-] four")
    assert note(root) == ended
    til(root, "new", today=TOMORROW)
    assert [line for line in note(root, TOMORROW).splitlines() if "[" in line] == ["- [ ] other"]


def test_done_tells_what_is_open_below(make_notebook: Make, til: Til) -> None:
    root = make_notebook({f"{TODAY}.md": TREE})
    result = til(root, "done", "parent", today=TODAY)
    assert note(root) == TREE.replace("[ ] parent", "[x] parent")
    listed = [line.rpartition(": ")[2] for line in result.out.splitlines() if "still open below" in line]
    assert listed == ["one", "two", "four (WIP)", "five"] and "--with-children" in result.err
    assert "still open" not in til(root, "start", "other", today=TODAY).out


def test_a_tree_of_a_project_ends_with_its_day(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    (root / "tasks/blog.md").write_text("- [ ] parent\n  - [ ] one\n")
    til(root, "drop", "parent", today=TODAY)
    text = (root / "tasks/blog.md").read_text()
    assert text == f"- [-] parent cancelled:{TODAY}\n  - [-] one cancelled:{TODAY}\n"


@pytest.mark.parametrize(
    "place", ["notes/2020-09-24.md:2", "{root}/notes/2020-09-24.md:2", "2020-09-24.md:2", "../notes/2020-09-24.md:2"]
)
@pytest.mark.parametrize("command", ["done", "log", "due"])
def test_a_place_may_be_absolute_or_seen_from_the_current_folder(
    make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch, place: str, command: str
) -> None:
    """As an editor names it; a change recorded with an absolute path could not be undone."""
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] one\n"})
    monkeypatch.chdir(root / "notes")
    words = ("friday",) if command == "due" else ()
    assert til(root, command, place.format(root=root), *words, today=TODAY).code == 0
    if command != "log":
        til(root, "undo", today=TODAY)
    assert note(root) == "## Today\n- [ ] one\n"


@pytest.mark.parametrize("place", ["{root}.md:1", "../outside.md:1", "notes/../../outside.md:1"])
def test_a_place_outside_the_notebook_is_no_task(
    make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] one\n"})
    outside = [root.with_suffix(".md"), root.parent / "outside.md"]
    for file in outside:
        file.write_text("- [ ] theirs\n")
    monkeypatch.chdir(root)
    assert til(root, "done", place.format(root=root), today=TODAY).code == 1
    assert {file.read_text() for file in outside} == {"- [ ] theirs\n"}


THEME = '?!*"iblSIpcfkudw<'


@pytest.mark.parametrize("mark", THEME)
@pytest.mark.parametrize("indent", ["", "  "])
def test_marks_of_themes_are_known(make_notebook: Make, til: Til, mark: str, indent: str) -> None:
    root = make_notebook({f"{TODAY}.md": f"## Today\n- [ ] first\n{indent}- [{mark}] remark\n"})
    assert til(root, "check", today=TODAY).out == ""
    is_task = mark in "?!*f<"
    assert ("remark" in til(root, "tasks", today=TODAY).out) == is_task
    til(root, "new", today=TOMORROW)
    assert (f"[{mark}] remark" in note(root, TOMORROW)) == (is_task or bool(indent))


def test_a_state_of_the_notebook_comes_first(make_notebook: Make, til: Til) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [i] idea\n- [b] bug\n"}, options="states: {b: open}")
    out = til(root, "tasks", today=TODAY).out
    assert "bug" in out and "idea" not in out


@pytest.mark.parametrize("day", [TODAY, "2020-09-23"])  # in the newest note, and in an older one
@pytest.mark.parametrize(
    ("name", "title", "is_found"),
    [
        ("1", "pay due:2026-12-01", False),
        ("12", "pay due:2026-12-01", False),
        ("2026", "pay 📅 2026-12-01", False),
        ("1", "pay on 2026-12-01", False),
        ("1", "pay on 12/1", False),
        ("12", "pay on 12/1", False),
        ("1", "pay on Dec 1", False),
        ("1", "pay on 1 December 2026", False),
        ("1", "12월 1일 회의", False),
        ("1", "see 2020-09-01:1", False),
        ("1", "write 10 pages", False),
        ("1", "the v1 of it", False),
        ("1", "p1 ⏫", False),
        ("1", "chapter 1", True),
        ("1", "chapter 1: write", True),
        ("1", "decide 1 thing", True),
        ("1", "1. write", True),
        ("12", "fix #12, soon", True),
        ("12", "fix (12) due:2026-12-01", True),
        ("2026-12-01", "pay due:2026-12-01", True),
        ("due:2026", "pay due:2026-12-01", True),
        ("due", "pay due:2026-12-01", False),
        ("p", "a repeat:every-week", False),
        ("week", "a 🔁 every week", False),
        ("a b", "a b 🔁 every week", True),
        ("@blog", "a @blog", True),
    ],
)
def test_a_bare_number_is_a_word_of_the_title(
    make_notebook: Make, til: Til, day: str, name: str, title: str, is_found: bool
) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] other\n"})
    text = f"## Today\n- [ ] other\n- [ ] {title}\n"
    (root / f"notes/{day}.md").write_text(text, "utf-8")
    result = til(root, "done", name, today=TODAY)
    assert (result.code == 0, note(root, day) != text) == (is_found, is_found), result.err
    til(root, "reopen", "--day", day, title, today=TODAY)
    assert (til(root, "log", name, today=TODAY).code == 0) == is_found


def test_a_title_without_its_fields_is_that_title(make_notebook: Make, til: Til) -> None:
    root = make_notebook({f"{TODAY}.md": "## Today\n- [ ] ! a due:2026-12-01\n- [ ] bake\n- [ ] [a](b) c\n"})
    assert til(root, "done", "a", today=TODAY).code == 0
    assert note(root) == "## Today\n- [x] ! a due:2026-12-01\n- [ ] bake\n- [ ] [a](b) c\n"


@pytest.mark.parametrize("name", ["", " ", "\u3000", "(WIP)"])
@pytest.mark.parametrize("command", [("done",), ("start",), ("park",), ("due", "--start"), ("prio",)], ids=" ".join)
@pytest.mark.parametrize("has_note", [True, False])
def test_an_empty_name_is_no_task(
    make_notebook: Make, til: Til, command: tuple[str, ...], name: str, has_note: bool
) -> None:
    """A script's empty variable is not the task whose title is only a field."""
    text = "## Today\n- [ ] due:2020-10-01\n"
    root = make_notebook({f"{TODAY}.md": text}) if has_note else make_notebook({})
    more = {"due": ("friday",), "prio": ("high",)}.get(command[0], ())
    result = til(root, *command, name, *more, today=TODAY)
    assert (result.code, result.err.splitlines()[0]) == (2, "til: TASK is empty")
    assert not has_note or note(root) == text
