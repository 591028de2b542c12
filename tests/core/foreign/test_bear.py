"""Notes of Bear: tags, pictures and links in their own notation, and what Bear knows of a note."""

import json

import pytest

from tiltool.core.foreign.bear import read_bear
from tiltool.core.foreign.foreign_note import Export, ForeignNotes

ID = "B1C5CA69-462B-45A9-A063-A046FD2A12A1"


def bundle(name: str, text: str, **facts: object) -> dict[str, str]:
    info = {"version": 2, "net.shinyfrog.bear": {"uniqueIdentifier": ID, **facts}}
    return {f"{name}.textbundle/text.markdown": text, f"{name}.textbundle/info.json": json.dumps(info)}


def read(files: dict[str, str]) -> ForeignNotes:
    return read_bear(Export(files, tuple(files)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n\n#tag #a/b `#x y#` C# and D# [[Other]] ![](assets/p.png)\n", None),
        ("## a # b\n", None),
        ("#work/side project# text", "#work/side-project text"),
        ("#one# #two words#", "#one# #two-words"),
        ("::bright:: a::b", "==bright== a::b"),
        ("[image:F00-1/Screen Shot.png]", "![Screen Shot.png](F00-1/Screen%20Shot.png)"),
        ("[file:F00-1/doc (1).pdf]", "[doc (1).pdf](F00-1/doc%20%281%29.pdf)"),
        (f"[x](bear://x-callback-url/open-note?id={ID}&show=yes)", "[x](/n.textbundle/text.markdown)"),
        ("[x](bear://x-callback-url/open-note?id=00-11)", None),
    ],
)
def test_texts_are_markdown(text: str, expected: str | None) -> None:
    (note,) = read(bundle("n", text)).notes
    assert note.text == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("facts", "is_private", "count"),
    [({}, False, 1), ({"archived": 1}, True, 1), ({"locked": 1}, True, 1), ({"trashed": 1}, False, 0)],
)
def test_archived_is_private_and_trashed_is_left_out(facts: dict[str, object], is_private: bool, count: int) -> None:
    found = read(bundle("n", "# T\n", **facts))
    assert [note.is_private for note in found.notes] == [is_private] * count
    assert len(found.losses) == 1 - count


def test_dates_names_and_days() -> None:
    files = {
        **bundle("folder/n", "# Title / x\n", creationDate="2024-06-07T10:08:13Z", pinned=1),
        **bundle("d", "# 2026-01-09\n\ntext\n"),
        "plain.md": "no title\n",
    }
    found = read(files)
    assert [(note.path, note.title, str(note.day)) for note in found.notes] == [
        ("folder/Title   x", "Title / x", "None"),
        ("", "", "2026-01-09"),
        ("plain", "plain", "None"),
    ]
    assert found.notes[0].meta == (("created", "2024-06-07"),)
    assert [loss.message for loss in found.losses] == ["pinned left out"]


def test_a_note_of_which_nothing_is_known_for_sure_is_private() -> None:
    files = {**bundle("n", "# T\n"), "n.textbundle/info.json": '{\n"a"'}
    found = read(files)
    assert found.notes[0].is_private
    assert found.problems == (("n.textbundle/info.json", 2, "not JSON: Expecting ':' delimiter"),)
