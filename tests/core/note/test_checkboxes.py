"""Which list items are tasks: carry cases 1 to 16, as CommonMark and GFM read them."""

import pytest

from tiltool.core.note.dialect import STATES, Dialect
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse


def read(line: str) -> Note:
    return parse(f"## Today\n{line}\n")


@pytest.mark.parametrize(
    "text",
    [
        "- [] a", "- [  ] a", "- [ab] a", "- [ ]a", "-[ ] a", "- [\u200b] a", "- [ \u200b] a", "- [x ] a", "- [ x] a",
        "- [\t] a", "- [\u00a0] a", "- [\u3000] a", "- [[ ]] a", "- \\[ ] a", "- text [ ] a", "- **[ ]** a",
        "- [1](https://example.org)", "- [x](y)", "- [x][y]", "- [[Page]]", "- [^1] note", "- ![ ](y)", "- `[ ]` a",
        "[ ] a", "text\n[ ] a", "+[ ] a", "1.[ ] a", "1234567890. [ ] a", "a. [ ] a", "•\u00a0[ ] a", "* * *", "- a\n- b",
        "    - [ ] a", "\t- [ ] a", "```\n- [ ] a\n```", "~~~\n- [ ] a", "```\n- [ ] a", "> - [ ] a", "> a\n> - [ ] b",
        "- > [ ] a", "- > - [ ] a", "<!--\n- [ ] a\n-->", "<!--\n- [ ] a", "<div>\n- [ ] a\n</div>", "- # [ ] a", "-     [ ] a",
        "| - [ ] a |\n|---|", "text\n2. [ ] a", "- [ ]\u00a0a", "- [x]: /url", "- [v]\n\n[v]: /url",
    ],
)  # fmt: skip
def test_no_task(text: str) -> None:
    assert list(read(text).tasks()) == []


@pytest.mark.parametrize(
    ("text", "state", "title"),
    [
        ("- [ ] a", "open", "a"),
        ("* [ ] a", "open", "a"),
        ("+ [ ] a", "open", "a"),
        ("1. [ ] a", "open", "a"),
        ("2) [ ] a", "open", "a"),
        ("12345. [ ] a", "open", "a"),
        ("  - [ ] a", "open", "a"),
        ("-\t[ ]\ta", "open", "a"),
        ("-    [ ]    a  ", "open", "a"),
        ("- [ ] a\u2028b", "open", "a\u2028b"),
        ("-\n  [ ] a", "open", "a"),
        ("- [ ]\n  a", "open", "a"),
        ("- [ ] ", "open", ""),
        ("- [ ]", "open", ""),
        ("- - [ ] a", "open", "a"),
        ("1. - [ ] a", "open", "a"),
        ("text\n- [ ] a", "open", "a"),
        ("text\n1. [ ] a", "open", "a"),
        ("- [ ] [x](y)", "open", "[x](y)"),
        ("- [ ] `c` <b> \\# **d**", "open", "`c` <b> \\# **d**"),
        ("- [ ] # a", "open", "# a"),
        ("- [ ] [ ] a", "open", "[ ] a"),
        ("- [x] a", "done", "a"),
        ("- [X] a", "done", "a"),
        ("- [/] a", "doing", "a"),
        ("- [-] a", "dropped", "a"),
        ("- [>] a", "moved", "a"),
        ("- [?] a", "open", "a"),
        ("- [v] a", "open", "a"),
        ("- [0] a", "open", "a"),
        ("- [가] a", "open", "a"),
        ("- [\u1100\u1161] a", "open", "a"),
        ("- [✔️] a", "open", "a"),
        ("- [👍🏽] a", "open", "a"),
        ("- [👩\u200d💻] a", "open", "a"),
        ("- [🇰🇷] a", "open", "a"),
    ],
)
def test_task(text: str, state: str, title: str) -> None:
    assert [(task.state, task.title) for _, task in read(text).tasks()] == [(state, title)]


