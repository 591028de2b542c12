"""Every command and the site say the same of every task: its id, first day, age, times carried and state."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.site.sites import built, made, page
from tiltool.core.note.fields import shown_title
from tiltool.core.note.titles import GAP

FIRST = date(2026, 1, 1)
ALL_PUBLIC = "publish: {roles: [yesterday, done, today, learned, later, next, plain]}"
FILLER = "## Today\n- [ ] other\n"


class Facts(NamedTuple):
    """What is said of one task; the id as far as all print it."""

    id: str
    first_day: str
    times: int
    state: str


def notebook(*notes: str, **more: str) -> dict[str, str]:
    """Return notes, a day each; an empty one is left out. A text without a heading is the section of today."""
    days = {f"{FIRST + timedelta(days=number)}.md": note for number, note in enumerate(notes) if note}
    return {day: note if note.startswith("## ") else f"## Today\n{note}" for day, note in days.items()} | more


def gap(notes: int) -> dict[str, str]:
    return notebook("- [>] a\n", *[FILLER] * notes, "- [ ] a\n")


# name -> the notebook, and first day (of January) and times carried of each open task of its newest note
NOTEBOOKS: Mapping[str, tuple[dict[str, str], list[tuple[str, int, int]]]] = {
    **{
        f"a gap of {notes}": (gap(notes), [("a", 1, 1) if notes <= GAP else ("a", notes + 2, 0)])
        for notes in (0, 1, 6, 7, 8, 11, 13)
    },
    "not moved, then missing": (notebook("- [ ] a\n", FILLER, "- [ ] a\n"), [("a", 3, 0)]),
    "notes without tasks are no gap": (notebook("- [>] a\n", *["words\n"] * 12, "- [ ] a\n"), [("a", 1, 1)]),
    "days without a note": (notebook("- [>] a\n", "", "", "", "", "", "", "", "", "", "- [ ] a\n"), [("a", 1, 1)]),
    "twins": (notebook("- [>] a\n- [>] a\n", "- [ ] a\n- [ ] a\n"), [("a", 1, 1), ("a", 1, 1)]),
    "the first twin is done": (notebook("- [>] a\n- [>] a\n", "- [x] a\n- [>] a\n", "- [ ] a\n"), [("a", 1, 2)]),
    "a younger twin": (notebook("- [>] a\n", "- [ ] a\n- [ ] a\n"), [("a", 1, 1), ("a", 2, 0)]),
    "a renamed title": (
        notebook("- [>] read the page\n", "- [>] read the FTS5 page\n", "- [ ] read the FTS5 page on WAL\n"),
        [("read the FTS5 page on WAL", 1, 2)],
    ),
    "a renamed title among others": (
        notebook("- [>] b\n- [>] mend the gate\n- [>] c\n", "- [ ] b\n- [ ] mend the old gate\n- [ ] c\n"),
        [("b", 1, 1), ("mend the old gate", 1, 1), ("c", 1, 1)],
    ),
    "another title": (notebook("- [>] water the plants\n", "- [ ] write to Kim\n"), [("write to Kim", 2, 0)]),
    "work in progress": (notebook("- [x] a (WIP)\n", "- [/] a\n", "- [x] a (WIP)\n"), [("a (WIP)", 1, 2)]),
    "fields come and go": (notebook("- [>] a\n", "- [>] ! a due:2026-02-02\n", "- [ ] a\n"), [("a", 1, 2)]),
    "dropped and taken up again": (notebook("- [>] a\n", "- [-] a\n", "- [ ] a\n"), [("a", 3, 0)]),
    "done and taken up again": (notebook("- [>] a\n", "- [x] a\n", "- [>] a\n", "- [ ] a\n"), [("a", 3, 1)]),
    "reported by yesterday": (
        notebook("- [>] a\n", "## Yesterday\n- [x] a\n## Today\n- [>] a\n", "## Yesterday\n- [ ] a\n## Today\n- [ ] a\n"),
        [("a", 1, 2)],
    ),
    "reported, but not there": (
        notebook("- [>] a\n", "## Yesterday\n- [x] a\n## Today\n- [ ] other\n", "- [ ] a\n"),
        [("a", 1, 1)],
    ),
    "groups renamed, children": (
        notebook("### one\n- [>] a\n  - [>] b\n", "### two\n- [ ] a\n  - [ ] b\n"),
        [("a", 1, 1), ("b", 1, 1)],
    ),
    "sections change": (
        notebook("## Later\n- [>] a\n\n## Today\n- [>] b\n", "## Today\n- [ ] a\n\n## Later\n- [ ] b\n"),
        [("a", 1, 1), ("b", 1, 1)],
    ),
    "in code, in HTML": (
        notebook("```\n- [ ] a\n```\n- [>] b\n", "<div>\n- [ ] a\n</div>\n\n- [>] b\n", "- [ ] a\n- [ ] b\n"),
        [("a", 3, 0), ("b", 1, 2)],
    ),
    "in quotes": (notebook("- [>] a\n", *["> - [ ] a\n"] * 8, "- [ ] a\n"), [("a", 1, 1)]),
    "repeated": (notebook("- [x] a repeat:every-day\n", "- [ ] a repeat:every-day\n"), [("a repeat:every-day", 2, 0)]),
    "parked and picked": (
        notebook("- [>] a\n", *[FILLER] * 12, "- [ ] a\n") | {"tasks/inbox.md": "# inbox\n\n- [>] a\n"},
        [("a", 1, 1)],
    ),
    "a note without a day": (notebook("- [>] a\n", "- [ ] a\n") | {"ideas.md": "# Ideas\n- [ ] b\n"}, [("a", 1, 1)]),
    "a note of another name": (
        {"TIL-2026-01-01.md": "## Today\n- [>] a\n", "2026/01/2026-01-02.md": "## 할 일\n- [ ] a\n"},
        [("a", 1, 1)],
    ),
    "a box of one's own": (notebook("- [?] a\n", "- [?] a\n"), [("a", 1, 1)]),
}  # fmt: skip


@pytest.fixture(params=NOTEBOOKS, ids=lambda name: name.replace(" ", "-"))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, date, list[tuple[str, int, int]]]:
    files, expected = NOTEBOOKS[request.param]
    root = made(tmp_path, {name: text for name, text in files.items()}, ALL_PUBLIC)
    newest = max(re.findall(r"\d{4}-\d\d-\d\d", " ".join(files)))
    return root, date.fromisoformat(newest), expected


def test_all_say_the_same(case: tuple[Path, date, list[tuple[str, int, int]]], til: Callable[..., Any]) -> None:
    root, day, expected = case
    today, tomorrow = str(day), str(day + timedelta(days=1))

    def asked(*args: str, on: str = today) -> Any:
        return json.loads(til(root, *args, "--json", today=on).out)

    shown = [*shown_tasks(asked("show", today)["sections"])]  # first, while there is no index
    carried = asked("carry", "--dry-run", on=tomorrow)["carried"]
    rows = [row for row in asked("tasks")["tasks"] if row["day"] == today]
    rows.sort(key=lambda row: row["line"])
    logs = [asked("log", f"{row['path']}:{row['line']}") for row in rows]
    found = [Facts(row["id"][:4], row["first_day"], row["times_carried"], state_of(row)) for row in rows]

    assert [(row["title"], *row_facts(row)) for row in rows] == [
        (title, str(FIRST.replace(day=first)), (day - FIRST.replace(day=first)).days, times)
        for title, first, times in expected
    ]
    assert len({facts.id for facts in found}) == len(found)
    assert [(task["title"], task["id"][:4], state_of(task)) for task in shown] == [
        (row["title"], facts.id, facts.state) for row, facts in zip(rows, found, strict=True)
    ]
    assert [Facts(log["id"][:4], log["first_day"], log["times_carried"], log["state"]) for log in logs] == found
    moved = [facts[:3] for row, facts in zip(rows, found, strict=True) if row["state"] != "done"]  # that is reopened
    assert sorted((each["id"][:4], each["first_day"], each["times_carried"] - 1) for each in carried) == sorted(moved)
    again = [*shown_tasks(asked("show", today)["sections"])]
    assert [task["id"] for task in again] == [task["id"] for task in shown]
    terminal = til(root, "tasks", today=today).out
    for row in rows:
        assert (
            re.search(rf"{row['id']} .* {row['age_days']}d ×{row['times_carried']}\b", terminal)
            or not row["times_carried"]
        )

    built(root, day)
    assert [*site_tasks(root, day)] == [
        (shown_title(row["title"]), *facts[1:]) for row, facts in zip(rows, found, strict=True)
    ]
    board = [(shown_title(row["title"]), age_on_board(row)) for row in rows]
    assert sorted(
        re.findall(
            r'til-task--(?:open|doing)">.*?<a href="[^"]*">([^<]*)</a>.*?<span class="til-story">(.*?)</span>',
            page(root, "tasks"),
        )
    ) == sorted(board)


BEFORE = "## Today\n- [>] a\n- [>] b\n"
SEVERAL = {
    "beside the day note": {"2026-01-02-docker.md": "- [ ] a\n", "2026-01-02.md": "- [ ] a\n"},
    "no day note": {"2026-01-02_draft.md": "- [ ] a\n", "2026-01-02-b.md": "- [/] a\n- [ ] a\n"},
    "in folders": {"2026/01/02.md": "- [ ] b\n- [ ] a\n", "z/2026-01-02.md": "- [ ] a\n", "0.md": "- [ ] a\n"},
    "three on a day, and one on the next": {
        "2026-01-02 x.md": "- [>] a\n- [>] b\n", "TIL-2026-01-02.md": "- [x] a\n- [>] b\n",
        "2026-01-03-x.md": "- [ ] b\n", "2026-01-03.md": "- [ ] c\n- [ ] b\n- [ ] a\n",
    },
    "reworded in the second note": {"2026-01-02.md": "- [ ] a\n", "2026-01-02-x.md": "- [>] read the page\n",
        "2026-01-03-x.md": "- [ ] read the page twice\n- [ ] read the page twice\n"},
}  # fmt: skip


@pytest.mark.parametrize("more", SEVERAL.values(), ids=lambda more: " ".join(more))
def test_several_notes_of_a_day(tmp_path: Path, til: Callable[..., Any], more: dict[str, str]) -> None:
    """The day note is asked first: a note beside it does not take its tasks' past, whatever its name is."""
    files = {"2026-01-01.md": BEFORE} | {name: f"## Today\n{text}" for name, text in more.items()}
    root, today = made(tmp_path, files, ALL_PUBLIC), "2026-01-03"

    def asked(*args: str) -> Any:
        return json.loads(til(root, *args, "--json", today=today).out)

    def shown() -> dict[tuple[str, int], str]:
        reports = [asked("show", f"notes/{name}") for name in files]
        return {
            (each["path"], task["line"]): task["id"][:4] for each in reports for task in shown_tasks(each["sections"])
        }

    without_index, rows = shown(), asked("tasks")["tasks"]
    assert shown() == without_index
    by_place = {(row["path"], row["line"]): row for row in rows}
    assert len({row["id"] for row in rows}) == len(rows)
    for place, row in by_place.items():
        assert without_index.get(place) == row["id"][:4] or row["state"] == "moved"
        log = asked("log", f"{place[0]}:{place[1]}")
        assert (log["id"][:4], log["first_day"], log["times_carried"]) == (
            row["id"][:4], row["first_day"], row["times_carried"],
        )  # fmt: skip
    built(root, date.fromisoformat(today))
    pages = (
        page(root, url.parent.relative_to(root / "site").as_posix()) for url in root.glob("site/2026/0*/0*/index.html")
    )
    stories = [story for html in pages for story in re.findall(r"til-task--(?:open|doing)\">.*?</li>", html)]
    assert sorted(int(bool(row["times_carried"])) for row in rows if row["day"] and row["state"] != "moved") == sorted(
        int("open since" in story) for story in stories if "carried to" not in story
    )


