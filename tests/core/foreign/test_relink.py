"""Links of foreign notes: what they mean in the export, and how they are written in the notebook."""

from datetime import date

import pytest

from tiltool.core.foreign.foreign_note import ForeignNote
from tiltool.core.foreign.relink import NewPlace, link_map, relinked

DAY = date(2026, 1, 9)
PLACED = [
    (ForeignNote("journals/2026_01_09.md", "", day=DAY), NewPlace("2026/2026-01-09.md", DAY)),
    (ForeignNote("pages/Alpha.md", "", path="Alpha", names=("First",)), NewPlace("Alpha.md", None)),
    (ForeignNote("pages/sub/Be ta.md", "", path="sub/Be ta"), NewPlace("sub/Be ta 2.md", None)),
]
FILES = ["assets/pic one.png", "assets/doc.pdf"]
NEW = {"assets/pic one.png": "assets/pic one-2.png", "assets/doc.pdf": "assets/doc.pdf"}
KNOWN = link_map(PLACED, FILES, NEW.__getitem__)
SOURCE = ForeignNote("pages/x.md", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # nothing to change
        ("[[Alpha]] [[Alpha|a]] ![[Alpha#one]] [[nobody]]", None),
        ("`[[2026_01_09]]` [x](https://example.org/a.md) [x](#here) [x](mailto:a@b.c)", None),
        ("![[doc.pdf]]", None),
        ("```\n[[2026_01_09]]\n```", None),
        # notes
        ("[[2026_01_09]]", "[[2026-01-09|2026_01_09]]"),
        ("```npm i```\n[[2026_01_09]]", "```npm i```\n[[2026-01-09|2026_01_09]]"),
        ("[[Jan 9th, 2026]]", "[[2026-01-09|Jan 9th, 2026]]"),
        ("[[Friday, January 9th, 2026|then]]", "[[2026-01-09|then]]"),
        ("[[Jan 9th, 2026 party]]", None),
        ("[[first]]", "[[Alpha|first]]"),
        ("[[be ta#h]]", "[[sub/Be ta 2#h|be ta]]"),
        ("| [[first]] | [[2026_01_09\\|then]] |", "| [[Alpha\\|first]] | [[2026-01-09\\|then]] |"),
        ("![[be ta]]", "![[sub/Be ta 2]]"),
        ("[x](Alpha.md#h) [y](<sub/Be ta.md>)", "[x](../Alpha.md#h) [y](../sub/Be%20ta%202.md)"),
        ("[x](../journals/2026_01_09.md)", "[x](../2026/2026-01-09.md)"),
        # files
        ("![p](../assets/pic%20one.png)", "![p](../assets/pic%20one-2.png)"),
        ("![p](/assets/doc.pdf 'a title')", "![p](../assets/doc.pdf 'a title')"),
        ('<img src="../assets/doc.pdf">', '<img src="../assets/doc.pdf">'),
        ("![[pic one.png|300]]", "![[assets/pic one-2.png|300]]"),
        ("![p](pic%20one.png)", "![p](../assets/pic%20one-2.png)"),
    ],
)
def test_links_go_where_their_targets_are(text: str, expected: str | None) -> None:
    assert relinked(SOURCE, text, "some/x.md", KNOWN) == (text if expected is None else expected, ())


def test_a_link_to_a_file_that_is_missing_stays_and_is_named() -> None:
    text = "![p](../assets/gone.png) [x](gone.md) [y](LICENSE)"  # a file elsewhere is known by its name with a suffix
    known = link_map(PLACED, [*FILES, "assets/LICENSE"], {**NEW, "assets/LICENSE": "LICENSE"}.__getitem__)
    assert relinked(SOURCE, text, "x.md", known) == (text, ("../assets/gone.png", "gone.md", "LICENSE"))
