"""Every way to name the note of a day: read, and written the same way for every other day."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from tiltool.core.dates.day_patterns import naming_of, render_day
from tiltool.core.dates.days import (
    DAY_NOTE,
    DAY_NOTE_NAMED,
    STRAY,
    day_in_text,
    day_of_path,
    pinned_day,
)
from tiltool.core.note.redate import redated

DAY = date(2020, 9, 24)
PATTERNS = [
    "%Y-%m-%d.md",
    "%Y/%Y-%m-%d.md",
    "%Y/%m/%Y-%m-%d.md",
    "%Y-%m/%Y-%m-%d.md",
    "%Y/%m/%d.md",
    "diary/%Y/%m/%d.md",
    "%Y_%m_%d.md",
    "journals/%Y_%m_%d.md",
    "%Y.%m.%d.md",
    "%y%m%d.md",
    "%y-%m-%d.md",
    "%Y%m%d.md",
    "%Y%m/%m%d.md",
    "%Y/%m%d.md",
    "%Y년/%m월/%d일.md",
    "%Y年/%m/%d.md",
    "%Y年/%m月/%d日.md",
    "TIL-%Y-%m-%d.md",
    "오늘 %Y-%m-%d.md",
    "%Y-%m/%y%m%d.md",
    "%Y-%m/%d.md",
    "%Y%m/%d.md",
    "%Y.%m/%d.md",
    "%Y/%m-%B/%Y-%m-%d.md",
    "%Y/%m-%B/%m%d.md",
    "%Y/%m/%m-%d.md",
    "%Y/W%V/%m%d.md",
    "W%V/%Y-%m-%d.md",
    "%Y년 %m월/%d일.md",
    "%B %o, %Y.md",
    "%d.%m.%Y.md",
    "%Y/%m/%d.%m.%Y.md",
]
WITHOUT_ZEROS = (
    "%Y/%-m/%-d.md", "%Y/%-m월/%-d일.md", "%Y년 %-m월/%-d일.md", "%Y-%-m-%-d.md", "%Y_%-m_%-d.md", "%Y.%-m.%-d.md",
    "%Y년 %-m월 %-d일.md", "%Y年%-m月%-d日.md", "%B %-d, %Y.md", "%b %o, %Y.md", "%-d %B %Y.md", "%-m월/%Y-%m-%d.md",
    "%-d.%-m.%Y.md",
)  # fmt: skip


def days() -> Iterator[date]:
    return (date(2019, 12, 1) + timedelta(days=number) for number in range(0, 430))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_day_is_read_back(pattern: str) -> None:
    for day in days():
        path = render_day(pattern, day)
        found = day_of_path(path)
        assert found and found.day == day
        assert day_of_path(unicodedata.normalize("NFD", path)) == found
        assert naming_of(path, day) == pattern


@pytest.mark.parametrize("pattern", WITHOUT_ZEROS)
def test_every_day_without_zeros_is_read_back(pattern: str) -> None:
    for day in days():
        found = day_of_path(render_day(pattern, day))
        assert found and found.day == day
    notes = [(render_day(pattern, day), day) for day in days()]
    assert naming_of(*notes[-1], notes[:-1]) == pattern


@pytest.mark.parametrize("path", ["2021-07월/31.md", "2021년7월31일.md", "2021/7월 (July)/0731.md"])
def test_no_year_or_month_is_fixed_in_a_pattern(path: str) -> None:
    found = day_of_path(path)
    assert found
    pattern, other = naming_of(path, found.day), date(2023, 12, 4)
    assert getattr(day_of_path(render_day(pattern, other)), "day", None) == other


@pytest.mark.parametrize("name", ["README.md", "index.md"])
def test_a_folder_a_day_is_read_back(name: str) -> None:
    for day in days():
        path = render_day(f"%Y/%m/%d/{name}", day)
        found = day_of_path(path)
        assert found and found == (day, DAY_NOTE)
        if day.month != day.day:
            assert naming_of(path, day) == f"%Y/%m/%d/{name}"


def test_a_folder_a_day_where_month_and_day_are_one_number() -> None:
    assert naming_of("2020/10/10/README.md", date(2020, 10, 10)) == "%Y/%m/%d/README.md"


@pytest.mark.parametrize(
    "path", ["2020/9/24.md", "2020/9월/24일.md", "2020년/9월/24일.md", "2020/9월/5일.md", "2020/9/5.md"]
)
def test_numbers_without_a_zero_name_the_right_day_too(path: str) -> None:
    found = day_of_path(path)
    assert found
    other = date(2020, 10, 1)
    written = day_of_path(render_day(naming_of(path, found.day), other))
    assert written and written.day == other


@pytest.mark.parametrize(
    "path",
    [
        "0916.md", "9월/24일.md", "09/24.md", "20201017161812-name.md", "20201017161812.md", "202010171618.md",
        "2020.md", "2020-09.md", "2020/09.md", "2020/week-39.md", "2020-W39.md", "2020-02-30.md", "2020-13-01.md",
        "2020-00-01.md", "2020/02/30.md", "201332.md", "1234567.md", "0001-01-01.md", "1899-12-31.md", "README.md",
        "name.md", "notes.md", "index.md", "12.md", "2020-13-45.md", ".md", "name .md", "2020-9.md", "202009/0824.md", "200924-name.md", "v200924.md", "12020-09-24.md",
        "2020-09-241.md", "2021/08/0731.md", "2021/7월/0831.md", "PyCharm 2021.3.1.md", "2021-3-32.md", "Ma 24, 2020.md", "2020-0924.md", "2020_09-24.md", "24.13.2020.md", "31.02.2020.md",
        "24-09-2020.md", "24.09-2020.md", "v 24.09.2020.md", "124.09.2020.md", "", "/", "2020/09/24/notes.md",
    ],
)  # fmt: skip
def test_names_that_only_look_like_days(path: str) -> None:
    assert day_of_path(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "_2020-09-24.md", "2020-09-24 (conflict).md", "2020-09-24 (1).md", "2020-09-24 copy.md", "2020-09-24 사본.md",
        "2020-09-24.sync-conflict-20200925-080000-ABCDEF.md", "2020-09-24.backup.md", "2020-09-24~.md",
        "~2020-09-24.md", "복사본 2020-09-24.md", "Copy of 2020-09-24.md", "2020-09-24 のコピー.md",
    ],
)  # fmt: skip
def test_copies_are_never_the_note_of_their_day(path: str) -> None:
    found = day_of_path(path)
    assert found is None or found.rank == STRAY


@pytest.mark.parametrize(
    ("pattern", "path"), [("%%%Y-%m-%d", "%2020-09-24"), ("%H %Y", "%H 2020"), ("a", "a"), ("%", "%")]
)
def test_render_knows_five_tokens(pattern: str, path: str) -> None:
    assert render_day(pattern, DAY) == path


def test_a_percent_sign_in_a_folder_is_one_later() -> None:
    assert render_day(naming_of("100%d/2020-09-24.md", DAY), date(2021, 1, 5)) == "100%d/2021-01-05.md"


@pytest.mark.parametrize(
    ("path", "rank", "next_path"),
    [
        ("2020-09-24.md", DAY_NOTE, "2021-01-05.md"),
        ("2020/09/24/README.md", DAY_NOTE, "2021/01/05/README.md"),
        ("2020-09-24-docker.md", DAY_NOTE_NAMED, "2021-01-05.md"),
        ("TIL-2020-09-24.md", DAY_NOTE_NAMED, "TIL-2021-01-05.md"),
        ("_2020-09-24.md", STRAY, "_2021-01-05.md"),
        ("2020-09-24 (conflict).md", STRAY, "2021-01-05.md"),
        ("2020-09-24.sync-conflict-20200925-1.md", STRAY, "2021-01-05.md"),
        ("2020-09-24 copy.md", STRAY, "2021-01-05.md"),
    ],
)
def test_what_is_beside_the_day_ranks_a_name_and_is_not_in_the_next(path: str, rank: int, next_path: str) -> None:
    assert day_of_path(path) == (DAY, rank)
    assert render_day(naming_of(path, DAY), date(2021, 1, 5)) == next_path


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("TIL 2020-09-24", True), ("2020. 09. 24", True), ("2020. 9. 24. (목)", True),
        ("September 24, 2020", True), ("Sep 24th, 2020", True), ("Thu, Sept. 24 2020", True), ("24 September 2020", True),
        ("2020/09/24", True), ("20200924", True), ("2020년 9월 24일", True), ("2020年9月24日", True),
        ("2020-09-24 and 2019-01-01", True), ("09-24", False), ("9월 24일", False), ("2020-09", False),
        ("2020-09-240", False), ("Foo 24, 2020", False), ("Ma 24, 2020", False), ("20201017161812", False), ("", False),
    ],
)  # fmt: skip
def test_the_day_in_a_title(text: str, day: bool) -> None:
    assert day_in_text(text) == (DAY if day else None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("no day", "no day"),
        ("no day 2020-09-240", "no day 2020-09-240"),
        ("TIL 2020-09-24", "TIL 2021-01-05"),
        ("2020. 9. 24. (목)", "2021. 1. 5. (화)"),
        ("2020년 9월 24일 목요일", "2021년 1월 5일 화요일"),
        ("Thursday, September 24, 2020", "Tuesday, January 5, 2021"),
        ("Thu 24 Sep 2020", "Tue 5 Jan 2021"),
        ("date: 2020-09-24T08:00", "date: 2021-01-05T08:00"),
        ("2020-09-2", "2020-09-2"),
        ("2020-09-23", "2020-09-23"),
        ("Thursdays", "Thursdays"),
        ("목표", "목표"),
        ("2020-09-24 2020/09/24 20200924", "2021-01-05 2021/01/05 20210105"),
        ("2020_09_24", "2021_01_05"),
        ("9월 24일 목요일", "1월 5일 화요일"),
        ("2020年9月24日（木曜日）", "2021年1月5日（火曜日）"),
        ("2020-09-24 (목)", "2021-01-05 (화)"),
        ("2020-09-24 (Thu)", "2021-01-05 (Tue)"),
        ("24 September 2020", "5 January 2021"),
        ("September 24", "January 5"),
        ("星期四", "星期二"),
    ],
)
def test_redated(old: str, new: str) -> None:
    assert redated(old, DAY, date(2021, 1, 5)) == new


@pytest.mark.parametrize("text", ["since 2019-09-24", "2021/9/24", "2019年9月24日", "1.9/24/3"])
def test_a_day_of_another_year_is_no_day_of_this_one(text: str) -> None:
    assert redated(text, DAY, date(2021, 1, 5)) == text


def test_redating_to_the_same_day_changes_nothing() -> None:
    for text in ("2020-09-24 (목) Thursday", "9/24", "Sep 24"):
        assert redated(text, DAY, DAY) == text


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y/%m/%d", "%Y. %m. %d", "%m/%d", "%Y년 %m월 %d일"])
def test_redated_keeps_its_zeros_all_year(form: str) -> None:
    """Late in October a day looks the same with zeros and without: it must not lose them in November."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(364)]
    if "월" in form:
        days = [day for day in days if day.month < 10 and day.day < 10]  # both are written; zeros show which
    for day in days:
        text = f"TIL {day:{form}}"
        assert redated(text, day, day + timedelta(days=1)) == f"TIL {day + timedelta(days=1):{form}}"


