"""The pages hang together: links, embeds, stories, topics, tags, feeds, redirects; and the sample note as it should look."""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.site.sites import built, files_of, made, page, write
from tiltool.site.model.site import RenderedNote, Site
from tiltool.site.output.feeds import sitemap
from tiltool.site.pages.lists import tag_pages
from tiltool.site.pages.page import Page
from tiltool.site.render.rendered_note import PublicNote
from tiltool.site.settings import Settings

SAMPLE = Path(__file__).parents[3] / "shared/samples/2020-09-24.md"

NOTES = {
    "2026-03-02.md": "# TIL\n## Today\n- [>] mend the gate\n## Learned\n### WAL mode\nfirst [[idea]] ![pic](a.png)\n## Tags\n- #db/sql\n",
    "2026-03-03.md": "# TIL\n## Today\n- [x] mend the gate\n## Learned\n### WAL mode\nagain #db\n\n![[idea#Inside]]\n",
    "2026-03-04.md": "---\ntitle: A real title\naliases: [old/post]\npin: true\n---\n[back](2026-03-02.md#wal-mode) and [[gone]]\n",
    "idea.md": "# Idea\nhello\n## Inside\nembedded words\n",
    "index.md": "Hello from the owner.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("pages"), NOTES, more="site_url: https://example.org/blog/\n")
    (root / "notes/a.png").write_bytes(b"png")
    built(root)
    return root


def test_links_lead_where_they_say(site: Path) -> None:
    assert '<a href="../../../notes/idea/">idea</a>' in page(site, "2026/03/02")
    assert '<a href="../../../2026/03/02/#wal-mode">back</a>' in page(site, "2026/03/04")
    assert ">gone<span" in page(site, "2026/03/04")
    assert '<img src="../../../media/notes/a.png" alt="pic"' in page(site, "2026/03/02")
    assert "embedded words" in page(site, "2026/03/03")
    assert "WAL mode</a> <small>2 Mar 2026</small>" in page(site, "notes/idea")


def test_every_address_on_every_page_is_there(site: Path) -> None:
    there = set(files_of(site / "site"))
    for path in [path for path in there if path.endswith(".html") and path != "404.html"]:
        html = (site / "site" / path).read_text("utf-8")
        for address in re.findall(r'(?:href|src)="([^"#]*)(?:#[^"]*)?"', html):
            if address and not re.match(r"[a-z]+:", address):
                target = ((site / "site" / path).parent / address).resolve()
                name = target.relative_to((site / "site").resolve()).as_posix()
                assert name in there or f"{name}/index.html".removeprefix("./") in there, f"{path}: {address}"


def test_a_task_tells_where_it_went(site: Path) -> None:
    assert '<a href="../../../2026/03/03/">carried to 3 Mar</a>' in page(site, "2026/03/02")
    assert '<a href="../../../2026/03/02/">open since 2 Mar</a> · carried once' in page(site, "2026/03/03")


def test_topics_and_tags(site: Path) -> None:
    topic = page(site, "topics/wal-mode")
    assert topic.index("3 March 2026") < topic.index("2 March 2026")
    assert page(site, "tags/db").count("til-entry__title") == 2
    assert page(site, "tags/db/sql").count("til-entry__title") == 1
    assert "A real title" in page(site, "")
    assert "Hello from the owner." in page(site, "")


def test_what_programs_read(site: Path) -> None:
    atom = ElementTree.parse(site / "site/feed.xml").getroot()
    name = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.text for entry in atom.findall("a:entry/a:updated", name)] == [
        f"2026-03-0{day}T00:00:00Z" for day in (4, 3, 2)
    ]
    data = json.loads((site / "site/feed.json").read_text("utf-8"))
    assert data["items"][1]["url"] == "https://example.org/blog/2026/03/03/"
    assert "again" in data["items"][1]["content_html"]
    assert ElementTree.parse(site / "site/tags/db/feed.xml") is not None
    sitemap = (site / "site/sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/blog/2026/03/02/</loc><lastmod>2026-03-02</lastmod>" in sitemap
    assert "Sitemap: https://example.org/blog/sitemap.xml" in (site / "site/robots.txt").read_text("utf-8")
    assert "2026-03-04: A real title" in (site / "site/llms.txt").read_text("utf-8")
    assert "url=../../2026/03/04/" in page(site, "old/post")
    assert '<link rel="canonical" href="https://example.org/blog/2026/03/02/">' in page(site, "2026/03/02")


def test_where_no_topic_came_up_again_those_of_the_newest_year_are_shown(tmp_path: Path) -> None:
    notes = {f"{day}.md": f"## Learned\n### on {day}\n" for day in ("2024-05-01", "2025-01-02", "2025-03-04")}
    built(made(tmp_path, {**notes, "2026-01-01.md": "nothing learned\n"}))
    html = page(tmp_path, "topics")
    assert re.findall(r'class="til-label">([^<]*)<', html) == ["March 2025", "January 2025"]
    assert '<a href="../2025/03/04/#on-2025-03-04">on 2025-03-04</a>' in html and "on 2024" not in html
    write(tmp_path, "2026-01-02.md", "## Learned\n### on 2024-05-01\n")
    built(tmp_path)
    assert '<a href="../topics/on-2024-05-01/">' in page(tmp_path, "topics") and "March" not in page(tmp_path, "topics")


def test_without_an_address_what_a_feed_holds_has_a_name_still(tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-01.md": "x #a\n"}))
    for feed, name in (("feed", "feed"), ("tags/a/feed", "tags/a/feed")):
        ids = re.findall(r"<id>(.*?)</id>", (tmp_path / f"site/{feed}.xml").read_text("utf-8"))
        assert ids == [f"urn:til:journal:{name}.xml", "urn:til:journal:2026/03/01/"]
    assert json.loads((tmp_path / "site/feed.json").read_text("utf-8"))["items"][0]["id"] == ids[1]


def test_a_feed_says_first_what_was_learned(site: Path) -> None:
    said = json.loads((site / "site/feed.json").read_text("utf-8"))["items"][2]["content_html"]
    assert said.index("<h3>WAL mode</h3>") < said.index("first ") < said.index("<h2>Today</h2>") < said.index("gate")


def test_nothing_comes_from_another_host(site: Path) -> None:
    for path, data in files_of(site / "site").items():
        if path.endswith(".html"):
            loaded = re.findall(
                rb'<(?:script|img|iframe|link rel="(?:stylesheet|preconnect|icon)")[^>]*(?:src|href)="(?:https?:)?//',
                data,
            )
            assert loaded == [], path


class Tree(HTMLParser):
    """The lists of a page: the text of each item with how deep it is."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.items, self.headings, self.tag = 0, [], [], ""  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in ("ul", "ol")
        self.tag = tag
        if tag == "li":
            self.items.append((self.depth, ""))
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("ul", "ol")

    def handle_data(self, data: str) -> None:
        if self.items and data.strip() and self.depth:
            self.items[-1] = (self.items[-1][0], self.items[-1][1] + data.strip())
        if self.headings and self.tag.startswith("h") and data.strip():
            self.headings[-1] += data.strip()
            self.tag = ""


@pytest.mark.skipif(not SAMPLE.exists(), reason="the samples are not here")
def test_the_sample_is_shown_as_it_is_meant(tmp_path: Path) -> None:
    roles = "language: ko, publish: {roles: [yesterday, today, done, learned, plain, later]}"
    root = made(tmp_path, {"2020/2020-09-24.md": SAMPLE.read_text("utf-8")}, roles)
    built(root)
    html = page(root, "2020/09/24")
    tree = Tree()
    tree.feed(html)
    items = dict((text, depth) for depth, text in tree.items)
    assert items["기본 레이아웃"] == items["관리자 페이지 제작"] + 1 == items["vuex 비동기 테스트"]
    under = [
        text
        for depth, text in tree.items
        if "UserGuide/example-templates-autoscaling" in text or "userguide/autoscaling-load" in text
    ]
    assert len(under) == 2 and all(items[text] == items["cfn autoscaling 적용:"] + 1 for text in under)
    assert "" not in tree.headings and not any(set(heading) <= set("- ") for heading in tree.headings)
    assert re.findall(r'rel="tag">#(\w+)<', html) == ["TIL", "blog", "prj"]
    assert html.count('<article class="til-topic">') == 2
    assert '<ol start="2">' in html and "<li>민첩성</li>" in html
    assert 'aria-label="완료"' in html and 'aria-label="할 일"' in html


def test_a_note_can_be_edited_where_it_is_kept(tmp_path: Path) -> None:
    root = made(
        tmp_path, {"2026-03-01.md": "x\n"}, more="repo_url: https://github.com/me/journal\nedit_uri: edit/main/\n"
    )
    built(root)
    assert '<a href="https://github.com/me/journal/edit/main/notes/2026-03-01.md">Edit this note</a>' in page(
        root, "2026/03/01"
    )


def test_what_the_site_is_called_is_no_html(tmp_path: Path) -> None:
    """Nor where Material writes it: into the owner's own pages, and the one for what is not there."""
    names = "".join(f"site_{key}: 'A & <i>{key}</i> \"q\"'\n" for key in ("description", "author"))
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, more=f"{names}docs_dir: .pages\n")
    (root / ".pages").mkdir()
    (root / ".pages/about.md").write_text("# About\n")
    file = root / "mkdocs.yml"
    file.write_text(file.read_text().replace("site_name: journal", "site_name: 'A & <i>name</i> \"q\"'"))
    for _ in range(2):  # by MkDocs, and without it
        built(root)
        for path, data in files_of(root / "site").items():
            if path.endswith((".html", ".xml")):
                assert b"<i>" not in data and b"&amp;amp;" not in data and b"&amp;lt;" not in data, path
        assert b"A &amp; &lt;i&gt;name&lt;/i&gt;" in (root / "site/404.html").read_bytes()
        assert b"A &amp; &lt;i&gt;name" in (root / "site/about/index.html").read_bytes()
        assert b"A &amp; &lt;i&gt;author" in (root / "site/about/index.html").read_bytes()
        write(root, "2026-03-02.md", "y\n")


@pytest.mark.parametrize("number", ["1", "5", "9999999999", "9" * 5000, "٣"])
@pytest.mark.parametrize("options", ["", "publish: {html: true}"])
def test_raw_html_with_an_address_of_tils_own_leads_nowhere(tmp_path: Path, number: str, options: str) -> None:
    html = f'<a href="til:{number}">a</a> <img src="til:{number}" alt="b"> <span data-embed="til:{number}">c</span>'
    root = made(tmp_path, {"2026-03-01.md": f'{html} <span data-task="{number}"></span>\n\n<p>{html}</p>\n[[x]]\n'})
    built(root)
    assert "til:" not in page(root, "2026/03/01").replace("data-embed", "")


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("words\n\ntext\n---\n", [("h1", "Sunday, 1 March 2026"), ("h2", "text")]),
        ("# a\n# b\n", [("h1", "a"), ("h2", "b")]),
        ("# a\nx\n# **b** `c`\n## d\n", [("h1", "a"), ("h2", "b c"), ("h2", "d")]),
        ("# **a** b\nx\n", [("h1", "a b")]),
        ("---\ntitle: t\n---\n# T\n# b\nx\n", [("h1", "t"), ("h2", "b")]),
        ("# a\n## Today\n## Learned\n### \n## e\n", [("h1", "a"), ("h2", "e")]),
        ("#\nx\n# a\n", [("h1", "a")]),
    ],
)
def test_a_heading_shows_once(tmp_path: Path, text: str, headings: list[tuple[str, str]]) -> None:
    built(made(tmp_path, {"2026-03-01.md": text}))
    html = page(tmp_path, "2026/03/01")
    found = re.findall(r"<(h[1-6])[^>]*>(.*?)</h", html)
    plain = [(tag, re.sub(r"<a class=.headerlink.*?</a>|<[^>]*>", "", inner)) for tag, inner in found]
    assert plain == headings


