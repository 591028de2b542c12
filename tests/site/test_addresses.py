"""Addresses that a file system takes: what is longer is cut, and stays apart from what it shares its beginning with."""

import html as html_text
import re
import shutil
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build as mkdocs_build

from tests.site.sites import built, files_of, made, page, write
from tiltool.site.build.standalone import mkdocs_config
from tiltool.site.model.addresses import address_of, address_table, assigned, note_claims, published_addresses
from tiltool.site.render.rendered_note import PublicNote
from tiltool.store.notebook.notebook import open_notebook

LONG = "환경문제" * 30


def test_what_fits_stands_as_it_is() -> None:
    assert address_of(["WAL mode"], "topic") == "wal-mode"
    assert address_of(["a", "B c", "!"], "tag") == "a/b-c/tag"
    assert address_of(["환" * 66], "tag") == "환" * 66


def test_what_is_too_long_is_cut_and_stays_apart() -> None:
    one, two = address_of([f"{LONG} 1"], "topic"), address_of([f"{LONG} 2"], "topic")
    assert one != two and one == address_of([f"{LONG} 1"], "topic")
    assert one.startswith("환경문제환경문제") and len(one.encode()) <= 200
    deep, deeper = address_of(["ab" * 50] * 20, "tag"), address_of(["ab" * 50] * 21, "tag")
    assert deep != deeper and len(deep.encode()) <= 1000


def test_long_topics_tags_and_paths_have_pages(tmp_path: Path) -> None:
    deep = "/".join(["x" * 100] * 30)
    text = f"## Learned\n### {LONG}\nsee [[{LONG[:80]}]]\n#{LONG} #{deep}\n"
    notes = {f"2026-03-0{day}.md": text for day in (1, 2, 3)}
    root = made(tmp_path, {**notes, f"{LONG[:80]}.md": "words", f"{LONG[:80]}x.md": f"[[{LONG[:80]}]]\n"})
    built(root)
    pages = [path.split("/") for path in files_of(root / "site") if path.endswith("/index.html")]
    assert len([path for path in pages if path[0] == "topics" and path[1].startswith("환")]) == 1
    assert len([path for path in pages if path[0] == "notes" and len(path) == 3]) == 2
    assert "words" in page(root, f"notes/{address_of([LONG[:80]], 'note')}")
    assert built(root, clean=True).written == 0


def test_addresses_for_programs_are_escaped(tmp_path: Path) -> None:
    more = "site_url: https://e.org/til/\nextra: {edit_notes: 'https://e.org/edit/'}\n"
    root = made(tmp_path, {"공부/첫 글.md": "# 글\n\n#한글\n"}, more=more)
    built(root)
    address = "https://e.org/til/notes/%EA%B3%B5%EB%B6%80/%EC%B2%AB-%EA%B8%80/"
    assert f"<loc>{address}</loc>" in (root / "site/sitemap.xml").read_text("ascii")
    html = page(root, "notes/공부/첫-글")
    assert f'<link rel="canonical" href="{address}">' in html
    assert 'href="https://e.org/edit/notes/%EA%B3%B5%EB%B6%80/%EC%B2%AB%20%EA%B8%80.md"' in html


TWINS = [
    "C",
    "c",
    "C#",
    "c++",
    "C.md",
    "c.",
    "con",
    "CON",
    "nul.txt",
    "a b",
    "a-b",
    "A B",
    "a  b",
    "a#b",
    "100%",
    "100?",
    "100",
]
TWINS += [
    "글",
    normalize("NFD", "글"),
    "é",
    normalize("NFD", "é"),
    "É",
    "🚀",
    "!!",
    "'q'",
    '"q"',
    "x&y",
    "page-2",
    "ß",
    "ss",
    "ﬁ",
    "fi",
]


def noted(path: str, day: str = "") -> PublicNote:
    return PublicNote(path, day, "t", (), (), (), (), (), (), False, 1, "")


