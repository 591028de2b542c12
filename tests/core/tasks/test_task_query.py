"""Filters of open tasks: what each means, and values that none can have."""

from datetime import date

import pytest

from tiltool.core.dates.day_words import parse_day
from tiltool.core.tasks.task_query import Bound, TaskQuery, parse_task_query
from tiltool.errors import Misused

TODAY = date(2026, 3, 10)


def query(text: str) -> TaskQuery:
    return parse_task_query(text, lambda word: parse_day(word, TODAY), lambda word: parse_day(word, TODAY), TODAY)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("due:<7d", Bound("<", 7)), ("due:2w", Bound("<=", 14)), ("due:3", Bound("<=", 3)), ("due:today", Bound("=", 0)),
        ("due:>2026-03-12", Bound(">", 2)), ("due:2026-03-01", Bound("=", -9)),
    ],
)  # fmt: skip
def test_days_are_counted_from_today(text: str, due: Bound) -> None:
    assert query(text).due == (due,)


@pytest.mark.parametrize(
    "text", ["due:xx", "due:<", "carried:x", "carried:²", "carried:123456", "older:x", "is:done", "prio:xx"]
)
def test_what_no_filter_means_is_refused(text: str) -> None:
    with pytest.raises(Misused):
        query(text)


def test_how_often_is_at_least_so_often_unless_it_says_more() -> None:
    assert query("carried:3 carried:<9").carried == (Bound(">=", 3), Bound("<", 9))
