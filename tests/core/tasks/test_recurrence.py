"""Rules by which tasks come again: read in English and Korean, stepped as dateutil steps them."""

from datetime import date, datetime, timedelta
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from tiltool.core.note.fields import read_fields
from tiltool.core.tasks.recurrence import Repeat, next_day, parse_repeat, written_plain
from tiltool.errors import Misused

WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
MONTH_END = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
RULES = {
    "FREQ=DAILY": "every day|daily|1d|+1d|every 1 day|매일|날마다|1일마다|freq=daily",
    "FREQ=DAILY;INTERVAL=2": "every 2 days|every other day|every-2-days|2d|격일|이틀마다|FREQ=DAILY;INTERVAL=2",
    "FREQ=DAILY;INTERVAL=3": "every 3 days|3일마다|3일 마다",
    WORKDAYS: "every weekday|every-weekday|every Mon-Fri|every week on Monday to Friday|매주 월~금|매주 월요일 ~ 금요일|1b|+1b|평일마다|매주 평일|every week on weekdays",
    "FREQ=WEEKLY;BYDAY=SA,SU": "every weekend|every sat – sun|every weekend.|매주말|주말마다|매주 토일",
    "FREQ=WEEKLY": "every week|weekly|WEEKLY|  every   week |1w|+1w|+every week|매주|1주마다",
    "FREQ=WEEKLY;INTERVAL=2": "every 2 weeks|2w|every other week|격주|2주마다|2주일마다",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO": (
        "every 2 weeks on Monday|every-2-weeks-on-monday|every other Monday|격주 월요일|2주마다 월요일"
    ),
    "FREQ=WEEKLY;BYDAY=MO": "every Monday|every week on Monday|Every Mondays|매주 월요일|매주-월요일|월요일마다|매주 월|every 月曜日|every 星期一",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR": (
        "every week on Mon, Wed and Fri|every-week-on-mon,-wed-and-fri|every fri, wed, mon|매주 월, 수, 금|매주 월수금"
    ),
    "FREQ=WEEKLY;BYDAY=MO,TH": "every monday and thursday|매주 월요일과 목요일|FREQ=WEEKLY-BYDAY=MO/TH",
    "FREQ=MONTHLY": "every month|monthly|1m|매월|매달|1개월마다",
    "FREQ=MONTHLY;INTERVAL=3": "every 3 months|every quarter|quarterly|3m|3개월마다|3달마다|매분기|분기마다",
    MONTH_END: "every month on the 31st|every month on 31|매월 31일|매달 31일",
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1": "every month on the 30th|매월 30일",
    "FREQ=MONTHLY;BYMONTHDAY=1,15": "every month on the 1st and 15th|매월 1일, 15일|매월 1일과 15일",
    "FREQ=MONTHLY;BYMONTHDAY=15,28,29,30,31;BYSETPOS=1,-1": "every month on the 15th and 31st",
    "FREQ=MONTHLY;BYMONTHDAY=-1": "every month on the last|every month on the last day|매월 말일|매월 마지막 날",
    "FREQ=MONTHLY;BYDAY=-1FR": "every month on the last Friday|매월 마지막 금요일",
    "FREQ=MONTHLY;BYDAY=2TU": "every month on the 2nd Tuesday|every month on the second tue|매월 둘째 화요일|매월 둘째 주 화요일|매월 둘째주 화요일",
    "FREQ=MONTHLY;BYDAY=-2FR": (
        "every month on the 2nd last Friday|every month on the second last Friday|every-month-on-the-2nd-last-friday|every month on 2nd-last fri"
    ),
    "FREQ=MONTHLY;BYDAY=-3TU": "every month on the 3rd last Tuesday|every month on the third-last tue",
    "FREQ=MONTHLY;BYDAY=2FR,-1FR": (
        "every month on the 2nd and last Friday|every month on the 2nd, last Friday|every month on the second/last Friday|매월 둘째, 마지막 금요일"
    ),
    "FREQ=MONTHLY;BYDAY=-2MO,-1MO": "every month on the 2nd last and last Monday|every month on the 2nd last, last Monday",
    "FREQ=MONTHLY;BYMONTHDAY=-2": "every month on the 2nd last|every month on the 2nd last day|every month on the second last day",
    "FREQ=MONTHLY;BYMONTHDAY=-2,-1": "every month on the 2nd last and last day",
    "FREQ=MONTHLY;BYMONTHDAY=1,-1": "every month on the 1st and last day|every month on the 1st, last|매월 1일과 말일",
    "FREQ=MONTHLY;BYMONTHDAY=1,-2": "every month on the 1st and 2nd last",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2": "every month on the 2nd last weekday",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=-2TH": "every November on the 2nd last Thursday|every year on the 2nd last Thursday of November",
    "FREQ=MONTHLY;BYDAY=1MO,3MO": "every month on the 1st and 3rd Monday|매월 첫째, 셋째 월요일",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": "every month on the last weekday|매월 마지막 평일",
    "FREQ=YEARLY": "every year|yearly|annually|1y|매년|해마다|1년마다",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15": "every January on the 15th|every year on January 15|매년 1월 15일",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24": (
        "every year on 12-24|every year on 24 December|every dec 24th|매년 12월 24일|매년 12월24일"
    ),
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31": "every January on the 31st",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1": "every year on 2-29|매년 2월 29일",
    "FREQ=MONTHLY;BYMONTH=4,12;BYMONTHDAY=1,24": (
        "every April and December on the 1st and 24th|every year on the 1st and 24th of April, December|매년 4월과 12월 1일과 24일|"
        "매년 4월, 12월 1일, 24일|every dec, apr on the 24th and 1st|every year in April and December on the 1st and 24th"
    ),
    "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1MO": "every January, April, July and October on the first Monday|매년 1월, 4월, 7월, 10월 첫째 월요일",
    "FREQ=MONTHLY;BYMONTH=2,6;BYMONTHDAY=-1": "every February and June on the last|매년 2월과 6월 말일",
    "FREQ=MONTHLY;BYMONTH=4,12;BYMONTHDAY=28,29,30,31;BYSETPOS=-1": "every April and December on the 31st",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=4,12;BYMONTHDAY=1": "every 2 years in April and December on the 1st|every other April, December on the 1st",
    "FREQ=MONTHLY;BYMONTH=6,12": "every June and December|매년 6월과 12월",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH": "every November on the 4th Thursday|매년 11월 넷째 목요일",
    "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231": "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231T000000Z|RRULE:FREQ=MONTHLY BYDAY=~1FR UNTIL=20271231",
}  # fmt: skip
TEXTS = [(text, rule) for rule, texts in RULES.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "rule"), TEXTS)
def test_text_to_rule(text: str, rule: str) -> None:
    assert parse_repeat(text).rule == rule
    assert parse_repeat(text.upper()).rule == rule


