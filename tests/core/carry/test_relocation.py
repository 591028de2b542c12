"""A root task that is moved to another section of its note."""

import pytest

from tiltool.core.carry.source_edits import plan_relocation
from tiltool.core.note.parse import DIALECT, parse

NOTE = "# TIL\n\n## Today\n- [ ] first\n\n## Later\n- [ ] a\n  - [x] done below\n  - [ ] open below\n- [x] over\n- [ ] last\n"


def moved(text: str, title: str, role: str) -> str | None:
    note = parse(text, None, DIALECT)
    task = next(task for _, task in note.tasks() if task.title == title)
    patch = plan_relocation(note, task, role, DIALECT)
    return patch.after if patch else None


@pytest.mark.parametrize(
    ("title", "today", "later"),
    [
        ("last", "- [ ] first\n- [ ] last\n", "- [ ] a\n  - [x] done below\n  - [ ] open below\n- [x] over\n"),
        ("a", "- [ ] first\n- [ ] a\n  - [x] done below\n  - [ ] open below\n", "- [x] over\n- [ ] last\n"),
    ],
)
def test_it_comes_with_all_below_it(title: str, today: str, later: str) -> None:
    assert moved(NOTE, title, "today") == f"# TIL\n\n## Today\n{today}\n## Later\n{later}"


@pytest.mark.parametrize(("title", "role"), [("over", "today"), ("last", "tomorrow")])
def test_what_is_over_stays_as_does_what_has_nowhere_to_go(title: str, role: str) -> None:
    assert moved(NOTE, title, role) is None


def test_what_would_be_read_otherwise_without_it_stays() -> None:
    text = "## Today\n- [ ] first\n\n## Later\nwords\n- [ ] a\n---\n"  # `words` would become a heading
    assert moved(text, "a", "today") is None
