"""What `til check` remembers: after any change the answer is that of a check which remembers nothing."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.notebooks import TODAY, written
from tests.store.test_git_days import git
from tiltool.actions.check import check as checks
from tiltool.core.check.settings import PlacedProblem
from tiltool.store.index.database import open_index
from tiltool.store.index.session import refresh
from tiltool.store.notebook.notebook import open_notebook

SECRET = "gh" + "p_" + "a1B2c3D4e5" * 4
LINES = (
    "[[b]] [[b#One]] [[c|x]] [[New name]] [[2020-09-24]]",
    "![](a.png) ![[b.png]] ![](../img/c.png) [f](f.txt) ![[img/c.png]]",
    "[x](b.md#one) [y](b.md#raw) [z](/c.md) [d](sub/) [self](#two)",
    "#SQLite",
    "#sqlite",
    "# b\n\n## One",
    "## Two",
    "<a id='raw'></a>",
    "## Toady\n- [ ] write",
    "## Today\n- [ ] write\n- [ ] read due:2020-02-31 project:blgo",
    f"key {SECRET}",
    "- [] a",
    "<<<<<<< a\n1\n=======\n2\n>>>>>>> b",
    "call 010-2345-6789, kim@acme.io",
)
FRONT = ("", "", "", "---\naliases: [New name, c]\n---\n", "---\ndraft: true\n---\n", "---\ntitle: b\n---\n")
NOTES = (
    "a.md",
    "b.md",
    "B.md",
    "c.md",
    "sub/c.md",
    "sub/README.md",
    "2020/2020-09-24.md",
    "2020-09-24.md",
    "2020-09-24_.md",
    "2020-09-24 2.md",
    "2020/2020-09-25.md",
    "tasks/blog.md",
)
FILES = (
    "notes/a.png",
    "notes/sub/b.png",
    "img/c.png",
    "notes/f.txt",
    "docs/page.md",
    "notes/con.pdf",
    "f.txt",
    "notes/x.canvas",
)
OPTIONS = (
    "",
    "check: {personal: true}",
    "exclude: [sub], check: {personal: true}",
    "publish: {roles: [learned]}",
    "sections: {today: [Toady]}",
    "authors: [sub, '2020']",
)


class Life:
    """Random changes of a notebook, as its owner and other programs make them."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random, self.today = root, Random(seed), TODAY
        written(root, {"a.md": "[[b]]\n", "tasks/blog.md": "- [ ] write\n"})

    def change(self) -> None:
        """Do one of the changes."""
        many: tuple[Callable[[], None], ...] = (self.write, self.write, self.write, self.write, self.file)
        self.random.choice(
            (*many, self.allow, self.link, self.rename, self.remove, self.link, self.configure, self.allow, self.wait)
        )()

    def place(self, name: str) -> Path:
        file = self.root / (name if name.startswith("tasks/") else f"notes/{name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def notes(self) -> list[Path]:
        return sorted(each for each in self.root.glob("*/**/*.md") if each.is_file())

    def write(self) -> None:
        file = self.place(self.random.choice(NOTES))
        file.unlink(missing_ok=True)
        some = self.random.sample(LINES, self.random.randrange(1, 5))
        text = self.random.choice(FRONT) + "\n\n".join(some) + "\n"
        file.write_bytes(text.encode() if self.random.random() < 0.95 else b"\xb0\xa1\n")

    def file(self) -> None:
        file = self.root / self.random.choice(FILES)
        if file.exists() and self.random.random() < 0.5:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.random.choice(("x", "a.png", f"password: {SECRET}\n")), "utf-8")

    def rename(self) -> None:
        if notes := self.notes():
            self.random.choice(notes).replace(self.place(self.random.choice(NOTES)))

    def remove(self) -> None:
        if notes := self.notes():
            self.random.choice(notes).unlink()

    def link(self) -> None:
        """Put a link to a note where the note was, or the other way round: the text is the same."""
        if notes := self.notes():
            file = self.random.choice(notes)
            data, other = file.read_bytes(), self.root / "other.md"
            file.unlink()
            if self.random.random() < 0.5:
                file.write_bytes(data)
            else:
                other.write_bytes(data)
                file.symlink_to(other)

    def configure(self) -> None:
        (self.root / "mkdocs.yml").write_text(f"plugins:\n  - til: {{{self.random.choice(OPTIONS)}}}\n", "utf-8")

    def allow(self) -> None:
        file = self.root / ".til-allowed"
        if file.exists():
            file.unlink()
            return
        from tiltool.actions.check.allow import allow

        for path, problem in self.answer():
            if problem.code.startswith("secret-"):
                allow(open_notebook(self.root), problem.code, path, problem.line)
                return

    def wait(self) -> None:
        self.today = date(2020, 9, 24) if self.today == TODAY else TODAY

    def answer(self) -> tuple[PlacedProblem, ...]:
        return checks.check(open_notebook(self.root), self.today)

    def fresh_answer(self) -> tuple[PlacedProblem, ...]:
        """Return the answer of a check that remembers nothing."""
        notebook = open_notebook(self.root)
        with closing(open_index(notebook, self.root / "none", why_not="nothing is stored")) as index:
            refresh(index)
            return checks.in_order(checks._of_notebook(notebook, index, self.today))


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_that_of_a_fresh_check(tmp_path: Path, seed: int) -> None:
    life = Life(tmp_path, seed)
    for _ in range(25):
        for _ in range(life.random.randrange(1, 4)):
            life.change()
        fresh = life.fresh_answer()
        assert life.answer() == fresh
        assert life.answer() == fresh  # from what the first one stored


def test_nothing_is_checked_again_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    life, runs = Life(tmp_path, 0), []
    checked = checks._checked
    monkeypatch.setattr(checks, "_checked", lambda *given: runs.append(1) or checked(*given))

    def is_new() -> bool:
        before = len(runs)
        life.answer()
        return len(runs) > before

    life.place("a.md").write_text("![](../img/a.png) ![[b.png]] [f](f.txt)\n")
    assert (is_new(), is_new()) == (True, False)
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "other.png").touch()  # not asked for
    assert not is_new()
    (tmp_path / "elsewhere").mkdir()
    for name in ("img/a.png", "elsewhere/b.png", "b.png", "notes/f.txt"):
        (tmp_path / name).touch()
        assert (is_new(), is_new()) == (True, False), name
    (tmp_path / "notes/f.txt").write_text(SECRET)  # read again, though nothing else is
    assert not is_new()
    assert "secret-key" in {each.problem.code for each in life.answer()}
    life.today += timedelta(1)
    assert (is_new(), is_new()) == (True, False)


def test_what_changes_without_the_text_of_a_note(tmp_path: Path) -> None:
    life = Life(tmp_path, 0)

    def codes() -> list[str]:
        return [each.problem.code for each in life.answer()]

    for name in ("b/2020-09-24.md", "c/2020-09-24.md"):
        life.place(name).write_text("![[2020-09-01]]\n")
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - til: {days: git}\n")
    git(tmp_path, "init", "-q")
    assert codes() == ["broken-link", "broken-link", "two-notes"]
    git(tmp_path, "add", "notes/a.md")
    git(tmp_path, "commit", "-qm", "x", day="2020-09-01")
    assert codes() == ["two-notes"]
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - til: {days: git, authors: [b, c]}\n")
    assert codes() == []
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - til: {days: git}\n")
    assert codes() == ["two-notes"]
    file = life.place("c/2020-09-24.md")
    file.unlink()
    file.symlink_to("../b/2020-09-24.md")
    assert codes() == []
