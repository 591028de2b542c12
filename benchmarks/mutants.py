"""Change the publish filter line by line, and count the changes that no test notices.

A change fixes a condition to true or false, removes an operand of `and` or `or` or a filter's condition, inverts a
comparison or a returned boolean, removes a statement, or empties a constant. Each change is made in a separate process,
in memory.
"""

import argparse
import ast
import atexit
import copy
import importlib
import inspect
import os
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from types import ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILTER = {
    "core/publish/privacy.py": "", "core/publish/public_parts.py": "", "core/publish/rules.py": "",
    "core/note/comments.py": "hidden_spans _comments_of _read _private_marks _regions _html_comments _asides visible_text",
    "core/note/markdown.py": "find_code _kinds_in_html _kinds_in_text _shown",
    "core/note/conflict_markers.py": "", "core/note/frontmatter.py": "is_unreadable",
    "store/site/inputs.py": "Attachments _is_held_back LinkGuard",
    "site/build/jobs.py": "jobs_of _public_notes _hold_of_day render_job",
    "site/render/note.py": "render_note _rendered _listed_tags", "site/render/public_text.py": "",
    "site/output/files.py": "published_bytes", "core/pictures/metadata.py": "",
}  # fmt: skip
"""The files of the filter, and which of their functions and classes are changed; all if none is named."""

TESTS = {
    "tests": "tests/core/publish tests/core/pictures tests/core/note/test_conflict_markers.py",
    "markers": "tests/site/test_canary.py::test_no_marker_is_in_any_file",
    "more": "tests/site/test_private.py tests/site/test_obsidian.py tests/site/test_raw_html.py tests/site/test_render.py tests/cli/test_private.py "
    "tests/core/carry tests/core/edit/test_verify.py",
}
"""The tests to run, until one fails: those of the filter, the markers on the whole site, and the rest of privacy."""

MOST_SECONDS = 60
"""CPU time for the tests of one key, by which a change that makes a loop endless is noticed."""

WORDS = (
    "line_of_key",
    "line_of_day",
    "_said_by",
    "within",
    "_hold_of_mark",
    "shows_more",
    "_public_mask",
    "are_in",
    "is_pinned",
)
"""Functions that only report what is held back, and why, or hold nothing back."""

_OFFSETS = (
    "offsets = {(lines.start(line) if line >= 0 else -1, max(line, 0)) for line, text in text_outside_code(tokens)"
)
_ALMOST = "re.match(_ALMOST, with_newline(text[:8000], '\\n'))"
EQUIVALENT = (
    f"{_OFFSETS} if any(_tags_privately(text, rules)) and any",  # looking for a `#` only saves time,
    f"return bool({_ALMOST}) and bool({_ALMOST})",  # looking for a fence saves 40 microseconds a note,
    "if _may_name_private_tag(text, rules): -> if True:",  # looking for a private tag saves a second parse,
    "if path not in self.asked: -> if True:",  # and this a second look for the same file
    "if (hold_reason(note, rules) or max(_named_days(note), default=date.min) > until) and (hold_reason",  # and this a check of notes without front matter
    "offsets = {(lines.start(line) if True else",  # no task is at the end of the text, where no line starts
    "note = _with_commits(made.note, job.commits) if False",  # only the days of commits
    "if note.since_line: -> if False:",  # only the message about a future day,
    "if today.zone: -> if True:",  # its time zone,
    "held.append(HeldNote(job.file.path, hold or hold",  # and that about a note that is gone
    "children = inline.children or inline.children",  # either is empty or None
    "return not RenderResult(None, account=Account(Hold('tag'",  # a second check that no known note needs
)
"""Changed lines that publish neither more nor less than the original, given by their beginning or the change's."""

_TURNED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot}
_TURNED |= {ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt}


class Mutant(NamedTuple):
    """A change: its file and line, a description, and the text of the whole changed file."""

    file: str
    line: int
    change: str
    text: str


def mutants(file: str, names: str, wanted: Callable[[], bool] = lambda: True) -> Iterator[Mutant]:
    """Yield all `wanted` changes that actually change a file."""
    tree = ast.parse((ROOT / "tiltool" / file).read_text("utf-8"))
    parts = [each for each in tree.body if getattr(each, "name", "") not in WORDS]
    nodes = [
        node for part in parts if not names or getattr(part, "name", "") in names.split() for node in ast.walk(part)
    ]
    whole = ast.unparse(tree).split("\n")
    for node in nodes:
        before = copy.copy(node.__dict__)
        for change in changes_of(node, is_constant=node in tree.body):
            if not wanted():
                continue
            change()
            text = ast.unparse(tree)
            for was, now in islice(
                (pair for pair in zip(whole, text.split("\n"), strict=False) if pair[0] != pair[1]), 1
            ):
                yield Mutant(file, getattr(node, "lineno", 0), f"{was.strip()} -> {now.strip()}", text)
            node.__dict__.clear()
            node.__dict__.update(before)


def changes_of(node: ast.AST, *, is_constant: bool) -> Iterator[Callable[[], None]]:
    """Yield functions that change a node in place."""
    for name, values in new_values(node, is_constant).items():
        for value in values:
            yield lambda name=name, value=value: setattr(node, name, value)


