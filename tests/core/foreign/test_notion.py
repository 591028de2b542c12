"""Exports of Notion: names without ids, properties of rows, tables of databases, links between pages."""

import pytest

from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes
from tiltool.core.foreign.notion import read_notion

A, B, C = ("a" * 32, "0123456789abcdef" * 2, "c" * 32)


def read(files: dict[str, str]) -> ForeignNotes:
    return read_notion(Export(files, tuple(files)))


def page(path: str, text: str) -> ForeignNote:
    (note,) = read({path: text}).notes
    return note


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        (f"Home {A}.md", "# Home\n", "Home"),
        (f"Home {A}/Sub page {B}.md", "# Sub page\n", "Home/Sub page"),
        (f"Export-01234567-89ab-cdef-0123-456789abcdef/Home {A}.md", "# Home\n", "Home"),
        (f"Private & Shared/Home {A}/{B}/x {C}.md", "# x\n", "Home/x"),
        (f"A long title that was {A}.md", "# A long title that was cut off\n", "A long title that was cut off"),
        (f"Untitled {A}.md", "text\n", "Untitled"),
        (f"a {A}.md", "# a/b\n", "a b"),
    ],
)
def test_names_have_no_ids(path: str, text: str, place: str) -> None:
    assert page(path, text).path == place and page(path, text).text == text


@pytest.mark.parametrize("title", ["2026-01-09", "@January 9, 2026", "Friday, January 9, 2026", "2026년 1월 9일"])
def test_a_page_that_is_named_by_a_day_is_that_days(title: str) -> None:
    note = page(f"x {A}.md", f"# {title}\n\ntext\n")
    assert (str(note.day), note.title, note.text) == ("2026-01-09", "", "text\n")


CSV = 'Name,Tags,Created,Private,Note\nAlpha,"x, y z","January 9, 2026 9:12 AM",Yes,a|b\nGone,,,No,"two\nlines"\n'
ROW = "# Alpha\n\nTags: x, y z\nCreated: January 9, 2026 9:12 AM\nPrivate: Yes\nNote: a|b\n\nNote: this is text\n"


def test_a_database_is_a_table_and_its_rows_have_front_matter() -> None:
    found = read({f"DB {A}.csv": CSV, f"DB {A}_all.csv": CSV, f"DB {A}/Alpha {B}.md": ROW})
    row, table = found.notes
    assert row.text == "# Alpha\n\nNote: this is text\n" and row.tags == ("x", "y z") and row.is_private
    assert row.meta == (("created", "2026-01-09"), ("Note", '"a|b"'))
    assert table.path == "DB" and table.source == f"DB {A}_all.csv"
    assert table.text == (
        "| Name | Tags | Created | Private | Note |\n|---|---|---|---|---|\n"
        f"| [Alpha](/DB%20{A}/Alpha%20{B}.md) | x, y z | January 9, 2026 9:12 AM | Yes | a\\|b |\n"
        "| Gone |  |  | No | two lines |\n"
    )


def test_an_empty_row_of_a_database_stays_empty() -> None:
    (table,) = read({f"DB {A}.csv": "Name,Note\n\na,b\n"}).notes
    assert table.text == "| Name | Note |\n|---|---|\n|  |  |\n| a | b |\n"


def test_the_first_lines_of_a_page_that_is_no_row_are_text() -> None:
    assert page(f"x {A}.md", "# x\n\nNote: text\n").text == "# x\n\nNote: text\n"


def test_links_to_pages_by_id_and_callouts() -> None:
    text = f"# x\n\n[b](https://www.notion.so/me/Page-B-{B}?pvs=4) [c](https://www.notion.so/{C})\n<aside>\n💡 mind\n\nit\n</aside>\n"
    found = read({f"x {A}.md": text, f"B {B}.md": "# B\n"})
    assert found.notes[0].text == (f"# x\n\n[b](/B%20{B}.md) [c](https://www.notion.so/{C})\n> 💡 mind\n>\n> it\n")
    assert [(loss.line, loss.message) for loss in found.losses] == [
        (3, "a link to a Notion page that is not in the export")
    ]


def test_broken_csv_is_a_problem() -> None:
    found = read({f"DB {A}.csv": 'a,b\n"open,c\n', f"x {A}.md": "# x\n"})
    assert len(found.notes) == 1 and found.problems[0].path == f"DB {A}.csv"
