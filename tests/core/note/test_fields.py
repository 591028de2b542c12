"""Fields: what the titles of tasks say in the ways people write it."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.note.fields import DAY_FIELDS, PRIORITIES, PRIORITY_EMOJI, chain_key, read_fields
from tiltool.core.note.titles import has_no_field

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("title", "bare", "said"),
    [
        ("plain", "plain", {}),
        ("물 주기 📅 2026-12-01", "물 주기", {"due": DAY}),
        ("a 📅2026-12-01 b", "a b", {"due": DAY}),
        ("a 📅\ufe0f 2026-12-01", "a", {"due": DAY}),
        ("a ⏳ 2026-12-01 🛫 2026-12-01", "a", {"scheduled": DAY, "start": DAY}),
        ("a ✅ 2026-12-01 ➕ 2026-12-01 ❌ 2026-12-01", "a", {"done": DAY, "created": DAY, "cancelled": DAY}),
        ("a [due:: 2026-12-01] b", "a b", {"due": DAY}),
        ("a (due::2026-12-01)", "a", {"due": DAY}),
        ("a [completion:: 2026-12-01]", "a", {"done": DAY}),
        ("a due:2026-12-01", "a", {"due": DAY}),
        ("a t:2026-12-01", "a", {"start": DAY}),
        ("a 🔁 every week on Monday 📅 2026-12-01", "a", {"repeat": "every week on Monday", "due": DAY}),
        ("a 🔁 every day 📅 2026-12-01.", "a.", {"repeat": "every day", "due": DAY}),
        ("a 📅 2026-12-01 10:00 b", "a 10:00 b", {"due": DAY}),
        ("a 📅 2026-12-01T10:00！", "a！", {"due": DAY}),
        ("a due:2026-12-01T10:00:00+09:00, b", "a, b", {"due": DAY}),
        ("a 🔁 매주 월요일", "a", {"repeat": "매주 월요일"}),
        ("a 🔁 every day ^id", "a ^id", {"repeat": "every day"}),
        ("a 🔁 every day (WIP)", "a (WIP)", {"repeat": "every day"}),
        ("a 🔁 every day due:2026-12-01 @b", "a", {"repeat": "every day", "due": DAY, "project": "b"}),
        ("a repeat:every-2-weeks", "a", {"repeat": "every 2 weeks"}),
        ("a rec:1w", "a", {"repeat": "1w"}),
        ("a [repeat:: every 2 weeks]", "a", {"repeat": "every 2 weeks"}),
        ("a ⏫", "a", {"priority": "high"}),
        ("🔺 a", "a", {"priority": "highest"}),
        ("a [priority:: low]", "a", {"priority": "low"}),
        ("! a", "a", {"priority": "high"}),
        ("a !!", "a", {"priority": "highest"}),
        ("a pri:C", "a", {"priority": "medium"}),
        ("a @blog", "a", {"project": "blog"}),
        ("a @집안일 #tag", "a #tag", {"project": "집안일"}),
        ("a due:2026-12-01 due:2026-12-02", "a", {"due": DAY}),
        ("bins out by 📅 2026-12-01.", "bins out by.", {"due": DAY}),
        ("a due:2026-12-01. b", "a. b", {"due": DAY}),
        ("a due:2026-12-01, b", "a, b", {"due": DAY}),
        ("a due:2026-12-01!", "a!", {"due": DAY}),
        ("a ⏳ 2026-12-01。", "a。", {"scheduled": DAY}),
        ("(by due:2026-12-01)", "(by)", {"due": DAY}),
        ("a (due:2026-12-01) b", "a b", {"due": DAY}),
        ("a (📅 2026-12-01)", "a", {"due": DAY}),
        ("a [b 📅 2026-12-01](x)", "a [b](x)", {"due": DAY}),
        ("a 📅\u00a02026-12-01\u00a0", "a", {"due": DAY}),
        ("a due:2026-12-01\u00a0b", "a b", {"due": DAY}),
        ("a [due::\u00a02026-12-01\u00a0]", "a", {"due": DAY}),
        ("a 🔁 every week %%b%% c", "a %%b%% c", {"repeat": "every week"}),
        ("a 🔁 every week <!-- b -->", "a <!-- b -->", {"repeat": "every week"}),
        ("a 🔁 every week 🆔 a1", "a 🆔 a1", {"repeat": "every week"}),
        ("a 🔁 every week ⛔ a1,b2", "a ⛔ a1,b2", {"repeat": "every week"}),
        ("a 🔁 every week 🏁 delete", "a 🏁 delete", {"repeat": "every week"}),
        ("a 🔁 every week ⏰ 2026-12-01 10:00", "a ⏰ 2026-12-01 10:00", {"repeat": "every week"}),
        ("a 🔁 every week #home", "a #home", {"repeat": "every week"}),
        ("a 🔁 every week [id:: 4]", "a [id:: 4]", {"repeat": "every week"}),
        ("a 🔁 매주 월요일 id:3", "a id:3", {"repeat": "매주 월요일"}),
        ("@blog a", "a", {"project": "blog"}),
        ("#work @blog a", "#work a", {"project": "blog"}),
        ("a @blog #tag due:2026-12-01 (WIP)", "a #tag (WIP)", {"project": "blog", "due": DAY}),
        ("a @blog ^id", "a ^id", {"project": "blog"}),
        ("a !! #tag", "a #tag", {"priority": "highest"}),
    ],
)
def test_what_is_read(title: str, bare: str, said: dict[str, object]) -> None:
    fields = read_fields(title)
    assert fields.bare == bare
    assert {name: value for name, value in fields._asdict().items() if name in said} == said
    assert not fields.wrong
    assert {field.name for field in fields.fields} == set(said)


@pytest.mark.parametrize(
    "title",
    [
        "📅 회의",
        "npm start:dev",
        "`due:2026-12-01`",
        "mail a@b.c",
        "wow ! so",
        "https://x.io/due:1",
        "a (see due)",
        "t:x",
        "5 @ 3",
        "ask @anna for the key",
        "`x` @anna y",
        "see (project:blog)",
        "wow !! @anna so",
        "Done:3 items",
        "a Due: soon",
        "x/due:2026-12-01",
        "a.due:2026-12-01",
        "due_due:2026-12-01",
        "a (project: 2026-12-01)",
    ],
)
def test_what_is_no_field(title: str) -> None:
    assert read_fields(title).fields == ()
    assert read_fields(title).bare == title


@pytest.mark.parametrize(
    "title",
    [
        "a due:2026-13-01",
        "a 📅 2026-02-30",
        "a [due:: tomorrow]",
        "a due:2026",
        "a [priority:: x]",
        "a due:12/1",
        "a due:someday",
        "a scheduled:언젠가.",
        "a @due(soon) b",
    ],
)
def test_what_can_not_be(title: str) -> None:
    assert [field.name for field in read_fields(title).wrong] == [read_fields(title).fields[0].name]


@pytest.mark.parametrize(
    "mark", [*".,;:!?…、。，．；：！？،؛؟।።·—–)]}）」』】〕》〉”’»\"'", "\u00a0x", "\u3000x", "까지", "に"]
)
@pytest.mark.parametrize(
    "field", ["due:2026-12-01", "📅 2026-12-01", "📅\ufe0f\u00a02026-12-01", "due:20261201", "due:2026.12.1"]
)
def test_a_day_ends_before_any_mark_of_any_language(field: str, mark: str) -> None:
    for rest in ("", " b", "b") if len(mark) == 1 else ("",):
        fields = read_fields(f"a {field}{mark}{rest}")
        assert fields.due == DAY and not fields.wrong, (field, mark, rest)


@pytest.mark.parametrize(
    "pair", ["()", "[]", "（）", "「」", "『』", "【】", "《》", "“”", "‘’", "«»", '""', "''", "**", "~~"]
)
def test_brackets_and_quotes_go_with_the_field_that_they_hold(pair: str) -> None:
    for field in ("due:2026-12-01", "📅 2026-12-01", "Due: 2026-12-01", "DUE:2026-12-01T09:30"):
        title = f"a {pair[0]}{field}{pair[1]} b"
        assert read_fields(title)[:1] == ("a b",) and read_fields(title).due == DAY, title


@pytest.mark.parametrize(
    "field",
    [
        "due:: 2026-12-01", "due: 2026-12-01", "@due(2026-12-01)", "@due( 2026-12-01 10:00 )", "[due:: 2026-12-01T10:00]", "due:2026/12/1",
        "due:2026\u201112\u201101", "due:２０２６-１２-０１", "🗓️2026-12-01", "📆 20261201", "，due:2026-12-01", "DUE:2026-12-01",
    ],
)  # fmt: skip
def test_notations_of_a_day(field: str) -> None:
    assert (read_fields(f"a {field}").due, read_fields(f"a {field} b").due) == (DAY, DAY)


def test_fields_come_and_go_in_a_chain() -> None:
    assert chain_key("Water 📅 2026-12-01 (WIP)") == chain_key("! water due:2026-12-08") == "water"
    assert chain_key("due:2026-12-01") == "due:2026-12-01"  # nothing else to go by


@given(st.text())
def test_any_title_is_read(title: str) -> None:
    fields = read_fields(title)
    assert all(field.span.start <= field.inner.start <= field.inner.end <= field.span.end for field in fields.fields)
    assert fields.priority is None or fields.priority in PRIORITIES


@pytest.mark.parametrize(
    "title", ["! " * 2000, "@a " * 1300, "#a " * 1300, "[due::" * 600, "🔁 " + " " * 4000, "a" + " !" * 5000]
)
def test_long_titles_are_read_soon(title: str) -> None:
    started = process_time()
    read_fields(title)
    assert process_time() - started < 0.5


def test_every_field_has_one_of_the_signs() -> None:
    signs = [
        *PRIORITY_EMOJI,
        *(each if len(each) == 1 and not each.isalpha() else f"{each}:" for each in DAY_FIELDS),
        "🔁",
        "@a",
        "!",
        "[#",
    ]
    assert not any(map(has_no_field, signs))