@pytest.mark.parametrize(("text", "rule"), TEXTS)
def test_one_word_is_read_as_the_same_rule(text: str, rule: str) -> None:
    repeat = parse_repeat(text)
    plain = written_plain(repeat)
    assert parse_repeat(plain)[1:] == repeat[1:]
    said = read_fields(f"a repeat:{plain} b").repeat  # as it comes out of a title
    assert said and parse_repeat(said)[1:] == repeat[1:]


def test_plain_and_text() -> None:
    assert parse_repeat("  every   2 weeks ").text == "every 2 weeks"
    assert written_plain(parse_repeat("every week on Mon, Wed and Fri")) == "every-week-on-Mon-Wed-and-Fri"
    assert written_plain(parse_repeat("FREQ=MONTHLY;BYDAY=-1FR when done")) == "FREQ=MONTHLY-BYDAY=~1FR-when-done"


@pytest.mark.parametrize(
    ("text", "when_done"),
    [
        ("every week", False), ("every week.", False), ("every week when done.", True), ("every week when done", True), ("every-week-when-done", True), ("every week after completion", True),
        ("1w", True), ("+1w", False), ("+1w when done", True), ("매주 완료 후", True), ("매주 월요일 끝낸 뒤", True), ("3일마다 완료후", True),
        ("FREQ=WEEKLY when done", True), ("FREQ=WEEKLY", False), ("+every week", False),
    ],
)  # fmt: skip
def test_counted_from_the_day_it_was_done(text: str, when_done: bool) -> None:
    assert parse_repeat(text).when_done is when_done


