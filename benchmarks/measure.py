"""Run commands in turn, each alone, and keep how long they took and how much memory they held."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from typing import NamedTuple

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that one step of `ru_maxrss` stands for."""


class Command(NamedTuple):
    """What is run, and where."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


class Case(NamedTuple):
    """A command to measure; `prepare` puts things back as they have to be before each run, and is not timed."""

    name: str
    command: Command
    prepare: Callable[[], None] = lambda: None


class Run(NamedTuple):
    """One run: wall time, and the most memory that was resident."""

    seconds: float
    peak: int


class Timing(NamedTuple):
    """All runs of a case."""

    name: str
    runs: tuple[Run, ...]

    @property
    def least(self) -> float:
        """Return the seconds of the fastest run: what it takes where nobody else wants the machine."""
        return min(run.seconds for run in self.runs)

    @property
    def middle(self) -> float:
        """Return the median of the seconds."""
        return median(run.seconds for run in self.runs)

    @property
    def peak(self) -> int:
        """Return the most bytes that any run held."""
        return max(run.peak for run in self.runs)


def measure(cases: Sequence[Case], rounds: int, *, warm_up: bool = True) -> list[Timing]:
    """Run every case once a round, and once before, which does not count, unless there is no `warm_up`."""
    runs: list[list[Run]] = [[] for _ in cases]
    for number in range(0 if warm_up else 1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        for case, mine in zip(cases, runs, strict=True):
            case.prepare()
            run = run_once(case.command)
            if number:
                mine.append(run)
    return [Timing(case.name, tuple(mine)) for case, mine in zip(cases, runs, strict=True)]


def run_once(command: Command, given: Path | None = None, codes: Sequence[int] = (0,)) -> Run:
    """Run a command, `given` as its input. Ends the benchmark unless its exit code is one of `codes`, and shows what it said."""
    with TemporaryFile() as said, open(given or os.devnull, "rb") as heard:
        start = perf_counter()
        child = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=command.environment,
            stdin=heard,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in codes:
            said.seek(0)
            text = said.read().decode(errors="replace")
            sys.exit(f"{' '.join(command.words)}: exit code {child.returncode}\n{text}")
    return Run(seconds, usage.ru_maxrss * _UNIT)


def plain_environment() -> dict[str, str]:
    """Return the environment without what changes how Python starts or what til does."""
    strange = ("PYTHON", "TIL_", "EDITOR", "VISUAL", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)}


def machine() -> str:
    """Return on what, and when, this is measured."""
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores; {python}; {platform.platform()}; {now}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
