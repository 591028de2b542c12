"""Links, tags and embeds lead where they say, wherever in a note they stand."""

from pathlib import Path

import pytest

from tests.site.sites import built, made, page


def shown(root: Path, text: str, **others: str) -> str:
    """Return the page of a note beside the note `b`, and the topic pages and others that were built with it."""
    notes = {
        "2026-03-01.md": text,
        "b.md": "# B\n\nwords of b\n",
        **{f"{name}.md": other for name, other in others.items()},
    }
    built(made(root, notes))
    return page(root, "2026/03/01")


@pytest.mark.parametrize(
    "text",
    ['[l](b.md "a > t")', '[l]\n\n[l]: b.md "a > t"', "[l][r]\n\n[r]: <b.md> 'a > t'"],
    ids=["inline", "short", "full"],
)
@pytest.mark.parametrize("raw", ["", " <kbd>K</kbd>"], ids=["plain", "beside raw HTML"])
def test_a_link_with_a_title_leads_there(tmp_path: Path, text: str, raw: str) -> None:
    html = shown(tmp_path, f"see{raw} {text}\n")
    found = html.partition('<a href="../../../notes/b/" title="a ')[2]
    assert found.partition("</a>")[0].endswith('">l')


def test_a_link_with_a_title_that_leads_nowhere_is_text(tmp_path: Path) -> None:
    assert '<span class="til-nowhere">l</span>' in shown(tmp_path, '[l](gone.md "t")\n')
