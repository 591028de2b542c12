"""Chains through the notes before, and the short names that tasks get from them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tiltool.core.note.fields import chain_key
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import title_key
from tiltool.core.tasks.chains import GAP, Chain, Handles, Step, all_boxes, follow, open_boxes, shortened, trace

DAY = date(2020, 9, 24)


def chain(*texts: str) -> Chain:
    """Return the chain of `a` through notes, newest first, a day apart."""
    earlier = ((DAY - timedelta(days=number), text) for number, text in enumerate(texts, 1))
    return follow(["a"], DAY, earlier)["a"]


@pytest.mark.parametrize(
    ("texts", "days", "times"),
    [
        ((), 0, 0),
        (("",), 0, 0),
        (("- [ ] b",), 0, 0),
        (("text a", "- a", "a"), 0, 0),
        (("- [x] a",), 0, 0),
        (("- [-] a",), 0, 0),
        (("- [>] a",), 1, 1),
        (("- [ ] a",), 1, 1),
        (("- [/] a",), 1, 1),
        (("- [x] a (WIP)",), 1, 1),
        (("- [>] A ^id", "1. [>] [a](x)", "* [ ]  a"), 3, 3),
        (("", "- [>] a"), 2, 1),
        (("- [ ] b", "- [>] a"), 2, 1),
        (("- [ ] b", "- [ ] a"), 0, 0),
        (("- [>] a", "- [ ] b", "- [ ] a"), 1, 1),
        (("- [x] a", "- [>] a"), 0, 0),
        (("- [x] a\n- [ ] b", "- [>] a"), 0, 0),
        (("- [>] a due:2020-09-30", "- [>] ! a"), 2, 2),
        (("- [ ] b",) * GAP + ("- [>] a",), GAP + 1, 1),
        (("- [ ] b",) * (GAP + 1) + ("- [>] a",), 0, 0),
    ],
)
def test_follow(texts: tuple[str, ...], days: int, times: int) -> None:
    assert chain(*texts) == Chain(DAY - timedelta(days=days), times)
    assert traced(*texts) == chain(*texts)


def traced(*texts: str) -> Chain:
    """Return the same chain, found by facts."""
    steps, place = [], 0
    for number, text in enumerate(texts, 1):
        tasks = [task for _, task in parse(text).tasks()]
        mine = [task for task in tasks if chain_key(task.title) == "a"]
        left = [task for task in mine if task.wip or task.state not in ("done", "dropped")]
        if mine and not left:
            break
        steps += [Step(place, DAY - timedelta(days=number), task.state == "moved") for task in left]
        place += any(task.wip or task.state not in ("done", "dropped") for task in tasks)
    return trace(DAY, -1, steps)


def test_no_more_notes_are_read_than_needed() -> None:
    read = []

    def earlier() -> Iterator[tuple[date, str]]:
        for number in range(1, 1000):
            read.append(number)
            yield DAY - timedelta(days=number), "- [ ] b"

    follow(["a"], DAY, earlier())
    assert len(read) <= GAP + 2
    assert follow(["", ""], DAY, earlier()) == {}


def test_boxes() -> None:
    text = "- [ ] a\r\n  * [x] b\n\t+ [>] c\n1) [-] d\n2. [x] e (WIP)\n- [✔️] f\n- [ ]\n- [ ] \n[ ] g\n-[ ] h\n- [ ]i\n"
    assert all_boxes(text) == {"a": " ", "b": "x", "c": ">", "d": "-", "e": "x", "f": "✔️"}
    assert open_boxes(text) == {"a": " ", "c": ">", "e": "x", "f": "✔️"}
    assert all_boxes("- [ ] a\n- [x] A\n") == {"a": "x"}


@pytest.mark.parametrize("letter", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_boxes_are_those_of_the_reader(letter: str) -> None:
    text = f"- [ ] a{letter}b\n"
    assert set(open_boxes(text)) == {task.key for _, task in parse(text).tasks()} == {title_key(f"a{letter}b")}


def test_handles_are_the_same_in_every_note_of_a_chain() -> None:
    one, other = (Handles({"a": Chain(DAY, times)}) for times in (0, 5))
    assert one.next_for("a") == other.next_for("a")
    assert one.next_for("a") == other.next_for("a")  # the second twin
    assert len({Handles({}).next_for("a"), one.next_for("b"), other.next_for("a")}) == 3


def test_handles_are_written_without_letters_that_look_alike() -> None:
    handles = Handles({})
    names = [handles.next_for(str(number)) for number in range(500)]
    assert {len(name) for name in names} == {8}
    assert set("".join(names)) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_shortened() -> None:
    assert shortened([]) == {}
    assert shortened(["abcdefgh"]) == {"abcdefgh": "abcd"}
    assert shortened(["abcdefgh", "abcdeXgh"]) == {"abcdefgh": "abcdef", "abcdeXgh": "abcdeX"}
    assert shortened(["abcdefgh", "abcdefgh", "zbcdefgh"]) == {"abcdefgh": "abcd", "zbcdefgh": "zbcd"}
