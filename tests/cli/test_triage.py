"""Going through stale tasks at a real terminal: each key does what it says, at once, and can be taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk

OLD = "## Today\n- [>] water the plants\n\n## Later\n- [>] read the page\n  - a link\n"
NEW = "## Today\n- [ ] water the plants\n\n## Later\n- [ ] read the page\n  - a link\n"
PLACE = "notes/2020-09-24.md"


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook({"2020-09-01.md": OLD, "2020-09-24.md": NEW})


def text(root: Path, path: str = PLACE) -> str:
    return (root / path).read_text("utf-8")


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
    answers = [("? ", "u"), ("due:", "2020-10-01\n"), ("? ", "s"), ("between:", "one; two\n"), ("? ", "q")]
    code, shown = talk(root, ["triage"], answers)
    assert code == 0, shown
    assert text(root) == (
        "## Today\n- [ ] water the plants due:2020-10-01\n\n## Later\n"
        "- [ ] read the page\n  - a link\n  - [ ] one\n  - [ ] two\n"
    )


def test_a_project_is_asked_for_and_a_wrong_one_changes_nothing(root: Path) -> None:
    (root / "tasks").mkdir(exist_ok=True)
    (root / "tasks/blog.md").write_text("# Blog\n", "utf-8")
    answers = [("? ", "p"), ("own):", "nothing\n"), ("? ", "p"), ("own):", "blog\n"), ("? ", "q")]
    code, shown = talk(root, ["triage"], answers)
    assert code == 0 and "no project 'nothing'" in shown
    assert text(root, "tasks/blog.md") == "# Blog\n- [ ] water the plants\n"
    assert "- [>] water the plants" in text(root)


def test_the_end_tells_what_was_done(root: Path) -> None:
    _, shown = talk(root, ["triage"], keys("x", "\r"))
    assert shown.endswith("1 of 2 dealt with: 1 done\n")
