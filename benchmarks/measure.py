"""Run commands one at a time, in turn, and record their time and memory."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from typing import NamedTuple

from benchmarks.results import Figure

_UNIT = 1 if sys.platform == "darwin" else 1024
"""The unit of `ru_maxrss` in bytes."""


class Setting(NamedTuple):
    """The folder, programs and number of notes that a part of the benchmark works with."""

    place: Path
    venvs: Path
    til: Path
    """The folder of the commands in til's environment."""
    notes: int
    rounds: int
    chromium: Path


class Command(NamedTuple):
    """A command line and the folder to run it in."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


class Case(NamedTuple):
    """A command to measure; `prepare` restores the starting state before each run, and is not timed."""

    name: str
    command: Command
    prepare: Callable[[], object] = lambda: None
    beside: str = ""


class Run(NamedTuple):
    """One run: wall time, and peak resident memory."""

    seconds: float
    peak: int


def measure(cases: Iterable[Case], rounds: int, *, warm_up: bool = True) -> dict[str, Figure]:
    """Run every case once per round, after a first run that doesn't count if `warm_up`."""
    cases = [*cases]
    runs: dict[str, list[Run]] = {case.name: [] for case in cases}
    for number in range(0 if warm_up else 1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        for case in cases:
            case.prepare()
            run = run_once(case.command)
            if number:
                runs[case.name].append(run)
    return {case.name: _figure(runs[case.name], case.beside) for case in cases}


def _figure(runs: Sequence[Run], beside: str) -> Figure:
    return figure_of([run.seconds for run in runs], max(run.peak for run in runs), beside)


def figure_of(seconds: Sequence[float], peak: int = 0, beside: str = "") -> Figure:
    """Return the figure for some runs."""
    return Figure(min(seconds), median(seconds), max(seconds), peak, len(seconds), beside)


def run_once(command: Command, given: Path | None = None, codes: Sequence[int] = (0,)) -> Run:
    """Run a command with input from `given`. Unless its exit code is in `codes`, shows its output and ends the benchmark."""
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


def output_of(command: Command) -> str:
    """Return the output of a command."""
    words, folder, environment = command
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def plain_environment() -> dict[str, str]:
    """Return the environment without variables that change how Python starts or what til does."""
    strange = ("PYTHON", "TIL_", "EDITOR", "VISUAL", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)}


def machine() -> str:
    """Return a description of this machine."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores; {python}; {platform.platform()}"


def now() -> str:
    """Return the current time."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
