"""Streaks, spreads, rates and shades."""

from datetime import date, timedelta

import pytest

from tests.core.tasks.test_outcomes import chain
from tiltool.core.tasks.statistics import Day, Spread, Streaks, busiest_weekday, mondays, shades, spread, streaks, tally

MARCH = date(2026, 3, 1)  # a Sunday


def days(text: str) -> list[date]:
    return [date(2026, 3, int(each)) for each in text.split()]


@pytest.mark.parametrize(
    ("noted", "today", "expected"),
    [
        ("", 3, (0, 0, 0, 0)),
        ("3", 3, (1, 1, 1, 1)),
        ("2", 3, (1, 1, 1, 1)),  # today is not over
        ("1", 3, (0, 1, 0, 1)),
        ("2 3 4 9", 9, (1, 3, 1, 3)),
        ("5 6 9 10", 10, (2, 2, 4, 4)),  # Thursday, Friday, Monday, Tuesday
        ("5 6 8 9", 9, (2, 2, 4, 4)),
        ("5 6", 9, (0, 2, 2, 2)),  # Monday is not over
        ("5 6", 10, (0, 2, 0, 2)),
        ("6 10", 10, (1, 1, 1, 1)),
        ("5 9", 9, (1, 1, 1, 1)),  # Friday is missing
        ("2 3 4 5", 3, (2, 2, 2, 2)),  # what is to come does not count
        ("3 3 2", 3, (2, 2, 2, 2)),
    ],
)
def test_streaks(noted: str, today: int, expected: tuple[int, ...]) -> None:
    assert streaks(days(noted), date(2026, 3, today)) == Streaks(*expected)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], Spread(0, None, None, None)),
        ([7], Spread(1, 7, 7, 7)),
        ([3, 1], Spread(2, 1, 3, 3)),
        ([*range(1, 11)], Spread(10, 5, 9, 10)),
        ([0, 0, 0, 100], Spread(4, 0, 100, 100)),
    ],
)
def test_spread(numbers: list[int], expected: Spread) -> None:
    assert spread(numbers) == expected


@pytest.mark.parametrize(
    ("stories", "left", "carried"),
    [
        ([], 0, 0),
        (["01x"], 0, 0),
        (["01>,02x"], 1, 1),
        (["01 ", "02x"], 1, 0),
        (["01 "], 0, 0),  # the newest note: nobody knows yet
        (["01>,02>,03 ", "01 ", "02-"], 3, 2),
    ],
)
def test_carries(stories: list[str], left: int, carried: int) -> None:
    found = tally([chain(each, key) for key, each in enumerate(stories)], [], "2026-03-01", "2026-03-31")
    assert (found.unfinished, found.carried) == (left, carried)
    assert found.rate == (carried / left if left else None)


def test_a_tally_is_of_its_days() -> None:
    known = [chain("01>,03>,09x", 1), chain("03x", 2), chain("03x", 2), chain("04-", 3), chain("02>,04>,05 ", 4)]
    beside = [chain("03x", 2), chain("04x", 5), chain("20x", 6)]
    found = tally(known, beside, "2026-03-03", "2026-03-05")
    assert found.finished == {"2026-03-03": 1, "2026-03-04": 1}
    assert found.dropped == {"2026-03-04": 1}
    assert (found.unfinished, found.carried) == (3, 2)  # those of the 3rd and the 4th went on, that of the 5th did not
    assert found.took == Spread(2, 0, 0, 0)
    assert tally(known, [], "2026-03-09", "2026-03-09").took == Spread(1, 8, 8, 8)


def test_the_busiest_weekday() -> None:
    assert busiest_weekday([Day(MARCH, 0, 0)]) is None
    assert busiest_weekday([Day(MARCH, 2, 0), Day(date(2026, 3, 2), 1, 2), Day(date(2026, 3, 8), 0, 0)]) == 0


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([0], [1]),
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([1, 9], [1, 4]),
        ([10] * 18 + [1, 100], [4] * 18 + [1, 4]),  # one day that is out of the common does not pale the others
    ],
)
def test_shades(weights: list[int], expected: list[int]) -> None:
    found = shades(Day(MARCH + timedelta(days=at), weight, 0) for at, weight in enumerate(weights))
    assert list(found.values()) == expected


@pytest.mark.parametrize(
    ("since", "until", "most", "expected"),
    [
        (1, 2, 9, ["2026-02-23", "2026-03-02"]),
        (2, 8, 9, ["2026-03-02"]),
        (1, 31, 2, ["2026-03-23", "2026-03-30"]),
        (1, 31, 0, ["2026-03-30"]),
    ],
)
def test_mondays(since: int, until: int, most: int, expected: list[str]) -> None:
    assert [str(day) for day in mondays(date(2026, 3, since), date(2026, 3, until), most)] == expected
