"""Export: what waits in the words of other programs, what they have none for, and that it comes back as it was."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
Make = Callable[..., Path]


@pytest.fixture
def backlog(make_notebook: Make) -> Callable[[Mapping[str, str]], Path]:
    """Return what makes a notebook of projects (name -> text)."""

    def make(projects: Mapping[str, str], notes: Mapping[str, str] | None = None) -> Path:
        root = make_notebook(notes)
        for name, text in projects.items():
            (root / "tasks" / f"{name}.md").write_text(f"# {name}\n{text}", "utf-8")
        return root

    return make


Backlog = Callable[..., Path]


def summaries(ics: str) -> list[str]:
    return re.findall(r"SUMMARY:(.*)\r?\n", ics)


def uids(text: str) -> list[str]:
    return re.findall(r"(?:^UID:| uid:)(\S+)", text, re.MULTILINE)


BACK = """- [ ] parent due:2020-09-30
  - note line
    - a deeper one
  1. counted
  - [ ] ! child
    - note of the child
    - [ ] grandchild
  - [ ] other child
- [ ] foo \\#esc
- [ ] issue #12 and `#code` #tag
- [ ] call @home bob
- [ ] odd due:2020-99-99
- [ ] water repeat:every-week-when-done
- [ ] 물 주기 repeat:매주-월요일
- [/] twin
- [ ] twin
"""


def test_a_calendar_comes_back_as_it_was(backlog: Backlog, til: Til) -> None:
    root = backlog({"work": BACK})
    (root / "a.ics").write_text(til(root, "tasks", "--ics").out, "utf-8")
    assert til(root, "import", "a.ics").out == "12 already there\n"
    (root / "tasks" / "work.md").unlink()
    assert til(root, "import", "a.ics").out == "tasks/work.md: 12 added\n"
    again = (root / "tasks" / "work.md").read_text("utf-8").splitlines()
    assert again[0] == "# work" and sorted(again[1:]) == sorted(BACK.splitlines())
    start = again.index("- [ ] parent due:2020-09-30")
    assert again[start : start + 8] == BACK.splitlines()[:8]


@pytest.mark.parametrize("style", ["emoji", "dataview"])
def test_a_calendar_comes_back_in_another_notation(make_notebook: Make, til: Til, style: str) -> None:
    root = make_notebook(options=f"fields: {style}")
    (root / "tasks" / "work.md").write_text(f"# work\n{BACK}", "utf-8")
    first = til(root, "tasks", "--ics").out
    (root / "a.ics").write_text(first, "utf-8")
    (root / "tasks" / "work.md").unlink()
    assert til(root, "import", "a.ics").out == "tasks/work.md: 12 added\n"
    assert sorted(til(root, "tasks", "--ics").out.splitlines()) == sorted(first.splitlines())
    assert til(root, "import", "a.ics").out == "12 already there\n"


NOT_READ = "til: not exported as is: tasks/work.md:%d: %s: other programs can't read its rule, %s"
FLAT = """- [ ] a #tag due:2020-09-30
- [ ] foo \\#esc
- [ ] odd due:2020-99-99
- [ ] water repeat:every-week-when-done
- [ ] 물 주기 repeat:매주-월요일
- [/] twin
- [ ] twin
- [ ] twin
"""


def test_todo_txt_comes_back_as_it_was(backlog: Backlog, til: Til) -> None:
    root = backlog({"work": FLAT})
    code, out, err = til(root, "tasks", "--todotxt")
    assert (code, err) == (0, f"{NOT_READ % (6, '물 주기', '매주 월요일')}\n")
    (root / "a.txt").write_text(out, "utf-8")
    assert til(root, "import", "a.txt").out == "8 already there\n"
    (root / "tasks" / "work.md").unlink()
    til(root, "import", "a.txt")
    assert sorted((root / "tasks" / "work.md").read_text("utf-8").splitlines()[1:]) == sorted(
        FLAT.replace("every-week-when-done", "1w").splitlines()
    )


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("every-week", "+1w"),
        ("every-2-days", "+2d"),
        ("매월", "+1m"),
        ("every-quarter", "+3m"),
        ("every-year-when-done", "1y"),
        ("1w", "1w"),
        ("every-weekday", "every-weekday"),
    ],
)
def test_a_rule_in_todo_txt(backlog: Backlog, til: Til, words: str, written: str) -> None:
    root = backlog({"p": f"- [ ] a repeat:{words}\n"})
    code, out, err = til(root, "tasks", "--todotxt")
    assert code == 0 and f" rec:{written} " in out and bool(err) == ("week" in written)
    (root / "a.txt").write_text(re.sub(" uid:.*", "", out), "utf-8")
    assert til(root, "import", "a.txt").out == "1 already there\n"  # it is the same rule


NESTED = "- [ ] a\n  - [x] over\n    - [ ] b\n- [ ] c @home\n"


def test_what_a_format_can_not_say_is_told(backlog: Backlog, til: Til) -> None:
    root = backlog({"work": NESTED})
    below = "til: not exported as is: a: its subtasks are separate rows\n"
    assert til(root, "tasks", "--csv").err == below
    context = "til: not exported as is: c @home: not exported in full: title, tags\n"
    assert til(root, "tasks", "--todotxt").err == below + context
    code, out, err = til(root, "tasks", "--ics")
    assert (code, err) == (0, "") and out.count("RELATED-TO:") == 1
    assert "RELATED-TO" not in til(root, "tasks", "--ics", "b").out


def test_when_done_is_told_of_a_calendar(backlog: Backlog, til: Til) -> None:
    code, out, err = til(backlog({"work": "- [ ] water repeat:every-week-when-done\n"}), "tasks", "--ics")
    assert code == 0 and "RRULE:FREQ=WEEKLY\r\nS" in out.replace("\n", "\r\n").replace("\r\r", "\r")
    assert err == "til: not exported as is: tasks/work.md:2: water: it repeats from its due day, not `when done`\n"


@pytest.mark.parametrize("form", ["--ics", "--todotxt"])
def test_a_rule_that_is_none_keeps_nothing_from_others(backlog: Backlog, til: Til, form: str) -> None:
    root = backlog({"p": "- [ ] foo 🔁 nonsense\n- [ ] bar repeat:every-day\n"})
    code, out, err = til(root, "tasks", form)
    assert code == 0 and "foo" in out and "bar" in out and "nonsense" not in out
    why = "'nonsense' is not a valid repeat rule: unknown word 'nonsense'"
    assert err == f"til: not exported as is: tasks/p.md:2: foo: {why}\n"


def test_a_table_says_a_rule_as_it_is_written(backlog: Backlog, til: Til) -> None:
    code, out, err = til(backlog({"p": "- [ ] foo 🔁 nonsense\n"}), "tasks", "--csv")
    assert (code, err) == (0, "") and ",nonsense," in out


@pytest.mark.parametrize("form", ["--ics", "--todotxt"])
def test_no_two_tasks_have_one_uid(backlog: Backlog, til: Til, form: str) -> None:
    projects = {name: "- [ ] dup\n- [ ] dup\n" for name in "abc"}
    notes = {"2020-09-20.md": "## Today\n- [ ] dup\n", "2020-09-24.md": "## Today\n- [ ] x\n- [ ] dup\n"}
    every = uids(til(backlog(projects, notes), "tasks", form).out)
    assert len(every) == len(set(every)) >= 8


def test_a_uid_stays(backlog: Backlog, til: Til) -> None:
    root = backlog({"a": "- [ ] dup\n", "b": "- [ ] dup\n"}, {"2020-09-24.md": "## Today\n"})
    before = uids(til(root, "tasks", "--ics", "project:a").out) + uids(til(root, "tasks", "--ics", "project:b").out)
    assert sorted(before) == sorted(uids(til(root, "tasks", "--ics").out)) and len(set(before)) == 2
    til(root, "pick", "tasks/b.md:2", "--to", "2020-09-24")
    til(root, "carry")
    assert sorted(before) == sorted(uids(til(root, "tasks", "--ics").out))
    til(root, "done", "tasks/a.md:2")
    assert uids(til(root, "tasks", "--ics").out) == before[1:]
    til(root, "new")
    assert uids(til(root, "tasks", "--ics").out) == before[1:]
