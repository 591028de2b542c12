"""Killed at any instant, every note is whole, and the next run goes on from there."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.killing import copied, each_copied, left_by_kills

DAY, NEXT = "2026-03-02", "2026-03-03"


class Killed:
    """One command, killed at every instant."""

    def __init__(self, template, command: tuple[str, ...], folder: Path) -> None:
        self.command, self.here = command, folder / "here"
        self.start = template.notes()
        self.changes = len(numbers(template))
        self.book = type(template)(copied(template.root, self.here))
        self.left = left_by_kills(self.here, lambda: self.run_to_its_end(), folder)
        self.end = self.book.notes()
        assert self.start != self.end and len(self.left) >= 5

    def run_to_its_end(self) -> None:
        assert self.book.til(*self.command).code == 0

    def __iter__(self) -> Iterator:
        """Yield the notebooks that killed runs leave, one after another at the same place, to do with as one likes."""
        return (self.book for _ in each_copied(self.left, self.here))

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
    root = tmp_path / "init"
    root.mkdir()
    made = type(book)(root)
    left = left_by_kills(root, lambda: made.til("init", "--lang", "en"), tmp_path)
    assert len(left) > 4
    for _ in each_copied(left, root):
        if not (root / "mkdocs.yml").exists():
            assert made.til("init", "--lang", "en").code == 0
            assert made.leftovers() == [], root
        assert made.til("new").code == 0
