"""Two at once are one after the other."""

import pytest

DAY, NEXT = "2026-03-02", "2026-03-03"
ROUNDS = 3


def both(book, first: tuple[str, ...], second: tuple[str, ...]) -> list[int]:
    processes = [book.start(*first), book.start(*second)]
    for process in processes:
        _, err = process.communicate(timeout=30)
        assert "Traceback" not in err and "fault" not in err
    return [process.returncode for process in processes]


@pytest.mark.parametrize("command", [("carry",), ("new",)], ids=" ".join)
def test_two_carries_are_one(new_book, command: tuple[str, ...]) -> None:
    single = new_book(name="single")
    assert single.til(*command).code == 0
    for each in range(ROUNDS):
        book = new_book(name=f"both{each}")
        assert both(book, command, command) == [0, 0]
        assert book.notes() == single.notes()
        assert len(book.history.read_text().splitlines()) == 1
        assert book.leftovers() == []


def test_two_different_marks_are_both_made(new_book) -> None:
    for each in range(ROUNDS):
        book = new_book(name=f"both{each}")
        before = book.note(DAY).read_bytes()
        assert both(book, ("done", "deploy"), ("done", "WAL")) == [0, 0]
        after = before.replace(b"[/] the deploy", b"[x] the deploy").replace(b"[ ] read about", b"[x] read about")
        assert book.notes() == {f"{DAY}.md": after}
        assert book.til("undo", "1").code in (0, 3)
        assert book.til("undo", "--list").code == 0


def test_two_tasks_added(new_book) -> None:
    for each in range(ROUNDS):
        book = new_book(name=f"both{each}")
        assert both(book, ("add", "one thing"), ("add", "another thing")) == [0, 0]
        text = book.note(NEXT).read_text()
        assert text.count("- [ ] one thing\n") == text.count("- [ ] another thing\n") == 1
        assert text.count("write the notes") == 1


def test_new_and_mark(new_book) -> None:
    """Either order is right; a mixture is not."""
    for each in range(ROUNDS):
        book = new_book(name=f"both{each}")
        assert both(book, ("new",), ("drop", "deploy")) == [0, 0]
        notes = book.notes()
        first = b"- [-] the deploy" in notes[f"{DAY}.md"] and b"the deploy" not in notes[f"{NEXT}.md"]
        second = b"- [>] the deploy" in notes[f"{DAY}.md"] and b"- [-] the deploy" in notes[f"{NEXT}.md"]
        assert first or second


def test_two_undos_undo_one_change_once(book) -> None:
    before = book.notes()
    book.til("new")
    assert sorted(both(book, ("undo",), ("undo",))) == [0, 1]
    assert book.notes() == before
    assert [line.count('"number"') for line in book.history.read_text().splitlines()] == [1, 1]
