"""A few of the texts of `tests/fuzz.py`; `python -m tests.fuzz` tries as many as you like."""

import random
import signal
from collections import Counter

import pytest

from tests import fuzz
from tests.fuzz import READERS, Reader, corpus, run

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="no clock for the time of a process")


def test_no_text_crashes_a_reader_or_loses_a_byte() -> None:
    counts = Counter[str]()
    assert [*run(1500, 1, counts)] == []
    assert counts.keys() == {reader.name for reader in READERS}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_has_many_texts_to_begin_with(reader: Reader) -> None:
    assert len(corpus(reader)) >= 50


def test_what_fails_or_takes_too_long_is_reported_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(text: str, _: random.Random) -> None:
        while text:
            pass
        raise AssertionError("empty")

    monkeypatch.setattr(fuzz, "SECONDS", 0.01)
    found = [*run(20, 1, Counter(), [Reader("endless", 1, ("cases/parse.md",), 4, endless)])]
    assert len(found) == 20
    assert {"TooSlow" in each or "AssertionError: empty" in each for each in found} == {True}
