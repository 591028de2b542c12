"""The site of ten years of notes, compared with MkDocs and Material's blog, Zensical, Hugo and Pagefind; then its search."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread

from benchmarks.indexed import WORD, YOUNG
from benchmarks.install import install_peer, versions_of
from benchmarks.measure import Case, Command, Setting, measure, plain_environment, run_once
from benchmarks.notebook import last_day, note_file, write_notebook
from benchmarks.results import Figure, Found, Number
from benchmarks.site_rivals import PAGEFIND, Builder, hugo, material, pagefind_index, pagefind_page, weigh, zensical
from benchmarks.site_search import Way, browser_of, has_browser, searched

TIL = "til build --clean"
UNCHANGED, CHANGED = "til build, nothing changed", "til build, one note changed"
NEW, TICKED = "til build, a new note", "til build, a task ticked"
MATERIAL = "mkdocs build, Material's blog"
SIZE, FILES, MEMORY = "{}, size", "{}, files", "{}, memory of all processes"
FEWER = 1000
"""Maximum number of notes for which all other programs also make sites; with more, Material's blog takes minutes."""
DEFAULT = "til build --clean, default roles"
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
"""The other programs' posts include the section for later, which til doesn't publish by default."""

_LATER = "\n## 나중\n"
_PACKAGES = ("mkdocs", "mkdocs-material")
_BUILDS = 2
"""Maximum number of cold builds of til; the others do one."""
_AGAIN = 5
"""Maximum number of rebuilds of each kind."""
_SEARCHES = 2
"""Maximum number of visits to each site that is searched."""


class Watch:
    """The total memory of the processes of each build, sampled four times a second; only on Linux."""

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


def together(cases: Sequence[Case], rounds: int) -> Found:
    """Measure cases that start processes of their own, with the total memory of all of them."""

    def watched(case: Case, watch: Watch) -> Case:
        def prepare() -> None:
            case.prepare()
            watch.now = case.name

        return case._replace(prepare=prepare)

    with Watch() as watch:
        figures = measure([watched(case, watch) for case in cases], rounds, warm_up=False)
    held = {MEMORY.format(name): Number(watch.peaks.get(name, 0) / (1 << 20), "MiB") for name in figures}
    return Found(figures, held, {})


def measured(setting: Setting) -> Found:
    """Return the costs of til's builds, and the sizes of the sites."""
    notebook = _notebook(setting.place / "notebook", setting.notes)
    own = _own(setting, notebook, setting.notes)
    cold = together([_cold(own)], min(setting.rounds, _BUILDS))
    default = _default(setting)
    numbers = {**cold.numbers, **dict(_sizes(own, notebook, setting.notes)), **default.numbers}
    versions = versions_of(setting.til, _PACKAGES)
    return Found({**cold.figures, **default.figures, **_again(setting, notebook)}, numbers, versions)


def beside_others(setting: Setting) -> Found:
    """Return the costs of til and others for fewer notes, the sizes of their sites, and how fast their searches are."""
    notes = min(setting.notes, FEWER)
    notebook = _notebook(setting.place / "notebook", notes)
    builders = [_own(setting, notebook, notes), *_others(setting, notebook), _material(setting, notebook)]
    cold = together([_cold(each) for each in builders], 1)
    sizes = {name: number for each in builders for name, number in _sizes(each, notebook, notes)}
    visits, fetched = _searches(setting, builders)
    versions = versions_of(setting.til, _PACKAGES) | {name: v for each in builders for name, v in each.versions.items()}
    return Found({**cold.figures, **visits}, {**cold.numbers, **sizes, **fetched}, versions)


def beside_material(setting: Setting) -> Found:
    """Return the costs of til and of MkDocs with Material's blog for all notes, which take minutes."""
    notebook = _notebook(setting.place / "notebook", setting.notes)
    builders = [_own(setting, notebook, setting.notes), _material(setting, notebook)]
    cold = together([_cold(each) for each in builders], 1)
    sizes = {name: number for each in builders for name, number in _sizes(each, notebook, setting.notes)}
    return Found(cold.figures, {**cold.numbers, **sizes}, versions_of(setting.til, _PACKAGES))


def _own(setting: Setting, notebook: Path, notes: int) -> Builder:
    return Builder(TIL, _til(setting, notebook, notes, "--clean"), notebook / "site", notebook / ".til")


def _material(setting: Setting, notebook: Path) -> Builder:
    return material(MATERIAL, setting.place / "mkdocs", notebook, setting.til)


def _notebook(folder: Path, notes: int) -> Path:
    write_notebook(folder, notes)
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    return folder


def _others(setting: Setting, notebook: Path) -> Iterator[Builder]:
    """Yield the builders of sites from the same notes, after that of an index for til's; report unavailable ones."""
    makers: dict[str, Callable[[Path], Builder]] = {
        "pagefind[bin]": lambda its: pagefind_index(setting.place / "pagefind", notebook / "site", its),
        "zensical": lambda its: zensical(setting.place / "zensical", notebook, its),
        "hugo": lambda its: hugo(setting.place / "hugo", notebook, its),
    }
    for package, make in makers.items():
        if commands := install_peer(setting.venvs, package):
            yield make(commands)


