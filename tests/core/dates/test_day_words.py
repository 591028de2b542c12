"""Words for days, in four languages: no date library knows the Korean ones."""

from datetime import date, timedelta

import pytest

from tiltool.core.dates.day_words import coming_day, parse_day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    "words",
    [
        "", "foo", "-", "1 day", "2020-02-30", "2026-11-23 junk", "13/45", "99999 days ago",
        "전", "3", "0일", "32일", "3 days", "in 3 days ago", "ago", "days ago", "일 전", "next", "last", "this week", "이번 주",
        "last foo", "지난주 foo", "2020", "2020-09", "2020-00-10", "2020-09-31", "2월 30일", "0/1", "13월 1일", "0.13", "99.99", "1.1.1", "말", "end", "end of foo month", "day 3", "이번 달", "13월 말", "--3", "+-3", "3/4/2026", "11/24 (fri)",
        "-99999", "99999999999999999999", "a-3일", "오늘 오늘", "today!", "note.md", "a/b", "./2020-09-24.md", "\0", "\u200b",
    ],
)  # fmt: skip
def test_what_means_no_day(words: str) -> None:
    assert parse_day(words, TODAY) is None


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (0, "today TODAY 오늘 今日 今天 本日 -0 +0"),
        (-1, "yesterday 어제 昨日 昨天 -1 하루전"),
        (-2, "그제 그저께 엊그제 一昨日 前天 -2 이틀전 2일전"),
        (-3, "그끄제 -3 사흘전 3日前 3天前"),
        (1, "tomorrow 내일 明日 明天 +1 하루후 1일뒤"),
        (2, "모레 +2 내일모레 낼모레 明後日 后天 이틀뒤 2日後 2天后"),
        (3, "글피 사흘후"),
        (-10, "열흘전 10일전 -10"),
        (-7, "7일전 1주전 1週間前 이레전"),
        (14, "2주후 2周后"),
    ],
)
def test_one_word(offset: int, words: str) -> None:
    for word in words.split():
        assert parse_day(word, TODAY) == TODAY + timedelta(days=offset), word


@pytest.mark.parametrize(
    ("words", "offset"),
    [
        ("  Yesterday ", -1), ("1 day ago", -1), ("3 days ago", -3), ("3d ago", -3), ("2 weeks ago", -14), ("2w ago", -14),
        ("in 1 day", 1), ("1 day from now", 1), ("in 2 weeks", 14), ("3일 후", 3), ("in 3 days", 3), ("3 days from now", 3), ("2 weeks later", 14), ("0 days ago", 0),
        ("3일 전", -3), ("3 일 전", -3), ("3일  전", -3), ("2주 전", -14), ("2주일 뒤", 14), ("하루 전", -1), ("열흘 후", 10),
    ],
)  # fmt: skip
def test_counted(words: str, offset: int) -> None:
    assert parse_day(words, TODAY) == TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    "words", ["일주일 전", "a week ago", "in a day", "지난 금요일", "다음 월요일", "day before yesterday"]
)
def test_words_that_ought_to_mean_a_day(words: str) -> None:
    assert parse_day(words, TODAY) is not None


