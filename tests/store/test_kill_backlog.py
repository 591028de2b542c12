"""Killed between a note and a project: nothing is lost, and the next run leaves no task open twice."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.store.test_kill import NEXT, Killing, _no_waiting_for_the_disk  # noqa: F401 - the fixture is used

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork is killed")

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
    make_notebook, new_book, command: tuple[str, ...], again: list[tuple[str, ...]], left: str
) -> None:
    for at in range(100):
        book = new_book(name=f"killed{at}")
        for path in (book.root / "notes").iterdir():
            path.unlink()
        book.note(NEXT).write_text(NOTE, "utf-8")
        (book.root / "tasks").mkdir(exist_ok=True)
        (book.root / "tasks" / "blog.md").write_text(PROJECT, "utf-8")
        (book.root / "tasks" / "home.md").write_text(HOME, "utf-8")
        before = waiting(book.root)
        run = book.fork(*command, before=Killing(at))
        after = waiting(book.root)
        ended = {"done": "- [x] a done", "drop": "- [-] a cancelled"}.get(command[0])
        assert not before - after - Counter("a" if ended else ""), at  # nothing is lost meanwhile
        runs = [book.til(*each) for each in again]
        assert {each.code for each in runs} <= {0, 3}, (at, runs)
        assert waiting(book.root) == Counter(left), (at, run, runs)
        assert not ended or f"{ended}:{NEXT}" in (book.root / "tasks" / "blog.md").read_text("utf-8")
        assert book.leftovers() == []
        if run.code != -signal.SIGKILL:
            assert at > 5
            return
    raise AssertionError("does not end")
