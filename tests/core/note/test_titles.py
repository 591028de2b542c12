"""When two titles mean one task, and when they do not."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.note.titles import block_id, heading_key, heading_parts, is_wip, plain_links, title_key, topic_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"), ("a", "a b"), ("a b", "ab"), ("a", ""), ("a (WIP) b", "a b"), ("(WIP) a", "a"), ("a WIP", "a"),
        ("a 1", "a 2"), ("[a](x)", "[b](x)"), ("a ^id b", "a b"), ("a^id", "a"), ("a ^", "a"), ("`a`", "a"), ("**a**", "a"),
        ("- a", "a"), ("a!", "a"), ("#a", "a"), ("é", "e"), ("가", "각"), ("a (wip", "a"), ("[ ] a", "a"),
    ],
)  # fmt: skip
def test_two_tasks(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A", "a"), ("a  b", "a b"), (" a\tb ", "a b"), ("a\u00a0b", "a b"), ("a\u3000b", "a b"), ("ß", "SS"), ("İ", "i̇"),
        ("한글", unicodedata.normalize("NFD", "한글")), ("Café", unicodedata.normalize("NFD", "CAFÉ")),
        ("a (WIP)", "a"), ("a(wip)", "a"), ("a ( WIP )", "a"), ("a (WIP) ^id", "a"), ("a ^id", "a"), ("a ^a-B-1 ", "a"),
        ("[a](x)", "a"), ("[a](<x y>)", "a"), ("[a](x \"t\")", "a"), ("[a](x_(y)) b", "a b"), ("![a](x)", "a"), ("[[a]]", "a"),
        ("[[b|a]]", "a"), ("![[a]]", "a"), ("x [a](1) [b](2)", "x a b"), ("[a](x) (WIP)", "a"), ("", " "), ("(WIP)", ""),
    ],
)  # fmt: skip
def test_one_task(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize("title", ["a (WIP)", "[[b|a]]", "İ ẞ ŉ ΐ", "\u1112\u1161\u11ab", "a ^id", "ﬁ", "Ａ"])
def test_a_key_is_its_own_key(title: str) -> None:
    assert title_key(title_key(title)) == title_key(title)


@pytest.mark.parametrize(
    ("title", "found"), [("a", ""), ("a ^id", " ^id"), ("a  ^id ", "  ^id "), ("a^id", ""), ("a ^한", ""), ("^id", "")]
)
def test_block_id(title: str, found: str) -> None:
    assert block_id(title) == found


def test_is_wip_looks_at_the_end_only() -> None:
    assert is_wip("a (WIP) ^id") and is_wip("(wip)")
    assert is_wip("a (진행중)") and is_wip(unicodedata.normalize("NFD", "a (진행 중) ^id")) and is_wip("a（進行中）")
    assert title_key("a (작업중)") == "a" and not is_wip("a (집중)") and not is_wip("진행중")
    assert not is_wip("a (WIP) b") and not is_wip("wip")


def test_plain_links() -> None:
    assert plain_links('see [[a|b]], ![c](d) and [e](f_(g) "h")') == "see b, c and e"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("", ""), ("***", ""), ("한 일", "한일"), ("1. **한 일** (어제):", "한일"), ("오늘 배운/느낀 것", "오늘배운/느낀것"),
        ("TIL 2020-09-24", "til2020-09-24"), ("What’s next?", "whatsnext"),
    ],
)  # fmt: skip
def test_heading_key(heading: str, key: str) -> None:
    assert heading_key(heading) == key


def test_heading_parts() -> None:
    assert heading_parts("배운 것 & 한것") == ("배운것", "한것")
    assert heading_parts("Done and Learned") == ("done", "learned")
    assert heading_parts("&") == ()
    assert heading_parts("Thousand") == ("thousand",)


@given(st.text("abZ  -019İß할일昨²½Ⅷ\u0345\u0301ᄒ_.:ǅ", max_size=6))
def test_bold_headings_have_the_key_of_plain_ones(title: str) -> None:
    assert heading_key(f"**{title}**") == heading_key(title)


@pytest.mark.parametrize("unit", ["[", "(", " ", " (", "[ ", ".", " #a"])
def test_the_longest_titles_take_no_time(unit: str) -> None:
    title = f"a {unit * (60_000 // len(unit))} b)"
    started = process_time()
    assert title_key(title) and topic_key(title) and not is_wip(f"{title} wip")
    assert process_time() - started < 1
