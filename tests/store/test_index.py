"""The index: refreshed it is what it would be made anew, and it can be thrown away at any time."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notebooks import found, indexed, query, written
from tiltool.actions.notes import search as note_search
from tiltool.actions.notes.search import search
from tiltool.store.index import difference, scan, session, update
from tiltool.store.index.database import Index, open_index
from tiltool.store.index.session import ask, parse_notes
from tiltool.store.notebook.notebook import Notebook, Reporter, open_notebook
from tiltool.store.notebook.settings import INDEX_FILE

BITS = [
    "# TIL",
    "## 할 일",
    "- [ ] 배포 설정",
    "  - [x] child\n    more of it",
    "- [>] Deploy (WIP)",
    "## 배운 것",
    "### 배포 설정",
    "환경변수 text #tag #a/b",
    "[[2020-09-01]] and [x](2020-09-02.md)",
    "---\ntags: [x]\n---",
    "a\ufeffb\x1fc",
    "Setext\n======",
    "",
]


WORDS = ("배포", "설", "deploy", "환경", "tag", "more", "child")
QUESTIONS = (
    "SELECT path, size, mtime_ns, ctime_ns, digest, day, title, headings, parts, fault FROM note",
    "SELECT path, line, part, state, text, key, wip, more FROM task, title, note WHERE title.id = task.title AND note.id = note",
    "SELECT path, line, text, start, end FROM topic, title, note WHERE title.id = topic.title AND note.id = note",
    "SELECT path, key, name, line FROM tag, note WHERE note.id = note",
    "SELECT path, start, end, line, kind, target, fragment, text FROM link, note WHERE note.id = note",
)


def content(index: Index) -> list[object]:
    """Return all that the index says, whatever numbers the notes have in it."""
    words = [found_hits(index, word) for word in WORDS]
    parse_notes(index)
    assert words == [found_hits(index, word) for word in WORDS]  # the parser changes no answer about words
    rows = [sorted(index.database.execute(question), key=repr) for question in QUESTIONS]
    packed = index.database.execute("SELECT path, packed FROM body, note WHERE note.id = note")
    texts = sorted((path, index.text(text)) for path, text in packed)
    return [
        *rows,
        texts,
        *(found_hits(index, word) for word in ("배포", "설", "deploy", "환경", "tag", "more", "child")),
    ]


def found_hits(index: Index, word: str) -> list[tuple[str, int, str, float]]:
    hits = search(index, query(word), with_roles=False).hits
    return [(hit.path, hit.line, hit.title, hit.score) for hit in hits]


def anew(notebook: Notebook) -> list[object]:
    for file in notebook.state.glob("index*"):
        file.unlink()
    with indexed(notebook) as index:
        return content(index)


def _write(random: Random, folder: Path) -> None:
    text = "\n".join(random.choices(BITS, k=random.randint(0, 8)))
    (folder / random.choice(("2020-09-01.md", "2020-09-02.md", "b.md", "sub/c.md"))).write_bytes(text.encode())


def _remove(random: Random, folder: Path) -> None:
    random.choice(sorted(folder.rglob("*.md")) or [folder / "none"]).unlink(missing_ok=True)


def _rename(random: Random, folder: Path) -> None:
    for file in random.sample(sorted(folder.rglob("*.md")), 1) if list(folder.rglob("*.md")) else ():
        file.rename(folder / random.choice(("2020-09-03.md", "b.md", "z.md")))


def _jump(random: Random, folder: Path) -> None:
    """Give a file another time, as a clock that jumps, a checkout or a backup does."""
    for file in random.sample(sorted(folder.rglob("*.md")), 1) if list(folder.rglob("*.md")) else ():
        moment = time.time_ns() + random.choice((-86400, 3600, 0)) * 1_000_000_000
        os.utime(file, ns=(moment, moment))


def _same_size(random: Random, folder: Path) -> None:
    """Change a file so that neither its size nor its time tells."""
    for file in random.sample(sorted(folder.rglob("*.md")), 1) if list(folder.rglob("*.md")) else ():
        seen = file.stat()
        file.write_bytes(file.read_bytes().swapcase())
        os.utime(file, ns=(seen.st_mtime_ns, seen.st_mtime_ns))


def _not_utf8(random: Random, folder: Path) -> None:
    (folder / "b.md").write_bytes(b"\xff\xfe")


CHANGES: list[Callable[[Random, Path], None]] = [_write, _write, _write, _remove, _rename, _jump, _same_size, _not_utf8]


@settings(max_examples=40)
@given(st.integers(0, 1 << 32), st.lists(st.lists(st.sampled_from(CHANGES), max_size=3), max_size=5))
def test_refreshed_is_rebuilt(seed: int, rounds: list[list[Callable[[Random, Path], None]]]) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        notebook = written(Path(folder), {"2020-09-01.md": "# a\n", "sub/c.md": "배포\n"})
        for changes in rounds:
            for change in changes:
                change(random, notebook.root / "notes")
            with indexed(notebook):
                pass
        with indexed(notebook) as index:
            refreshed = content(index)
        assert refreshed == anew(notebook)


def _terms(index: Index) -> list[tuple[str, int, str, int]]:
    index.database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.place USING fts5vocab(main, words, instance)")
    paths = dict(index.database.execute("SELECT id, path FROM note"))
    places = index.database.execute("SELECT term, doc, col, offset FROM temp.place")
    return sorted((term, paths[note], column, offset) for term, note, column, offset in places)


def test_words_wait_for_the_first_that_needs_them(tmp_path: Path) -> None:
    days = [f"2020-{1 + at // 28:02}-{1 + at % 28:02}.md" for at in range(130)]
    notebook = written(tmp_path, {day: "\n".join(Random(day).choices(BITS, k=8)) for day in days})
    with indexed(notebook) as index:
        assert _terms(index) == []
        parse_notes(index)
        once = _terms(index)
        assert found(index, "배포").total
        assert _terms(index) == once
    anew(notebook)  # searches first, then parses
    with indexed(notebook) as index:
        assert _terms(index) == once


NOTES = {f"2020-09-{day:02}.md": f"# TIL 2020-09-{day:02}\n\n배포 {day}\n" for day in range(1, 21)}


def test_only_what_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = written(tmp_path, NOTES)
    for file in (tmp_path / "notes").iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))
    monkeypatch.setattr(difference, "YOUNG", 0)
    read: list[str] = []
    really = scan.read_one
    monkeypatch.setattr(update, "read_one", lambda how, wanted: (read.append(wanted.path), really(how, wanted))[1])
    with indexed(notebook):
        assert sorted(read) == [f"notes/{name}" for name in NOTES]
    with indexed(notebook):
        assert len(read) == 20
    (tmp_path / "notes" / "2020-09-07.md").write_text("changed\n")
    with indexed(notebook):
        assert read[20:] == ["notes/2020-09-07.md"]


@pytest.mark.parametrize("fault", ["throw_away", "open_index"])
def test_an_index_that_stays_broken_is_made_anew_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    notebook = written(tmp_path, NOTES)
    with indexed(notebook) as index:
        index.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(notebook.state / INDEX_FILE, "r+b") as file:
        file.seek(16384)
        file.write(b"\xff" * 400_000)
    really = open_index

    def unwritable(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    def full(*args: Any, why_not: str = "", **options: Any) -> Index:
        if not why_not and not (notebook.state / INDEX_FILE).exists():
            raise sqlite3.OperationalError("database or disk is full")
        return really(*args, why_not=why_not, **options)

    monkeypatch.setattr(session, fault, unwritable if fault == "throw_away" else full)
    notices: list[str] = []
    notebook = open_notebook(tmp_path, Reporter(None, notices.append))
    assert len(ask(notebook, lambda index: found(index, "배포").hits)) == 20
    assert [notice.partition(" (")[2].partition(")")[0] for notice in notices] == [
        "database disk image is malformed" if fault == "throw_away" else "database or disk is full"
    ]


def test_another_process_may_read_a_note_again_between_two_queries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = written(tmp_path, NOTES)
    really = note_search.find_notes

    def find(*args: Any) -> list[Any]:
        notes = really(*args)
        for name in NOTES:
            (tmp_path / "notes" / name).write_text("# gone\n", "utf-8")
        with indexed(notebook):  # it has read the texts, but no words
            pass
        return notes

    for text in ("배포", "/배포/", "is:open", "in:learned 배포", "since:2016-01-01"):
        written(tmp_path, NOTES)
        monkeypatch.setattr(note_search, "find_notes", find)
        with indexed(notebook) as index:
            found(index, text)
