"""The board of tasks and the statistics tell what is done, what is not, and for how long."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.site.sites import built, made, page

NOTES = {
    "2026-03-01.md": "## Today\n- [x] ship (WIP)\n- [x] mend the gate\n- [x] old (WIP)\n- [>] wait\n",
    "2026-03-02.md": "## Today\n- [x] half (WIP)\n- [ ] ship (WIP)\n- [x] all\n- [ ] wait\n- [ ] mend the gate\n- [-] dropped (WIP)\n",
}


def columns(html: str) -> dict[str, list[str]]:
    """Return the titles in each column of the board."""
    parts = re.findall(r"<section><h2>(\S[^<]*?) <small>\d+</small></h2>(.*?)</section>", html, re.DOTALL)
    return {name: re.findall(r'<a href="[^"]*">([^<]*)</a>', lines) for name, lines in parts}


def told(html: str, title: str) -> str:
    """Return what stands behind the title of a task."""
    return re.findall(rf"</span>{title}(.*?)</li>", html, re.DOTALL)[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("board"), NOTES)
    built(root)
    return root


def test_what_was_only_worked_on_is_not_done(site: Path) -> None:
    assert columns(page(site, "tasks")) == {
        "In progress": ["ship (WIP)", "half (WIP)"],
        "To do": ["wait", "mend the gate"],
        "Recently done": ["all", "mend the gate"],
    }
    html = page(site, "statistics")
    assert "<dt>Tasks finished</dt><dd>2</dd>" in html


def test_what_was_only_worked_on_goes_on(site: Path) -> None:
    assert "carried to 2 Mar" in told(page(site, "2026/03/01"), "ship")
    assert "open since 1 Mar" in told(page(site, "2026/03/02"), "ship")


def test_what_was_done_is_not_carried_on(site: Path) -> None:
    assert told(page(site, "2026/03/01"), "mend the gate") == ""
    assert told(page(site, "2026/03/02"), "mend the gate") == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["since 28 Feb 2026", "since 27 Feb 2026 · 1 day", "since 17 Feb 2026 · 11 days", "done 28 Feb 2026"]),
        (
            "ko",
            ["2026년 2월 28일부터", "2026년 2월 27일부터 · 1일", "2026년 2월 17일부터 · 11일", "2026년 2월 28일 완료"],
        ),
    ],
)
def test_how_long_a_task_waits_is_said_in_words(tmp_path: Path, language: str, words: list[str]) -> None:
    notes = {"2026-02-17.md": "## Today\n- [>] c\n", "2026-02-27.md": "## Today\n- [>] b\n- [>] c\n"}
    notes["2026-02-28.md"] = "## Today\n- [ ] a\n- [ ] b\n- [ ] c\n- [x] d\n"
    built(made(tmp_path, notes, f"language: {language}"), date(2026, 2, 28))
    html = page(tmp_path, "tasks")
    assert sorted(re.findall(r'<span class="til-story">([^<]*)', html)) == sorted(words)
    assert html.count("<section><h2>") == 2


def test_a_project_is_titled_once(tmp_path: Path) -> None:
    projects = {
        "tasks/blog.md": "# Blog\nintro\n\n## Ideas\n- [ ] one\n",
        "tasks/sub/shop.md": "---\n\n# My **shop**\n- [ ] two\n",
        "tasks/late.md": "- [ ] three\n\n# Late\n",
        "tasks/named.md": "---\ntitle: By name\n---\n- [ ] four\n",
    }
    built(made(tmp_path, {"2026-02-28.md": "x\n", **projects}, "publish: {tasks: true}"))
    html = page(tmp_path, "tasks")
    assert re.findall(r"<h2>Backlog: (.*?)</h2>", html) == ["Blog", "late", "By name", "My shop"]
    plain = re.sub(r"<a class=.headerlink.*?</a>", "", html)
    assert re.findall(r"<h[13][^>]*>(.*?)</h[13]>", plain) == ["Tasks", "Ideas", "Late"]
    assert "intro" in html and ">Ideas<" in html


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("x\n", ""),
        ("## Today\n- [ ] open\n- [x] done\n## Learned\nx\n", "publish: {roles: [learned, plain]}"),
        ("## Today\n- [ ] open #private\n## Learned\nx\n", ""),
    ],
)
def test_there_is_no_board_without_tasks(tmp_path: Path, text: str, options: str) -> None:
    built(made(tmp_path, {"2026-02-28.md": text}, options))
    assert not (tmp_path / "site/tasks").exists()
    assert "tasks/" not in page(tmp_path, "") and ">Finished<" not in page(tmp_path, "statistics")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("## Today\n- [>] a\n", "## Today\n- [>] a\n", ["open since 1 Mar", "carried 2 times"]),
        ("## Later\n- [>] a\n", "## Today\n- [>] a\n", ["open since 2 Mar", "carried once"]),
        ("---\npublish: false\n---\n## Today\n- [>] a\n", "## Today\n- [>] a\n", ["open since 2 Mar", "carried once"]),
        ("## Today\n- [>] a #private\n", "## Today\n- [>] a\n", ["open since 2 Mar", "carried once"]),
        ("## Today\n- [>] a\n", "---\ndraft: true\n---\n## Today\n- [>] a\n", ["open since 1 Mar", "carried once"]),
        ("## Later\n- [>] a\n", "## Later\n- [>] a\n", []),
    ],
)
def test_a_day_that_is_held_back_is_not_said(tmp_path: Path, first: str, second: str, said: list[str]) -> None:
    root = made(tmp_path, {"2026-03-01.md": first, "2026-03-02.md": second, "2026-03-03.md": "## Today\n- [ ] a\n"})
    built(root)
    story = re.sub("<[^>]*>", "", told(page(root, "2026/03/03"), "a")).strip()
    assert [*filter(None, story.split(" · "))] == said
    board = re.sub("<[^>]*>", "", told(page(root, "tasks"), '<a href="[^"]*">a</a>'))
    assert ("since 1 Mar" in board) == ("open since 1 Mar" in said)
