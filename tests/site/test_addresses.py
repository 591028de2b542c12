"""Addresses that a file system takes: what is longer is cut, and stays apart from what it shares its beginning with."""

from pathlib import Path

from tests.site.sites import built, files_of, made, page
from tiltool.site.model.addresses import address_of

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
