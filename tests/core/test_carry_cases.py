"""Every line of carry-cases that two texts are enough for: source and target in, source and target out."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tiltool.core.carry import Rules, plan_carry
from tiltool.core.parse import parse

CASES = Path(__file__).parents[1] / "cases"
SIGNS = {"→": "\t", "␠": " ", "␍\n": "\r\n", "∎\n": "", "ⓩ": "\u200b"}


class Case(NamedTuple):
    name: str
    rules: Rules
    source: str
    target: str
    target_after: str
    source_after: str


def cases() -> list[Case]:
    return [
        _case(*found.groups())
        for file in sorted(CASES.glob("carry-*.md"))
        for found in re.finditer(r"^## (\d+\w? .+)\n((?s:.*?))(?=^## \d|\Z)", file.read_text("utf-8"), re.MULTILINE)
    ]


def _case(name: str, body: str) -> Case:
    options = re.match(r"options: (.*)\n", body)
    texts = body[options.end() if options else 0 :].rstrip("\n").split("\n.\n")
    return Case(name, _rules(options[1] if options else ""), *(_read(text + "\n") for text in texts))


def _rules(options: str) -> Rules:
    pairs = (option.partition("=") for option in options.split())
    fields: dict[str, Any] = {name: value or True for name, _, value in pairs}
    return Rules(**fields)


def _read(text: str) -> str:
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    return text


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    plan = plan_carry(parse(case.source), parse(case.target), case.rules)
    assert plan.target.after == case.target_after
    assert plan.source.after == case.source_after


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_twice_is_once(case: Case) -> None:
    again = plan_carry(parse(case.source_after), parse(case.target_after), case.rules)
    assert not again.changed
