"""The targets: what til should take at most, what it took originally, and how to read it from the results."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks import index, serve_film, site_builds, suite, terminal
from benchmarks.peers import JRNL
from benchmarks.results import Found, Results

Value = Callable[[Found], float]


class Limit(NamedTuple):
    """A bound for what a part measures."""

    part: str
    what: str
    value: Value
    most: float
    unit: str
    before: str = ""
    """What it was when the limit was set; "" where nobody had measured it."""
    why: str = ""
    """What profiling found, where the limit is broken."""


class Verdict(NamedTuple):
    """A limit, what was measured now and the time before, and whether it holds; None where nothing was measured."""

    limit: Limit
    now: float | None
    before: float | None

    @property
    def holds(self) -> bool | None:
        """Return whether the limit holds."""
        return None if self.now is None else self.now <= self.limit.most


def verdicts(results: Results) -> Iterator[Verdict]:
    """Yield how each limit is met."""
    for limit in LIMITS:
        history = results.get(limit.part)
        before = history and history.before
        yield Verdict(limit, _value(limit, history and history.now.found), _value(limit, before and before.found))


def shown(value: float | None, unit: str) -> str:
    """Return a value as the tables show it."""
    if value is None:
        return "–"
    if unit.startswith("of "):
        return f"1/{1 / value:.3g}"
    return f"{value:.0f}\u00a0{unit}" if value >= 20 else f"{value:.2f}\u00a0{unit}"


def _value(limit: Limit, found: Found | None) -> float | None:
    try:
        return found and limit.value(found)
    except KeyError:  # a program was left out
        return None


def _seconds(name: str) -> Value:
    return lambda found: found.figures[name].least


def _slowest(name: str) -> Value:
    return lambda found: found.figures[name].most


def _ratio(name: str, beside: str = "") -> Value:
    def ratio(found: Found) -> float:
        figure = found.figures[name]
        return figure.least / found.figures[beside or figure.beside].least

    return ratio


def _memory(name: str) -> Value:
    return lambda found: found.figures[name].peak / (1 << 20)


def _number(name: str) -> Value:
    return lambda found: found.numbers[name].value


def _memory_of_a_morning(found: Found) -> float:
    mine = (each for name, each in found.figures.items() if name.startswith("til ") and each.beside == terminal.CLICK)
    return max(each.peak for each in mine) / (1 << 20)


def _index_size(found: Found) -> float:
    return found.numbers[index.OF_INDEX].value / found.numbers[index.OF_NOTES].value


_CLICK, _SQLITE = "× `import click`", "× `import click, sqlite3`"
_MATERIAL = _ratio(site_builds.TIL, site_builds.MATERIAL)

LIMITS = (
    Limit("site", "`til build`, nothing changed", _seconds(site_builds.UNCHANGED), 0.25, "s", "0.28 s"),
    Limit("site", "`til build`, another line in one note", _seconds(site_builds.CHANGED), 0.8, "s", "3.3 s", why="A third is the scan of all notes and files, which a build without changes needs, too; the rest is loading the facts of all notes."),
    Limit("site", "`til build`, a new note", _seconds(site_builds.NEW), 1.2, "s", why="More than half goes into computing the keys of all 5,800 pages; a third of that follows the tasks of all notes again."),
    Limit("blog", "`til build --clean`, compared with Material's blog", _MATERIAL, 1 / 15, "of Material", "1/6.5 to 1/10.5", why="Three quarters of the time go into composing 10,576 files. With the default roles, til takes 20.6 s: 1/15 of what Material takes for all of the text."),
    Limit("site", "memory of `til build --clean`, first process", _memory(site_builds.TIL), 300, "MiB", "355 MiB", why="The tasks of all notes stay in memory while pages are made."),
    Limit("site", "memory of `til build --clean`, all processes", _number(site_builds.MEMORY.format(site_builds.TIL)), 300, "MiB", "349 MiB", why="A forked process makes half of the pages, and copies every memory page it touches."),
    Limit("site", "memory of `til build --clean`, default roles, all processes", _number(site_builds.MEMORY.format(site_builds.DEFAULT)), 232, "MiB", "225 MiB", why="A forked process makes half of the pages, and copies every memory page it touches."),
    Limit("site", "size of the site, default roles", _number(site_builds.SIZE.format(site_builds.DEFAULT)), 120, "MB", "149 MB", why="Note pages take 72 MB. What was learned is repeated in topic pages (26 MB), the search index (25), tag pages (11) and feeds (10)."),
    Limit("serve", "from a save to the text in the browser, slowest of ten", _slowest(serve_film.SHOWN), 0.4, "s"),
    Limit("century", "`til build`, another line in one of 36,500 notes", _seconds(site_builds.CHANGED), 2, "s", why="Scanning all notes and files, and loading the facts of all notes, grow with the notebook: about ten times 0.8 s."),
    Limit("terminal", "`til --version`", _ratio("til --version"), 1.3, _CLICK, "0.93 ×"),
    Limit("terminal", "`til new`", _ratio(terminal.NEW), 2.5, _CLICK, "3.0 to 3.1 ×", why="Half of the 52 ms beyond `import click` are imports: markdown-it's block rules (7 ms) and 60 modules of til (16 ms). The rest goes into parsing and verifying two notes."),
    Limit("terminal", "`til carry`", _ratio(terminal.CARRY), 2.5, _CLICK, "2.95 ×", why="The same as for `til new`."),
    Limit("terminal", "`til done`", _ratio("til done"), 2.5, _CLICK, "2.95 ×", why="The same as for `til new`. In addition, a quarter of the time goes into reading the tasks of earlier notes from the index, so that ids are the same everywhere."),
    Limit("terminal", "`til add`", _ratio("til add"), 2.5, _CLICK),
    Limit("terminal", "completion of a command", _ratio(terminal.COMPLETION), 1.5, _CLICK),
    Limit("terminal", "`til search`", _ratio(terminal.SEARCH), 2.0, _SQLITE, "1.99 ×", why="Of the 36 ms beyond the baseline, checking the times of 3,650 notes takes 7, importing til 9, and following carried tasks, so that each is one hit, 4."),
    Limit("terminal", "`til tasks`", _ratio("til tasks"), 2.0, _SQLITE, "2.8 to 3.0 ×", why="The same as for `til search`, plus a line for each of hundreds of waiting tasks."),
    Limit("terminal", "`til list`", _ratio("til list --limit 20"), 2.0, _SQLITE, "1.91 ×"),
    Limit("terminal", "`til stats`", _ratio("til stats"), 5, _SQLITE, "20 ×", why="Most of the time goes into following all tasks through 124,400 places in Python. Finished tasks could be stored in the index."),
    Limit("terminal", "`til search --limit 0`", _ratio(f"{terminal.SEARCH} --limit 0"), 8, _SQLITE, "30 ×", why="For each of thousands of hits, the text is unpacked and an excerpt is cut."),
    Limit("terminal", "`til topics`", _ratio("til topics"), 4, _SQLITE, "26 ×", why="Topics, and tasks with their names, are followed through 38,856 places in Python."),
    Limit("terminal", "`til search`, one note changed", _ratio(terminal.CHANGED, terminal.SEARCH), 1.3, "× unchanged", "1.18 ×"),
    Limit("terminal", "`til new`, compared with jrnl", _ratio(terminal.NEW, JRNL), 1 / 10, "of jrnl", "1/20.9"),
    Limit("terminal", "memory of a command that changes notes", _memory_of_a_morning, 40, "MiB", "25 MiB"),
    Limit("index", "the first `til tags`: the whole index", _seconds(index.ALL), 7, "s", "15 to 18 s"),
    Limit("index", "the first `til search`: words only", _ratio(index.WORDS), 0.7, "× a parse of all notes", "0.19 ×"),
    Limit("index", "`til init --dry-run`", _seconds(index.ADOPT), 3, "s", "1.65 s, 5,000 notes"),
    Limit("index", "size of the index", _index_size, 1, "× the notes", "1.00 ×", why="A third of it holds the titles and keys of task lines, which make a carried task one search hit."),
    Limit("suite", "the test suite, two processes", _seconds(suite.SUITE), 150, "s", "230 to 330 s"),
)  # fmt: skip
