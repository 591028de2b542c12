"""Pick and park: whole trees go, nothing is open twice, nothing is lost, and undo brings every byte back."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notebooks import indexed, written
from tiltool.actions.notes.undo import undo
from tiltool.actions.select.open_tasks import Setting, list_tasks
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.errors import Refused, TilError
from tiltool.store.notebook.notebook import open_notebook

DAY = date(2020, 9, 25)
NOTE = "2020-09-25.md"


def asked(*wanted: str) -> TaskRequest:
    return TaskRequest(wanted, DAY)


def files(root: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.md")) if ".til" not in str(path)
    }


@pytest.mark.parametrize(
    ("note", "project", "parked", "left"),
    [
        ("## Later\n- [ ] a\n", "", "# inbox\n- [ ] a\n", "## Later\n- [>] a\n"),
        ("## Today\n* [/] a\n  text\n", "", "# inbox\n* [/] a\n  text\n", "## Today\n* [>] a\n  text\n"),
        (
            "## Later\n- [ ] a\n  - [x] b\n  - [ ] c\n    - link\n",
            "",
            "# inbox\n- [ ] a\n  - [ ] c\n    - link\n",
            "## Later\n- [>] a\n  - [x] b\n  - [>] c\n    - link\n",
        ),
        (
            "## Later\r\n- [ ] a\r\n  b\r\n",
            "# P\n- [ ] z\n",
            "# P\n- [ ] z\n- [ ] a\n  b\n",
            "## Later\r\n- [>] a\r\n  b\r\n",
        ),
        ("## Later\n- [ ] a", "# P\n\n## Ideas\n- [ ] z", "# P\n- [ ] a\n\n## Ideas\n- [ ] z", "## Later\n- [>] a"),
        ("## Later\n- [ ] a\n", "# P\n- [>] a\n", "# P\n- [ ] a\n", "## Later\n- [>] a\n"),
        (
            "## Later\n- [ ] a\n",
            "# P\n- [x] a done:2020-09-01\n",
            "# P\n- [x] a done:2020-09-01\n- [ ] a\n",
            "## Later\n- [>] a\n",
        ),
        ("## Later\n### G\n- [ ] a\n", "", "# inbox\n- [ ] a\n", "## Later\n### G\n- [>] a\n"),
        ("## Today\n- [x] a (WIP)\n", "", "# inbox\n- [ ] a (WIP)\n", "## Today\n- [x] a (WIP)\n"),
    ],
)
def test_park(tmp_path: Path, note: str, project: str, parked: str, left: str) -> None:
    before = {NOTE: note, **({"tasks/inbox.md": project} if project else {})}
    notebook = written(tmp_path, before)
    start = files(tmp_path)
    park(notebook, asked("a"), "now", None)
    assert (tmp_path / "tasks/inbox.md").read_bytes().decode() == parked
    assert (tmp_path / "notes" / NOTE).read_bytes().decode() == left
    undo(open_notebook(tmp_path), "now")
    assert files(tmp_path) == start


@pytest.mark.parametrize(
    ("note", "project", "picked", "left"),
    [
        ("## Today\n", "# P\n- [ ] a\n  - [ ] b\n", "## Today\n- [ ] a\n  - [ ] b\n", "# P\n- [>] a\n  - [>] b\n"),
        ("## 할 일\n- [ ] z\n", "# P\n\n## I\n- [ ] a\n", "## 할 일\n- [ ] z\n- [ ] a\n", "# P\n\n## I\n- [>] a\n"),
        ("# T\n", "- [ ] a 📅 2020-10-01\n", "# T\n\n## Today\n- [ ] a 📅 2020-10-01\n", "- [>] a 📅 2020-10-01\n"),
        ("## Today\n- [ ] a\n", "- [ ] a\n", "## Today\n- [ ] a\n", "- [>] a\n"),
        ("## Today\n- [>] a\n", "- [ ] a\n", "## Today\n- [ ] a\n", "- [>] a\n"),
        ("## Today\n- [x] a\n", "- [ ] a\n", "## Today\n- [x] a\n- [ ] a\n", "- [>] a\n"),
        (
            "## Today\n",
            "- [ ] a\n  - [>] b\n  - [ ] c\n",
            "## Today\n- [ ] a\n  - [ ] c\n",
            "- [>] a\n  - [>] b\n  - [>] c\n",
        ),
    ],
)
def test_pick(tmp_path: Path, note: str, project: str, picked: str, left: str) -> None:
    notebook = written(tmp_path, {NOTE: note, "tasks/blog.md": project})
    start = files(tmp_path)
    line = project.split("\n").index(next(line for line in project.split("\n") if "- [ ] a" in line)) + 1
    pick(notebook, asked(f"tasks/blog.md:{line}"), "now", DAY)
    assert (tmp_path / "notes" / NOTE).read_text("utf-8") == picked
    assert (tmp_path / "tasks/blog.md").read_text("utf-8") == left
    undo(open_notebook(tmp_path), "now")
    assert files(tmp_path) == start


def test_of_two_tasks_of_a_title_the_open_one_is_picked_from_another_section(tmp_path: Path) -> None:
    notebook = written(tmp_path, {NOTE: "## Today\n- [x] a\n\n## Later\n- [ ] a\n"})
    pick(notebook, asked("a"), "now", DAY)
    assert (tmp_path / "notes" / NOTE).read_text("utf-8") == "## Today\n- [x] a\n- [ ] a\n\n## Later\n"


@pytest.mark.parametrize(
    ("home", "blog", "after_home", "after_blog"),
    [
        ("# H\n- [ ] a\n- [ ] z\n", "# B\n- [ ] y\n", "# H\n- [ ] z\n", "# B\n- [ ] y\n- [ ] a\n"),
        ("# H\n\n## G\n* [/] a\n", "# B\n", "# H\n\n## G\n", "# B\n* [/] a\n"),
        (
            "- [ ] a\n  - [x] b\n  - [ ] c\n\n    more\n  - [-] d\n- [ ] z\n",
            "# B\n- [ ] y\n",
            "- [ ] z\n",
            "# B\n- [ ] y\n- [ ] a\n  - [x] b\n  - [ ] c\n\n    more\n  - [-] d\n",
        ),
        ("- [ ] a ^id1\n", "# B\n- [ ] y\n", "", "# B\n- [ ] y\n- [ ] a ^id1\n"),
        ("- [ ] a 🔁 every day 📅 2020-09-30\n", "# B\n- [ ] y\n", "", "# B\n- [ ] y\n- [ ] a 🔁 every day 📅 2020-09-30\n"),
        ("- [ ] a\r\n  b\r\n", "# B\n- [ ] y\n", "", "# B\n- [ ] y\n- [ ] a\n  b\n"),
        ("- [ ] a\n", "# B\n- [>] a\n", "", "# B\n- [ ] a\n"),
        ("<!-- private -->\n- [ ] a\n<!-- /private -->\n", "# B\n- [ ] y\n", "", "# B\n- [ ] y\n\n<!-- private -->\n- [ ] a\n<!-- /private -->\n"),
        ("---\nprivate: true\n---\n- [ ] a\n", "# B\n- [ ] y\n", "---\nprivate: true\n---\n", "# B\n- [ ] y\n\n<!-- private -->\n- [ ] a\n<!-- /private -->\n"),
        ("# H #private\n- [ ] a\n", "# B\n- [ ] y\n", "# H #private\n", "# B\n- [ ] y\n\n<!-- private -->\n- [ ] a\n<!-- /private -->\n"),
        ("- [ ] a #private\n", "# B\n- [ ] y\n", "", "# B\n- [ ] y\n- [ ] a #private\n"),
    ],
)  # fmt: skip
def test_park_from_a_project(tmp_path: Path, home: str, blog: str, after_home: str, after_blog: str) -> None:
    notebook = written(tmp_path, {"tasks/home.md": home, "tasks/blog.md": blog, NOTE: "## Today\n"})
    start = files(tmp_path)
    line = next(at for at, text in enumerate(home.splitlines(), 1) if text[6:7] == "a")
    park(notebook, asked(f"tasks/home.md:{line}"), "now", "blog")
    assert (tmp_path / "tasks/home.md").read_bytes().decode() == after_home
    assert (tmp_path / "tasks/blog.md").read_bytes().decode() == after_blog
    undo(open_notebook(tmp_path), "now")
    assert files(tmp_path) == start


def test_park_names_the_project_it_is_in(tmp_path: Path) -> None:
    notebook = written(tmp_path, {"tasks/home.md": "- [ ] a\n- [ ] b @blog\n- [x] c\n", "tasks/blog.md": "# B\n"})
    for wanted, project in (("a", None), ("a", "home"), ("tasks/home.md:3", "blog")):
        with pytest.raises(Refused):
            park(notebook, asked(wanted), "now", project)
    park(notebook, asked("b"), "now", None)
    assert (tmp_path / "tasks/blog.md").read_text("utf-8") == "# B\n- [ ] b @blog\n"


@pytest.mark.parametrize(
    ("note", "wanted", "told"),
    [
        ("## Today\n- [ ] a\n  - [ ] b\n", "b", "is a subtask of a"),
        ("## Learned\n- [ ] a\n", "a", "not in a section for tasks"),
        ("## Today\n- [x] a\n", "a", "is done"),
    ],
)
def test_what_can_not_be_parked(tmp_path: Path, note: str, wanted: str, told: str) -> None:
    notebook = written(tmp_path, {NOTE: note})
    with pytest.raises(Refused, match=told):
        park(notebook, asked(wanted), "now", None)
    assert files(tmp_path) == {f"notes/{NOTE}": note.encode()}


def some_tree(random: Random, names: list[str], depth: int = 0) -> list[str]:
    lines = []
    for _ in range(random.randint(1, 3)):
        indent = "  " * depth
        lines.append(f"{indent}- [{random.choice('   /x-')}] {names.pop()}")
        if random.random() < 0.3:
            lines.append(f"{indent}  words below {len(names)}")
        if depth < 2 and random.random() < 0.5 and len(names) > 12:
            lines += some_tree(random, names, depth + 1)
    return lines


def open_titles(root: Path) -> Counter[str]:
    texts = (path.decode() for path in files(root).values())
    boxes = (line.strip() for text in texts for line in text.splitlines())
    return Counter(line[6:] for line in boxes if line.startswith(("- [ ] ", "- [/] ")))


@settings(max_examples=60)
@given(st.integers(0, 1 << 32))
def test_nothing_is_lost_nor_open_twice(seed: int) -> None:
    random = Random(seed)
    names = [f"task-{number:02}" for number in range(60)]
    random.shuffle(names)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        today, later, project = (some_tree(random, names) for _ in range(3))
        note = "\n".join(["# T", "", "## Today", *today, "", "## Later", *later]) + "\n"
        written(root, {NOTE: note, "tasks/blog.md": "\n".join(["# Blog", *project]) + "\n"})
        waiting = open_titles(root)
        words = sorted(line for data in files(root).values() for line in data.decode().splitlines() if "words" in line)
        steps = 0
        for _ in range(8):
            title = random.choice(sorted(waiting) or ["none"])
            try:
                if random.random() < 0.5:
                    park(open_notebook(root), asked(title), "now", random.choice(("blog", "inbox", None)))
                else:
                    pick(open_notebook(root), asked(title), "now", DAY, random.choice(("today", "later")))
                steps += 1
            except TilError as error:
                assert error.exit_code < 70, error
            assert open_titles(root) == waiting
        now = [line for data in files(root).values() for line in data.decode().splitlines()]
        assert not set(words) - set(now)


def test_a_project_is_bound_to_no_day(tmp_path: Path) -> None:
    notebook = written(tmp_path, {"tasks/2020-09-01.md": "---\ndate: 2020-09-02\n---\n# 2020-09-03\n- [ ] a\n"})
    with indexed(notebook) as index:
        (task,) = list_tasks(index, Setting(DAY, "tasks", 14)).tasks
    assert (task.place, task.project, task.task.day, task.task.first_day) == ("backlog", "2020-09-01", None, None)