def test_the_day_note_has_the_past_of_a_task(tmp_path: Path, til: Callable[..., Any]) -> None:
    root = made(
        tmp_path,
        {
            "2026-01-01.md": BEFORE,
            **{name: f"## Today\n{text}" for name, text in SEVERAL["beside the day note"].items()},
        },
    )
    rows = json.loads(til(root, "tasks", "--json", today="2026-01-02").out)["tasks"]
    assert {row["path"]: row["times_carried"] for row in rows if row["title"] == "a"} == {
        "notes/2026-01-02.md": 1, "notes/2026-01-02-docker.md": 0,
    }  # fmt: skip


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_task_has_the_age_of_today(tmp_path: Path, til: Callable[..., Any], days: int) -> None:
    """The newest note may be an old one."""
    root = made(tmp_path, notebook("- [>] a\n", "- [/] a\n- [ ] b\n"))
    today = FIRST + timedelta(days=1 + days)
    rows = json.loads(til(root, "tasks", "--json", today=str(today)).out)["tasks"]
    built(root, today)
    stories = re.findall(r'class="til-story">([^<]*)', page(root, "tasks"))
    assert stories == [age_on_board(row) for row in rows]
    assert [row["age_days"] for row in rows] == [1 + days, days]


def age_on_board(row: Mapping[str, Any]) -> str:
    first, days = date.fromisoformat(row["first_day"]), row["age_days"]
    return f"since {first.day} Jan 2026" + (f" · {days} day{'s' * (days > 1)}" if days else "")


