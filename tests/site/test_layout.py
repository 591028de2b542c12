"""A page full of everything on small screens, on paper and in the dark, in Chromium."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.sites import CHROMIUM, built, made

AXE = Path(__file__).parents[2] / ".tools/node_modules/axe-core/axe.min.js"

if not (CHROMIUM.exists() and AXE.exists()) and not os.environ.get("TIL_BROWSER"):
    pytest.skip("no chromium, or no axe-core in .tools/: .ci/run installs both", allow_module_level=True)

from playwright.sync_api import Page  # noqa: E402

Tab = Callable[..., Page]

WIDE = (
    "| "
    + " | ".join(f"열 이름 {n}" for n in range(14))
    + " |\n|"
    + "---|" * 14
    + "\n| "
    + "`some_value_1` 긴값 | " * 14
    + "\n"
)
FULL = f"""# TIL
## Today
1. [ ] first due:2026-05-01
2. [x] second
   1. [/] inner
- [-] dropped [[not there]]

## Learned
### Tables and formulas
| a | `code_1` |
|---|--:|
| short | 1 |

{WIDE}
<table><tr>{"<td>raw_cell_that_is_long</td>" * 12}<td><a href="https://example.org/">2026</a></td></tr></table>

$$
{" + ".join(f"x_{{{n}}}^2" for n in range(60))}
$$

#### Skipped
`{"long_code_" * 30}` https://example.org/{"long/" * 40} {"띄어쓰기없는말" * 30}

> [!warning]- fold
> ##### deep
> ![[idea#^b]]

```python
x = "{"long " * 60}"  # 주석
```
### Embedded
![[idea]] ![[paper.pdf]] ![[clip.mp4]] ==mark== x[^1]

[^1]: foot
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = made(
        tmp_path_factory.mktemp("layout"), {"2026-03-01.md": FULL, "idea.md": "# Idea\n\nblock ^b\n\n### Far\n\nx\n"}
    )
    for name in ("paper.pdf", "clip.mp4"):
        (root / "notes" / name).write_bytes(b"file")
    built(root)
    return (root / "site/2026/03/01/index.html").as_uri()


@pytest.fixture(params=[(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")], ids=str)
def page(request: pytest.FixtureRequest, tab: Tab, address: str) -> Page:
    width, scheme = request.param
    return tab(address, width, scheme=scheme)


def test_what_is_too_wide_scrolls_in_its_own_box(page: Page) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.til-page *')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX == 'auto')"
        ".map(e => (e.closest('[tabindex]') || {className: 'no'}).className)"
    )
    assert sorted(scrolling) == ["", "math block", "til-table", "til-table"]  # "" is code


def test_words_in_cells_are_whole(page: Page) -> None:
    pieces = page.evaluate(
        "[...document.querySelectorAll('td code, th code, td a')].map(e => e.getClientRects().length)"
    )
    assert len(pieces) == 16 and set(pieces) == {1}


def test_numbered_tasks_keep_their_numbers(page: Page) -> None:
    found = page.evaluate(
        "[...document.querySelectorAll('ol > .til-task')].map(e => [getComputedStyle(e).listStyleType != 'none',"
        " e.querySelector('.til-box').getBoundingClientRect().left >= e.getBoundingClientRect().left])"
    )
    assert found == [[True, True]] * 3


def test_axe_finds_nothing(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
    )
    assert found == []


EVERY = {
    f"202{5 + day % 2}-03-{day:02}.md": f"## Today\n- [{' x/-'[day % 4]}] task {day} #ops/db\n\n## Learned\n### Again\n![](a.png) text {day} [[idea]]\n"
    for day in range(1, 9)
} | {
    "idea.md": "---\npin: true\n---\n# Idea\n\n[x](2026-03-01.md) #ops\n",
    "tasks/lab.md": "# Lab\n- [ ] wait\n",
    "a.png": "png",
}
KINDS = (
    "", "2026/03/01", "2026/03", "2026", "archive", "topics", "topics/again", "topics/year-2025", "tags", "tags/ops/db", "tasks", "statistics", "notes",
    "notes/idea", "guide", "404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("every"), EVERY, "publish: {tasks: true}", "docs_dir: pages\n")
    (root / "pages").mkdir()
    (root / "pages/guide.md").write_text(
        "# Guide\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n!!! note\n    x\n\n## Part\n\n```sh\nls\n```\n"
    )
    built(root)
    missing = root / "site/404.html"
    missing.write_text(missing.read_text("utf-8").replace('="/', '="'), "utf-8")  # addresses of a server
    return root / "site"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_any_kind_of_page(every: Path, tab: Tab, width: int, scheme: str) -> None:
    page = tab(width=width, scheme=scheme)
    found = {}
    for kind in (*KINDS, "search"):
        place = every / ("" if kind == "search" else kind)
        page.goto((place if place.suffix else place / "index.html").as_uri())
        if kind == "search":
            page.keyboard.press("/")
            page.fill(".til-search__input", "text")
            page.wait_for_selector(".til-search__list [role=option]")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.add_script_tag(path=AXE)
        found[kind] = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
        )
    assert {kind: problems for kind, problems in found.items() if problems} == {}


def test_paper_is_white_and_ink_is_dark(page: Page) -> None:
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    colours = page.evaluate(
        "[...document.querySelectorAll('.til-page *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))"
        ".map(e => (getComputedStyle(e).color.match(/[\\d.]+/g) || [0, 0, 0]).map(Number))"
    )
    assert max(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, *_ in colours) < 140
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
