"""Keyword tasks, as in Logseq: where a word is a task, and what til writes for its states."""

from datetime import date

import pytest

from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.dialect import KEYWORDS, Dialect
from tiltool.core.note.fields import read_fields
from tiltool.core.note.parse import parse
from tiltool.core.tasks.recurrence import next_occurrence

OWN = Dialect(keywords="todo")


def read(text: str, dialect: Dialect = OWN) -> list[tuple[str, str, str]]:
    return [(task.mark, task.state, task.title) for _, task in parse(text, dialect=dialect).tasks()]


@pytest.mark.parametrize("word", KEYWORDS)
@pytest.mark.parametrize(
    "form",
    ["- {} a", "* {} a", "+ {}\ta", "1. {} a", "- - {} a", "- x\n\t- {} a", "## Today\n- {} a", "-\n  {} a", "- {} a\r\n  id:: 1\r\n"],
)  # fmt: skip
def test_a_word_at_the_start_of_a_list_item_is_a_task(form: str, word: str) -> None:
    text = form.format(word)
    (mark, state, title), *rest = read(text)
    assert (mark, state, title, rest) == (word, KEYWORDS[word], "a", [])
    task = next(task for _, task in parse(text, dialect=OWN).tasks())
    assert task.box.of(text) == word
    assert read(text, Dialect()) == []


@pytest.mark.parametrize(
    "text",
    [
        "- TODOs a", "- todo a", "- TODO: a", "TODO a", "- `TODO` a", "- **TODO** a", "> - TODO a", "```\n- TODO a\n```",
        "- a TODO b", "    - TODO a", "<!--\n- TODO a\n-->", "- # TODO a", "- IN-PROGRESSION a", "- TODO\u00a0a", "- \\TODO a",
    ],
)  # fmt: skip
def test_no_task(text: str) -> None:
    assert read(text) == []


def test_boxes_are_tasks_beside_words() -> None:
    assert read("- [ ] TODO a\n- DONE [x] b\n") == [(" ", "open", "TODO a"), ("DONE", "done", "[x] b")]


@pytest.mark.parametrize(
    ("old", "keywords", "expected"),
    [
        ("TODO", "todo", "TODO DOING DONE CANCELED MOVED"),
        ("DOING", "now", "TODO DOING DONE CANCELED MOVED"),
        ("LATER", "todo", "LATER NOW DONE CANCELED MOVED"),
        ("NOW", "todo", "LATER NOW DONE CANCELED MOVED"),
        ("DONE", "todo", "TODO DOING DONE CANCELED MOVED"),
        ("DONE", "now", "LATER NOW DONE CANCELED MOVED"),
        ("WAITING", "now", "LATER NOW DONE CANCELED MOVED"),
        ("[ ]", "now", " / x - >"),
    ],
)
def test_a_state_is_written_in_the_notation_of_the_task(old: str, keywords: str, expected: str) -> None:
    dialect = Dialect(keywords=keywords)
    assert " ".join(dialect.mark_like(mark, old) for mark in " /x->").split() == expected.split()


def test_the_outline_of_a_day_is_its_section_for_today() -> None:
    roles = {
        text: [each.role for each in parse(text, dialect=OWN).sections] for text in ("", "- a\n", "a\n\n- TODO b\n")
    }
    assert roles == {"": ["today"], "- a\n": ["today"], "a\n\n- TODO b\n": ["today"]}
    assert [each.role for each in parse("- TODO a\n\n## Later\n- TODO b\n", dialect=OWN).sections] == [None, "later"]
    assert [each.role for each in parse("- TODO a\n").sections] == [None]


BLOCK = "- LATER [#A] water\n  id:: 63f1\n  SCHEDULED: <2026-01-02 {} 10:00 {}>\n  :LOGBOOK:\n  CLOCK: [2026-01-01 Thu 10:00:12]\n  :END:\n\t- b\n"


def test_days_below_a_task_are_its_fields() -> None:
    text = BLOCK.format("Fri", "+1w -2d") + "- DONE c\n  DEADLINE: <2026-02-03>\n- [ ] d\n  DEADLINE: <2026-02-03>\n"
    found = {read_fields(task.title).bare: read_fields(task.title) for _, task in parse(text, dialect=OWN).tasks()}
    water = found["water"]
    assert (water.scheduled, water.repeat, water.priority) == (date(2026, 1, 2), "+1w", "highest")
    assert found["c"].due == date(2026, 2, 3)
    assert found["d"].due is None, "a box has its fields on its own line"


