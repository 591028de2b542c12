"""Pages that say nothing say less: titles, boards, lists and calendars of days with little in them."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, made, page
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style


def titled(root: Path, text: str, language: str = "en", name: str = "2026-03-04.md") -> str:
    built(made(root, {name: text}, f"language: {language}"))
    found = re.search(r"<h1>(.*?)</h1>", page(root, "2026/03/04"))
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Learned\n### a\nx\n### b\nx\n", "a, b"),
        ("## Learned\n### a\nx\n### b\nx\n### a\nx\n", "a, b"),
        ("## Learned\n### a\nx\n### a\nx\n", "a"),
        ("## Learned\n### a\nx\n### b\nx\n### c\nx\n", "a, b and 1 more"),
        ("## Learned\n### a\nx\n### b\nx\n### c\nx\n### d\nx\n## Today\n- [x] done\n", "a, b and 2 more"),
        ("# TIL\n\n## Today\n- [ ] open\n- [x] one\n- [x] two\n- [x] three\n", "one, two and 1 more"),
        ("## Today\n- [x] one\n  - [x] part of it\n", "one"),
        ("## Yesterday\n- [x] reported\n\n## Today\n- [x] own\n", "own"),
        ("## Yesterday\n- [x] reported\n\n## Today\n- [ ] open\n", "reported"),
        ("## Today\n- [ ] open\n- [/] doing\n", "doing"),
        ("## Today\n- [ ] open\n- [>] moved\n- [-] dropped\n", "open"),
        ("## Today\n- [x] worked on (WIP)\n- [ ] other\n", "worked on (WIP)"),
        ("# Noted[^1]\n\nx[^1]\n\n[^1]: foot\n", "Noted"),
        ("# Noted[^1]\n\nx\n\n[^1]: foot\n", "Noted"),
        ("# A title of its own\n\n## Today\n- [x] one\n", "A title of its own"),
        ("just words\n", "Wednesday, 4 March 2026"),
        ("# 2026-03-04\n\njust words\n", "Wednesday, 4 March 2026"),
        ("# 2026-03-04 Wednesday\n\n## Today\n- [x] one\n", "one"),
        ("# Wed, Mar 4 🚀\n\n## Today\n- [x] one\n", "one"),
        ("# 2026년 3월 4일 (수) TIL 🔥\n\n## 배운 것\n### 하나\nx\n", "하나"),
        ("# 🔥\n\n## Today\n- [x] one\n", "one"),
        ("# 2026-03-04 Wednesday: release day\n\n## Today\n- [x] one\n", "2026-03-04 Wednesday: release day"),
        ("# Study 1.2\n\n## Today\n- [x] one\n", "Study 1.2"),
    ],
)
def test_a_day_is_titled_by_what_was_learned_or_done(tmp_path: Path, text: str, title: str) -> None:
    assert titled(tmp_path, text) == title


def test_more_topics_are_counted_in_korean(tmp_path: Path) -> None:
    topics = "".join(f"### {name}\n글\n" for name in ("하나", "둘", "셋", "넷"))
    assert titled(tmp_path, f"## 배운 것\n{topics}", "ko") == "하나, 둘 외 2"
    home = page(tmp_path, "")
    assert re.findall(r"<li><a href=\"2026/03/04/#[^\"]*\">(.*?)</a></li>", home) == ["셋", "넷"]


def test_a_date_is_said_once(tmp_path: Path) -> None:
    titled(tmp_path, "just words\n")
    for url in ("", "2026/03/04", "2026/03"):
        html = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", "", page(tmp_path, url))
        assert html.count("Wednesday, 4 March 2026") == 1


def test_a_link_to_a_day_that_is_titled_by_its_date_says_it_once(tmp_path: Path) -> None:
    notes = {"2026-03-03.md": "# Dates\n\n[[2026-03-04]]\n", "2026-03-04.md": "# 2026-03-04\n\nwords\n"}
    built(made(tmp_path, {**notes, "2026-03-05.md": "# Other\n\n[[2026-03-04]]\n"}))
    texts = [" ".join(re.sub("<[^>]*>", " ", page(tmp_path, f"2026/03/0{day}")).split()) for day in (3, 4)]
    assert "Next day → Wednesday, 4 March 2026" in texts[0]
    assert "← Previous day · 3 Mar 2026 Dates" in texts[1]


def test_an_excerpt_does_not_repeat_the_title(tmp_path: Path) -> None:
    titled(tmp_path, "## Today\n- [x] one\n- [x] two\n")
    assert "til-entry__excerpt" not in page(tmp_path, "")


def test_a_notebook_that_rests_shows_what_was_finished_last(tmp_path: Path) -> None:
    notes = {f"2026-01-{day:02}.md": f"## Today\n- [x] task {day}\n" for day in range(1, 20)}
    built(made(tmp_path, {**notes, "2026-03-04.md": "words\n"}))
    html = page(tmp_path, "tasks")
    assert re.findall(r"<h2>(.*?) <small>(\d+)", html) == [("Finished last", "10")]
    assert html.index("task 19") < html.index("task 10") and "task 9<" not in html


def test_each_topic_is_listed_with_its_day(tmp_path: Path) -> None:
    notes = {f"2026-03-0{day}.md": f"## Learned\n### again\nx\n### alone {day}\nx\n" for day in (1, 2)}
    notes |= {"2025-12-31.md": "## Learned\n### old\nx\n", "guide.md": "## Learned\n### undated\nx\n"}
    built(made(tmp_path, notes))
    shown = {
        url: dict(re.findall(r'">([^<]+)</a> <small>(\d+)</small>', page(tmp_path, url)))
        for url in ("topics", "topics/year-2025")
    }
    assert shown["topics"]["alone 1"] == "1" and shown["topics"]["alone 2"] == "2"
    assert shown["topics/year-2025"]["old"] == "31"
    assert ">again <small>2</small>" in page(tmp_path, "topics") and ">undated</a>" in page(tmp_path, "topics")


def test_a_topic_twice_in_one_note_has_no_page(tmp_path: Path) -> None:
    text = "## Learned\n### again\nx\n### twice\nx\n### twice\ny\n### more\nz\n"
    built(made(tmp_path, {"2026-03-01.md": text, "2026-03-02.md": "## Learned\n### again\ny\n"}))
    assert sorted(path.name for path in (tmp_path / "site/topics").iterdir() if path.is_dir()) == ["again", "year-2026"]
    assert page(tmp_path, "2026/03/01").count('class="til-again"') == 1
    assert 'href="../2026/03/01/#twice"' in page(tmp_path, "topics/year-2026").replace("../../", "../")


def test_a_title_is_shown_once_and_without_its_footnotes(tmp_path: Path) -> None:
    titled(tmp_path, "---\ntitle: [a, list]\n---\n# Real[^1]\n\nx\n\n[^1]: foot\n")
    html = page(tmp_path, "2026/03/04")
    assert html.count("Real</h") == 1 and "foot</p>" not in html and "[^" not in html


def test_a_year_alone_has_no_empty_navigation(tmp_path: Path) -> None:
    titled(tmp_path, "x\n")
    assert all("til-nearby" not in page(tmp_path, url) for url in ("2026", "2026/03", "2026/03/04"))


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("ko", "[!NOTE]", "참고"),
        ("ko", "[!important]-", "중요"),
        ("ko", "[!mine]", "Mine"),
        ("ko", "[!note] 제목", "제목"),
        ("en", "[!caution]", "Caution"),
    ],
)
def test_a_callout_without_a_title_has_one_in_the_readers_language(
    tmp_path: Path, language: str, text: str, title: str
) -> None:
    titled(tmp_path, f"> {text}\n> x\n", language)
    assert re.findall(r"(?:admonition-title\">|<summary>)([^<]+)<", page(tmp_path, "2026/03/04")) == [title]


def test_the_contents_of_a_page_leave_out_its_title(tmp_path: Path) -> None:
    built(made(tmp_path, {"a.md": f"# A\n{'x ' * 2000}\n## One\nx\n## Two\nx\n## Three\nx\n"}))
    found = re.search(r'<nav class="til-contents".*?</nav>', page(tmp_path, "notes/a"))
    assert found and re.findall(r'">([^<]+)</a>', found[0]) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("days", "columns"),
    [
        (["2026-03-04"], 1),
        (["2026-03-01", "2026-03-04"], 2),
        (["2026-02-02", "2026-03-31"], 9),
        (["2020-01-01", "2026-03-04"], 53),
    ],
)
def test_the_heatmap_starts_with_the_first_week(tmp_path: Path, days: list[str], columns: int) -> None:
    built(made(tmp_path, {f"{day}.md": "words\n" for day in days}))
    html = page(tmp_path, "")
    assert len(set(re.findall(r"M(\d+) \d+h11", html))) == columns
    assert ("til-heatmap--young" in html) == (columns < 53)
    width = re.findall(r'viewBox="0 0 (\d+)', html)[0]
    assert int(width) >= max(int(x) for x in re.findall(r'<text x="(\d+)" y="10"', html)) + 28  # a name's width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- \n- a\n-\n", "<ul> <li>a</li> </ul>"),
        ("- [ ] \n- [ ]\n- [ ] a\n", "to do a"),
        ("*\n  - [ ]\n", "nothing here"),
        ("1.\n2. b\n", "<ol> <li></li> <li>b</li> </ol>"),
        ("[toc]\n\na\n\n[[_TOC_]]\n", "<p>a</p>"),
        ("a [toc]\n", "<p>a [toc]</p>"),
        ("- [x]\n", "done"),
    ],
)
def test_what_a_template_left_empty_is_not_shown(tmp_path: Path, text: str, shown: str) -> None:
    made_of = render_note(text, "notes/2026-03-04.md", None, Style()).bodies
    html = " ".join(made_of[0].html.split()) if made_of else "nothing here"
    plain = re.sub(r'<span class="til-box[^>]*aria-label="([^"]*)"></span>', r"\1 ", html)
    assert (plain if "<" in shown else " ".join(re.sub("<[^>]*>", "", plain).split())) == shown


def test_one_year_is_not_said(tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-03.md": "a\n", "2026-03-04.md": "a\n"}))
    assert re.search(r'til-hero__total">2 days · ', page(tmp_path, ""))


def test_a_missing_page_searches(tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-04.md": "a\n"}))
    assert "data-til-missing" in (tmp_path / "site/404.html").read_text("utf-8")
