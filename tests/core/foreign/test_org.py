"""Files of Org: headings, tasks and days, markup, and what is hidden or reported."""

import pytest

from tiltool.core.foreign.foreign_note import Export, ForeignNotes
from tiltool.core.foreign.org import read_org


def read(text: str, name: str = "x.org") -> ForeignNotes:
    return read_org(Export({name: text}, (name,)))


def body_of(text: str) -> str:
    (note,) = read(text).notes
    assert note.text.startswith("# x\n\n")
    return note.text.removeprefix("# x\n\n")


@pytest.mark.parametrize(
    ("org", "markdown"),
    [
        ("* A\n** B\ntext\n*** C\n* D\n", "## A\n\n### B\n\ntext\n\n#### C\n\n## D\n"),
        ("* A :one:two:\n", "## A #one #two\n"),
        # tasks
        ("* TODO a\n* DONE b\n* NEXT c\n", "- [ ] a\n- [x] b\n- [ ] c\n"),
        ("* TODO [#A] a :home:\n", "- [ ] !! a #home\n"),
        ("* TODO a\n  DEADLINE: <2026-01-12 Mon>\n", "- [ ] a due:2026-01-12\n"),
        ("* DONE a\n  CLOSED: [2026-01-09 Fri 12:00]\n", "- [x] a done:2026-01-09\n"),
        ("* TODO a\nSCHEDULED: <2026-01-12 월 ++2w>\n", "- [ ] a scheduled:2026-01-12 repeat:every-2-weeks\n"),
        ("* TODO a\n  more\n** TODO b\n** c\n   words\n", "- [ ] a\n  more\n  - [ ] b\n  - c\n    words\n"),
        ("* A\n** TODO b\n** C\n", "## A\n\n- [ ] b\n\n### C\n"),
        ("#+TODO: TODO WAIT(w) | DONE NO(n@)\n* NO a\n* WAIT b\n", "- [x] NO a\n- [ ] WAIT b\n"),
        ("* TODOS and more\n", "## TODOS and more\n"),
        # lists
        ("- [ ] a\n- [X] b\n- [-] c\n+ d\n  * e\n1. f\n", "- [ ] a\n- [x] b\n- [/] c\n- d\n  - e\n1. f\n"),
        ("- term :: what it is\n", "- **term**: what it is\n"),
        # markup
        ("*b* /i/ +s+ =c= ~d~ a/b/c 2*3*4\n", "**b** *i* ~~s~~ `c` `d` a/b/c 2*3*4\n"),
        ("=*no*= https://e.org/a/b/ x\n", "`*no*` https://e.org/a/b/ x\n"),
        ("[[https://e.org][site]] [[https://e.org]]\n", "[site](https://e.org) <https://e.org>\n"),
        ("[[file:a b.png]] [[./doc.pdf][doc]] [[*A][up]]\n", "![](a%20b.png) [doc](doc.pdf) [[#A|up]]\n"),
        ("[[file:other.org::*X][o]]\n", "[o](other.org)\n"),
        ("a[fn:1]\n\n[fn:1] note\n", "a[^1]\n\n[^1]: note\n"),
        ("| a | b |\n|---+---|\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
        ("use <div> and 1 < 2\n", "use \\<div> and 1 < 2\n"),
        ("<!-- no comment\n", "\\<!-- no comment\n"),
        ("# a comment -- here\n", "<!-- a comment - - here -->\n"),
        ("#+BEGIN_SRC py\n,* x\n/no/ [[n]]\n#+END_SRC\n", "```py\n* x\n/no/ [[n]]\n```\n"),
        ("#+begin_quote\nwise\n#+end_quote\n", "> wise\n"),
        # what is not exported is private
        ("* COMMENT A\nx\n** B\n* C\n", "<!-- private -->\n## A\n\nx\n\n### B\n\n<!-- /private -->\n\n## C\n"),
        ("* A\n** B :noexport:\nx\n* C\n", "## A\n\n<!-- private -->\n### B\n\nx\n<!-- /private -->\n\n## C\n"),
        ("* TODO a\n** TODO b :ARCHIVE:\n", "- [ ] a\n  <!-- private -->\n  - [ ] b\n  <!-- /private -->\n"),
    ],
)
def test_org_is_markdown(org: str, markdown: str) -> None:
    assert body_of(org) == markdown


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("* TODO a\n  SCHEDULED: <2026-01-12 Mon 10:00-11:00 +1h -3d>\n", {"10:00-11:00", "-3d", "+1h"}),
        ("* a\n:PROPERTIES:\n:ID: 1\n:Effort: 1h\n:END:\n", {":Effort: 1h"}),
        ("* a\n:LOGBOOK:\n- note\n:END:\nCLOCK: [x]\n", {"- note", "CLOCK: [x]"}),
        ("#+STARTUP: fold\n* a\n#+NAME: t\n", {"#+STARTUP: fold", "#+NAME: t"}),
    ],
)
def test_what_is_lost_is_reported(text: str, losses: set[str]) -> None:
    assert {loss.message for loss in read(text).losses} == {f"{each} left out" for each in losses}


TREE = "* 2026\n** 2026-01 January\n*** 2026-01-09 Friday\n**** 9:12 Met Sam :sam:\nlunch\n**** TODO call\n* After\nx\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "j.org",
            TREE,
            [
                ("2026-01-09", "", "- [ ] call\n"),
                ("2026-01-09", "09:12", "lunch\n"),
                ("None", "", "# j\n\n## After\n\nx\n"),
            ],
        ),
        (
            "20260109.org",
            "* 08:00 Up\na\n* More\nb\n",
            [("2026-01-09", "", "## More\n\nb\n"), ("2026-01-09", "08:00", "a\n")],
        ),
        ("daily/2026-01-09.org", "#+title: 2026-01-09\ntext\n", [("2026-01-09", "", "text\n")]),
        ("j.org", "* Friday, 09 January 2026\n** 10:00 a\nb\n", [("2026-01-09", "10:00", "b\n")]),
    ],
)
def test_days_of_trees_and_journals(name: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(str(note.day), note.time, note.text) for note in read(text, name).notes] == expected


def test_keywords_and_archives() -> None:
    (note,) = read("#+TITLE: My / title\n#+FILETAGS: :a:b:\n#+DATE: <2026-01-09 Fri>\n#+AUTHOR: me\ntext\n").notes
    assert (note.title, note.tags, note.meta) == (
        "My / title",
        ("a", "b"),
        (("created", "2026-01-09"), ("author", "me")),
    )
    (old,) = read("* a\n", "x.org_archive").notes
    assert old.is_private


def test_links_by_id_lead_to_the_file() -> None:
    files = {"a.org": "* A\n:PROPERTIES:\n:ID: 1F-2\n:END:\n", "b.org": "see [[id:1f-2][it]] [[id:9][gone]]\n"}
    assert read_org(Export(files)).notes[1].text == "# b\n\nsee [it](/a.org) [[id:9]]\n"
