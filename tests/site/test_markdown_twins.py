"""Markdown twins: they say what their pages say, and are made of nothing else."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house import PACKAGE
from tests.site.sites import built, files_of, made, page
from tiltool.site.output import markdown_twins
from tiltool.site.output.html_to_markdown import markdown_of
from tiltool.site.render.markdown import markdown

NOTES = PACKAGE.parent / "notes"

CASES = {
    "<p>a <em>b</em> <strong>c</strong> <del>d</del> <mark>e</mark></p>": "a *b* **c** ~~d~~ ==e==",
    "<p>a<b> b </b>c</p>": "a **b** c",
    "<p>1 * 2 _x_ `y` [z] &lt;b&gt; &amp;amp; a_b</p>": "1 \\* 2 \\_x\\_ \\`y\\` \\[z\\] \\<b> \\&amp; a_b",
    "<p># a</p><p>- b</p><p>1. c</p><p>&gt; d</p>": "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d",
    "<p>a<br>\nb</p>": "a\\\nb",
    "<h3>a <code>b`c</code><a class='headerlink' href='#a'>#</a></h3>": "### a ``b`c``",
    "<pre><span></span><code>a\n```\n</code></pre>": "````\na\n```\n````",
    '<div class="highlight" data-language="py"><pre><code><span>a</span>\n</code></pre></div>': "```py\na\n```",
    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>": "- a\n  - b\n- c",
    '<ol start="9"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>': "9. a\n\n   b\n\n10. c",
    '<ul><li><span class="til-box til-box--doing" role="img"></span>a</li></ul>': "- [/] a",
    '<p><a href="b c" title="say &quot;d&quot;">a</a> <a href="https://x.y">https://x.y</a></p>': '[a](<b c> "say \\"d\\"") <https://x.y>',
    '<p><a class="til-picture" href="p"><img src="p" alt="a]"></a></p>': "![a\\]](p)",
    "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>": "> a\n>\n> > b",
    '<div class="admonition tip"><p class="admonition-title">t</p><p>a</p></div>': "> [!tip] t\n> a",
    '<div class="admonition info a b c d e f"><p>a</p></div>': "> [!info]\n> a",
    "<details><summary>s</summary><p>a</p></details>": "<details><summary>s</summary>\n\na\n\n</details>",
    '<table><tr><th>a</th><th style="text-align:center">b|</th></tr><tr><td>c</td></tr></table>': "| a | b\\| |\n| --- | :-: |\n| c |  |",
    '<p>a<sup class="footnote-ref"><a href="#~1-fn2">[2]</a></sup></p><div class="footnotes"><ol><li id="~1-fn2"><p>b <a class="footnote-backref">↩</a></p></li></ol></div>': "a[^1-2]\n\n[^1-2]: b",
    "<p>a</p><script>x()</script><style>y</style>b": "a\n\nb",
    "<p>a <math><mi>x</mi><mo>&lt;</mo></math></p>": "a <math><mi>x</mi><mo>&lt;</mo></math>",
    '<ol start="²"><li>a</li></ol>': "1. a",
    f'<ol start="{"9" * 5000}"><li>a</li></ol>': "1. a",
    "<p>a <kbd>b</kbd></p><hr>": "a <kbd>b</kbd>\n\n---",
    "<p>a</b></p></div><p>b": "a\n\nb",
    "": "",
}


@pytest.mark.parametrize("html", CASES)
def test_html_as_markdown(html: str) -> None:
    assert markdown_of(html) == CASES[html]


@pytest.mark.parametrize("name", ["div", "b", "blockquote", "details", "section", "span", "sup"])
def test_thousands_of_elements_in_each_other_lose_no_text(name: str) -> None:
    text = markdown_of(f"<p>begin</p>{f'<{name}>' * 3000}inside{f'</{name}>' * 3000}<p>end</p>")
    assert re.findall("begin|inside|end", text) == ["begin", "inside", "end"]


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data


def text_in(html: str) -> str:
    """Return the letters that are shown, without what the pages add and without boxes."""
    html = re.sub(r'<a class="(?:headerlink|footnote-backref)".*?</a>|<a [^>]*footnote-backref.*?</a>', "", html)
    html = re.sub(r'<sup class="footnote-ref">.*?</sup>|<span class="til-unseen">.*?</span>', "", html)
    return re.sub(r"\s|\[[ x>/-]\]|\[![a-z]+\]", "", _Text(html).text)


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's own notes with markdown_twins."""
    notes = {path.relative_to(NOTES).as_posix(): path.read_text("utf-8") for path in (NOTES).rglob("*.md")}
    root = made(
        tmp_path_factory.mktemp("own"),
        notes,
        "language: ko, publish: {markdown: true}",
        "site_url: https://a.example/\n",
    )
    built(root, date(2026, 12, 31))
    return root


def test_read_again_a_twin_says_what_its_page_says(own_site: Path) -> None:
    site = own_site / "site"
    names = [path for path in site.rglob("index.md") if "topics" not in path.parts]
    assert len(names) > 10
    for name in names:
        html = (name.parent / "index.html").read_text("utf-8")
        bodies = re.findall(
            r"(?s)<(?:article|section) class=\"til-(?:topic|part)[^>]*>(.*?)</(?:article|section)>", html
        )
        shown = "".join(re.sub(r'(?s)<p class="til-again">.*?</p>', "", body) for body in bodies)
        if "til-topic--title" in html:
            continue  # its heading is the title
        _, _, text = name.read_text("utf-8").partition("\n---\n\n")
        again = markdown().render(text.partition("\n")[2])
        assert text_in(again) == text_in(shown), name


def test_a_page_names_its_twin_and_llms_txt_leads_to_twins(own_site: Path) -> None:
    site = files_of(own_site / "site")
    for path, data in site.items():
        has = b'<link rel="alternate" type="text/markdown" href="index.md">' in data
        assert not path.endswith("index.html") or has == (path.replace(".html", ".md") in site)
    addresses = re.findall(rb"\(https://a\.example/([^)]*)\)", site["llms.txt"])
    assert b"llms-full.txt" in addresses and {address.decode() for address in addresses} <= site.keys()
    assert site["2026/11/13/index.md"].partition(b"\n---\n\n")[2].split(b"\n")[2:][1] in site["llms-full.txt"]


def test_without_the_option_there_are_none(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    built(root)
    assert [path for path in files_of(root / "site") if path.endswith(("index.md", "llms-full.txt"))] == []
    assert "text/markdown" not in page(root, "2026/03/01")


def test_the_full_text_ends_where_it_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_twins, "FULL_SIZE", 900)
    notes = {f"2026-03-0{day}.md": f"{'word ' * 60}{day}\n" for day in range(1, 6)}
    root = made(tmp_path, notes, "publish: {markdown: true}")
    built(root)
    text = (root / "site/llms-full.txt").read_text("utf-8")
    assert (
        len(text) < 950 and "word 5" in text and "word 3" not in text and text.endswith("3 older pages are left out.\n")
    )