WEEKDAYS = [
    "monday mon 월요일 월 月曜日 月曜 星期一 周一 週一",
    "tuesday tue 화요일 화 火曜日 火曜 星期二 周二 週二",
    "wednesday wed 수요일 수 水曜日 水曜 星期三 周三 週三",
    "thursday thu 목요일 목 木曜日 木曜 星期四 周四 週四",
    "friday fri 금요일 금 金曜日 金曜 星期五 周五 週五",
    "saturday sat 토요일 토 土曜日 土曜 星期六 周六 週六",
    "sunday sun 일요일 일 日曜日 日曜 星期日 周日 週日",
]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("ago", range(7))
def test_a_bare_weekday_is_the_latest_one_up_to_today(number: int, ago: int) -> None:
    today = TODAY + timedelta(days=ago)
    for word in WEEKDAYS[number].split():
        day = parse_day(word, today)
        assert day and day.weekday() == number and timedelta(0) <= today - day < timedelta(days=7), word


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("ahead", range(7))
def test_a_weekday_of_a_week_is_in_that_week(number: int, ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    for words, week in (
        ("지난주", -1),
        ("저번주", -1),
        ("지난 주", -1),
        ("이번주", 0),
        ("이번 주", 0),
        ("다음주", 1),
        ("다음 주", 1),
        ("先週", -1),
        ("下周", 1),
    ):
        for name in WEEKDAYS[number].split()[2:]:
            assert parse_day(f"{words} {name}", today) == TODAY + timedelta(days=7 * week + number), (words, name)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2020-09-24", "2020-09-24"), ("2020-9-4", "2020-09-04"), ("2020/09/24", "2020-09-24"), ("2020.09.24", "2020-09-24"),
        ("2020. 09. 24.", "2020-09-24"), ("2020년 9월 24일", "2020-09-24"), ("2020年9月24日", "2020-09-24"), ("20200924", "2020-09-24"), ("20-09-24", "2020-09-24"),
        ("sep 24, 2020", "2020-09-24"), ("24 September 2020", "2020-09-24"), ("Sept 24, 2020", "2020-09-24"),
        ("2020/9/24", "2020-09-24"), ("9/24", "2026-09-24"), ("9월 24일", "2026-09-24"), ("1/2", "2027-01-02"),
        ("last friday", "2026-11-20"), ("last monday", "2026-11-16"), ("next monday", "2026-11-30"),
        ("2024-02-29", "2024-02-29"), ("11/23", "2026-11-23"), ("11-22", "2026-11-22"), ("11월 24일", "2026-11-24"), ("11월24일", "2026-11-24"),
    ],
)  # fmt: skip
def test_dates(words: str, day: str) -> None:
    assert parse_day(words, TODAY) == date.fromisoformat(day)


def test_a_day_without_a_year_is_the_nearest() -> None:
    assert parse_day("12/31", date(2021, 1, 2)) == date(2020, 12, 31)
    assert parse_day("1/2", date(2020, 12, 31)) == date(2021, 1, 2)
    assert parse_day("2/29", date(2023, 12, 1)) == date(2024, 2, 29)
    assert parse_day("2/29", date(2022, 1, 1)) is None


def test_in_a_plan_a_day_without_a_year_or_month_is_the_next_one() -> None:
    for words, nearest, coming in (
        ("12-24", "2026-12-24", "2026-12-24"),
        ("6/20", "2026-06-20", "2027-06-20"),
        ("11/23", "2026-11-23", "2026-11-23"),
        ("11.13", "2026-11-13", "2027-11-13"),
        ("11. 13.", "2026-11-13", "2027-11-13"),
        ("11월 13일", "2026-11-13", "2027-11-13"),
        ("6月1日", "2026-06-01", "2027-06-01"),
        ("Nov 13", "2026-11-13", "2027-11-13"),
        ("13th of November", "2026-11-13", "2027-11-13"),
        ("2/29", None, "2028-02-29"),
        ("13일", "2026-11-13", "2026-12-13"),
        ("23일", "2026-11-23", "2026-11-23"),
        ("31일", "2026-10-31", "2026-12-31"),
        ("13日", "2026-11-13", "2026-12-13"),
        ("the 5th", "2026-12-05", "2026-12-05"),
        ("on the 1st of the month", "2026-12-01", "2026-12-01"),
        ("friday", "2026-11-20", "2026-11-27"),
        ("monday", "2026-11-23", "2026-11-30"),
    ):
        assert parse_day(words, TODAY) == (date.fromisoformat(nearest) if nearest else None), words
        assert coming_day(words, TODAY) == date.fromisoformat(coming), words


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("월말", "2026-11-30"), ("말일", "2026-11-30"), ("이번 달 말일", "2026-11-30"), ("이달 말", "2026-11-30"), ("今月末", "2026-11-30"),
        ("end of month", "2026-11-30"), ("end of the month", "2026-11-30"), ("last day of this month", "2026-11-30"),
        ("다음 달 3일", "2026-12-03"), ("다음달 말일", "2026-12-31"), ("내달 1일", "2026-12-01"), ("来月3日", "2026-12-03"),
        ("3rd of next month", "2026-12-03"), ("end of next month", "2026-12-31"), ("지난달 31일", "2026-10-31"), ("이번 달 3일", "2026-11-03"),
        ("내일 모레", "2026-11-25"), ("in 3 days", "2026-11-26"), ("in 2 months", "2027-01-23"), ("3개월 뒤", "2027-02-23"),
        ("한 달 전", "2026-10-23"), ("a year ago", "2025-11-23"), ("보름 뒤", "2026-12-08"),
    ],
)  # fmt: skip
def test_days_of_a_month(words: str, day: str) -> None:
    assert parse_day(words, TODAY) == coming_day(words, TODAY) == date.fromisoformat(day)


