"""Lines that state the day before or after their note: links from day to day, fields, headings."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tiltool.core.edit.new_note import Habit, draft_from_habit
from tiltool.core.note.parse import parse

ONE = timedelta(1)
Writer = Callable[[date, date], str]
"""What a note has, from its day and that of the note before."""

EVERY_DAY = [
    tuple(last - number * ONE for number in range(5))
    for last in (
        date(2026, 1, 9),
        date(2026, 3, 1),
        date(2026, 1, 1),
        date(2024, 3, 1),
    )
]
WORKING_DAYS = [
    (date(2026, 1, 12), date(2026, 1, 9), date(2026, 1, 8), date(2026, 1, 7), date(2026, 1, 6)),
    (date(2026, 1, 13), date(2026, 1, 12), date(2026, 1, 9), date(2026, 1, 8), date(2026, 1, 7)),
    (date(2026, 3, 2), date(2026, 2, 27), date(2026, 2, 26), date(2026, 2, 25), date(2026, 2, 24)),
]


def weekday(day: date) -> str:
    return "월화수목금토일"[day.weekday()]


LINES: dict[str, Writer] = {
    "arrows": lambda day, before: f"« [[{before}]] | [[{day + ONE}]] »",
    "words": lambda day, before: f"Previous: [[{before}]] · Next: [[{day + ONE}]]",
    "korean": lambda day, before: f"[어제]({before}.md) | [내일]({day + ONE}.md)",
    "folders": lambda day, before: f"← [[{before:%Y/%m}/{before}|이전]] [[{day + ONE:%Y/%m}/{day + ONE}|다음]] →",
    "list": lambda day, before: f"- prev: [[{before}]]\n- next: [[{day + ONE}]]",
    "own day": lambda day, before: f"[[{before}]] < [[{day}]] > [[{day + ONE}]]",
    "long": lambda day, before: f"[[{before:%B} {before.day}, {before.year}]] → [[{day + ONE:%B} {(day + ONE).day}, {(day + ONE).year}]]",
    "trail": lambda day, _: f"[[{day.year}]] / [[{day:%Y-%m}]] / [[{day.isocalendar().year}-W{day.isocalendar().week:02}]]",
}  # fmt: skip
FIELDS: dict[str, Writer] = {
    "prev": lambda day, before: f'prev: "[[{before}]]"\nnext: "[[{day + ONE}]]"',
    "bare": lambda day, before: f"yesterday: {before}\ntomorrow: {day + ONE}",
    "korean": lambda day, before: f"이전: {before}\n다음: {day + ONE}",
}
HEADINGS: dict[str, Writer] = {
    "yesterday": lambda _, before: f"## Yesterday ({before.month}/{before.day})",
    "korean": lambda _, before: f"## 어제 한 일 - {before.month}월 {before.day}일 ({weekday(before)})",
    "all": lambda day, before: f"## Yesterday - {before:%a}\n\n## Today - {day:%a}\n\n## Tomorrow - {day + ONE:%a}",
}


def drafted(write: Writer, days: tuple[date, ...], around: str, notes: int) -> tuple[str, str]:
    """Return the draft after so many notes, and the text that the new note should have."""
    texts = [around.replace("LINES", write(day, before)) for day, before in pairwise(days)]
    texts = [text.replace("DAY", str(day)) for text, day in zip(texts, days, strict=False)]
    before = tuple(zip(days[2 : notes + 1], texts[2 : notes + 1], strict=True))
    return draft_from_habit(Habit(parse(texts[1], days[1]), before), days[0]), texts[0]


@pytest.mark.parametrize("days", [*EVERY_DAY, *WORKING_DAYS])
@pytest.mark.parametrize("notes", [1, 2, 3])
@pytest.mark.parametrize(
    "around", ["# DAY\n\nLINES\n\n## Today\n", "LINES\n\n# DAY\n\n## Today\n", "# DAY\n\n## Today\n\n---\nLINES\n", "# DAY\n\n## Tags\n\n---\n\nLINES\n"]
)  # fmt: skip
@pytest.mark.parametrize("name", LINES)
def test_links_lead_to_the_days_beside_the_new_one(name: str, around: str, notes: int, days: tuple[date, ...]) -> None:
    if name == "own day" and days in WORKING_DAYS and notes == 1:
        return  # nothing shows that weekends are left out
    made, text = drafted(LINES[name], days, around, notes)
    assert made == text


@pytest.mark.parametrize("days", EVERY_DAY)
@pytest.mark.parametrize("notes", [1, 2, 3])
@pytest.mark.parametrize("name", FIELDS)
def test_fields_name_the_days_beside_the_new_one(name: str, notes: int, days: tuple[date, ...]) -> None:
    made, text = drafted(FIELDS[name], days, "---\nLINES\n---\n# DAY\n\n## Today\n", notes)
    assert made == text


@pytest.mark.parametrize("days", [*EVERY_DAY, *WORKING_DAYS])
@pytest.mark.parametrize("notes", [1, 2, 3])
@pytest.mark.parametrize("name", HEADINGS)
def test_headings_name_the_days_that_they_are_about(name: str, notes: int, days: tuple[date, ...]) -> None:
    made, text = drafted(HEADINGS[name], days, "# DAY\n\nLINES\n", notes)
    assert made == text


@pytest.mark.parametrize(
    "line",
    ["see [[2026-03-09]]", "[[2026-03-09 docker]]", "- [ ] [[2026-03-09]]", "moved from 2026-03-09", "[[docker]]"],
)
def test_what_only_mentions_another_day_is_no_form(line: str) -> None:
    day = date(2026, 3, 10)
    made = draft_from_habit(Habit(parse(f"# {day}\n\n{line}\n\n## Today\n", day), ()), day + ONE)
    assert made == f"# {day + ONE}\n\n## Today\n"
