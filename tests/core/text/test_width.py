"""Columns on a terminal: Korean takes two, an accent none."""

import pytest

from tiltool.core.text.width import clipped, packed, width_of


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0), ("a b", 3), ("한", 2), ("\u1112\u1161\u11ab", 2), ("ｱ", 1), ("Ａ", 2), ("日本", 4), ("é", 1), ("e\u0301", 1),
        ("\u200b", 0), ("\u200d", 0), ("\ufe0f", 0), ("　", 2), ("…", 1), ("🚀", 2), ("가\u0323", 2),
    ],
)  # fmt: skip
def test_width(text: str, columns: int) -> None:
    assert width_of(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "kept"),
    [
        ("", 0, ""), ("abc", 3, "abc"), ("abc", 2, "a…"), ("abc", 1, "…"), ("한글", 4, "한글"), ("한글", 3, "한…"), ("한글", 2, "…"),
        ("a  b c", 4, "a…"), ("e\u0301e\u0301x", 2, "é…"),
    ],
)  # fmt: skip
def test_clipped(text: str, columns: int, kept: str) -> None:
    assert clipped(text, columns) == kept


def test_clipped_never_takes_more_than_it_may() -> None:
    for text in ("한글 제목 and more", "🚀🚀🚀", "\u1112\u1161\u11ab" * 5, "ab" * 9):
        for columns in range(1, 20):
            assert width_of(clipped(text, columns)) <= columns


def test_a_control_character_takes_the_column_of_its_sign() -> None:
    assert width_of("a\x08b") == width_of("한\x08") == width_of("a\tb") == 3


@pytest.mark.parametrize(
    ("room", "lines"),
    [(1, ["a", "한글", "c"]), (6, ["a", "한글", "c"]), (7, ["a, 한글", "c"]), (10, ["a, 한글, c"])],
)
def test_packed(room: int, lines: list[str]) -> None:
    assert list(packed(["a", "한글", "c"], ", ", room)) == lines
