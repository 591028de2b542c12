"""Days in words in the fields of a new title become dates; what is no day stays, and is reported."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.edit.field_edits import invalid_days, with_dates, with_fields
from tiltool.core.note.fields import DAY_FIELDS, read_fields

TODAY = date(2026, 3, 10)  # a Tuesday


@pytest.mark.parametrize(
    ("title", "dated"),
    [
        ("report due:friday", "report due:2026-03-13"),
        ("report due:friday.", "report due:2026-03-13."),
        ("(due:friday)", "(due:2026-03-13)"),
        ("a due:next friday b", "a due:2026-03-13 b"),
        ("a due:12-24", "a due:2026-12-24"),
        ("a due:1-2", "a due:2027-01-02"),
        ("a due:+3 !", "a due:2026-03-13 !"),
        ("a due:end of next month", "a due:2026-04-30"),
        ("a scheduled:내일 due:다음주 금요일 끝", "a scheduled:2026-03-11 due:2026-03-20 끝"),
        ("a due:다음 달 3일까지 보고", "a due:2026-04-03 보고"),
        ("a 📅 tomorrow", "a 📅 2026-03-11"),
        ("a ⏳\ufe0f next monday", "a ⏳\ufe0f 2026-03-16"),
        ("a [due:: next friday] b", "a [due:: 2026-03-13] b"),
        ("a due:3 days", "a due:2026-03-13"),
        ("a due:금", "a due:2026-03-13"),
        ("a due:다음주금요일，b", "a due:2026-03-20，b"),
        ("a 「due:내일」", "a 「due:2026-03-11」"),
        ("a due:3/13(금) b", "a due:2026-03-13 b"),
        ("a (due:3/13)", "a (due:2026-03-13)"),
        ("a @due(next friday) b", "a @due(2026-03-13) b"),
        ("a due:2026/3/13", "a due:2026-03-13"),
        ("a 🗓️ 1.9.", "a 🗓️ 2027-01-09."),
        ("a due:+1w, b", "a due:2026-03-17, b"),
        ("a due:end of month!", "a due:2026-03-31!"),
        ("a due:来週の金曜日", "a due:2026-03-20"),
        ("a done:yesterday", "a done:2026-03-09"),
        ("a done:friday", "a done:2026-03-06"),
        ("a due:today due:tomorrow", "a due:2026-03-10 due:2026-03-11"),
    ],
)
def test_a_day_in_words_is_written_as_a_date(title: str, dated: str) -> None:
    assert with_dates(title, TODAY) == dated
    assert with_dates(dated, TODAY) == dated


@pytest.mark.parametrize(
    "title",
    [
        "a due:2026-12-01 x",
        "a 📅 2026-12-01",
        "a 📅 회의",
        "npm start:dev",
        "`due:friday` x",
        "`a`friday x",
        "https://x/due:friday",
        "overdue:friday",
        "due: friday",
        "a due:3d-printer",
        "a due:mon-fri",
        "",
    ],
)
def test_other_text_stays(title: str) -> None:
    assert with_dates(title, TODAY) == title


@pytest.mark.parametrize(
    ("title", "invalid"),
    [
        ("a due:soon", ["due:soon"]),
        ("a due:2026-02-30", ["due:2026-02-30"]),
        ("a [due:: soon]", ["[due:: soon]"]),
        ("a scheduled:언젠가, b", ["scheduled:언젠가"]),
        ("npm start:dev `due:soon` due:2026-12-01", []),
    ],
)
def test_fields_without_a_day(title: str, invalid: list[str]) -> None:
    assert invalid_days(title) == invalid


@pytest.mark.parametrize("end", ["", "^id1", "(WIP)", "(WIP) ^id1", "（진행중）"])
@pytest.mark.parametrize("title", ["", "a", "a @blog"])
@pytest.mark.parametrize("style", ["plain", "emoji", "dataview"])
def test_a_new_field_goes_before_the_end_of_a_title(title: str, end: str, style: str) -> None:
    whole = f"{title} {end}".strip()
    changed = with_fields(whole, {"due": "2026-01-09", "repeat": "every 2 weeks"}, style)
    fields = read_fields(changed)
    assert (str(fields.due), fields.repeat) == ("2026-01-09", "every 2 weeks")
    assert changed.split()[: len(title.split())] == title.split() and f" {changed}".endswith(f" {end}".rstrip())
    assert with_fields(changed, {"due": None, "repeat": None}, style) == whole


@given(st.text() | st.text("due:📅 [](friday2026-0112tomorw:.`", max_size=40))
def test_only_words_for_days_change(title: str) -> None:
    dated = with_dates(title, TODAY)
    assert dated == title or any(name in title for name in DAY_FIELDS)