@pytest.mark.parametrize(
    ("weekday", "repeater", "expected"),
    [
        ("Fri", "+1w", "2026-01-09 Fri"), ("Fri", "++1w", "2026-01-23 Fri"), ("Fri", ".+3d", "2026-01-23 Fri"),
        ("금", "++1d", "2026-01-21 수"), ("Fri", "++1m", "2026-02-02 Mon"), ("Fri", "+1y", "2027-01-02 Sat"), ("金", "+2d", "2026-01-04 日"),
    ],
)  # fmt: skip
def test_what_repeats_moves_on_in_place(weekday: str, repeater: str, expected: str) -> None:
    text = BLOCK.format(weekday, repeater)
    note = parse(text, dialect=OWN)
    task = next(task for _, task in note.tasks())
    moved = next_occurrence(read_fields(task.title), date(2026, 1, 20))
    made = plan_revisions(note, [Revision(task, " ", moved or {})], "org", OWN)
    assert made and made.after == text.replace(f"2026-01-02 {weekday}", expected)


def test_days_with_repeaters_of_their_own_move_on_by_them() -> None:
    text = "- TODO a\r\n  SCHEDULED: <2026-01-02 Fri .+3d>\r\n  id:: 1\r\n  DEADLINE: <2026-01-03 Sat ++1m>\r\n"
    note = parse(text, dialect=OWN)
    task = next(task for _, task in note.tasks())
    moved = next_occurrence(read_fields(task.title), date(2026, 1, 20))
    made = plan_revisions(note, [Revision(task, " ", moved or {})], "org", OWN)
    assert made and made.after == text.replace("01-02 Fri", "01-23 Fri").replace("01-03 Sat", "02-03 Tue")


def test_a_new_day_goes_on_a_line_of_its_own() -> None:
    for before, name, value, after in [
        ("- TODO a\n", "due", "2026-02-03", "- TODO a\n  DEADLINE: <2026-02-03 Tue>\n"),
        ("\t- TODO a\n\t  id:: 1\n", "due", "2026-02-03", "\t- TODO a\n\t  DEADLINE: <2026-02-03 Tue>\n\t  id:: 1\n"),
        ("- TODO a\n  id:: 1\n  SCHEDULED: <2026-01-01 Thu>\n", "due", "2026-02-03",
         "- TODO a\n  id:: 1\n  SCHEDULED: <2026-01-01 Thu>\n  DEADLINE: <2026-02-03 Tue>\n"),
        ("- TODO a\n", "priority", "high", "- TODO [#B] a\n"),
        ("- TODO [#A] a\n", "priority", None, "- TODO a\n"),
        ("- TODO a\n  DEADLINE: <2026-02-03 Tue>\n  id:: 1\n", "due", None, "- TODO a\n  id:: 1\n"),
        ("- TODO a\n  id:: 1\n  DEADLINE: <2026-02-03 Tue>\n\t- b\n", "due", None, "- TODO a\n  id:: 1\n\t- b\n"),
        ("- TODO a\n  DEADLINE: <2026-02-03 Tue>", "due", None, "- TODO a"),
        ("- [ ] a\n", "due", "2026-02-03", "- [ ] a DEADLINE: <2026-02-03 Tue>\n"),
        ("- TODO a\n  DEADLINE: <2026-02-03 Tue +1w>\n", "repeat", "every 2 days", "- TODO a\n  DEADLINE: <2026-02-03 Tue ++2d>\n"),
        ("- TODO a\n  DEADLINE: <2026-02-03 Tue +1w>\n", "repeat", "every month when done",
         "- TODO a\n  DEADLINE: <2026-02-03 Tue .+1m>\n"),
    ]:  # fmt: skip
        text = f"- x\n{before}"
        note = parse(text, dialect=OWN)
        task = next(task for _, task in note.tasks())
        made = plan_revisions(note, [Revision(task, None, {name: value})], "org", OWN)
        assert made and made.after == f"- x\n{after}"
