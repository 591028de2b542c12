"""The documentation page that shows the results, made from the results alone."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from benchmarks import site_builds, terminal
from benchmarks.indexed import WORD
from benchmarks.install import PROJECT
from benchmarks.limits import Verdict, shown, verdicts
from benchmarks.peers import JRNL
from benchmarks.results import Figure, Found, History, Number, Record, Results
from benchmarks.site_rivals import HUGO, ZENSICAL
from benchmarks.site_search import AT_ONCE, LATER

FILE = PROJECT / "docs" / "guide" / "speed.md"

_HEAD = """\
# How fast is it

One command in the repository measures til and comparable programs, keeps the results in `benchmarks/results.json`, and writes this page:

```sh
python -m benchmarks          # about ten minutes
python -m benchmarks --all    # everything: about twenty-five
```

The notes are generated: 6.9 KB each on average, in Korean and English, with code, links, tags and nested tasks that get done, carried and parked. Every run generates the same bytes. Each program is installed into its own environment, in the newest version available on the machine: Taskwarrior from the system's packages, the others from PyPI. Quick commands take turns, once per round, so that a slow moment affects all of them alike; a warm-up round doesn't count. Times are wall times of whole processes. Ratios and targets use the fastest run, which other programs on the machine disturb least. For details, see `benchmarks/README.md`.
"""

_PARTS: Mapping[str, tuple[str, str]] = {
    "terminal": (
        "Daily commands",
        "Each command finds the notebook in the same state. The index is up to date, except where a note changed. Taskwarrior and todoman have 1,000 tasks; one row shows til with the same tasks in `tasks/inbox.md`. The other `til tasks` rows follow every task through all notes.",
    ),
    "index": (
        "The first index",
        "The index in `.til/` is built when a command first needs it. A search needs only words; `til tags` needs everything.",
    ),
    "site": ("The site", "All roles are published, except where the row says otherwise."),
    "others": (
        "The site, compared",
        "1,000 notes, with all roles published, so that the posts of the other programs have the same text. Zensical has no blog: it gets a page for each note and a list of them. Hugo uses a theme of three small templates, without search, and doesn't follow tasks. The searches run in Chromium, each on a first visit, and are timed from the key press to the first result.",
    ),
    "blog": ("The site, compared with Material's blog", "The same comparison with all 3,650 notes."),
    "serve": (
        "A saved note in the browser",
        "`til serve` with `tiltool[watch]`. A note in the middle of the notebook is saved alternately as Vim does it (a new file, renamed) and as VS Code does it (truncated, then written), with pauses of 0.5 to 3 seconds. Times are counted from the save.",
    ),
    "century": (
        "A hundred years",
        "Ten times as many notes. Nobody has that many, but they show what doesn't scale.",
    ),
    "suite": ("The test suite", ""),
}

_PAIRS = (
    ("terminal", "start a day, or add an entry", terminal.NEW, (JRNL,)),
    (
        "terminal",
        "search for a word",
        terminal.SEARCH,
        tuple(
            name.replace("배포", WORD)
            for name in (
                "jrnl -contains 배포",
                "jrnl -contains 배포 -n 10",
                "rg 배포",
                "python, all notes scanned for 배포",
            )
        ),
    ),
    ("terminal", "list 1,000 tasks", terminal.TASKS, ("task next", "task export", "todo list")),
    ("others", "build a site of 1,000 notes", site_builds.TIL, (site_builds.MATERIAL, ZENSICAL, HUGO)),
    ("blog", "build a site of 3,650 notes", site_builds.TIL, (site_builds.MATERIAL,)),
    *(
        (
            "others",
            "search the site" + more,
            name.format("til"),
            (name.format("Material"), name.format("Pagefind")),
        )
        for name, more in ((AT_ONCE, ", at once"), (LATER, ", after 10 s"))
    ),
)
"""Comparisons of til with other programs that do the same."""

_BETTER = """\
What they do better, apart from speed:

