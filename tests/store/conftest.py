"""A small notebook on a real disk, and `til` run in it: in this process, or in one of its own."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

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

    def start(self, *args: str, today: str = NEXT, **options: object) -> subprocess.Popen[str]:
        """Start `til` in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tiltool", "-C", str(self.root), *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TIL_TODAY": today, "NO_COLOR": "1"},
            **options,  # type: ignore[call-overload]
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


@pytest.fixture
def open_book() -> Iterator[Book]:
    """Make a notebook that any user of the system may reach and write to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        book = made_book(Path(folder) / "book")
        for path in [book.root, *book.root.rglob("*")]:
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield book
