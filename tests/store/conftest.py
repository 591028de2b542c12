"""A small notebook on a real disk, and `til` run in it: in this process, or in one of its own."""

import contextlib
import gc
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple, NoReturn

import pytest

import tiltool
from tiltool.cli import main

DAY, NEXT = "2026-03-02", "2026-03-03"

OLD = """\
# TIL 2026-03-02

## Yesterday
- [x] mended the gate

## Today
- [ ] write the notes
  - https://example.org
- [x] release (WIP)
- [x] sweep

### Urgent
- [/] the deploy

## Learned

## Later
- [ ] read about WAL

## Tags
- \\#TIL
"""


class Run(NamedTuple):
    """What one run of `til` left behind."""

    code: int
    out: str
    err: str


class Book:
    """A notebook on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.history = root / ".til" / "history.jsonl"

    def note(self, day: str) -> Path:
        return self.root / "notes" / f"{day}.md"

    def notes(self) -> dict[str, bytes]:
        """Return every file below `notes/`, hidden ones too, by path."""
        folder = self.root / "notes"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def leftovers(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if "til-tmp" in path.name or path.name.endswith(".new")]

    def til(self, *args: str, today: str = NEXT) -> Run:
        """Run `til` in this process."""
        streams = sys.stdout, sys.stderr
        before = os.environ.copy()
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
        os.environ |= {"TIL_TODAY": today, "NO_COLOR": "1"}
        try:
            main(["-C", str(self.root), *args])
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            texts = [stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr)]
            sys.stdout, sys.stderr = streams
            os.environ.clear()
            os.environ |= before
        return Run(code, *texts)

    def fork(self, *args: str, before: Callable[[], object] = lambda: None, today: str = NEXT) -> Run:
        """Run `til` in a fork of this process, which calls `before` first; the code is -9 for one killed.

        What a fresh interpreter would import is here already: the fork may be a user who can't read it.
        """
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        child = os.fork()
        if not child:
            self._run_as_child(args, before, today, out_end, err_end)
        os.close(out_end)
        os.close(err_end)
        texts = []
        for end in (out, err):
            with open(end, "rb") as stream:
                texts.append(stream.read().decode())
        _, status = os.waitpid(child, 0)
        return Run(os.waitstatus_to_exitcode(status), *texts)

    def _run_as_child(
        self, args: tuple[str, ...], before: Callable[[], object], today: str, out: int, err: int
    ) -> NoReturn:
        code = 99
        gc.disable()  # what it would walk are the pages of pytest, each of them copied for that
        try:
            os.dup2(out, 1)
            os.dup2(err, 2)
            sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
            os.environ |= {"TIL_TODAY": today, "NO_COLOR": "1"}
            before()
            main(["-C", str(self.root), *args])
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            with contextlib.suppress(BaseException):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def start(self, *args: str, today: str = NEXT, **options: object) -> subprocess.Popen[str]:
        """Start `til` in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tiltool", "-C", str(self.root), *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TIL_TODAY": today, "NO_COLOR": "1"},
            **options,
        )

    def spawn(self, *args: str, today: str = NEXT, **options: object) -> Run:
        """Run `til` in a process of its own."""
        process = self.start(*args, today=today, **options)
        out, err = process.communicate(timeout=30)
        return Run(process.returncode, out, err)


def made_book(root: Path, note: str | bytes = OLD) -> Book:
    (root / "notes").mkdir(parents=True)
    (root / "tasks").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - til\n")
    book = Book(root)
    book.note(DAY).write_bytes(note if isinstance(note, bytes) else note.encode())
    return book


@pytest.fixture
def new_book(tmp_path: Path) -> Callable[..., Book]:
    """Make a notebook whose only note is that of 2026-03-02."""
    return lambda note=OLD, name="book": made_book(tmp_path / name, note)


@pytest.fixture
def book(new_book: Callable[..., Book]) -> Book:
    return new_book()


@pytest.fixture(scope="session", autouse=True)
def _all_is_imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import what commands import late: a fork that is somebody else, or counts calls, can't."""
    book = made_book(tmp_path_factory.mktemp("warm") / "book")
    for command in (("new",), ("done", "deploy"), ("undo",), ("undo", "--list"), ("show",), ("carry", "--json", "-n")):
        assert book.til(*command).code == 0
    assert book.til("add", "").code == 2
    for module in walk_packages(tiltool.__path__, "tiltool."):
        if module.name.startswith(("tiltool.cli", "tiltool.actions")):
            import_module(module.name)


@pytest.fixture
def open_book() -> Iterator[Book]:
    """Make a notebook that any user of the system may reach and write to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        book = made_book(Path(folder) / "book")
        for path in [book.root, *book.root.rglob("*")]:
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield book
