"""Count the functions that a string passes through in til, and all calls made in the meantime.

`til carry`, `til search`, and `til build` with one changed note are traced in a small notebook. A function holds the
string if an argument, a local variable or its return value does, at any depth. Counts don't depend on a clock.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

TITLE = "measure the walk of one title"
WORD = "walkword"
TODAY = "2020-09-24"
WALKS = ("carry", "search", "build")

_NOTE = """# TIL 2020-09-{day}

## Yesterday
- [x] an older task

## Today
- [ ] {title}
    - a detail
- [x] a finished task

## Learned
### A topic
Some text about `code`, a {word} and [a link](https://example.org).

## Later
- [ ] sort the papers

- \\#TIL
"""


class Walk(NamedTuple):
    """The numbers of functions and modules that hold the string, and of all functions and calls of til."""

    held_by: tuple[str, ...]
    modules: int
    functions: int
    calls: int


class Tracer:
    """Counts the calls of til's own functions, and records which of them hold a string."""

    def __init__(self, wanted: str, package: Path) -> None:
        self.wanted = wanted
        self.package = f"{package}{os.sep}"
        self.calls = 0
        self.functions: set[CodeType] = set()
        self.holders: set[CodeType] = set()

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        """Handle an event of the interpreter: see `sys.setprofile`."""
        code = frame.f_code
        if event not in ("call", "return") or not self._counts(code):
            return
        if event == "call":
            self.calls += 1
            self.functions.add(code)
        if code not in self.holders and self._holds((frame.f_locals, arg), 0, set()):
            self.holders.add(code)

    def _counts(self, code: CodeType) -> bool:
        """Return whether this is a named function; a comprehension is part of the function around it.

        `__main__` is left out, because Python calls it for each import.
        """
        path = code.co_filename
        return (
            path.startswith(self.package) and path != f"{self.package}__main__.py" and not code.co_name.startswith("<")
        )

    def _holds(self, value: object, depth: int, seen: set[int]) -> bool:
        if isinstance(value, str):
            return self.wanted in value
        if isinstance(value, bytes):
            return self.wanted.encode() in value
        if id(value) in seen or depth > 12:
            return False
        seen.add(id(value))
        return any(self._holds(each, depth + 1, seen) for each in _inside(value))

    def walk(self) -> Walk:
        """Return the counts."""
        modules = {code.co_filename for code in self.holders}
        names = (f"{code.co_filename.removeprefix(self.package)}:{code.co_qualname}" for code in self.holders)
        return Walk(tuple(sorted(names)), len(modules), len(self.functions), self.calls)


def _inside(value: object) -> Iterator[object]:
    """Yield the parts of a container, or of an object of til or of its parser."""
    if isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, tuple | list | set | frozenset):
        yield from value
    elif type(value).__module__.startswith(("tiltool", "markdown_it")):
        yield from getattr(value, "__dict__", {}).values()
        yield from (getattr(value, name, None) for name in getattr(type(value), "__slots__", ()))


def trace(wanted: str, words: Sequence[str]) -> Walk:
    """Run til in this process; return the walk of a string through it."""
    import tiltool
    from tiltool.__main__ import main

    tracer = Tracer(wanted, Path(tiltool.__file__).parent)
    sys.argv = ["til", *words]
    sys.setprofile(tracer)
    try:
        main()
    except SystemExit as stop:
        if stop.code:
            raise
    finally:
        sys.setprofile(None)
    return tracer.walk()


def measure(python: str, name: str) -> Walk:
    """Return the walk of one command, run by the til of an interpreter in a new notebook."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root, ("22", "23") if name == "carry" else ("20", "21", "22", "23"))
        if name == "search":
            _run(python, root, TITLE, "search", "paper")
        if name == "build":
            _run(python, root, TITLE, "build")
            changed = root / "notes" / "2020-09-22.md"
            changed.write_text(changed.read_text("utf-8").replace("Some text", f"Some {TITLE}"), "utf-8")
        words = {"carry": ("carry",), "search": ("search", WORD), "build": ("build",)}[name]
        return _run(python, root, WORD if name == "search" else TITLE, *words)


def _write(root: Path, days: Sequence[str]) -> None:
    (root / "notes").mkdir()
    (root / "mkdocs.yml").write_text("site_name: TIL\ntheme: {name: material}\nplugins:\n  - til\n", "utf-8")
    for day in days:
        title, word = (TITLE, WORD) if day == days[-1] else (f"wait for day {day}", "word")
        note = root / "notes" / f"2020-09-{day}.md"
        note.write_text(_NOTE.format(day=day, title=title, word=word), "utf-8")
        os.utime(note, (0, 1_000_000_000))  # a file written a moment ago would be read again


def _run(python: str, root: Path, wanted: str, *words: str) -> Walk:
    environment = {**os.environ, "TIL_TODAY": TODAY, "NO_COLOR": "1"}
    command = [os.path.abspath(python), str(Path(__file__).resolve()), "--trace", wanted, *words]
    with tempfile.TemporaryFile("w+") as report:
        environment["TIL_WALK"] = str(report.fileno())
        subprocess.run(
            command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL, pass_fds=[report.fileno()]
        )
        report.seek(0)
        held_by, *counts = json.load(report)
    return Walk(tuple(held_by), *counts)


def main() -> int:
    """Print the walks; return 1 if one is longer than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("walks", nargs="*", default=WALKS, help="carry, search, build; all by default")
    parser.add_argument("--python", default=sys.executable, help="the interpreter whose til is traced")
    parser.add_argument("--max", metavar="N:CALLS", help="functions that may hold it, and calls there may be in all")
    parser.add_argument("--list", action="store_true", help="name the functions that hold the string")
    options = parser.parse_args()
    functions, calls = map(float, (options.max or "inf:inf").split(":"))
    too_long = False
    for name in options.walks:
        walk = measure(options.python, name)
        print(f"{name}: held by {len(walk.held_by)} functions in {walk.modules} modules; ", end="")
        print(f"{walk.functions} functions, {walk.calls} calls in all")
        if options.list:
            print(*(f"  {each}" for each in walk.held_by), sep="\n")
        too_long |= len(walk.held_by) > functions or walk.calls > calls
    return int(too_long)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--trace"]:
        walked = trace(sys.argv[2], sys.argv[3:])
        with open(int(os.environ["TIL_WALK"]), "w") as report:
            json.dump(walked, report)
    else:
        sys.exit(main())
