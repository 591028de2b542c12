"""The map of the package: layers, rooms, and what they import. `python -m tests.house` prints it as a page.

A room is a folder in a layer; a module directly in a layer, or next to the layers, is a room of its own.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "tiltool"
MODULES = sorted(PACKAGE.rglob("*.py"))
LAYERS = ("core", "store", "actions", "site", "cli")
"""Each layer may import those before it; `site` and `cli` have further restrictions of their own."""

Graph = Mapping[str, set[str]]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:3])


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def summary_of(path: Path) -> str:
    return (ast.get_docstring(tree_of(path)) or "").partition("\n")[0]


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, including late imports and those for types."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""


def graph_of_modules() -> Graph:
    graph = {name_of(path): set(imports_of(path)) for path in MODULES}
    return {module: {each for each in imports if each in graph} - {module} for module, imports in graph.items()}


def graph_of_rooms() -> Graph:
    graph: dict[str, set[str]] = defaultdict(set)
    for module, imports in graph_of_modules().items():
        graph[room_of(module)] |= {room_of(each) for each in imports} - {room_of(module)}
    return graph


def page() -> Iterator[str]:
    """Yield the lines of the map as Markdown: a heading for each layer, and an entry for each room."""
    rooms = graph_of_rooms()
    paths = {name_of(path): path for path in MODULES}
    for layer in LAYERS:
        yield from (f"## {layer}", "", summary_of(paths[f"tiltool.{layer}"]), "")
        for room in sorted(each for each in rooms if layer_of(each) == layer and each.count(".") > 1):
            inside = [module.removeprefix(f"{room}.") for module in paths if module.startswith(f"{room}.")]
            imports = sorted(each.removeprefix("tiltool.") for each in rooms[room] if each.count(".") > 1)
            yield f"- **{room.rpartition('.')[2]}**: {summary_of(paths[room])}"
            yield from (
                f"    - {what}: {_code(names)}" for what, names in (("modules", inside), ("uses", imports)) if names
            )
        yield ""


def _code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print("\n".join(page()))
