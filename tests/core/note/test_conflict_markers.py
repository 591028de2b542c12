"""Conflict markers: what git leaves in a note, and what only looks like it."""

import pytest

from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.parse import parse
from tiltool.core.search.document import facts_of

WHOLE = "<<<<<<< HEAD\n- [ ] a\n=======\n- [ ] b\n>>>>>>> laptop\n"
ZDIFF3 = "<<<<<<< ours\na\n||||||| base\nb\n=======\nc\n>>>>>>> theirs\n"
FENCED = f"```text\n{WHOLE}```\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "## Today\n- [ ] a\n",
        "Title\n=======\n",
        "Title\n=======\n\n> a\n>>>>>>> b\n>>>>>> c\n",  # a reply to a reply
        "a\n\n>>>>>>>\n\nb\n",  # an empty quote of seven levels
        FENCED,
        f"# git\n\n~~~\n{ZDIFF3}~~~\ntext\n",
        f"````\n```\n{WHOLE}```\n````\n",
        "    <<<<<<< HEAD\n    a\n    =======\n    b\n    >>>>>>> x\n",
        "- how it looks:\n  <<<<<<< HEAD\n  =======\n",
        "`<<<<<<< HEAD` begins a conflict\n",
        "<<<<<<< 오늘 한 일 >>>>>>>\n",
        "<<<<<<<<<<\n\nornament\n",
        "<<<<<< HEAD\n=====\n>>>>>> x\n",
        "<<<<<<<HEAD\n",
        "<<<<<<<<< a\nx\n=======\ny\n>>>>>>>>> b\n",
        "a >>>>>>> b\n",
    ],
)
def test_no_conflict(text: str) -> None:
    assert conflict_line(text) == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (WHOLE, 1),
        (ZDIFF3, 1),
        (f"\ufeff{WHOLE}", 1),
        (f"---\ntags: [a]\n{WHOLE}---\n# x\n", 3),
        (f"# x\n\n{WHOLE}".replace("\n", "\r\n"), 3),
        (f"# x\r{WHOLE}".replace("\n", "\r"), 2),
        ("text\n<<<<<<< Updated upstream\nhalf resolved\n", 2),
        ("text\n<<<<<<<\nhalf resolved\n", 2),
        ("a\n=======\nb\n>>>>>>> 3f2a1b (carry)\n", 4),
        ("a\n\n>>>>>>> laptop\n", 3),
        (f"{FENCED}\n{WHOLE}", 9),
        (f"{WHOLE}\n{FENCED}", 1),
        (f"```\n{WHOLE}", 2),  # the fence is never closed
        (f"```\n{WHOLE}    ```\n", 2),
        ("```\na\n<<<<<<< HEAD\n```\nb\n=======\n```\nc\n>>>>>>> x\n", 3),  # closed on both sides
        ("<<<<<<< HEAD\n```py\n=======\n```js\n>>>>>>> x\na\n```\n", 1),
        ("<!-- \n<<<<<<< HEAD\n=======\n>>>>>>> x\n-->\n", 2),
        (f"<<<<<<<<< a\nx\n=========\n{WHOLE}>>>>>>>>> b\n", 4),
        ("<<<<<<<<< a\nx\n=========\ny\n>>>>>>>>> b\n", 1),
        ("<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n-a\n+b\n+++++++ Contents\nc\n>>>>>>> Conflict 1 of 1 ends\n", 1),
    ],
)
def test_conflict(text: str, line: int) -> None:
    assert conflict_line(text) == line


def test_a_conflict_is_the_only_problem_and_gives_no_tasks() -> None:
    text = f"## Today\n- [ab] c\n{WHOLE}"
    assert [(each.code, each.line) for each in parse(text).problems] == [("conflict", 3)]
    assert facts_of(text).tasks == ()
    assert len(facts_of(text.replace(WHOLE, FENCED + "\n- [ ] d\n")).tasks) == 1
