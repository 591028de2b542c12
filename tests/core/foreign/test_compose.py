"""A foreign note as a part of a day's note, and as a note of its own."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiltool.core.foreign.compose import DayEntry, add_entry, entry_of, is_held, own_note
from tiltool.core.foreign.foreign_note import ForeignNote
from tiltool.core.note.parse import DIALECT, parse
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


UNREADABLE = [
    "+++\ndraft = true\n+++\nsecret\n",
    '{\n"draft": true\n}\nsecret\n',
    "--- yaml\nprivate: true\n---\nsecret\n",
    "---\nprivate: [\n---\nsecret\n",
]
"""Texts that may say in a form that til doesn't read that they are not to be published."""


@pytest.mark.parametrize("text", [*UNREADABLE, "---\ndraft: true\n---\nsecret\n"])
def test_what_holds_a_note_back_holds_it_back_wherever_it_goes(text: str) -> None:
    note = ForeignNote("a.md", text, title="a: b", meta=(("created", "2026-01-09"),))
    assert is_held(text, Rules(), DIALECT)
    assert is_held(own_note(note, text, "a b"), Rules(), DIALECT)
    assert entry_of(note._replace(day=date(2026, 1, 9)), text, "Bear", Rules(), DIALECT).is_private


@pytest.mark.parametrize("rules", [Rules(), Rules(by_default=False)])
def test_an_entry_that_says_nothing_is_as_public_as_its_day(rules: Rules) -> None:
    assert not entry_of(ForeignNote("a.md", "a"), "a", "Bear", rules, DIALECT).is_private


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x\n", "---\ntitle: Why\ntags: [z]\ncreated: 2024-01-01\n---\nx\n"),
        ("x\r\ny\r\n", "---\r\ntitle: Why\r\ntags: [z]\r\ncreated: 2024-01-01\r\n---\r\nx\r\ny\r\n"),
        ("---\na: b\n---\nx", "---\ntitle: Why\ntags: [z]\ncreated: 2024-01-01\na: b\n---\nx"),
        ("---\r\na: b\r\n---\r\nx", "---\r\ntitle: Why\r\ntags: [z]\r\ncreated: 2024-01-01\r\na: b\r\n---\r\nx"),
        ("---\nTitle: X\ncreated: 2020-01-01\n---\nx", "---\ntags: [z]\nTitle: X\ncreated: 2020-01-01\n---\nx"),
        ("# Why\n", "---\ntags: [z]\ncreated: 2024-01-01\n---\n# Why\n"),
    ],
)
def test_front_matter_of_a_note_of_its_own(text: str, written: str) -> None:
    note = ForeignNote("a.md", text, title="Why", tags=("z", "z"), meta=(("created", "2024-01-01"),))
    assert own_note(note, text, "a") == written


LINES = [
    "```", "~~~", "````", "```py", "- ```", "1. ~~~", "> ```", "  ```", "    ```", "\t```", "<!--", "-->", "<!-- c -->", "- a", "  b", "   x",
    "> q", "`x", "text", "# H", "",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
def test_what_follows_an_entry_is_no_part_of_it(text: str) -> None:
    made = add_entry(parse("# D\n"), entry_of(ForeignNote("a.md", text), text, "a", Rules(), DIALECT), Rules(), DIALECT)
    if made is None:  # what is in a comment that is never closed is left out, and reported
        assert "<!--" in text
        return
    again = add_entry(parse(made.after or ""), DayEntry("next", "b", is_private=False, keys=()), Rules(), DIALECT)
    assert again and [each.title for each in parse(again.after or "").headings()][-1] == "next"


@pytest.mark.parametrize("text", ["# D\n\n```\ncode\n", "# D\n\n<pre>\n", "# D\n\n<!-- open\n"])
def test_nothing_is_added_where_it_would_be_code(text: str) -> None:
    assert add_entry(parse(text), DayEntry("next", "b", is_private=False, keys=()), Rules(), DIALECT) is None
