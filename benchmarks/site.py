"""Measure `til build` beside MkDocs with Material's blog, Zensical, Hugo and Pagefind; with --search, the searches of the sites."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count as numbers
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from indexed import WORD, YOUNG
from install import install_optional, install_til
from measure import Case, Command, Timing, machine, measure, plain_environment, run_once
from notebook import last_day, note_file, write_notebook
from options import count
from report import mebibytes, table
from site_rivals import Builder, Weight, hugo, material, pagefind_index, weigh, zensical
from site_search import Way, browser_of, material_ways, searched

TIL, UNCHANGED, CHANGED = "til build --clean", "til build, nothing changed", "til build, one note changed"
CONFIG = """\
site_name: TIL
theme:
  name: material
  font: false
plugins:
  - til:
      language: ko
      publish:
        roles: [yesterday, today, done, learned, later, plain]
"""
"""The posts of the others have the section for later too: by default til keeps it at home."""

PEERS = {"hugo": "hugo", "zensical": "zensical", "pagefind": "pagefind[bin]"}
"""What is measured beside, and its package."""


class Watch:
    """How much memory the processes of each build hold together, looked at four times a second; on Linux only."""

    def __init__(self) -> None:
        self.peaks: dict[str, int] = {}
        self.now = ""
        self._end = Event()

    def __enter__(self) -> "Watch":
        Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()

    def _look(self) -> None:
        while not self._end.wait(0.25):
            name = self.now
            self.peaks[name] = max(self.peaks.get(name, 0), sum(map(_held, _children(os.getpid()))))


def main() -> None:
    """Install, build, and print the tables."""
    asked = _arguments()
    with TemporaryDirectory(prefix="til-site-") as made:
        place = Path(made).resolve()
        venvs = (asked.venv or place).resolve()
        commands = install_til(venvs / "til-venv")
        peers = {} if asked.search else dict(_installed(venvs, asked.only))
        tables = _search_tables if asked.search else _build_tables
        builds = "" if asked.search else f"; {asked.builds} cold builds"
        print(f"{machine()}{builds}; {asked.rounds} rounds", flush=True)
        for lines in tables(place, {"til": commands, "mkdocs": commands, **peers}, asked):
            print("\n" + "\n".join(lines), flush=True)


def _installed(venvs: Path, only: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Yield the peers that can be had, and the folders of their commands; name those that can't."""
    for name, package in PEERS.items():
        if name in only and (name != "pagefind" or "til" in only):
            if commands := install_optional(venvs / f"{name}-venv", package):
                yield name, commands
            else:
                print(f"left out: {name}, for {package} can't be installed here", flush=True)


def _arguments() -> argparse.Namespace:
    known = ("til", "mkdocs", *PEERS)
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument(
        "--notes", nargs="+", type=count, default=[1000, 3650], metavar="N", help="notes (default: 1000 3650)"
    )
    made.add_argument("--builds", type=count, default=3, metavar="N", help="cold builds of each (default: 3)")
    made.add_argument("--rounds", type=count, default=5, metavar="N", help="runs of all that is quick (default: 5)")
    made.add_argument("--only", nargs="+", choices=known, default=known, help="leave the others out")
    made.add_argument("--search", action="store_true", help="measure the searches of the sites, not the builds")
    made.add_argument("--query", default=WORD, help=f"what is searched for (default: {WORD})")
    made.add_argument("--chromium", type=Path, default=Path("/usr/bin/chromium"), metavar="FILE")
    made.add_argument("--venv", type=Path, metavar="DIR", help="install into DIR, and find it there next time")
    return made.parse_args()


def _builders(place: Path, notes: int, commands: Mapping[str, Path], only: Sequence[str]) -> tuple[Path, list[Builder]]:
    """Write a notebook; return it, and all that makes a site of it."""
    notebook = place / "notebook"
    write_notebook(notebook, notes)
    (notebook / "mkdocs.yml").write_text(CONFIG, "utf-8")
    site = notebook / "site"
    makers: Mapping[str, Callable[[Path], Builder]] = {
        "til": lambda its: Builder(TIL, _til(its, notebook, notes, "--clean"), site, notebook / ".til"),
        "pagefind": partial(pagefind_index, place / "pagefind", site),
        "mkdocs": partial(material, place / "mkdocs", notebook),
        "zensical": partial(zensical, place / "zensical", notebook),
        "hugo": partial(hugo, place / "hugo", notebook),
    }
    return notebook, [make(commands[name]) for name, make in makers.items() if name in only and name in commands]


def _til(commands: Path, notebook: Path, notes: int, *words: str) -> Command:
    environment = plain_environment() | {"TIL_TODAY": str(last_day(notes)), "NO_MKDOCS_2_WARNING": "1"}
    return Command((str(commands / "til"), "-C", str(notebook), "build", *words), notebook.parent, environment)


