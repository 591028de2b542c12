"""No command keeps other writers waiting while the index is at work, and none writes twice because it broke."""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks import written
from tiltool.actions.notes.move import move
from tiltool.actions.notes.rename_tag import retag, uses_of
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.add import split
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.actions.tasks.set_field import set_field
from tiltool.errors import Refused
from tiltool.store.files import lock
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook, Reporter
from tiltool.store.notebook.settings import INDEX_FILE

TODAY = date(2020, 9, 25)
FILES = {
    "2020-09-21.md": "# a\n\n## Today\n- [ ] waits\n\n## Tags\n\\#old\n",
    "2020-09-24.md": "## Today\n- [ ] near\n\n[[2020-09-21]]\n",
    "tasks/inbox.md": "# inbox\n- [ ] far\n",
}


def request(name: str) -> TaskRequest:
    return TaskRequest([name], TODAY)


def rename(notebook: Notebook) -> object:
    return retag(notebook, uses_of(notebook, "old", "new"), "old", "new", "now")


CHANGES: dict[str, Callable[[Notebook], object]] = {
    "mark": lambda notebook: mark(notebook, request("waits"), "done", "now", command="done"),
    "set_field": lambda notebook: set_field(notebook, request("far"), "priority", "high", "now", command="prio"),
    "split": lambda notebook: split(notebook, request("waits"), ["b", "c"], "now"),
    "pick": lambda notebook: pick(notebook, request("far"), "now", TODAY),
    "park": lambda notebook: park(notebook, request("waits"), "now", None),
    "move": lambda notebook: move(notebook, "notes/2020-09-21.md", "notes/b.md", "now"),
    "rename a tag": rename,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nobody_waits_for_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    notebook = written(tmp_path, FILES)
    could_write: list[bool] = []

    def progress(done: int, total: int) -> None:
        try:
            with lock.writing(notebook.state):
                could_write.append(True)
        except Refused:
            could_write.append(False)

    change(Notebook(notebook.root, notebook.config, Reporter(progress)))
    assert could_write
    assert all(could_write)
    assert len((notebook.state / "history.jsonl").read_text("utf-8").splitlines()) == 1


def test_what_another_writer_did_meanwhile_counts(tmp_path: Path) -> None:
    """The task is looked for before the lock is taken: it is looked for again if its note is another by then."""
    notebook = written(tmp_path, FILES)
    file = notebook.root / "notes/2020-09-24.md"

    class Interrupted(Notebook):
        @contextlib.contextmanager
        def writing(self, dry_run):
            file.write_text(file.read_text("utf-8").replace("## Today\n", "## Today\n- [ ] first\n"), "utf-8")
            with super().writing(dry_run) as finished:
                yield finished

    report = mark(Interrupted(notebook.root, notebook.config), request("near"), "done", "now", command="done")
    assert report.tasks[0].line == 3
    assert "- [ ] first\n- [x] near\n" in file.read_text("utf-8")


def test_a_line_that_the_index_has_is_looked_at_again(tmp_path: Path) -> None:
    notebook = written(tmp_path, FILES)
    file = notebook.root / "notes/2020-09-21.md"

    class Edited(Notebook):
        """A notebook where a line comes in above the task, after the index has said on which line it is."""

        def read_at(self, path):
            if path == "notes/2020-09-21.md" and "first" not in self.text_at(path):
                file.write_text(self.text_at(path).replace("## Today\n", "## Today\n- [ ] first\n"), "utf-8")
            return super().read_at(path)

    mark(Edited(notebook.root, notebook.config), request("waits"), "done", "now", command="done")
    assert "- [ ] first\n- [x] waits\n" in file.read_text("utf-8")


@pytest.mark.parametrize("why", [sqlite3.OperationalError("disk I/O error"), sqlite3.DatabaseError("malformed")])
def test_a_question_is_asked_once_more_where_the_index_fails(tmp_path: Path, why: sqlite3.Error) -> None:
    notices: list[str] = []
    notebook = written(tmp_path, FILES)
    notebook = Notebook(notebook.root, notebook.config, Reporter(notice=notices.append))
    times = 0

    def question(index: object) -> int:
        nonlocal times
        times += 1
        if times == 1:
            raise why
        return times

    assert ask(notebook, question) == 2
    in_memory = isinstance(why, sqlite3.OperationalError)
    assert [("in memory" in notice, "disk I/O error" in notice) for notice in notices] == [(True, True)] * in_memory
    assert (notebook.state / INDEX_FILE).exists()


def test_what_is_unusual_is_reported_once(make_notebook: Callable[..., Path], til: Callable[..., Any]) -> None:
    """A task that is nowhere is looked for twice, before the lock and under it."""
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] a\n", "2020-09-23.md": b"\xff\n"})
    assert til(root, "done", "b").err.count("conflict markers: 1;") == 1
    assert "conflict markers: 1;" not in til(root, "build").err  # which names the note
