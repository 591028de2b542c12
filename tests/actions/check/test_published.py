"""Secrets in what is published as it is: files that public notes link to, the owner's pages, front matter."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.core.pictures.pictures import exif, film, jpeg, segment

Til = Callable[..., Result]
DAY = "2020-09-24.md"
SECRET = "gh" + "p_" + "a1B2c3D4e5" * 4
PLACE = film(b"Exif\0\0" + exif())


def codes(result: Result) -> list[tuple[str, str]]:
    return re.findall(r"^([^:]+:\d+:\d+): ([a-z-]+) ", result.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("note", "name", "data", "expected"),
    [
        ("[a](a.txt)\n", "a.txt", f"x\nkey {SECRET}\n", ["2:5"]),
        ("[a](a.env)\n", "a.env", f"DB_PASSWORD=q7W!rT9xk2L\nT={SECRET}\n", ["1:13", "2:3"]),
        ("<a href='a.sh'>x</a>\n", "a.sh", f"T={SECRET}", ["1:3"]),
        ("[[a.csv]]\n", "a.csv", f"a,{SECRET}\n", ["1:3"]),
        ("![a](a.svg)\n", "a.svg", f"<svg><!-- {SECRET} --></svg>", ["1:11"]),
        ("[a][r]\n\n[r]: a.json\n", "a.json", f'{{"t": "{SECRET}"}}', ["1:8"]),
        ("[a](a.ipynb)\n", "a.ipynb", '{"source": ["password = \\"q7W!rT9xk2L\\"\\n"]}', ["1:27"]),
        ("[a](a.txt)\n", "a.txt", f"\ufeff{SECRET}".encode("utf-16-le"), ["1:1"]),
        ("[a](a.bin)\n", "a.bin", b"\0" + SECRET.encode(), []),
        ("## Later\n[a](a.txt)\n", "a.txt", SECRET, []),
        ("[a](a.txt) #private\n", "a.txt", SECRET, []),
        ("%% [a](a.txt) %%\n", "a.txt", SECRET, []),
        ("---\ndraft: true\n---\n[a](a.txt)\n", "a.txt", SECRET, []),
        ("x\n", "a.txt", SECRET, []),
        ("[a](a.yml)\n", "a.yml", SECRET, []),  # never copied
        ("[a](.a.txt)\n", ".a.txt", SECRET, []),
        ("![a](a.heic)\n", "a.heic", PLACE, ["1:1"]),
        ("![a](a.mov)\n", "a.mov", film(b"\xa9xyz+37+126/"), ["1:1"]),
        ("![a](a.heic)\n", "a.heic", film(b"Exif\0\0" + exif(place=False)), []),
        ("![a](a.jpg)\n", "a.jpg", jpeg(segment(0xE1, b"Exif\0\0" + exif())), []),  # published without it
        ("## Later\n![a](a.heic)\n", "a.heic", PLACE, []),
    ],
)
def test_attachments(
    make_notebook: Callable[..., Path], til: Til, note: str, name: str, data: str | bytes, expected: list[str]
) -> None:
    root = make_notebook({DAY: note})
    (root / "notes" / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    for _ in range(2):  # the second time from the index
        shown = til(root, "check")
        assert [place for place, code in codes(shown) if code != "unused-file"] == [
            f"notes/{name}:{each}" for each in expected
        ]
        assert SECRET[:3] not in shown.out and "rT9" not in shown.out


def test_a_changed_file_is_read_again_and_an_allowed_secret_is_reported_no_more(
    make_notebook: Callable[..., Path], til: Til
) -> None:
    root = make_notebook({DAY: "[a](a.txt)\n"})
    file = root / "notes" / "a.txt"
    file.write_text("x\n")
    assert til(root, "check").code == 0
    file.write_text(f"x\n{SECRET}\n")
    assert codes(til(root, "check")) == [("notes/a.txt:2:1", "secret-key")]
    assert codes(til(root, "check", "notes/a.txt")) == [("notes/a.txt:2:1", "secret-key")]
    assert til(root, "check", "--allow", "secret-key", "notes/a.txt:1").code == 1
    assert til(root, "check", "--allow", "secret-key", "notes/a.txt:2").code == 0
    assert til(root, "check").code == 0
    file.write_text(f"x\n{SECRET}\nother gh" + "p_" + "Z9y8X7w6V5" * 4 + "\n")
    assert [place for place, _ in codes(til(root, "check"))] == ["notes/a.txt:3:7"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_page_whose_name_is_no_text_is_checked(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: "x\n"})
    (root / "docs").mkdir()
    (root / "docs" / os.fsdecode(b"a\xff.txt")).write_text("fine\n")
    for _ in range(2):  # the second time from the index
        assert til(root, "check") == Result(0, "", "")


def test_the_owners_pages_are_published_whole(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: "x\n"})
    for name, text in {
        "about.md": f"<!-- {SECRET} -->\n",
        "deep/a.txt": f"\n{SECRET}",
        ".hidden.md": SECRET,
        "deep/.git/x": SECRET,
    }.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text(text)
    expected = [("docs/about.md:1:6", "secret-key"), ("docs/deep/a.txt:2:1", "secret-key")]
    assert codes(til(root, "check")) == expected
    settings = root / "mkdocs.yml"
    settings.write_text("theme: {name: material}\n" + settings.read_text("utf-8"), "utf-8")
    built = til(root, "build", "--strict")
    assert built.code != 0 and "docs/about.md:1" in built.err and SECRET[:3] not in built.err
    for code, place in (("secret-key", "docs/about.md:1"), ("secret-key", "docs/deep/a.txt:2")):
        til(root, "check", "--allow", code, place)
    assert til(root, "check").code == 0


@pytest.mark.parametrize(
    ("front", "line"),
    [
        (f"title: {SECRET}", 2),
        (f"'title' : '{SECRET}'", 2),
        (f"tags: [a, {SECRET}]", 2),
        (f"tags:\n- a\n- {SECRET}", 4),
        (f"aliases:\n\n  - {SECRET}", 4),
        (f"title: >-\n  a\n  {SECRET}", 4),
        (f"Title: {SECRET}", 2),
        (f"subtitle: {SECRET}", None),
        (f"a:\n  title: {SECRET}", None),
        (f"title: x\nauthor: {SECRET}", None),
    ],
)
def test_front_matter_that_is_shown(make_notebook: Callable[..., Path], til: Til, front: str, line: int | None) -> None:
    root = make_notebook({DAY: f"---\n{front}\n---\nx\n"})
    found = [place.split(":")[1] for place, code in codes(til(root, "check")) if code == "secret-key"]
    assert found == ([str(line)] if line else [])
