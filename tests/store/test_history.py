"""Every change can be taken back, byte for byte, or it is said why not and nothing is touched."""

import errno
import json
import os
import shutil
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from tiltool.core.text.edits import Edit, patch
from tiltool.core.text.lines import Span
from tiltool.errors import Refused
from tiltool.store.files.change import Change
from tiltool.store.files.history import History

DAY, NEXT = "2026-03-02", "2026-03-03"


def entries(book) -> list[dict]:
    return json.loads(book.til("undo", "--list", "--json").out)["changes"]


def test_undo_restores_both_notes(book) -> None:
    """Case 65."""
    before = book.notes()
    assert book.til("new").code == 0
    assert book.notes() != before
    run = book.til("undo", today="2026-04-11")
    assert run.code == 0
    assert book.notes() == before


@pytest.mark.parametrize("failing", [{2}, {2, 3}], ids=["the second file", "and what takes the first one back"])
def test_a_change_that_stops_is_taken_back_or_completed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: set[int]
) -> None:
    (tmp_path / ".til").mkdir()
    for name in "ab":
        (tmp_path / f"{name}.md").write_text("old")
    history, renames, real = History(tmp_path, tmp_path / ".til"), count(1), os.rename

    def rename(*paths: Path) -> None:
        if paths[1].suffix == ".md" and next(renames) in failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*paths)

    monkeypatch.setattr(os, "replace", rename)
    changes = [Change(f"{name}.md", patch("old", [Edit(Span(0, 3), "new")])) for name in "ab"]
    with pytest.raises(Refused, match="No space left"):
        history.record(f"{DAY}T12:00:00", "test", changes)
    texts = [(tmp_path / f"{name}.md").read_text() for name in "ab"]
    assert texts == (["old", "old"] if len(failing) == 1 else ["new", "old"])
    completed = history.recover()
    assert (completed is not None) == (len(failing) == 2)
    texts = [(tmp_path / f"{name}.md").read_text() for name in "ab"]
    assert texts == (["old", "old"] if len(failing) == 1 else ["new", "new"])
    assert len([*history.newest_first()]) == (len(failing) == 2)


def test_undo_is_undone(book) -> None:
    before = book.notes()
    book.til("new")
    after = book.notes()
    for _ in range(3):
        assert book.til("undo").code == 0
        assert book.notes() == before
        assert book.til("redo").code == 0
        assert book.notes() == after


STEPS = [("new",), ("done", "deploy"), ("add", "something"), ("start", "write")]


def test_each_undo_goes_one_step_back_and_each_redo_one_forward(book) -> None:
    texts = [book.notes()]
    for step in STEPS:
        assert book.til(*step).code == 0
        texts.append(book.notes())
    at = len(STEPS)
    for command in [
        "u",
        "u",
        "u",
        "r",
        "u",
        "r",
        "r",
        "u",
        "u",
        "u",
        "u",
        "u",
        "r",
        "r",
        "r",
        "r",
        "r",
        "u",
        "u",
        "r",
        "u",
    ]:
        run = book.til("undo" if command == "u" else "redo")
        step = at + (-1 if command == "u" else 1)
        assert run.code == (0 if 0 <= step <= len(STEPS) else 1)
        at = min(max(step, 0), len(STEPS))
        assert book.notes() == texts[at]
        states = [each["undone"] for each in reversed(entries(book)) if not each["undoes"]]
        assert states == [number >= at for number in range(len(STEPS))][-len(states) :]


def test_a_new_change_ends_what_can_be_redone(book) -> None:
    book.til("new")
    book.til("done", "deploy")
    book.til("undo")
    book.til("start", "write")
    started = book.notes()
    run = book.til("redo")
    assert (run.code, run.err.splitlines()[0]) == (1, "til: nothing to redo")
    assert book.til("undo").code == 0 and book.til("redo").code == 0
    assert book.notes() == started


