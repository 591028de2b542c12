"""A few of the histories of `histories.py`: `python -m tests.core.merge.histories` runs as many as you like."""

from collections import Counter

import pytest

from tests.core.merge import histories
from tests.core.merge.histories import SYNC, run
from tests.core.merge.promises import copies_left
from tiltool.core.merge.merge import MergedNote


def test_random_histories_of_clones_keep_what_a_merge_promises() -> None:
    counts = Counter[str]()
    assert [*run(0, 30, counts)] == []
    assert counts["merges"] > 30 and counts["conflicts"] < counts["merges"] / 10


def test_a_merge_that_forgets_a_version_breaks_them_in_a_short_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "merge", lambda _, one, other, __: MergedNote(min(one, other), 0))
    broken = [*run(0, 3, Counter())]
    assert broken
    for history in broken:
        assert 2 <= len([step for step in history.steps if step.what != SYNC]) == len(history.steps) <= 4


def test_a_finished_task_is_open_nowhere_but_in_older_notes() -> None:
    first, second, third = (f"notes/2026-03-0{day}.md" for day in (2, 3, 4))
    open_, done = (f"## Today\n- [{mark}] call qbabeboq\n" for mark in " x")
    for at, copy, is_left in ((second, third, True), (third, second, False), (second, "tasks/blog.md", True)):
        base, here, there = {at: open_}, {at: done}, {at: "", copy: open_}
        assert [*copies_left(base, here, there, {at: done, copy: done})] == []
        assert bool([*copies_left(base, here, there, {at: done, copy: open_})]) == is_left
        assert bool([*copies_left(base, here, there, {at: done, first: open_})]) is False
