"""Labels that open sections, headings in an outline, and plain bullets that are tasks: where a notebook says so."""

from datetime import date

import pytest

from tiltool.core.carry.plan import plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.add import plan_tasks
from tiltool.core.edit.new_note import Habit, draft_from_habit
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import heading_key

LABELS = Dialect(labels=frozenset(map(heading_key, ("To do", "Done", "오늘 할 일", "Chores"))))
OUTLINE = Dialect(keywords="todo")
BULLETS = Dialect(bullets=True)
Parts = list[tuple[str | None, str | None, list[str]]]


def parts(text: str, dialect: Dialect) -> Parts:
    sections = parse(text, dialect=dialect).sections
    return [(each.role, each.title, [task.title for task in each.tasks()]) for each in sections]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("To do:", "today"), ("**To do:**", "today"), ("**To do**:", "today"), ("__Done__:", "done"), ("Done：", "done"),
        ("오늘 할 일:", "today"), ("  TO DO : ", "today"), ("Chores:", None), ("- To do:", "today"), ("* **Done:**", "done"),
    ],
)  # fmt: skip
def test_a_label_opens_a_section(label: str, role: str | None) -> None:
    below = "  - [ ] a" if label[0] in "-*" and not label.startswith("**") else "- [ ] a"
    text = f"# T\n\n{label}\n{below}\n\n## Later\n- [ ] b\n"
    (_, _, []), found, later = parts(text, LABELS)
    assert (found[0], found[2], later) == (role, ["a"], ("later", "Later", ["b"]))
    assert all(part[1] != found[1] for part in parts(text, Dialect())), "not in other notebooks"


@pytest.mark.parametrize(
    "text", ["To do\n- [ ] a\n", "To do: x\n- [ ] a\n", "To do:\nmore\n- [ ] a\n", "> To do:\n\n- [ ] a\n", "- x\n  - To do:\n    - [ ] a\n",
             "Other:\n- [ ] a\n", "**To do**\n\n- [ ] a\n", "```\nTo do:\n```\n- [ ] a\n"],
)  # fmt: skip
def test_what_is_no_label(text: str) -> None:
    assert [role for role, _, _ in parts(text, LABELS)] == [None]


def test_labels_are_no_problems() -> None:
    text = "To do:\n- [ ] a\n\nLater:\n- b\n"
    assert [each.line for each in parse(text, dialect=LABELS).problems if each.code == "label"] == [4]


CARRIES = [
    (LABELS, "To do:\n- [ ] a\n  - [ ] b\n- [x] c\n\n**Done:**\n\n* d\n", "To do:\n\n**Done:**\n",
     "To do:\n- [ ] a\n  - [ ] b\n\n**Done:**\n"),
    (LABELS, "- To do:\n  - [ ] a\n    text\n  - [x] c\n- Done:\n", "- To do:\n- Done:\n", "- To do:\n  - [ ] a\n    text\n- Done:\n"),
    (LABELS, "- To do:\n    - [ ] a\n", "- To do:\n    - [ ] z\n- Done:\n", "- To do:\n    - [ ] z\n    - [ ] a\n- Done:\n"),
    (OUTLINE, "- ## Today\n\t- TODO a\n\t  id:: 1\n\t\t- DOING b\n\t- DONE c\n- ## Notes\n\t- x\n", "- ## Today\n- ## Notes\n",
     "- ## Today\n\t- TODO a\n\t  id:: 1\n\t\t- DOING b\n- ## Notes\n"),
    (OUTLINE, "- TODO a\n\t- b\n- [[p]]\n\t- LATER c", "", "- TODO a\n\t- b\n- [[p]]\n\t- LATER c\n"),
    (OUTLINE, "- TODO a\n- ## Notes\n\t- TODO c\n", "- x\n- ## Notes\n\t- y\n", "- x\n- TODO a\n- ## Notes\n\t- y\n\t- TODO c\n"),
    (OUTLINE, "- TODO a\n- ## Notes\n\t- TODO c\n", "", "- TODO a\n- ## Notes\n\t- TODO c\n"),
    (OUTLINE, "- ## Today\n- TODO a\n- DONE b\n- ## Notes\n- x", "- ## Today\n- ## Notes\n", "- ## Today\n- TODO a\n- ## Notes\n"),
    (OUTLINE, "- ## Today\n- TODO a\n\t- TODO b\n", "- ## Today\n\t- TODO c\n- x\n", "- ## Today\n\t- TODO c\n\t- TODO a\n\t\t- TODO b\n- x\n"),
    (OUTLINE, "- ## Today\n\t- TODO a\n\t\t- TODO b\n", "- ## Today\n- TODO c\n", "- ## Today\n- TODO c\n- TODO a\n\t- TODO b\n"),
    (OUTLINE, "- ## Today\n\t- TODO a\n\t\t- TODO b\n", "## Today\n", "## Today\n- TODO a\n\t- TODO b\n"),
    (OUTLINE, "- ## Later\n\t- TODO a\n", "- x\n", "- x\n- ## Later\n\t- TODO a\n"),
    (BULLETS, "## Today\n- a\n  - b\n- [x] c\n- d\n  - [ ] e\n-\n", "## Today\n- z\n", "## Today\n- z\n- a\n  - b\n- d\n  - [ ] e\n"),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "source", "target", "expected"), CARRIES)
def test_carry(dialect: Dialect, source: str, target: str, expected: str) -> None:
    notes = [parse(text, date(2026, 1, day), dialect) for day, text in ((8, source), (9, target))]
    made = plan_carry(*notes, CarryRules(dialect=dialect))
    assert made.target.after == expected
    assert made.source.edits
    again = [parse(text or "", date(2026, 1, day), dialect) for day, text in ((8, made.source.after), (9, expected))]
    assert not plan_carry(*again, CarryRules(dialect=dialect)).target.edits


