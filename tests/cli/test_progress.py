"""The progress of a long task: how much is done, and how long the rest takes."""

import re
import time

import pytest

from tiltool.cli.streams import write_progress


def test_time_left_is_that_of_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # a second task of the name is timed anew
        begun = time.monotonic()
        write_progress("reading", 10, 1000)
        time.sleep(0.05)
        write_progress("reading", 30, 1000)
        took = time.monotonic() - begun
        write_progress("reading", 1000, 1000)
        first, second, last = capsys.readouterr().err.lstrip("\r").split("\r")
        assert (first.strip(), last.strip()) == ("reading   1% (10/1000)", "reading 100% (1000/1000)")
        found = re.fullmatch(r"reading   3% \(30/1000\) (\d+) s left\s+", second)
        assert found and 2 <= int(found[1]) <= round(took / 20 * 970)
