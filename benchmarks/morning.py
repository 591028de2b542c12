"""Measure the commands of a morning beside `import click` and jrnl; exit code 1 where a limit is broken."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from install import install_jrnl, install_til
from measure import Case, Command, Timing, machine, measure, plain_environment
from notebook import note_file
from peer import adding_an_entry
from stage import Stage, first_open_task, set_stage

BASELINE = 'python -c "import click"'
VERSION = "til --version"
NEW = "til new, a fresh morning"
JRNL = "jrnl, an entry added"

MOST_FOR_VERSION = 1.3
"""How many times the baseline `til --version` may take."""

LEAST_FOR_JRNL = 10
"""How many times as long as `til new` jrnl has to take."""

MOST_MEMORY = 40 << 20
"""Bytes that til may hold."""


class Verdict(NamedTuple):
    """Whether a limit holds, in words too."""

    holds: bool
    text: str


def main() -> None:
    """Install, measure, print the table, and tell which limits are broken."""
    asked = _arguments()
    with TemporaryDirectory(prefix="til-morning-") as made:
        place = Path(made).resolve()
        cases = _cases(place, (asked.venv or place).resolve(), asked.notes, with_jrnl=asked.jrnl)
        timings = measure(cases, asked.rounds)
    print(f"{machine()}; {asked.notes} notes, {asked.rounds} rounds\n")
    print("\n".join(table(timings)))
    found = list(verdicts(timings))
    print("\n" + "\n".join(f"- {'holds' if each.holds else 'BROKEN'}: {each.text}" for each in found))
    sys.exit(0 if all(each.holds for each in found) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=_count, default=3650, metavar="N", help="notes of the notebook (default: 3650)")
    parser.add_argument("--rounds", type=_count, default=15, metavar="N", help="runs of each command (default: 15)")
    parser.add_argument("--no-jrnl", dest="jrnl", action="store_false", help="leave jrnl out")
    parser.add_argument("--venv", type=Path, metavar="DIR", help="install into DIR, and find it there next time")
    return parser.parse_args()


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _cases(place: Path, venvs: Path, notes: int, *, with_jrnl: bool) -> list[Case]:
    commands = install_til(venvs / "til-venv")
    stage = set_stage(place / "notebook", commands / "til", notes)
    with_front_matter = set_stage(place / "front-matter", commands / "til", notes, front_matter=True)
    cases = [*_python_cases(commands, place), *_til_cases(stage)]
    cases.append(
        Case("til new, notes with front matter", with_front_matter.til_command("new"), with_front_matter.fresh.restore)
    )
    if with_jrnl:
        adding = adding_an_entry(install_jrnl(venvs / "jrnl-venv"), place / "home", stage.folder)
        cases.append(Case(JRNL, adding, os.sync))
    return cases


def _python_cases(commands: Path, folder: Path) -> Iterator[Case]:
    for name, code in (('python -c "pass"', "pass"), (BASELINE, "import click")):
        yield Case(name, Command((str(commands / "python"), "-c", code), folder, plain_environment()))


def _til_cases(stage: Stage) -> list[Case]:
    task = first_open_task(note_file(stage.folder, stage.day))
    return [
        Case(VERSION, stage.til_command("--version")),
        Case(NEW, stage.til_command("new"), stage.fresh.restore),
        Case("til new, once more", stage.til_command("new"), stage.made.restore),
        Case("til carry, a fresh morning", stage.til_command("carry"), stage.fresh.restore),
        Case("til carry, nothing to do", stage.til_command("carry"), stage.made.restore),
        Case("til show", stage.til_command("show"), stage.made.restore),
        Case("til done", stage.til_command("done", task), stage.made.restore),
    ]


def table(timings: Sequence[Timing]) -> Iterator[str]:
    """Yield the lines of the Markdown table."""
    base = _named(timings, BASELINE)
    yield "| command | min | median | ratio of minima | ratio of medians | peak memory |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in timings:
        ratios = f"{each.least / base.least:.2f} | {each.middle / base.middle:.2f}"
        milliseconds = f"{each.least * 1000:.1f} ms | {each.middle * 1000:.1f} ms"
        yield f"| `{each.name}` | {milliseconds} | {ratios} | {_mebibytes(each.peak)} |"


def verdicts(timings: Sequence[Timing]) -> Iterator[Verdict]:
    """Yield how each limit is met. Ratios are of minima, which other users of the machine disturb least."""
    version = _named(timings, VERSION).least / _named(timings, BASELINE).least
    yield Verdict(
        version <= MOST_FOR_VERSION,
        f"`{VERSION}` takes {version:.2f} times as long as the baseline, at most {MOST_FOR_VERSION} is allowed",
    )
    til = [each for each in timings if each.name.startswith("til")]
    most = max(til, key=lambda each: each.peak)
    yield Verdict(
        most.peak <= MOST_MEMORY,
        f"til holds {_mebibytes(most.peak)} at most (`{most.name}`), {_mebibytes(MOST_MEMORY)} is allowed",
    )
    if any(each.name == JRNL for each in timings):
        slower = _named(timings, JRNL).least / _named(timings, NEW).least
        yield Verdict(
            slower >= LEAST_FOR_JRNL,
            f"jrnl takes {slower:.1f} times as long as `{NEW}`, at least {LEAST_FOR_JRNL} is wanted",
        )


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


def _named(timings: Sequence[Timing], name: str) -> Timing:
    return next(each for each in timings if each.name == name)


if __name__ == "__main__":
    main()
