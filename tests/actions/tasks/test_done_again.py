"""A repeating task that was done today is not done a second time by a second press."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
Make = Callable[..., Path]
TODAY, TOMORROW = "2026-01-09", "2026-01-10"


def home(make: Make, *tasks: str, note: str = "## Today\n- [ ] hello\n") -> Path:
    root = make({f"{TODAY}.md": note})
    (root / "tasks" / "home.md").write_text("".join(f"- [ ] {task}\n" for task in tasks), "utf-8")
    return root


@pytest.mark.parametrize(
    ("task", "coming"),
    [
        ("water 🔁 every day 📅 2026-01-09", "2026-01-10"),
        ("water 🔁 every day 📅 2026-01-02", "2026-01-10"),
        ("water 🔁 every day", "2026-01-10"),
        ("water 🔁 every month on the 1st 📅 2026-02-01", "2026-03-01"),
        ("water [repeat:: every 2 weeks when done] [scheduled:: 2026-01-09]", "2026-01-23"),
        ("water repeat:매주-월요일 due:2026-01-05", "2026-01-12"),
    ],
)
@pytest.mark.parametrize("name", ["water", "id", "tasks/home.md:1"])
def test_second_press(make_notebook: Make, til: Til, task: str, coming: str, name: str) -> None:
    root = home(make_notebook, task)
    name = til(root, "tasks", "water", today=TODAY).out.split("[")[0].split()[-1] if name == "id" else name
    first = til(root, "done", name, today=TODAY)
    text = (root / "tasks" / "home.md").read_text("utf-8")
    second = til(root, "done", name, today=TODAY)
    assert f"again on {coming} (tasks/home.md)" in first.out
    assert "already done today" in second.out
    assert f"again on {coming} (tasks/home.md)" in second.out
    assert (second.code, (root / "tasks" / "home.md").read_text("utf-8")) == (0, text)
    assert '"before": "done"' in til(root, "done", name, "--json", today=TODAY).out
    assert "already" not in til(root, "done", "water", today=coming).out


def test_done_in_the_note_counts(make_notebook: Make, til: Til) -> None:
    root = home(make_notebook, "water 🔁 every day 📅 2026-01-09")
    til(root, "pick", "water", today=TODAY)
    til(root, "done", "water", today=TODAY)
    text = (root / "tasks" / "home.md").read_text("utf-8")
    assert "📅 2026-01-10" in text
    assert "already done today" in til(root, "done", "tasks/home.md:1", today=TODAY).out
    assert (root / "tasks" / "home.md").read_text("utf-8") == text


def test_another_task_of_the_project_is_done(make_notebook: Make, til: Til) -> None:
    root = home(make_notebook, "water 🔁 every day 📅 2026-01-09", "feed 🔁 every day 📅 2026-01-09")
    til(root, "done", "water", today=TODAY)
    found = til(root, "done", "water", "feed", today=TODAY).out
    assert "water: already done today" in found
    assert "feed: open → done" in found
    til(root, "undo", today=TODAY)
    til(root, "undo", today=TODAY)
    assert "water: open → done" in til(root, "done", "water", today=TODAY).out


@pytest.mark.parametrize("where", ["project", "note", "picked"])
def test_the_last_time_of_a_rule(make_notebook: Make, til: Til, where: str) -> None:
    task = "water 🔁 FREQ=DAILY;UNTIL=20260109 📅 2026-01-09"
    if where == "note":
        root = home(make_notebook, note=f"## Today\n- [ ] {task}\n")
    else:
        root = home(make_notebook, task)
    if where == "picked":
        til(root, "pick", "water", today=TODAY)
    found = til(root, "done", "water", today=TODAY)
    assert (found.code, "again" in found.out) == (0, False)
    project = (root / "tasks" / "home.md").read_text("utf-8")
    assert project == ("" if where == "note" else f"- [x] {task} ✅ 2026-01-09\n")
    assert not (root / "tasks" / "inbox.md").exists()
    til(root, "new", today=TOMORROW)
    assert "[ ] water" not in (root / "notes" / f"{TOMORROW}.md").read_text("utf-8")


def test_a_task_that_moved_to_another_project_was_done_today(make_notebook: Make, til: Til) -> None:
    root = home(make_notebook, "water 🔁 every day 📅 2026-01-09")
    til(root, "done", "water", today=TODAY)
    assert til(root, "park", "water", "--project", "garden", "--create", today=TODAY).code == 0
    assert "already done today" in til(root, "done", "water", today=TODAY).out


def test_what_was_done_yesterday_can_be_done_ahead(make_notebook: Make, til: Til) -> None:
    root = home(make_notebook, "water 🔁 every day 📅 2026-01-10", note="## Yesterday\n- [x] water\n\n## Today\n")
    assert "again on 2026-01-11" in til(root, "done", "tasks/home.md:1", today=TODAY).out
    assert "[x] water ✅ 2026-01-09" in (root / "tasks" / "home.md").read_text("utf-8")


def test_a_block_id_stays_in_the_note(make_notebook: Make, til: Til) -> None:
    root = home(make_notebook, note="## Today\n- [ ] water 🔁 every day 📅 2026-01-09 ^id\n")
    til(root, "done", "water", today=TODAY)
    inbox = (root / "tasks" / "inbox.md").read_text("utf-8")
    assert inbox == "# inbox\n- [ ] water 🔁 every day 📅 2026-01-10\n"
