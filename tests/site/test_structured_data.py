"""JSON-LD: valid, closed off from the page around it, and with public facts alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.site.sites import built, files_of, made, page

NASTY = '</script><script>alert(1)</script> <!-- x --> "q" \\ & \u2028'
NOTES = {
    "2026-03-01.md": "---\ntags: [a, b c]\n---\n## Learned\n### WAL\nReaders never block.\n## Later\n- [ ] secret\n",
    "2026-03-02.md": f"---\ntitle: '{NASTY}'\ntags: ['</script>']\n---\nx </script> y\n",
    "ideas/one.md": "# One\n\nx\n",
}
SETTINGS = "site_url: https://a.example/t b/\nsite_author: Kim </script>\nsite_description: d\n"


def graph_of(html: str) -> list[dict[str, Any]]:
    """Return what a page says it is."""
    (text,) = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', html)
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("site"), NOTES, more=SETTINGS)
    built(root)
    return root


def test_the_home_page_is_a_blog(site: Path) -> None:
    (blog,) = graph_of(page(site, ""))
    assert blog["@type"] == "Blog" and (blog["name"], blog["description"]) == ("journal", "d")
    assert blog["author"] == {"@type": "Person", "name": "Kim </script>"}


def test_a_day_is_a_posting_with_its_trail(site: Path) -> None:
    posting, trail = graph_of(page(site, "2026/03/01"))
    assert posting["@type"] == "BlogPosting" and posting["headline"] == "WAL"
    assert (posting["datePublished"], posting["keywords"]) == ("2026-03-01", ["a", "b c"])
    assert "description" not in posting  # a third copy of the page's first words
    steps = trail["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [(1, "2026"), (2, "03"), (3, "WAL")]
    assert steps[-1]["item"] == posting["url"] == "https://a.example/t b/2026/03/01/"
    assert all(
        f"{step['item'].removeprefix('https://a.example/t b/')}index.html" in files_of(site / "site") for step in steps
    )


def test_a_note_without_a_day_is_an_article(site: Path) -> None:
    article, _ = graph_of(page(site, "notes/ideas/one"))
    assert article["@type"] == "Article" and "datePublished" not in article


def test_no_text_gets_out_of_its_script(site: Path) -> None:
    html = page(site, "2026/03/02")
    posting = graph_of(html)[0]
    assert posting["keywords"] == ["</script>"] and posting["headline"].startswith("</script><script>alert(1)")
    assert "<script>alert" not in html


def test_without_an_address_there_are_none(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    built(root)
    (posting,) = graph_of(page(root, "2026/03/01"))
    assert "url" not in posting and "author" not in posting


def test_of_several_authors_each_note_names_its_own(tmp_path: Path) -> None:
    notes = {"minsu/2026-03-01.md": "x\n", "2026-03-02.md": "y\n"}
    root = made(tmp_path, notes, "authors: [minsu]", "site_author: Kim\n")
    built(root)
    names = [graph_of(page(root, f"2026/03/{at}"))[0]["author"]["name"] for at in ("01/minsu", "02")]
    assert names == ["minsu", "Kim"]


def test_lists_say_nothing(site: Path) -> None:
    assert "ld+json" not in page(site, "archive") + page(site, "tags")
