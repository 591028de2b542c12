"""One search: `til search` and the box of the site answer the same queries with the same notes, in the same order."""

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from unicodedata import category, normalize
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.conftest import Result
from tests.site.sites import CHROMIUM, built, made
from tiltool.actions.notes.search import search_paths
from tiltool.core.search.query import parse_query
from tiltool.core.search.tokens import fold
from tiltool.store.index.database import open_index
from tiltool.store.index.session import refresh
from tiltool.store.notebook.notebook import open_notebook

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")

EVERYTHING = "language: ko, publish: {roles: [yesterday, today, done, learned, later, next, tags, plain]}"
NOTES = {
    "2025-12-31.md": "## 배운 것\n### 연말 정리\n\n작년 이야기와 docker compose\n",
    "2026-03-01.md": "## 배운 것\n### 배포 🚀\n\n배포 끝 🚀 그리고 `a => b` 와 c++ 와 C# 와 .NET\n\n#r #책/소설\n",
    "2026-03-02.md": "## 배운 것\n### Node.js\n\nnode.js 와 `x != y`, `std::vector`, straße, ΛΌΓΟΣ\n\n#node #db/sql\n",
    "2026-03-03.md": "## 할 일\n- [>] 게이트 고치기\n- [ ] 우유 사기\n",
    "2026-03-04.md": "## 할 일\n- [>] 게이트 고치기\n\n## 배운 것\n### 환경 문제\n\nrate limit 는 rate of limit 이 아니다. 환경문제.\n",
    "2026-03-05.md": "## 할 일\n- [ ] 게이트 고치기\n\n#dbt #red\n",
    "2026-03-06.md": "## 배운 것\n### 글자\n\nﬁne ＡＢＣ café İstanbul ǅ 漢字かな तकनीक 100% #태그\n",
    "2026-03-07.md": "## 한 일\n- [x] docker 지우기 (WIP)\n\n## 배운 것\n### wal-mode\n\nsnake_case, e-mail, a/b, v1.2.3, 'quoted', 👩‍💻 👍🏽\n",
    "docker.md": "# Docker\n\n이미지와 컨테이너\n",
    "배포/안내.md": "# 안내\n\n여기서 배포를 말한다 [OR] 또는 else\n",
}
QUERIES = [
    *("배포", "포 끝", "환경", "경문", "환경 문제", "고치기", "게이트 고치기", "docker", "dock", "ocker", "limit rate"),
    *("🚀", "=>", "!=", "c++", "c#", "C#", ".net", ".NET", "node.js", "Node.js", "std::vector", "std::", "::", "100%", "%"),
    *('"rate limit"', '"rate lim"', '"rate limit" 환경', "rate limit", "rate -limit", "배포 -끝", "배포 -🚀", "배포 -c++", "-배포 docker"),
    *("tag:r", "tag:책", "tag:책/소설", "tag:db", "tag:dbt", "tag:#r", 'tag:"책"', 'tag:"책/소설"', "배포 tag:r", "배포 -tag:r", "tag:d"),
    *("year:2026 docker", "year:2025", "year:2025 year:2026 docker", "year:1999", "day:2026-03-04", "since:2026-03-05 docker"),
    *("until:2026-03-01 배포", "since:2026-03 게이트", "until:2026-03-03 게이트", "day:2025 docker", "in:learned docker", "in:done docker"),
    *("in:today 게이트", "in:learned 게이트", "in:learned,done docker", "topic:환경", "topic:node", "배포 topic:배포", "-topic:배포 docker"),
    *("strasse", "STRASSE", "straße", "λόγος", "ΛΌΓΟΣ", "fine", "ﬁne", "istanbul", "İSTANBUL", "ABC", "ａｂｃ", "cafe", "café", "CAFÉ"),
    *(normalize("NFD", "배포"), normalize("NFD", "café"), "漢", "漢字", "字か", "かな", "तकनीक", "ǆ"),
    *("ㅂㅍ", "ㄱㅇㅌ", "ㅎㄱ", "ㅎㄱㅁㅈ", "choseong:ㅂㅍ", "choseong:ㅇㅇ 사기", "ㅋ", "ㅂㅍ docker"),
    *("snake_case", "snake", "case", "e-mail", "mail", "a/b", "v1.2", "1.2.3", "wal-mode", '"wal mode"', "wal mode", "'quoted'", "👩‍💻", "👍"),
    *("OR", "배포 OR docker", "[OR]", "없는말", "(WIP)", "우유", "유 사", "2026-03-04", "#red", "red", "re", "작년 이야기"),
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("search"), NOTES, EVERYTHING)
    built(root)
    return root


