"""Change the publish filter line by line, and count the changes that no test notices.

Each change is made in a copy of the package: a condition is taken for true or for false, a part of an `and` or `or` is
left out, a comparison or a returned truth is turned round, a statement is left out. The canary of the site is run on
each, and where it stays silent, the tests of privacy.
"""

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FILTER: dict[str, tuple[str, ...]] = {
    "tiltool/core/publish/privacy.py": (),
    "tiltool/core/publish/public_parts.py": (),
    "tiltool/core/publish/rules.py": ("NotebookRules", "_narrowed"),
    "tiltool/store/site/inputs.py": ("Attachments", "_is_held_back", "LinkGuard"),
    "tiltool/site/build/jobs.py": ("jobs_of", "_public_notes", "_hold_of_day", "render_job"),
    "tiltool/site/render/note.py": ("render_note", "_rendered", "_listed_tags"),
    "tiltool/site/output/files.py": ("published_bytes",),
    "tiltool/core/pictures/metadata.py": (),
}
"""The files of the filter, and the functions and classes of them that are changed; all, where none is named."""

CANARY = ("tests/site/test_private.py::test_no_marker_is_in_any_file",)
PRIVACY = (
    *("tests/site/test_private.py", "tests/core/publish", "tests/core/pictures", "tests/cli/test_private.py"),
    *("tests/site/test_render.py", "tests/site/test_raw_html.py", "tests/core/carry", "tests/core/edit/test_verify.py"),
)
EQUIVALENT: dict[str, str] = {}
"""Changes that change nothing, and why: `file: line of code -> what becomes of it`."""

_TURNED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot}
_TURNED |= {ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt}


class Mutant(NamedTuple):
    """A change: its file and line, what it does, and the text of the whole file with it."""

    file: str
    line: int
    change: str
    text: str

    @property
    def key(self) -> str:
        return f"{Path(self.file).name}: {self.change}"


def mutants(file: str, names: tuple[str, ...]) -> Iterator[Mutant]:
    """Yield all changes of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    parts = [each for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)]
    nodes = [node for part in parts if not names or part.name in names for node in ast.walk(part)]
    for node in nodes:
        before = copy.copy(node.__dict__)
        for change in changes_of(node):
            was = ast.unparse(node).split("\n")[0]
            line = getattr(node, "lineno", 0)
            change()
            now = ast.unparse(node).split("\n")[0]
            yield Mutant(file, line, f"{was} -> {now}", ast.unparse(tree))
            node.__dict__.clear()
            node.__dict__.update(before)


def changes_of(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Yield functions that change a node in place."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield from (lambda value=value: setattr(node, "test", ast.Constant(value)) for value in (True, False))
    if isinstance(node, ast.BoolOp):
        for place in range(len(node.values)):
            rest = [*node.values[:place], *node.values[place + 1 :]]
            yield lambda rest=rest: setattr(node, "values", rest if len(rest) > 1 else [rest[0], rest[0]])
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
        yield lambda: setattr(node, "ops", [_TURNED[type(node.ops[0])](), *node.ops[1:]])
    if isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            yield lambda place=place: setattr(node, "ifs", [*node.ifs[:place], *node.ifs[place + 1 :]])
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("any", "all"):
        yield lambda: setattr(node, "func", ast.Name("all" if node.func.id == "any" else "any"))
    if isinstance(node, ast.FunctionDef | ast.For | ast.If | ast.With):
        yield from _without_statements(node)


def _without_statements(node: ast.AST) -> Iterator[Callable[[], None]]:
    for name in ("body", "orelse"):
        body = getattr(node, name, [])
        for place, each in enumerate(body):
            if isinstance(each, ast.Expr | ast.AugAssign) and not isinstance(getattr(each, "value", 0), ast.Constant):
                yield lambda name=name, body=body, place=place: setattr(
                    node, name, [*body[:place], ast.Pass(), *body[place + 1 :]]
                )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only files whose path has this in it")
    parser.add_argument("--again", type=Path, help="only the changes that an earlier run's output says nobody noticed")
    parser.add_argument("--list", action="store_true", help="only list the changes")
    options = parser.parse_args()
    found = [each for file, names in FILTER.items() if options.only in file for each in mutants(file, names)]
    if options.again:
        silent = {line[7:] for line in options.again.read_text("utf-8").splitlines() if line[:1] == "-"}
        found = [each for each in found if f"{each.file}:{each.line}: {each.change}" in silent]
    if options.list:
        print(*(f"{each.file}:{each.line}: {each.change}" for each in found), f"{len(found)} changes", sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("tiltool", "tests", "docs", "benchmarks"):
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "mkdocs.yml", "README.md", "CHANGELOG.md"):
            shutil.copy(ROOT / name, folder)
        if not passes(folder, CANARY) or not passes(folder, PRIVACY):
            print("the tests fail without any change")
            return 2
        return _report([(each, _noticed(Path(folder), each)) for each in found])


def _noticed(folder: Path, mutant: Mutant) -> str:
    """Return who notices a change: `canary`, `tests`, or nobody: ""."""
    file = folder / mutant.file
    whole = file.read_text("utf-8")
    file.write_text(mutant.text, "utf-8")
    try:
        by = "canary" if not passes(folder, CANARY) else "tests" if not passes(folder, PRIVACY) else ""
    finally:
        file.write_text(whole, "utf-8")
    print(f"{by or '-':7}{mutant.file}:{mutant.line}: {mutant.change}", flush=True)
    return by


def passes(folder: str | Path, tests: tuple[str, ...]) -> bool:
    """Return whether tests pass in a copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return not subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=180).returncode
    except subprocess.TimeoutExpired:
        return False


def _report(results: list[tuple[Mutant, str]]) -> int:
    canary = sum(by == "canary" for _, by in results)
    tests = sum(by == "tests" for _, by in results)
    silent = [each for each, by in results if not by]
    known = [each for each in silent if each.key in EQUIVALENT]
    print(f"{len(results)} changes: {canary} noticed by the canary, {tests} more by the tests of privacy,")
    print(f"{len(known)} change nothing, {len(silent) - len(known)} not noticed")
    return 1 if len(silent) > len(known) else 0


if __name__ == "__main__":
    sys.exit(main())
