"""Measure the commands of a morning beside `import click` and jrnl; exit code 1 where a limit is broken."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from install import install_jrnl, install_til
from measure import Case, Command, Timing, machine, measure, plain_environment
from notebook import note_file
from options import parser
from peer import set_up
from report import Verdict, at_most, conclude, has, mebibytes, slower, table
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


def main() -> None:
    """Install, measure, print the table, and tell which limits are broken."""
    asked = parser(__doc__).parse_args()
    with TemporaryDirectory(prefix="til-morning-") as made:
        place = Path(made).resolve()
        cases = _cases(place, (asked.venv or place).resolve(), asked.notes, with_jrnl=asked.jrnl)
        timings = measure(cases, asked.rounds)
    print(f"{machine()}; {asked.notes} notes, {asked.rounds} rounds\n")
    print("\n".join(table(timings, BASELINE)))
    conclude(list(verdicts(timings)))


def _cases(place: Path, venvs: Path, notes: int, *, with_jrnl: bool) -> list[Case]:
    commands = install_til(venvs / "til-venv")
    stage = set_stage(place / "notebook", commands / "til", notes)
    with_front_matter = set_stage(place / "front-matter", commands / "til", notes, front_matter=True)
    cases = [*_python_cases(commands, place), *_til_cases(stage)]
    cases.append(
        Case("til new, notes with front matter", with_front_matter.til_command("new"), with_front_matter.fresh.restore)
    )
    if with_jrnl:
        jrnl = set_up(install_jrnl(venvs / "jrnl-venv"), place / "home", stage.folder)
        cases.append(Case(JRNL, jrnl.command("오늘 배포를 끝냈다."), os.sync))
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


def verdicts(timings: Sequence[Timing]) -> Iterator[Verdict]:
    """Yield how each limit is met."""
    yield at_most(timings, VERSION, BASELINE, MOST_FOR_VERSION)
    til = [each for each in timings if each.name.startswith("til")]
    most = max(til, key=lambda each: each.peak)
    yield Verdict(
        most.peak <= MOST_MEMORY,
        f"til holds {mebibytes(most.peak)} at most (`{most.name}`), {mebibytes(MOST_MEMORY)} is allowed",
    )
    if has(timings, JRNL):
        yield slower(timings, JRNL, NEW, LEAST_FOR_JRNL)


if __name__ == "__main__":
    main()