@pytest.mark.parametrize(
    ("text", "due", "days"),
    [
        ("every day", "2026-12-30", "2026-12-31 2027-01-01"),
        ("every 3 days", "2024-02-27", "2024-03-01 2024-03-04"),
        ("every weekday", "2026-11-26", "2026-11-27 2026-11-30 2026-12-01"),
        ("every week", "2026-11-23", "2026-11-30 2026-12-07"),
        ("every 2 weeks on Monday", "2026-11-23", "2026-12-07 2026-12-21"),
        ("every 2 weeks on Mon and Thu", "2026-11-24", "2026-11-26 2026-12-07 2026-12-10"),
        ("every month", "2026-11-15", "2026-12-15 2027-01-15"),
        ("every month", "2027-01-31", "2027-02-28 2027-03-28"),  # it drifts: the anchor is all that is known
        ("every month on the 31st", "2027-01-31", "2027-02-28 2027-03-31 2027-04-30 2027-05-31"),
        ("every month on the 15th and 31st", "2027-02-01", "2027-02-15 2027-02-28 2027-03-15 2027-03-31"),
        ("every month on the last Friday", "2026-11-27", "2026-12-25 2027-01-29"),
        ("every month on the 2nd last Friday", "2026-11-20", "2026-12-18 2027-01-22 2027-02-19"),
        ("every month on the 2nd last", "2027-01-30", "2027-02-27 2027-03-30 2027-04-29"),
        ("every month on the 2nd Tuesday", "2026-11-10", "2026-12-08 2027-01-12"),
        ("every month on the last weekday", "2027-01-01", "2027-01-29 2027-02-26 2027-03-31"),
        ("every 3 months", "2026-11-30", "2027-02-28 2027-05-28"),
        ("every year", "2024-02-29", "2025-02-28 2026-02-28"),
        ("every year on 2-29", "2024-02-29", "2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("every year on 12-24", "2026-11-23", "2026-12-24 2027-12-24"),
        ("every April", "2026-05-31", "2027-04-30 2028-04-30"),
        ("every 400 years", "2026-11-23", "2426-11-23"),
        ("매월 말일", "2027-01-31", "2027-02-28 2027-03-31"),
        ("every April and December on the 1st and 24th", "2024-04-01", "2024-04-24 2024-12-01 2024-12-24 2025-04-01"),
        ("every April and December on the 31st", "2024-04-30", "2024-12-31 2025-04-30"),
        ("every June and December", "2024-06-30", "2024-12-30 2025-06-30"),
        ("every January and July on the last weekday", "2024-01-31", "2024-07-31 2025-01-31 2025-07-31"),
        ("every February on the last", "2024-02-29", "2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("every 6 months on the 2nd Wednesday", "2024-01-10", "2024-07-10 2025-01-08"),
        ("every week on Tuesday, Friday", "2024-01-02", "2024-01-05 2024-01-09"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2096-02-29", "2104-02-29"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;BYSETPOS=1", "2026-11-23", "2026-11-24 2026-12-01"),
        ("FREQ=YEARLY;BYMONTH=1,4", "2027-01-31", "2028-01-31"),  # as RFC 5545 says: April has no 31st
    ],
)
def test_next_days(text: str, due: str, days: str) -> None:
    day = date.fromisoformat(due)
    for expected in days.split():
        day = next_day(parse_repeat(text), day, day)
        assert day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "due", "done", "expected"),
    [
        ("every day", "2026-11-01", "2026-11-23", "2026-11-24"),
        ("every 2 weeks", "2026-11-02", "2026-11-17", "2026-11-30"),  # the phase stays
        ("every 2 weeks on Mon", "2026-11-02", "2026-11-16", "2026-11-30"),
        ("every month", "2026-01-31", "2026-03-30", "2026-03-31"),
        ("every 3 months", "2026-01-10", "2026-11-23", "2027-01-10"),
        ("every year", "2000-02-29", "2026-11-23", "2027-02-28"),
        ("every week", "2026-11-23", "2026-11-20", "2026-11-30"),  # done early: after the day it was due
        ("every week when done", "2026-11-02", "2026-11-18", "2026-11-25"),
        ("every week when done", "2026-11-30", "2026-11-18", "2026-11-25"),
        ("every month when done", "2026-11-02", "2026-01-31", "2026-02-28"),
        ("every Monday when done", "2026-11-02", "2026-11-18", "2026-11-23"),
        ("1w", "2026-11-02", "2026-11-18", "2026-11-25"),
        ("every 3 weeks on Saturday when done", "2024-04-20", "2024-05-28", "2024-06-22"),  # not four days later
        ("every 3 weeks on Monday when done", "2024-04-22", "2024-05-28", "2024-06-17"),
        ("every 2 weeks on Sunday when done", "2024-05-26", "2024-06-02", "2024-06-16"),
        ("every 2 weeks on Mon and Thu when done", "2024-05-27", "2024-05-27", "2024-05-30"),
        ("every 2 months on the 15th when done", "2024-04-15", "2024-06-10", "2024-08-15"),
        ("every 3 months on the last Friday when done", "2024-02-23", "2024-05-28", "2024-08-30"),
        ("every 2 years on 12-24 when done", "2022-12-24", "2024-03-01", "2026-12-24"),
        ("every week on Sunday when done", "2023-04-30", "2023-04-28", "2023-05-07"),  # done early
        ("every week on Sunday when done", "2023-04-30", "2023-05-02", "2023-05-07"),
        ("every month on the last when done", "2024-03-31", "2024-03-28", "2024-04-30"),
        ("every weekday when done", "2024-03-29", "2024-03-28", "2024-04-01"),
        ("every 10 days when done", "2024-03-29", "2024-03-25", "2024-04-04"),
        ("+1w", "2026-11-02", "2026-11-18", "2026-11-23"),
        ("every 2 days", "0001-01-01", "9999-12-29", "9999-12-31"),
    ],
)
def test_missed_days_are_caught_up_once(text: str, due: str, done: str, expected: str) -> None:
    day = next_day(parse_repeat(text), date.fromisoformat(due), date.fromisoformat(done))
    assert day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "''"), ("every", "every what?"), ("every blue moon", "unknown word 'blue'"), ("every tuseday", "did you mean 'tuesday'?"),
        ("evry day", "did you mean 'every'?"), ("weekday", "can't be used"), ("Monday", "can't be used"), ("INTERVAL=2", "unknown word"),
        ("every 0 days", "from one day"), ("0w", "from one day"), ("0일마다", "from one day"), ("every -2 days", "'-2'"),
        ("every 100000 years", "to 400 years"), ("every " + "9" * 5000 + " days", ""), ("every 9999999 days", "400 years"),
        ("every month on the 32nd", "a day 32"), ("매월 32일", "a day 32"), ("every month on the 0th", "'0th'"),
        ("every February on the 30th", "a day 30"), ("every April on the 31st", "a day 31"), ("매년 2월 30일", "a day 30"),
        ("every year on 13-24", "13"), ("every year on the 24th", "a month"), ("every January 1 and July 15", "all months"), ("every 2 years in April and May on the 31st", "every 2 years"),
        ("every month on Monday", "which monday"), ("every month on the 6th Monday", "which monday"), ("every month on the 6th last Monday", "which monday"),
        ("every month on the 32nd last", "a day 32"), ("every month on the 31st and 2nd last", "only one"), ("every month on the day", "which day"), ("every last friday", "can't be used there"), ("every month on the 1st mon and 3rd fri", "can't be used there"),
        ("every month on the 30th and 31st", "only one"), ("every day on Monday", "can't follow"), ("2b", "can't be counted"),
        ("every other weekday", "can't be counted"), ("매주 목성", "'목성'"), ("every 2nd", "'2nd'"),
        ("FREQ=HOURLY", "shorter than a day"), ("FREQ=SECONDLY;INTERVAL=5", "shorter than a day"), ("FREQ=DAILY;BYHOUR=3", "shorter than a day"),
        ("FREQ=DAILY;COUNT=3", "no COUNT"), ("FREQ=DAILY;FREQ=DAILY", "once"), ("FREQ=", "FREQ="), ("FREQ=DAILY;X", "'X'"),
        ("FREQ=DAILY;INTERVAL=0", "from one day"), ("FREQ=MONTHLY;BYMONTHDAY=40", "a day 40"), ("FREQ=DAILY;UNTIL=20261331", ""),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "a day 0"), ("FREQ=YEARLY;BYMONTH=13", "13"), ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=400", "bysetpos"), ("FREQ=MONTHLY;BYDAY=MO,1FR", "invalid part"),
    ],
)  # fmt: skip
def test_what_is_no_rule(text: str, why: str) -> None:
    with pytest.raises(Misused) as caught:
        parse_repeat(text)
    assert why in caught.value.message and "\n" not in caught.value.message and len(caught.value.message) < 250
    assert "every 2 weeks on Monday" in caught.value.hint


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("every day", "9999-12-31"), ("every week", "9999-12-30"), ("every month on the 31st", "9999-12-31"), ("every year", "9999-01-01"),
        ("every 400 years", "9700-01-01"), ("FREQ=DAILY;UNTIL=20201231", "2026-11-23"), ("FREQ=DAILY;UNTIL=20261123", "2026-11-23"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2026-11-24"), ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3", "2026-04-01"),
        ("FREQ=MONTHLY;BYDAY=9MO", "2026-11-24"), ("FREQ=YEARLY;BYYEARDAY=400", "2026-11-24"), ("FREQ=WEEKLY;WKST=SU", "9999-12-31"),
    ],
)  # fmt: skip
def test_what_has_no_next_day_is_found_out_soon(rule: str, due: str) -> None:
    started = process_time()
    with pytest.raises(Misused) as caught:
        next_day(parse_repeat(rule), date.fromisoformat(due), date.fromisoformat(due))
    assert "has no day after" in caught.value.message and caught.value.hint
    assert process_time() - started < 2


