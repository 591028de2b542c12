"""Notes by topic on the site: folders are pages, and nothing is left of an empty journal."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, made, page

NOTES = {
    "python/README.md": "# Python\n\nAll about it.\n",
    "python/generators.md": "# Generators\n\nSee [closures](closures.md).\n\n![plan](plan.png)\n",
    "python/closures.md": "---\ndate: 2026-02-03\n---\n\n# Closures\n\nwords\n",
    "python/asyncio/tasks.md": "# Tasks\n\nawait\n",
    "git/rebase.md": "# Rebase\n\nwords\n",
    "secret/plan.md": "---\nprivate: true\n---\n\n# Plan\n\nhidden\n",
    "git/own/diary.md": "# Diary #private\n\nhidden\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made(tmp_path, NOTES)
    (tmp_path / "notes/python/plan.png").write_bytes(b"png")
    built(tmp_path)
    return tmp_path


def links(html: str) -> list[str]:
    """Return the texts of the links in the body of a page."""
    start = re.search(r'class="til-(?:head|hero)"', html)
    assert start
    return re.findall(r"<a [^>]*>([^<]+?) ?(?:<small>|</a>)", html[start.end() :])


def menu(html: str) -> list[str]:
    """Return the entries of the menu of a page."""
    return re.findall(r"<a [^>]*>([^<]+)</a>", html.split("til-header__menu")[1].split("</nav>")[0])


def test_a_folder_is_a_page_that_lists_its_notes(site: Path) -> None:
    git, asyncio, python = (page(site, f"notes/{name}") for name in ("git", "python/asyncio", "python"))
    assert links(git)[:2] == ["Notes", "Rebase"]
    assert links(asyncio)[:3] == ["Notes", "python", "Tasks"]
    assert "All about it." in python
    assert links(python)[:4] == ["Notes", "asyncio", "Closures", "Generators"]


def test_a_note_leads_to_its_folders(site: Path) -> None:
    note, deep, dated = (
        page(site, url) for url in ("notes/python/generators", "notes/python/asyncio/tasks", "2026/02/03")
    )
    assert links(note)[:3] == ["Notes", "python", "closures"]
    assert 'href="../../../2026/02/03/"' in note
    assert "plan.png" in note
    assert links(deep)[:3] == ["Notes", "python", "asyncio"]
    assert links(dated)[:2] == ["Notes", "python"]


def test_home_shows_the_newest_notes_and_the_folders(site: Path) -> None:
    home = page(site, "")
    assert [each for each in links(home) if each in ("Closures", "git", "python", "secret")] == [
        "Closures",
        "git",
        "python",
    ]
    assert "Latest notes" in home
    assert menu(home) == ["Archive", "Notes", "Statistics"]


def test_what_is_private_is_in_no_list(site: Path) -> None:
    assert not (site / "site/notes/secret").exists()
    assert not (site / "site/notes/git/own").exists()
    everything = "".join(file.read_text("utf-8") for file in (site / "site").rglob("*.html"))
    assert "secret" not in everything
    assert "Diary" not in everything


def test_without_a_day_there_is_no_journal(tmp_path: Path) -> None:
    made(tmp_path, {"git/rebase.md": NOTES["git/rebase.md"]})
    built(tmp_path)
    home = page(tmp_path, "")
    assert "til-heat" not in home
    assert menu(home) == ["Notes"]
    assert "Latest" not in home


def test_a_journal_keeps_its_menu_and_its_months(tmp_path: Path) -> None:
    made(tmp_path, {"2026-03-04.md": "# 2026-03-04\n\n## Learned\n### a\nx\n", "ideas/wal.md": "# WAL\n\nx\n"})
    built(tmp_path)
    assert links(page(tmp_path, "2026/03/04"))[:2] == ["2026", "03"]
    assert "Latest days" in page(tmp_path, "")
    assert links(page(tmp_path, "notes/ideas/wal"))[:2] == ["Notes", "ideas"]


def test_a_note_keeps_the_address_that_its_folder_would_have(tmp_path: Path) -> None:
    made(tmp_path, {"git.md": "# About git\n\nx\n", "git/rebase.md": "# Rebase\n\nx\n"})
    built(tmp_path)
    assert "About git" in page(tmp_path, "notes/git")
    assert links(page(tmp_path, "notes/git-2"))[:2] == ["Notes", "Rebase"]


def test_notes_of_one_day_are_not_of_an_earlier_year(tmp_path: Path) -> None:
    notes = {
        f"git/{name}.md": f"---\ndate: {day}\n---\n\n# {name}\n\nx\n"
        for name, day in (("One", "2026-02-03"), ("Two", "2026-02-03"), ("Old", "2024-02-03"))
    }
    made(tmp_path, notes)
    built(tmp_path)
    assert re.findall(r">(One|Two|Old)</a>", page(tmp_path, "").split('id="til-onthisday"')[1]) == ["Old"]
    assert "Previous day" not in page(tmp_path, "2026/02/03")
