"""Fields written and states changed: one span of one line, through a thousand changes."""

from random import Random

import pytest

from tiltool.core.edit.add import plan_record
from tiltool.core.edit.field_edits import field_edit
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.fields import PRIORITIES, read_fields
from tiltool.core.note.parse import DIALECT, parse
from tiltool.core.note.titles import without_wip
from tiltool.core.text.edits import splice


@pytest.mark.parametrize(
    ("title", "name", "value", "style", "after"),
    [
        ("a", "due", "2026-12-01", "plain", "a due:2026-12-01"),
        ("a", "due", "2026-12-01", "emoji", "a 📅 2026-12-01"),
        ("a", "due", "2026-12-01", "dataview", "a [due:: 2026-12-01]"),
        ("a", "done", "2026-12-01", "emoji", "a ✅ 2026-12-01"),
        ("a", "done", "2026-12-01", "dataview", "a [completion:: 2026-12-01]"),
        ("a (WIP)", "due", "2026-12-01", "plain", "a due:2026-12-01 (WIP)"),
        ("a #tag ^id", "due", "2026-12-01", "plain", "a #tag due:2026-12-01 ^id"),
        ("a 📅 2026-01-01 b", "due", "2026-12-01", "plain", "a 📅 2026-12-01 b"),
        ("a due:2026-01-01 b", "due", "2026-12-01", "emoji", "a due:2026-12-01 b"),
        ("a (due:: 2026-01-01) b", "due", "2026-12-01", "emoji", "a (due:: 2026-12-01) b"),
        ("a 📅 2026-01-01 b", "due", None, "plain", "a b"),
        ("📅 2026-01-01 b", "due", None, "plain", "b"),
        ("a", "due", None, "plain", "a"),
        ("a", "priority", "high", "plain", "! a"),
        ("a", "priority", "highest", "plain", "!! a"),
        ("a", "priority", "low", "plain", "a priority:low"),
        ("a", "priority", "high", "emoji", "a ⏫"),
        ("a", "priority", "medium", "dataview", "a [priority:: medium]"),
        ("! a", "priority", "highest", "emoji", "!! a"),
        ("a 🔽", "priority", "high", "plain", "a ⏫"),
        ("a pri:A", "priority", "low", "plain", "a pri:low"),
        ("a !", "priority", None, "plain", "a"),
        ("a", "repeat", "every 2 weeks", "plain", "a repeat:every-2-weeks"),
        ("a", "repeat", "매주 월요일", "emoji", "a 🔁 매주 월요일"),
        ("a 🔁 every day 📅 2026-01-01", "repeat", "every week", "plain", "a 🔁 every week 📅 2026-01-01"),
    ],
)
def test_a_field_is_written(title: str, name: str, value: str | None, style: str, after: str) -> None:
    edit = field_edit(title, name, value, style)
    assert (splice(title, [edit]) if edit else title) == after
    written = getattr(read_fields(after), name)
    assert (str(written) if written else None) == (value if name != "repeat" else written)


LINES = (
    "- [ ] plain {n}",
    "  - [ ] child {n} 📅 2026-01-01 #tag",
    "1. [/] numbered {n} [due:: 2026-01-01] (WIP)",
    "* [x] done {n} due:2026-01-01 @blog ^id{n}",
    "- [ ] 한글 {n} 🔁 every week ⏳ 2026-01-01 ⏫",
    "- [-] dropped {n} `due:2026-01-01` ! ",
    "\t- [?] odd\u200b {n} 🛫 2026-01-01  trailing  ",
)
STATES = " /x->"


def some_note(random: Random, newline: str) -> str:
    lines = [random.choice(LINES).format(n=number) for number in range(12)]
    return newline.join(
        ["---", "tags: [a]", "---", "## Today", *lines, "", "text due:2026-01-01", "## Later", "- [ ] last"]
    )


def change(random: Random) -> tuple[str | None, dict[str, str | None]]:
    if random.random() < 0.4:
        return random.choice(STATES), {}
    name = random.choice(("due", "scheduled", "start", "done", "priority", "repeat"))
    values = {"priority": PRIORITIES, "repeat": ("every day", "매주", "every month on the 31st")}
    value = random.choice((*values.get(name, ("2026-02-03", "2027-11-30")), None))
    return None, {name: value}


@pytest.mark.parametrize("style", ["plain", "emoji", "dataview"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_thousand_changes_touch_nothing_else(style: str, newline: str) -> None:
    random = Random(style + newline)
    text = some_note(random, newline)
    for _ in range(500 if (style, newline) == ("plain", "\n") else 100):
        note = parse(text, None, DIALECT, with_problems=False)
        tasks = [task for _, task in note.tasks()]
        task = random.choice(tasks)
        mark, fields = change(random)
        made = plan_revisions(note, [Revision(task, mark, fields)], style, DIALECT)
        assert made is not None and made.after is not None
        lines, after = text.split(newline), made.after.split(newline)
        assert len(made.edits) <= (2 if mark == "x" and task.wip else 1)  # what is done is not in progress
        assert [line for at, line in enumerate(after) if at != task.line - 1] == [
            line for at, line in enumerate(lines) if at != task.line - 1
        ]
        again = next(each for _, each in parse(made.after).tasks() if each.line == task.line)
        assert again.mark == (task.mark if mark is None else mark)
        before, now = read_fields(task.title), read_fields(again.title)
        bare = without_wip(before.bare) if mark == "x" and task.wip else before.bare
        assert now.bare.split() == bare.split()
        for name in ("due", "scheduled", "start", "done", "created", "repeat", "priority", "project"):
            kept = getattr(before, name)
            if name in fields:
                assert (getattr(now, name) is None) == (fields[name] is None)
            else:
                assert getattr(now, name) == kept
        text = made.after


@pytest.mark.parametrize(("title", "is_added"), [("a", True), ("a\n- [ ] b", False), ("a\n## b", False), (" a", False)])
def test_a_record_is_one_line_and_nothing_else(title: str, is_added: bool) -> None:
    note = parse("## Today\n- [ ] t\n  - [ ] u\n- [ ] v\n")
    made = plan_record(note, next(task for _, task in note.tasks()), title, DIALECT)
    assert (made and made.after) == (f"## Today\n- [ ] t\n  - [ ] u\n- [x] {title}\n- [ ] v\n" if is_added else None)
