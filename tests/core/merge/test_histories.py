"""A few of the histories of `histories.py`: `python -m tests.core.merge.histories` runs as many as you like."""

from collections import Counter

import pytest

from tests.core.merge import histories
from tests.core.merge.histories import SYNC, run
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
