"""What the documentation says of commands, options, headings and rooms is what the code says."""

from pathlib import Path

import pytest

from tests.docs.generated import GENERATORS, with_generated
from tests.docs.pages import DOCS, IS_UPDATE, PAGES, page_name


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_generated_parts_are_as_the_code_is(page: Path) -> None:
    now = with_generated(page.read_text("utf-8"))
    if IS_UPDATE:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8"), "run it again with UPDATE_SESSIONS=1"


def test_everything_generated_is_somewhere() -> None:
    text = "".join(page.read_text("utf-8") for page in DOCS.rglob("*.md"))
    assert [name for name in GENERATORS if f"<!-- generated: {name} -->" not in text] == []
