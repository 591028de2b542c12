"""ProperDocs, the fork of MkDocs, builds the same site."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.site.sites import TODAY, built, files_of

PROJECT = Path(__file__).parents[2]
GENERATOR = re.compile(rb'<meta name="generator" content="(?:mkdocs|properdocs)-[^"]*">', re.IGNORECASE)
OWN = "# About\n\n| a | b |\n|---|---|\n| `--x` | 1 |\n\n```python\nx = 1\n```\n\n## Part\n\n## Part\n"


def demo(root: Path) -> Path:
    """Copy the demo: the project's notes and tasks, and two pages of its own."""
    for folder in ("notes", "tasks"):
        shutil.copytree(PROJECT / folder, root / folder)
    config = (PROJECT / "mkdocs.yml").read_text("utf-8")
    head, _, rest = config.partition("nav:\n")
    theme = rest[rest.index("theme:") :]
    (root / "mkdocs.yml").write_text(f"{head}nav:\n  - Docs:\n      - A: a.md\n      - B: b.md\n{theme}", "utf-8")
    (root / "docs").mkdir()
    for name in ("a", "b"):
        (root / f"docs/{name}.md").write_text(OWN, "utf-8")
    return root


@pytest.mark.skipif(not (find_spec("properdocs") or os.environ.get("CI")), reason="no properdocs")
def test_properdocs_builds_the_demo_as_mkdocs_does(tmp_path: Path) -> None:
    ours, theirs = (demo(tmp_path / name) for name in ("mkdocs", "properdocs"))
    built(ours)
    words = [sys.executable, "-m", "properdocs", "build", "--quiet", "-f", "mkdocs.yml"]
    environment = os.environ | {"TIL_TODAY": str(TODAY), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(words, cwd=theirs, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [
        {
            name: GENERATOR.sub(b"", data) if name.endswith(".html") else data
            for name, data in files_of(root / "site").items()
        }
        for root in (ours, theirs)
    ]
    assert pages[0].keys() == pages[1].keys()
    assert [name for name, data in pages[0].items() if data != pages[1][name]] == []
    assert b"ProperDocs" in (theirs / "site/a/index.html").read_bytes()
