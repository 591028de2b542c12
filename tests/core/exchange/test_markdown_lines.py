"""Tasks of other programs as lines: notes below them, and titles that say more than their fields."""

import pytest

from tiltool.core.exchange.item import ExchangeItem, all_tags, tags_beside
from tiltool.core.exchange.markdown_lines import lines_of, misread, notes_of
from tiltool.core.note.fields import title_beside


@pytest.mark.parametrize(
    ("notes", "lines"),
    [
        (("a  b", "", " c"), ["- a b", "- c"]),
        (("- a", "  - b", "\tc", "d"), ["- a", "  - b", "\tc", "- d"]),
        (("1. a", "  b"), ["1. a", "  b"]),
        (("- ", "-a"), ["- -", "- -a"]),
        (("- [ ] a", "[x] b", "- - [/] c", "[1](url)", "see [ ]"), ["- \\[ ] a", "- \\[x] b", "- - \\[/] c", "- [1](url)", "- see [ ]"]),
    ],
)  # fmt: skip
def test_notes_hang_below(notes: tuple[str, ...], lines: list[str]) -> None:
    assert list(lines_of(ExchangeItem("t", notes=notes), "plain")) == ["- [ ] t", *(f"  {line}" for line in lines)]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", ()),
        (" \n", ()),
        ("\r\n  - a\r\n    - b\r\n", ("- a", "  - b")),
        ("- a\u2028b\r- c", ("- a\u2028b", "- c")),
        ("\n\n  - a \n\n    - b\n  c\n", ("- a", "  - b", "c")),
        ("\t- a\n\t\t- b", ("- a", "    - b")),
    ],
)
def test_notes_of_a_text(text: str, notes: tuple[str, ...]) -> None:
    assert notes_of(text) == notes


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        ("a", "a"),
        ("a due:2020-09-24 ! repeat:daily @home", "a"),
        ("a @home @work", "a @work"),
        ("a due:2020-99-99 @work", "a due:2020-99-99 @work"),
        ("a ✅ 2020-09-24 📅 2020-09-24", "a ✅ 2020-09-24"),
        ("📅 2020-09-24", ""),
    ],
)
def test_a_title_without_what_its_fields_say(title: str, beside: str) -> None:
    assert title_beside(title, "home") == beside


def test_tags_of_a_title() -> None:
    assert all_tags(r"#a \#b #12 `#c`", ("d", "a")) == ("a", "b", "d")
    assert tags_beside(ExchangeItem(r"\#b", tags=("b", "d"))) == ("d",)


def test_a_name_in_a_title_is_no_project_where_one_is_said() -> None:
    assert misread(ExchangeItem("call @home"), "plain") == ("project",)
    assert misread(ExchangeItem("call @home", project="work"), "plain") == ()
