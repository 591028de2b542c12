"""Links, paths and examples of the documentation lead somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown.extensions.toc import slugify

from tests.docs.pages import DOCS, PAGES, ROOT, page_name

TOP = tuple(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/README.md"))
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
IN_CODE = re.compile(r"`(?!site/index\.html)((?:cli|site|actions|store|core|config|messages|tests|docs)/[\w/.-]*)`")


def prose_of(page: Path) -> str:
    return re.sub(r"(?<!`)`(?!`)[^`\n]+`", "", FENCE.sub("", page.read_text("utf-8")))


def anchors_of(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slugify(heading.replace("`", ""), "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", (*PAGES, *TOP), ids=page_name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for path, fragment in LINK.findall(prose_of(page)):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in anchors_of(target)):
            broken.append(f"{path}#{fragment}")
    assert broken == []


def test_every_page_is_in_the_menu() -> None:
    def listed(entries: object) -> Iterator[str]:
        if isinstance(entries, str):
            yield entries
        for each in entries if isinstance(entries, list) else entries.values() if isinstance(entries, dict) else ():
            yield from listed(each)

    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    pages = {each.relative_to(DOCS).as_posix() for each in PAGES if DOCS in each.parents}
    assert sorted(listed(nav)) == sorted(pages - {"index.md"})  # the home page


@pytest.mark.parametrize("page", (*PAGES, *TOP), ids=page_name)
def test_paths_are_there(page: Path) -> None:
    paths = IN_CODE.findall(FENCE.sub("", page.read_text("utf-8")))
    assert [path for path in paths if not ((ROOT / path).exists() or (ROOT / "tiltool" / path).exists())] == []


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_settings_to_paste_can_be_read(page: Path) -> None:
    for language, text in FENCE.findall(page.read_text("utf-8")):
        if language == "json":
            json.loads(text)
        elif language == "yaml":
            [*yaml.safe_load_all(text)]
