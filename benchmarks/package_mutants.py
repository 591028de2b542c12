"""Change random lines all over the package, and count the changes that the tests of their room don't notice.

The kinds of changes are those of `mutants.py`, which only changes the publish filter. The tests are collected and run
once, to see which functions each of them calls. Each change is then made in a fork, which runs the tests that call the
changed function, the quickest first, then those that run til in a fork of their own, until one fails. If none does,
`--wide` also runs the tests of other rooms that call the function.
"""

import argparse
import ast
import importlib
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from coverage import Coverage
from mutants import ROOT, Mutant, change, mutants

PACKAGE = f"{ROOT / 'tiltool'}/"
LAYERS = ("core", "store", "config", "actions", "cli", "site")
WHOLE = ("tests/test_sessions.py", "tests/test_properties.py", "tests/test_sample.py")
"""Tests that exercise all rooms."""
SLOW = {"browser", "page"}
"""Fixtures of tests that need a browser, which are left out."""
SAME = (
    "if heading and section.role is None and (len(heading.title) <= 40): -> if heading and (len",  # it began with a role
    "if heading and section.role is None and (len(heading.title) <= 40): -> if heading and section.role is None:",  # only saves time
    "if removed is None or not any((each.is_open for each in tree)) or removed.after is None: -> if removed is None or not any((each.is_open for each in tree)):",
    "return minimal_patch(note.text, added.after) if added and added.after is not None else None -> return minimal_patch(note.text, added.after) if added and added",  # both leave the note unchanged
    "texts = read_blocks(lines, read_front_matter(lines).end).texts if found else () -> texts = read_blocks(lines, read_front_matter(lines).end).texts if True",
    "after = parse_sections(made.after or '', dialect) -> after = parse_sections(made.after or made.after",
    "return found.end() if found else at -> return found.end() if True",  # either pattern matches nothing, too
    "meant = move.before.find(link, path).path or '' -> meant = move.before.find(link, path).path or move.before",
    "index.keep_fact(UNCHANGED, sum_of_all) -> pass",
    "store/notebook/conflict_copies.py: return {} -> pass",
    "if '|' in text and _may_match(_COLUMN_HINT, folded): -> if True:",
    "if isinstance(node, yaml.SequenceNode) and isinstance(value, list): -> if isinstance(node, yaml.SequenceNode) and isinstance(node",
    "return all((one.day < other.day for one, other in pairwise(places))) -> pass",
    "if any(rest) or any(query.values('path')): -> if True:",
    "return _COPY - (not note.copied or finders.are_in([without_copies(text, _moved_marks(index))])) -> return _COPY - (finders",
    "if width_of(text) <= room: -> if False:",
    "_STAGING = '.til-staging' -> _STAGING = ",  # another name works, too
    "store/site/related.py: elif gone or come: -> elif True:",
    "if real == path or self.publish.is_project(path): -> if self.publish.is_project(path) or",
)
"""Changes without an effect, given by their beginning (after their file if that is short): the code they remove only saves
time, or is for the types."""


@cache
def texts() -> dict[str, str]:
    """Return the text of each test file."""
    return {str(path): path.read_text("utf-8") for path in Path("tests").rglob("test_*.py")}


@cache
def tests_of(file: str) -> list[str]:
    """Return the tests of a file: of its room in every layer, of its layer (in core and actions, if they import it), and `WHOLE`."""
    layer, _, rest = file.partition("/")
    room = rest.partition("/")[0] if "/" in rest else ""
    folders = (Path("tests", room), *Path("tests").glob(f"*/{room}")) if room else ()
    rooms = [str(each) for each in folders if each.is_dir()]
    own = [f"tests/{layer}"] if layer in ("store", "cli", "site") else [f"tests/test_{layer}.py"]
    name = f"from tiltool.{file[:-3].replace('/', '.')} import"
    importing = [path for path, text in texts().items() if name in text and path.startswith(f"tests/{layer}/")]
    return [*rooms, *importing, *(own if layer not in ("core", "actions") else ()), *WHOLE]


