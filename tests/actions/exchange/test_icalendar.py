"""Calendars: what a VTODO says, and that writing and reading give back every task."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiltool.actions.exchange.icalendar import DEEPEST, read_ics, write_ics
from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags, every_item
from tiltool.core.note.fields import PRIORITIES
from tiltool.errors import Misused

D1, D2 = date(2020, 9, 24), date(2020, 9, 25)
STAMP = datetime(2020, 9, 25, 8, 30, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))


def calendar(*todos: Iterable[str], newline: str = "\r\n") -> str:
    """Return a calendar of todos, each the lines of one; the first begins on line 2."""
    lines = ["BEGIN:VCALENDAR"]
    for todo in todos:
        lines += ["BEGIN:VTODO", *todo, "END:VTODO"]
    return newline.join([*lines, "END:VCALENDAR", ""])


def bare(items: Iterable[ExchangeItem]) -> list[ExchangeItem]:
    return [item._replace(line=0, children=tuple(bare(item.children))) for item in items]


@pytest.mark.parametrize(
    ("lines", "item"),
    [
        ((), ExchangeItem("a")),
        (("STATUS:NEEDS-ACTION",), ExchangeItem("a")),
        (("STATUS:in-process",), ExchangeItem("a", "doing")),
        (("STATUS:COMPLETED", "COMPLETED:20200924T230000Z"), ExchangeItem("a", "done", done=D1)),
        (("COMPLETED:20200924T230000Z",), ExchangeItem("a", "done", done=D1)),
        (("STATUS:CANCELLED",), ExchangeItem("a", "dropped")),
        (("DUE;VALUE=DATE:20200924", "DTSTART;VALUE=DATE:20200925"), ExchangeItem("a", due=D1, start=D2)),
        (("CREATED:20200924T100000Z", "DTSTAMP:20200924T100000Z", "SEQUENCE:3"), ExchangeItem("a", created=D1)),
        (("CATEGORIES:b,c\\,d", "CATEGORIES:e"), ExchangeItem("a", tags=("b", "c,d", "e"))),
        (("RRULE:FREQ=WEEKLY;BYDAY=MO",), ExchangeItem("a", repeat="FREQ=WEEKLY;BYDAY=MO")),
        (("DESCRIPTION:n\\nm",), ExchangeItem("a", notes=("n", "m"))),
        (("UID:u@x",), ExchangeItem("a", uid="u@x")),
        (("X-TIL-PROJECT:p", "X-TIL-SCHEDULED;VALUE=DATE:20200924"), ExchangeItem("a", project="p", scheduled=D1)),
        (("X-TIL-SCHEDULED:20200924",), ExchangeItem("a", scheduled=D1)),
        (("DTSTART;VALUE=DATE;X-TIL-ANCHOR=1:20200924",), ExchangeItem("a")),
    ],
)
def test_a_task(lines: tuple[str, ...], item: ExchangeItem) -> None:
    assert read_ics(calendar(("SUMMARY:a", *lines))) == Imported((item._replace(line=2),), ())


@pytest.mark.parametrize(
    ("number", "name"),
    [(0, None), (1, "highest"), (2, "high"), (4, "high"), (5, "medium"), (6, "low"), (8, "low"), (9, "lowest")],
)
def test_priorities(number: int, name: str | None) -> None:
    assert read_ics(calendar(("SUMMARY:a", f"PRIORITY:{number}"))).items[0].priority == name


def test_titles_are_unfolded_and_unescaped() -> None:
    items = read_ics(calendar(("SUMMARY:a\\, b\\; C:\\\\New", "  and #more"))).items
    assert items[0].title == "a, b; C:\\New and #more" and items[0].tags == ("more",)


def test_lines_may_end_in_other_ways() -> None:
    data = calendar(("SUMMARY:a",), ("SUMMARY:b",), newline="\n")
    assert [item.line for item in read_ics(data).items] == [2, 5]


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("DUE:20200924T200000Z", D2),  # in UTC: the day in the zone
        ("DUE:20200924T200000", D1),
        ("DUE;TZID=Europe/Berlin:20200924T200000", D1),
        ("DUE;TZID=Nowhere:20200924T200000", D1),
    ],
)
def test_a_time_is_a_day(due: str, day: date) -> None:
    items, losses, _ = read_ics(calendar(("SUMMARY:a", due)), SEOUL)
    assert items[0].due == day and losses == ((2, "a: only the day of DUE is kept"),)


def test_tasks_are_nested() -> None:
    data = calendar(
        ("SUMMARY:c", "UID:3", "RELATED-TO:2"),
        ("SUMMARY:a", "UID:1"),
        ("SUMMARY:b", "UID:2", "RELATED-TO;RELTYPE=PARENT:1"),
        ("SUMMARY:d", "UID:4", "RELATED-TO;RELTYPE=SIBLING:1", "RELATED-TO:9"),
    )
    items, losses, problems = read_ics(data)
    assert [item.title for item in items] == ["a", "d"]
    assert items[0].children[0].title == "b" and items[0].children[0].children[0].title == "c"
    assert losses == ((16, "d: not made a subtask of 1"), (16, "d: not made a subtask of 9")) and not problems


def test_losses() -> None:
    data = calendar(
        ("SUMMARY:a", "LOCATION:x", "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM", "STATUS:ODD"),
        ("UID:7",),
        ("SUMMARY:a", "RECURRENCE-ID:20200924T100000Z"),
    ).replace("END:VCALENDAR", "BEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\nEND:VCALENDAR")
    items, losses, _ = read_ics(data)
    assert [item.title for item in items] == ["a"]
    assert losses == (
        (1, "1 VEVENT left out"),
        (2, "a: STATUS ODD is read as open"),
        (2, "a: left out: LOCATION, VALARM"),
        (10, "a task without a SUMMARY; left out"),
        (13, "a: an instance of a repeating task; left out"),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "DUE:soon", "DUE;VALUE=TEXT:soon", "DUE;VALUE=PERIOD:20200924T000000Z/PT1H", "DTSTART;VALUE=DATE:20201301", "CREATED:x",
        "PRIORITY:x", "PRIORITY:12", "PRIORITY:-1", "RRULE:FOO", "RRULE:FREQ=OFTEN", "no colon", "X-TIL-SCHEDULED:soon",
        "SUMMARY;VALUE=DATE:20200924", "END:VEVENT", "BEGIN:VTODO", "BEGIN:VCALENDAR", "COMPLETED;VALUE=DURATION:PT1H",
        "DESCRIPTION;VALUE=BINARY;ENCODING=BASE64:x",
    ],
)  # fmt: skip
def test_an_invalid_task_does_not_stop_the_others(wrong: str) -> None:
    data = calendar(("SUMMARY:a", "UID:1"), ([wrong, "SUMMARY:b", "UID:2"]), ("SUMMARY:c",))
    items, _, problems = read_ics(data)
    assert [item.title for item in items if item.title != "b"] == ["a", "c"]
    assert any(6 <= line <= 10 for line, _ in problems)


@pytest.mark.parametrize(
    "wrong",
    [
        "DUE:soon", "DUE;VALUE=DATE:20201301", "CREATED:x", "PRIORITY:x", "PRIORITY:99", "RRULE:FOO", "RRULE:INTERVAL=2",
        "no colon", "X-TIL-SCHEDULED:soon", "DUE:so\r\n on",
    ],
)  # fmt: skip
def test_an_invalid_value_does_not_stop_its_task(wrong: str) -> None:
    data = calendar(("SUMMARY:a",), ("SUMMARY:b", wrong, "CATEGORIES:c", "BEGIN:VALARM", "TRIGGER:-PT1H", "END:VALARM"))
    items, _, problems = read_ics(data)
    assert bare(items) == [ExchangeItem("a"), ExchangeItem("b", tags=("c",))]
    assert [line for line, _ in problems] in ([5], [7])


@pytest.mark.parametrize("text", ["", " \n", "hello", "\n{}", "BEGIN:VTODO\nSUMMARY:a\nEND:VTODO\n", "END:VCALENDAR"])
def test_no_calendar(text: str) -> None:
    with pytest.raises(Misused) as error:
        read_ics(text)
    assert error.value.hint


@pytest.mark.parametrize(("end", "line"), [
    ("", 1), ("BEGIN:VTODO\nSUMMARY:b\n", 6), ("END:VTODO\nEND:VCALENDAR\n", 6), ("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n", 1),
])  # fmt: skip
def test_a_calendar_that_was_cut_off(end: str, line: int) -> None:
    text = calendar(("SUMMARY:a", "UID:1"), newline="\n").removesuffix("END:VCALENDAR\n") + end
    items, _, problems = read_ics(text)
    assert [item.title for item in items] == ["a"] and line in [place for place, _ in problems]


@pytest.mark.parametrize("count", [1, 2, 5, 3 * DEEPEST])
def test_tasks_that_are_below_each_other(count: int) -> None:
    todos = [(f"SUMMARY:{at}", f"UID:{at}", f"RELATED-TO:{(at + 1) % count}") for at in range(count)]
    items, losses, _ = read_ics(calendar(*todos))
    assert len([*every_item(items)]) == count and losses


@pytest.mark.parametrize("upward", [True, False])
def test_tasks_nested_too_deep(upward: bool) -> None:
    chain = [(f"SUMMARY:{at}", f"UID:{at}", f"RELATED-TO:{at - 1}") for at in range(DEEPEST + 1)]
    assert len(read_ics(calendar(*chain[:-1])).items) == 1
    items, losses, _ = read_ics(calendar(*(chain[::-1] if upward else chain)))
    assert len(items) == 2 and len([*every_item(items)]) == DEEPEST + 1 and losses


def test_a_written_calendar() -> None:
    child = ExchangeItem("child", "done", done=D2)
    item = ExchangeItem(
        "a, b", "doing", "high", D2, D1, None, D1, None, "p", ("t", "u"), "every week", ("n", "m"), "u1", (child,)
    )
    written = write_ics([item], STAMP)
    assert written.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//til//tiltool//EN",
        "BEGIN:VTODO",
        "CATEGORIES:t,u",
        "CREATED:20200924T120000Z",
        "DESCRIPTION:n\\nm",
        "DTSTAMP:20200925T083000Z",
        "DTSTART;VALUE=DATE;X-TIL-ANCHOR=1:20200925",
        "DUE;VALUE=DATE:20200925",
        "PRIORITY:3",
        "RRULE:FREQ=WEEKLY",
        "STATUS:IN-PROCESS",
        "SUMMARY:a\\, b",
        "UID:u1",
        "X-TIL-PROJECT;VALUE=TEXT:p",
        "X-TIL-REPEAT;VALUE=TEXT:every week",
        "X-TIL-SCHEDULED;VALUE=DATE:20200924",
        "END:VTODO",
        "BEGIN:VTODO",
        "COMPLETED:20200925T120000Z",
        "DTSTAMP:20200925T083000Z",
        "RELATED-TO:u1",
        "STATUS:COMPLETED",
        "SUMMARY:child",
        "UID:9453beb576c2b3c92162@til",
        "END:VTODO",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "rule", "read"),
    [
        ("every week when done", "FREQ=WEEKLY", "every week when done"),
        ("every week", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2"),  # another program has changed it
        ("often", "FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("매월 말일", "BYMONTHDAY=-1;FREQ=MONTHLY", "매월 말일"),
    ],
)
def test_the_words_of_a_rule_count_while_they_mean_it(words: str, rule: str, read: str) -> None:
    items = read_ics(calendar(("SUMMARY:a", f"RRULE:{rule}", f"X-TIL-REPEAT;VALUE=TEXT:{words}"))).items
    assert items[0].repeat == read


def test_uids_that_were_made_up_are_stable_and_differ() -> None:
    items = [ExchangeItem("a", children=(ExchangeItem("a"),)), ExchangeItem("b")]
    assert write_ics(items, STAMP) == write_ics(items, STAMP.replace(tzinfo=None))
    parent, other = read_ics(write_ics(items, STAMP).decode()).items
    assert len({parent.uid, parent.children[0].uid, other.uid}) == 3


@pytest.mark.parametrize("repeat", ["every now and then", "FREQ=OFTEN", "FREQ=", "COUNT=3"])
def test_what_makes_no_rule(repeat: str) -> None:
    with pytest.raises(Misused, match=rf"^a: invalid repeat rule: {repeat}"):
        write_ics([ExchangeItem("a", repeat=repeat)], STAMP)


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6) | st.sampled_from(
    ["\\N", "\\n", "a,b", ";", '"']
)
lines = st.lists(words, min_size=1, max_size=12).map(" ".join)
days = st.none() | st.dates(date(1900, 1, 1), date(2999, 1, 1))


@st.composite
def items(draw: st.DrawFn, below: int = 2) -> ExchangeItem:
    title = draw(lines)
    return ExchangeItem(
        title,
        draw(st.sampled_from(["open", "doing", "done", "dropped"])),
        draw(st.none() | st.sampled_from(PRIORITIES)),
        *(draw(days) for _ in range(5)),
        project=draw(st.none() | lines),
        tags=all_tags(title, draw(st.lists(words, max_size=2))),
        repeat=draw(st.sampled_from([None, "FREQ=WEEKLY", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1MO"])),
        notes=tuple(draw(st.lists(lines, max_size=2))),
        uid=draw(st.uuids().map(str)),
        children=tuple(draw(st.lists(items(below - 1), max_size=2))) if below else (),
    )


@settings(max_examples=60)
@given(st.lists(items(), max_size=2))
def test_reading_gives_back_what_was_written(some: list[ExchangeItem]) -> None:
    read = read_ics(write_ics(some, STAMP).decode())
    assert bare(read.items) == some and not read.losses and not read.problems


def read_or_refuse(data: bytes) -> None:
    try:
        read = read_ics(data.decode("utf-8", "replace"), SEOUL)
    except Misused:
        return
    assert isinstance(read, Imported) and all(item.title for item in read.items)


NAMES = [
    "SUMMARY",
    "DUE",
    "DTSTART",
    "RRULE",
    "PRIORITY",
    "CATEGORIES",
    "UID",
    "RELATED-TO",
    "X-TIL-SCHEDULED",
    "BEGIN",
    "END",
    "STATUS",
]
PARAMETERS = [
    "",
    ";VALUE=DATE",
    ";VALUE=TEXT",
    ";TZID=x",
    ";RELTYPE=CHILD",
    ";X-TIL-ANCHOR=1",
    ";VALUE=PERIOD",
    ";=",
    ';A="',
]
VALUES = [
    "a",
    "1",
    "20200924",
    "20200924T000000Z",
    "00010101T000000Z",
    "FREQ=DAILY",
    "VTODO",
    "VALARM",
    "",
    "a,b",
    "P1D",
    "\\",
]
properties = st.builds("{}{}:{}".format, *map(st.sampled_from, (NAMES, PARAMETERS, VALUES)))


@settings(max_examples=200)
@given(st.lists(st.lists(properties | st.text(max_size=8), max_size=5), max_size=3))
def test_any_calendar_is_read_or_refused(todos: list[list[str]]) -> None:
    read_or_refuse(calendar(*(["SUMMARY:a", *todo] for todo in todos)).encode("utf-8", "replace"))


@given(
    st.binary() | st.binary().map(lambda data: b"BEGIN:VCALENDAR\nBEGIN:VTODO\n" + data + b"\nEND:VTODO\nEND:VCALENDAR")
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)