@pytest.mark.parametrize(
    ("dialect", "text", "role", "expected"),
    [
        (LABELS, "To do:\n- [ ] a\n\nDone:\n", "today", "To do:\n- [ ] a\n- [ ] new\n\nDone:\n"),
        (LABELS, "- To do:\n  - [ ] a\n- Done:\n", "today", "- To do:\n  - [ ] a\n  - [ ] new\n- Done:\n"),
        (LABELS, "To do:\n- [ ] a\n", "later", "To do:\n- [ ] a\n\n## Later\n- [ ] new\n"),
        (OUTLINE, "- ## Today\n- ## Notes\n", "today", "- ## Today\n\t- TODO new\n- ## Notes\n"),
        (OUTLINE, "- x\n", "today", "- x\n- TODO new\n"),
        (OUTLINE, "- x\n", "later", "- x\n- ## Later\n\t- TODO new\n"),
        (OUTLINE, "", "today", "- TODO new\n"),
        (OUTLINE, "## Today\n", "today", "## Today\n- TODO new\n"),
        (BULLETS, "## Today\n- a\n", "today", "## Today\n- a\n- [ ] new\n"),
    ],
)
def test_add(dialect: Dialect, text: str, role: str, expected: str) -> None:
    made = plan_tasks(parse(text, dialect=dialect), role, ["new"], HEADINGS["en"], dialect)
    assert made and made.after == expected


def test_the_outline_of_a_day_has_sections() -> None:
    text = "- TODO a\n- ## Later\n\t- TODO b\n- ## Notes\n\t- TODO c\n"
    assert parts(text, OUTLINE) == [("today", None, ["a", "c"]), ("later", "Later", ["b"])]
    text = "- TODO a\n- ## Today\n\t- TODO b\n- # Notes\n\t- TODO c\n"
    assert parts(text, OUTLINE) == [(None, None, ["a"]), ("today", "Today", ["b"]), (None, "Notes", ["c"])]


@pytest.mark.parametrize(
    ("line", "is_task"),
    [
        ("- a", True), ("* a", True), ("1. a", True), ("- [link](x)", True), ("-\ta", True), ("- a:", True), ("- `a`", True),
        ("-", False), ("- ", False), ("-   \n", False), ("a", False), ("> - a", False), ("```\n- a\n```", False),
        ("- # a", False), ("<!--\n- a\n-->", False), ("-\n  a", False), ("- > a", False), ("- ---", False),
    ],
)  # fmt: skip
def test_plain_bullets_are_tasks_in_sections_for_today(line: str, is_task: bool) -> None:
    text = f"## Today\n{line}\n\n## Later\n- b\n\n## Learned\n- c\n"
    assert len([*parse(text, dialect=BULLETS).tasks()]) == is_task
    assert not [*parse(text).tasks()]


@pytest.mark.parametrize("mark", "x-/>")
def test_a_plain_bullet_gets_a_box(mark: str) -> None:
    text = "## Today\r\n-   a\r\n\t- b\r\n* c (WIP)"
    note = parse(text, dialect=BULLETS)
    tasks = [task for _, task in note.tasks()]
    made = plan_revisions(note, [Revision(task, mark) for task in tasks], "plain", BULLETS)
    tail = "" if mark == "x" else " (WIP)"
    assert made and made.after == f"## Today\r\n-   [{mark}] a\r\n\t- b\r\n* [{mark}] c{tail}"
    kept = plan_revisions(note, [Revision(task, None, {"due": "2026-01-09"}) for task in tasks], "plain", BULLETS)
    assert kept and kept.after == "## Today\r\n-   a due:2026-01-09\r\n\t- b\r\n* c due:2026-01-09 (WIP)"


def test_what_a_bullet_notebook_has_beside_bullets() -> None:
    note = parse("## Today\n- [ ] a\n- p\n  - [ ] b\n- c\n  - d\n", dialect=BULLETS)
    assert [(task.mark, task.title, task.depth) for _, task in note.tasks()] == [
        (" ", "a", 0),
        (" ", "b", 0),
        ("", "c", 0),
    ]


def test_the_form_of_an_outline() -> None:
    """Its headings, and the tasks outside sections for today that each note has, open again."""
    marks = ["DONE", "CANCELED", "TODO"]
    texts = [
        f"- [[journal]]\n- ## Today\n\t- {mark} same\n\t  id:: 1\n- ## Habits\n\t- {mark} meditate\n\t- TODO run {mark}\n"
        for mark in marks
    ]
    days = [date(2026, 1, day) for day in (8, 7, 6)]
    before = tuple(zip(days[1:], texts[1:], strict=True))
    made = draft_from_habit(Habit(parse(texts[0], days[0], OUTLINE), before, dialect=OUTLINE), date(2026, 1, 9))
    assert made == "- [[journal]]\n- ## Today\n- ## Habits\n\t- TODO meditate\n"
    texts = [f"- [[journal]]\n- {mark} same\n\t- b\n- note {mark}\n" for mark in marks]
    before = tuple(zip(days[1:], texts[1:], strict=True))
    made = draft_from_habit(Habit(parse(texts[0], days[0], OUTLINE), before, dialect=OUTLINE), date(2026, 1, 9))
    assert made == "- [[journal]]\n"


def test_a_bullet_in_a_comment_is_no_task() -> None:
    text = "## Today\n%%\n- hidden\n%%\n- shown\n\n<!--\n- hidden, too\n-->\n"
    assert [task.title for _, task in parse(text, None, BULLETS).tasks()] == ["shown"]
