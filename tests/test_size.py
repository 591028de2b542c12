"""The standards of the code: small files, small functions, types everywhere, frozen models."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[1] / "tiltool"
MODULES = sorted(PACKAGE.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_no_file_is_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {str(path): length for path, length in lengths.items() if length > 400} == {}


def test_functions_are_small() -> None:
    lengths = [length(function) for path in MODULES for function in functions(path)]
    assert median(lengths) <= 6
    assert quantiles(lengths, n=10)[-1] <= 20
    assert max(lengths) <= 40


def test_everything_public_has_a_docstring() -> None:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    assert [str(path) for path, tree in trees.items() if not ast.get_docstring(tree)] == []
    assert [
        (path.stem, n) for path, tree in trees.items() for n, node in public(tree) if not ast.get_docstring(node)
    ] == []


def public(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef | Function]]:
    """Yield the classes and functions that others may call, not those inside a function or a private class."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def test_models_of_the_core_are_frozen() -> None:
    builders = {"Layout", "ChainBuilder"}  # they are mutable while they build frozen values
    for path in (PACKAGE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name not in builders:
                bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
                assert bases in (["NamedTuple"], ["Protocol"]), f"{path.stem}.{node.name}"