def test_a_change_that_was_turned_back_by_another_one(book) -> None:
    """The text is what it was, yet each undo is a step: done, reopened, and neither of them again."""
    texts = [book.notes()]
    for command in ("done", "reopen"):
        book.til(command, "write")
        texts.append(book.notes())
    assert texts[0] == texts[2]
    for text in (texts[1], texts[0]):
        assert book.til("undo").code == 0
        assert book.notes() == text
    assert book.til("undo").code == 1
    assert book.notes() == texts[0]


def test_redo_refuses_what_was_edited_since(book) -> None:
    book.til("done", "deploy")
    book.til("undo")
    book.note(DAY).write_bytes(book.note(DAY).read_bytes() + b"\nmore\n")
    edited = book.notes()
    assert book.til("redo").code == 3
    assert book.notes() == edited


def test_undo_and_redo_with_another_file_edited_since(book) -> None:
    before = book.notes()
    book.til("done", "deploy")
    done = book.notes()
    other = book.note("2026-01-01")
    other.write_bytes(b"typed\n")
    assert book.til("undo").code == 0 and book.note(DAY).read_bytes() == before[f"{DAY}.md"]
    other.write_bytes(b"typed again\n")
    assert book.til("redo").code == 0 and book.note(DAY).read_bytes() == done[f"{DAY}.md"]


def changes(path: Path, count: int, days: int, size: int = 10, **limits: int) -> History:
    """Return a history of `count` changes, one every `days` days, each of `size` letters."""
    history = History(path, path, **limits)
    (path / "a.md").write_text("")
    text = ""
    for number in range(count):
        at = date(2020, 1, 1) + timedelta(days * number)
        new = f"{number:0{size}}"
        patched = patch(text, [Edit(Span(0, len(text)), new)])
        history.record(f"{at}T08:00", "test", [Change("a.md", patched)])
        text = new
    return history


def test_the_history_is_bounded_by_age(tmp_path: Path) -> None:
    history = changes(tmp_path, 120, 10, months=12)
    entries = [*history.newest_first()]
    assert [entry.number for entry in entries] == [*range(120, 120 - len(entries), -1)]
    assert 366 <= 10 * len(entries) <= 366 + 31 + 20
    assert history.reversal(entries[0])


def test_the_history_is_bounded_by_size(tmp_path: Path) -> None:
    history = changes(tmp_path, 40, 0, 50_000, megabytes=1)
    assert history.file.stat().st_size <= 1_400_000
    entries = [*history.newest_first()]
    assert [entry.number for entry in entries] == [*range(40, 40 - len(entries), -1)] and len(entries) > 8
    for entry in entries:
        history.record("", "undo", history.reversal(entry), undoes=entry.number)
    assert (tmp_path / "a.md").read_text() == f"{39 - len(entries):050000}"


def test_a_history_without_a_day_or_of_one_huge_change_is_kept(tmp_path: Path) -> None:
    assert len([*changes(tmp_path, 3, 0, 2_000_000, megabytes=1).newest_first()]) >= 1


def test_recent_entries_are_those_of_a_file(tmp_path: Path) -> None:
    names = ("a.md", "오늘.md", 'say "a.md".md', "back\\slash.md", "aa.md")
    history = History(tmp_path, tmp_path)
    for name in names:
        (tmp_path / name).touch()
    for number in range(20):
        name = names[number * 7 % 5]
        text = (tmp_path / name).read_text()
        new = f"{number} {names[number % 5]}"  # names in a text are not those of its file
        history.record("", "test", [Change(name, patch(text, [Edit(Span(0, len(text)), new)]))])
    for name in names:
        every = [*enumerate(history.newest_first())]
        own = [entry for place, entry in every if place < 15 and entry.files[0].path == name]
        assert len(own) == 3 and [*history.recent(name, 15)] == own


def test_the_list_marks_what_is_undone(book) -> None:
    book.til("done", "deploy")
    book.til("start", "write")
    book.til("undo")
    lines = book.til("undo", "--list").out.splitlines()
    assert ["(undone)" in line for line in lines] == [False, True, False]
    assert all(f"{DAY}.md" in line for line in lines)


