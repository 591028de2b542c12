"""Killed between a note and a project: nothing is lost, and the next run leaves no task open twice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.store.killing import copied, each_copied, left_by_kills

NEXT = "2026-03-03"
NOTE = "## Today\n- [ ] a\n\n## Later\n- [ ] b\n  - [ ] c\n"
PROJECT = "# Blog\n- [ ] d\n  - [ ] e\n- [>] a\n"
HOME = "# Home\n- [ ] f\n"


def waiting(root: Path) -> Counter[str]:
    texts = [path.read_text("utf-8") for folder in ("notes", "tasks") for path in (root / folder).glob("*.md")]
    lines = (line.strip() for text in texts for line in text.splitlines())
    return Counter(line.removeprefix("- [ ] ") for line in lines if line.startswith("- [ ] "))


@pytest.mark.parametrize(
    ("command", "again", "left"),
    [
        (("pick", "tasks/blog.md:2"), [("pick", "tasks/blog.md:2")], "abcdef"),
        (("pick", "tasks/blog.md:2"), [("pick", "d")], "abcdef"),
        (("park", "b"), [("park", "b")], "abcdef"),
        (("park", "b", "--project", "blog"), [("park", f"notes/{NEXT}.md:5", "--project", "blog")], "abcdef"),
        (("park", "d", "--project", "home"), [("park", "d", "--project", "home")], "abcdef"),
        (("park", "tasks/home.md:2", "--project", "blog"), [("park", "f", "--project", "blog")], "abcdef"),
        (("done", "a"), [("done", f"notes/{NEXT}.md:2"), ("new", "tomorrow", "--no-open")], "bcdef"),
        (("done", "a"), [("done", "a")], "bcdef"),
        (("drop", "a"), [("drop", "a")], "bcdef"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_killed_anywhere_and_run_again(
    tmp_path: Path, new_book, command: tuple[str, ...], again: list[tuple[str, ...]], left: str
) -> None:
    book = new_book()
    for path in (book.root / "notes").iterdir():
        path.unlink()
    book.note(NEXT).write_text(NOTE, "utf-8")
    (book.root / "tasks" / "blog.md").write_text(PROJECT, "utf-8")
    (book.root / "tasks" / "home.md").write_text(HOME, "utf-8")
    before = waiting(book.root)
    ended = {"done": "- [x] a done", "drop": "- [-] a cancelled"}.get(command[0])
    kills = left_by_kills(book.root, lambda: book.til(*command), tmp_path)
    assert len(kills) > 5
    for at, _ in enumerate(each_copied([*kills, copied(book.root, tmp_path / "not killed")], book.root)):
        after = waiting(book.root)
        assert not before - after - Counter("a" if ended else ""), at  # nothing is lost meanwhile
        runs = [book.til(*each) for each in again]
        assert {each.code for each in runs} <= {0, 3}, (at, runs)
        assert waiting(book.root) == Counter(left), (at, runs)
        assert not ended or f"{ended}:{NEXT}" in (book.root / "tasks" / "blog.md").read_text("utf-8")
        assert book.leftovers() == []
