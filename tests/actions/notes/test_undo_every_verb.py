"""Undo steps back over every verb, byte for byte, and redo forward; an edit by hand stops it, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

from tests.conftest import Result

Til = Callable[..., Result]
Make = Callable[..., Path]
TODAY = "2026-01-09"
VERBS = (
    ("start", "a"), ("done", "b"), ("drop", "c"), ("reopen", "c"), ("due", "a", "friday"), ("prio", "a", "high"),
    ("repeat", "d", "every week"), ("add", "new"), ("add", "sub", "--under", "a"), ("add", "--learned", "topic"),
    ("park", "d", "--project", "blog"), ("park", "p", "--project", "home"), ("pick", "q"), ("done", "q"),
    ("tags", "rename", "x", "y"), ("mv", "notes/2026-01-08.md", "notes/old.md"), ("add", "e", "--project", "z", "--create"),
    ("new", "2026-01-12"), ("done", "--with-children", "a"),
)  # fmt: skip


def files(root: Path) -> dict[str, bytes]:
    found = [*(root / "notes").rglob("*.md"), *(root / "tasks").rglob("*.md")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def book(make: Make) -> Path:
    note = "# T\n\n## Today\n- [ ] a\n- [ ] b\n- [ ] c #x\n\n## Later\n- [ ] d\n\n## Learned\n### FTS\n[[2026-01-08]]\n"
    root = make({f"{TODAY}.md": note, "2026-01-08.md": "# 2026-01-08\n\n## Today\n- [>] a\n"})
    (root / "tasks" / "blog.md").write_text("# blog\n\n- [ ] p\n- [ ] q 🔁 every day\n", "utf-8")
    (root / "tasks" / "home.md").write_text("# home\n", "utf-8")
    return root


def test_back_and_forward(make_notebook: Make, til: Til) -> None:
    root = book(make_notebook)
    states = [files(root)]
    for verb in VERBS:
        result = til(root, *verb, today=TODAY)
        assert result.code == 0, (verb, result.err)
        states.append(files(root))
        assert states[-1] != states[-2], verb
    for before in reversed(states[:-1]):
        assert til(root, "undo", today=TODAY).code == 0
        assert files(root) == before
    assert til(root, "undo", today=TODAY).code == 1
    for after in states[1:]:
        assert til(root, "redo", today=TODAY).code == 0
        assert files(root) == after
    assert til(root, "redo", today=TODAY).code == 1


def test_an_edit_by_hand(make_notebook: Make, til: Til) -> None:
    root = book(make_notebook)
    til(root, "park", "p", "--project", "home", today=TODAY)
    note = root / "notes" / f"{TODAY}.md"
    note.write_text(note.read_text("utf-8") + "by hand\n", "utf-8")
    assert til(root, "undo", today=TODAY).code == 0, "another file"
    assert til(root, "undo", "--list", today=TODAY).out.count("(undone) park: p") == 1
    til(root, "redo", today=TODAY)
    home = root / "tasks" / "home.md"
    home.write_text(home.read_text("utf-8") + "by hand\n", "utf-8")
    before, refused = files(root), til(root, "undo", today=TODAY)
    assert (refused.code, files(root)) == (3, before)
    assert "tasks/home.md has been edited since this change" in refused.err