def new_values(node: ast.AST, is_constant: bool) -> dict[str, list[object]]:
    """Return the values to change each field of a node to, one at a time."""
    match node:
        case ast.If() | ast.IfExp() | ast.While():
            more = {"test": [ast.Constant(True), ast.Constant(False)]}
        case ast.BoolOp(values=values):
            more = {"values": [rest * (2 // min(2, len(rest))) for rest in without_one(values)]}
        case ast.Compare(ops=[first, *others]) if type(first) in _TURNED:
            more = {"ops": [[_TURNED[type(first)](), *others]]}
        case ast.comprehension(ifs=ifs):
            more = {"ifs": without_one(ifs)}
        case ast.Call(func=ast.Name("any" | "all" as name)):
            more = {"func": [ast.Name("all" if name == "any" else "any")]}
        case ast.Return(value=ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()) | ast.Call() as value):
            more = {"value": [ast.UnaryOp(ast.Not(), value)]}
        case ast.Assign(value=ast.Constant(str()) | ast.Tuple() as value) if is_constant:
            more = {"value": [ast.Tuple([], ast.Load()) if isinstance(value, ast.Tuple) else ast.Constant("(?!)")]}
        case _:
            more = {}
    if not isinstance(node, ast.ClassDef | ast.Module | ast.Lambda | ast.IfExp):
        more |= {name: without_statement(getattr(node, name, [])) for name in ("body", "orelse")}
    return more


def without_one(items: list[ast.expr]) -> list[list[ast.expr]]:
    return [[*items[:place], *items[place + 1 :]] for place in range(len(items))]


def without_statement(body: list[ast.stmt]) -> list[list[ast.stmt]]:
    """Return the body without each of its statements in turn, except docstrings and plain assignments."""
    kinds = (ast.Expr, ast.AugAssign, ast.Return, ast.Continue)
    return [
        [*body[:place], ast.Pass(), *body[place + 1 :]]
        for place, each in enumerate(body)
        if isinstance(each, kinds) and not isinstance(getattr(each, "value", 0), ast.Constant)
    ]


def put(old: object, now: object) -> None:
    """Replace the code of a function, a command, or the methods of a class by that of another."""
    old, now = (inspect.unwrap(getattr(each, "fget", None) or getattr(each, "callback", each)) for each in (old, now))
    if inspect.isfunction(old):
        old.__code__, old.__defaults__ = now.__code__, now.__defaults__
    elif inspect.isclass(old) and old.__module__ == now.__module__:
        for name in vars(now).keys() & vars(old).keys() - {"__new__"}:
            put(inspect.getattr_static(old, name), inspect.getattr_static(now, name))


def change(mutant: Mutant) -> None:
    """Apply a change in all modules that refer to what it changes."""
    name = f"tiltool/{mutant.file}".removesuffix(".py").replace("/", ".")
    module, now = sys.modules[name], ModuleType(name)
    vars(now)["__file__"] = module.__file__
    exec(compile(mutant.text, mutant.file, "exec"), vars(now))
    for key, value in vars(now).items():
        old = vars(module).get(key)
        if isinstance(value, str | tuple) and value != old and not key.startswith("__"):
            for other in [each for each in sys.modules.values() if vars(each).get(key) is old]:
                setattr(other, key, value)
        elif getattr(getattr(value, "callback", value), "__module__", "") == name:
            put(old, value)


def passes(tests: str, *made: Mutant) -> bool:
    """Return whether tests pass after some changes, in a separate process."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        try:
            for mutant in made:
                change(mutant)
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests.split()]))
        except BaseException:
            code = 1
        atexit._run_exitfuncs()  # the tests remove their notebooks
        os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def noticed(mutant: Mutant) -> str:
    """Return which tests notice a change: a key of `TESTS`, "-" if none do, `same` if it changes nothing."""
    by = next((name for name, tests in TESTS.items() if not passes(tests, mutant)), "-")
    forms = mutant.change, mutant.change.partition(" -> ")[2]
    by = "same" if by == "-" and any(form.startswith(EQUIVALENT) for form in forms) else by
    print(f"{by:8}{mutant.file}:{mutant.line}: {mutant.change}", flush=True)
    return by


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only files whose path has this in it")
    parser.add_argument("--sample", type=int, help="only so many changes, by chance")
    parser.add_argument("--seed", type=int, default=0, help="of the chance: the same seed, the same changes")
    options = parser.parse_args()
    found = [each for file, names in FILTER.items() if options.only in file for each in mutants(file, names)]
    if options.sample:
        found = Random(options.seed).sample(found, min(options.sample, len(found)))
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for path in (*Path("tiltool").rglob("[!_]*.py"), "mkdocs/commands/build.py"):
        importlib.import_module(str(path)[:-3].replace("/", "."))
    same = [Mutant(file, 0, "", (ROOT / "tiltool" / file).read_text("utf-8")) for file in FILTER]
    if not all(passes(tests, *same) for tests in TESTS.values()):
        print("the tests fail without any change")
        return 2
    by = Counter(map(noticed, found))
    silent = by["-"]
    print(
        f"{by.total()} changes: {by.total() - silent - by['same']} noticed, {by['same']} change nothing, {silent} are not noticed"
    )
    return 1 if by["-"] else 0


if __name__ == "__main__":
    sys.exit(main())
