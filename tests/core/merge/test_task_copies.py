"""Copies of tasks take over what was done to them elsewhere: nothing is lost, no tick, whatever the order."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tiltool.core.merge.task_copies import Files, Texts, find_takeovers, take_over
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.publish.rules import Rules

OLD, NEW = "notes/2026-11-26.md", "notes/2026-11-27.md"
DIALECT = Dialect()
FILES = Files(
    {OLD: date(2026, 11, 26), NEW: date(2026, 11, 27)},
    DIALECT,
    DIALECT._replace(whole="later"),
    lambda _: Rules(),
    "plain",
)
TITLES = ("write the report", "call the bank", "read the book", "mend the bike")
RANKS = " />x-"
marks = st.sampled_from(" /x-")
tails = st.sampled_from(("", " #work", " today", " due:2026-12-01"))
edits = st.tuples(marks, tails)
"""What a machine made of a task: its mark, and what it added to its title."""


def note(heads: Sequence[tuple[str, str]]) -> str:
    return "# A day\n\n## Today\n" + "".join(f"- [{mark}] {title}\n" for mark, title in heads)


def faces(text: str) -> list[tuple[str, str]]:
    return [(task.mark, task.title) for _, task in parse(text).tasks()]


def agreed(base: Texts, one: Texts, other: Texts, text: str) -> str:
    """Return a text after it has taken over everything."""
    for each in find_takeovers(FILES, base, one, other):
        assert each.path == NEW
        text = take_over(text, each, DIALECT)
    return text


@given(*(st.lists(edits, min_size=len(TITLES), max_size=len(TITLES)) for _ in range(2)), st.booleans())
def test_a_copy_is_what_both_made_of_its_task(
    copies: list[tuple[str, str]], others: list[tuple[str, str]], keeps: bool
) -> None:
    base = {OLD: note([(" ", title) for title in TITLES])}
    carrier = {
        OLD: note([(" " if keeps else ">", title) for title in TITLES]),
        NEW: note([(mark, title + tail) for title, (mark, tail) in zip(TITLES, copies, strict=True)]),
    }
    worker = {OLD: note([(mark, title + tail) for title, (mark, tail) in zip(TITLES, others, strict=True)])}
    assume(
        not keeps or all(tail in ("", " due:2026-12-01") for _, tail in copies)
    )  # else, who knows what it is a copy of
    result = agreed(base, carrier, worker, carrier[NEW])
    assert agreed(base, worker, carrier, carrier[NEW]) == result
    assert agreed(base, carrier, worker, result) == result
    for title, copy, other, (mark, text) in zip(TITLES, copies, others, faces(result), strict=True):
        if {copy[0], other[0]} == {"x", "-"}:
            assert mark == copy[0]  # both stay, to be seen
        else:
            assert mark == max(copy[0], other[0], key=RANKS.index)
        if copy[1] and other[1]:
            assert text in {title + copy[1], title + copy[1] + other[1], title + other[1] + copy[1]}
        else:
            assert text == title + (copy[1] or other[1])


@given(st.lists(edits, min_size=len(TITLES), max_size=len(TITLES)), st.integers(0, 3))
def test_what_the_other_machine_has_in_the_new_note_is_left_to_it(others: list[tuple[str, str]], which: int) -> None:
    base = {OLD: note([(" ", title) for title in TITLES])}
    carrier = {OLD: note([(">", title) for title in TITLES]), NEW: note([(" ", title) for title in TITLES])}
    worker = {
        OLD: note([(mark, title + tail) for title, (mark, tail) in zip(TITLES, others, strict=True)]),
        NEW: note([(" ", TITLES[which])]),
    }
    assert faces(agreed(base, carrier, worker, carrier[NEW]))[which] == (" ", TITLES[which])


def test_a_note_that_was_changed_since_is_left_alone() -> None:
    base = {OLD: note([(" ", "a")])}
    carrier, worker = {OLD: note([(">", "a")]), NEW: note([(" ", "a")])}, {OLD: note([("x", "a")])}
    for since in (
        note([("-", "a")]),
        note([(" ", "b")]),
        note([(" ", "a"), (" ", "a")]),
        "<<<<<<<\n" + carrier[NEW],
        "",
    ):
        assert agreed(base, carrier, worker, since) == since
    assert agreed(base, carrier, worker, carrier[NEW]) == note([("x", "a")])


@pytest.mark.parametrize(
    ("base", "carried", "copy", "other", "result"),
    [
        pytest.param(
            "- [ ] a\n",
            "- [>] a\n",
            "\ufeff* [ ] a\r\n\r\n  more\r\n",
            "- [x] a\n",
            "\ufeff* [x] a\r\n\r\n  more\r\n",
            id="form",
        ),
        pytest.param("- [ ] a ^id\n", "- [>] a ^id\n", "1. [ ] a", "- [X] a ^id\n", "1. [X] a", id="block id"),
        pytest.param("- TODO a\n", "- MOVED a\n", "- TODO a\n", "- DONE a\n", "- DONE a\n", id="keywords"),
        pytest.param(
            "- [ ] a\n  b\n", "- [>] a\n  b\n", "- [ ] a\n  b\n", "- [/] a\n  c\n", "- [/] a\n  c\n", id="two lines"
        ),
        pytest.param(
            "- [ ] a\n",
            "- [>] a\n",
            "- [ ] a\n",
            "- [ ] a 12 #private\n",
            "- [ ] a 12 #private\n",
            id="private by a tag",
        ),
        pytest.param(
            "- [ ] a\n", "- [>] a\n", "- [ ] a\n\n```\nx\n", "- [x] a\n", "- [ ] a\n\n```\nx\n", id="open fence"
        ),
    ],
)
def test_a_copy_keeps_its_own_form(base: str, carried: str, copy: str, other: str, result: str) -> None:
    files = FILES._replace(dialect=DIALECT._replace(keywords="todo" if "TODO" in base else "", whole="today"))
    text = copy
    for each in find_takeovers(files, {OLD: base}, {OLD: carried, NEW: copy}, {OLD: other}):
        text = take_over(text, each, files.dialect)
    assert text == result
