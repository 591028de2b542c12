"""Headings one letter away from one with a role."""

import pytest

from tiltool.core.check.note_check import near_headings
from tiltool.core.note.parse import DIALECT, parse


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("## Toady", ["today"]), ("## Tomorow", ["tomorrow"]), ("## 헐 일", ["할일"]), ("##### Leanred", ["learned"]),
        ("a\n\n## Toady\n\n### Lerned", ["today", "learned"]),
        ("## 배운거", []),  # has a role, and is one letter away from 배운것
        ("## Text", []), ("## Hoday", []), ("**Toady**", []), ("Toady", []), ("## Today", []), ("## 한 일", []), ("## Toda1", []),
    ],
)  # fmt: skip
def test_near_headings(text: str, near: list[str]) -> None:
    problems = [*near_headings(parse(f"{text}\n"), DIALECT)]
    assert [problem.message.values["near"] for problem in problems] == near
    assert {problem.code for problem in problems} <= {"near-role"}
