"""The index in a README: what is between the markers is replaced, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.edit.readme_index import CLOSE, OPEN, IndexEntry, index_text, plan_index

ENTRIES = [
    IndexEntry("notes/b.md", "", "b", "2026-01-02"),
    IndexEntry("notes/git/re base.md", "git", "Re[base]", "2026-01-03"),
    IndexEntry("notes/git/a(b).md", "git", "A", "2025-12-31"),
    IndexEntry("notes/도커/이미지.md", "도커", "이미지"),
]


def indexed(text: str | None) -> str:
    """Return a README with the index X."""
    made = plan_index(text, "X", "title")
    assert made
    return made.after or ""


def test_notes_are_listed_by_folder_and_title() -> None:
    assert index_text(ENTRIES, "en", newest=False) == (
        "4 notes\n\n- [b](notes/b.md)\n\n### git (2)\n\n- [A](notes/git/a%28b%29.md)\n"
        "- [Re\\[base\\]](notes/git/re%20base.md)\n\n### 도커 (1)\n\n- [이미지](notes/도커/이미지.md)"
    )


def test_or_by_folder_and_day() -> None:
    made = index_text(ENTRIES, "ko", newest=True)
    assert made.startswith("노트 4개\n\n- [b](notes/b.md) · 2026-01-02\n")
    assert made.index("2026-01-03") < made.index("2025-12-31")


@pytest.mark.parametrize("language", ["en", "ko", "ja", "zh"])
def test_one_note_is_counted_in_each_language(language: str) -> None:
    assert "1" in index_text(ENTRIES[:1], language, newest=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"# title\n\n{OPEN}\n\nX\n\n{CLOSE}\n"),
        ("", f"{OPEN}\n\nX\n\n{CLOSE}\n"),
        ("# Mine\n", f"# Mine\n\n{OPEN}\n\nX\n\n{CLOSE}\n"),
        ("# Mine", f"# Mine\n\n{OPEN}\n\nX\n\n{CLOSE}\n"),
        (f"a\n{OPEN}\nold\n{CLOSE}\nb", f"a\n{OPEN}\n\nX\n\n{CLOSE}\nb"),
        (f"a\r\n{OPEN}\r\nold\r\n{CLOSE}  \r\nb\r\n", f"a\r\n{OPEN}\r\n\r\nX\r\n\r\n{CLOSE}  \r\nb\r\n"),
        (
            f"```\n{OPEN}\n{CLOSE}\n```\n{OPEN}\n{CLOSE}\n",
            f"```\n{OPEN}\n{CLOSE}\n```\n{OPEN}\n\nX\n\n{CLOSE}\n",
        ),
        (f"{OPEN}\n- a\n  ```\n{CLOSE}\n", f"{OPEN}\n\nX\n\n{CLOSE}\n"),
        (f"    {OPEN}\n", f"    {OPEN}\n\n{OPEN}\n\nX\n\n{CLOSE}\n"),
    ],
)
def test_the_index_is_put_between_the_markers(before: str | None, after: str) -> None:
    assert indexed(before) == after
    assert indexed(after) == after


@pytest.mark.parametrize("text", [f"{OPEN}\n", f"{CLOSE}\n", f"{CLOSE}\n{OPEN}\n", f"{OPEN}\n{OPEN}\n{CLOSE}\n"])
def test_markers_that_do_not_match_are_refused(text: str) -> None:
    assert plan_index(text, "X", "title") is None


@given(st.text(st.characters(exclude_characters="<`~")), st.text(st.characters(exclude_characters="<`~")))
def test_all_around_the_markers_stays(before: str, after: str) -> None:
    text = f"{before}\n{OPEN}\nold\n{CLOSE}\n{after}"
    made = indexed(text)
    assert made.startswith(f"{before}\n{OPEN}")
    assert made.endswith(f"{CLOSE}\n{after}")
    assert indexed(made) == made
