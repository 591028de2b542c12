"""`til watch`: the index has what was saved, whatever an editor or a sync service does to the files."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

from tests.conftest import Result
from tests.notebooks import written
from tiltool.actions.changes.watch import Refreshed, watch_index
from tiltool.store.files import watching
from tiltool.store.index.database import stored_index

Make = Callable[..., Path]
Til = Callable[..., Result]

OLD = "# Old\n\n## Today\n- [ ] write\n- [ ] call\n"
PATH = "notes/2020-09-24.md"
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TICK", 0.1)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, Iterator[Refreshed]]]:
    notebook, stop = written(tmp_path, {"2020-09-24.md": OLD, "tasks/blog.md": "- [ ] later\n"}), Event()
    patience = Timer(20, stop.set)
    patience.start()
    rounds = watch_index(notebook, stop)
    assert next(rounds) == Refreshed()
    yield tmp_path, rounds
    patience.cancel()


def words(done: Refreshed) -> str:
    return f"{' '.join(done.paths)}: {', '.join(done.words)}"


def replaced(file: Path, text: str) -> None:
    """Save as editors do: beside the file, then over it, with a swap file around."""
    file.with_name(f".{file.name}.swp").write_text("swap")
    beside = file.with_name("4913~")
    beside.write_text(text)
    beside.replace(file)
    file.with_name(f".{file.name}.swp").unlink()


def test_each_save_is_in_the_index(watched: tuple[Path, Iterator[Refreshed]]) -> None:
    root, rounds = watched
    note = root / PATH
    note.write_text(OLD.replace("[ ] write", "[x] write") + "- [ ] read\n")
    assert words(next(rounds)) == f"{PATH}: 1 added, 1 done"
    replaced(note, OLD)
    assert next(rounds).paths == (PATH,)
    note.write_text(f"{OLD}\n")
    assert words(next(rounds)) == f"{PATH}: changed"
    (root / "tasks/blog.md").write_text("- [x] later\n")
    assert words(next(rounds)) == "tasks/blog.md: 1 done"
    (root / "notes/deep/er").mkdir(parents=True)
    (root / "notes/deep/er/ideas.md").write_text("# Ideas\n")
    assert words(next(rounds)) == "notes/deep/er/ideas.md: new"
    (root / "notes/deep").rename(root / "notes/other")
    assert sorted(next(rounds).paths) == ["notes/deep/er/ideas.md", "notes/other/er/ideas.md"]
    note.unlink()
    assert words(next(rounds)) == f"{PATH}: removed"
    with stored_index(written(root, {})) as index:
        assert index
        assert [*index.database.execute("SELECT path FROM note WHERE parsed ORDER BY path")] == [
            ("notes/other/er/ideas.md",),
            ("tasks/blog.md",),
        ]


def test_what_is_no_note_is_passed_over(watched: tuple[Path, Iterator[Refreshed]]) -> None:
    root, rounds = watched
    (root / "notes/.git").mkdir()
    (root / "notes/.git/index.md").write_text("- [ ] no\n")
    (root / "notes/2020-09-24 (conflicted copy 2020-09-25).md").write_text("- [ ] copy\n")
    (root / "notes/picture.png").write_bytes(b"\x89PNG")
    os.utime(root / PATH)
    (root / "notes/2020-09-25.md").write_text("- [ ] yes\n")
    assert words(next(rounds)) == "notes/2020-09-25.md: 1 added"


def test_folders_and_settings_may_come_and_go(watched: tuple[Path, Iterator[Refreshed]]) -> None:
    root, rounds = watched
    notes, settings = root / "notes", root / "mkdocs.yml"
    notes.rename(root / "elsewhere")
    assert words(next(rounds)) == f"{PATH}: removed"
    (root / "elsewhere").rename(notes)
    assert next(rounds).paths == (PATH,)
    (notes / "2020-09-25.md").write_text("- [ ] one\n")
    assert words(next(rounds)) == "notes/2020-09-25.md: 1 added"
    shutil.rmtree(root / "tasks")
    assert words(next(rounds)) == "tasks/blog.md: removed"
    settings.rename(root / "away.yml")
    problem = next(rounds).problem
    assert problem and "no notebook here" in problem.message
    (root / "away.yml").rename(settings)
    assert next(rounds).problem is None
    (root / "days").mkdir()
    (root / "days/2020-09-26.md").write_text("- [x] two\n")
    settings.write_text("plugins:\n  - til: {notes: days}\n")
    assert next(rounds) == Refreshed()
    (root / "days/2020-09-26.md").write_text("- [x] two\n- [x] three\n")
    assert words(next(rounds)) == "days/2020-09-26.md: 1 done"


def test_in_a_pipe_it_is_silent_and_ends_when_interrupted(make_notebook: Make) -> None:
    root = make_notebook({"2020-09-24.md": OLD})
    command = [sys.executable, "-m", "tiltool", "-C", str(root), "watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while not (root / ".til/index.db").exists() and child.poll() is None:
            time.sleep(0.02)
        (root / PATH).write_text(OLD.replace("[ ]", "[x]"))
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.4)
        child.send_signal(signal.SIGINT)
        try:
            out, err = child.communicate(timeout=20)
        finally:
            child.kill()
    assert (child.returncode, out, err) == (130, b"", b"\ntil: stopped\n")


def test_without_watchfiles(make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    root = make_notebook({"2020-09-24.md": OLD})
    refused = til(root, "watch")
    assert refused.code == 3 and "needs watchfiles" in refused.err and "pip install 'tiltool[watch]'" in refused.err
