"""Columns on a terminal: Korean takes two, an accent none."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.text.width import clipped, width_of, wrapped


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0), ("a b", 3), ("한", 2), ("한글", 4), ("\u1112\u1161\u11ab", 2), ("ｱ", 1), ("Ａ", 2), ("日本", 4), ("é", 1), ("e\u0301", 1),
        ("\u200b", 0), ("\u200d", 0), ("\ufe0f", 0), ("　", 2), ("…", 1), ("🚀", 2), ("가\u0323", 2),
        ("❤️", 2), ("⚠️", 2), ("☑️", 2), ("🗓️", 2), ("1️⃣", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🏳️‍🌈", 2), ("🇰🇷", 2), ("🇰🇷🇺🇸", 4), ("⚠", 1),
        ("ᄒᆞᆫ글", 4), ("นี้", 1), ("🗓️ 회의 2시", 11), ("a\r\nb", 4), ("👍🏽\x1b[1m", 6), ("\udcff", 1), ("\u00ad", 1),
    ],
)  # fmt: skip
def test_width(text: str, columns: int) -> None:
    assert width_of(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "kept"),
    [
        ("", 0, ""), ("abc", 3, "abc"), ("abc", 2, "a…"), ("abc", 1, "…"), ("한글", 4, "한글"), ("한글", 3, "한…"), ("한글", 2, "…"), ("한글 제목", 6, "한글…"),
        ("a  b c", 4, "a…"), ("e\u0301e\u0301x", 2, "é…"), ("👍🏽👍🏽", 3, "👍🏽…"), ("👨‍👩‍👧 가족", 3, "👨‍👩‍👧…"), ("👨‍👩‍👧 가족", 2, "…"),
        ("🗓️🗓️", 2, "…"), ("🇰🇷🇺🇸", 3, "🇰🇷…"), ("1️⃣2️⃣", 3, "1️⃣…"),
    ],
)  # fmt: skip
def test_clipped(text: str, columns: int, kept: str) -> None:
    assert clipped(text, columns) == kept


LETTERS = ["a", " ", "한", "é", "❤️", "🗓️", "1️⃣", "👍🏽", "👨‍👩‍👧", "🏳️‍🌈", "🇰🇷", "e\u0323\u0301", "नि", "ᄒᆞᆫ", "\t"]


@given(st.lists(st.sampled_from(LETTERS), max_size=12), st.integers(1, 20))
def test_clipped_takes_no_more_than_it_may_and_cuts_no_letter(letters: list[str], columns: int) -> None:
    text = unicodedata.normalize("NFC", "".join(letters))
    kept = clipped(text, columns)
    assert width_of(kept) <= columns or not text
    assert width_of(text) == sum(map(width_of, letters))
    if kept != text:
        prefixes = {unicodedata.normalize("NFC", "".join(letters[:at])).rstrip() for at in range(len(letters))}
        assert kept.removesuffix("…") in prefixes


@given(st.text(max_size=12), st.integers(1, 8))
def test_any_text_is_cut_to_its_columns(text: str, columns: int) -> None:
    assert width_of(clipped(text, columns)) <= columns


def test_a_control_character_takes_the_column_of_its_sign() -> None:
    assert width_of("a\x08b") == width_of("한\x08") == width_of("a\tb") == 3


@pytest.mark.parametrize(
    ("room", "lines"),
    [(1, ["a", "한글", "c"]), (6, ["a", "한글", "c"]), (7, ["a, 한글", "c"]), (10, ["a, 한글, c"])],
)
def test_packed(room: int, lines: list[str]) -> None:
    assert list(wrapped(["a", "한글", "c"], ", ", room)) == lines


def test_plain_titles_need_no_library() -> None:
    script = "import sys; from tiltool.core.text.width import width_of; width_of(sys.argv[1]); print('wcwidth' in sys.modules)"
    for text, needed in (("배포 설정 🚀 é → 漢字 e\u0301", "False"), ("🗓️", "True")):
        run = subprocess.run([sys.executable, "-c", script, text], capture_output=True, check=True, text=True)
        assert run.stdout.strip() == needed