@cache
def lines_of(file: str, line: int) -> range:
    """Return the lines of the function or method that contains a line; all lines if none does."""
    tree = ast.parse((ROOT / "tiltool" / file).read_text("utf-8"))
    parts = [each for part in tree.body for each in (part.body if isinstance(part, ast.ClassDef) else [part])]
    functions = (each for each in parts if isinstance(each, ast.FunctionDef))
    spans = (
        range(min([each.lineno, *(name.lineno for name in each.decorator_list)]), (each.end_lineno or 0) + 1)
        for each in functions
    )
    return next((span for span in spans if line in span), range(1 << 30))


class Run(NamedTuple):
    """A test that passed: how long it took, and whether it ran til in a fork, where its calls are not traced."""

    test: pytest.Item
    seconds: float
    has_forked: bool


class Failure(NamedTuple):
    """The place of a test that failed; None if the run did not finish."""

    at: int | None


class Forks:
    """A pytest plugin that runs the tests once, then some of them again in a fork for each change."""

    def __init__(self, sample: Sequence[Mutant]) -> None:
        self.sample = sample
        self.noticed: Counter[tuple[str, str]] = Counter()
        self.coverage: Coverage | None = Coverage(data_file=None, include=[f"{PACKAGE}*"], config_file=False)
        self.has_forked = False
        self.stable: set[str] = set()
        os.register_at_fork(before=self._note_fork)

    def _note_fork(self) -> None:
        self.has_forked = True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        """Count the calls of a fixture for all tests in its file, which may share it."""
        if self.coverage:
            self.coverage.switch_context(str(item.path))
        yield
        if self.coverage:
            self.coverage.switch_context(item.nodeid)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [each for each in items if not SLOW & set(getattr(each, "fixturenames", ()))]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert self.coverage
        self.coverage.start()
        runs = [run for run in map(self._run, session.items, [*session.items[1:], None]) if run]
        self.coverage.stop()
        data, self.coverage = self.coverage.get_data(), None
        for mutant in self.sample:
            lines = lines_of(mutant.file, mutant.line)
            by_line = data.contexts_by_lineno(f"{PACKAGE}{mutant.file}").items()
            own, others = sorted_tests(
                mutant, runs, {each for line, names in by_line if line in lines for each in names}
            )
            word = "noticed" if self._is_noticed(own, mutant) else "-"
            forms = mutant.change, f"{mutant.file}: {mutant.change}"
            word = "same" if word == "-" and any(form.startswith(SAME) for form in forms) else word
            word = "others" if word == "-" and others and self._is_noticed(others, mutant) else word
            print(
                f"{word:8}{mutant.file}:{mutant.line}: {mutant.change} ({len(own)} + {len(others)} tests)", flush=True
            )
            self.noticed[mutant.file.partition("/")[0], word] += 1
        return True

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> Run | None:
        """Run a test without any change; one that fails is not used."""
        began, self.has_forked = time.process_time(), False
        clear_caches()
        if fails(item, following):
            print(f"fails without any change: {item.nodeid}", file=sys.stderr)
            return None
        return Run(item, time.process_time() - began, self.has_forked)

    def _is_noticed(self, runs: Sequence[Run], mutant: Mutant) -> bool:
        """Return whether a test fails that also passes without the change, or takes so long that a loop must be endless."""
        while failure := self._first_failure(runs, mutant):
            run = runs[failure.at] if failure.at is not None else None
            if run is None or run.test.nodeid in self.stable or not self._first_failure([run]):
                self.stable |= {run.test.nodeid} if run else set()
                return True
            print(f"fails when it is run again: {run.test.nodeid}", file=sys.stderr)
            runs = [each for each in runs if each is not run]
        return False

    def _first_failure(self, runs: Sequence[Run], *made: Mutant) -> Failure | None:
        """Run tests in a fork after some changes; return the failure, which may be that they did not finish."""
        tests = [run.test for run in runs]
        clear_caches()
        sys.stdout.flush()
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
            code = 1
            try:
                for mutant in made:
                    change(mutant)
                pairs = enumerate(zip(runs, [*tests[1:], None], strict=False))
                found = next((at for at, (run, following) in pairs if fails_in_time(run, following)), None)
                os.write(writing, b"" if found is None else str(found).encode())
                code = int(found is not None)
            finally:
                os._exit(code)
        os.close(writing)
        status = os.waitpid(child, 0)[1]
        os.set_blocking(reading, False)  # a process left by the tests may hold the other end
        with open(reading, "rb", 0) as pipe:
            written = pipe.read(9)
        return Failure(int(written) if written else None) if status else None


