"""Killed at any instant, every note is whole, and the next run goes on from there."""

import builtins
import io
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork is killed")

DAY, NEXT = "2026-03-02", "2026-03-03"
CALLS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "chmod", "chown", "truncate")
"""What `os` does to a disk; `pathlib` asks it too."""


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process loses nothing that it wrote; only a power cut would, and that is not tried here."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


class Killing:
    """Makes a process kill itself before its call number `at` that changes the disk.

    A write is two such calls: the second one comes when half of the bytes are in the file.
    """

    def __init__(self, at: int) -> None:
        self.left = at
        self.real_open = builtins.open

    def __call__(self) -> None:
        """Put the counting calls in the place of the real ones."""
        builtins.open = io.open = self.open  # type: ignore[assignment]
        for name in CALLS:
            setattr(os, name, self.counted(getattr(os, name)))

    def is_over(self) -> bool:
        """Count a call; tell whether it is the last one."""
        self.left -= 1
        return self.left < 0

    def counted(self, real: Callable[..., object]) -> Callable[..., object]:
        return lambda *args, **options: die() if self.is_over() else real(*args, **options)

    def open(self, file: object, mode: str = "r", *args: object, **options: object) -> object:
        if not set(mode) & set("wax+"):
            return self.real_open(file, mode, *args, **options)  # type: ignore[call-overload]
        if self.is_over():
            die()
        raw = io.FileIO(file, mode.replace("b", ""), opener=options.get("opener"))  # type: ignore[arg-type]
        writer = HalfWriter(raw)
        writer.is_over = self.is_over
        return writer if "b" in mode else io.TextIOWrapper(writer, "utf-8")


