"""Two programs over all notes, run as processes of their own: a plain scan, and one full parse."""

from pathlib import Path

from measure import Command, plain_environment

_SCAN = """
import pathlib, sys
for path in sorted(pathlib.Path("notes").rglob("*.md")):
    for number, line in enumerate(path.read_text("utf-8").split("\\n"), 1):
        if sys.argv[1] in line:
            print(f"{path}:{number}: {line}")
"""

_PARSE = """
import pathlib
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table")
for path in sorted(pathlib.Path("notes").rglob("*.md")):
    parser.parse(path.read_text("utf-8"))
"""


def scan(python: Path, notebook: Path, word: str) -> Command:
    """Return the command that prints every line of a notebook that has a word."""
    return _python(python, notebook, _SCAN, word)


def parse(python: Path, notebook: Path) -> Command:
    """Return the command that parses every note with markdown-it-py, inline too, in one process."""
    return _python(python, notebook, _PARSE)


def _python(python: Path, notebook: Path, *code: str) -> Command:
    return Command((str(python), "-c", *code), notebook, plain_environment())
