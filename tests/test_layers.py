"""Which layer, room and module may import which, and which may open files."""

import ast
import sys
from collections.abc import Callable
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.house import (
    LAYERS,
    MODULES,
    Graph,
    graph_of_modules,
    graph_of_rooms,
    imports_of,
    layer_of,
    name_of,
    page,
    summary_of,
    tree_of,
)

ANYWHERE = {
    "tiltool",
    "tiltool.errors",
    "tiltool.config",
    "tiltool.config.publish",
    "tiltool.config.readers",
    "tiltool.config.services",
    "tiltool.config.targets",
    "tiltool.messages",
}
CORE_MAY_IMPORT = {"markdown_it", "frontmatter", "yaml", "dateutil", "wcwidth"}  # all of them pure
CORE_MAY_NOT = {"os", "pathlib", "sqlite3", "subprocess", "io", "shutil", "tempfile", "time", "socket", "sys"}
MOST_MODULES = 15
EXCEPTIONS = ("tiltool.actions.tasks.log",)
"""Modules that still open files or databases themselves."""

SQL = {"execute", "executemany", "executescript"}
FILES = {
    *("open", "fdopen", "read_text", "read_bytes", "write_text", "write_bytes", "NamedTemporaryFile", "mkstemp"),
    *("mkdir", "makedirs", "rmdir", "unlink", "touch", "rename", "rmtree", "copyfile", "copytree"),
    *("iterdir", "glob", "rglob", "scandir", "listdir"),
}
STORES = {"read_text", "read_bytes"}
"""Functions of the store with the same names as methods of `Path`."""

AT_THE_EDGE = {
    "tiltool.cli.streams": "gives a closed stream an end in os.devnull",
    "tiltool.cli.crash": "writes what went wrong, which may be the store itself",
}


def test_arrows_point_down() -> None:
    wrong = []
    for path in MODULES:
        module = name_of(path)
        layer = layer_of(module)
        for imported in imports_of(path):
            if not imported.startswith("tiltool") or imported in ANYWHERE:
                continue
            there = layer_of(imported)
            if layer in LAYERS:
                right = LAYERS.index(there) <= LAYERS.index(layer)
            else:  # the modules next to the layers
                right = there == ("cli" if path.name == "__main__.py" else layer if layer == "messages" else "core")
            if not right:
                wrong.append(f"{module} imports {imported}")
    assert wrong == []


def test_the_core_is_pure() -> None:
    allowed = (sys.stdlib_module_names | CORE_MAY_IMPORT | {"tiltool"}) - CORE_MAY_NOT
    core = [path for path in MODULES if layer_of(name_of(path)) == "core"]
    assert [
        (name_of(path), each) for path in core for each in imports_of(path) if each.split(".")[0] not in allowed
    ] == []
    assert [name_of(path) for path in core if {"open", "print", "input"} & calls_of(path)] == []


def test_only_the_edges_print_and_ask_the_clock() -> None:
    edges = [path for path in MODULES if layer_of(name_of(path)) == "cli" or path.name == "plugin.py"]
    inner = [path for path in MODULES if path not in edges]
    assert [name_of(path) for path in inner if {"print", "now", "today", "utcnow"} & calls_of(path)] == []


def test_only_the_store_opens_files_and_databases() -> None:
    opening = {name_of(path) for path in MODULES if opens_files(path)}
    assert {module for module in opening if not module.startswith(("tiltool.store.", *EXCEPTIONS))} == set(AT_THE_EDGE)


def opens_files(path: Path) -> bool:
    by_name = {node.func.id for node in calls_in(path) if isinstance(node.func, ast.Name)}
    by_attribute = {node.func.attr for node in calls_in(path) if isinstance(node.func, ast.Attribute)}
    return bool((by_name - STORES | by_attribute) & (SQL | FILES))


def calls_in(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]


def calls_of(path: Path) -> set[str]:
    calls = (node.func for node in calls_in(path))
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def test_folders_are_small() -> None:
    folders = {path.parent for path in MODULES}
    sizes = {folder: len([each for each in folder.glob("*.py") if each.name != "__init__.py"]) for folder in folders}
    assert {str(folder): size for folder, size in sizes.items() if size > MOST_MODULES} == {}


@pytest.mark.parametrize("graph_of", [graph_of_modules, graph_of_rooms])
def test_no_import_goes_in_a_circle(graph_of: Callable[[], Graph]) -> None:
    assert list(TopologicalSorter(graph_of()).static_order())


def test_the_map_has_every_room() -> None:
    lines = "\n".join(page())
    folders = [path for path in MODULES if path.name == "__init__.py" and layer_of(name_of(path)) in LAYERS]
    assert [name_of(path) for path in folders if summary_of(path) not in lines] == []