def sorted_tests(mutant: Mutant, runs: Sequence[Run], calling: Collection[str]) -> tuple[list[Run], list[Run]]:
    """Return the tests in the room of a change that call its function, and those elsewhere, the quickest first.

    Tests of the room that may call it in a fork come last.
    """
    room = tuple(tests_of(mutant.file))
    quickest = sorted(runs, key=itemgetter(1))
    own = [run for run in quickest if run.test.nodeid.startswith(room)]
    first = [run for run in quickest if run.test.nodeid in calling or str(run.test.path) in calling]
    last = [run for run in own if run.has_forked and run not in first]
    return [*(run for run in first if run in own), *last], [run for run in first if run not in own]


def fails_in_time(run: Run, following: pytest.Item | None) -> bool:
    """Return whether a test fails; kill this process if it takes too much CPU time or, if it waits, too much wall time."""
    most = 10 + int(5 * run.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + most, resource.RLIM_INFINITY))
    signal.alarm(10 * most)
    return fails(run.test, following)


def fails(test: pytest.Item, following: pytest.Item | None) -> bool:
    failed = test.session.testsfailed
    test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
    return test.session.testsfailed > failed


def clear_caches() -> None:
    """Clear the caches of the package's functions."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("tiltool"):
            for value in [*vars(module).values()]:
                getattr(value, "cache_clear", int)()


def found(only: str, share: float, random: Random) -> Iterator[Mutant]:
    """Yield a share of all changes to files, or lines, whose names start with `only`."""
    for path in sorted((ROOT / "tiltool").rglob("*.py")):
        file = path.relative_to(ROOT / "tiltool").as_posix()
        if file.startswith(LAYERS) and any(
            f"{file}:".startswith(each) or each.startswith(file) for each in only.split(",")
        ):
            for mutant in mutants(file, "", lambda: random.random() < share):
                if f"{file}:{mutant.line}:".startswith(tuple(only.split(","))):
                    yield mutant


def main() -> int:
    """Make the changes, and print how many were noticed in each layer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only what begins so below tiltool/: core/,store/lock.py:12")
    parser.add_argument("--share", type=float, default=0.04, help="of all changes (default: 0.04)")
    parser.add_argument("--seed", type=int, default=1, help="of the chance: the same seed, the same changes")
    parser.add_argument(
        "--wide", action="store_true", help="ask the tests of other rooms, too, before one is not noticed"
    )
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sample = [*found(options.only, options.share, Random(options.seed))]
    print(f"{len(sample)} changes", file=sys.stderr)
    for path in Path("tiltool").rglob("[!_]*.py"):
        importlib.import_module(str(path)[:-3].replace("/", "."))
    forks = Forks(sample)
    tests = ["tests"] if options.wide else []
    tests = tests or sorted({test for mutant in sample for test in tests_of(mutant.file) if Path(test).exists()})
    pytest.main(["-q", "-s", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", *tests], [forks])
    for layer in LAYERS:
        by = {word: forks.noticed[layer, word] for word in ("noticed", "others", "same", "-")}
        if any(by.values()):
            print(
                f"{layer}: {by['noticed']} noticed, {by['others']} by others, {by['same']} change nothing, {by['-']} not noticed"
            )
    return int(any(word == "-" for _, word in forks.noticed))


if __name__ == "__main__":
    sys.exit(main())
