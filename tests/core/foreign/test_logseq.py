"""Graphs of Logseq: blocks, properties, tasks and references as Markdown, and what is reported."""

import pytest

from tiltool.core.foreign.foreign_note import Export, ForeignNotes
from tiltool.core.foreign.logseq import read_logseq

ID = "64f8a1c9-8e3e-4a57-a0f7-cb3619102244"


def read(**pages: str) -> ForeignNotes:
    return read_logseq(Export({f"pages/{name}.md": text for name, text in pages.items()}))


def text_of(text: str) -> str:
    (note,) = read(x=text).notes
    return note.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # as it is
        ("- a\n\t- b\n\t  more\n- c\n", None),
        ("above\n\n- a\n", None),
        (f"- id:: {ID}\n  a\n", f"- ^{ID}\n  a\n"),
        ("- hard  \n  break\n", None),
        ("- # Top\n    - a\n    - ## B\n      collapsed:: true\n        - c\n", "# Top\n\n- a\n- ## B\n    - c\n"),
        ("- #topics\n   collapsed:: true\n    - a\n", "- #topics\n    - a\n"),
        ("- ```py\n  - TODO x\n  collapsed:: true\n  ```\n", None),
        ("- TODOS are many\n- note:: kept\n", None),
        ("- a\n  rating:: 5\n", None),
        # tasks
        ("- TODO a\n- DOING b\n- NOW c\n- LATER d\n", "- [ ] a\n- [/] b\n- [/] c\n- [ ] d\n"),
        ("- DONE a\n- CANCELED b\n- CANCELLED c\n", "- [x] a\n- [-] b\n- [-] c\n"),
        ("- WAITING on Sam\n", "- [ ] WAITING on Sam\n"),
        ("- TODO [#A] a\n- TODO [#B] b\n", "- [ ] !! a\n- [ ] ! b\n"),
        ("- TODO a\n  DEADLINE: <2026-01-12 Mon>\n", "- [ ] a due:2026-01-12\n"),
        (
            "- TODO a\n  SCHEDULED: <2026-01-12 Mon .+2w>\n",
            "- [ ] a scheduled:2026-01-12 repeat:every-2-weeks-when-done\n",
        ),
        ("- TODO a\n  SCHEDULED: <2026-01-12 월 ++1m>\n", "- [ ] a scheduled:2026-01-12 repeat:every-month\n"),
        # blocks
        ("- ## Learned\n\t- a\n\t\t- b\n- c\n", "## Learned\n\n- a\n\t- b\n- c\n"),
        ("- a\n- # Top\n  text\n", "- a\n\n# Top\n\ntext\n"),
        ("- #+BEGIN_QUOTE\n  wise\n  #+END_QUOTE\n", "- > wise\n"),
        ("- a\n  #+BEGIN_TIP\n  do\n  #+END_TIP\n", "- a\n  > [!tip]\n  > do\n"),
        ("- a\n  #+BEGIN_SRC py\n  x = 1\n  #+END_SRC\n", "- a\n  ```py\n  x = 1\n  ```\n"),
        ("- ^^bright^^ ![p](../assets/a.png){:height 1, :width 2}\n", "- ==bright== ![p](../assets/a.png)\n"),
        (f"- a\n  id:: {ID}\n", f"- a ^{ID}\n"),
        ("- a\n-\n", "- a\n"),
        # references
        (f"- **a** [b]\n  id:: {ID}\n- (({ID}))\n", f"- **a** [b] ^{ID}\n- [[pages/x#^{ID}|a b]]\n"),
        (f"- TODO a\n  id:: {ID}\n- [see]((({ID})))\n", f"- [ ] a ^{ID}\n- [[pages/x#^{ID}|see]]\n"),
        (f"- a\n  id:: {ID}\n- {{{{embed (({ID}))}}}}\n", f"- a ^{ID}\n- ![[pages/x#^{ID}]]\n"),
        ("- {{embed [[Other]]}} {{video https://example.org/v}}\n", "- ![[Other]] <https://example.org/v>\n"),
        ("- ((as an aside)) and ((word)) `((code-1))`\n", None),
    ],
)
def test_blocks_are_markdown(text: str, expected: str | None) -> None:
    assert text_of(text) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a\n  SCHEDULED: <2026-01-12 Mon 10:00>\n", 2, "10:00 left out"),
        ("- a\n- b\n  :LOGBOOK:\n  CLOCK: [x]\n  :END:\n", 5, "a logbook is left out"),
        ("- a\n  collapsed:: true\n- b\n  collapsed:: true\n", 1, "2 collapsed left out"),
        (f"- a\n- (({ID}))\n", 2, f"(({ID})): no such block; it stays as it is"),
        ("- a\n- b {{query (todo TODO)}}\n", 2, "{{query (todo TODO)}}: a query; it stays as it is"),
    ],
)
def test_what_is_lost_is_reported_with_its_place(text: str, line: int, message: str) -> None:
    assert [tuple(loss) for loss in read(x=text).losses] == [("pages/x.md", line, message)]


def test_properties_of_a_page_are_front_matter() -> None:
    text = "title:: A/B\ntags:: one, [[two words]], #three, #[[four, five]]\nalias:: C, D\npublic:: false\nprice:: 12: x\n\n- a\n"
    (note,) = read(whatever=text).notes
    assert (note.path, note.title, note.is_private) == ("A/B", "B", True)
    assert note.tags == ("one", "two words", "three", "four, five") and note.names == ("A/B", "C", "D")
    assert note.meta == (("aliases", "[C, D]"), ("public", "false"), ("price", '"12: x"'))


def test_journals_have_days_and_pages_have_folders() -> None:
    files = {
        "journals/2026_01_09.md": "- a\n",
        "journals/2026_01_10.md": "-\n",
        "pages/A___B%3F.md": "- b\n",
        "logseq/bak/a.md": "- old\n",
        "pages/o.org": "* a",
        "whiteboards/w.edn": "{}",
    }
    found = read_logseq(Export({path: text for path, text in files.items() if path.endswith(".md")}, tuple(files)))
    assert [(str(note.day), note.path) for note in found.notes] == [("2026-01-09", ""), ("None", "A/B?")]
    assert [loss.path for loss in found.losses] == ["pages/o.org", "whiteboards/w.edn"]