def test_the_table_may_have_been_checked_out_with_other_line_ends() -> None:
    table = "notes/c-2/ notes/C.md\nnotes/d-2/ notes/D.md\n"
    assert published_addresses(table.replace("\n", "\r\n")) == published_addresses(table)
    assert published_addresses(table)["notes"] == {"notes/C.md": "notes/c-2/", "notes/D.md": "notes/d-2/"}


@given(st.lists(st.lists(st.sampled_from(TWINS), max_size=4), min_size=1, max_size=4))
def test_what_was_published_keeps_its_address(batches: list[list[str]]) -> None:
    names: list[str] = []
    table, before = "", dict[str, str]()
    for batch in batches:
        names = list(dict.fromkeys([*names, *batch]))
        claims = note_claims([noted(f"notes/{name}.md") for name in reversed(names)], None, "notes", {})
        urls = assigned(claims, published_addresses(table)["notes"])
        assert before.items() <= urls.items()
        folded = {normalize("NFC", normalize("NFC", url).casefold()) for url in urls.values()}
        assert len(folded) == len(names)
        for part in {part for url in urls.values() for part in url.split("/")[1:-1]}:
            assert part and not re.search(r'[<>:"|?*#%&\'\s.]', part) and part not in ("con", "nul")
        table = address_table([(claim, urls[claim.key]) for claim in claims], published_addresses(table))
        before = urls
    assert urls == assigned(claims, published_addresses(table)["notes"])


@pytest.mark.parametrize(
    ("first", "then", "address"),
    [
        ("C#.md", "C.md", "notes/c"),
        ("a b.md", "a-b.md", "notes/a-b"),
        ("b/x y.md", "b/X Y!.md", "notes/b/x-y"),
        ("2026/2026-03-01-extra.md", "2026/2026-03-01.md", "2026/03/01"),
        ("words.md", "2026-03-01.md", "2026/03/01"),
    ],
)
def test_a_newcomer_gets_a_number(tmp_path: Path, first: str, then: str, address: str) -> None:
    dated = "---\ndate: 2026-03-01\n---\n" if first == "words.md" else ""
    root = made(tmp_path, {first: f"{dated}the old one #x\n"})
    built(root)
    write(root, then, "the new one #X\n")
    built(root)
    assert "the old one" in page(root, address) and "the new one" in page(root, f"{address}-2")
    first_build = files_of(root / "site")
    shutil.rmtree(root / ".til")
    assert built(root).written and files_of(root / "site") == first_build
    assert built(root).written == 0


def test_exact_names_win_and_need_no_line(tmp_path: Path) -> None:
    root = made(
        tmp_path, {"C#.md": "sharp\n", "c.md": "plain\n", "2026-03-01-b.md": "second\n", "2026-03-01.md": "first\n"}
    )
    built(root)
    assert "plain" in page(root, "notes/c") and "first" in page(root, "2026/03/01")
    lines = (root / ".til-addresses").read_text("utf-8").splitlines()
    assert lines == ["2026/03/01-2/ notes/2026-03-01-b.md", "notes/c-2/ notes/C#.md"]


def test_tags_and_topics_keep_their_addresses(tmp_path: Path) -> None:
    days = {f"2026-03-0{day}.md": "---\ntags: [c++]\n---\n## Learned\n### C++ tips\nx\n" for day in (1, 2)}
    root = made(tmp_path, days)
    built(root)
    for day in (3, 4):
        write(root, f"2026-03-0{day}.md", "## Learned\n### c tips\nx\n#c\n")
    built(root)
    assert "#c++" in page(root, "tags/c") and "C++ tips" in page(root, "topics/c-tips")
    assert "<h1>#c</h1>" in page(root, "tags/c-2") and "<h1>c tips</h1>" in page(root, "topics/c-tips-2")


