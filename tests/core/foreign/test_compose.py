"""A foreign note as a part of a day's note."""

from datetime import date

import pytest

from tiltool.core.foreign.compose import entry_of
from tiltool.core.foreign.foreign_note import ForeignNote
from tiltool.core.note.parse import DIALECT
from tiltool.core.publish.rules import Rules


@pytest.mark.parametrize(
    ("listed", "text", "body"),
    [
        ((), "a", "a"), (("go",), "a", "a\n\n#go"), (("go", "go", "b c"), "a", "a\n\n#go #b-c"),
        # a tag that is part of another one, or code, is not there yet; one in other case is
        (("go",), "#golang", "#golang\n\n#go"), (("go",), "`#go`", "`#go`\n\n#go"), (("go",), "~~~\n#go\n~~~", "~~~\n#go\n~~~\n\n#go"),
        (("go",), "on #go", "on #go"), (("Go",), "on #go", "on #go"),
        # front matter means the tags that it means in a note of til's
        ((), "---\ntags: [a, b]\n---\nx", "x\n\n#a #b"), ((), "---\ntags: a b\n---\nx", "x\n\n#a #b"), ((), "---\ntags: a, b\n---\nx", "x\n\n#a #b"),
        ((), "---\ntag: a\n---\nx", "x\n\n#a"), (("b",), "---\ntag: '#a'\n---\n#b", "#b\n\n#a"),
    ],
)  # fmt: skip
def test_no_tag_is_lost_in_an_entry(listed: tuple[str, ...], text: str, body: str) -> None:
    note = ForeignNote("a.md", text, day=date(2026, 1, 9), tags=listed)
    assert entry_of(note, text, "Obsidian", Rules(), DIALECT).text == body
