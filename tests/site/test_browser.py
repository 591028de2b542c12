"""The site in a real browser: from the disk and over HTTP, by keyboard, narrow and wide, light and dark."""

import base64
import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.site.sites import CHROMIUM, built, made
from tiltool.core.search.query import parse_query
from tiltool.store.index.database import open_index
from tiltool.store.index.session import refresh
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.queries.search import find_notes, prepare_index_for

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg=="
)
DRAWING = """window.drawn = []; window.mermaid = {
  initialize: options => drawn.push(options.theme),
  render: async (id, text) => {
    if (text.includes("odd")) throw new Error("odd");
    return { svg: `<svg id="${id}" role="img" aria-label="${text.trim()}"></svg>` };
  } };"""
AXE = Path(__file__).parents[2] / ".tools/node_modules/axe-core/axe.min.js"
HAVE = CHROMIUM.exists() and AXE.exists()

if not HAVE and not os.environ.get("TIL_BROWSER"):
    pytest.skip("no chromium, or no axe-core in .tools/: .ci/run installs both", allow_module_level=True)

from playwright.sync_api import Browser, Page  # noqa: E402

Tab = Callable[..., Page]
WORDS = [
    "배포",
    "환경",
    "문제",
    "설정",
    "자동화",
    "테스트",
    "서버",
    "sqlite",
    "wal",
    "docker",
    "jenkins",
    "캐시",
    "로그",
    "배포환경",
    "오류",
]
KINDS = (
    "",
    "2026/03/10",
    "2026",
    "2026/03",
    "archive",
    "topics",
    "topics/wal-mode",
    "tags",
    "tags/ops",
    "tasks",
    "statistics",
    "notes",
    "notes/idea",
)


