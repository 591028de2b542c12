"""The carry cases that need files, days and a history."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of

Make = Callable[..., Path]
Til = Callable[..., Result]

OPEN = "## Today\n- [ ] a\n- [x] b\n\n## Later\n- [ ] c\n"
MOVED = "## Today\n- [>] a\n- [x] b\n\n## Later\n- [>] c\n"
FRESH = "## Today\n- [ ] a\n\n## Later\n- [ ] c\n"


def text(root: Path, name: str) -> str:
    return notes_of(root)[name].decode()


def report(til: Til, root: Path, *args: str, today: str = "2020-09-25") -> dict:  # type: ignore[type-arg]
    return dict(json.loads(til(root, *args, "--json", today=today).out))


def test_46_one_character_a_task(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    assert til(root, "carry").code == 0
    assert (text(root, "2020-09-24.md"), text(root, "2020-09-25.md")) == (MOVED, FRESH)


def test_50_killed_between_the_two_writes(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN, "2020-09-25.md": FRESH})
    assert til(root, "carry").code == 0
    assert (text(root, "2020-09-24.md"), text(root, "2020-09-25.md")) == (MOVED, FRESH)


def test_51_a_deleted_target_is_carried_into_again(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN.replace("- [ ] c", "- [/] c\n- [>] by hand")})
    til(root, "new")
    for command in ("new", "carry"):
        (root / "notes/2020-09-25.md").unlink()
        assert til(root, command).code == 0
        assert text(root, "2020-09-25.md") == FRESH.replace("- [ ] c", "- [/] c")


def test_52_the_second_run_changes_nothing(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    til(root, "carry")
    before = notes_of(root)
    second = report(til, root, "carry")
    assert second["changed"] is False and second["carried"] == []
    assert notes_of(root) == before


def test_55_a_note_is_not_carried_into_itself(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": OPEN})
    found = til(root, "carry", "--from", "today")
    assert found.code == 3 and found.err.startswith("til: 2020-09-25 can't be carried into itself\nhint: ")
    assert text(root, "2020-09-25.md") == OPEN


@pytest.mark.parametrize("name", ["2020-09-24 (conflict).md", "_2020-09-24.md", "notes.md", ".2020-09-24.md"])
def test_56_copies_are_no_sources(make_notebook: Make, til: Til, name: str) -> None:
    root = make_notebook({name: OPEN, "2020-09-21.md": "## Today\n- [ ] old\n"})
    assert report(til, root, "carry")["source"] == "2020-09-21"
    assert text(root, name) == OPEN


def test_57_over_a_weekend(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": OPEN})
    assert report(til, root, "carry", today="2020-09-28")["source"] == "2020-09-25"


def test_57b_notes_without_a_task_section_are_passed_over(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-22.md": OPEN, "2020-09-23.md": "# just words\n", "2020-09-24.md": ""})
    found = report(til, root, "carry")
    assert (found["source"], found["passed_over"]) == ("2020-09-22", ["2020-09-24", "2020-09-23"])


@pytest.mark.parametrize(("passed", "carried"), [(59, ["a", "c"]), (60, [])])
def test_57c_two_months_without_a_task_section(make_notebook: Make, til: Til, passed: int, carried: list[str]) -> None:
    days = [date(2020, 9, 24) - timedelta(days=number) for number in range(passed + 1)]
    root = make_notebook({f"{day}.md": "# just words\n" for day in days[:-1]} | {f"{days[-1]}.md": OPEN})
    assert [each["title"] for each in report(til, root, "carry")["carried"]] == carried


def test_58_lookback_collects_oldest_first_each_chain_once(make_notebook: Make, til: Til) -> None:
    root = make_notebook(
        {
            "2020-09-21.md": "## Today\n- [ ] one\n- [ ] every\n",
            "2020-09-22.md": "## Today\n- [ ] two\n- [ ] every\n",
            "2020-09-23.md": "## Today\n- [ ] three\n- [ ] every\n",
        }
    )
    found = report(til, root, "carry", "--lookback", "3")
    assert [each["title"] for each in found["carried"]] == ["one", "two", "three", "every"]
    assert text(root, "2020-09-25.md") == "## Today\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] every\n"


def test_59_what_was_done_later_is_not_carried_from_before(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-21.md": "## Today\n- [ ] a\n", "2020-09-23.md": "## Today\n- [x] A\n"})
    found = report(til, root, "carry", "--lookback", "9")
    assert found["carried"] == []
    assert found["skipped"] == [{"title": "a", "line": 2, "why": "newer"}]
    assert text(root, "2020-09-21.md") == "## Today\n- [ ] a\n"


def test_60_a_note_made_by_hand_is_merged_into(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN, "2020-09-25.md": "# mine\n\n## Today\n- [ ] own\n"})
    til(root, "new")
    assert text(root, "2020-09-25.md") == "# mine\n\n## Today\n- [ ] own\n- [ ] a\n\n## Later\n- [ ] c\n"


def test_61_tonight_for_tomorrow(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    til(root, "carry", "--to", "tomorrow", today="2020-09-24")
    before = notes_of(root)
    assert report(til, root, "carry")["changed"] is False
    assert notes_of(root) == before


def test_63_no_earlier_note(make_notebook: Make, til: Til) -> None:
    root = make_notebook(options="language: ko")
    assert til(root, "new").code == 0
    assert text(root, "2020/2020-09-25.md").startswith("# TIL 2020-09-25\n\n## 어제 한 일\n\n## 할 일\n")


def test_64_a_dry_run_touches_nothing(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    before = notes_of(root)
    found = til(root, "carry", "--dry-run")
    assert found.code == 0 and "-- [ ] a\n+- [>] a\n" in found.out and "+++ b/notes/2020-09-25.md\n" in found.out
    assert notes_of(root) == before
    assert not (root / ".til").exists()


def test_66_undo_refuses_when_the_target_was_edited(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    til(root, "carry")
    (root / "notes/2020-09-25.md").write_text("mine now", "utf-8")
    before = notes_of(root)
    found = til(root, "undo")
    assert found.code == 3 and "notes/2020-09-25.md has been edited since this change" in found.err
    assert notes_of(root) == before


def test_71_a_topic_is_tied_to_its_task(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n- [x] Deploy  it (WIP)\n\n## TIL\n### deploy it\n### other\n"})
    sections = report(til, root, "show")["sections"]
    task = sections[0]["tasks"][0]["id"]
    assert [topic["task"] for topic in sections[1]["topics"]] == [task, None]


def test_72_a_chain_is_followed_over_groups_gaps_and_moves(make_notebook: Make, til: Til) -> None:
    notes = {
        "2020-09-14.md": "## Today\n- [x] a\n",
        "2020-09-15.md": "## Later\n- [>] a\n",
        "2020-09-17.md": "# nothing here\n",
        "2020-09-18.md": "## Today\n### new group\n- [>] A (WIP)\n",
        "2020-09-21.md": "## Today\n- [ ] a\n",
    }
    (carried,) = report(til, make_notebook(notes), "carry", "--dry-run")["carried"]
    assert (carried["first_day"], carried["times_carried"]) == ("2020-09-15", 3)


def test_the_report_names_what_stays(make_notebook: Make, til: Til) -> None:
    source = "## Today\n- [ ] a\n- [] b\n> - [ ] q\n\n## Learned\n- [ ] l\n\n## Ideas\n- [ ] i\n"
    root = make_notebook({"2020-09-24.md": source, "2020-09-25.md": "## Today\n- [ ] a\n"})
    found = report(til, root, "carry")
    assert found["elsewhere"] == 3
    assert found["skipped"] == [{"title": "a", "line": 2, "why": "already-there"}]
    assert [(problem["code"], problem["line"]) for problem in found["problems"]] == [("malformed", 3)]


def test_a_past_day_takes_nothing_that_went_on(make_notebook: Make, til: Til) -> None:
    notes = {"2020-09-21.md": "## Today\n- [ ] a\n- [ ] b\n", "2020-09-23.md": "## Today\n- [ ] a\n"}
    root = make_notebook(notes)
    til(root, "new", "2020-09-22")
    assert text(root, "2020-09-22.md") == "## Today\n- [ ] b\n"
    assert text(root, "2020-09-21.md") == "## Today\n- [ ] a\n- [>] b\n"


def test_70_a_done_parent_is_told_of_once_however_long_its_child_is_open(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-21.md": "## Yesterday\n\n## Today\n- [x] parent\n  - [ ] child\n"})
    til(root, "new", today="2020-09-22")
    listed = "## Yesterday\n- [x] parent\n\n## Today\n- [x] parent\n  - [ ] child\n"
    assert text(root, "2020-09-22.md") == listed
    for day in ("23", "24"):
        til(root, "new", today=f"2020-09-{day}")
        assert text(root, f"2020-09-{day}.md") == "## Yesterday\n\n## Today\n- [x] parent\n  - [ ] child\n"
    til(root, "done", "child", today="2020-09-24")
    til(root, "new", today="2020-09-25")
    assert text(root, "2020-09-25.md") == "## Yesterday\n- [x] parent / child\n\n## Today\n"


def test_70_a_routine_is_told_of_each_day(make_notebook: Make, til: Til) -> None:
    note = "## Yesterday\n\n## Today\n- [x] routine\n  - [x] step\n"
    root = make_notebook({"2020-09-23.md": note, "2020-09-24.md": note})
    til(root, "new")
    assert "- [x] routine\n  - [x] step\n" in text(root, "2020-09-25.md")


def test_a_link_to_the_source_is_no_target(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    (root / "notes/2020-09-25.md").symlink_to("2020-09-24.md")
    for arguments in (("new",), ("carry", "--remove")):
        assert til(root, *arguments).code == 3
        assert text(root, "2020-09-24.md") == OPEN


def test_deep_trees_are_carried_whole(make_notebook: Make, til: Til) -> None:
    tree = "".join(f"{'  ' * depth}- [{'x' if depth < 30 else ' '}] d{depth}\n" for depth in range(40))
    root = make_notebook({"2020-09-24.md": f"## Today\n{tree}"})
    assert len(report(til, root, "carry")["carried"]) == 10
    assert text(root, "2020-09-25.md") == f"## Today\n{tree}"


def test_59_a_named_note_gives_only_what_no_later_note_has(make_notebook: Make, til: Til) -> None:
    notes = {"2020-09-21.md": "## Today\n- [ ] a\n- [ ] b\n", "2020-09-23.md": "## Today\n- [x] a\n"}
    found = report(til, make_notebook(notes), "carry", "--from", "2020-09-21")
    assert [each["title"] for each in found["carried"]] == ["b"]
    assert [each["why"] for each in found["skipped"]] == ["newer"]


def test_the_path_in_a_pipe_is_seen_from_the_current_folder(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": OPEN})
    assert til(root / "tasks", "new").out == "../notes/2020-09-25.md\n"
    assert til(root / "notes", "open").out == "2020-09-25.md\n"