@pytest.fixture(scope="module")
def page(profile: BrowserContext, root: Path) -> Iterator[Page]:
    page = profile.new_page()
    page.goto((root / "site/index.html").as_uri())
    page.keyboard.press("/")
    yield page
    page.close()


def in_the_browser(page: Page, text: str) -> list[str]:
    page.fill(".til-search__input", text)
    page.wait_for_function("document.querySelector('.til-search__list').getAttribute('aria-busy') === 'false'")
    options = "all => all.map(each => each.dataset.link.split('#')[0].replace('index.html', ''))"
    found = page.eval_on_selector_all(".til-search__list [role=option]", options)
    start = page.evaluate("new URL('.', location.href).href")
    return [page.evaluate("decodeURI", each.removeprefix(start)) for each in found]


def on_the_command_line(root: Path, text: str) -> list[str]:
    notebook = open_notebook(root)
    with contextlib.closing(open_index(notebook)) as index:
        refresh(index)
        query = parse_query(text, lambda word: date.fromisoformat(word) if word[:4].isdigit() else None)
        return [address(path) for path in search_paths(index, query)]


def address(path: str) -> str:
    name = path.removeprefix("notes/").removesuffix(".md")
    return f"{name.replace('-', '/')}/" if name[0] == "2" else f"notes/{name}/"


@pytest.mark.parametrize("text", QUERIES)
def test_both_searches_find_the_same_notes(page: Page, root: Path, text: str) -> None:
    assert sorted(in_the_browser(page, text)) == sorted(on_the_command_line(root, text))


def test_both_searches_fold_each_character_alike(page: Page) -> None:
    letters = [chr(code) for code in range(0x110000) if category(chr(code)) not in ("Cn", "Co", "Cs")]
    theirs = page.evaluate("letters => letters.map(letter => til.fold(letter))", letters)
    differing = [letter for letter, other in zip(letters, theirs, strict=True) if fold(letter) != other]
    assert [f"{ord(letter):x}" for letter in differing] == []


CARRIED = {f"2026-02-{day:02}.md": "## 할 일\n- [>] 서버 배포 점검\n" for day in range(1, 10)}
RANKED = {
    **CARRIED,
    "2026-02-10.md": "## 할 일\n- [ ] 서버 배포 점검\n",
    "2026-02-11.md": "## 할 일\n- [ ] 우유 사기\n\n#배포\n",
    "2026-01-01.md": "## 배운 것\n### 도커\n\n첫 줄\n\n배포할 때 쓴다\n\n서버 배포를 자동으로 점검한다\n",
    "2025-01-01.md": "# 서버 배포 안내\n\n점검\n",
}


