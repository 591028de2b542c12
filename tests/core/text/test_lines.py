"""The line table and the newline facts: CommonMark's lines, not Python's."""

from hashlib import sha256
from pathlib import Path

import pytest

from tiltool.core.text.lines import BOM, Span, digest_of, line_table, newline_of, split_lines, with_newline


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("\n", [""]),
        ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        ("a\n\rb", ["a", "", "b"]),
        ("a\r\r\nb", ["a", "", "b"]),
        ("a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i", ["a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i"]),
        (BOM, [""]),
        (BOM + "a\nb", ["a", "b"]),
        ("a" + BOM + "\n", ["a" + BOM]),
    ],
)
def test_lines_end_where_commonmark_ends_them(text: str, lines: list[str]) -> None:
    table = line_table(text)
    assert [table.content(line) for line in range(len(table))] == lines
    assert split_lines(text.removeprefix(BOM)) == [line for line in lines if text.removeprefix(BOM)]


def test_nothing_splits_as_python_does() -> None:
    package = Path(__file__).parents[3] / "tiltool"
    assert [path.name for path in package.rglob("*.py") if ".splitlines(" in path.read_text("utf-8")] == []


def test_a_line_knows_its_place() -> None:
    table = line_table(BOM + "가\r\n나\n")
    assert table.starts == (1, 4, 6)
    assert [table.at(offset) for offset in (0, 1, 3, 4, 5, 6, 99)] == [0, 0, 0, 1, 1, 1, 1]
    assert table.span(0, 2) == Span(1, 6)
    assert table.span(1, 9).of(table.text) == "나\n"
    assert table.start(9) == 6
    assert [table.position(offset) for offset in (1, 3, 4)] == [(1, 1), (1, 3), (2, 1)]


def test_blank_lines() -> None:
    table = line_table("a\n \t\n\n\u00a0\n")
    assert [table.is_blank(line) for line in range(4)] == [False, True, True, False]
    assert table.trimmed(0, 3) == 1
    assert table.trimmed(2, 3) == 3  # never before the line after the first
    assert table.after_blanks(1) == 3
    assert line_table("a\n\n").after_blanks(1) == 2


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\r\nc\r", "\r"), ("a\u2028", "\n")],
)
def test_newline_is_that_of_most_lines(text: str, newline: str) -> None:
    assert newline_of(text) == newline


def test_with_newline_leaves_what_is_no_newline() -> None:
    assert with_newline("a\r\nb\rc\nd\u2028\x0c", "\r\n") == "a\r\nb\r\nc\r\nd\u2028\x0c"
    assert with_newline("a\r\nb", "\n") == "a\nb"


def test_digest_tells_bytes_apart_not_looks() -> None:
    assert digest_of("한") != digest_of("\u1112\u1161\u11ab")
    assert digest_of("한") == sha256("한".encode()).hexdigest()
    assert digest_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
