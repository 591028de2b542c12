"""Notes of Apple's Notes in Markdown: where they go, and what was deleted."""

import pytest

from tiltool.core.foreign.apple_notes_md import read_apple_notes_md
from tiltool.core.foreign.foreign_note import Export


@pytest.mark.parametrize(
    ("path", "text", "place", "day"),
    [
        ("Notes/Shopping.md", "# Shopping\n- [ ] milk\n", "Notes/Shopping", None),
        ("Shopping/Shopping.md", "# Shopping\n", "Shopping", None),
        ("iCloud/Work/Plan/Plan.md", "text\n", "iCloud/Work/Plan", None),
        ("Notes/2026-01-09.md", "text\n", "", "2026-01-09"),
        ("Notes/x.md", "# January 9, 2026\ntext\n", "", "2026-01-09"),
    ],
)
def test_notes_keep_their_folders(path: str, text: str, place: str, day: str | None) -> None:
    (note,) = read_apple_notes_md(Export({path: text}, (path,))).notes
    assert (note.path, str(note.day)) == (place, str(day))
    assert note.text == (text if not day else "text\n")


def test_what_was_deleted_and_what_is_missing_is_reported() -> None:
    files = {"Recently Deleted/a.md": "a\n", "iCloud/최근 삭제된 항목/b.md": "b\n", "c.md": "# c\n\nsee \ufffc\n"}
    found = read_apple_notes_md(Export(files, (*files, "Recently Deleted/p.png")))
    assert [note.source for note in found.notes] == ["c.md"]
    assert [(loss.path, loss.line) for loss in found.losses] == [*((path, 1) for path in [*files][:2]), ("c.md", 3)]
    assert "Recently Deleted/p.png" in found.ignored
