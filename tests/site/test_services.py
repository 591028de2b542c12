"""What pages take from others: nothing before a reader asks for it; and the link to reply."""

import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.site.sites import CHROMIUM, built, made, page
from tiltool.config import config_of
from tiltool.errors import NoNotebook

AXE = Path(__file__).parents[2] / ".tools/node_modules/axe-core/axe.min.js"
GISCUS = {"giscus": "me/blog", "repo_id": "R_1", "category": "General", "category_id": "DIC_1"}
OPTIONS = (
    "language: ko, publish: {reply: 'me+log@example.org',"
    " comments: {giscus: me/blog, repo_id: R_1, category: General, category_id: DIC_1},"
    " analytics: {src: 'https://stats.example/s.js', data-domain: '<a> \"b\" &'}}"
)
WRONG = [
    ({"reply": "me"}, "reply"),
    ({"reply": "a@b.c?cc=x@y.z"}, "reply"),
    ({"reply": "a@b.c\n"}, "reply"),
    ({"comments": {}}, "comments: giscus, repo_id, category, category_id missing"),
    ({"comments": {"giscus": "me/blog"}}, "repo_id, category, category_id missing"),
    ({"comments": {"utterances": "https://github.com/me/blog"}}, "OWNER/REPOSITORY"),
    ({"comments": {"utterances": "me/blog", "giscus": "me/blog"}}, "unknown key"),
    ({"comments": {**GISCUS, "repoid": "x"}}, "unknown key"),
    ({"analytics": {}}, "https address"),
    ({"analytics": {"src": "http://a.example/s.js"}}, "https address"),
    ({"analytics": {"src": "https://a.example/s.js", "onload": "x()"}}, "unknown key"),
]


@pytest.mark.parametrize(("options", "problem"), WRONG)
def test_what_is_wrong_is_named(options: dict[str, object], problem: str) -> None:
    with pytest.raises(NoNotebook, match=re.escape(problem)):
        config_of({"publish": options})


def test_the_script_of_each_service() -> None:
    publish = config_of({"publish": {"comments": {"utterances": "me/blog", "label": "note"}}}).publish
    assert dict(publish.comments)["repo"] == "me/blog" and dict(publish.comments)["label"] == "note"
    giscus = dict(config_of({"publish": {"comments": GISCUS}}).publish.comments)
    assert giscus["data-repo-id"] == "R_1" and giscus["data-category-id"] == "DIC_1"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = {"2026-03-01.md": "---\ntitle: 'A & B? #1 <한글> 100%'\n---\nx\n", "2026-03-02.md": "y\n"}
    root = made(tmp_path_factory.mktemp("services"), notes, OPTIONS, "site_url: https://a.example/t/\n")
    built(root)
    return root


def test_a_reply_names_the_note(root: Path) -> None:
    (address,) = re.findall(r'href="(mailto:[^"]*)"', page(root, "2026/03/01"))
    parts = urlsplit(unescape(address))
    asked = parse_qs(parts.query, strict_parsing=True)
    assert unquote(parts.path) == "me+log@example.org"
    assert asked == {"subject": ["Re: A & B? #1 <한글> 100%"], "body": ["https://a.example/t/2026/03/01/\r\n\r\n"]}


def test_without_the_options_there_is_nothing(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    built(root)
    assert re.findall("mailto:|til-comments|til-visits|til-load", page(root, "2026/03/01")) == []


if CHROMIUM.exists() or os.environ.get("TIL_BROWSER"):
    from playwright.sync_api import Browser, Page

    Asked = tuple[Page, list[str]]

    @pytest.fixture
    def asked(browser: Browser, root: Path) -> Iterator[Asked]:
        """Open a note in a new browser; give its page, and the requests that leave for another host."""
        context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
        seen: list[str] = []
        came = {
            "body": "window.came = 1",
            "content_type": "text/javascript",
            "headers": {"access-control-allow-origin": "*"},
        }
        context.route(re.compile("^https?:"), lambda route: route.fulfill(**came))
        context.on("request", lambda request: seen.append(request.url) if request.url.startswith("http") else None)
        page = context.new_page()
        page.goto(f"{(root / 'site/2026/03/01').as_uri()}/index.html")
        page.wait_for_load_state("networkidle")
        yield page, seen
        context.close()

    def test_nothing_is_asked_for_before_a_click(asked: Asked) -> None:
        page, seen = asked
        page.mouse.wheel(0, 4000)
        page.click("a[rel=next]")
        page.wait_for_url("**/2026/03/02/index.html")
        page.click("[data-til-scheme]")
        page.reload()
        page.wait_for_load_state("networkidle")
        assert seen == []

    def test_comments_come_when_asked_for(asked: Asked) -> None:
        page, seen = asked
        page.click("text=giscus.app에서 댓글 불러오기")
        page.wait_for_function("window.came")
        assert seen == ["https://giscus.app/client.js"]
        script = page.evaluate(
            "Object.fromEntries([...document.querySelector('.til-comments script').attributes].map(a => [a.name, a.value]))"
        )
        assert (script["data-repo"], script["data-theme"], script["data-lang"]) == ("me/blog", "dark", "ko")
        assert page.evaluate("document.activeElement.hasAttribute('data-til-comments')")

    def test_comments_that_do_not_come_can_be_asked_for_again(asked: Asked) -> None:
        page, _ = asked
        page.context.unroute_all()
        page.context.route(re.compile("^https?:"), lambda route: route.abort())
        page.click(".til-comments button")
        page.wait_for_selector(".til-comments button")

    def test_visits_are_counted_for_those_who_allow_it(asked: Asked) -> None:
        page, seen = asked
        page.click("text=허용")
        page.wait_for_function("window.came")
        assert seen == ["https://stats.example/s.js"]
        assert page.get_attribute("head script[src*=stats]", "data-domain") == '<a> "b" &'
        page.reload()
        page.wait_for_function("window.came")
        assert len(seen) == 2
        page.click("text=방문 통계 중단")
        page.wait_for_selector("text=허용")
        page.wait_for_load_state("networkidle")
        assert len(seen) == 2

    def test_without_scripts_comments_are_a_link(browser: Browser, root: Path) -> None:
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"{(root / 'site/2026/03/01').as_uri()}/index.html")
        assert page.get_attribute(".til-comments a", "href") == "https://github.com/me/blog/discussions"
        assert not page.is_visible(".til-load >> nth=0") and not page.is_visible(".til-visits")
        page.close()

    @pytest.mark.skipif(not AXE.exists(), reason="no axe-core in .tools/")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_nothing_for_axe(tab: Callable[..., Page], root: Path, scheme: str) -> None:
        page = tab(f"{(root / 'site/2026/03/01').as_uri()}/index.html", 390, 800, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
        assert found == []