@pytest.mark.parametrize(
    ("pattern", "others"),
    [
        ("%Y/%-m/%-d.md", [date(2026, 9, 5), date(2026, 10, 1)]),
        ("%Y/%-m월/%-d일.md", [date(2026, 9, 5)]),
        ("%Y/%m-%B/%Y-%m-%d.md", []),
        ("%Y/%B/%d.md", []),
        ("%Y/%b/%Y-%m-%d.md", []),
        ("%Y/%m-%B/%d-%A.md", [date(2026, 10, 30)]),
        ("%G/W%V/%Y-%m-%d.md", []),
        ("%G-W%V/%Y-%m-%d.md", []),
        ("%G/Week %-V/%Y-%m-%d.md", []),
        ("%G/%-V주차/%Y-%m-%d.md", []),
        ("%Y-Q%q/%Y-%m-%d.md", []),
        ("%Y/%m_%-m월/%Y-%m-%d.md", [date(2026, 9, 5)]),
        ("%Y-%m-%d (%[월]).md", []),
        ("%Y-%m-%d_%A.md", []),
        ("%Y년 %-m월 %-d일.md", []),
        ("%Y年%-m月%-d日.md", []),
        ("%Y년 %m월 %d일.md", [date(2026, 9, 5)]),
        ("%Y/Q%q/%Y-%m-%d.md", []),
        ("%Y-%m-%d(%a).md", [date(2026, 10, 30)]),
        ("%Y-%m-%d %A.md", [date(2026, 10, 30)]),
        ("%Y-%m-%d, %a.markdown", [date(2026, 10, 30)]),
        ("%Y-%m-%d (%[월]).md", [date(2026, 10, 30)]),
        ("%Y-%m-%d（%[月]）.md", [date(2026, 10, 30)]),
        ("%Y.%m.%d(%[월]) 업무일지.md", [date(2026, 10, 30)]),
        ("%Y%m%d_일보.md", [date(2026, 10, 30)]),
        ("diary/%Y/%m/%d-log.md", [date(2026, 9, 5)]),
    ],
)
def test_the_pattern_is_read_off_several_names(pattern: str, others: list[date]) -> None:
    """The newest name is that of the last day of October: it shows no zeros, and one word looks like any other."""
    newest = date(2026, 10, 31)
    paths = [(render_day(pattern, day), day) for day in others]
    assert naming_of(render_day(pattern, newest), newest, paths) == pattern
    for day in (*days(), newest):
        found = day_of_path(render_day(pattern, day))
        assert (found and found.day == day and found.rank < STRAY) or "-log" in pattern


def test_a_word_that_one_name_has_is_not_in_the_next() -> None:
    others = [(f"2026-10-{day}.md", date(2026, 10, day)) for day in (28, 29, 30)]
    assert naming_of("2026-10-31-docker.md", date(2026, 10, 31), others) == "%Y-%m-%d.md"
    assert naming_of("2026-10-31-docker.md", date(2026, 10, 31)) == "%Y-%m-%d.md"


@pytest.mark.parametrize(("pinned", "day"), [(None, "2026-03-09"), ("", "2026-03-09"), ("2020-09-25", "2020-09-25")])
def test_the_day_is_the_working_day_unless_one_is_named(pinned: str | None, day: str) -> None:
    assert str(pinned_day(pinned, datetime(2026, 3, 10, 3, 59), 240)) == day
    assert pinned_day(None, datetime(2026, 3, 10, 4), 240) == date(2026, 3, 10)


def test_62_a_day_starts_when_its_owner_says() -> None:
    night = datetime(2020, 9, 25, 1, 30)
    assert pinned_day(None, night, 0) == date(2020, 9, 25)
    assert pinned_day(None, night, 4 * 60) == DAY