@pytest.fixture(scope="module")
def ranked(profile: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Page]]:
    root = made(tmp_path_factory.mktemp("ranked"), RANKED, EVERYTHING)
    built(root)
    page = profile.new_page()
    page.goto((root / "site/index.html").as_uri())
    page.keyboard.press("/")
    yield root, page
    page.close()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("배포", ["2026/01/01/", "2025/01/01/", "2026/02/10/", "2026/02/11/"]),
        ("서버 배포", ["2026/01/01/", "2025/01/01/", "2026/02/10/"]),
        ("서버 배포 점검", ["2026/01/01/", "2026/02/10/", "2025/01/01/"]),
        ("ㅅㅂ", ["2026/01/01/", "2025/01/01/", "2026/02/10/"]),
        ("배포 year:2026", ["2026/01/01/", "2026/02/10/", "2026/02/11/"]),
        ("배포 -우유 -도커 -안내", ["2026/02/10/"]),
        ("배포 until:2026-02-05", ["2026/01/01/", "2025/01/01/", *[f"2026/02/0{day}/" for day in (5, 4, 3, 2, 1)]]),
    ],
)
def test_learned_before_headings_before_tasks_before_copies(
    ranked: tuple[Path, Page], text: str, days: list[str]
) -> None:
    root, page = ranked
    theirs, ours = in_the_browser(page, text), on_the_command_line(root, text)
    assert theirs == days
    if "until" in text:  # a chain of which the newest place is out of sight is one hit here, and its days there
        assert ours == [*days[:2], "2026/02/05/"]
    elif text != "서버 배포 점검":
        assert ours == days
    else:
        assert sorted(ours) == sorted(days) and ours[0] == days[0]


def test_a_chain_says_how_many_notes_it_was_in_and_a_note_shows_its_best_line(
    ranked: tuple[Path, Page], til: Callable[..., Result]
) -> None:
    root, page = ranked
    in_the_browser(page, "서버 배포")
    facts = page.locator("[role=option] .til-search__facts").all_inner_texts()
    assert [text for text in facts if "×" in text] == ["2026-02-10 · ×10 · 할 일"]
    assert page.locator("[role=option] .til-search__snippet").all_inner_texts()[0].startswith("서버 배포를 자동으로")
    lines = til(root, "search", "서버", "배포").out.splitlines()
    assert lines[0].endswith(":8: 서버 배포를 자동으로 점검한다") and lines[2].endswith("- [ ] 서버 배포 점검 ×10")
    hits = json.loads(til(root, "search", "서버 배포", "--json").out)
    assert [hit["times"] for hit in hits["hits"]] == [1, 1, 10] and hits["total"] == 3


@pytest.mark.parametrize(
    ("event", "opens"),
    [("key: 'Enter', keyCode: 229", False), ("key: 'Enter', isComposing: true", False), ("key: 'Enter'", True)],
)
def test_enter_of_an_input_method_opens_nothing(
    tab: Callable[..., Page], ranked: tuple[Path, Page], event: str, opens: bool
) -> None:
    page = tab((ranked[0] / "site/index.html").as_uri())
    page.keyboard.press("/")
    assert in_the_browser(page, "배포")
    before = page.url
    page.eval_on_selector(".til-search__input", f"box => box.dispatchEvent(new KeyboardEvent('keydown', {{{event}}}))")
    page.wait_for_timeout(300)
    assert (page.url != before) == opens


@pytest.mark.parametrize("text", ["is:open", "path:2026", "since:yesterday"])
def test_a_filter_of_the_command_line_alone_is_named(page: Page, text: str) -> None:
    assert in_the_browser(page, text) == []
    assert "til search" in page.inner_text(".til-search__status")


def test_a_page_that_is_missing_searches_for_its_name(tab: Callable[..., Page], root: Path) -> None:
    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        file = root / "site" / path.lstrip("/")
        is_there = file.is_file()
        route.fulfill(path=file if is_there else root / "site/404.html", status=200 if is_there else 404)

    page = tab()
    page.route("http://site.test/**", answer)
    page.goto("http://site.test/2026/03/rate-limit.html")
    page.wait_for_selector("dialog[open] [role=option]")
    assert page.input_value(".til-search__input") == "rate limit"
    assert "2026/03/04/" in str(page.get_attribute("[role=option]", "data-link"))
    page.goto("http://site.test/2026/03/99/")
    page.click("[data-til-missing]")
    page.wait_for_selector("dialog[open]")
    assert page.input_value(".til-search__input") == ""
