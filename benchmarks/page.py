"""The page of the documentation that shows what was measured, made from the results alone."""

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

In the repository, one command measures til and the programs beside it, keeps what it found in `benchmarks/results.json`, and writes this page:

```sh
python -m benchmarks          # some ten minutes
python -m benchmarks --all    # also Material's blog of all notes, a hundred years, the tests of til: some twenty-five
```

The notes are made up, 6.9 KB each on average, in Korean and English, with code, links and tags, and with nested tasks that are done, carried and parked: the same bytes each time. Each program is installed into an environment of its own, at the newest version that can be had on the machine: Taskwarrior from the packages of the system, the others from PyPI. Those that are quick take turns, once a round, so that a slow moment of the machine hits all of them alike; a first round doesn't count. Times are of whole processes, seen from outside. Ratios and limits are of the fastest runs, which other programs on the machine disturb least. `benchmarks/README.md` says more.
"""

_PARTS: Mapping[str, tuple[str, str]] = {
    "terminal": (
        "The commands of a day",
        "Each command finds the notebook as it was. What asks the index finds it up to date, but where a note changed. The other lists of tasks have 1,000"
        " of them, and so has til in `tasks/inbox.md`; `til tasks` itself follows each task through all notes.",
    ),
    "index": (
        "The first question",
        "The index is in `.til/`, and made when something first asks for it. A search needs the words alone; `til tags` needs all there is.",
    ),
    "site": ("The site", "All roles are published, but for the row that says otherwise."),
    "others": (
        "The site beside others",
        "Of 1,000 notes, with all roles, for the posts of the others have the same text. Zensical has no blog: it makes a page for each note, and a list. Hugo has three small templates; it makes no search and follows no task. Searches are in Chromium, on a fresh visit, from the last key to the first result.",
    ),
    "blog": ("The site beside Material's blog", "Of all notes."),
    "serve": (
        "A saved note in the browser",
        "`til serve`, with `tiltool[watch]`: a note in the middle of the notebook is saved as Vim does (another file, renamed) and as VS Code does (emptied, then written),"
        " with pauses of 0.5 to 3 seconds. Times begin at the save.",
    ),
    "century": ("A hundred years", "Ten times as many notes: nobody has them, but what grows out of bounds shows."),
    "suite": ("The tests of til", ""),
}  # fmt: skip

_PAIRS = (
    ("terminal", "a day begun, a line added", terminal.NEW, (JRNL,)),
    (
        "terminal",
        "a word searched",
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
    ("terminal", "1,000 tasks listed", terminal.TASKS, ("task next", "task export", "todo list")),
    ("others", "a site of 1,000 notes made", site_builds.TIL, (site_builds.MATERIAL, ZENSICAL, HUGO)),
    ("blog", "a site of 3,650 notes made", site_builds.TIL, (site_builds.MATERIAL,)),
    *(
        (
            "others",
            "a search on the site" + more,
            name.format("til"),
            (name.format("Material"), name.format("Pagefind")),
        )
        for name, more in ((AT_ONCE, ", at once"), (LATER, ", 10 s after the page"))
    ),
)
"""What is done alike, by til and by others."""

_BETTER = """\
What they do better, apart from speed:

- [jrnl](https://jrnl.sh) encrypts its journal, and needs no folder, no form and no Markdown.
- [Taskwarrior](https://taskwarrior.org) is a compiled program over one file: it has contexts, reports, hooks and dependencies between tasks.
- [todoman](https://todoman.readthedocs.io) keeps tasks as calendars do, so that they sync with phones.
- [ripgrep](https://github.com/BurntSushi/ripgrep) needs no index and knows no notebook: any pattern, in any files. til ranks what it finds, and asks for tasks, days and sections.
- [Material's blog](https://squidfunk.github.io/mkdocs-material/plugins/blog/) has categories and every extension of Material, and its site needs no til.
- [Zensical](https://zensical.org) and [Hugo](https://gohugo.io) are compiled: they make many pages in the time in which Python starts.
- [Pagefind](https://pagefind.app) makes the search of any site, whatever made it.
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
    sections = [_HEAD.strip(), "## What is wanted", *_wanted(results), "## Beside other programs", *_beside(results)]
    for part, (title, text) in _PARTS.items():
        sections.append(f"## {title}")
        if part in results:
            sections += [*filter(None, [text, *_part(results[part])])]
        else:
            sections.append("Not measured yet.")
    return "\n\n".join(sections) + "\n"


def _wanted(results: Results) -> Iterator[str]:
    found = [*verdicts(results)]
    rows = [
        "| | wanted | at first | the run before | now | | part |",
        "|---|--:|--:|--:|--:|---|---|",
    ]
    yield "\n".join([*rows, *map(_row, found)])
    yield (
        "*At first* is what was known when the limit was set, on a machine of the same kind; a dash says that nobody had measured it. `python -m benchmarks --only PART` measures one part."
    )
    broken = [f"- {_sentence(each)}" for each in found if each.holds is False]
    if broken:
        yield "These limits are not kept:"
        yield "\n".join(broken)


def _row(each: Verdict) -> str:
    limit = each.limit
    values = (shown(each.before, limit.unit), shown(each.now, limit.unit))
    holds = {True: "holds", False: "**broken**", None: ""}[each.holds]
    wanted = f"at most {shown(limit.most, limit.unit)}"
    return f"| {limit.what} | {wanted} | {limit.before or '–'} | {' | '.join(values)} | {holds} | `{limit.part}` |"


def _sentence(each: Verdict) -> str:
    limit = each.limit
    return (
        f"{limit.what}: {shown(each.now, limit.unit)}, {shown(limit.most, limit.unit)} is wanted. {limit.why}".strip()
    )


def _beside(results: Results) -> Iterator[str]:
    rows = ["| | til | the other | |", "|---|--:|--:|---|"]
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
            quicker = f"til is {ratio:.3g} × as fast" if ratio >= 1 else f"**the other is {1 / ratio:.3g} × as fast**"
            yield f"| {what}; {_title(name)} | {_time(mine.least)} | {_time(its.least)} | {quicker} |"


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
        yield f"The run before: {_where(history.before)}"


def _where(record: Record) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in record.found.versions.items())
    return (
        "; ".join(
            filter(None, (record.machine, record.when, f"{record.notes:,} notes" if record.notes else "", versions))
        )
        + "."
    )


def _figures(figures: Mapping[str, Figure], beside: str, history: History) -> Iterator[str]:
    """Yield the lines of a table: beside a baseline with ratios and memory, else with the slowest run."""
    earlier = history.before.found.figures if history.before else {}
    columns = f"× {_title(beside)} | memory" if beside else "slowest"
    yield f"| | fastest | median | {columns} | runs | the run before | |"
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
    yield "| | | the run before |"
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
    """Return a name with its command as code."""
    command, comma, rest = (name, "", "") if '"' in name else name.partition(",")
    return f"`{command}`{comma}{rest}" if command.split()[0] in _COMMANDS else name