def test_the_ends_of_the_calendar() -> None:
    assert parse_day("yesterday", date.min) is None
    assert parse_day("+1", date.max) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("next week", "2026-11-30"), ("지난주", "2026-11-16"), ("담주 수욜", "2026-12-02"), ("来週の木曜日", "2026-12-03"),
        ("下周四", "2026-12-03"), ("上个星期三", "2026-11-18"), ("这周日", "2026-11-29"), ("礼拜四", "2026-11-19"),
        ("다다음 주 화요일", "2026-12-08"), ("지지난주 화요일", "2026-11-10"), ("再来週の火曜", "2026-12-08"), ("차주 목요일", "2026-12-03"),
        ("thursday next week", "2026-12-03"), ("tue of last week", "2026-11-17"), ("오는 목요일", "2026-11-26"), ("지난목요일", "2026-11-19"),
        ("다음주목요일", "2026-12-03"), ("next weekend", "2026-12-05"), ("이번 주말", "2026-11-28"), ("週末", "2026-11-28"),
        ("end of week", "2026-11-29"), ("eom", "2026-11-30"), ("연말", "2026-12-31"), ("end of next year", "2027-12-31"),
        ("next month", "2026-12-23"), ("지난달", "2026-10-23"), ("다다음 달 5일", "2027-01-05"), ("first day of next month", "2026-12-01"),
        ("내년", "2027-11-23"), ("내년 2월 3일", "2027-02-03"), ("작년 3월 1일", "2025-03-01"), ("next year feb 3", "2027-02-03"),
        ("+3d", "2026-11-26"), ("-1w", "2026-11-16"), ("+2 months", "2027-01-23"), ("in two weeks", "2026-12-07"), ("세 달 뒤", "2027-02-23"),
        ("三天后", "2026-11-26"), ("一週間後", "2026-11-30"), ("일년 뒤", "2027-11-23"), ("3か月前", "2026-08-23"),
        ("11/24 (화)", "2026-11-24"), ("11월 24일 화요일", "2026-11-24"), ("tue, nov 24", "2026-11-24"), ("Tuesday 24 November 2026", "2026-11-24"),
        ("24.11.2026", "2026-11-24"), ("11/24/2026", "2026-11-24"), ("24/11/2026", "2026-11-24"), ("2026-W48", "2026-11-23"),
        ("２０２６／１１／２４", "2026-11-24"), ("11월 말", "2026-11-30"), ("end of november", "2026-11-30"), ("by tomorrow", "2026-11-24"),
        ("내일까지", "2026-11-24"), ("あさって", "2026-11-25"), ("大后天", "2026-11-26"), ("그글피", "2026-11-27"), ("the day after tomorrow", "2026-11-25"),
    ],
)  # fmt: skip
def test_weeks_months_and_years(words: str, day: str) -> None:
    assert parse_day(words, TODAY) == date.fromisoformat(day)


def test_a_length_of_time_alone_is_a_day_of_a_plan() -> None:
    for words, days in (("3d", 3), ("2w", 14), ("10 days", 10), ("1 week", 7)):
        assert coming_day(words, TODAY) == TODAY + timedelta(days=days), words
        assert parse_day(words, TODAY) is None
    assert coming_day("weekend", TODAY + timedelta(days=6)) == TODAY + timedelta(days=12)
    assert coming_day("수욜", TODAY) == TODAY + timedelta(days=2)
