"""Every line of carry-cases that two texts are enough for: source and target in, source and target out."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown_it import MarkdownIt

from tiltool.core.carry.plan import CarryPlan, plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.note.dialect import STATES, Dialect
from tiltool.core.note.parse import parse
from tiltool.core.tasks.checkbox_lines import all_boxes

CASES = Path(__file__).parents[2] / "cases"
SIGNS = {"→": "\t", "␠": " ", "␍\n": "\r\n", "∎\n": "", "ⓩ": "\u200b"}
HEAD = r"^## (\d+\w? .+)\n((?:(?:options|xfail): .*\n)*)((?s:.*?))(?=^## \d|\Z)"
BOX = r"(?m)^((?:[ \t]*(?:[-*+]|\d+[.)]))+[ \t]+)\[[^\[\]\r\n]{1,16}\]"
BLOCK_ID = r"(?m)[ \t]+\^[A-Za-z0-9-]+[ \t]*$"
READER = MarkdownIt("commonmark", {"maxNesting": 200}).enable("table")

Place = tuple[tuple[str, ...], str, str]
"""A block of a note: the containers it is in, each with its first line, its kind and its text."""


class Case(NamedTuple):
    name: str
    rules: CarryRules
    source: str
    target: str
    target_after: str
    source_after: str
    report: str = ""


def cases() -> list[Any]:
    texts = (file.read_text("utf-8") for file in sorted(CASES.glob("carry-*.md")))
    return [_case(*found.groups()) for text in texts for found in re.finditer(HEAD, text, re.MULTILINE)]


def _case(name: str, lead: str, body: str) -> Any:
    marks = dict(re.findall(r"(\w+): (.*)\n", lead))
    *texts, last = body.rstrip("\n").split("\n.\n")
    if len(texts) < 4:
        texts, last = [*texts, last], ""
    case = Case(name, _rules(marks.get("options", "")), *(_read(text + "\n") for text in texts), report=last)
    wrong = [pytest.mark.xfail(strict=True, reason=marks["xfail"])] if "xfail" in marks else []
    return pytest.param(case, marks=wrong, id=name)


def _rules(options: str) -> CarryRules:
    pairs = (option.partition("=") for option in options.split())
    fields: dict[str, Any] = {name: value or True for name, _, value in pairs}
    return CarryRules(**fields)


def _read(text: str) -> str:
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    return text


def report(plan: CarryPlan) -> dict[str, list[str]]:
    """Return what a plan tells, as the cases write it."""
    return {
        "carried": [move.task.title for move in plan.carried],
        "reopened": [move.task.title for move in plan.reopened],
        "finished": [each.title for each in plan.finished],
        "skipped": [f"{skip.task.title}: {skip.why}" for skip in plan.skipped],
        "elsewhere": [str(plan.elsewhere)],
        "problems": [f"{problem.code} {problem.line}" for problem in plan.problems],
    }


def unboxed(text: str) -> str:
    """Return a note with what is in its boxes taken out: all else is not til's to change."""
    return re.sub(BOX, r"\1[]", text)


def places(text: str) -> Counter[Place]:
    """Return where each block of a note stands, read by CommonMark alone."""
    text = re.sub(BLOCK_ID, "", unboxed(text)).removeprefix("\ufeff")
    lines = re.split(r"\r\n|\n|\r", text)
    found: Counter[Place] = Counter()
    path: list[str] = []
    for token in READER.parse(text):
        if token.type in ("list_item_open", "blockquote_open"):
            path.append(lines[token.map[0]].strip() if token.map else "")
        elif token.type in ("list_item_close", "blockquote_close"):
            path.pop()
        elif token.content or token.type == "hr":
            found[tuple(path), token.type, token.content.strip()] += 1
    return found


def check_structure(source: str, target: str, plan: CarryPlan, leave: str) -> None:
    """Check that nothing went where it does not belong: under another task, into a fence, out of a quote."""
    before, after = places(target), places(plan.target.after or "")
    ends = {(path[at:], *rest) for path, *rest in places(source) for at in range(len(path))}
    empty = {place for place in before if place[2] == "[]"}  # of the boxes of a form only the last one stays
    assert set(before - after) <= empty
    # what came has the place it had, but for headings, the lines that tell what was finished, and parents that
    # somebody moved in the target
    there = {path for path, _, _ in before}
    bulleted = places(re.sub(r"(?m)^(\s*)[-+]", r"\1*", source))  # a report has the marker of its section
    came = {place for place in set(after - before) - set(places(source)) - set(bulleted) if len(place[0]) > 1}
    assert not [(path, *rest) for path, *rest in came if (path, *rest) not in ends or path[:-1] not in there]
    left = places(plan.source.after or "")
    if leave == "remove":
        assert not left - places(source)
        assert not places(source) - left - after
    else:
        assert left == places(source)


@pytest.mark.parametrize("case", cases())
def test_case(case: Case) -> None:
    plan = plan_carry(parse(case.source), parse(case.target), case.rules)
    assert plan.target.after == case.target_after
    assert plan.source.after == case.source_after
    told = report(plan)
    wanted = [line.partition(": ") for line in case.report.splitlines()]
    for key in {key.rstrip(":") for key, _, _ in wanted}:
        assert sorted(told[key]) == sorted(value for name, _, value in wanted if name.rstrip(":") == key and value)
    if case.rules.leave == "mark":
        assert unboxed(plan.source.after) == unboxed(case.source)
    check_structure(case.source, case.target, plan, case.rules.leave)
    again = plan_carry(parse(plan.source.after), parse(plan.target.after), case.rules)
    assert not (again.target.edits or again.source.edits)


@pytest.mark.parametrize("mark", ["x", "v"])
def test_a_parent_that_only_came_along_is_not_finished_again(mark: str) -> None:
    dialect = Dialect(states={**STATES, "v": "done"})
    source = parse(f"## Yesterday\n\n## Today\n- [{mark}] a\n  - [ ] b\n- [{mark}] c\n", dialect=dialect)
    earlier = all_boxes(f"## Today\n- [{mark}] a\n  - [ ] b\n", dialect)
    plan = plan_carry(source, parse("## Yesterday\n\n## Today\n"), CarryRules(dialect=dialect, earlier=earlier))
    assert [each.title for each in plan.finished] == ["c"]