def test_undo_after_a_merge_into_a_note_that_was_there(book) -> None:
    book.note(NEXT).write_bytes(b"## Today\r\n- [ ] own\r\n")
    before = book.notes()
    assert book.til("carry").code == 0
    assert book.til("undo").code == 0
    assert book.notes() == before


@pytest.mark.parametrize("command", [("done", "deploy"), ("start", "write"), ("drop", "WAL"), ("reopen", "sweep")])
def test_undo_of_a_mark(book, command: tuple[str, ...]) -> None:
    before = book.notes()
    assert book.til(*command).code == 0
    assert book.notes() != before
    assert book.til("undo").code == 0
    assert book.notes() == before


@pytest.mark.parametrize("flags", [(), ("--later",), ("--learned",)], ids=str)
def test_undo_of_add(book, flags: tuple[str, ...]) -> None:
    before = book.notes()
    assert book.til("add", *flags, "something new", today=DAY).code == 0
    assert book.til("undo").code == 0
    assert book.notes() == before


def test_undo_of_a_new_note_takes_its_folders_too(new_book) -> None:
    book = new_book()
    folder = book.root / "notes" / "2025" / "12"
    folder.mkdir(parents=True)
    book.note(DAY).rename(folder / "31.md")
    assert book.til("new", today="2026-01-01").code == 0
    assert (book.root / "notes" / "2026" / "01" / "01.md").is_file()
    assert book.til("undo").code == 0
    assert sorted(path.name for path in (book.root / "notes").rglob("*")) == ["12", "2025", "31.md"]


def test_undo_leaves_a_folder_that_is_in_use(new_book) -> None:
    book = new_book()
    folder = book.root / "notes" / "2025" / "12"
    folder.mkdir(parents=True)
    book.note(DAY).rename(folder / "31.md")
    book.til("new", today="2026-01-01")
    picture = book.root / "notes" / "2026" / "01" / "picture.png"
    picture.write_bytes(b"png")
    assert book.til("undo").code == 0
    assert picture.read_bytes() == b"png"


def test_undo_of_a_number(book) -> None:
    start = book.notes()
    book.til("new")
    book.til("done", "deploy")
    assert [each["number"] for each in entries(book)] == [2, 1]
    run = book.til("undo", "1")  # the newer change stands upon it
    assert run.code == 3
    assert f"{NEXT}.md has been edited" in run.err
    assert book.til("undo", "2").code == 0
    assert book.til("undo", "1").code == 0
    assert book.notes() == start
    assert [(each["command"], each["undoes"]) for each in entries(book)] == [
        ("undo", 1),
        ("undo", 2),
        ("done", None),
        ("new", None),
    ]


def test_undo_of_a_number_with_another_note_changed_since(book) -> None:
    book.note("2026-02-20").write_bytes(b"## Today\n- [ ] old\n")
    before = book.notes()
    book.til("done", "deploy", "--day", DAY)
    book.til("done", "old", "--day", "2026-02-20")
    assert book.til("undo", "1").code == 0
    assert book.note(DAY).read_bytes() == before[f"{DAY}.md"]
    assert book.note("2026-02-20").read_bytes() == b"## Today\n- [x] old\n"


def test_undo_of_what_is_taken_back(book) -> None:
    book.til("new")
    book.til("undo")
    before = book.notes()
    run = book.til("undo", "1")
    assert run.code != 0
    assert "already undone" in run.err
    assert book.notes() == before


@pytest.mark.parametrize("number", ["7", "0", "-1", "x"])
def test_undo_of_no_such_number(book, number: str) -> None:
    book.til("new")
    before = book.notes()
    run = book.til("undo", "--", number)
    assert run.code in (1, 2)
    assert run.err.startswith("til: ")
    assert book.notes() == before


@pytest.mark.parametrize("edited", [DAY, NEXT])
def test_refuses_after_an_edit(book, edited: str) -> None:
    """Case 66: not even the note that was not edited is touched, nor is the history."""
    book.til("new")
    with book.note(edited).open("ab") as note:
        note.write(b"typed since\n")
    before, history = book.notes(), book.history.read_bytes()
    run = book.til("undo")
    assert run.code == 3
    assert f"{edited}.md has been edited since" in run.err
    assert book.notes() == before
    assert book.history.read_bytes() == history
    assert book.leftovers() == []