@pytest.mark.parametrize("mark", ["=", "v", "o", "~", "✔️"])
def test_an_unknown_state_is_open_and_told(mark: str) -> None:
    note = read(f"- [{mark}] a")
    assert [(problem.code, problem.line, problem.column) for problem in note.problems] == [("unknown-state", 2, 4)]
    own = parse(note.text, dialect=Dialect(states={**STATES, mark: "done"}))
    assert own.problems == () and [task.state for _, task in own.tasks()] == ["done"]


def test_spans_are_those_of_the_text() -> None:
    text = "\ufeff## Today\r\n- [ ] a\r\n  lazy\r\n\r\n  para\r\n  - [x] b ^id\r\n\r\n\r\ntext\r\n"
    (_, parent), (_, child) = parse(text).tasks()
    assert parent.block.of(text) == "- [ ] a\r\n  lazy\r\n\r\n  para\r\n  - [x] b ^id\r\n"
    assert parent.head.of(text) == "- [ ] a\r\n  lazy\r\n"
    assert child.block.of(text) == child.head.of(text) == "  - [x] b ^id\r\n"
    assert (parent.box.of(text), child.box.of(text)) == (" ", "x")
    assert (parent.line, child.line, parent.depth, child.depth) == (2, 6, 0, 1)
    assert child.item == parent.item == parent.block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("- [ ] a\n\n\n- [ ] b", "- [ ] a\n"),
        ("- [ ] a\nlazy\n\n    deep\n\n\ntext", "- [ ] a\nlazy\n\n    deep\n"),
        ("- [ ] a\n  > - [ ] quoted\n\ntext", "- [ ] a\n  > - [ ] quoted\n"),
        ("- [ ] a\n  ```\n\n  - [ ] code\n\n  ```\n- [ ] b", "- [ ] a\n  ```\n\n  - [ ] code\n\n  ```\n"),
        ("- [ ] a\n***", "- [ ] a\n"),
        ("- [ ] a\n* [ ] b", "- [ ] a\n"),
        ("1. [ ] a\n  text\n\n  outside", "1. [ ] a\n  text\n"),
        ("- [ ] a\n \t \n## b", "- [ ] a\n"),
    ],
)
def test_what_belongs_to_a_task(text: str, block: str) -> None:
    note = read(text)
    assert next(note.tasks())[1].block.of(note.text) == block


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("- [ ] a\n- [ ] b", "a:0 b:0"),
        ("- [ ] a\n  - [ ] b\n    - [ ] c\n  - [ ] d", "a:0 b:1 c:2 d:1"),
        ("- [ ] a\n - [ ] b", "a:0 b:0"),
        ("- [ ] a\n\t- [ ] b\n  - [ ] c", "a:0 b:1 c:1"),
        ("- [ ] a\n      - [ ] b", "a:0"),  # five columns in: a line of the paragraph above
        ("- plain\n  - [ ] a\n    - plain\n      - [ ] b", "a:0 b:1"),
        ("1. [ ] a\n  - [ ] b\n   - [ ] c", "a:0 b:0 c:0"),
        ("- [ ] a\n\n\n  - [ ] b", "a:0 b:1"),
        ("- [ ] a\n* [ ] b\n  + [ ] c", "a:0 b:0 c:1"),
        ("\n".join("  " * depth + f"- [ ] {depth}" for depth in range(12)), " ".join(f"{d}:{d}" for d in range(12))),
    ],
)
def test_what_hangs_below_what(text: str, tree: str) -> None:
    assert " ".join(f"{task.title}:{task.depth}" for _, task in read(text).tasks()) == tree


@pytest.mark.parametrize(
    ("title", "wip"),
    [
        ("a", False), ("WIP", False), ("a WIP", False), ("(WIP) a", False), ("a (WIP) b", False), ("swip)", False),
        ("a (WIP)", True), ("a (wip)  ", True), ("a(WIP)", True), ("a ( wip )", True), ("(WIP)", True),
        ("a (WIP) ^id-1", True),
    ],
)  # fmt: skip
def test_wip_stands_at_the_end(title: str, wip: bool) -> None:
    assert next(read(f"- [x] {title}").tasks())[1].wip is wip