WORDED = st.one_of(
    st.sampled_from([text for text, _ in TEXTS if "UNTIL" not in text]),
    st.builds(
        lambda number, unit: f"every {number} {unit}",
        st.integers(1, 40),
        st.sampled_from(["days", "weeks", "months", "years"]),
    ),
    st.builds(
        lambda number, day: f"every {number} weeks on {day}",
        st.integers(1, 9),
        st.sampled_from(["Monday", "tue and thu", "sat, sun", "weekdays"]),
    ),
    st.builds(lambda days: f"every month on the {days}", st.sampled_from(["last", "1st, 15th", "3rd Sunday", "29th"])),
    st.builds(lambda day: f"every month on the {day}th", st.integers(1, 31)),
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(text=WORDED, due=DAYS, late=st.integers(-400, 400))
def test_the_next_day_is_the_first_that_obeys(text: str, due: date, late: int) -> None:
    repeat, done = parse_repeat(text), due + timedelta(days=late)
    day, after = next_day(repeat, due, done), max(due, done)
    if repeat.when_done:  # todo.txt's `1w`
        assert day > done
    elif due.day <= 28 or "BY" in repeat.rule.replace("BYMONTH=", ""):
        assert day == first_by_dateutil(repeat, due, after)
    else:  # a short month's last day stands in: RFC 5545 leaves it out
        assert day > after


@given(text=WORDED, due=DAYS, late=st.integers(-400, 400))
def test_counted_from_done_it_keeps_its_distance(text: str, due: date, late: int) -> None:
    repeat, done = parse_repeat(f"{text} when done"), due + timedelta(days=late)
    day, names_days = next_day(repeat, due, done), "BY" in repeat.rule.replace("BYMONTH=", "")
    assert day > (max(due, done) if names_days else done)
    if names_days or done.day <= 28:
        rule = rrulestr(repeat.rule, dtstart=datetime.fromordinal(done.toordinal()))
        assert datetime.fromordinal(day.toordinal()) in rule


def first_by_dateutil(repeat: Repeat, anchor: date, after: date) -> date:
    rule = rrulestr(repeat.rule, dtstart=datetime.fromordinal(anchor.toordinal()))
    found = rule.after(datetime.fromordinal(after.toordinal()))
    assert found
    return found.date()


@given(text=WORDED, ending=st.sampled_from(["", " when done", " 끝낸 뒤"]))
@example(text="every weekend.", ending=" 끝낸 뒤")
@example(text="+ 1w", ending=" when done")
@example(text="every month on the 15th/last", ending="")
@example(text="every month on / the 2nd last", ending="")
@example(text="every year on 12/24", ending="")
def test_plain_keeps_the_rule(text: str, ending: str) -> None:
    repeat = parse_repeat(text + ending)
    assert parse_repeat(written_plain(repeat)).rule == repeat.rule
    assert parse_repeat(written_plain(repeat)).when_done == repeat.when_done


@given(st.text(max_size=30) | st.text("FREQ=DAILYWKMONTH;BSUP,-+0123456789 every on the", max_size=40))
def test_any_text_is_a_rule_or_misused(text: str) -> None:
    try:
        repeat = parse_repeat(text)
    except Misused:
        return
    assert parse_repeat(repeat.rule).rule == repeat.rule