def test_an_edit_that_was_taken_back_by_hand_does_not_matter(book) -> None:
    before = book.notes()
    book.til("new")
    text = book.note(DAY).read_bytes()
    book.note(DAY).write_bytes(b"something else")
    assert book.til("undo").code == 3
    book.note(DAY).write_bytes(text)
    assert book.til("undo").code == 0
    assert book.notes() == before


@pytest.mark.parametrize("gone", [DAY, NEXT])
def test_refuses_when_a_note_is_gone(book, gone: str) -> None:
    before_all = book.notes()
    book.til("new")
    book.note(gone).unlink()
    before = book.notes()
    run = book.til("undo")
    if gone == NEXT:  # the new note is gone as undo would have it: what is left is taken back
        assert run.code == 0
        assert book.notes() == before_all
    else:
        assert run.code == 3
        assert "has been removed" in run.err
        assert book.notes() == before


def test_refuses_what_became_no_utf_8(book) -> None:
    book.til("new")
    book.note(NEXT).write_bytes(b"\xff\n")
    before = book.notes()
    assert book.til("undo").code == 3
    assert book.notes() == before


def test_dry_run_touches_nothing(book) -> None:
    """Case 64."""
    book.til("new")
    before, history = book.notes(), book.history.read_bytes()
    run = book.til("undo", "--dry-run")
    assert run.code == 0
    assert "--- a/notes/2026-03-03.md" in run.out and "+++ /dev/null" in run.out
    assert (book.notes(), book.history.read_bytes()) == (before, history)


def test_nothing_to_undo(book) -> None:
    run = book.til("undo")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("til: nothing to undo")
    assert book.til("undo", "--list").code == 0
    assert entries(book) == []


# A history that is cut off, gone or garbage


def test_a_line_cut_off_anywhere_is_survived(new_book) -> None:
    book = new_book()
    book.til("done", "deploy")
    whole = book.history.read_bytes()
    book.til("done", "write")
    both = book.history.read_bytes()
    note = book.note(DAY).read_bytes()
    for end in {*range(len(whole), len(both), 37), len(whole) + 1, len(both) - 2, len(both) - 1}:
        book.history.write_bytes(both[:end])
        book.note(DAY).write_bytes(note)
        run = book.til("start", "WAL")
        assert run.code == 0, (end, run)
        assert book.history.read_bytes().startswith(both[:end])
        listed = entries(book)
        assert listed[0]["command"] == "start"
        assert listed[-1]["number"] == 1
        assert len({each["number"] for each in listed}) == len(listed)
        assert book.til("undo").code == 0
        assert book.note(DAY).read_bytes() == note


def test_deleted_til_folder_loses_only_the_history(book) -> None:
    book.til("new")
    before = book.notes()
    shutil.rmtree(book.root / ".til")
    assert book.til("undo").code == 1
    assert book.notes() == before
    assert book.til("new").code == 0
    assert book.til("carry").code == 0
    assert book.notes() == before
    assert book.til("done", "deploy").code == 0
    assert book.til("undo").code == 0
    assert book.notes() == before