def test_an_address_is_free_when_its_page_is_gone(tmp_path: Path) -> None:
    root = made(tmp_path, {"C#.md": "sharp\n"})
    built(root)
    (root / "notes/C#.md").unlink()
    built(root)
    assert "notes/c/ notes/C#.md" in (root / ".til-addresses").read_text("utf-8")  # it may come back
    write(root, "C.md", "plain\n")
    built(root)
    assert "plain" in page(root, "notes/c")


@pytest.mark.parametrize(
    "line",
    [
        "../../x/ notes/C#.md",
        "/etc/ notes/C#.md",
        "assets/til/ notes/C#.md",
        "notes/.git/ notes/C#.md",
        "<<<<<<< HEAD",
        "notes/c",
    ],
)
def test_a_table_that_was_tampered_with_gives_no_other_folder(tmp_path: Path, line: str) -> None:
    root = made(tmp_path, {"C#.md": "sharp\n"})
    (root / ".til-addresses").write_text(f"{line}\n", "utf-8")
    built(root)
    assert "sharp" in page(root, "notes/c")


def test_a_preview_publishes_nothing(tmp_path: Path) -> None:
    root = made(tmp_path, {"C#.md": "sharp\n"})
    notebook = open_notebook(root)
    config = mkdocs_config(notebook, [])
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config)
    assert (root / "site/notes/c/index.html").exists() and not (root / ".til-addresses").exists()


def test_twins_of_pictures_stay_apart(tmp_path: Path) -> None:
    root = made(tmp_path, {"a.md": "![](A.png) ![](a.png)\n"})
    for name in ("A.png", "a.png"):
        (root / "notes" / name).write_bytes(name.encode())
    built(root)
    assert {path: data for path, data in files_of(root / "site/media").items()} == {
        "notes/A.png": b"A.png",
        "notes/a-2.png": b"a.png",
    }
    assert 'src="../../media/notes/a-2.png"' in page(root, "notes/a")


@pytest.mark.parametrize(
    "name", ["C#", "100%", "왜?", "x & y", "첫 글", "🚀 배", "it's", 'say "hi"', "a%20b", "a;b", "[x]", "a+b"]
)
def test_odd_names_are_reached_and_escaped_everywhere(tmp_path: Path, name: str) -> None:
    more = "site_url: https://e.org/til/\nrepo_url: https://e.org/r\nedit_uri: edit/main/docs\n"
    title = name.replace("[", "").replace("]", "")
    link = quote(f"{name}.md")
    day = f"## Learned\n### {title} 글\n[l](../{link}) ![p](../{quote(name)}.png)\n\n#한글\n"
    days = {f"2026/2026-03-0{number}.md": day for number in (1, 2, 3, 4)}
    root = made(tmp_path, {f"{name}.md": f"# {title}\n\nwords [[2026-03-01]]\n", **days}, more=more)
    (root / "notes" / f"{name}.png").write_bytes(b"x")
    assert built(root, strict=True).problems == ()
    html = page(root, "2026/03/01")
    target = html_text.unescape(re.search(r'<a href="([^"]*)">l</a>', html)[1])  # type: ignore[index]
    assert (root / "site/2026/03/01" / unquote(target) / "index.html").resolve().is_file()
    picture = html_text.unescape(re.search(r'<img src="([^"]*)"', html)[1])  # type: ignore[index]
    assert (root / "site/2026/03/01" / unquote(picture)).read_bytes() == b"x"
    site = files_of(root / "site")
    edit = re.search(r'class="til-edit"><a href="([^"]*)"', page(root, unquote(target).removeprefix("../../../")))
    assert (
        edit
        and edit[1].isascii()
        and unquote(html_text.unescape(edit[1])) == f"https://e.org/r/edit/main/notes/{name}.md"
    )
    for path, data in site.items():
        text = data.decode() if path.endswith((".xml", ".json", ".txt")) and not path.startswith("assets") else ""
        for url in re.findall(r'(?:href="|<loc>|"url": "|_url": "|\]\()(https://[^"<)]*)', text):
            assert url.isascii() and not re.search(r"[ '\[\]]", url), (path, url)
