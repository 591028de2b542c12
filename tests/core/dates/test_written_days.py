"""Every way of writing a day: read in a line, and written the same way for another day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tiltool.core.dates.day_tokens import write_day
from tiltool.core.dates.written_days import LIKELY, read_days
from tiltool.core.note.redate import Sample, line_form, redated, redated_heading

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def ordinal(day: date) -> str:
    return f"{day.day}{ {1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st'}.get(day.day, 'th') }"


def month(day: date) -> str:
    return MONTHS[day.month - 1]


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
Writer = Callable[[date], str]

PLAIN: dict[str, Writer] = {
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "TIL iso": lambda day: f"TIL {day:%Y-%m-%d}",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "dots": lambda day: f"{day:%Y. %m. %d}",
    "narrow dots": lambda day: f"{day:%Y.%m.%d}",
    "underscores": lambda day: f"{day:%Y_%m_%d}",
    "digits": lambda day: f"{day:%Y%m%d} 일보",
    "time": lambda day: f"date: {day:%Y-%m-%d}T08:15:00+09:00",
    "month first": lambda day: f"{month(day)} {day.day}, {day.year}",
    "day first": lambda day: f"{day.day} {month(day)} {day.year}",
    "no year": lambda day: f"{month(day)} {day.day}",
    "ordinal": lambda day: f"{month(day)} {ordinal(day)}, {day.year}",
    "ordinal first": lambda day: f"{weekday(day)} {ordinal(day)} {month(day)}",
    "ordinal of": lambda day: f"{ordinal(day)} of {month(day)} {day.year}",
    "upper case": lambda day: f"{weekday(day)}, {month(day)} {day.day}, {day.year}".upper(),
    "lower case": lambda day: f"{weekday(day)}, {month(day)} {ordinal(day)}".lower(),
    "short": lambda day: f"{weekday(day)[:3]} {day.day} {month(day)[:3]} {day.year}" if day.month != 5 else "",
    "hyphens": lambda day: f"{day.day}-{month(day)[:3]}-{day.year}" if day.month != 5 else "",
    "year first": lambda day: f"{day.year} {month(day)} {day.day}",
    "short year": lambda day: f"{month(day)} {ordinal(day)} '{day:%y}",
    "korean": lambda day: f"{day.year}년 {day.month}월 {day.day}일 {'월화수목금토일'[day.weekday()]}요일",
    "korean brackets": lambda day: f"{day:%Y-%m-%d} ({'월화수목금토일'[day.weekday()]})",
    "korean no year": lambda day: f"{day.month}월 {day.day}일 ({'월화수목금토일'[day.weekday()]})",
    "korean close": lambda day: f"{day.month}월{day.day}일",
    "japanese": lambda day: f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）",
    "japanese long": lambda day: f"{day.month}月{day.day}日 {'月火水木金土日'[day.weekday()]}曜日",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}",
    "chinese short": lambda day: f"周{'一二三四五六日'[day.weekday()]} {day:%Y-%m-%d}",
    "week": lambda day: f"{day:%Y-%m-%d} W{day.isocalendar().week:02}",
    "iso week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}-{day.isoweekday()}",
    "quarter": lambda day: f"{day:%Y-%m-%d} · {day.year} Q{(day.month + 2) // 3}",
    "weekday within": lambda day: f"{month(day)} {day.day}, {weekday(day)} {day.year}",
    "the": lambda day: f"{weekday(day)}, the {ordinal(day)}",
    "reiwa": lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日" if day.year > 2018 else "",
    "week of month": lambda day: f"{day.month}월 {(day.day + day.replace(day=1).weekday() - 1) // 7 + 1}주차",
    "full width, slashes": lambda day: f"{day:%Y／%m／%d}".translate(WIDE),
    "lenticular brackets": lambda day: f"【{'월화수목금토일'[day.weekday()]}】 {day:%Y-%m-%d}",
    "week before": lambda day: f"W{day.isocalendar().week:02} {day:%Y-%m-%d}",
    "bold": lambda day: f"**{day:%Y-%m-%d}** {'월화수목금토일'[day.weekday()]}",
    "link": lambda day: f"[{day:%Y-%m-%d}] {'월화수목금토일'[day.weekday()]}",
    "short year, spaced dots": lambda day: f"'{day:%y. %m. %d}",
    "short year, dots": lambda day: f"'{day:%y.%m.%d}",
    "half, month": lambda day: f"{weekday(day)}, {month(day)}",
    "half, year": lambda day: f"{month(day)} {day.year}",
}
EVIDENT: dict[str, Writer] = PLAIN | {
    "no zeros": lambda day: f"{day.year}-{day.month}-{day.day}",
    "no zeros, slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "no zeros, dots": lambda day: f"{day.year}. {day.month}. {day.day}.",
    "american": lambda day: f"{day.month}/{day.day}/{day.year}",
    "american zeros": lambda day: f"{day:%m/%d/%Y}",
    "european": lambda day: f"{day:%d/%m/%Y}",
    "european dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "two digits": lambda day: f"{day:%y-%m-%d}",
    "two digits, day first": lambda day: f"{day:%d.%m.%y}",
    "six digits": lambda day: f"{day:%y%m%d}",
    "bare": lambda day: f"{day:%m-%d} standup",
    "bare, no zeros": lambda day: f"{day.month}/{day.day}",
    "bare, dots": lambda day: f"{day:%m.%d} ({'월화수목금토일'[day.weekday()]})",
    "korean zeros": lambda day: f"{day:%m월 %d일}",
    "short names": lambda day: f"{weekday(day)[:3]} {month(day)[:3]} {day.day:02}",
    "day alone": lambda day: f"{day.day:02}",
    "day and weekday": lambda day: f"{day.day} {weekday(day)}",
    "week alone": lambda day: f"Week {day.isocalendar().week}",
    "full width": lambda day: f"{day:%Y年%m月%d日}".translate(WIDE) + f"（{'月火水木金土日'[day.weekday()]}）",
    "short reiwa": lambda day: f"R{day.year - 2018}.{day.month}.{day.day}" if day.year > 2018 else "",
    "twice": lambda day: f"{day:%Y-%m-%d} ({day.month}/{day.day})",
    "day of the year": lambda day: f"{day:%Y-%j}",
    "full width, no zeros": lambda day: f"{day.month}／{day.day}".translate(WIDE),
    "korean week": lambda day: f"{day.isocalendar().week}주차 회의",
}
_RANDOM = Random(1)
DAYS = [date(2000, 1, 1) + timedelta(_RANDOM.randrange(365 * 60)) for _ in range(40)]
DAYS += [
    date(2026, 3, 10),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2024, 2, 29),
    date(2026, 5, 5),
    date(2026, 10, 10),
]
CHANGES = [*pairwise(DAYS), *((old, old + timedelta(1)) for old in DAYS)]
"""From a day to another one."""
SAMPLE_DAYS = (date(2019, 2, 3), date(2019, 5, 9), date(2017, 8, 31), date(2018, 12, 25))


@pytest.mark.parametrize("name", PLAIN)
def test_a_day_is_written_anew_as_it_was(name: str) -> None:
    write = PLAIN[name]
    for old, new in CHANGES:
        if write(old) and write(new):
            assert redated(write(old), old, new) == write(new)


@pytest.mark.parametrize("name", EVIDENT)
def test_earlier_notes_show_how_a_day_is_written(name: str) -> None:
    write = EVIDENT[name]
    samples = [Sample(day, frozenset([write(day)])) for day in SAMPLE_DAYS]
    for old, new in CHANGES:
        if write(old) and write(new):
            form = line_form(write(old), old, samples)
            assert write_day(form.form, new) == write(new)
            assert form.shared == len([day for day in SAMPLE_DAYS if write(day)])


@pytest.mark.parametrize(
    "line",
    [
        "v3.10", "Python 3.10 released", "3:10", "score 3-10", "10-12 people", "ratio 3/10", "10 things to do",
        "port 3100", "call 03-10-5555", "2025-03-10", "2026-03-09", "Thursday 7 January", "10% done", "3.10.2",
        "#310", "3x10", "Monday standup", "Q3 goals", "W12", "10 things · version 3.10 · 2/3",
    ],
)  # fmt: skip
def test_numbers_that_are_not_the_day_stay(line: str) -> None:
    form = line_form(line, date(2026, 3, 10)).form
    assert {write_day(form, new) for new in DAYS} == {line}


@pytest.mark.parametrize(
    "words",
    [
        "deploy of v2026.3.10", "TIL 3-10", "ratio 3/10", "won 3:10, score 3-10", "fix #310", "fix #3", "pages 3-10", "Python 3.10",
        "3.10.0 released", "10 things", "chapter 03", "day 10", "node-03-10", "rfc 0310", "sprint 26", "10% done", "3x10", "ver. 3-10",
        "room 310", "3–10 people", "$3.10", "3-10 won", "03/10 done", "PR 310", "10.3 km",
    ],
)  # fmt: skip
def test_numbers_beside_the_day_stay_in_a_title(words: str) -> None:
    for new in DAYS:
        assert redated(f"2026-03-10 {words}", date(2026, 3, 10), new) == f"{new} {words}"
        assert redated(f"# {words} (2026-03-10)", date(2026, 3, 10), new) == f"# {words} ({new})"


@pytest.mark.parametrize(
    "title", ["Release v2026.3.10", "v3.10", "score 3-10", "ratio 3/10", "pages 3-10", "버전 3-10"]
)
def test_a_title_of_a_count_stays(title: str) -> None:
    assert {redated(title, date(2026, 3, 10), new) for new in DAYS} == {title}


@pytest.mark.parametrize("line", ["since 2026-03-10", "v3-10", "10-03 h", "Tuesday is for tests", "### 3/10"])
def test_what_earlier_notes_have_word_for_word_stays(line: str) -> None:
    samples = [Sample(date(2026, 3, day), frozenset([line])) for day in (9, 8)]
    form = line_form(line, date(2026, 3, 10), samples, least=LIKELY)
    assert (write_day(form.form, date(2026, 3, 11)), form.shared) == (line, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-03-10 (수)", "2026-03-11 (수)"),  # it was a Tuesday
        ("Thursday 10th March", "Wednesday 11th March"),
        ("3-10", "3-11"),
        ("03.10", "03.11"),
        ("10", "11"),
        ("Tue", "Wed"),
        ("Week 11", "Week 11"),
        ("26.03.10", "26.03.11"),
    ],
)
def test_a_title_states_the_new_day(old: str, new: str) -> None:
    assert redated(old, date(2026, 3, 10), date(2026, 3, 11)) == new


def test_a_note_that_moves_states_the_new_day_at_its_top() -> None:
    text = "\ufeff---\r\ndate: 2026-03-10\r\nversion: 3-10\r\n---\r\n\r\n# 3/10 (Tue)\r\n\r\nsince 2026-03-10\r\n# 3/10\r\n"
    moved = redated_heading(text, date(2026, 3, 10), date(2026, 4, 1))
    assert moved == text.replace("date: 2026-03-10", "date: 2026-04-01").replace("3/10 (Tue)", "4/1 (Wed)")


PIECES = [
    "2020-09-24",
    "2020년 9월 24일",
    "년 9",
    "주차",
    "ver ",
    "2020",
    "24",
    "-",
    " ",
    "TIL",
    "Thu",
    "sept",
    "(",
    "]",
    "th",
    "W",
    "Q",
    "of the",
    "#",
    "월",
    "목요일",
    "일",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("ver2020-09-24주차")
@example("(2020년 9월 24일 (목)")
def test_a_line_with_one_usual_date_is_read_as_any_other(line: str) -> None:
    other = line + " x" + "9" * 11  # a number that is no date, after which nothing is taken for granted
    alone, first = (read_days(text, date(2020, 9, 24)) for text in (line, other))
    assert [(each.start, each.end, each.forms) for each in alone] == [
        (each.start, each.end, each.forms) for each in first
    ]
