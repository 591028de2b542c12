"""Lists, topics, tags and links: what the index answers of a small notebook."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.notebooks import indexed, query, written
from tiltool.actions.notes.browse import list_notes, on_this_day, places_like, random_note
from tiltool.actions.notes.links import broken_links, links_from, links_to, orphans
from tiltool.actions.notes.suggestions import near_misses
from tiltool.actions.notes.tags import list_tags
from tiltool.actions.notes.topics import list_topics
from tiltool.errors import NothingFound
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes
from tiltool.store.notebook.notebook import Notebook

NOTES = {
    "2020-09-24.md": "# TIL\n\n## Today\n- [x] WAL  mode\n- [ ] b\n\n## Learned\n### wal mode (WIP)\none\n\n### Hinges\noil #Blog\n",
    "2020-09-23.md": "## Today\n- [>] WAL mode\n\n## Learned\n### WALmode\ntwo #blog/css [[2020-09-24]] [[ideas#Top]]\n",
    "2020-09-21.md": "## Today\n- [>] wal mode\n- [ ] b\n",
    "2019-09-24.md": "#Blog [a](ideas.md#none) [[nope]]\n",
    "2018-09-24.md": "empty\n",
    "ideas.md": "# Ideas\n\n## Top\n[[#Top]] ![i](i.png) [t](../tasks/blog.md)\n",
    "tasks/blog.md": "- [ ] write #blog\n",
}


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    return written(tmp_path_factory.mktemp("book"), NOTES)


@pytest.fixture
def index(notebook: Notebook) -> Iterator[Index]:
    with indexed(notebook) as index:
        yield index


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", ["2020-09-24", "2020-09-23", "2020-09-21", "2019-09-24", "2018-09-24", "ideas"]),
        ("tag:blog", ["2020-09-24", "2020-09-23", "2019-09-24"]),
        ("is:open", ["2020-09-24", "2020-09-21"]),
        ("topic:wal", ["2020-09-24", "2020-09-23"]),
        ("until:2019", ["2019-09-24", "2018-09-24"]),
    ],
)
def test_list(index: Index, text: str, paths: list[str]) -> None:
    report = list_notes(index, query(text), "tasks", None)
    assert [row.path for row in report.notes] == [f"notes/{path}.md" for path in paths]
    shorter = list_notes(index, query(text), "tasks", 1)
    assert (len(shorter.notes), shorter.total) == (1, len(paths))


def test_a_row(index: Index) -> None:
    row = list_notes(index, query(""), "tasks", 1).notes[0]
    assert (row.day, row.title, row.open, row.done) == ("2020-09-24", "TIL", 1, 1)
    assert (row.tags, row.topics) == (("Blog",), ("wal mode (WIP)", "Hinges"))


def test_by_chance(index: Index) -> None:
    assert random_note(index, query("tag:blog"), "tasks", min).path == "notes/2019-09-24.md"
    with pytest.raises(NothingFound):
        random_note(index, query("tag:none"), "tasks", min)


def test_on_this_day(index: Index) -> None:
    rows = on_this_day(index, date(2020, 9, 24), "tasks")
    assert [row.day for row in rows] == ["2019-09-24", "2018-09-24"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("idea", [("notes/ideas.md", None)]), ("OIL", [("notes/2020-09-24.md", 12)]), ("zzz", [])],
)
def test_a_note_that_may_be_meant(index: Index, text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [place[:2] for place in places_like(index, text)] == expected


def test_tags(index: Index) -> None:
    rows = {row.tag: row[2:] for row in list_tags(index).tags}
    assert rows == {"Blog": (3, "2019-09-24", "2020-09-24"), "blog/css": (1, "2020-09-23", "2020-09-23")}
    report = list_tags(index, "#BLOG")
    assert [row.path for row in report.notes] == [
        *("notes/2020-09-24.md", "notes/2020-09-23.md", "notes/2019-09-24.md", "tasks/blog.md")
    ]
    with pytest.raises(NothingFound) as error:
        list_tags(index, "bolg")
    assert error.value.hint == "did you mean Blog?"


def test_topics(index: Index) -> None:
    wal, hinges = list_topics(index).topics
    assert (wal.title, wal.days, hinges.title, hinges.task) == (
        "wal mode",
        ("2020-09-24", "2020-09-23"),
        "Hinges",
        None,
    )
    assert wal.task
    assert (wal.task.state, wal.task.newest.day, wal.task.newest.title) == ("done", "2020-09-24", "WAL  mode")
    assert (wal.task.first.day, wal.task.times_carried) == ("2020-09-21", 2)
    assert [text.split()[-1] for text in list_topics(index, "walMODE").texts] == ["one", "[[ideas#Top]]"]
    assert list_topics(index, "e").texts == ()
    with pytest.raises(NothingFound):
        list_topics(index, "doors")


def test_links(notebook: Notebook, index: Index) -> None:
    ideas = "notes/ideas.md"
    assert [(each.path, each.link.line) for each in links_to(notebook, index, ideas)] == [
        *(("notes/2019-09-24.md", 1), ("notes/2020-09-23.md", 6))
    ]
    assert [(each.target.path, each.target.fault) for each in links_from(notebook, index, ideas)] == [
        *((ideas, None), (None, "missing"), ("tasks/blog.md", None))
    ]
    assert [(each.link.target, each.target.fault) for each in broken_links(notebook, index)] == [
        *(("ideas.md", "no-heading"), ("nope", "missing"), ("i.png", "missing"))
    ]
    assert orphans(notebook, index) == tuple(
        f"notes/{day}.md" for day in ("2018-09-24", "2019-09-24", "2020-09-21", "2020-09-23")
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("hinjes", "did you mean hinges?"),
        ("oil zzz", "oil alone: 1"),
        ("oil in:today", "without the filters: 1"),
        ("qqq", ""),
    ],
)
def test_near_misses(index: Index, text: str, hint: str) -> None:
    assert near_misses(index, query(text)) == hint


def test_names_that_are_gone_are_no_near_miss(tmp_path: Path) -> None:
    notebook = written(tmp_path, {"2026-03-01.md": "# TIL\n\n## Learned\n\n### 배포환경\n"})
    with indexed(notebook) as index:
        parse_notes(index)
        assert near_misses(index, query("배포한경")) == "did you mean 배포환경?"
    (tmp_path / "notes/2026-03-01.md").unlink()
    with indexed(notebook) as index:
        assert near_misses(index, query("배포한경")) == ""


@pytest.mark.parametrize(
    ("query", "title", "last_week"),
    [
        ("day:0001-01", "January 1", "29   30   31"),
        ("day:9999-12", "December 9999", "27   28   29   30   31+"),
        ("since:0001 until:0001-03", "March 1", "29   30   31"),
        ("since:9999-11 until:9999", "December 9999", "29   30"),
        ("day:2024-02", "February 2024", "26   27   28   29"),
    ],
)
def test_the_first_and_the_last_month_are_calendars(
    make_notebook: Callable[..., Path], til: Callable[..., Result], query: str, title: str, last_week: str
) -> None:
    root = make_notebook({"9999-12-31.md": "## Today\n- [ ] a\n", "0001-01-01.md": "b\n"})
    lines = til(root, "list", "--month", *query.split()).out.splitlines()
    assert (lines[0], lines[-1].strip()) == (title, last_week)


@pytest.mark.parametrize("command", [("search", "b"), ("list",), ("tasks",)], ids=" ".join)
def test_a_limit_above_all_numbers_of_the_index_is_none(
    make_notebook: Callable[..., Path], til: Callable[..., Result], command: tuple[str, ...]
) -> None:
    root = make_notebook(NOTES)
    every = til(root, *command, "--limit", "0", today="2020-09-24").out
    assert every and {
        til(root, *command, "--limit", str(most), today="2020-09-24").out for most in (2**63 - 1, 10**23)
    } == {every}
