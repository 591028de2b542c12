"""Exports of Taskwarrior: what becomes of each value, and what is told where til has no word."""

import json
from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.exchange.item import ExchangeItem, Imported
from tiltool.core.exchange.taskwarrior import read_taskwarrior, til_words
from tiltool.errors import Misused

D1, D2 = date(2020, 9, 24), date(2020, 9, 25)
SEOUL, LIMA = timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))


def one(**values: object) -> str:
    return json.dumps([{"description": "a", **values}])


@pytest.mark.parametrize(
    ("values", "item"),
    [
        ({}, ExchangeItem("a")),
        ({"description": " a\n b "}, ExchangeItem("a b")),
        ({"description": "a #b", "tags": ["c", "b"]}, ExchangeItem("a #b", tags=("b", "c"))),
        ({"tags": "b,c"}, ExchangeItem("a", tags=("b", "c"))),
        ({"status": "pending"}, ExchangeItem("a")),
        ({"status": "waiting", "wait": "20200924T000000Z"}, ExchangeItem("a", start=D1)),
        ({"status": "completed", "end": "20200924T235959Z"}, ExchangeItem("a", "done", done=D1)),
        ({"status": "completed", "start": "20200924T000000Z"}, ExchangeItem("a", "done")),
        ({"status": "deleted", "end": "20200924T000000Z"}, ExchangeItem("a", "dropped", done=D1)),
        ({"status": "recurring", "recur": "weekly"}, ExchangeItem("a", repeat="every week")),
        ({"start": "20200924T000000Z"}, ExchangeItem("a", "doing")),
        ({"due": "2020-09-24"}, ExchangeItem("a", due=D1)),
        ({"due": "2020-09-24T23:00:00"}, ExchangeItem("a", due=D1)),
        ({"due": "2020-09-24T23:00:00Z", "scheduled": "2020-09-25T01:00:00+02:00"}, ExchangeItem("a", due=D1, scheduled=D1)),
        ({"entry": "20200924T010000Z", "due": ""}, ExchangeItem("a", created=D1)),
        ({"priority": "H"}, ExchangeItem("a", priority="high")),
        ({"priority": "M"}, ExchangeItem("a", priority="medium")),
        ({"priority": "L"}, ExchangeItem("a", priority="low")),
        ({"priority": ""}, ExchangeItem("a")),
        ({"project": "home.kitchen"}, ExchangeItem("a", project="home.kitchen")),
        ({"uuid": "u", "id": 1, "urgency": 2.5, "modified": "20200924T010000Z"}, ExchangeItem("a", uid="u")),
        ({"annotations": [{"entry": "20200924T010000Z", "description": "n\nm"}]}, ExchangeItem("a", notes=("2020-09-24: n", "m"))),
        ({"annotations": [{"description": "n"}]}, ExchangeItem("a", notes=("n",))),
        ({"parent": "elsewhere", "recur": "2wks", "status": "pending"}, ExchangeItem("a", repeat="every 2 weeks")),
        ({"project": "\ud800"}, ExchangeItem("a", project="\ufffd")),
    ],
)  # fmt: skip
def test_a_task(values: dict[str, object], item: ExchangeItem) -> None:
    assert read_taskwarrior(one(**values)) == Imported((item._replace(line=1),), ())


@pytest.mark.parametrize(("zone", "day"), [(UTC, D1), (SEOUL, D2), (LIMA, D1)])
def test_a_time_is_a_day_of_the_zone(zone: timezone, day: date) -> None:
    assert read_taskwarrior(one(due="20200924T150000Z"), zone).items[0].due == day


@pytest.mark.parametrize(
    ("recur", "words"),
    [
        ("daily", "every day"), ("weekdays", "every weekday"), ("weekly", "every week"), ("2wks", "every 2 weeks"),
        ("P1W", "every week"), ("p2d", "every 2 days"), ("3 days", "every 3 days"), ("biweekly", "every 2 weeks"),
        ("monthly", "every month"), ("P3M", "every 3 months"), ("quarterly", "every 3 months"), ("2q", "every 6 months"),
        ("semiannual", "every 6 months"), ("yearly", "every year"), ("annual", "every year"), ("biannual", "every 2 years"),
        ("hourly", None), ("PT5H", None), ("P1Y6M", None), ("0d", None), ("P", None), ("", None), ("2weekdays", None),
    ],
)  # fmt: skip
def test_recur(recur: str, words: str | None) -> None:
    assert til_words(recur) == words


@pytest.mark.parametrize(
    "text",
    [
        '[{"description": "a"},\n{"description": "b"}]',
        '[\n{"description": "a"},\n{"description": "b"}\n]\n',
        '{"description": "a"}\n{"description": "b"}',
        '{"description": "a"},\n{"description": "b"}\n',
        '\ufeff{"description": "a"}\r\n{"description": "b"}',
    ],
)
def test_layouts(text: str) -> None:
    items = read_taskwarrior(text).items
    assert [item.title for item in items] == ["a", "b"]
    assert items[1].line == items[0].line + 1


@pytest.mark.parametrize("text", ["", " \n", "[]", "[\n]"])
def test_nothing(text: str) -> None:
    assert read_taskwarrior(text) == Imported((), ())


