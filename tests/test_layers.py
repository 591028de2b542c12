"""Arrows point down only: cli and site, then actions, then store, then core."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tiltool"
MODULES = sorted(PACKAGE.rglob("*.py"))
ABOVE = {"core": 0, "store": 1, "actions": 2, "site": 3, "cli": 4}
ANYWHERE = {"tiltool", "tiltool.errors", "tiltool.config", "tiltool.values"}
CORE_MAY_IMPORT = {"markdown_it", "frontmatter", "yaml", "dateutil"}  # pure, all of them
CORE_MAY_NOT = {"os", "pathlib", "sqlite3", "subprocess", "io", "shutil", "tempfile", "time", "socket", "sys"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def imports_of(path: Path, *, top_level: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_point_down(path: Path) -> None:
    layer = layer_of(name_of(path))
    for module in imports_of(path):
        if not module.startswith("tiltool") or module in ANYWHERE:
            continue
        there = layer_of(module)
        if layer in ABOVE:
            assert ABOVE[there] < ABOVE[layer] or there == layer, f"{layer} imports {module}"
        else:  # the modules beside the layers
            assert there == ("cli" if path.name == "__main__.py" else "core"), f"{path.name} imports {module}"


@pytest.mark.parametrize("path", [path for path in MODULES if "core" in path.parts], ids=name_of)
def test_the_core_is_pure(path: Path) -> None:
    import sys

    for module in imports_of(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names | CORE_MAY_IMPORT | {"tiltool"}, f"the core imports {module}"
        assert top not in CORE_MAY_NOT, f"the core imports {module}"
    assert not {"open", "print", "input"} & calls_of(path)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if "cli" not in path.parts and path.name != "plugin.py"], ids=name_of
)
def test_only_the_command_line_prints_and_asks_the_clock(path: Path) -> None:
    assert not {"print", "now", "today", "utcnow"} & calls_of(path)


def calls_of(path: Path) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def test_no_import_goes_in_a_circle() -> None:
    graph = {name_of(path): set(imports_of(path, top_level=True)) for path in MODULES}
    known = {module: {each for each in imports if each in graph} - {module} for module, imports in graph.items()}
    assert list(TopologicalSorter(known).static_order())
