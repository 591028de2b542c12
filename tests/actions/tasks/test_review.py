"""Reviews and statistics of a small notebook."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click import unstyle

from tests.notebooks import indexed, written
from tiltool.actions.tasks.review import Review, review
from tiltool.actions.tasks.stats import shown_days, stats
from tiltool.cli.streams import printable
from tiltool.cli.tasks.review import SECTION_TITLES, review_json, review_lines
from tiltool.cli.tasks.stats import heat_lines, stats_json
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import HEADINGS as LANGUAGES
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.tasks.outcomes import Period
from tiltool.core.text.width import width_of
from tiltool.errors import NothingFound
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.chain_builder import chains_in

TODAY = date(2026, 3, 4)
WEEK = Period(date(2026, 3, 2), date(2026, 3, 8))
NOTES = {
    "2026-02-26.md": "## Today\n- [>] 배포 설정 #deploy\n- [>] read the page on WAL\n- [ ] left behind\n\n## Learned\n### Wal mode\nx\n",
    "2026-03-02.md": "## Today\n- [x] 배포 설정 #deploy (WIP)\n- [>] read the FTS5 page on WAL\n- [x] water @home due:2026-03-02\n"
    "- [x] the feed\n\n## Yesterday\n- [x] reported\n\n## Learned\n### WAL mode\ny\n",
    "2026-03-03.md": "## Today\n- [x] 배포 설정 #deploy ^k3\n- [ ] read the FTS5 page on WAL\n- [x] water @home\n"
    "- [-] no more\n- [ ] [x] odd\n\n## Notes\n- [x] no task\n\n## Learned\n### wal mode\nz\n",
    "tasks/blog.md": "- [x] the feed done:2026-03-03\n- [x] a post [[ideas|on it]] done:2026-03-03 created:2026-02-02\n"
    "- [x] long ago done:2026-01-01\n- [x] some day\n- [ ] to come\n",
}


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    return written(tmp_path_factory.mktemp("book"), NOTES)


@pytest.fixture
def index(notebook: Notebook) -> Iterator[Index]:
    with indexed(notebook) as index:
        yield index


def of_week(index: Index) -> Review:
    return review(index, WEEK, TODAY, "tasks")


def test_what_happened_in_a_week(index: Index) -> None:
    found = [(each.kind, each.title, each.project, each.first_day[5:], each.days) for each in of_week(index).tasks]
    assert found == [
        ("finished", "배포 설정 #deploy ^k3", None, "02-26", ("2026-03-03",)),
        ("finished", "the feed", "blog", "03-02", ("2026-03-02",)),
        ("finished", "a post [[ideas|on it]] done:2026-03-03 created:2026-02-02", "blog", "02-02", ("2026-03-03",)),
        ("finished", "water @home", "home", "03-03", ("2026-03-02", "2026-03-03")),
        ("carried", "read the FTS5 page on WAL", None, "02-26", ()),
        ("carried", "[x] odd", None, "03-03", ()),
        ("dropped", "no more", None, "03-03", ("2026-03-03",)),
    ]


def test_ages_are_those_at_the_end_or_of_today(index: Index) -> None:
    assert [(each.age_days, each.times_carried) for each in of_week(index).having("carried")] == [(6, 2), (1, 0)]
    before = review(index, Period(date(2026, 2, 23), date(2026, 3, 1)), TODAY, "tasks")
    assert [(each.title, each.age_days) for each in before.tasks] == [
        ("배포 설정 #deploy", 3),
        ("read the page on WAL", 3),
        ("left behind", 3),
    ]


def test_a_topic_comes_once(index: Index) -> None:
    assert [(each.title, each.days) for each in of_week(index).learned] == [("wal mode", ("2026-03-02", "2026-03-03"))]


def test_chains_of_a_key_are_those_of_all(index: Index) -> None:
    every = chains_in(index)
    for chain in every:
        assert chain in chains_in(index, {chain.newest.key})
    assert len(max(every, key=lambda each: each.steps).steps) > 0


def markdown(review: Review, by: str | None = None, language: str = "en") -> str:
    return "\n".join(review_lines(review, language, by)) + "\n"


def test_markdown(index: Index) -> None:
    assert markdown(of_week(index)) == (
        "# 2026-03-02 – 2026-03-08\n\n## Finished tasks (4)\n\n- 배포 설정 #deploy (2026-03-03)\n"
        "- the feed (blog, 2026-03-02)\n- a post [[ideas|on it]] (blog, 2026-03-03)\n"
        "- water (home, 2026-03-02, 2026-03-03)\n\n## Topics learned (1)\n\n- wal mode (2026-03-02, 2026-03-03)\n"
        "\n## Still open (2)\n\n- read the FTS5 page on WAL (6d, ×2)\n- \\[x] odd (1d)\n"
        "\n## Dropped (1)\n\n- no more (2026-03-03)\n"
    )


@pytest.mark.parametrize(("language", "age"), [("en", "6d"), ("ko", "6일"), ("ja", "6日"), ("zh", "6天")])
def test_ages_are_in_the_language_of_the_notes(index: Index, language: str, age: str) -> None:
    assert f"- read the FTS5 page on WAL ({age}, ×2)" in markdown(of_week(index), language=language)


def test_markdown_by_project_and_by_tag(index: Index) -> None:
    assert (
        "- @blog\n  - the feed (2026-03-02)\n  - a post [[ideas|on it]] (2026-03-03)\n- @home\n  - water (2026-03-02"
        in markdown(of_week(index), "project")
    )
    assert "- #deploy\n  - 배포 설정 #deploy (2026-03-03)\n" in markdown(of_week(index), "tag")


def tasks_in(note: Note) -> list[str]:
    return [task.title for _, task in note.tasks()]


@pytest.mark.parametrize(("by", "sign"), [("project", "@"), ("tag", "#")])
def test_one_group_however_its_name_is_written(tmp_path: Path, by: str, sign: str) -> None:
    names = ("일기", unicodedata.normalize("NFD", "일기"), "Blog", "blog")
    note = "".join(f"- [ ] {letter} {sign}{name}\n" for letter, name in zip("abcd", names, strict=True))
    with indexed(written(tmp_path, {"2026-03-02.md": f"## Today\n{note}"})) as index:
        lines = [*review_lines(review(index, WEEK, TODAY, "tasks"), "en", by)]
    groups = [unicodedata.normalize("NFC", line) for line in lines if line.startswith("- ")]
    assert sorted(groups) == [f"- {sign}Blog", f"- {sign}일기"]


@pytest.mark.parametrize("by", [None, "project", "tag"])
@pytest.mark.parametrize("language", [*LANGUAGES])
def test_pasting_makes_no_tasks(index: Index, language: str, by: str | None) -> None:
    note = parse(markdown(of_week(index), by, language), TODAY)
    assert tasks_in(note) == []
    assert {section.role for section in note.sections} == {None}
    assert [Dialect().role_of(heading) for heading in SECTION_TITLES[language]] == [None] * 5


def test_json(index: Index) -> None:
    document = review_json(of_week(index))
    assert list(document) == ["since", "until", "counts", "finished", "learned", "carried", "started", "dropped"]
    assert document["counts"] == {"finished": 4, "learned": 1, "carried": 2, "started": 0, "dropped": 1}


def test_nothing_happened(index: Index) -> None:
    assert review(index, Period(date(2026, 3, 4), date(2026, 3, 8)), TODAY, "tasks").is_empty


def test_stats(index: Index) -> None:
    report = stats(index, TODAY, None, "tasks")
    document = stats_json(report, shown_days(report, None))
    tags = document.pop("tags")
    assert document == {
        "since": "2026-02-26",
        "until": "2026-03-04",
        "days_with_note": 3,
        "streaks": {"current": 2, "longest": 2, "working_current": 2, "working_longest": 2},
        "finished": 5,
        "dropped": 1,
        "learned": 3,
        "carry": {"unfinished": 5, "carried": 4, "rate": 0.8},
        "open": {"tasks": 4, "median": 6, "p90": 6, "oldest": 6},
        "time_to_done": {"tasks": 4, "median": 0, "p90": 5, "longest": 5},
        "busiest_weekday": "Tuesday",
        "days": [
            {"day": "2026-02-26", "weight": 1, "finished": 0, "learned": 1},
            {"day": "2026-03-02", "weight": 3, "finished": 2, "learned": 1},
            {"day": "2026-03-03", "weight": 4, "finished": 3, "learned": 1},
        ],
    }
    assert tags == [{"tag": "deploy", "notes": 3}]


def test_stats_of_a_year(index: Index) -> None:
    assert stats(index, TODAY, 2026, "tasks").period == Period(date(2026, 1, 1), TODAY)
    with pytest.raises(NothingFound):
        stats(index, TODAY, 2020, "tasks")


@pytest.mark.parametrize("room", [20, 40, 57, 58, 80, 110, 111, 200])
@pytest.mark.parametrize("language", [*LANGUAGES])
def test_the_field_fits(index: Index, language: str, room: int) -> None:
    report = stats(index, TODAY, None, "tasks")
    lines = [unstyle(printable(line)) for line in heat_lines(report, shown_days(report, None), language, room)]
    assert len(lines) == 9
    assert max(map(width_of, lines[:-1])) <= room
    assert "".join(lines[1:-1]).count("█") in (1, 2)
    names = re.findall(r"\d+[월月]|[A-Z][a-z]{2}(?= |$)", lines[0])
    assert "".join(names) == "".join(lines[0].split())  # none is cut, and none in letters touches another
    if language == "ko" and room >= 57:
        months = [int(name[:-1]) for name in names]
        assert [month % 12 + 1 for month in months[:-1]] == months[1:]  # none is left out
