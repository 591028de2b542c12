"""Links and moves in a notebook on the disk."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tests.notebooks import indexed, written
from tiltool.actions.check.check import check
from tiltool.actions.notes.links import broken_links, broken_of, links_from
from tiltool.actions.notes.move import move
from tiltool.core.text.lines import Span
from tiltool.errors import Refused

NFC = "한글"
NFD = unicodedata.normalize("NFD", NFC)


def test_files_of_a_notebook_are_found_by_name(tmp_path: Path) -> None:
    links = "![[shot.png]] ![[two.png]] ![[hidden.png]] ![[built.png]] ![[한글.png]] <img src='no.png'> ![](shot.png)\n"
    notebook = written(tmp_path, {"2026/a.md": links})
    for path in ("img/shot.png", "a/two.png", "b/two.png", ".x/hidden.png", "site/built.png", f"{NFD}.png"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    with indexed(notebook) as index:
        found = [(each.link.target, each.target.fault) for each in broken_links(notebook, index)]
    assert found == [("two.png", "ambiguous"), *((name, "missing") for name in ("hidden.png", "built.png", "no.png"))]


def test_aliases_and_anchors_of_the_index(tmp_path: Path) -> None:
    notes = {
        "k.md": "---\nAliases: [k8s, 1.10]\n---\n# K\n\n## Foo\n\n## A &amp; B\n\n## Learned\n### Foo\n\n### Foo\n",
        "c.md": "---\nalias: one two, three\n---\n",
        "a.md": "[[k8s#foo-2]] [[1.10#A & B]] [[one two]] [[three]] [x](k.md#a-b) [y](k.md#k)\n[[two]] [x](k.md#foo-3) [x](k.md#k-1)\n",
    }
    notebook = written(tmp_path, notes)
    with indexed(notebook) as index:
        found = [each.link.line for each in broken_links(notebook, index)]
    assert found == [2, 2, 2]


def test_what_a_comment_hides_is_not_broken(tmp_path: Path) -> None:
    hidden = "%%[[a1]] [x](a2.md) ![[a3.png]]%% <!-- [[a4]] -->\n\n%%\n- [ ] [[a5]]\n\n[r]: a6.md\n%%\n"
    shown = "[[b1]] `%%` [[b2]] `%%`\n\n<!-- private -->\n[[b3]]\n<!-- /private -->\n\n[x](b4.md) %% [[b5]]\n"
    notebook = written(tmp_path, {"2026-03-02.md": hidden + shown, "2026-03-03.md": "[[b6]]\n"})
    with indexed(notebook) as index:
        found = [each.link.target for each in broken_links(notebook, index)]
        placeless = [each._replace(link=each.link._replace(span=Span(0, 0))) for each in links_from(notebook, index)]
    assert found == ["b1", "b2", "b3", "b4.md", "b5", "b6"]
    assert len([*broken_of(notebook, placeless)]) == len(placeless)  # as a strict build asks


def test_elements_of_raw_html_are_anchors(tmp_path: Path) -> None:
    notes = {
        "a.md": "[x](b.md#Here) [x](b.md#too) [[b#raw%20one]] [x](#own)\n\n<h3 id=own>x</h3>\n",
        "b.md": "<a name=\"Here\"></a>\n\n<p align='center' id = 'too'>\n",
        "c.md": "[x](b.md#here) [x](b.md#Her) [x](b.md#center) [x](b.md#id)\n",
    }
    notebook = written(tmp_path, notes)
    with indexed(notebook) as index:
        found = [(each.path, each.link.fragment) for each in broken_links(notebook, index)]
    assert found == [("notes/a.md", "raw%20one"), *(("notes/c.md", name) for name in ("here", "Her", "center", "id"))]


def test_an_anchor_of_a_note_that_cannot_be_read_is_not_missing(tmp_path: Path) -> None:
    notebook = written(tmp_path, {"a.md": "[x](b.md#one)\n"})
    (tmp_path / "notes/b.md").write_bytes(b"# one \xb0\n")
    assert [each.problem.code for each in check(notebook, date(2026, 3, 10))] == ["unreadable"]


def test_move_fixes_raw_html(tmp_path: Path) -> None:
    notebook = written(tmp_path, {"a.md": "<p><a href='b.md'>b</a></p>\n", "b.md": '<img src="i.png">\n'})
    (tmp_path / "notes" / "i.png").touch()
    report = move(notebook, "notes/b.md", "notes/x/c.md", "2026-03-10T10:00:00")
    assert report.fixed == ("notes/a.md",)
    assert (tmp_path / "notes/a.md").read_text() == "<p><a href='x/c.md'>b</a></p>\n"
    assert (tmp_path / "notes/x/c.md").read_text() == '<img src="../i.png">\n'


def test_move_refuses_a_name_in_other_composition(tmp_path: Path) -> None:
    notebook = written(tmp_path, {f"{NFD}.md": "a\n", "n.md": "[[한글]]\n"})
    with pytest.raises(Refused, match="already exists"):
        move(notebook, "notes/n.md", f"notes/{NFC}.md", "2026-03-10T10:00:00")
    move(notebook, f"notes/{NFD}.md", f"notes/{NFC}.md", "2026-03-10T10:00:00")
    assert not (tmp_path / f"notes/{NFD}.md").exists()


def test_conflict_copies_are_problems(tmp_path: Path) -> None:
    names = ("2026/2026-03-09.md", "2026/2026-03-09 2.md", "tasks/blog.md", "tasks/blog (conflict).md")
    notebook = written(tmp_path, dict.fromkeys(names, "## Today\n- [ ] a\n"))
    found = [(path, problem.code) for path, problem in check(notebook, date(2026, 3, 10))]
    copies = [path for path, code in found if code == "conflict-copy"]
    assert copies == ["notes/2026/2026-03-09 2.md", "tasks/blog (conflict).md"]
    assert "open-twice" in {code for _, code in found}
