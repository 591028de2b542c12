"""A snippet shows a line around its first match, and says where the matches are in what it shows."""

import re

import pytest

from tiltool.core.search.snippet import Excerpt, clipped_around, excerpt
from tiltool.core.text.lines import Span, line_table

LONG = "one two three four five six seven eight nine ten"


def found(text: str, *words: str) -> Excerpt:
    return excerpt(line_table(text), [Span(0, len(text))], [re.compile(word) for word in words])


@pytest.mark.parametrize(
    ("words", "most", "shown", "matches"),
    [
        (["four"], 99, LONG, ["four"]),
        (["one"], 12, "one two thre…", ["one"]),
        (["four"], 12, "…ree four fiv…", ["four"]),
        (["four", "five"], 15, "…hree four five …", ["four", "five"]),
        (["four", "five"], 12, "…ree four fiv…", ["four", "fiv"]),
        (["nine"], 12, "…ght nine ten", ["nine"]),
        (["one", "nine"], 12, "one two thre…", ["one"]),
        ([], 12, "one two thre…", []),
    ],
)
def test_a_long_line_is_cut_around_its_first_match(words: list[str], most: int, shown: str, matches: list[str]) -> None:
    cut = clipped_around(found(LONG, *words), most)
    assert (cut.text, [span.of(cut.text) for span in cut.matches]) == (shown, matches)


@pytest.mark.parametrize(
    ("text", "word", "matches"),
    [
        ("Wal Mode", "wal", ["Wal"]),
        ("die STRASSE, die Straße", "strasse", ["STRASSE", "Straße"]),
        ("\u1112\u1161\u11ab 글", "한", ["한"]),
        ("  \t a b a", "a", ["a", "a"]),
        ("aaaa", "aa", ["aaaa"]),  # what touches is one
    ],
)
def test_matches_are_of_the_text_that_is_shown(text: str, word: str, matches: list[str]) -> None:
    line = found(text, word)
    assert [span.of(line.text) for span in line.matches] == matches


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\n", 1),
        ("b\na\na b\n", 3),  # more words
        ("a\n## a\n", 2),  # a heading
        ("\n\nc\nd\n", 3),  # none: the first with a text
    ],
)
def test_the_line_with_most_words_is_shown(text: str, line: int) -> None:
    assert found(text, "a", "b").line == line
