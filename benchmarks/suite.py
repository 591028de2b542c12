"""All tests of til, in two processes."""

import sys
from importlib.util import find_spec

from benchmarks.install import PROJECT
from benchmarks.measure import Case, Command, Setting, measure, plain_environment
from benchmarks.results import Found

SUITE = "pytest -q -n 2"


def measured(_: Setting) -> Found:
    """Return the cost of the tests with the current Python; nothing if it can't run them."""
    if find_spec("xdist") is None:
        print("left out: the tests (pip install -e '.[dev]')", file=sys.stderr)
        return Found({}, {}, {})
    command = Command((sys.executable, "-m", *SUITE.split()), PROJECT, plain_environment())
    return Found(measure([Case(SUITE, command)], 1, warm_up=False), {}, {})
