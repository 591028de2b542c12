"""Splicing: what is not named does not change, and what can't be meant is refused."""

import pytest

from tiltool.core.text.edits import Edit, creation, deletion, insertion, patch, splice
from tiltool.core.text.lines import Span


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], "abcdef"),
        ([insertion(0, "")], "abcdef"),
        ([Edit(Span(1, 3), "bc")], "abcdef"),
        ([insertion(0, "X"), insertion(6, "Y")], "XabcdefY"),
        ([insertion(3, "1"), insertion(3, "2")], "abc12def"),
        ([deletion(Span(0, 6))], ""),
        ([deletion(Span(4, 5)), Edit(Span(0, 2), "XYZ")], "XYZcdf"),
        ([Edit(Span(0, 3), "X"), Edit(Span(3, 6), "Y")], "XY"),
        ([Edit(Span(1, 3), "X"), insertion(3, "Y")], "aXYdef"),
        ([Edit(Span(3, 5), "X"), insertion(3, "Y")], "abcYXf"),
    ],
)
def test_splice(edits: list[Edit], after: str) -> None:
    assert splice("abcdef", edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 7), "")],
        [Edit(Span(-1, 0), "")],
        [Edit(Span(4, 3), "")],
        [insertion(7, "")],
        [Edit(Span(0, 3), ""), Edit(Span(2, 4), "")],
        [Edit(Span(1, 4), ""), insertion(2, "x")],
        [Edit(Span(1, 2), "a"), Edit(Span(1, 2), "a")],
    ],
)
def test_edits_that_make_no_sense(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another, or lies outside"):
        splice("abcdef", edits)


def test_a_patch_knows_what_it_was_made_for() -> None:
    made = patch("a\r\n", [insertion(0, "가")])
    assert (made.before, made.after) == ("a\r\n", "가a\r\n")
    assert patch("a", iter([insertion(1, "b")])).edits == (insertion(1, "b"),)
    assert (creation("x").before, creation("x").after) == (None, "x")