def note(day: int) -> str:
    one, two, three = (WORDS[(day * step) % len(WORDS)] for step in (1, 3, 7))
    return (
        f"# TIL\n## Today\n- [{' x>'[day % 3]}] {one} {two} 고치기\n  - [ ] below\n## Learned\n### WAL mode\n{three}에서 {one}을 본다. A rate "
        f"limit, [[idea]].\n\n```python\nx = {day}\n```\n\n| a | b |\n|---|---|\n| 1 | {two} |\n\n> [!note] 메모\n> {one}\n"
        f"### {two} {day}\n긴 {'문장 ' * 60} #ops\n## Tags\n- #{'db' if day % 2 else 'ops/ci'}\n"
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = {f"2026-03-{day:02}.md": note(day) for day in range(1, 29)}
    notes |= {"idea.md": "# An idea\n배포 없는 생각\n", "secret.md": "---\npublish: false\n---\n배포 비밀\n"}
    root = made(tmp_path_factory.mktemp("browser"), notes, "language: ko")
    built(root)
    return root


@pytest.fixture
def page(tab: Tab, root: Path) -> Page:
    return tab(f"{(root / 'site').as_uri()}/index.html")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def wait_for_results(page: Page) -> None:
    page.wait_for_selector(".til-search__list[aria-busy=false]", state="attached")


def search(page: Page, text: str) -> list[str]:
    """Type into the search box; return the addresses of all it finds."""
    if not page.locator(".til-search__dialog[open]").count():
        page.keyboard.press("/")
    page.fill(".til-search__input", text)
    wait_for_results(page)
    while "약" in page.inner_text(".til-search__status"):  # about so many: there are more below
        page.keyboard.press("ArrowDown")
        wait_for_results(page)
    return sorted(
        page.eval_on_selector_all(
            "[role=option]",
            "all => all.map(each => each.dataset.link.split('#')[0].split('/site/').pop().replace('index.html', ''))",
        )
    )


@pytest.mark.parametrize(
    "text",
    ["배포", "환경", "경문", "자동화", "sq", "sqlite wal", '"rate limit"', "배포 -docker", "limit 배포", "없는말"],
)
def test_search_finds_what_til_search_finds(page: Page, root: Path, text: str) -> None:
    notebook = open_notebook(root)
    with contextlib.closing(open_index(notebook)) as index:
        refresh(index)
        query = parse_query(text, lambda word: None)  # type: ignore[arg-type, return-value]
        prepare_index_for(index, query)
        found = find_notes(index, query)
    wanted = {note.path for note in found} - {"notes/secret.md"}
    addresses = {f"2026/03/{path[14:16]}/" if "2026" in path else "notes/idea/" for path in wanted}
    assert search(page, text) == sorted(addresses)


def test_results_asked_for_many_times_at_once_come_once(page: Page) -> None:
    everything = search(page, "배포")
    page.fill(".til-search__input", "배포 ")
    wait_for_results(page)
    keydown = "new KeyboardEvent('keydown', {key: 'ArrowDown'})"
    page.eval_on_selector(
        ".til-search__input", f"box => {{ for (let n = 0; n < 60; n++) box.dispatchEvent({keydown}) }}"
    )
    wait_for_results(page)
    assert page.locator("[role=option]").count() == len(everything) > 8


def test_every_match_that_a_result_shows_is_marked(page: Page) -> None:
    search(page, "배포")
    shown = page.locator(":is(.til-search__title, .til-search__snippet)").all()
    matches = [each.inner_text().count("배포") for each in shown]
    assert [each.locator("mark").count() for each in shown] == matches
    assert max(matches) > 1


def test_search_by_consonants_tag_year_and_section(page: Page) -> None:
    assert search(page, "tag:ops/ci 배포")
    assert search(page, "배포 year:2025") == []
    assert search(page, "고치기 in:learned") == []
    assert search(page, "고치기 in:today")
    assert search(page, "ㅂㅍ")


@pytest.mark.parametrize(
    "text", ["year:2026", "in:learned", "year:2025 year:2026 in:learned in:today", "in:learned -없는말"]
)
def test_search_by_filters_alone(page: Page, text: str) -> None:
    assert search(page, text) == [f"2026/03/{day:02}/" for day in range(1, 29)]
    assert page.locator("[role=option] .til-search__facts >> nth=0").inner_text().startswith("2026-03-28")


def test_filters_of_search_narrow_each_other(page: Page) -> None:
    assert search(page, "tag:db in:learned year:2026") == search(page, "tag:db") != search(page, "in:learned")
    assert search(page, "in:done") == search(page, "year:1999 in:learned") == []
    page.fill(".til-search__input", "")
    page.click(".til-search__filters button >> text=2026")
    page.wait_for_selector("[role=option]")


def test_search_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("s")
    page.keyboard.type("배포환경")
    page.wait_for_selector("[role=option][aria-selected=true]")
    first = page.get_attribute(".til-search__input", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(".til-search__input", "aria-activedescendant") != first
    assert "배포" in page.inner_text("mark >> nth=0")
    page.keyboard.press("Escape")
    assert not page.locator(".til-search__dialog[open]").count()
    page.wait_for_selector(".til-search__open:focus")
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2026/03/**")


@pytest.mark.parametrize(
    ("key", "code", "more", "opens"),
    [
        ("ㄴ", "KeyS", "", True),
        ("ㅏ", "KeyK", ", ctrlKey: true", True),
        ("o", "KeyS", "", False),
        ("s", "Semicolon", "", True),
        ("ㅏ", "KeyK", "", False),
    ],
)
def test_search_opens_by_the_place_of_a_key_that_has_no_latin_letter(
    page: Page, key: str, code: str, more: str, opens: bool
) -> None:
    event = f'new KeyboardEvent("keydown", {{ key: "{key}", code: "{code}", bubbles: true{more} }})'
    page.evaluate(f"document.body.dispatchEvent({event})")
    assert page.evaluate('document.querySelector("dialog.til-search__dialog").open') == opens


def test_keyboard_reaches_the_content_and_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    seen = [page.evaluate("document.activeElement.textContent.trim()")]
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "본문으로" in seen and "모아보기" in seen
    assert any(text.startswith("검색") for text in seen)


def test_dark_is_chosen_and_kept(page: Page) -> None:
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "default"
    page.click("[data-til-scheme]")
    assert page.evaluate(scheme) == "slate"
    page.click("text=모아보기")
    page.wait_for_url("**/archive/index.html")
    assert page.evaluate(scheme) == "slate"


def test_from_page_to_page(tab: Tab, root: Path) -> None:
    asked: list[str] = []
    faults: list[str] = []
    with served(root / "site") as address:
        page = tab()
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        page.goto(address)
        page.click(".til-entry__title a >> nth=0")
        page.wait_for_url("**/2026/03/28/")
        page.click("a[rel=prev] >> text=이전 날")
        page.wait_for_url("**/2026/03/27/")
        page.click(".til-chips a >> nth=0")
        page.wait_for_url("**/tags/**")
        page.click("text=통계")
        page.wait_for_url("**/statistics/")
        assert search(page, "배포")
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert faults == []


def serious(page: Page) -> list[object]:
    """Return what axe finds serious on a page."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
    )
    return [each for each in found if each[0] in ("serious", "critical")]


def test_nothing_serious_for_axe_and_nothing_too_wide(tab: Tab, root: Path) -> None:
    """In the dark, `test_layout` looks at each kind of page."""
    page = tab(width=390, height=800)
    found = {}
    for kind in KINDS:
        page.goto(f"{(root / 'site' / kind).as_uri()}/index.html")
        found[kind] = page.evaluate("document.documentElement.scrollWidth"), serious(page)
    assert {kind: what for kind, what in found.items() if what[0] > 390 or what[1]} == {}


def test_the_open_search_box_is_fine_for_axe(page: Page) -> None:
    search(page, "배포")
    assert serious(page) == []


LOOKS = (
    "# Looks\n![a red dot](dot.png) and ![[dot.png|a dot again]]\n\n```mermaid\ngraph LR\n```\n\n```mermaid\nodd\n```\n\n"
    "```python\nx = 1  # (1)!\n```\n\n1. The *first* number.\n\n[[2026-03-02]]\n"
)


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("looks"), {"2026-03-01.md": LOOKS, "2026-03-02.md": "plain\n"})
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("material\n", "material\n  features: [content.code.annotate]\n"))
    (root / "notes/dot.png").write_bytes(PICTURE)
    (root / "node_modules/mermaid/dist").mkdir(parents=True)
    (root / "node_modules/mermaid/dist/mermaid.min.js").write_text(DRAWING)
    built(root)
    return root / "site/2026/03/01/index.html"


@pytest.fixture
def day(tab: Tab, looks: Path) -> Iterator[Page]:
    """Open the page of all looks from the disk; nothing of it may be amiss, or come from elsewhere."""
    page = tab()
    faults: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(looks.as_uri())
    yield page
    assert faults == []


def test_a_picture_opens_over_the_page(day: Page) -> None:
    opened = day.locator("dialog.til-light[open]")
    day.click("a.til-picture >> nth=0")
    assert opened.locator("img").get_attribute("alt") == "a red dot"
    assert opened.locator("img").evaluate("each => each.decode().then(() => each.naturalWidth)") == 2
    assert serious(day) == []
    day.keyboard.press("Escape")
    assert opened.count() == 0
    assert day.evaluate("document.activeElement.matches('a.til-picture')")
    day.focus("a.til-picture >> nth=1")
    day.keyboard.press("Enter")
    assert opened.get_attribute("aria-label") == "a dot again"
    opened.get_by_role("button", name="Close").click()
    assert opened.count() == 0
    day.click("a.til-picture >> nth=1")
    opened.locator("img").click(position={"x": 5, "y": 50})
    assert opened.count() == 0 and day.url.endswith("index.html")


def test_without_scripts_a_picture_is_a_link_to_the_file(browser: Browser, looks: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(looks.as_uri())
    page.click("a.til-picture >> nth=0")
    page.wait_for_url("**/media/notes/dot.png")
    page.close()


def test_diagrams_are_drawn(day: Page) -> None:
    day.wait_for_selector(".til-diagram svg[aria-label='graph LR']")
    assert day.locator(".til-diagram").count() == 1
    assert day.locator(".til-diagram__source [data-language=mermaid]").count() == 1
    assert day.locator(".til-part > [data-language=mermaid]").inner_text().strip() == "odd"
    assert serious(day) == []
    day.click("[data-til-scheme]")
    day.wait_for_function("drawn.length === 2")
    assert day.evaluate("drawn") == ["neutral", "dark"]
    day.wait_for_selector(".til-diagram svg")
    day.click("text=2026-03-02 >> nth=0")
    day.wait_for_url("**/02/index.html")
    assert day.evaluate("typeof mermaid") == "undefined"


def test_the_copy_button_does_not_lie_on_the_code(day: Page) -> None:
    pre = day.locator(".highlight:not([data-language=mermaid]) pre")
    pre.locator(".md-code__button").wait_for()
    button, code = (pre.locator(f"> {name}").bounding_box() for name in (".md-code__nav", "code"))
    assert button and code and button["x"] >= code["x"] + code["width"]


def test_each_copy_button_copies_its_own_code(tab: Tab, tmp_path: Path) -> None:
    code = "```sh\nfirst\n```\n\n```sh\nsecond\n```\n"
    root = made(tmp_path, {"2026-03-01.md": code}, more="docs_dir: pages\n")
    (root / "pages").mkdir()
    (root / "pages/about.md").write_text(code)
    built(root)
    for address in ("2026/03/01", "about"):
        page = tab(f"{(root / 'site' / address).as_uri()}/index.html")
        page.wait_for_selector(".md-code__button >> nth=1", state="attached")
        copied = "buttons => buttons.map(each => document.querySelector(each.dataset.clipboardTarget).innerText.trim())"
        assert page.locator(".md-code__button").evaluate_all(copied) == ["first", "second"]


def test_code_has_annotations_where_they_are_asked_for(day: Page) -> None:
    day.click(".highlight .md-annotation__index", force=True)  # it beats
    day.wait_for_selector(".md-tooltip--active em:text('first')")
    assert serious(day) == []
