"""What helps reading: the contents beside the text, ways within a topic and a folder, type by language. In Chromium."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.sites import CHROMIUM, built, made, page, write

if not CHROMIUM.exists() and not os.environ.get("TIL_BROWSER"):
    pytest.skip("no chromium", allow_module_level=True)

from playwright.sync_api import Page

Tab = Callable[..., Page]

TEXT = "한글 문장은 낱말 사이에서 끊는다. A line of text that is long enough. " * 30
LONG = "## Learned\n" + "".join(f"### part {n}\n{TEXT}\n\n{TEXT}\n" for n in range(4))
NOTES = {
    "2026-03-01.md": "## Learned\n### loops\nfirst\n",
    "2026-03-02.md": f"{LONG}### loops\nsecond\n",
    "2026-03-03.md": "## Learned\n### loops\nthird\n\nmore\n",
    "2026-03-04.md": "## Today\n- [x] a\n\n## Learned\n### x\n1\n### y\n2\n### z\n3\n",
    "python/a.md": "# A\n\nx\n",
    "python/b.md": "# B\n\nx\n",
    "python/c.md": "# C\n\nx\n",
    "git/one.md": "# One\n\nx\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("look"), NOTES)
    built(root)
    return root


def opened(tab: Tab, root: Path, url: str, width: int = 1280) -> Page:
    return tab((root / "site" / url / "index.html").as_uri(), width, 800)


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(
        "s => { const {left, right, top, bottom} = document.querySelector(s).getBoundingClientRect(); return {left, right, top, bottom} }",
        selector,
    )
    return found


@pytest.mark.parametrize("width", [1200, 1280, 1920])
def test_contents_stay_beside_the_text_on_wide_screens(tab: Tab, root: Path, width: int) -> None:
    page = opened(tab, root, "2026/03/02", width)
    page.evaluate("document.getElementById('part-2').scrollIntoView()")
    page.wait_for_selector(".til-contents [aria-current]")
    contents, text = box(page, ".til-contents ol"), box(page, ".til-topic")
    assert text["right"] < contents["left"] < contents["right"] <= width
    assert 0 <= contents["top"] < contents["bottom"] <= 800
    assert page.inner_text(".til-contents [aria-current]") == "part 2"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo(0, 1e6)")
    page.wait_for_function("document.querySelector('.til-contents [aria-current]').innerText == 'loops'")


def test_contents_come_before_the_text_on_small_screens(tab: Tab, root: Path) -> None:
    page = opened(tab, root, "2026/03/02", 1199)
    contents, text = box(page, ".til-contents"), box(page, ".til-topic")
    assert contents["bottom"] <= text["top"] and contents["left"] == text["left"]


def test_the_menu_and_contents_of_own_pages_stay_in_view(tab: Tab, tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, more="docs_dir: pages\nnav:\n  - Manual: [a.md, b.md]\n")
    (root / "pages").mkdir()
    part = f"### inner {{n}}\n{TEXT}\n\n### other {{n}}\n{TEXT}\n"
    (root / "pages/a.md").write_text("# A\n" + "".join(f"## part {n}\n" + part.format(n=n) for n in range(40)))
    (root / "pages/b.md").write_text("# B\n")
    built(root)
    page = opened(tab, root, "a")
    page.evaluate("document.getElementById('inner-30').scrollIntoView()")
    page.wait_for_function("document.querySelector('.til-contents [aria-current]')?.innerText == 'inner 30'")
    for shown in (".til-own__menu > ul", ".til-contents > ol", ".til-contents [aria-current]"):
        assert 0 <= box(page, shown)["top"] < box(page, shown)["bottom"] <= 800, shown
    assert page.locator(".til-contents ol ol:visible").all_inner_texts() == ["inner 30\nother 30"]
    assert not page.is_visible(".til-own__jump")
    small = opened(tab, root, "a", 390)
    small.click(".til-own__jump a")
    assert 0 <= box(small, ".til-own__menu")["bottom"] <= 800


@pytest.mark.parametrize(("width", "height", "shown"), [(1280, 800, 1), (720, 800, 1), (390, 800, 1), (800, 390, 0)])
def test_name_and_search_stay_in_view_and_hide_no_heading(
    tab: Tab, root: Path, width: int, height: int, shown: int
) -> None:
    page = opened(tab, root, "2026/03/02", width)
    page.set_viewport_size({"width": width, "height": height})
    assert box(page, "h1")["top"] > box(page, ".til-header__menu")["bottom"] - 1
    for part in ("part-1", "part-2"):
        page.evaluate("id => { location.hash = id }", part)
        page.wait_for_function("id => document.getElementById(id).getBoundingClientRect().top < 100", arg=part)
        heading, bottoms = box(page, f"#{part}"), [box(page, f".til-{s}")["bottom"] for s in ("header__name", "search")]
        assert [0 < bottom < heading["top"] for bottom in bottoms] == [bool(shown)] * 2
    assert (box(page, ".til-header__menu")["bottom"] > 0) == (bool(shown) and width > 704)


def test_code_has_the_width_of_a_small_screen_and_none_of_it_stays_below_the_button(tab: Tab, tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-01.md": f"```python\n{'long = ' * 60}1\n```\n"}))
    page = opened(tab, tmp_path, "2026/03/01", 390)
    page.wait_for_selector(".md-code__button")
    button, code = box(page, ".md-code__nav"), box(page, ".highlight code")
    assert 0 <= code["right"] - button["right"] <= 1
    page.evaluate("document.querySelector('.highlight code').scrollLeft = 1e6")
    last = page.evaluate(
        "[...document.querySelectorAll('.highlight code span')].map(e => e.getBoundingClientRect().right).sort((a, b) => a - b).at(-1)"
    )
    assert last <= button["left"]


def test_a_long_column_of_the_board_leaves_no_others_empty(tab: Tab, tmp_path: Path) -> None:
    text = "## Today\n- [/] doing\n- [ ] open\n" + "".join(f"- [x] done {n}\n" for n in range(40))
    built(made(tmp_path, {"2026-03-01.md": text}))
    page = opened(tab, tmp_path, "tasks")
    columns = page.evaluate(
        "[...document.querySelectorAll('.til-board > section')].map(e => [e.offsetLeft, e.offsetTop, e.offsetWidth])"
    )
    doing, to_do, done = columns
    assert doing[1] == to_do[1] < done[1] and doing[0] == done[0] < to_do[0] and done[2] > 2 * doing[2]
    lefts = page.evaluate("[...document.querySelectorAll('.til-task--done')].map(e => e.getBoundingClientRect().left)")
    assert len(set(lefts)) == 3 and page.evaluate("document.documentElement.scrollHeight") < 1400


def test_a_short_page_has_no_contents(root: Path) -> None:
    assert "til-contents" not in page(root, "2026/03/04")


def test_text_starts_at_the_same_place_on_each_page(tab: Tab, root: Path) -> None:
    urls = ("2026/03/01", "2026/03/02", "archive", "notes/python/a")
    assert len({box(opened(tab, root, url), "h1")["left"] for url in urls}) == 1


def test_each_day_of_a_topic_leads_to_its_days_before_and_after(root: Path) -> None:
    ways = {
        day: re.findall(r'<a rel="(prev|next)" href="([^"]+#[^"]+)"', page(root, f"2026/03/0{day}")) for day in "123"
    }
    first, second, third = (f"../../../2026/03/0{day}/#loops" for day in "123")
    assert ways == {"1": [("next", second)], "2": [("prev", first), ("next", third)], "3": [("prev", second)]}


def test_a_page_has_nothing_twice_and_nothing_for_tabs_and_banners(root: Path) -> None:
    for file in (root / "site").rglob("index.html"):
        html = file.read_text()
        assert not re.search(r'__md_|__tabbed_|<div data-md-component="[a-z]+">\s*</div>', html), file
        assert len(re.findall(r'<meta (?:name="description" )?property="og:description"', html)) <= 1
        assert len(re.findall("<meta [^>]*description", html)) <= 1


def test_notes_without_a_day_lead_on_within_their_folder(root: Path) -> None:
    ways = {
        name: re.findall(r'rel="(prev|next)"[^>]*? href="\.\./\.\./\.\./notes/([^"]+)/"', page(root, f"notes/{name}"))
        for name in ("python/a", "python/b", "git/one")
    }
    assert ways == {
        "python/a": [("next", "python/b")],
        "python/b": [("prev", "python/a"), ("next", "python/c")],
        "git/one": [],
    }
    assert 'href="../../../notes/python/">python</a>' in page(root, "notes/python/b")
    assert 'id="til-in-python"' in page(root, "notes")


def test_the_only_topic_of_a_day_is_named_once_and_opens_with_a_lead(tab: Tab, root: Path) -> None:
    page = opened(tab, root, "2026/03/03")
    seen = page.evaluate(
        "[...document.querySelectorAll('h1, h2')].filter(e => e.clientHeight > 1).map(e => e.innerText)"
    )
    assert seen == ["loops"]
    lead, rest = (
        page.evaluate(
            "n => parseFloat(getComputedStyle(document.querySelectorAll('.til-topic > p:not([class])')[n]).fontSize)", n
        )
        for n in (0, 1)
    )
    assert lead > rest


def test_a_day_says_what_it_held(root: Path) -> None:
    facts = {
        day: re.findall(r"<span>([^<]+)</span>", page(root, f"2026/03/0{day}").split("</header>")[1]) for day in "34"
    }
    assert facts == {"3": ["1 min read"], "4": ["1 min read", "3 topics", "1 task done"]}


@pytest.mark.parametrize(
    ("language", "breaks"), [("ko", "keep-all"), ("en", "keep-all"), ("ja", "normal"), ("zh", "normal")]
)
def test_lines_break_as_the_language_does(tab: Tab, tmp_path: Path, language: str, breaks: str) -> None:
    built(made(tmp_path, {"2026-03-01.md": "## 학습\n### x\n글\n"}, f"language: {language}"))
    page = opened(tab, tmp_path, "2026/03/01")
    style = page.evaluate(
        "(({wordBreak, overflowWrap, fontFamily}) => [wordBreak, overflowWrap, fontFamily])(getComputedStyle(document.querySelector('.til-page p')))"
    )
    assert style[:2] == [breaks, "anywhere"]
    assert style[2].startswith('"Pretendard') == (breaks == "keep-all")


def test_a_notebook_of_folders_opens_with_its_notes(tmp_path: Path) -> None:
    built(made(tmp_path, {name: text for name, text in NOTES.items() if not name.startswith("2")}))
    home = page(tmp_path, "")
    assert re.findall(r'class="til-label">(\w+) <small>(\d)', home) == [("git", "1"), ("python", "3")]
    assert re.findall(r'<a href="\./notes/[^"]+">(\w+)</a>|<a href="notes/[^"]+">(\w+)</a>', home)
    menu = home[home.index("til-header__menu") :].partition("</nav>")[0]
    assert re.findall(r">(\w+)</a>", menu) == ["Notes"]
    assert "<h1>Notes</h1>" in page(tmp_path, "notes")
    write(tmp_path, "2026-03-01.md", "words\n")
    built(tmp_path)
    assert "<h1>Notes without a day</h1>" in page(tmp_path, "notes")


def test_the_archive_lists_the_days_of_the_newest_year(root: Path) -> None:
    for url in ("archive", "2026"):
        assert re.findall(r">([^<]+)</a> <small>(\d)</small></li>", page(root, url))[::2] == [
            ("x, y and 1 more", "4"),
            ("part 0, part 1 and 3 more", "2"),
        ]


def test_names_in_a_first_column_are_whole(tab: Tab, tmp_path: Path) -> None:
    cells = "| `--force` | words and words and words and words | `git worktree remove --force ../hotfix` |" * 2
    built(made(tmp_path, {"2026-03-01.md": f"|{'a|' * 6}\n|{'-|' * 6}\n{cells.replace('||', '|')}\n"}))
    page = opened(tab, tmp_path, "2026/03/01", 760)
    assert page.evaluate("document.querySelector('td:first-child > code').getClientRects().length") == 1


@pytest.mark.parametrize(
    ("url", "entry", "kind"),
    [
        ("", None, ""),
        ("archive", "Archive", "page"),
        ("2026/03/02", "Archive", "true"),
        ("2026/03", "Archive", "true"),
        ("topics", "Topics", "page"),
        ("topics/loops", "Topics", "true"),
        ("notes/python/a", "Notes", "true"),
        ("notes/python", "Notes", "true"),
        ("statistics", "Statistics", "page"),
    ],
)
def test_the_menu_marks_where_a_page_belongs(root: Path, url: str, entry: str | None, kind: str) -> None:
    marked = re.findall(r'<a href="[^"]*" aria-current="(\w+)">(\w+)</a>', page(root, url))
    assert marked == ([(kind, entry)] if entry else [])
