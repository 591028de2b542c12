"""Footnotes stand below the piece that refers to them, wherever it is shown."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page

NOTE = (
    "## Learned\n### One\na[^x] again[^x]\n\n---\n### Two[^z]\nb[^x] c[^y] ^[in the line]\n## Plain\nd\n"
    "## Later\ne[^w]\n\n[^x]: foot **x** [[b]]\n[^y]: foot y[^v]\n\n    goes on\n\n[^z]: foot z\n[^v]: foot v\n"
    "## Done\n[^w]: foot w\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = {
        "2026-03-01.md": NOTE,
        "2026-03-02.md": NOTE.replace("foot", "second"),
        "b.md": "x ![[c]] ![[c]] y[^1]\n\n[^1]: b\n",
    }
    root = made(
        tmp_path_factory.mktemp("feet"),
        {**notes, "c.md": "z[^1]\n\n[^1]: c\n"},
        "publish: {roles: [learned, plain, later, done]}",
    )
    built(root)
    return root


def test_each_piece_has_its_own(site: Path) -> None:
    one, two = (
        part.partition("</article>")[0] for part in page(site, "2026/03/01").split('<article class="til-topic">')[1:]
    )
    assert one.count('<li id="fn') == 1 and "foot <strong>x</strong>" in one and ">b</a>" in one
    assert [
        text for text in ("x</strong>", "foot y", "foot z", "foot v", "in the line", "goes on") if text not in two
    ] == []
    assert re.findall(r'class="footnote-ref"><a [^>]*>([^<]*)', one) == ["[1]", "[1]"]
    assert re.findall(r'class="footnote-ref"><a [^>]*>([^<]*)', two) == ["[1]", "[2]", "[3]", "[4]", "[5]"]
    assert "<hr" not in one + two


def test_on_the_page_of_a_topic_too(site: Path) -> None:
    html = page(site, "topics/one")
    assert "foot <strong>" in html and "second <strong>" in html and "foot y" not in html


def test_every_one_has_an_address_of_its_own(site: Path) -> None:
    for path, data in files_of(site / "site").items():
        if path.endswith(".html"):
            html = data.decode()
            ids = re.findall(r' id="((?:~[^"]*)?fn[^"]*)"', html)
            assert len(ids) == len(set(ids)), path
            assert set(re.findall(r'href="#((?:~[^"]*)?fn[^"]*)"', html)) <= set(ids), path
    assert page(site, "notes/b").count('<li id="') == 3
