"""Import: what it brings in, what it passes over, and what it refuses."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
Make = Callable[..., Path]


def tasks_of(root: Path) -> dict[str, list[str]]:
    """Return the lines of each project below its heading."""
    folder = root / "tasks"
    files = sorted(folder.rglob("*.md"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8").splitlines()[1:] for file in files}


def imported(til: Til, root: Path, name: str, text: str, *args: str) -> Result:
    (root / name).write_text(text, "utf-8")
    return til(root, "import", name, *args)


TWINS = {
    "m.txt": "buy milk due:2020-09-26\nbuy milk due:2020-09-27\nbuy milk due:2020-09-27\n",
    "m.json": "".join(
        f'{{"uuid": "{uuid}", "description": "buy milk", "status": "pending", "due": "20200926T120000Z"}}\n'
        for uuid in "abc"
    ),
    "m.ics": "BEGIN:VCALENDAR\n"
    + "".join(f"BEGIN:VTODO\nUID:{uid}\nSUMMARY:buy milk\nEND:VTODO\n" for uid in "abc")
    + "END:VCALENDAR\n",
}


@pytest.mark.parametrize("name", TWINS)
def test_tasks_of_one_file_are_never_one(make_notebook: Make, til: Til, name: str) -> None:
    root = make_notebook()
    first = json.loads(imported(til, root, name, TWINS[name], "--json").out)
    assert len(first["added"]) == 3 and not first["skipped"]
    there = tasks_of(root)
    again = json.loads(til(root, "import", name, "--json").out)
    assert not again["added"] and again["skipped"] == ["buy milk"] * 3
    assert tasks_of(root) == there and len(there["inbox.md"]) == 3


@pytest.mark.parametrize(("name", "code"), [("a.ics", 2), ("a.ical", 2), ("a.json", 2), ("a.txt", 0)])
def test_a_web_page_is_no_list_of_tasks(make_notebook: Make, til: Til, name: str, code: int) -> None:
    assert imported(til, make_notebook(), name, "<html>\n<p>Sign in\n", "--dry-run").code == code


def test_boxes_are_no_json(make_notebook: Make, til: Til) -> None:
    assert imported(til, make_notebook(), "a.txt", "[ ] milk\n[x] bread\n").code == 0


@pytest.mark.parametrize(
    ("there", "text", "added"),
    [
        ("- [ ] a\n", "a\n", 0),
        ("- [ ] A\n", "a\n", 0),  # a title is the same in any case
        ("- [>] a\n", "a\n", 0),  # picked
        ("- [/] a\n", "a\n", 0),
        ("- [ ] p\n  - [ ] a\n", "a\n", 0),
        ("- [ ] a\n", "a\na\n", 1),
        ("- [ ] a\n- [ ] a\n", "a\na\na\n", 1),
        ("- [ ] a due:2020-09-26\n", "a due:2020-09-26\na due:2020-09-27\n", 1),
        ("- [ ] a 📅 2020-09-26\n", "a due:2020-09-26\n", 0),
        ("- [ ] a due:2020-09-26\n", "a due:2020-09-27\n", 1),
        ("- [ ] a repeat:weekly\n", "a rec:every-week\n", 0),
        ("- [ ] a\n", "a due:soon\na due:2020-99-99\n", 2),
        ("- [ ] a repeat:nonsense\n", "a rec:every-week\n", 1),
        ("- [ ] a !\n", "(C) a\n", 1),
        ("- [x] a\n", "a\n", 1),
        ("- [ ] a\n", "x a\n", 1),
        ("- [x] a done:2020-09-24\n", "x 2020-09-24 a\n", 0),
    ],
)
def test_what_is_there_already(make_notebook: Make, til: Til, there: str, text: str, added: int) -> None:
    root = make_notebook()
    (root / "tasks" / "inbox.md").write_text(f"# inbox\n{there}", "utf-8")
    report = json.loads(imported(til, root, "a.txt", text, "--json").out)
    assert len(report["added"]) == added and len(report["added"] + report["skipped"]) == text.count("\n")
    assert not json.loads(til(root, "import", "a.txt", "--json").out)["changed"]


def test_many_are_written_at_once(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    text = "".join(f"task {number} +p{number % 2}\n" for number in range(400))
    assert imported(til, root, "a.txt", text).out == "tasks/p0.md: 200 added\ntasks/p1.md: 200 added\n"
    assert tasks_of(root)["p1.md"] == [f"- [ ] task {number}" for number in range(1, 400, 2)]


def todo(uid: str, title: str, *more: str) -> str:
    return "\n".join(["BEGIN:VTODO", f"UID:{uid}", f"SUMMARY:{title}", *more, "END:VTODO\n"])


def calendar(*todos: str) -> str:
    return f"BEGIN:VCALENDAR\n{''.join(todos)}END:VCALENDAR\n"


def test_a_task_goes_along_with_the_one_above_it(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    text = calendar(todo("1", "a"), todo("2", "b", "RELATED-TO:1", "X-TIL-PROJECT:home"))
    assert imported(til, root, "a.ics", text).err == "  a.ics:6: b: put under a, not in home\n"
    assert tasks_of(root) == {"inbox.md": ["- [ ] a", "  - [ ] b"]}


def test_a_new_task_below_one_that_is_there(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    parent, first = todo("1", "parent"), todo("2", "first", "RELATED-TO:1")
    assert imported(til, root, "a.ics", calendar(parent, first)).out == "tasks/inbox.md: 2 added\n"
    second = todo("3", "second", "RELATED-TO:1")
    result = imported(til, root, "a.ics", calendar(parent, first, second))
    assert result.out == "tasks/inbox.md: 1 added\n2 already there\n"
    assert result.err == "  a.ics:11: second: not made a subtask of parent\n"
    assert tasks_of(root) == {"inbox.md": ["- [ ] parent", "  - [ ] first", "- [ ] second"]}
    assert til(root, "import", "a.ics").out == "3 already there\n"


NO_RULE = {
    "b.txt": ("ok\nfoo rec:nonsense\n", 2),
    "b.json": ('[{"description": "ok"},\n\n{"description": "foo", "recur": "9999 years"}]', 3),
    "b.ics": (calendar(todo("1", "ok"), todo("2", "foo", "RELATED-TO:1", "RRULE:FREQ=SECONDLY")), 6),
}


@pytest.mark.parametrize("style", ["plain", "emoji", "dataview"])
@pytest.mark.parametrize("name", NO_RULE)
def test_a_rule_that_is_none_is_named_with_its_line(make_notebook: Make, til: Til, name: str, style: str) -> None:
    root = make_notebook(options=f"fields: {style}")
    text, line = NO_RULE[name]
    code, out, err = imported(til, root, name, text)
    assert (code, out) == (1, "tasks/inbox.md: 2 added\n") and len(tasks_of(root)["inbox.md"]) == 2
    assert err.startswith(f"  {name}:{line}: ")


def test_a_checklist_in_a_note_is_text(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    text = calendar(todo("1", "shop", "DESCRIPTION:- [ ] milk\\n[x] eggs\\n# head\\n\\n---"))
    assert imported(til, root, "a.ics", text).code == 0
    assert tasks_of(root)["inbox.md"][:3] == ["- [ ] shop", "  - \\[ ] milk", "  - \\[x] eggs"]


@pytest.mark.parametrize("form", ["todotxt", "ics"])
def test_what_til_wrote_itself_is_there_already(make_notebook: Make, til: Til, form: str) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] write docs\n- [ ] twin\n- [ ] twin\n"})
    (root / "tasks" / "home.md").write_text("# home\n- [ ] sweep\n", "utf-8")
    text = til(root, "tasks", f"--{form}").out
    result = imported(til, root, "own.txt" if form == "todotxt" else "own.ics", text)
    assert result.out == "4 already there\n" and tasks_of(root) == {"home.md": ["- [ ] sweep"]}
    til(root, "new")
    assert til(root, "import", "own.txt" if form == "todotxt" else "own.ics").out == "4 already there\n"


def test_what_ended_elsewhere_and_waits_here_is_told(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] write docs\n"})
    text = til(root, "tasks", "--todotxt").out
    code, out, err = imported(til, root, "own.txt", f"x {text}")
    assert (code, out, tasks_of(root)) == (0, "1 already there\n", {})
    assert err == "  own.txt:1: write docs: done in the file, but open here; not changed\n"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has one zone a process")
@pytest.mark.parametrize(("zone", "day"), [("UTC", "2020-09-24"), ("Asia/Seoul", "2020-09-25")])
def test_a_time_is_a_day_of_the_zone_of_the_machine(
    make_notebook: Make, til: Til, monkeypatch: pytest.MonkeyPatch, zone: str, day: str
) -> None:
    root = make_notebook()
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        imported(til, root, "a.ics", calendar(todo("1", "a", "DUE:20200924T200000Z")))
    time.tzset()
    assert tasks_of(root)["inbox.md"] == [f"- [ ] a due:{day}"]


ODD = [
    "(A) fine +a due:2026-02-30", "ask <!-- @anna now", "100%% sure", "end -->", "<!-- private -->", "nul \0 and \x07 bell", "# heading", "```", "~~~",
    "---", "- [ ] box", "`open", "<script>", "| a |", "(A)", "x", "[[link", "&amp;", "\t tab", "a" * 5000, "same uid:1", "other uid:1", "<div>", "last one",
]  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_row_comes_in_or_is_told_with_its_line(
    make_notebook: Make, til: Til, encoding: str, line_end: str
) -> None:
    root = make_notebook()
    (root / "odd.txt").write_bytes(line_end.join([*ODD, "한글"]).encode(encoding))
    found = til(root, "import", "odd.txt", "--json")
    report = json.loads(found.out)
    told = {each["line"] for each in report["problems"]}
    assert found.code == 1 and told == {1, 6, 15, 22}
    assert len(report["added"]) == len(ODD)  # one is without text, one below is another
    for path in ("inbox", "a"):
        assert til(root, "tasks", f"project:{path}").code == 0
    assert len(json.loads(til(root, "tasks", "--json").out)["tasks"]) == len(ODD)
    assert "unclosed-comment" not in til(root, "check").out
    again = json.loads(til(root, "import", "odd.txt", "--json").out)
    assert not again["added"] and len(again["skipped"]) == len(ODD)


def test_what_is_exported_and_imported_is_exported_the_same(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook()
    (root / "odd.txt").write_text("\n".join(ODD), "utf-8")
    til(root, "import", "odd.txt")
    for number, form in enumerate(("todotxt", "ics")):
        first = til(root, "tasks", f"--{form}").out
        other = root.with_name(f"other{number}")
        (other / "notes").mkdir(parents=True)
        (other / "mkdocs.yml").write_bytes((root / "mkdocs.yml").read_bytes())
        (other / "in").write_text(first, "utf-8")
        til(other, "import", "in")
        assert til(other, "tasks", f"--{form}").out == first


def test_what_is_no_task_in_a_list_of_tasks_is_told(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    found = imported(til, root, "a.json", '[1, "x", null, [], {"description": "d <!-- e", "status": "pending"}]')
    assert found.code == 1 and found.err.count("a.json:1: not a task") == 4
    assert tasks_of(root)["inbox.md"] == ["- [ ] d `<!--` e"]
