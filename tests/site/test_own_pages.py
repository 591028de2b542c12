"""Pages of the owner's that are no notes: they read as the others do, and are found."""

import json
import re
from pathlib import Path
from typing import Any

from tests.site.sites import built, made, page, write


def test_a_section_of_own_pages_is_one_entry_of_the_menu(tmp_path: Path) -> None:
    nav = "nav:\n  - Manual:\n      - guide/start.md\n      - More: [guide/more.md]\n  - About: about.md\n"
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, more=f"docs_dir: pages\n{nav}")
    (root / "pages/guide").mkdir(parents=True)
    for name in ("guide/start", "guide/more", "about"):
        (root / f"pages/{name}.md").write_text(f"# Title of {name}\n")
    built(root)
    home, more, about = page(root, ""), page(root, "guide/more"), page(root, "about")
    header = re.findall(r'<nav class="til-header__menu".*?</nav>', home, re.DOTALL)[0]
    assert re.findall(r'<a href="([^"]+)">(\w+)</a>', header)[-2:] == [("guide/start/", "Manual"), ("about/", "About")]
    assert 'aria-current="page">Manual</a>' in more and '<a rel="prev" href="../start/">' in more
    assert re.search(r'<a href="\./" aria-current="page">Title of guide/more</a>', more)
    assert "til-own__menu" not in about and "Title of about" in about


def found_pages(root: Path) -> dict[str, Any]:
    """Return what search shows of pages that are no notes, by address."""
    texts = [path.read_text("utf-8") for path in (root / "site/search/d").glob("*.js")]
    found = [json.loads(text[text.index("{") : text.rindex("}") + 1]) for text in texts]
    return {each["url"]: each for each in found if not each["day"]}


def test_own_pages_are_found_by_search(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, more="docs_dir: pages\n")
    (root / "pages").mkdir()
    about = root / "pages/about.md"
    about.write_text("# About me\n\nI write *things* down.\n\n## Where\n\n| in | Seoul |\n|---|---|\n| a | house |\n")
    built(root)
    assert found_pages(root)["about/"]["parts"] == [
        ["", "About me", "about-me", "I write things down."],
        ["", "Where", "where", "in Seoul a house"],
    ]
    assert found_pages(root)["about/"]["title"] == "About me"
    shards = "".join(path.read_text("utf-8") for path in (root / "site/search/k").glob("*.js"))
    assert "seoul" in shards
    write(root, "2026-03-02.md", "y\n")  # MkDocs need not run for this
    assert built(root).written and [*found_pages(root)] == ["about/"]
    about.write_text("# About you\n")
    built(root)
    assert found_pages(root)["about/"]["title"] == "About you"
    about.unlink()
    built(root)
    assert found_pages(root) == {}
