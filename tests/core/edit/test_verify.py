"""Changes that would move the reach of a comment or a private marker are not made."""

from datetime import date

import pytest

from tiltool.core.carry.plan import plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.add import plan_split, plan_tasks, plan_topic
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.core.note.parse import parse

HIDING = ["50%% off", "a <!-- b", "a <!-- private -->", "a <!-- /private -->"]
NOTE = parse("## Today\n- [ ] a\n\n## Learned\n### x\ny\n\n## Later\n- [ ] z\n")


@pytest.mark.parametrize("title", HIDING)
def test_a_title_must_not_hide_what_follows(title: str) -> None:
    headings, dialect = HEADINGS["en"], Dialect()
    assert plan_tasks(NOTE, "today", [title], headings, dialect) is None
    assert plan_topic(NOTE, title, (), headings, dialect) is None
    _, task = next(NOTE.tasks())
    assert plan_split(NOTE, task, [title], dialect) is None
    last = parse("## Today\n- [ ] a\n")
    assert plan_tasks(last, "today", [title], headings, dialect) is None  # nor what will follow


@pytest.mark.parametrize("title", ["a %% b %%", "a <!-- b -->", "`%%`", "a <!-- private --> b <!-- /private -->"])
def test_a_title_may_hide_a_part_of_itself(title: str) -> None:
    assert plan_tasks(NOTE, "today", [title], HEADINGS["en"], Dialect())


def test_a_new_task_is_public_beside_private_ones() -> None:
    note = parse("## Today\n- [ ] a\n\n<!-- private -->\n- [ ] b\n<!-- /private -->\n")
    made = plan_tasks(note, "today", ["c"], HEADINGS["en"], Dialect())
    assert made and made.after == note.text.replace("a\n", "a\n- [ ] c\n")


@pytest.mark.parametrize("line", ["- [ ] a %%", "- [ ] a <!-- private -->"])
def test_a_task_that_holds_a_mark_is_marked_where_it_cannot_be_taken_out(line: str) -> None:
    source = parse(f"## Today\n{line}\n\nsecret\n\n{'%%' if '%%' in line else '<!-- /private -->'}\n", date(2026, 3, 9))
    made = plan_carry(source, parse("## Today\n", date(2026, 3, 10)), CarryRules(leave="remove"))
    assert made.carried
    assert "secret" not in (made.target.after or "")
    assert line.replace("[ ]", "[>]") in (made.source.after or "") or "%%" not in line
