"""Modules that must not be imported at start: each of them costs more than the rest of a command."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAVY = (
    "mkdocs",
    "material",
    "rich",
    "importlib.metadata",
    "sqlite3",
    "frontmatter",
    "yaml",
    "difflib",
    "subprocess",
    "icalendar",
    "dateutil",
    "wcwidth",
)
RUN = """
import sys
sys.argv = ["til", *sys.argv[1:]]
from tiltool.__main__ import main
try:
    main()
except SystemExit:
    pass
print("modules:", *sorted(sys.modules), file=sys.stderr)
"""


def modules_of(folder: Path, *args: str) -> set[str]:
    environment = {**os.environ, "TIL_TODAY": "2020-09-25"}
    command = [sys.executable, "-c", RUN, *args]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, encoding="utf-8")
    return set(found.stderr.rpartition("modules:")[2].split())


def test_the_version_needs_click_only(tmp_path: Path) -> None:
    loaded = modules_of(tmp_path, "--version")
    assert "click" in loaded
    assert not loaded & {*HEAVY, "markdown_it", "json", "hashlib", "tiltool.core.note.model"}


@pytest.mark.parametrize("command", ["new", "carry", "show", "done"])
def test_a_morning_needs_no_yaml(make_notebook: Callable[..., Path], command: str) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] a\n- [ ] b\n"})
    (root / ".til").mkdir()
    arguments = (command, "a") if command == "done" else (command,)
    assert "yaml" in modules_of(root, *arguments)  # the first run reads mkdocs.yml …
    loaded = modules_of(root, *(("done", "b") if command == "done" else (command,)))
    assert "markdown_it" in loaded
    # … and later ones have it cached; ids are made without OpenSSL
    assert not loaded & {*HEAVY, "markdown_it.rules_inline", "_hashlib"}


DEFERRED = """
import sys
from tiltool.__main__ import _LazyMarkdownIt
sys.meta_path.insert(0, _LazyMarkdownIt)
import markdown_it.token, markdown_it.rules_block
assert not hasattr(markdown_it, "nothing")
assert "markdown_it.rules_inline" not in sys.modules
"""


@pytest.mark.parametrize(
    "use",
    [
        "from markdown_it import MarkdownIt; print(MarkdownIt().renderInline('*a*'))",
        "from markdown_it import *; print(MarkdownIt().renderInline('*a*'))",
        "import markdown_it.main; print(markdown_it.main.MarkdownIt().renderInline('*a*'))",
        "assert markdown_it.__version__; print(markdown_it.MarkdownIt().renderInline('*a*'))",
    ],
)
def test_the_whole_of_markdown_it_is_imported_when_it_is_asked_for(use: str) -> None:
    found = subprocess.run([sys.executable, "-c", DEFERRED + use], capture_output=True, encoding="utf-8")
    assert (found.stdout, found.stderr) == ("<em>a</em>\n", "")


def test_a_task_for_a_note_that_is_there_needs_no_carry(make_notebook: Callable[..., Path]) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n- [ ] a\n"})
    assert "tiltool.core.carry.plan" not in modules_of(root, "add", "b")
    assert "tiltool.core.carry.plan" in modules_of(root, "add", "b", "--to", "2020-09-26")


def test_a_search_that_names_no_tag_reads_none(make_notebook: Callable[..., Path]) -> None:
    root = make_notebook({"2020-09-25.md": "## Learned\n### a word\n#b\n"})
    modules_of(root, "search", "word")  # creates the index
    assert not modules_of(root, "search", "word") & {"tiltool.core.note.tags"}


def test_help_imports_no_command(tmp_path: Path) -> None:
    loaded = modules_of(tmp_path, "--help")
    assert not [name for name in loaded if name.startswith(("tiltool.actions", "tiltool.store", "tiltool.core"))]
