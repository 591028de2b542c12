"""The index: refreshed it is what it would be made anew, and it can be thrown away at any time."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notebooks import found, indexed, query, written
from tiltool.actions.notes import search as note_search
from tiltool.actions.notes.search import search
from tiltool.store.index import difference, parsed, scan, session, update
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


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 99, b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_broken_index_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    notebook = written(tmp_path, NOTES)
    with indexed(notebook):
        pass
    (notebook.state / INDEX_FILE).write_bytes(damage)
    with indexed(notebook) as index:
        assert not index.notice
        assert len(found(index, "배포").hits) == 20


def test_another_version_is_thrown_away(tmp_path: Path) -> None:
    notebook = written(tmp_path, NOTES)
    with indexed(notebook):
        pass
    with sqlite3.connect(notebook.state / INDEX_FILE) as database:
        database.execute("PRAGMA user_version = 1")
        database.execute("DROP TABLE task")
    with indexed(notebook) as index:
        assert len(found(index, "배포").hits) == 20
    with indexed(written(tmp_path, {}, options="sections: {today: [quests]}")) as index:
        assert len(found(index, "배포").hits) == 20


def test_where_none_can_be_kept(tmp_path: Path) -> None:
    notebook = written(tmp_path, NOTES)
    (tmp_path / ".til").write_text("in the way")
    with indexed(notebook) as index:
        assert "in memory" in index.notice
        assert len(found(index, "배포").hits) == 20
    assert (tmp_path / ".til").read_text() == "in the way"


def test_without_fts5(tmp_path: Path) -> None:
    notebook = written(tmp_path, NOTES)
    with indexed(notebook, full_text=False) as index:
        assert "FTS5" in index.notice
        assert len(found(index, "배포").hits) == 20


def test_many_notes_are_read_on_every_core_and_go_on_after_a_stop(tmp_path: Path) -> None:
    notebook = written(tmp_path, {f"{day}.md": f"배포 {day}\n" for day in range(500)})

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    index = open_index(open_notebook(tmp_path, Reporter(stop)))
    with pytest.raises(KeyboardInterrupt):
        session.refresh(index)
    kept = index.database.execute("SELECT count(*) FROM note").fetchone()[0]
    assert kept >= 200
    assert len(difference.difference(index).wanted) >= 500 - kept
    index.close()
    with indexed(notebook) as index:
        assert found(index, "배포").total == 500


def test_two_at_once(tmp_path: Path) -> None:
    written(tmp_path, {f"{day}.md": f"배포 {day}\n" for day in range(300)})
    command = [sys.executable, "-m", "tiltool", "-C", str(tmp_path), "search", "배포", "--count"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [each.communicate(timeout=60) for each in both] == [("300\n", "")] * 3


def test_no_parser_where_nothing_changed(tmp_path: Path) -> None:
    written(tmp_path, NOTES)
    run = [sys.executable, "-X", "importtime", "-m", "tiltool", "-C", str(tmp_path)]
    subprocess.run([*run, "search", "배포"], capture_output=True, check=True)
    subprocess.run([*run, "tags"], capture_output=True, check=True)  # reads all that the parser says of them
    for command in (["search", "배포"], ["search", "is:open", "배포"], ["tags"], ["list"], ["links", "--orphans"]):
        loaded = subprocess.run([*run, *command], capture_output=True, text=True, check=False).stderr
        modules = {line.rpartition("|")[2].strip() for line in loaded.splitlines()}
        assert "sqlite3" in modules
        assert not modules & {"markdown_it", "yaml", "frontmatter", "multiprocessing", "regex"}


def test_a_disk_that_is_full_half_way(open_book) -> None:
    resource = pytest.importorskip("resource", reason="limits are those of POSIX")
    for day in range(10, 28):
        text = "\n".join(f"배포 {Random(day * 1000 + line).random()}" for line in range(400))
        open_book.note(f"2026-01-{day}").write_text(text)

    def small_files_only() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    run = open_book.fork("search", "배포", "--count", before=small_files_only)
    assert (run.code, run.out) == (0, "18\n")
    assert "it is kept in memory" in run.err
    assert open_book.til("search", "배포", "--count").out == "18\n"


def test_a_note_that_changed_while_it_was_parsed_is_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = written(tmp_path, {"2020-09-25.md": "# TIL\n\n## 할 일\n- [ ] 배포 설정\n"})
    really = parsed.on_all_cores

    def slowly(*args: Any) -> Iterator[Any]:
        """Parse, while another process reads a note that has changed since."""
        made = [*really(*args)]
        monkeypatch.setattr(parsed, "on_all_cores", really)
        written(tmp_path, {"2020-09-25.md": "# TIL\n\n## 할 일\n- [ ] 백업 점검 그리고 더\n"})
        with indexed(notebook):
            pass
        yield from made

    with indexed(notebook) as index:
        monkeypatch.setattr(parsed, "on_all_cores", slowly)
        parse_notes(index)
    with indexed(notebook) as index:
        assert content(index) == anew(notebook)


def test_a_day_that_was_not_looked_for_is_looked_for_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = written(tmp_path, {"topic.md": "---\ndate: 2026-01-10\n---\n# Topic\n"})
    os.utime(tmp_path / "notes/topic.md", (1_600_000_000, 1_600_000_000))
    monkeypatch.setattr(difference, "YOUNG", 0)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(session, "parse_notes", stop)
        ask(notebook, lambda index: None)
    days = ask(notebook, lambda index: index.database.execute("SELECT day FROM note").fetchall())
    assert days == [("2026-01-10",)]
    monkeypatch.setattr(session, "parse_notes", stop)
    ask(notebook, lambda index: None)  # it is known to be complete


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


def test_what_another_process_has_read_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = written(tmp_path, NOTES)
    really = update.on_all_cores

    def slowly(*args: Any) -> Iterator[Any]:
        """Read, while another process reads the same, and writes words."""
        monkeypatch.setattr(update, "on_all_cores", really)
        with indexed(notebook) as index:
            assert len(found(index, "배포").hits) == 20
        yield from really(*args)

    monkeypatch.setattr(update, "on_all_cores", slowly)
    with indexed(notebook) as index:
        assert not index.database.execute("SELECT 1 FROM note WHERE parts IS NULL").fetchall()


@pytest.mark.parametrize("text", ["배포", "/배포/", "is:open", "in:learned 배포", "since:2016-01-01", "topic:배포"])
def test_another_process_may_read_a_note_again_between_two_queries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    notebook = written(tmp_path, NOTES)
    really = note_search.find_notes

    def find(*args: Any) -> list[Any]:
        notes = really(*args)
        written(tmp_path, dict.fromkeys(NOTES, "# gone\n"))
        with indexed(notebook):  # it has read the texts, but no words
            pass
        return notes

    monkeypatch.setattr(note_search, "find_notes", find)
    with indexed(notebook) as index:
        found(index, text)