- [jrnl](https://jrnl.sh) can encrypt its journal, and needs neither a folder nor Markdown.
- [Taskwarrior](https://taskwarrior.org) is a compiled program with a single database: contexts, reports, hooks, and dependencies between tasks.
- [todoman](https://todoman.readthedocs.io) stores tasks as calendars do, so they sync with phones.
- [ripgrep](https://github.com/BurntSushi/ripgrep) needs no index, and finds any pattern in any file. til ranks its results and can filter by task, day and section.
- [Material's blog](https://squidfunk.github.io/mkdocs-material/plugins/blog/) has categories and all of Material's extensions.
- [Zensical](https://zensical.org) and [Hugo](https://gohugo.io) are compiled, and don't wait for Python.
- [Pagefind](https://pagefind.app) adds a search to any site, whatever built it.
"""

_SPACE = "\u00a0"
_COMMANDS = (
    "til",
    "python",
    "rg",
    "task",
    "todo",
    "jrnl",
    "mkdocs",
    "zensical",
    "hugo",
    "pagefind",
    "pytest",
    "markdown-it-py",
)


def page(results: Results) -> str:
    """Return the page."""
    sections = [_HEAD.strip(), "## Targets", *_targets(results), "## Compared with other programs", *_beside(results)]
    for part, (title, text) in _PARTS.items():
        sections.append(f"## {title}")
        if part in results:
            sections += [*filter(None, [text, *_part(results[part])])]
        else:
            sections.append("Not measured yet.")
    return "\n\n".join(sections) + "\n"


def _targets(results: Results) -> Iterator[str]:
    found = [*verdicts(results)]
    rows = [
        "| | target | originally | previous run | last run | | part |",
        "|---|--:|--:|--:|--:|---|---|",
    ]
    yield "\n".join([*rows, *map(_row, found)])
    yield (
        "*Originally* is the figure measured, on a similar machine, when the target was set; a dash means that there was none. `python -m benchmarks --only PART` measures one part."
    )
    reasons = [f"- {each.limit.what}: {each.limit.why}" for each in found if each.holds is False and each.limit.why]
    if reasons:
        yield "What profiling shows about the missed targets:"
        yield "\n".join(reasons)


def _row(each: Verdict) -> str:
    limit = each.limit
    values = (shown(each.before, limit.unit), shown(each.now, limit.unit))
    verdict = {True: "met", False: "**missed**", None: ""}[each.holds]
    target = f"at most {shown(limit.most, limit.unit)}"
    return f"| {limit.what} | {target} | {limit.before or '–'} | {' | '.join(values)} | {verdict} | `{limit.part}` |"


def _beside(results: Results) -> Iterator[str]:
    rows = ["| | til | other program | | |", "|---|--:|---|--:|---|"]
    rows += [
        row
        for part, what, til, others in _PAIRS
        if part in results
        for row in _pair(results[part].now.found, what, til, others)
    ]
    yield "\n".join(rows)
    yield _BETTER.strip()


def _pair(found: Found, what: str, til: str, others: tuple[str, ...]) -> Iterator[str]:
    mine = found.figures.get(til)
    for name in others:
        its = found.figures.get(name)
        if mine and its:
            ratio = its.least / mine.least
            quicker = f"til is {ratio:.3g} times as fast" if ratio >= 1 else f"**{1 / ratio:.3g} times as fast as til**"
            yield f"| {what} | {_time(mine.least)} | {_title(name)} | {_time(its.least)} | {quicker} |"


def _part(history: History) -> Iterator[str]:
    yield _where(history.now)
    figures = sorted(
        history.now.found.figures.items(),
        key=lambda item: [*history.now.found.figures].index(item[1].beside or item[0]),
    )
    for beside, group in groupby(figures, key=lambda item: item[1].beside):
        yield "\n".join(_figures(dict(group), beside, history))
    if history.now.found.numbers:
        yield "\n".join(_numbers(history))
    if history.before:
        yield f"Previous run: {_where(history.before)}"


def _where(record: Record) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in record.found.versions.items())
    return (
        "; ".join(
            filter(None, (record.machine, record.when, f"{record.notes:,} notes" if record.notes else "", versions))
        )
        + "."
    )


def _figures(figures: Mapping[str, Figure], beside: str, history: History) -> Iterator[str]:
    """Yield the lines of a table: with ratios to a baseline and memory, or else with the slowest run."""
    earlier = history.before.found.figures if history.before else {}
    columns = f"× {_title(beside)} | memory" if beside else "slowest"
    yield f"| | fastest | median | {columns} | runs | previous run | |"
    yield f"|---|--:|--:|{'--:|' * (2 if beside else 1)}--:|--:|--:|"
    for name, each in figures.items():
        held = f"{each.peak / (1 << 20):.0f}{_SPACE}MiB"
        more = f"{_ratio(each, history.now.found.figures)} | {held}" if beside else _time(each.most)
        old = earlier.get(name)
        was = f"{_time(old.least)} | {_ratio(old, earlier)}" if old else "– | "
        yield f"| {_title(name)} | {_time(each.least)} | {_time(each.middle)} | {more} | {each.runs} | {was} |"


def _ratio(figure: Figure, figures: Mapping[str, Figure]) -> str:
    if figure.beside not in figures:
        return ""
    ratio = figure.least / figures[figure.beside].least
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2f}"


def _numbers(history: History) -> Iterator[str]:
    before = history.before.found.numbers if history.before else {}
    yield "| | last run | previous run |"
    yield "|---|--:|--:|"
    for name, each in history.now.found.numbers.items():
        yield f"| {_title(name)} | {_count(each)} | {_count(before[name]) if name in before else '–'} |"


def _count(number: Number) -> str:
    digits = 0 if number.value == int(number.value) else 2 if number.value < 20 else 1
    return f"{number.value:,.{digits}f}{_SPACE}{number.unit}".strip()


def _time(seconds: float) -> str:
    if not seconds:
        return "–"  # not recorded
    if seconds < 1:
        return f"{seconds * 1000:.0f}{_SPACE}ms"
    return f"{seconds:.{1 if seconds >= 10 else 2}f}{_SPACE}s"


def _title(name: str) -> str:
    """Return a name with the command in it as code."""
    command, comma, rest = (name, "", "") if '"' in name else name.partition(",")
    return f"`{command}`{comma}{rest}" if command.split()[0] in _COMMANDS else name
