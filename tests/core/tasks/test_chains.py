"""Chains of one title, the boxes of a note read line by line, and the short names that tasks get."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.note.parse import DIALECT, parse
from tiltool.core.note.titles import GAP, title_key
from tiltool.core.search.document import facts_of
from tiltool.core.tasks.chains import PARKED_GAP, Chain, TaskPlace, chains_of_key, digest_id, numbered, shortened
from tiltool.core.tasks.checkbox_lines import all_boxes, open_boxes, read_box_lines

DAY = date(2020, 9, 24)
STATES = {" ": "open", "/": "doing", "x": "done", "-": "dropped", ">": "moved"}


def places(notes: str) -> list[TaskPlace]:
    """Return the places of one task in notes a day apart: the mark in each, `.` for a note that does not have it."""
    return [
        TaskPlace("a", str(DAY + timedelta(days=day)), day, line, PARTS.index("today"), STATES[mark], False, "a")
        for day, note in enumerate(notes.split(","))
        for line, mark in enumerate(note)
        if mark != "."
    ]


def followed(notes: str, *, parked: bool = False) -> list[list[tuple[int, int]]]:
    """Return the chains, each as note and line of its steps."""
    days = [str(DAY + timedelta(days=day)) for day, note in enumerate(notes.split(",")) if note]
    return [
        [step.position for step in chain.steps] for chain in chains_of_key(numbered(places(notes)), days, parked=parked)
    ]


@pytest.mark.parametrize(
    ("notes", "lengths"),
    [
        (" ", [1]),
        (">, ", [2]),
        (" , ", [2]),
        ("/, ", [2]),
        ("x, ", [1, 1]),
        ("-, ", [1, 1]),
        (">,., ", [2]),
        (" ,., ", [1, 1]),
        (">" + ",." * GAP + ", ", [2]),
        (">" + ",." * (GAP + 1) + ", ", [1, 1]),
        (">" + "," * 20 + ", ", [2]),  # notes without any unfinished task are no gap
        (">,x,>, ", [2, 2]),
        ("> ,>, ", [3, 1]),  # the first twin goes on, the second is left
    ],
)
def test_chains_of_one_title(notes: str, lengths: list[int]) -> None:
    assert [len(chain) for chain in followed(notes)] == lengths


@given(st.lists(st.sampled_from("> /x-."), max_size=12), st.booleans())
def test_tasks_without_twins_are_followed_as_others_are(marks: list[str], parked: bool) -> None:
    alone, beside = (followed(",".join([*marks, *more]), parked=parked) for more in ([], ["xx"]))  # twins: no short cut
    begun = [[step for step in steps if step[0] < len(marks)] for steps in beside]
    assert alone == [steps for steps in begun if steps]


def test_twins_go_on_in_their_order() -> None:
    assert followed(">>,  ") == [[(0, 0), (1, 0)], [(0, 1), (1, 1)]]
    assert followed(">>,x ,  ") == [[(0, 0), (1, 0)], [(0, 1), (1, 1), (2, 0)], [(2, 1)]]


def test_a_parked_task_may_stay_away_for_longer() -> None:
    assert len(followed(">" + ",." * PARKED_GAP + ", ", parked=True)) == 1
    assert len(followed(">" + ",." * (PARKED_GAP + 1) + ", ", parked=True)) == 2


def test_the_id_is_the_same_in_every_note_of_a_chain() -> None:
    found = chains_of_key(numbered(places(">>,x ,  ")), [str(DAY + timedelta(days=day)) for day in range(3)])
    assert all(Chain(chain.steps[:end]).id == chain.id for chain in found for end in range(1, len(chain.steps) + 1))
    assert len({chain.id for chain in found}) == 3


def test_boxes() -> None:
    text = "- [ ] a\r\n  * [x] b\n\t+ [>] c\n1) [-] d\n2. [x] e (WIP)\n- [✔️] f\n- [ ]\n- [ ] \n[ ] g\n-[ ] h\n- [ ]i\n"
    states = {"a": "open", "b": "done", "c": "moved", "d": "dropped", "e": "done", "f": "open"}
    assert all_boxes(text, Dialect()) == states
    assert open_boxes(text, Dialect()) == {"a", "c", "e", "f"}
    assert all_boxes("- [ ] a\n- [x] A\n", Dialect()) == {"a": "done"}
    odd = "- [ab] a\n- [i] b\n- [👨‍👩‍👧] c\n- [ ] d\n"
    assert all_boxes(odd, Dialect()) == {task.key: task.state for _, task in parse(odd).tasks()}


@pytest.mark.parametrize("hidden", ["", "%% b %%\n"])  # then the parser reads it
def test_boxes_have_the_states_of_the_notebook(hidden: str) -> None:
    dialect, text = (
        Dialect(states={"v": "done", "!": "dropped", "x": "open"}),
        f"{hidden}- [v] a\n- [!] b\n- [x] c\n",
    )
    assert all_boxes(text, dialect) == {"a": "done", "b": "dropped", "c": "open"}
    assert open_boxes(text, dialect) == {"c"}


@pytest.mark.parametrize("letter", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_boxes_are_those_of_the_reader(letter: str) -> None:
    text = f"- [ ] a{letter}b\n"
    assert open_boxes(text, Dialect()) == {task.key for _, task in parse(text).tasks()} == {title_key(f"a{letter}b")}


LINES = (
    "- [ ] a", "- [x] b (WIP)", "  - [>] c", "    - [/] d", "\t- [ ] e", "1. [ ] f", "2. [ ] g", "- text", "- [ ]", "-",
    "text", "", "", "## Today", "## Yesterday", "# Later ##", "### sub", "---", "===", "```", "```py", "~~~", "  ```",
    "> - [ ] q", "<div>", "<!-- x", "-->", "  text", "[x]: /u", "- [ab] z", "- [✔️] y", "-     [ ] code", "- - [ ] n",
    "        - [ ] deep", "[ ] plain", "  [ ] next", "**bold**", "#no", "10) [ ] m", "- [x](u)", "    code", "- a\r",
    "-\t[ ] t", "#", "- [ ] #tag", "-[ ] z", "   - [ ] three", "---  ", "date: 2020-09-24", "...",
)  # fmt: skip


@settings(max_examples=500)
@given(st.lists(st.sampled_from(LINES), max_size=9).map("\n".join))
@example("-\n\n    - [/] d")
@example("-\t[ ] t\n   - [ ] three\n    - [/] d")
def test_lines_are_what_the_parser_finds(text: str) -> None:
    found = read_box_lines(text, DIALECT)
    parsed = sorted((task.role or "", task.state, task.title) for task in facts_of(text).tasks)
    assert found is None or sorted((box.role or "", box.state, box.title) for box in found) == parsed


@pytest.mark.parametrize(
    "text", ["# T\n\n## Today\n- [ ] a\n  - [x] b\n\n```\n- [ ] c\n```\n## Later\n1. [ ] d\n2. [>] e\n"]
)
def test_a_usual_note_needs_no_parser(text: str) -> None:
    assert [box.title for box in read_box_lines(text, DIALECT) or ()] == ["a", "b", "d", "e"]


def test_ids_are_written_without_letters_that_look_alike() -> None:
    names = [digest_id(str(number), "") for number in range(500)]
    assert {len(name) for name in names} == {8}
    assert set("".join(names)) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_shortened() -> None:
    assert shortened([]) == {}
    assert shortened(["abcdefgh"]) == {"abcdefgh": "abcd"}
    assert shortened(["abcdefgh", "abcdeXgh"]) == {"abcdefgh": "abcdef", "abcdeXgh": "abcdeX"}
    assert shortened(["abcdefgh", "abcdefgh", "zbcdefgh"]) == {"abcdefgh": "abcd", "zbcdefgh": "zbcd"}
