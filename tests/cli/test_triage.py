"""Going through stale tasks at a real terminal: each key does what it says, at once, and can be taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk
from tests.forks import run_til
from tiltool.core.text.width import width_of

OLD = "## Today\n- [>] water the plants\n\n## Later\n- [>] read the page\n  - a link\n"
NEW = "## Today\n- [ ] water the plants\n\n## Later\n- [ ] read the page\n  - a link\n"
PLACE = "notes/2020-09-24.md"


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook({"2020-09-01.md": OLD, "2020-09-24.md": NEW})


def text(root: Path, path: str = PLACE) -> str:
    return (root / path).read_text("utf-8")


def elsewhere(root: Path, *args: str) -> None:
    """Run til in another terminal, so to speak."""
    run_til(root, *args, environment={"TIL_TODAY": "2020-09-25"}).check_returncode()


def keys(*pressed: str) -> list[tuple[str, str]]:
    return [("? " if len(key) == 1 else ":", key) for key in pressed]


@pytest.mark.parametrize(
    ("pressed", "lines"),
    [
        ("x", ["- [x] water the plants", "- [ ] read the page"]),
        ("\rd", ["- [ ] water the plants", "- [-] read the page"]),
        ("xz\r\r", ["- [ ] water the plants", "- [ ] read the page"]),
        ("?q", ["- [ ] water the plants", "- [ ] read the page"]),
        ("lq", ["- [ ] read the page", "- [ ] water the plants"]),
        ("\rtq", ["- [ ] water the plants", "- [ ] read the page"]),
    ],
)
def test_a_key_is_applied_at_once(root: Path, pressed: str, lines: list[str]) -> None:
    (root / "notes/2020-09-25.md").write_text(NEW, "utf-8")
    code, shown = talk(root, ["triage"], [*keys(*pressed), ("? ", "q")])
    assert code == 0, shown
    assert [line for line in text(root, "notes/2020-09-25.md").splitlines() if line.startswith("- [")] == lines


def test_later_becomes_today_with_all_that_hangs_below(root: Path) -> None:
    (root / "notes/2020-09-25.md").write_text(NEW, "utf-8")
    talk(root, ["triage", "is:later"], [("? ", "t")])
    assert text(root, "notes/2020-09-25.md") == (
        "## Today\n- [ ] water the plants\n- [ ] read the page\n  - a link\n\n## Later\n"
    )


def test_what_is_asked_for_is_asked(root: Path) -> None:
    answers = [("? ", "u"), ("due:", "2020-10-01\n"), ("? ", "s"), ("by ;:", "one; two\n"), ("? ", "q")]
    code, shown = talk(root, ["triage"], answers)
    assert code == 0, shown
    assert text(root) == (
        "## Today\n- [ ] water the plants due:2020-10-01\n\n## Later\n"
        "- [ ] read the page\n  - a link\n  - [ ] one\n  - [ ] two\n"
    )


def test_a_project_is_asked_for_and_a_wrong_one_changes_nothing(root: Path) -> None:
    (root / "tasks").mkdir(exist_ok=True)
    (root / "tasks/blog.md").write_text("# Blog\n", "utf-8")
    answers = [("? ", "p"), ("own):", "blgo\n"), ("[y/N]", "\n"), ("? ", "p"), ("own):", "blog\n"), ("? ", "q")]
    code, shown = talk(root, ["triage"], answers)
    assert code == 0 and "no project 'blgo' in tasks/. Did you mean blog? Create blgo? [y/N]" in shown
    assert not (root / "tasks/blgo.md").exists() and "--" not in shown
    assert text(root, "tasks/blog.md") == "# Blog\n- [ ] water the plants\n"
    assert "- [>] water the plants" in text(root)


def test_a_project_that_is_not_there_is_made_where_that_is_wanted(root: Path) -> None:
    code, shown = talk(root, ["triage"], [("? ", "p"), ("own):", "garden\n"), ("[y/N]", "y\n"), ("? ", "q")])
    assert code == 0, shown
    assert text(root, "tasks/garden.md") == "# garden\n- [ ] water the plants\n"


@pytest.mark.parametrize("name", ["a/.b", ".."])
def test_a_name_that_no_project_can_have_is_told_without_options(root: Path, name: str) -> None:
    _, shown = talk(root, ["triage"], [("? ", "p"), ("own):", f"{name}\n"), ("? ", "q")])
    assert "is not a valid project name" in shown and "--" not in shown


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_all_that_is_shown_fits_the_terminal(make_notebook: Callable[..., Path], columns: int) -> None:
    old = "## Today\n- [ ] a title that takes more than the columns of a narrow terminal does: 한글 제목도 그렇다\n"
    root = make_notebook({"2020/2020-08-24.md": old})
    code, shown = talk(root, ["triage"], keys("?", "q"), columns=columns)
    assert code == 0 and shown.count("q quit") == 2, shown
    assert [line for line in shown.splitlines() if width_of(line) > columns] == []


def test_the_end_tells_what_was_done(root: Path) -> None:
    _, shown = talk(root, ["triage"], keys("x", "\r"))
    assert shown.endswith("1 of 2 processed: 1 done\n")


def test_each_z_goes_one_step_further_back(make_notebook: Callable[..., Path]) -> None:
    four = "## Today\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n"
    root = make_notebook({"2020-08-24.md": four})
    code, shown = talk(root, ["triage"], keys(*"dddzzz", "q"))
    assert code == 0, shown
    assert text(root, "notes/2020-08-24.md") == four
    assert "1/4" in shown.rpartition("undone")[2]
    assert shown.endswith("0 of 4 processed\n")


def test_what_was_taken_back_can_be_done_and_taken_back_again(root: Path) -> None:
    code, shown = talk(root, ["triage"], keys(*"xzdzz", "q"))
    assert (code, text(root)) == (0, NEW), shown
    assert shown.count("undone") == 2
    assert "nothing to undo" in shown


def test_z_leaves_alone_what_another_terminal_did(root: Path) -> None:
    def add() -> str:
        elsewhere(root, "add", "from elsewhere", "--inbox")
        return "z"

    code, shown = talk(root, ["triage"], [("? ", "d"), ("? ", add), ("? ", "q")])
    assert code == 0, shown
    assert text(root) == NEW
    assert "from elsewhere" in text(root, "tasks/inbox.md")


def test_z_refuses_where_another_terminal_changed_the_same_note(root: Path) -> None:
    def finish() -> str:
        elsewhere(root, "done", "read the page")
        return "z"

    code, shown = talk(root, ["triage"], [("? ", "d"), ("? ", finish), ("? ", "q")])
    assert code == 0, shown
    assert "has been edited since" in shown
    assert "- [-] water the plants" in text(root) and "- [x] read the page" in text(root)


def test_z_after_the_other_terminal_took_it_back(root: Path) -> None:
    def undo() -> str:
        elsewhere(root, "undo")
        return "z"

    code, shown = talk(root, ["triage"], [("? ", "d"), ("? ", undo), ("? ", "q")])
    assert (code, text(root)) == (0, NEW), shown
    assert "already undone" in shown and shown.endswith("0 of 2 processed\n")


def test_z_goes_past_what_the_editor_did(make_notebook: Callable[..., Path]) -> None:
    root = make_notebook({"2020-09-01.md": OLD, "2020-09-24.md": NEW, "2020-08-24.md": "## Today\n- [ ] old\n"})
    (root / "editor").write_text("#!/bin/sh\n")
    (root / "editor").chmod(0o755)
    code, shown = talk(root, ["triage"], keys(*"dezz", "q"))
    assert (code, text(root, "notes/2020-08-24.md")) == (0, "## Today\n- [ ] old\n"), shown
    assert "undo this in your editor" in shown


def test_a_task_is_looked_for_where_it_is_by_now(root: Path) -> None:
    (root / "editor").write_text('#!/bin/sh\necho "$@" >> "$0.log"\n')
    (root / "editor").chmod(0o755)
    code, shown = talk(root, ["triage"], keys(*"te"))
    assert code == 0, shown
    assert "notes/2020-09-25.md:5  later" in shown
    assert (root / "editor.log").read_text().endswith("notes/2020-09-25.md\n")


def test_a_task_that_is_no_longer_open_is_passed_over(root: Path) -> None:
    def finish() -> str:
        elsewhere(root, "done", "water the plants", "read the page")
        return "d"

    code, shown = talk(root, ["triage"], [("? ", finish)])
    assert code == 0, shown
    assert shown.count("no longer open") == 2
    assert "- [x] water the plants" in text(root) and "- [x] read the page" in text(root)
    assert shown.endswith("0 of 2 processed\n")
