"""A task in a note and its line in a project: one is never taken for another, and no two of them are open at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

NOTE = "2026-03-02.md"


class Book:
    """A notebook, and til run in it."""

    def __init__(self, root: Path, run: Callable[..., object]) -> None:
        self.root, self.run = root, run

    def til(self, *args: str, today: str = "2026-03-02", code: int = 0) -> str:
        made = self.run(self.root, *args, today=today)
        assert made.code == code, made  # type: ignore[attr-defined]
        return f"{made.out}{made.err}"  # type: ignore[attr-defined]

    def note(self, name: str = NOTE) -> str:
        return (self.root / "notes" / name).read_text("utf-8")

    def project(self, name: str) -> str:
        return (self.root / "tasks" / f"{name}.md").read_text("utf-8")


@pytest.fixture
def book(make_notebook: Callable[..., Path], til: Callable[..., object]) -> Callable[..., Book]:
    def make(options: str = "", **files: str) -> Book:
        root = make_notebook({NOTE: files.pop("note", "## Today\n")}, f"path: '%Y-%m-%d.md'\n{options}")
        for name, text in files.items():
            (root / "tasks" / f"{name}.md").write_text(text, "utf-8")
        return Book(root, til)

    return make


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        ("buy milk", "buy bread"),
        ("call the dentist", "email the dentist office"),
        ("write the test notes", "write the release notes"),
    ],
)
@pytest.mark.parametrize("verb", ["done", "drop"])
def test_what_looks_alike_is_not_the_same(book: Callable[..., Book], mine: str, others: str, verb: str) -> None:
    here = book(note=f"## Today\n- [ ] {mine}\n", h=f"- [ ] {others}\n")
    here.til(verb, mine)
    here.til("new", today="2026-03-03")
    here.til("pick", others, today="2026-03-03")
    here.til("new", today="2026-03-03")
    assert here.project("h") == f"- [>] {others}\n"


def test_a_task_of_another_note_is_not_this_one_by_another_title(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] write docs for cli\n", a="- [ ] write docs for api\n")
    here.til("pick", "docs for api", "--to", "tomorrow")
    here.til("done", "2026-03-02:2")
    assert here.project("a") == "- [>] write docs for api\n"


def test_a_task_that_was_taken_out_by_hand_is_not_the_next_that_looks_alike(book: Callable[..., Book]) -> None:
    here = book(h="- [ ] buy bread\n")
    here.til("pick", "bread")
    (here.root / "notes" / NOTE).write_text("## Today\n- [ ] buy milk\n", "utf-8")
    here.til("done", "milk")
    assert here.project("h") == "- [>] buy bread\n"


def test_a_title_edited_after_the_pick_keeps_its_project(book: Callable[..., Book]) -> None:
    here = book(h="- [ ] buy bread for the weekend\n")
    here.til("pick", "bread")
    (here.root / "notes" / NOTE).write_text("## Today\n- [ ] buy rye bread for the weekend\n", "utf-8")
    here.til("done", "rye")
    assert here.project("h") == "- [x] buy bread for the weekend done:2026-03-02\n"


def test_of_one_title_in_two_projects_the_one_that_is_named_is_done(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] report @a due:2026-03-02\n", b="- [ ] report @b due:2026-03-01\n")
    here.til("new")
    line = here.note().split("\n").index("- [ ] report @b due:2026-03-01") + 1
    here.til("done", f"2026-03-02:{line}")
    assert here.project("a") == "- [>] report @a due:2026-03-02\n"
    assert here.project("b") == "- [x] report @b due:2026-03-01 done:2026-03-02\n"


def test_a_task_whose_start_is_to_come_waits(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] pay rent due:2026-03-02 start:2026-03-03\n")
    here.til("new")
    assert (here.note(), here.project("a")[:5]) == ("## Today\n", "- [ ]")
    here.til("new", today="2026-03-03")
    assert "- [ ] pay rent" in here.note("2026-03-03.md") and here.project("a")[:5] == "- [>]"


def test_tasks_with_keywords_are_done_in_both_places(book: Callable[..., Book]) -> None:
    here = book("keywords: todo\n", note="## Today\n", a="- TODO pay rent\n")
    here.til("pick", "rent")
    here.til("done", "rent")
    assert (here.note(), here.project("a")) == (
        "## Today\n- DONE pay rent\n",
        "- DONE pay rent done:2026-03-02\n",
    )


def test_of_one_title_in_two_projects_the_second_waits_for_the_first(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] pay rent due:2026-03-02\n", b="- [ ] pay rent due:2026-03-02\n")
    assert "tasks/b.md:1" in here.til("new")
    assert (here.project("a"), here.project("b")) == (
        "- [>] pay rent due:2026-03-02\n",
        "- [ ] pay rent due:2026-03-02\n",
    )
    assert here.note().count("pay rent") == 1
    assert "already there" in here.til("pick", "tasks/b.md:1", code=3)
    here.til("done", "2026-03-02:2")
    here.til("new", today="2026-03-03")
    assert here.project("a").startswith("- [x] pay rent")
    assert here.project("b").startswith("- [>] pay rent")
    assert "- [ ] pay rent due:2026-03-02" in here.note("2026-03-03.md")


def test_children_are_told_apart_by_what_is_above_them(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] write tests\n", b="- [ ] feature\n  - [ ] write tests\n")
    here.til("pick", "tasks/a.md:1")
    here.til("pick", "tasks/b.md:1")
    here.til("done", f"2026-03-02:{here.note().split(chr(10)).index('  - [ ] write tests') + 1}")
    assert here.project("a") == "- [>] write tests\n"
    assert here.project("b") == "- [>] feature\n  - [x] write tests done:2026-03-02\n"


def test_what_got_a_day_after_the_pick_goes_back_to_its_line(book: Callable[..., Book]) -> None:
    here = book(blog="- [ ] foo bar\n- [ ] other due:2026-03-02\n")
    here.til("pick", "foo")
    here.til("pick", "other")
    here.til("due", "foo", "2026-03-06")
    here.til("due", "other", "2026-03-09")
    here.til("park", "foo")
    here.til("park", "other")
    assert here.project("blog") == "- [ ] foo bar due:2026-03-06\n- [ ] other due:2026-03-09\n"
    here.til("pick", "foo")
    assert here.project("blog").startswith("- [>] foo bar due:2026-03-06\n")


@pytest.mark.parametrize("line", ["- [x] foo (WIP)", "- [ ] foo"])
def test_a_field_added_after_the_carry_makes_no_second_task(book: Callable[..., Book], line: str) -> None:
    here = book("carry: {source: keep}", note=f"## Today\n{line}\n")
    here.til("new", today="2026-03-03")
    here.til("due", "foo", "2026-03-06", today="2026-03-03")
    before = here.note("2026-03-03.md")
    here.til("new", today="2026-03-03")
    assert here.note("2026-03-03.md") == before


@pytest.mark.parametrize("verb", ["reopen", "start", "done", "drop"])
def test_a_line_that_was_moved_on_means_the_task_where_it_is(book: Callable[..., Book], verb: str) -> None:
    here = book(a="- [ ] x1\n")
    here.til("pick", "x1")
    here.til(verb, "tasks/a.md:1")
    note, project = {
        "reopen": ("- [ ] x1", "- [>] x1"),
        "start": ("- [/] x1", "- [>] x1"),
        "done": ("- [x] x1", "- [x] x1 done:2026-03-02"),
        "drop": ("- [-] x1", "- [-] x1 cancelled:2026-03-02"),
    }[verb]
    assert (here.note().strip().split("\n")[-1], here.project("a").strip()) == (note, project)


@pytest.mark.parametrize("verb", ["reopen", "start", "done", "drop"])
def test_a_line_that_was_parked_means_the_task_where_it_is(book: Callable[..., Book], verb: str) -> None:
    here = book(note="## Today\n- [ ] x1\n")
    here.til("park", "x1")
    here.til(verb, "2026-03-02:2")
    mark = {"reopen": " ", "start": "/", "done": "x", "drop": "-"}[verb]
    assert here.note() == "## Today\n- [>] x1\n"
    assert f"- [{mark}] x1" in here.project("inbox")


def test_what_is_opened_again_is_open_in_one_place(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] x1\n")
    here.til("pick", "x1")
    here.til("done", "2026-03-02:2")
    here.til("reopen", "tasks/a.md:1")
    assert (here.note(), here.project("a")) == ("## Today\n- [x] x1\n", "- [ ] x1\n")
    here.til("reopen", "2026-03-02:2")
    assert (here.note(), here.project("a")) == ("## Today\n- [ ] x1\n", "- [>] x1\n")


def test_a_project_that_can_not_be_read_is_in_nobodys_way(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] a\n- [ ] b\n", p="- [ ] c\n")
    (here.root / "tasks" / "latin.md").write_bytes(b"- [ ] caf\xe9\n")
    here.til("done", "a")
    here.til("park", "b")
    here.til("pick", "tasks/p.md:1")
    here.til("new", today="2026-03-03")


def test_one_title_in_two_projects_has_two_ids(book: Callable[..., Book]) -> None:
    here = book(a="- [ ] dup\n", b="- [ ] dup\n")
    ids = [line.split()[0] for line in here.til("tasks").split("\n") if "dup" in line]
    assert len(set(ids)) == 2
    here.til("done", ids[1])
    assert (here.project("a"), here.project("b")) == ("- [ ] dup\n", "- [x] dup done:2026-03-02\n")


def test_every_field_of_a_name_is_taken_out(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] a due:2026-03-04 b 📅 2026-03-05\n")
    here.til("due", "a", "none")
    assert here.note() == "## Today\n- [ ] a b\n"


def test_what_repeats_comes_again_with_all_that_is_below_it(book: Callable[..., Book]) -> None:
    tree = "- [ ] week repeat:every-week due:2026-03-02\n  - [ ] one\n  - [ ] two\n  - [ ] three\n"
    here = book(p=tree)
    here.til("new")
    here.til("done", "one")
    here.til("done", "two")
    here.til("done", "week")
    assert here.project("p") == tree.replace("03-02", "03-09").replace("[ ] three", "[>] three")


def test_a_task_for_tomorrow_is_not_younger_than_new(book: Callable[..., Book]) -> None:
    here = book(p="- [ ] a\n")
    here.til("pick", "a", "--to", "tomorrow")
    assert "0d" in here.til("tasks") and "-1d" not in here.til("tasks")


def test_two_that_repeat_and_were_checked_by_hand_come_again(book: Callable[..., Book]) -> None:
    here = book(p="- [x] a repeat:every-day\n- [x] b repeat:every-day\n- [x] c repeat:every-week\n")
    here.til("new")
    assert here.project("p").split("\n")[4:6] == ["- [ ] c repeat:every-week due:2026-03-08", "- [x] c done:2026-03-01"]
    assert [line[:7] for line in here.note().split("\n") if "repeat" in line] == ["- [ ] a", "- [ ] b"]


def test_what_was_picked_back_from_tomorrow_is_gone_from_there(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] a\n")
    start = here.note()
    here.til("pick", "a", "--to", "tomorrow")
    tomorrow = here.note("2026-03-03.md")
    here.til("pick", "a")
    assert here.note() == start
    assert "- [ ] a" in here.til("tasks").replace("[ ]  a", "- [ ] a")
    here.til("undo")
    assert here.note("2026-03-03.md") == tomorrow
    here.til("redo")
    here.til("new", today="2026-03-03")
    assert "- [ ] a" in here.note("2026-03-03.md")


@pytest.mark.parametrize(
    "change", [("due", "a", "2026-03-09"), ("due", "a", "none"), ("prio", "a", "none"), ("prio", "a", "low")]
)
@pytest.mark.parametrize("box", ["- [x] a due:2026-03-05 ! (WIP)", "- [ ] a due:2026-03-05 !"])
@pytest.mark.parametrize("above", ["", "- [ ] p\n  "])
def test_a_field_changed_after_the_carry_makes_no_second_task(
    book: Callable[..., Book], change: tuple[str, ...], box: str, above: str
) -> None:
    here = book("carry: {source: keep}", note=f"## Today\n{above}{box.replace(' !', '', 1).replace('] a', '] ! a')}\n")
    here.til("new", today="2026-03-03")
    here.til(*change, today="2026-03-03")
    before = here.note("2026-03-03.md")
    here.til("new", today="2026-03-03")
    assert here.note("2026-03-03.md") == before


def test_what_is_parked_elsewhere_leaves_its_first_project(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] z\n", p="# p\n- [ ] other\n- [ ] a\n  - [ ] b\n  words\n", q="# q\n")
    here.til("pick", "a")
    here.til("due", "a", "2026-03-09")
    here.til("park", "a", "--project", "q")
    assert here.project("p") == "# p\n- [ ] other\n"
    assert here.project("q") == "# q\n- [ ] a due:2026-03-09\n  - [ ] b\n  words\n"
    assert here.til("tasks").count(" a ") == 1
    here.til("pick", "a")
    here.til("done", "a")
    assert "- [x] a due:2026-03-09 done:2026-03-02" in here.project("q")


def test_a_parent_that_came_along_is_not_done_again(book: Callable[..., Book]) -> None:
    here = book(p="- [ ] w repeat:every-day due:2026-03-01\n  - [ ] c\n")
    here.til("new", today="2026-03-01")
    here.til("done", "w", today="2026-03-01")
    here.til("new")
    line = next(at for at, each in enumerate(here.note().split("\n"), 1) if each.startswith("- [ ] w"))
    here.til("drop", f"2026-03-02:{line}")
    here.til("new", today="2026-03-03")
    assert "- [-] w" in here.project("p")
    assert "- [ ] w" not in here.note("2026-03-03.md")


def test_what_is_checked_and_wip_is_not_over(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] wash repeat:every-week (WIP)\n", p="- [ ] vote (WIP)\n")
    here.til("pick", "vote")
    today = here.root / "notes" / "2026-03-02.md"
    today.write_text(today.read_text().replace("[ ]", "[x]"))  # by hand
    assert not (here.root / "tasks" / "inbox.md").exists()
    assert here.project("p") == "- [>] vote (WIP)\n"
    here.til("new", today="2026-03-03")
    note = here.root / "notes" / "2026-03-03.md"
    assert "- [ ] wash repeat:every-week (WIP)" in note.read_text()
    note.write_text(note.read_text().replace(" (WIP)", ""))
    here.til("done", "vote", today="2026-03-03")
    assert here.project("p") == "- [x] vote done:2026-03-03\n"
    assert "vote" not in here.til("tasks", today="2026-03-03")


def test_what_was_dropped_is_over_wip_or_not(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] w (WIP)\n")
    here.til("drop", "w")
    here.til("tasks", code=1)
    here.til("park", "w", code=3)
    here.til("pick", "w", "--to", "tomorrow", code=3)
    assert not (here.root / "tasks" / "inbox.md").exists()


def test_the_old_line_of_what_was_done_in_a_newer_note_means_the_newer_one(book: Callable[..., Book]) -> None:
    here = book(note="## Today\n- [ ] a\n")
    here.til("new", today="2026-03-03")
    here.til("done", "a", today="2026-03-03")
    here.til("reopen", "2026-03-02:2", today="2026-03-03")
    assert here.note() == "## Today\n- [>] a\n"
    assert "- [ ] a" in here.note("2026-03-03.md")


@pytest.mark.parametrize(
    ("later", "opened"),
    [
        (("- [x] a", "- [-] a"), "2026-03-04.md"),  # the newest one
        (("- [x] A due:2026-03-09", "- [>] a"), "2026-03-03.md"),  # that is not itself moved on
        (("- [x] a", "- [x] other"), "2026-03-03.md"),
        (("- [x] other", "text"), None),
    ],
)
def test_the_old_line_of_an_ended_task_means_its_newest_one(
    book: Callable[..., Book], later: tuple[str, str], opened: str | None
) -> None:
    here = book(note="## Today\n- [>] a\n")
    for number, line in enumerate(later, 3):
        (here.root / "notes" / f"2026-03-0{number}.md").write_text(f"## Today\n{line}\n")
    here.til("reopen", "2026-03-02:2", today="2026-03-04")
    names = ("2026-03-02.md", "2026-03-03.md", "2026-03-04.md")
    assert [name for name in names if "[ ]" in here.note(name)] == [opened or NOTE]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("- [ ] w 🔁 every week 📅 2026-03-02", "- [ ] w 🔁 every week 📅 2026-03-09\n- [x] w ✅ 2026-03-02\n"),
        ("1. [ ] w repeat:1w ^id", "1. [ ] w repeat:1w due:2026-03-09 ^id\n1. [x] w done:2026-03-02\n"),
        ("- [ ] w repeat:1w (WIP) ^a", "- [ ] w repeat:1w due:2026-03-09 (WIP) ^a\n- [x] w done:2026-03-02\n"),
        ("* [/] ! w #t repeat:1w", "* [ ] ! w #t repeat:1w due:2026-03-09\n* [x] ! w #t done:2026-03-02\n"),
        (
            "- [ ] w 🔁 every week 🆔 a1 📅 2026-03-02",
            "- [ ] w 🔁 every week 🆔 a1 📅 2026-03-09\n- [x] w ✅ 2026-03-02\n",
        ),
        (
            "- [ ] a\n  - [ ] w repeat:1w\n    - [ ] c\n  - [ ] z",
            "- [ ] a\n  - [ ] w repeat:1w due:2026-03-09\n    - [ ] c\n  - [x] w done:2026-03-02\n  - [ ] z\n",
        ),
    ],
)
def test_what_repeats_and_is_done_in_its_project_leaves_a_checked_line(
    book: Callable[..., Book], line: str, after: str
) -> None:
    here = book(p=f"{line}\n")
    here.til("done", "w")
    assert here.project("p") == after
    assert "(p, 2026-03-02)" in here.til("review")
    here.til("undo")
    assert here.project("p") == f"{line}\n"


def test_each_time_that_it_was_done_is_in_review_and_stats(book: Callable[..., Book]) -> None:
    here = book(p="- [ ] w repeat:every-week due:2026-03-02\n")
    id = here.til("tasks").split("backlog")[-1].split()[1]
    here.til("done", "w")
    here.til("new", today="2026-03-09")  # it comes into the note, and is done there
    here.til("done", "w", today="2026-03-09")
    here.til("done", "tasks/p.md:1", today="2026-03-17")  # in its project
    assert here.project("p").split("\n")[1:3] == ["- [x] w done:2026-03-17", "- [x] w done:2026-03-02"]
    shown = here.til("review", "--from", "2026-03-01", "--to", "2026-03-20", "--json", today="2026-03-20")
    assert all(day in shown for day in ("2026-03-02", "2026-03-09", "2026-03-17"))
    assert '"finished": 3' in here.til("stats", "--json", today="2026-03-20")
    assert id in here.til("tasks", today="2026-03-20")


def test_copies_checked_by_hand_end_together_with_their_rule(book: Callable[..., Book]) -> None:
    line = "- [x] water 🔁 every week 📅 9999-12-30"
    here = book(garden=f"{line}\n- [ ] other\n{line}\n")
    here.til("new", today="2026-03-03")
    ended = here.project("garden")
    assert ended == f"{line} ✅ 2026-03-02\n- [ ] other\n{line} ✅ 2026-03-02\n"
    here.til("new", today="2026-03-03")
    assert here.project("garden") == ended