def test_losses() -> None:
    tasks = [
        {"description": "a", "uuid": "1", "depends": ["2", "9"], "estimate": 3, "until": "20200924T010000Z"},
        {"description": "b", "uuid": "2", "status": "recurring", "recur": "hourly", "priority": "X"},
        {"description": "b", "uuid": "3", "parent": "2", "imask": 0},
        {"description": "c", "uuid": "4", "depends": "1,2"},
    ]
    items, losses, problems = read_taskwarrior("\n".join(map(json.dumps, tasks)))
    assert [(item.title, item.repeat) for item in items] == [("a", None), ("b", None), ("c", None)]
    assert losses == (
        (1, "a: its dependency on b is left out"),
        (1, "a: its dependency on 9 is left out"),
        (1, "a: left out: estimate, until"),
        (2, "b: unknown recur: hourly"),
        (2, "b: unknown priority: X"),
        (3, "b: an instance of a repeating task; left out"),
        (4, "c: its dependency on a is left out"),
        (4, "c: its dependency on b is left out"),
    )
    assert not problems


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 1), ("[", 1), ('[{"description": "a"},\n', 2), ('[{"description": "a"}\n', 2), ("[]\n]", 1), ("[[]]", 1), ("7", 1),
        ('{"description": "a"}\n{"description"', 2), ('{"description": "a"}\n{"description": 3}', 2), ("{}", 1),
        ('{"description": "a"}\n[]', 2), ('{"description": " "}', 1), ('{"description": "a", "tags": [1]}', 1),
        ('{"description": "a", "due": "soon"}', 1), ('{"description": "a", "due": "20201301T000000Z"}', 1),
        ('{"description": "a", "due": 7}', 1), ('{"description": "a", "status": "odd"}', 1),
        ('{"description": "a", "annotations": "n"}', 1), ('{"description": "a", "annotations": ["n"]}', 1),
        ('{"description": "a", "n": ' + "9" * 5000 + "}", 1), ('{"description": ' + "[" * 100_000, 1),
        ('{"description": "a", "uuid": "u"}\n\n{"description": "b", "uuid": "u"}', 3),
        ('[{"description": "a"},,{"description": "b"}]', 1),
    ],
)  # fmt: skip
def test_malformed(text: str, line: int) -> None:
    assert line in [place for place, _ in read_taskwarrior(text).problems]


@pytest.mark.parametrize(
    "bad",
    [
        "{}", "7", "[]", '{"description"', '{"description": 3}', '{"description": " "}', '{"description": "b", "tags": [1]}',
        '{"description": "b", "status": "odd"}', '{"description": "b", "uuid": 7, "tags": 1}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["[{},\n{},\n{}]", "{}\n{}\n{}\n", "{},\n{},\n{}"])
def test_an_invalid_row_does_not_stop_the_others(bad: str, layout: str) -> None:
    first, last = '{"description": "a", "uuid": "u"}', '{"description": "c"}'
    items, _, problems = read_taskwarrior(layout.replace("{}", "%s") % (first, bad, last))
    assert [item.title for item in items] == ["a", "c"]
    assert 2 in [place for place, _ in problems]


def test_a_year_that_no_zone_has() -> None:
    items, _, problems = read_taskwarrior(one(due="00010101T000000Z"), LIMA)
    assert items[0].due is None and problems[0][0] == 1


@pytest.mark.parametrize("count", [1, 2, 5])
def test_tasks_that_wait_for_each_other(count: int) -> None:
    tasks = [{"description": "a", "uuid": f"u{at}", "depends": [f"u{(at + 1) % count}"]} for at in range(count)]
    text = "\n".join(map(json.dumps, [{"description": "first"}, *tasks]))
    items, losses, problems = read_taskwarrior(text)
    assert (len(items), len(losses), problems) == (count + 1, count, ())


NAMES = [
    "description",
    "status",
    "due",
    "start",
    "wait",
    "tags",
    "priority",
    "recur",
    "annotations",
    "uuid",
    "depends",
    "parent",
]
VALUES = [
    "a",
    "b",
    "pending",
    "recurring",
    "20200924T000000Z",
    "H",
    "weekly",
    "",
    "a,b",
    "\ud800",
    "9999-12-31T23:59:59Z",
]
leaves = st.sampled_from(VALUES) | st.none() | st.integers() | st.floats() | st.text(max_size=5)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3), max_leaves=4)  # fmt: skip
tasks = st.fixed_dictionaries({"description": st.just("a")}, optional=dict.fromkeys(NAMES[1:], leaves | values))


def read_or_refuse(text: str) -> None:
    try:
        read = read_taskwarrior(text, SEOUL)
    except Misused as error:
        assert error.message.startswith("line ")
        return
    assert isinstance(read, Imported) and all(item.title for item in read.items)
    str(read).encode()


@given(st.lists(tasks, max_size=3) | values)
def test_any_json_is_read_or_refused(value: object) -> None:
    read_or_refuse(json.dumps(value))


@given(st.text() | st.text('[]{}",:\n a1').map(lambda text: '[{"description":"a"},' + text))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


def test_a_time_that_is_not_valid_costs_the_time_not_the_task() -> None:
    text = '[{"description": "a", "due": "20261399", "wait": "20260301T000000Z", "end": "x"}]'
    found = read_taskwarrior(text)
    assert [(item.title, item.due, item.start) for item in found.items] == [("a", None, date(2026, 3, 1))]
    assert [line for line, _ in found.problems] == [1, 1]
