"""What a note is made of, by patterns: as a parse of it says, wherever both count the same."""

import pytest

from tiltool.core.adopt.contents import Contents, contents_of, proposed_role
from tiltool.core.adopt.survey import count_contents
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.publish.rules import Rules

SAMPLES = [
    "# TIL 2020-09-24\n\n## 어제 한 일\n- [x] a\n\n## 할 일\n- [ ] b #web\n  - [/] c\n\n### \n- [-] d\n\n## 배운 것 & 한것\n### e\ntext\n",
    "---\ntags: [daily, a/b]\ntitle: x\n---\n# T\n## Tasks\n* [ ] a\n1. [x] b\n```sh\n# no heading #no\n- [ ] no\n```\n## Learned\n",
    "---\ntags:\n  - one\n  - '#two'\n---\n## Today\n- [ ] #t1 a \\#t2\n",
    "\ufeff## 할 일\r\n- [ ] a\r\n<!-- \r\n## 나중\r\n- [ ] b -->\r\n## Tags:\r\n",
    "~~~\n## Today\n~~~\n## Later ##\n- [!] a\n- [\"] quote\n- [ ]no\n",
    "```npm i``` is no fence\n## 할 일\n- [ ] a #t\n```sh\n- [ ] no\n```\n", "````\n```\n- [ ] no\n````\n## Today\n- [ ] a\n",
    "text only\n", "", "##no heading\n####### seven\n",
]  # fmt: skip


def contents(text: str) -> Contents:
    return contents_of(text, Dialect(), Dialect().role_of)


@pytest.mark.parametrize("text", SAMPLES)
def test_headings_boxes_and_tags_are_those_of_the_parser(text: str) -> None:
    found, note = contents(text), parse(text)
    assert [use.role for use in found.headings if use.role and not use.is_label] == [
        each.role for each in note.sections if each.role
    ]
    assert list(found.marks) == [task.mark for _, task in sorted(note.tasks(), key=lambda each: each[1].line)]
    inline = {tag.name for tag in note.tags if tag.span or tag.line == 1}
    assert found.tags == inline


def test_boxes_are_counted_below_their_heading() -> None:
    found = contents("- [ ] a\n# A\n- [ ] b\n  - [x] c\n## B\n### C\n1. [ ] d\n")
    assert [(use.title, use.boxes) for use in found.headings] == [("A", 2), ("B", 0), ("C", 1)]


def test_groups_of_a_section_are_inner() -> None:
    found = contents("# T\n## 할 일\n### 급한 것\n## 잡담\n### 더\n")
    assert [(use.title, use.inner) for use in found.headings] == [
        ("T", False), ("할 일", False), ("급한 것", True), ("잡담", False), ("더", False),
    ]  # fmt: skip


def test_labels_stand_over_lists() -> None:
    text = "**To do:**\n- a\n\nDone:\n\n* b\n\nNote: text\n\nWhy:\nno list\n\n- **Next**:\n  - c\n"
    assert [(use.title, use.role) for use in contents(text).headings] == [
        ("To do", "today"),
        ("Done", "done"),
        ("Next", "next"),
    ]


def test_keywords_begin_a_list_item() -> None:
    text = "- TODO a\n- DONE b\n\t* LATER c\nTODO d\n- TODOs\n- a TODO\n```\n- TODO e\n```\n"
    assert contents(text).keywords == ("TODO", "DONE", "LATER")


def test_files_are_those_with_a_suffix() -> None:
    text = "![a](b/c.png) [d](e.pdf) ![[f g.jpg|100]] [[note]] [[h.md]] [i](https://x.org/j.png) [k](l.md#m) ![n](<o.svg>)\n"
    assert contents(text).files == ("b/c.png", "e.pdf", "f g.jpg", "o.svg")


@pytest.mark.parametrize(
    ("title", "notes", "boxes", "role"),
    [
        ("본일의 작업", 12, 24, "today"), ("Chores", 10, 10, "today"), ("Chores", 10, 3, None), ("내일 꼭", 10, 0, "next"),
        ("나중에 볼 것들", 10, 30, "later"), ("오늘의 반성문", 5, 0, "reflection"), ("학습 노트", 5, 0, "learned"), ("학습 목표", 5, 10, "today"),
        ("잡담", 5, 0, None), ("What I completed", 5, 5, "done"),
    ],
)  # fmt: skip
def test_the_role_that_is_proposed(title: str, notes: int, boxes: int, role: str | None) -> None:
    assert proposed_role(title, notes, boxes) == role


def test_what_the_notes_have_is_counted() -> None:
    """Of tags, in how many notes each is; those of the same count in the order of their names."""
    texts = [
        "x #delta #echo #echo\n",
        "# Tasks\n- [ ] a #echo\n- [x] b\n",
        "x #bravo\n",
        "x #alpha\n- [/] c\n",
        "## Tasks\n- [-] d\n",
    ]
    counts = count_contents(texts, Dialect(), Rules())
    assert counts.tags == (("echo", 2), ("alpha", 1), ("bravo", 1), ("delta", 1))
    assert (counts.notes, counts.boxes, counts.open_boxes, counts.held_back) == (5, 4, 2, 0)
    assert [heading[:4] for heading in counts.headings] == [("Tasks", "today", 2, 3)]
