"""The templates of all messages in the code, and what in the code hides one from the tables."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "tiltool"
ERRORS = {
    "TilError",
    "NothingFound",
    "Misused",
    "Refused",
    "NoNotebook",
    "NoPlugin",
    "Faulty",
    "UsageError",
    "BadParameter",
}
MESSAGES = {"Message", "say", "localized", "translated", "echo_hint"}


def message_arguments(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that are messages for people."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name in ERRORS:
        return [
            *call.args[: 2 if name not in ("UsageError", "BadParameter") else 1],
            *keywords(call, "hint", "message"),
        ]
    if name == "Problem":
        return [*call.args[3:4], *keywords(call, "message")]
    if name == "say_number":
        return call.args[1:3]
    return call.args[:1] if name in MESSAGES else []


def keywords(call: ast.Call, *names: str) -> list[ast.expr]:
    return [each.value for each in call.keywords if each.arg in names]


def literals(node: ast.expr, assigned: Mapping[str, Sequence[ast.expr]]) -> Iterator[str | ast.expr]:
    """Yield the strings that an argument may be, returned by a function of the module or not; a string put together in code as its node."""
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Name):
        for value in assigned.get(called.id, ()):
            yield from (each for each in literals(value, {}) if isinstance(each, str))
    elif isinstance(node, ast.Constant):
        if node.value:
            yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body, assigned)
        yield from literals(node.orelse, assigned)
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        yield node


def found_in(path: Path) -> Iterator[tuple[int, str | ast.expr]]:
    """Yield what each message of a module may be, with its line."""
    nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
    assigned: dict[str, list[ast.expr]] = defaultdict(list)
    for node in nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value:
            assigned[target.id].append(node.value)
        if isinstance(node, ast.FunctionDef):
            assigned[node.name] += [
                each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value
            ]
    for node in nodes:
        if isinstance(node, ast.Call):
            for argument in message_arguments(node):
                yield from ((node.lineno, each) for each in literals(argument, assigned))


@cache
def messages() -> Sequence[tuple[str, str | ast.expr]]:
    """Return what each message of the package may be, with its place."""
    return [
        (f"{path.relative_to(PACKAGE)}:{line}", each)
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, each in found_in(path)
    ]


def templates() -> dict[str, str]:
    """Return each template with a place that has it."""
    return {each: place for place, each in messages() if isinstance(each, str)}


def hidden() -> list[str]:
    """Return the places where a message is put together in code, so that no table can have it."""
    return [f"{place}: {ast.unparse(each)}" for place, each in messages() if not isinstance(each, str)]
