"""`til build --tree-only`: the pages for another engine, with nothing private among them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.site.sites import TODAY, files_of, made, page, write
from tiltool.errors import Refused
from tiltool.site.build.tree import write_tree
from tiltool.store.notebook.notebook import open_notebook

NOTES = {
    "2026-03-01.md": "## Learned\n### pipes\n```sh\na\n\nb\n```\n\n[next](2026-03-02.md) #tools\n",
    "2026-03-02.md": "## Today\n- [x] done\n",
}
Til = Callable[..., Result]


def test_the_tree_holds_each_page_as_a_file(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES, more="site_url: https://example.org/\n")
    report = write_tree(open_notebook(root), TODAY)
    files = files_of(root / ".til/docs")
    assert report.folder == root / ".til/docs" and report.problems == ()
    assert {"index.md", "2026/03/01/index.md", "tags/tools/index.md", "feed.xml", "assets/til/til.css"} <= files.keys()
    assert not {"sitemap.xml", "robots.txt", "index.html"} & files.keys()
    text = files["2026/03/01/index.md"].decode()
    assert (
        text.startswith('---\ntitle: "pipes"\n')
        and '<link rel="stylesheet" href="../../../assets/til/til.css">' in text
    )
    assert 'href="../../../2026/03/02/"' in text and "a\n\nb" in text
    config = json.loads((root / ".til/mkdocs.yml").read_text("utf-8"))
    assert (config["docs_dir"], config["plugins"], config["site_url"]) == ("docs", [], "https://example.org/")


def test_another_engine_builds_the_tree(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    write_tree(open_notebook(root), TODAY)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root / ".til", check=True, capture_output=True)
    html = page(root / ".til", "2026/03/01")
    assert "pipes" in html and 'href="../../../2026/03/02/"' in html and "canary" not in html


def test_a_page_that_is_gone_leaves_the_tree(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    write_tree(open_notebook(root), TODAY)
    (root / "notes/2026-03-02.md").unlink()
    assert write_tree(open_notebook(root), TODAY).removed > 0
    assert "2026/03/02/index.md" not in files_of(root / ".til/docs")


def test_strict_writes_no_tree_if_there_is_a_problem(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    write_tree(open_notebook(root), TODAY)
    good = files_of(root / ".til/docs")
    write(root, "2026-03-03.md", "![](gone.png)\n")
    with pytest.raises(Refused, match=r"strict: notes/2026-03-03.md: missing picture gone.png"):
        write_tree(open_notebook(root), TODAY, strict=True)
    assert files_of(root / ".til/docs") == good
    assert len(write_tree(open_notebook(root), TODAY).problems) == 1


def test_the_flags_of_a_build_are_honoured_or_refused(tmp_path: Path, til: Til) -> None:
    root = made(tmp_path, {**NOTES, "2026-03-03.md": "![](gone.png)\n"})
    refused = til(root, "build", "--tree-only", "--strict", today="2026-03-31")
    assert refused.code == 3 and "missing picture gone.png" in refused.err
    misused = til(root, "build", "--tree-only", "--site-dir", "out", today="2026-03-31")
    assert misused.code == 2 and "--site-dir" in misused.err and not (root / "out").exists()
    assert not (root / ".til/docs").exists()


def test_clean_forgets_what_was_kept(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    steps: list[tuple[str, int, int]] = []
    for clean in (False, False, True):
        write_tree(open_notebook(root), TODAY, clean=clean, progress=lambda *step: steps.append(step))
    assert [step for step in steps if step[0] == "reading notes" and step[1] == 1] == [("reading notes", 1, 2)] * 2