def test_what_draws_diagrams_goes_along_where_it_is_needed(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n", "2026-03-02.md": "---\npublish: false\n---\n```mermaid\n```\n"})
    there, copy = root / "node_modules/mermaid/dist/mermaid.min.js", root / "site/assets/til/mermaid.min.js"
    there.parent.mkdir(parents=True)
    there.write_text("draws()")
    built(root)
    assert not copy.exists()
    write(root, "2026-03-03.md", "```mermaid\ngraph LR\n```\n")
    built(root)
    assert copy.read_text() == "draws()"
    assert 'data-til-mermaid="../../../assets/til/mermaid.min.js"' in page(root, "2026/03/03")
    assert "data-til-mermaid" not in page(root, "2026/03/01")
    there.unlink()
    built(root)
    assert not copy.exists()
    html = page(root, "2026/03/03")
    assert "data-til-mermaid" not in html and "graph LR" in html and 'class="mermaid' not in html
    there.write_text("draws more()")
    built(root)
    assert copy.read_text() == "draws more()"


def test_a_topic_that_is_called_as_the_page_of_a_year_has_one_of_its_own(tmp_path: Path) -> None:
    root = made(tmp_path, {f"2026-03-0{day}.md": "## Learned\n### Year 2026\nx\n### y\nz\n" for day in (1, 2)})
    built(root)
    assert "1 March 2026" in page(root, "topics/year-2026-2") and "March 2026" in page(root, "topics/year-2026")
    assert "year-2026-2/" in page(root, "topics") and "year-2026/" in page(root, "topics")


def test_the_sitemap_says_when_a_page_changed_last() -> None:
    days = [("2026-03-01", ""), ("2026-03-01", "2026-03-09"), ("", "2026-03-09"), ("", "")]
    pages = [
        Page(f"{number}/", "note.html", (), tuple, "t", day=day, updated=updated)
        for number, (day, updated) in enumerate(days)
    ]
    text = sitemap(pages, Settings(url="https://e.org/")).decode()
    found = re.findall(r"<loc>https://e.org/(\d)/</loc>(?:<lastmod>(.*?)</lastmod>)?", text)
    assert found == [("0", "2026-03-01"), ("1", "2026-03-09"), ("2", "2026-03-09"), ("3", "")]


def work_for_tags(number: int) -> int:
    """Return how many calls the pages of so many tags, some within others, take."""
    names = tuple(f"area{at % 10}/topic{at}" for at in range(number))
    note = PublicNote("notes/a.md", "2026-03-01", "t", (), names, (), (), (), (), False, 1, "2026-03-01")
    site = Site(Settings(), [RenderedNote(note, b"")], lambda _: False)
    assert site.tag_urls and site.urls
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        pages = [*tag_pages(site)]
    finally:
        sys.setprofile(None)
    below = {page.title: [tag.name for tag in page.view.below] for page in pages[1:]}  # type: ignore[attr-defined]
    assert below["#area3"] == [name for name in sorted(names) if name.startswith("area3/")]
    return calls


def test_pages_of_tags_take_work_in_proportion_to_the_tags() -> None:
    assert work_for_tags(800) < 5 * work_for_tags(200)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("# 2026-03-02\n\n## 할 일\n- [x] 문 고치기\n", 1),
        ("# TIL 2026-03-02\n\n## 할 일\n- [x] 문 고치기\n", 1),
        ("## 할 일\n- [x] 문 고치기\n", 1),
        ("# 2026-03-02\n\n## 배운 것\n### WAL\n읽기\n", 1),
        ("# 문 고친 날\n\n## 할 일\n- [x] 문 고치기\n", 1),
    ],
)
def test_the_page_of_a_day_shows_its_date_once(tmp_path: Path, text: str, dates: int) -> None:
    root = made(tmp_path, {"2026-03-02.md": text}, "language: ko")
    built(root)
    html = page(root, "2026/03/02")
    head = re.sub(r"<nav.*?</nav>", "", html[html.index('<header class="til-head">') : html.index("<h1>")], flags=re.S)
    shown = re.sub(r"<[^>]+>", " ", head + html[html.index("<h1>") :].partition("</header>")[0])
    assert len(re.findall(r"2026-03-02|3월 2일", shown)) == dates
    assert ">사이트맵</a>" in html and "Sitemap" not in html