def _build_tables(place: Path, commands: Mapping[str, Path], asked: argparse.Namespace) -> Iterator[list[str]]:
    """Yield the tables of each size, once all of it is measured."""
    for notes in asked.notes:
        here = place / str(notes)
        notebook, builders = _builders(here, notes, commands, asked.only)
        with Watch() as watch:
            cold = measure([_cold(each, watch) for each in builders], asked.builds, warm_up=False)
        weights = [_weighed(each, notebook, notes) for each in builders]
        yield [f"{notes} notes", "", *_cold_table(cold, weights, watch.peaks)]
        if "til" in asked.only:
            yield [
                f"{notes} notes",
                "",
                *table([cold[0], *_again(notebook, notes, commands["til"], asked.rounds)], TIL),
            ]
        shutil.rmtree(here)


def _cold(builder: Builder, watch: Watch) -> Case:
    def prepare() -> None:
        builder.forget()
        os.sync()
        watch.now = builder.name

    return Case(builder.name, builder.command, prepare)


def _weighed(builder: Builder, notebook: Path, notes: int) -> Weight:
    """Return what was built; ends the benchmark where a note has no page, or where the text of one is not on it."""
    weight = weigh(builder.site)
    if not builder.has_pages:
        return weight
    if len(weight.pages) != notes:
        sys.exit(f"{builder.name}: {len(weight.pages)} pages for {notes} notes")
    note = _middle(notebook, notes)
    heading = note.read_text("utf-8").split("\n### ")[1].partition("\n")[0]
    if heading not in weight.pages[note.stem].read_text("utf-8"):
        sys.exit(f"{builder.name}: {heading} is not on {weight.pages[note.stem]}")
    return weight


def _again(notebook: Path, notes: int, commands: Path, rounds: int) -> list[Timing]:
    """Return what building once more takes: in a second notebook a note has another line before each build."""
    other = notebook.with_name("changing")
    shutil.copytree(notebook, other, ignore=shutil.ignore_patterns(".til", "site"))
    note = _middle(other, notes)
    start, rule, end = note.read_text("utf-8").partition("\n## 나중\n")
    number = numbers(1)

    def change() -> None:
        note.write_text(f"{start}\n측정 {next(number)}\n{rule}{end}", "utf-8")
        os.sync()

    again, changed = (_til(commands, folder, notes) for folder in (notebook, other))
    run_once(again)
    run_once(changed)
    time.sleep(YOUNG)
    found = measure([Case(UNCHANGED, again), Case(CHANGED, changed, change)], rounds)
    if f"측정 {rounds + 1}" not in weigh(other / "site").pages[note.stem].read_text("utf-8"):
        sys.exit(f"{CHANGED}: the line is not on the page")
    return found


def _middle(notebook: Path, notes: int) -> Path:
    return note_file(notebook, last_day((notes + 1) // 2))


def _cold_table(cold: Sequence[Timing], weights: Sequence[Weight], peaks: Mapping[str, int]) -> Iterator[str]:
    yield "| cold build | min | median | ratio of minima | one process, peak | all processes, peak | site | files |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for each, weight in zip(cold, weights, strict=True):
        times = f"{each.least:.2f} s | {each.middle:.2f} s | {each.least / cold[0].least:.2f}"
        together = mebibytes(peaks[each.name]) if peaks.get(each.name) else "-"
        memory = f"{mebibytes(each.peak)} | {together}"
        yield f"| `{each.name}` | {times} | {memory} | {mebibytes(weight.size)} | {weight.files} |"


def _children(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    try:
        lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    found = [int(child) for line in lists for child in line.split()]
    return found + [below for child in found for below in _children(child)]


def _held(pid: int) -> int:
    """Return the bytes that a process holds; what it shares counts in part, as the kernel splits it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


def _search_tables(place: Path, commands: Mapping[str, Path], asked: argparse.Namespace) -> Iterator[list[str]]:
    """Yield a table of the searches of each size, on sites that are built once."""
    with browser_of(asked.chromium) as browser:
        for notes in asked.notes:
            here = place / str(notes)
            _, builders = _builders(here, notes, commands, asked.only)
            ways: list[Way] = []
            for each in builders:
                print(f"building with {each.name}", file=sys.stderr)
                run_once(each.command)
                if each.name == TIL:
                    ways.append(Way("til", each.site, "", "/", ".til-search__input", "[role=option]"))
                else:
                    ways += material_ways(each.site, here / "pagefind", commands["til"] / "python")
            yield [f"{notes} notes, `{asked.query}`", "", *searched(browser, ways, asked.query, asked.rounds)]
            shutil.rmtree(here)


if __name__ == "__main__":
    main()
