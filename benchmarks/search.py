"""Measure searches beside `import click, sqlite3`, jrnl and a full parse; exit code 1 where a limit is broken."""

import argparse
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from growth import grow, growth_table
from indexed import WORD, changing, copied, index_size, make_warm, notes_size, remove_index
from install import install_jrnl, install_til
from measure import Case, Command, Timing, machine, measure, plain_environment
from options import count, parser
from peer import set_up
from report import Verdict, at_most, conclude, has, mebibytes, slower, table
from stage import Stage, set_stage
from whole import parse, scan

BASELINE = 'python -c "import click, sqlite3"'
FILTERED = ("배포", "분리", "redis", "in:learned", "since:2016-07")
WARM = f"til search {WORD}"
WARM_FILTERED = f"til search {' '.join(FILTERED)}"
CHANGED = f"til search {WORD}, one note changed"
JRNL = f"jrnl -contains {WORD}"
JRNL_SHORT = f"jrnl -contains {WORD} -n 10"
BUILD = f"til search {WORD}, no index yet"
PARSED = "til tags, no index yet"
PARSE = "markdown-it-py, all notes parsed once"

OTHERS = (("tags",), ("topics",), ("list", "--limit", "20"))
"""Commands that ask the index too; no limit holds for them."""

MOST_WARM = 2.0
"""How many times the baseline a search may take."""

MOST_CHANGED = 1.3
"""How many times a warm search one may take after a note changed."""

LEAST_FOR_JRNL = 5
"""How many times as long as til jrnl has to take."""

MOST_FOR_BUILD = 0.7
"""How many times a parse of all notes, by one process, the first build may take."""

MOST_SIZE = 1.0
"""How many times the notes the index may be in bytes."""

GROWTH_ROUNDS = 5
"""Runs of a command for each size, at most: a hundred years of notes take their time."""


class Bytes(NamedTuple):
    """How large things are."""

    of_notes: int
    of_index: int


class Found(NamedTuple):
    """All that was measured."""

    timings: list[Timing]
    builds: list[Timing]
    size: Bytes
    hits: dict[str, str]


def main() -> None:
    """Install, measure, print the tables, and tell which limits are broken."""
    asked = _arguments()
    with TemporaryDirectory(prefix="til-search-") as made:
        place = Path(made).resolve()
        venvs = (asked.venv or place).resolve()
        commands = install_til(venvs / "til-venv")
        jrnl = install_jrnl(venvs / "jrnl-venv") if asked.jrnl else None
        found = _found(place, commands, jrnl, asked)
        print(f"{machine()}; {asked.notes} notes, {asked.rounds} rounds, {asked.builds} builds\n")
        print("\n\n".join("\n".join(lines) for lines in tables(found)), flush=True)
        if asked.growth:
            sizes = [*grow(place, commands / "til", min(asked.rounds, GROWTH_ROUNDS))]
            print("\n" + "\n".join(growth_table(sizes)))
    conclude(list(verdicts(found)))


def _arguments() -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--builds", type=count, default=3, metavar="N", help="first builds of the index (default: 3)")
    made.add_argument("--growth", action="store_true", help="measure 365, 3,650 and 36,500 notes too")
    return made.parse_args()


def _found(place: Path, commands: Path, jrnl: Path | None, asked: argparse.Namespace) -> Found:
    stage = set_stage(place / "notebook", commands / "til", asked.notes)
    builds = measure(_build_cases(stage, commands), asked.builds, warm_up=False)
    size = Bytes(notes_size(stage), index_size(stage))
    cases = [*_cases(stage, copied(stage, place / "changing"), commands)]
    if jrnl:
        cases += _jrnl_cases(jrnl, place / "home", stage.folder)
    timings = measure(cases, asked.rounds)
    hits = {name: _hits(stage, *words) for name, words in ((WARM, (WORD,)), (WARM_FILTERED, FILTERED))}
    return Found(timings, builds, size, hits)


def _build_cases(stage: Stage, commands: Path) -> list[Case]:
    return [
        Case(BUILD, stage.til_command("search", WORD), lambda: remove_index(stage)),
        Case(PARSED, stage.til_command("tags"), lambda: remove_index(stage)),
        Case(PARSE, parse(commands / "python", stage.folder), os.sync),
    ]


def _cases(stage: Stage, other: Stage, commands: Path) -> Iterator[Case]:
    """Yield what runs in turn; in the `other` notebook a note changes before each search."""
    make_warm(stage)
    make_warm(other)
    python = commands / "python"
    baseline = Command((str(python), "-c", "import click, sqlite3"), stage.folder, plain_environment())
    yield Case(BASELINE, baseline)
    yield Case(WARM, stage.til_command("search", WORD))
    yield Case(WARM_FILTERED, stage.til_command("search", *FILTERED))
    yield Case(f"{WARM} --limit 0", stage.til_command("search", WORD, "--limit", "0"))
    yield Case(CHANGED, other.til_command("search", WORD), changing(other))
    known = _known_commands(stage)
    for words in OTHERS:
        if words[0] in known:
            yield Case(" ".join(("til", *words)), stage.til_command(*words))
    yield Case(f"python, all notes scanned for {WORD}", scan(python, stage.folder, WORD))
    ripgrep = shutil.which("rg")
    if ripgrep:
        yield Case(f"rg {WORD}", Command((ripgrep, WORD, "notes"), stage.folder, plain_environment()))


def _jrnl_cases(commands: Path, home: Path, notebook: Path) -> list[Case]:
    jrnl = set_up(commands, home, notebook)
    return [
        Case(JRNL, jrnl.command("-contains", WORD), os.sync),
        Case(JRNL_SHORT, jrnl.command("-contains", WORD, "-n", "10"), os.sync),
    ]


def _known_commands(stage: Stage) -> set[str]:
    """Return the names that `til --help` lists."""
    lines = _said(stage.til_command("--help")).splitlines()
    return {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}


def _hits(stage: Stage, *words: str) -> str:
    return _said(stage.til_command("search", "--count", *words)).strip()


def _said(command: Command) -> str:
    words, folder, environment = command
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def tables(found: Found) -> Iterator[Sequence[str]]:
    """Yield the Markdown tables, each as its lines."""
    yield [f"Hits: {'; '.join(f'`{name}` {number}' for name, number in found.hits.items())}."]
    yield [*table(found.timings, BASELINE)]
    yield [*table(found.builds, PARSE)]
    yield [*_size_table(found.size)]


def _size_table(size: Bytes) -> Iterator[str]:
    yield "| notes | index | index to notes |"
    yield "|--:|--:|--:|"
    yield f"| {mebibytes(size.of_notes)} | {mebibytes(size.of_index)} | {size.of_index / size.of_notes:.2f} |"


def verdicts(found: Found) -> Iterator[Verdict]:
    """Yield how each limit is met."""
    timings = found.timings
    yield at_most(timings, WARM, BASELINE, MOST_WARM)
    yield at_most(timings, WARM_FILTERED, BASELINE, MOST_WARM)
    yield at_most(timings, CHANGED, WARM, MOST_CHANGED)
    for name in (JRNL, JRNL_SHORT):
        if has(timings, name):
            yield slower(timings, name, WARM, LEAST_FOR_JRNL)
    yield at_most(found.builds, BUILD, PARSE, MOST_FOR_BUILD)
    ratio = found.size.of_index / found.size.of_notes
    yield Verdict(
        ratio <= MOST_SIZE, f"the index has {ratio:.2f} times the bytes of the notes, at most {MOST_SIZE} is allowed"
    )


if __name__ == "__main__":
    main()