class HalfWriter(io.BufferedWriter):
    """A file that may die when half of the bytes are in it."""

    is_over: Callable[[], bool]

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.is_over():
            super().write(data[: len(data) // 2])
            self.flush()
            die()
        return super().write(data)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still here")


class Killed:
    """One command, killed at every instant, each time in a fresh copy of `template`."""

    def __init__(self, template, command: tuple[str, ...], folder: Path) -> None:
        self.template, self.command, self.folder = template, command, folder
        self.start = template.notes()
        self.changes = len(numbers(template))
        undisturbed = self.copy(template)
        assert undisturbed.til(*command).code == 0
        self.end = undisturbed.notes()
        assert self.start != self.end
        self.left = list(self.kill())

    def copy(self, book, name: str = "here"):
        """Return a copy of a notebook, for work always at the same place."""
        to = self.folder / name
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        by_inode: dict[int, Path] = {}  # what is one file under two names stays one
        for path in sorted(book.root.rglob("*")):
            copy = to / path.relative_to(book.root)
            if path.is_dir():
                copy.mkdir()
            elif path.stat().st_ino in by_inode:
                os.link(by_inode[path.stat().st_ino], copy)
            else:
                by_inode[path.stat().st_ino] = copy
                shutil.copy2(path, copy)
        return type(book)(to)

    def kill(self) -> Iterator:
        for at in range(200):
            book = self.copy(self.template)
            run = book.fork(*self.command, before=Killing(at))
            if run.code != -signal.SIGKILL:
                assert (run.code, book.notes()) == (0, self.end), "killed nowhere, it ends as ever"
                assert at >= 9, "there are more instants than that"
                return
            yield self.copy(book, f"killed at {at}")
        raise AssertionError("does not end")

    def __iter__(self) -> Iterator:
        """Yield the notebooks that the killed runs left, one for each instant, to do with as one likes."""
        return map(self.copy, self.left)

    def notes(self, book) -> dict[str, bytes]:
        """Return the notes of a notebook, temporary files left out."""
        return {path: text for path, text in book.notes().items() if not path.endswith(".til-tmp")}

    def is_whole(self, book) -> bool:
        """Tell whether every note is the old one or the new one."""
        notes = self.notes(book)
        known = all(text in (self.start.get(path), self.end.get(path)) for path, text in notes.items())
        return known and notes.keys() >= self.start.keys() & self.end.keys()

    def halves(self) -> Iterator:
        """Yield the notebooks in which one note is changed and the other is not."""
        found = 0
        for book in self:
            if self.notes(book) not in (self.start, self.end):
                found += 1
                yield book
        assert found


SETTINGS = {
    "new": (("new",), ()),
    "carry that removes": (("carry", "--remove"), (("new", "--no-carry"),)),
    "done": (("done", "deploy", "write"), ()),
    "add": (("add", "something"), ()),
    "undo": (("undo",), (("new",),)),
    "redo": (("redo",), (("new",), ("undo",))),
}
_done: dict[str, Killed] = {}


@pytest.fixture
def killed(book, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Killed]:
    """Return what kills the command of a setting, once for all tests."""

    def kill(setting: str) -> Killed:
        if setting not in _done:
            command, before = SETTINGS[setting]
            for each in before:
                assert book.til(*each).code == 0
            _done[setting] = Killed(book, command, tmp_path_factory.mktemp("killed"))
        return _done[setting]

    return kill


def numbers(book) -> list[int]:
    run = book.til("undo", "--list", "--json")
    assert run.code == 0, run
    return [each["number"] for each in json.loads(run.out)["changes"]]


def take_all_back(book, down_to: int) -> None:
    """Undo every change newer than `down_to`, by number; one that never happened can't be taken back."""
    for number in numbers(book):
        if number > down_to:
            run = book.til("undo", str(number))
            assert run.code == 0 or "already undone" in run.err or "no change" in run.err, run


@pytest.mark.parametrize("setting", ["new", "carry that removes", "done", "add"])
def test_next_run_completes_it(killed, setting: str) -> None:
    runs = killed(setting)
    for left in runs:
        assert runs.is_whole(left), left.root
        told = len(numbers(left))
        assert told in (runs.changes, runs.changes + 1)
        added = setting == "add" and b"something" in left.notes().get(f"{NEXT}.md", b"")
        assert left.til(*(("carry",) if added else runs.command)).code == 0  # adding it again is adding another one
        assert left.notes() == runs.end, left.root
        assert left.leftovers() == []
        if told > runs.changes:  # else the kill came before there was anything to go on from
            take_all_back(left, runs.changes)
            assert left.notes() == runs.start, left.root
            assert left.leftovers() == []


@pytest.mark.parametrize("setting", ["undo", "redo"])
def test_undo(killed, setting: str) -> None:
    """Each note is whole, and what was meant to be taken back still can be, by its number."""
    runs = killed(setting)
    for left in runs:
        assert runs.is_whole(left), left.root
        assert len(numbers(left)) in (runs.changes, runs.changes + 1)
        if left.notes() != runs.end:
            assert left.til("undo", str(runs.changes)).code == 0
        assert left.notes() == runs.end, left.root
        assert left.til("redo" if setting == "undo" else "undo").code == 0
        assert left.leftovers() == []


@pytest.mark.parametrize("setting", ["undo", "redo"])
def test_half_an_undo_is_completed_by_the_next(killed, setting: str) -> None:
    """One note is taken back and the other is not: the user, who typed `til undo`, types it again."""
    runs = killed(setting)
    for left in runs.halves():
        assert left.til(setting).code == 0
        assert left.notes() == runs.end


def test_half_a_carry_can_be_taken_back(killed) -> None:
    """The target is written and the source is not: `til undo` takes away what there is."""
    runs = killed("new")
    for left in runs.halves():
        assert left.til("undo").code == 0
        assert left.notes() == runs.start


def test_another_command_after_the_kill_leaves_no_temporary_file(killed) -> None:
    for left in killed("new"):
        assert left.til("done", "WAL", "--day", DAY).code == 0
        assert left.til("start", "WAL", "--day", DAY).code == 0
        assert left.leftovers() == [], left.root


def test_notebook_moved_after_the_kill(killed) -> None:
    runs = killed("new")
    for left in runs:
        moved = type(left)(left.root.with_name("moved"))
        shutil.rmtree(moved.root, ignore_errors=True)
        left.root.rename(moved.root)
        assert moved.til("done", "WAL", "--day", DAY).code == 0
        assert moved.leftovers() == [], moved.root


def test_deleted_til_folder_after_the_kill(killed) -> None:
    """Promise 1 holds for the leftovers of a killed run as well: the note is changed, atomically, and by name."""
    for left in killed("new"):
        shutil.rmtree(left.root / ".til", ignore_errors=True)
        assert left.til("new").code == 0
        run = left.til("done", "deploy", "--day", NEXT)
        assert run.code == 0, (left.root, run)
        assert b"- [x] the deploy" in left.note(NEXT).read_bytes()
        assert left.leftovers() == [], left.root


def test_init(tmp_path: Path, book) -> None:
    """A notebook that is half made is made by the next run."""
    for at in range(100):
        root = tmp_path / f"init{at}"
        root.mkdir()
        made = type(book)(root)
        run = made.fork("init", "--lang", "en", before=Killing(at))
        if run.code == 0:
            break
        assert run.code == -signal.SIGKILL
        if not (root / "mkdocs.yml").exists():
            assert made.til("init", "--lang", "en").code == 0
            assert made.leftovers() == [], root
        assert made.til("new").code == 0
    assert at > 4
