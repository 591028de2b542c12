"""The merge of two versions of a note."""

import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_properties import notes
from tiltool.core.merge.merge import MARKER_SIZE, MergedNote, merge_notes
from tiltool.core.merge.outline import read_outline
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.errors import Refused
from tiltool.store.git.text_merge import merge_texts

CASES = Path(__file__).parents[2] / "cases" / "merge.md"
SIGNS = {"␠": " ", "␍\n": "\r\n", "∎\n": ""}
DIALECT = Dialect(keywords="now")


class Case(NamedTuple):
    name: str
    base: str
    versions: tuple[str, str]
    merged: str


def cases() -> list[Case]:
    return [_case(*case.split("\n", 1)) for case in re.split(r"^@ ", CASES.read_text("utf-8"), flags=re.M)[1:]]


def _case(name: str, body: str) -> Case:
    base, one, other, merged = (_read(text) for text in re.split(r"(?<=\n)\.\n", body.rstrip("\n") + "\n"))
    return Case(name, base, (one, other), merged)


def _read(text: str) -> str:
    if text == "nothing\n":
        return ""
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    return text


def merge(base: str, ours: str, theirs: str) -> MergedNote:
    return merge_notes(base, ours, theirs, DIALECT, partial(merge_texts, size=MARKER_SIZE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_two_versions_become_one(case: Case) -> None:
    conflicts = case.merged.count("<<<<<<<")
    assert merge(case.base, *case.versions) == (case.merged, conflicts)
    assert merge(case.base, *case.versions[::-1]) == (case.merged, conflicts)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_what_only_one_changed_is_as_it_wrote_it(case: Case) -> None:
    for version in (*case.versions, case.base):
        assert merge(case.base, case.base, version) == (version, 0)
        assert merge(case.base, version, version) == (version, 0)


@given(notes(), notes())
def test_any_two_texts_merge_as_one_of_them_if_the_other_is_the_earlier_one(base: str, version: str) -> None:
    for text in (base, version):
        try:
            read_outline(text, DIALECT)
        except Refused:
            return
    assert merge(base, base, version) == (version, 0)


HEADINGS = ("## Today", "### errands", "## Later")
TITLES = tuple(
    f"{verb} the {thing}" for verb in ("write", "call", "read") for thing in ("report", "bank", "book", "log")
)
Edit = tuple[str, int, int]
edits = st.lists(
    st.tuples(
        st.sampled_from(("tick", "start", "remove", "move", "add", "field")), st.integers(0, 11), st.integers(0, 2)
    ),
    max_size=6,
)


class Version:
    """A note as lists of tasks, changed as a person would."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lists: list[list[str]] = [[], [], []]
        for at, title in enumerate(TITLES):
            self.lists[at % 3].append(title)
        self.marks = dict.fromkeys(TITLES, " ")
        self.tails = dict.fromkeys(TITLES, "")
        self.removed: set[str] = set()

    def edit(self, what: str, which: int, where: int) -> None:
        title = TITLES[which]
        if what == "add":
            title = f"{self.name} {which} {where}"
            if title not in self.marks:
                self.lists[where].append(title)
                self.marks[title], self.tails[title] = " ", ""
        elif title not in self.removed:
            here = next(each for each in self.lists if title in each)
            if what in ("tick", "start"):
                self.marks[title] = {"tick": "x", "start": "/"}[what]
            elif what == "field":
                self.tails[title] = f" {self.name}:{where}"
            else:
                here.remove(title)
                self.lists[where] += [title] if what == "move" else []
                self.removed |= {title} if what == "remove" else set()

    def is_touched(self, title: str) -> bool:
        """Whether a task is not as it was at first; another place in the same list is no change."""
        here = next((at for at, tasks in enumerate(self.lists) if title in tasks), None)
        return here is not None and (
            here != TITLES.index(title) % 3 or (self.marks[title], self.tails[title]) != (" ", "")
        )

    def text(self) -> str:
        rows: list[str] = []
        for heading, tasks in zip(HEADINGS, self.lists, strict=True):
            rows += [heading, "", *(f"- [{self.marks[title]}] {title}{self.tails[title]}" for title in tasks), ""]
        return "\n".join(rows)


@given(edits, edits)
def test_each_task_is_there_once_and_ticks_are_kept(ours: list[Edit], theirs: list[Edit]) -> None:
    base, one, other = Version("base"), Version("one"), Version("other")
    for version, steps in ((one, ours), (other, theirs)):
        for step in steps:
            version.edit(*step)
    merged = merge(base.text(), one.text(), other.text())
    assert merged == merge(base.text(), other.text(), one.text())
    assert merged.conflicts == 0
    tasks = [task for _, task in parse(merged.text).tasks()]
    gone = {title for a, b in ((one, other), (other, one)) for title in a.removed if not b.is_touched(title)}
    expected = {*one.marks, *other.marks} - gone
    found = Counter(next(title for title in expected if task.title.startswith(title)) for task in tasks)
    assert found == Counter(expected)
    for task in tasks:
        title = next(title for title in expected if task.title.startswith(title))
        marks = {version.marks.get(title, " ") for version in (one, other) if title not in version.removed}
        assert task.mark == next(mark for mark in "x/ " if mark in marks)
        for version in (one, other):
            assert title in version.removed or version.tails.get(title, "") in task.title
