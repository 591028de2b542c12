"""Cards: drawn from title, day and site, without boxes for what no font has, and only when one of them changes."""

import re
import struct
from io import BytesIO
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page, write
from tiltool.errors import Refused
from tiltool.site.output import cards, files
from tiltool.site.output.cards import HEIGHT, WIDTH, Card, _number_of, draw_card, unknown_letters
from tiltool.store.site.fonts import font_files

pytest.importorskip("PIL")
pytestmark = pytest.mark.skipif(not font_files(), reason="no font here")

NOTES = {
    "2026-03-01.md": "## Learned\n### WAL\nx\n### Pages\ny\n",
    "2026-03-02.md": "## Learned\n### WAL\nz\n",
    "a & b.md": "# A & B\n\nx\n",
}
URL = "site_url: https://a.example/t/\n"
TITLES = [
    "",
    "WAL",
    "word " * 60,
    "letters" * 60,
    "한국어 제목 " * 20,
    "日本語の題名" * 20,
    "🎉👩‍💻🇰🇷❤️",
    "e\u0301 a\u200db \U0010fffd \ud800 \x00 \u202e",
    "\u0915\u094d\u0937 \u0e44\u0e17\u0e22",
]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_can_be_drawn_within_the_margins(title: str) -> None:
    data = draw_card(Card(title, "2026-03-01", "journal"), "ko")
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    assert len(data) < 40_000
    from PIL import Image

    picture = Image.open(BytesIO(data)).convert("RGB")
    paper = picture.getpixel((5, 5))
    right = picture.crop((WIDTH - 60, 0, WIDTH, HEIGHT - 14))
    assert right.getcolors() == [(60 * (HEIGHT - 14), paper)]


def test_the_same_card_is_the_same_picture_and_each_word_shows() -> None:
    card = Card("WAL", "2026-03-01", "journal")
    assert draw_card(card, "ko") == draw_card(card, "ko")
    others = [card._replace(title="WAX"), card._replace(day="2026-03-02"), card._replace(site="log")]
    assert len({draw_card(each, "ko") for each in (card, *others)}) == 4


@pytest.mark.parametrize(
    ("file", "language", "number"),
    [
        ("NotoSansCJK-Regular.ttc", "ja", 0), ("NotoSansCJK-Regular.ttc", "ko", 1), ("SourceHanSans-Bold.ttc", "zh", 2), ("NotoSansCJK-Bold.ttc", "en", 0),
        ("NotoSansCJKkr-Regular.otf", "ko", 0), ("AppleSDGothicNeo.ttc", "ko", 0),
    ],
)  # fmt: skip
def test_a_collection_has_a_face_for_each_language(file: str, language: str, number: int) -> None:
    assert _number_of(file, language) == number


def test_what_no_font_has_is_left_out_and_named() -> None:
    assert unknown_letters(["a\U0002fffd", "b\u0378"], "ko") == "" and unknown_letters(["WAL 1"], "ko") == ""
    lost = "\U00012345"  # a sign of cuneiform
    if unknown_letters([lost], "ko"):
        assert draw_card(Card(f"a {lost}b", "", ""), "ko") == draw_card(Card("a b", "", ""), "ko")


def test_pages_name_their_cards(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    built(root)
    site = files_of(root / "site")
    drawn = {path for path in site if path.endswith("card.png")}
    assert drawn == {f"{url}card.png" for url in ("", "2026/03/01/", "2026/03/02/", "notes/a-b/", "topics/wal/")}
    for path in (path for path in site if path.endswith("index.html")):
        (address,) = re.findall(rb'<meta property="og:image" content="https://a\.example/t/([^"]+)">', site[path])
        assert address.decode() in drawn
        assert b'<meta name="twitter:card" content="summary_large_image">' in site[path]


def test_a_card_is_drawn_again_only_if_its_words_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    built(root)
    drawn: list[str] = []
    monkeypatch.setattr(files, "draw_card", lambda card, language: drawn.append(card.title) or b"")
    write(root, "2026-03-01.md", NOTES["2026-03-01.md"].replace("y", "other"))
    built(root)
    assert drawn == []
    write(root, "2026-03-01.md", NOTES["2026-03-01.md"].replace("Pages", "Locks"))
    built(root)
    assert drawn == ["WAL, Locks"]


def test_without_the_option_or_an_address_there_are_none(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    assert "og:image" not in page(root, "2026/03/01") and "PIL" not in page(root, "")
    root = made(tmp_path, NOTES, "publish: {cards: true}")
    (problem,) = built(root).problems
    assert problem == "mkdocs.yml: publish: cards has no effect without site_url"
    assert [path for path in files_of(root / "site") if path.endswith("card.png")] == []


def test_without_pillow_the_build_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "find_spec", lambda name: None)
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    (problem,) = built(root).problems
    assert problem.endswith("cards has no effect without Pillow: pip install 'tiltool[cards]'")
    assert "og:image" not in page(root, "2026/03/01") and not (root / "site/card.png").exists()
    with pytest.raises(Refused, match="Pillow"):
        built(root, strict=True)


def test_without_fonts_the_build_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "font_files", tuple)
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    (problem,) = built(root).problems
    assert problem.endswith("cards has no effect without a font: install one, such as Noto Sans CJK")
    assert "og:image" not in page(root, "2026/03/01")


def test_a_font_that_is_installed_later_draws_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    monkeypatch.setattr(cards, "unknown_letters", lambda texts, language: "A" if "WAL" in texts else "")
    built(root)
    monkeypatch.undo()
    monkeypatch.setattr(cards, "font_files", lambda: (*font_files(), Path("new.ttf")))
    drawn: list[str] = []
    monkeypatch.setattr(files, "draw_card", lambda card, language: drawn.append(card.title) or b"")
    built(root)
    assert drawn == ["WAL", "WAL"]  # of a day and its topic; "WAL, Pages" is as it was


def test_letters_that_are_left_out_are_a_problem_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "unknown_letters", lambda texts, language: "倉頡")
    root = made(tmp_path, NOTES, "publish: {cards: true}", URL)
    assert built(root).problems == ("cards leave out 倉頡: no font here has them; install one, such as Noto Sans CJK",)