GARBAGE = {
    "empty": b"",
    "text": b"what is this\n",
    "bytes": bytes(range(256)) * 4,
    "NUL bytes": b"\0" * 5000,
    "a number": b"17\n",
    "a list": b"[1, 2]\n",
    "an object": b"{}\n",
    "text in JSON": b'"abc"\n',
    "null": b"null\n",
    "without newline": b'{"number": 1',
    "files is a number": b'{"number":1,"at":"x","command":"c","files":3,"undoes":null,"moved":{}}\n',
    "files is null": b'{"number":1,"at":"x","command":"c","files":null,"undoes":null,"moved":{}}\n',
    "number is a word": b'{"number":"x","at":"x","command":"c","files":[],"undoes":null,"moved":{}}\n',
    "number is null": b'{"number":null,"at":"x","command":"c","files":[],"undoes":null,"moved":{}}\n',
    "at is null": b'{"number":1,"at":null,"command":"c","files":[],"undoes":null,"moved":{}}\n',
    "moved is a list": b'{"number":1,"at":"x","command":"c","files":[],"undoes":null,"moved":["a"]}\n',
    "path is a number": (
        b'{"number":1,"at":"x","command":"c","files":[{"path":3,"before":null,"after":"a","edits":[]}],'
        b'"undoes":null,"moved":{}}\n'
    ),
    "edit is a word": (
        b'{"number":1,"at":"x","command":"c","files":[{"path":"notes/2026-03-02.md","before":null,"after":"a",'
        b'"edits":["abc"]}],"undoes":null,"moved":{}}\n'
    ),
    "deep": b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_survived(book, garbage: str) -> None:
    book.til("show")
    (book.root / ".til").mkdir(exist_ok=True)
    book.history.write_bytes(GARBAGE[garbage])
    before = book.notes()
    runs = [book.til("undo", "--list"), book.til("undo", "--list", "--json"), book.til("undo"), book.til("new")]
    assert [run.code for run in runs if run.code not in (0, 1, 3)] == [], runs
    assert runs[3].code == 0
    assert book.til("undo").code == 0
    assert book.notes() == before
    assert book.history.read_bytes().startswith(GARBAGE[garbage])


def test_history_that_is_a_folder(book) -> None:
    book.history.mkdir(parents=True)
    before = book.notes()
    for command in (("undo", "--list"), ("undo",), ("done", "deploy"), ("new",)):
        run = book.til(*command)
        assert run.code == 3, run
        assert "history.jsonl" in run.err
    assert book.notes() == before
    assert book.til("show").code == 0


def test_state_folder_that_is_a_file(book) -> None:
    (book.root / ".til").write_text("mine\n")
    before = book.notes()
    for command in (("done", "deploy"), ("new",)):
        assert book.til(*command).code == 3
    assert book.til("show").code == 0
    assert book.til("undo", "--list").code in (0, 3)
    assert book.notes() == before


def test_history_names_no_file_outside_the_notebook(book) -> None:
    """A history that came with somebody's notebook must not reach out of it."""
    from hashlib import sha256

    victim = book.root.parent / "victim.md"
    victim.write_bytes(b"new")
    digest = sha256(b"new").hexdigest()
    book.til("done", "deploy")
    for path in ("../victim.md", str(victim)):
        record = {"path": path, "before": sha256(b"old").hexdigest(), "after": digest, "edits": [[0, "old", "new"]]}
        entry = {"number": 9, "at": "2026", "command": "done", "files": [record], "undoes": None, "moved": {}}
        book.history.write_text(json.dumps(entry) + "\n")
        assert book.til("undo").code != 0
        assert victim.read_bytes() == b"new"


def test_the_digest_of_a_copy_names_no_file_either(book) -> None:
    victim = book.root.parent / "victim.md"
    victim.write_bytes(b"mine")
    book.til("done", "deploy")
    entry = json.loads(book.history.read_text()) | {"copied": {"notes/a.png": "../../../victim.md"}}
    book.history.write_text(json.dumps(entry) + "\n")
    assert book.til("undo").code == 0
    assert book.til("redo").code == 0
    assert victim.read_bytes() == b"mine"


def test_long_history_is_read_from_its_end(book) -> None:
    for _ in range(12):
        book.til("done", "deploy")
        book.til("reopen", "deploy")
    text = book.note(DAY).read_bytes()
    book.note(DAY).write_bytes(text.replace(b"sweep", b"sweep " * 20_000))  # one line of more than a block
    before = book.notes()
    assert book.til("new").code == 0
    assert len(book.history.read_bytes()) > 1 << 16
    assert [each["number"] for each in entries(book)] == list(range(25, 5, -1))
    assert book.til("undo").code == 0
    assert book.notes() == before
    assert book.til("undo", "2").code == 3