def row_facts(row: Mapping[str, Any]) -> tuple[str, int, int]:
    return row["first_day"], row["age_days"], row["times_carried"]


def state_of(task: Mapping[str, Any]) -> str:
    return "doing" if task["wip"] and task["state"] == "done" else str(task["state"])


def shown_tasks(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the open tasks that show prints, those below others too."""

    def walk(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for task in tasks:
            yield task
            yield from walk(task["children"])

    for section in sections:
        if section["role"] != "yesterday":
            yield from (task for task in walk(section["tasks"]) if state_of(task) in ("open", "doing"))


def site_tasks(root: Path, day: date) -> Iterator[tuple[str, str, int, str]]:
    """Yield title, first day, times carried and state of the open tasks on the page of a day."""
    parts = page(root, f"{day:%Y/%m/%d}").split('<section class="til-part til-part--')
    items = (item for part in parts if not part.startswith("yesterday") for item in part.split('class="til-task ')[1:])
    for item in items:
        state, title = re.findall(r"til-task--(\w+)\">.*?</span>([^<]*)", item)[0]
        story = (re.findall(r'<span class="til-story">(.*?)</span>', item.partition("<li")[0]) or [""])[0]
        since = re.findall(r"/(\d{4})/(\d\d)/(\d\d)/\">open since", story)
        times = 1 if "carried once" in story else int((re.findall(r"carried (\d+) times", story) or [0])[0])
        state = "doing" if state == "done" and title.strip().endswith("(WIP)") else state
        if state in ("open", "doing"):
            yield title.strip(), "-".join(since[0]) if since else str(day), times, state
