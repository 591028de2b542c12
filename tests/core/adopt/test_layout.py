"""Where day notes are, and how they are named: from paths alone."""

import unicodedata
from datetime import date, timedelta

import pytest

from tiltool.core.adopt.layout import is_dated_folder, layout_of
from tiltool.core.dates.day_patterns import render_day
from tiltool.core.text.lines import names_alike

DAYS = [date(2020, 11, 16) + timedelta(days=3 * number) for number in range(24)]


def notes(*patterns: str, days: list[date] = DAYS) -> list[str]:
    return [render_day(pattern, day) for pattern in patterns for day in days]


@pytest.mark.parametrize(
    ("paths", "folder", "patterns", "others"),
    [
        ([], "notes", [], []),
        (["README.md", "a/b.md"], "notes", [], []),
        (notes("a/b/%Y/%m/%d.md"), "a/b", ["%Y/%m/%d.md"], []),
        (notes("work/%Y-%m-%d.md", days=DAYS[:12]) + notes("home/%Y-%m-%d.md", days=DAYS[12:]), ".",
         ["home/%Y-%m-%d.md", "work/%Y-%m-%d.md"], []),
        (notes("j/old/%Y%m%d.md", days=DAYS[:9]) + notes("j/%Y-%m-%d.md", days=DAYS[9:]), "j",
         ["%Y-%m-%d.md", "old/%Y%m%d.md"], []),
        (notes("a/%Y-%m-%d.md") + notes("b/%y%m%d.md", days=DAYS[5:]), "a", ["%Y-%m-%d.md"], ["b"]),
        (notes("team/a/%Y/%m-%d.md", "team/b/%Y-%m-%d.md", "team/c/%Y-%m/%d.md"), "team/a", ["%Y/%m-%d.md"],
         ["team/b", "team/c"]),
        (notes("%Y-%m-%d.md") + notes("team/%Y-%m-%d.md", days=DAYS[3:]), ".", ["%Y-%m-%d.md"], ["team"]),
        (notes("Daily/%Y-%m-%d.md") + [f"meet/{day}-{word}.md" for day, word in zip(DAYS, "abc", strict=False)], "Daily",
         ["%Y-%m-%d.md"], []),
        ([f"{day}-{'abcdefghijklmnopqrstuvwx'[at]}.md" for at, day in enumerate(DAYS)], ".", ["%Y-%m-%d.md"], []),
        (notes("2020 diary/%Y-%m-%d.md", days=DAYS[:12]) + notes("2021 diary/%Y-%m-%d.md", days=DAYS[12:]), ".", None, []),
        (["daily/2020-11-16 (conflict).md", *notes("daily/%Y-%m-%d.md")], "daily", ["%Y-%m-%d.md"], []),
    ],
)  # fmt: skip
def test_the_lowest_folder_of_one_persons_notes(
    paths: list[str], folder: str, patterns: list[str] | None, others: list[str]
) -> None:
    for order in (paths, paths[::-1]):
        layout = layout_of(order)
        assert layout.folder == folder
        assert patterns is None or [each.pattern for each in layout.patterns] == patterns
        assert [each.folder for each in layout.others] == others


def test_decomposed_names_are_the_same_names() -> None:
    paths = [unicodedata.normalize("NFD", path) for path in notes("일지/%Y년/%-m월/%-d일(%[월]).md")]
    layout = layout_of(paths)
    assert (unicodedata.normalize("NFC", layout.folder), len(layout.notes), len(layout.patterns)) == ("일지", 24, 1)
    assert all(names_alike(render_day(layout.patterns[0].pattern, note.day), note.path) for note in layout.notes)


def test_a_folder_that_is_named_is_taken() -> None:
    layout = layout_of(notes("a/%Y-%m-%d.md", "b/%y%m%d.md"), "b")
    assert (layout.folder, [each.pattern for each in layout.patterns], layout.others) == ("b", ["%y%m%d.md"], ())


def test_each_note_has_one_pattern() -> None:
    paths = (
        notes("%Y-%m-%d.md", days=DAYS[:8])
        + notes("%Y/%m/%d.md", days=DAYS[8:16])
        + notes("W%V/%y%m%d.md", days=DAYS[16:])
    )
    patterns = layout_of(paths).patterns
    assert [(each.pattern, each.notes) for each in patterns] == [
        ("W%V/%y%m%d.md", 8),
        ("%Y/%m/%d.md", 8),
        ("%Y-%m-%d.md", 8),
    ]


@pytest.mark.parametrize(
    ("name", "is_dated"),
    [
        ("2021", True), ("2021-07", True), ("2021.7", True), ("202107", True), ("07", True), ("7월", True), ("2021년", True),
        ("2021년 7월", True), ("07-July", True), ("July", True), ("Jul 2021", True), ("W31", True), ("2021-W31", True),
        ("week 31", True), ("31주차", True), ("Q3", True), ("2021年07月", True), ("31일(토)", True), ("2021-07-31", True),
        ("daily", False), ("W", False), ("2021 diary", False), ("v2", False), ("project7", False), ("일지", False),
        ("주", False), ("", False), ("march-hare", False),
    ],
)  # fmt: skip
def test_folders_that_are_part_of_a_date(name: str, is_dated: bool) -> None:
    assert is_dated_folder(name) is is_dated