def _til(setting: Setting, notebook: Path, notes: int, *words: str) -> Command:
    environment = plain_environment() | {"TIL_TODAY": str(last_day(notes)), "NO_MKDOCS_2_WARNING": "1"}
    program = str(setting.til / "til")
    return Command((program, "-C", str(notebook), "build", *words), notebook.parent, environment)


def _cold(builder: Builder) -> Case:
    def prepare() -> None:
        builder.forget()
        os.sync()

    return Case(builder.name, builder.command, prepare, TIL)


def _sizes(builder: Builder, notebook: Path, notes: int) -> Iterator[tuple[str, Number]]:
    """Yield the sizes of a site; end the benchmark if a note has no page, or its text is missing from it."""
    weight = weigh(builder.site)
    yield SIZE.format(builder.name), Number(weight.size / 1e6, "MB")
    yield FILES.format(builder.name), Number(weight.files, "")
    if not builder.has_pages:
        return
    if len(weight.pages) != notes:
        sys.exit(f"{builder.name}: {len(weight.pages)} pages for {notes} notes")
    note = _middle(notebook, notes)
    heading = note.read_text("utf-8").split("\n### ")[1].partition("\n")[0]
    if heading not in weight.pages[note.stem].read_text("utf-8"):
        sys.exit(f"{builder.name}: {heading} is not on {weight.pages[note.stem]}")


def _default(setting: Setting) -> Found:
    """Return the cost of a cold build with the default roles, and the size of its site."""
    notebook = _notebook(setting.place / "default", setting.notes)
    (notebook / "mkdocs.yml").write_text(CONFIG.partition("      publish:")[0], "utf-8")
    command = _til(setting, notebook, setting.notes, "--clean")
    found = together([Case(DEFAULT, command, os.sync, TIL)], 1)
    size = Number(weigh(notebook / "site").size / 1e6, "MB")
    shutil.rmtree(notebook)
    return found._replace(numbers={**found.numbers, SIZE.format(DEFAULT): size})


def another_line(note: Path) -> Callable[[], int]:
    """Return a function that adds a line to what was learned in a note, and returns the line's number."""
    start, rule, end = note.read_text("utf-8").partition(_LATER)
    numbers = count(1)

    def change() -> int:
        number = next(numbers)
        note.write_text(f"{start}\n측정 {number}\n{rule}{end}", "utf-8")
        os.sync()
        return number

    return change


def _again(setting: Setting, notebook: Path) -> dict[str, Figure]:
    """Return the costs of rebuilding: after no change, a new line in a note, a new note, and a task that was ticked."""
    other, rounds = notebook.with_name("changing"), min(setting.rounds, _AGAIN)
    shutil.copytree(notebook, other, ignore=shutil.ignore_patterns(".til", "site"))
    newest = [note_file(other, last_day(setting.notes) - timedelta(number)) for number in range(rounds + 1)]
    texts = {note: note.read_text("utf-8") for note in newest}
    for note in newest:
        note.unlink()

    def add() -> None:
        note = newest.pop()
        note.write_text(texts[note], "utf-8")
        os.sync()

    ticked = note_file(other, last_day(setting.notes))  # the only one with open boxes, which were not carried

    def tick() -> None:
        before, box, after = ticked.read_text("utf-8").partition("- [ ] ")
        if not box:
            sys.exit(f"{ticked}: no open box is left")
        ticked.write_text(f"{before}- [x] {after}", "utf-8")
        os.sync()

    middle = _middle(other, setting.notes)
    again = Case(UNCHANGED, _til(setting, notebook, setting.notes), beside=TIL)
    build = _til(setting, other, setting.notes)
    cases = [Case(CHANGED, build, another_line(middle)), Case(NEW, build, add)]
    run_once(again.command)
    run_once(build)
    time.sleep(YOUNG)
    found = measure([again, *(case._replace(beside=TIL) for case in cases)], rounds)
    found |= measure([Case(TICKED, build, tick, TIL)], rounds)
    pages = weigh(other / "site").pages
    if f"측정 {rounds + 1}" not in pages[middle.stem].read_text("utf-8") or len(pages) != setting.notes:
        sys.exit("til build: what changed is not on the site")
    return found


def _middle(notebook: Path, notes: int) -> Path:
    return note_file(notebook, last_day((notes + 1) // 2))


def _searches(setting: Setting, builders: Sequence[Builder]) -> tuple[dict[str, Figure], dict[str, Number]]:
    """Return how fast each site's search finds something, and what it fetches; nothing without a browser."""
    if not has_browser(setting.chromium):
        return {}, {}
    sites = {each.name: each.site for each in builders}
    ways = [
        Way("til", sites[TIL], "", "/", ".til-search__input", "[role=option]"),
        Way("Material", sites[MATERIAL], "", "", ".md-search__input", ".md-search-result__item"),
    ]
    if PAGEFIND in sites:
        page = pagefind_page(sites[TIL], sites[PAGEFIND])
        ways.append(Way("Pagefind", sites[TIL], page, "", ".pagefind-ui__search-input", ".pagefind-ui__result"))
    with browser_of(setting.chromium) as browser:
        return searched(browser, ways, WORD, min(setting.rounds, _SEARCHES))


def _children(pid: int) -> list[int]:
    """Return all descendants of a process."""
    try:
        lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    found = [int(child) for line in lists for child in line.split()]
    return found + [below for child in found for below in _children(child)]


def _held(pid: int) -> int:
    """Return the memory of a process in bytes; shared memory counts proportionally (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
