"""Old addresses: each leads to its note, where it can be one and nothing else is there."""

import json
import shutil
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page, write
from tiltool.errors import Refused


def with_alias(*aliases: str) -> str:
    return f"---\naliases: {json.dumps(aliases)}\n---\nwords #x\n"


@pytest.mark.parametrize("alias", ["old/post", "/old/post/", "./old/post/", "old//post", "old/./post", " old/post "])
def test_an_old_address_leads_to_its_note(tmp_path: Path, alias: str) -> None:
    root = made(tmp_path, {"2026-03-01.md": with_alias(alias, "another name")})
    assert built(root).problems == ()
    assert "../../2026/03/01/" in page(root, "old/post")
    assert built(root, clean=True).written == 0


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = {"2026-03-02.md": "words #x\n", "2026-02-28.md": with_alias("media/index.html/")}
    root = made(tmp_path_factory.mktemp("redirects"), notes)
    (root / "docs").mkdir()
    (root / "docs/about.md").write_text("# About\n\nthe owner\n")
    built(root)
    return root


@pytest.mark.parametrize(
    "alias",
    [
        "/",
        "//",
        "404.html/",
        "index.html/",
        "feed.xml/",
        "tags/x/feed.xml/",
        "tags/x/",
        "sitemap.xml/x",
        "assets/til/files.json/",
        "2026/03/02/",
        "about/",
        "media/",
        f"{'x' * 300}/",
        f"{'환' * 90}/",
        "x/" * 3000,
        "../x",
        "a/../../x",
        ".git/x",
        "a\\b/c",
        "a\0b/c",
        "a\nb/c",
        "?p=5/",
        "https://example.org/x",
    ],
)
def test_one_that_can_be_none_is_told_and_stops_no_build(tmp_path: Path, built_once: Path, alias: str) -> None:
    root = shutil.copytree(built_once, tmp_path / "n")
    good = files_of(root / "site")
    write(root, "2026-03-01.md", with_alias(alias))
    (problem,) = built(root).problems
    assert problem.startswith(f"notes/2026-03-01.md: alias {alias!r}"[:80])
    assert [path for path in good if path not in files_of(root / "site")] == []
    assert "the owner" in page(root, "about")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["n"]
    with pytest.raises(Refused, match=r"strict: notes/2026-03-01.md: alias"):
        built(root, strict=True)
    again = built(root)
    assert (again.written, again.removed, again.problems) == (0, 0, (problem,))


def test_the_first_of_two_notes_has_it(tmp_path: Path) -> None:
    root = made(
        tmp_path, {"2026-03-01.md": with_alias("x/y", "/x/y/", "2026/03/01/"), "2026-03-02.md": with_alias("x/y")}
    )
    assert [problem.partition(": ")[0] for problem in built(root).problems] == ["notes/2026-03-02.md"]
    assert "2026/03/01" in page(root, "x/y")
