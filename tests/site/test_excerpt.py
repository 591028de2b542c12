"""Text taken out of its page is right by itself: excerpts, counts, boxes in feeds, ids."""

import json
import re
from pathlib import Path

import pytest

from tests.site.sites import built, made, page
from tiltool.site.render.excerpt import clip
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style

FAMILY, FLAG, OLD_HANGUL = "👨‍👩‍👧", "🇰🇷", "ᄒᆞᆫ"


@pytest.mark.parametrize(
    "text", ["接続" * 300, "한글" * 300, FAMILY * 300, FLAG * 300, OLD_HANGUL * 300, "e\u0301" * 300, "x" * 600]
)
def test_words_without_spaces_are_cut_at_a_grapheme(text: str) -> None:
    kept = clip(text)
    assert kept.endswith("…") and 100 < len(kept) <= 181
    unit = next(each for each in ("接続", "한글", FAMILY, FLAG, OLD_HANGUL, "e\u0301", "x") if text.startswith(each))
    whole = unit if unit in (FAMILY, FLAG, OLD_HANGUL, "e\u0301") else unit[0]
    assert len(kept[:-1]) % len(whole) == 0 and text.startswith(kept[:-1])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("short\n  text", "short text"),
        ("word " * 60, "word " * 35 + "word…"),
        ("x" * 180, "x" * 180),
        ("a " + "x" * 300, "a " + "x" * 178 + "…"),
        ("x" * 170 + " · " + "y" * 30, "x" * 170 + "…"),
        ("x" * 170 + ", " + "y" * 30, "x" * 170 + "…"),
        ("x" * 170 + ". " + "y" * 30, "x" * 170 + "."),
        ("가" * 170 + "다. · " + "나" * 30, "가" * 170 + "다."),
    ],
)
def test_clip(text: str, kept: str) -> None:
    assert clip(text) == kept


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("first[^1] words\n\n[^1]: foot\n", "first words"),
        ("- [one](#one)\n- [[#two|2]]\n  - [three](#three)\n\ntext\n\n#### one\n", "text"),
        ("- [one](#one) and more\n\ntext\n", "one and more · text"),
        ("- [one](b.md)\n", "one"),
        ("1. [one](#one)\n   - [two](#two)\n", ""),
        ("**Table of contents**\n\n- [one](#one)\n", ""),
        ("목차:\n- [하나](#하나)\n\n글\n", "글"),
        ("```sh\nls\n```\n\ntext\n\n|a|b|\n|-|-|\n|1|2|\n\nmore\n", "text more"),
        ("```sh\nls -l\n```\n", "ls -l"),
        ("- [ ] one\n- [x] two\n  - detail\n- [ ] three\n", "one · two · detail · three"),
        ("text\n\n#### heading\n\nmore\n", "text more"),
        ("![alt](a.png)\n", "alt"),
        ("![alt](a.png) text ![[b.png]] and ![[b.pdf]] ![[note]] [[note]]\n", "text and note"),
        ('<img src="a.png" alt="pasted"> text\n', "text"),
        ("[![badge](https://e.org/b.svg)](https://e.org)\n\ntext\n", "text"),
        ("[toc]\n\ntext\n", "text"),
        ("[[_TOC_]]\n\ntext\n", "text"),
        ("* TOC\n{:toc}\n\n{: .lead }\ntext\n", "text"),
        ("{: .no_toc }\n\n* TOC\n{:toc}\n", ""),
        ("these:\n- one\n- two\n", "these: one · two"),
        ("before\n1. one\n   more\n2. two\n\nafter\n", "before · one more · two · after"),
        ("see https://e.org/(a), or <https://e.org>, or https://e.org.\n", "see or or"),
        ("see https://e.org/a?b=c and (https://e.org) or [this](https://e.org)\n", "see and or this"),
        ("run\n$ npm install\n$ npm test\n\nthen >>> quit\n", "run then >>> quit"),
        ("출처 : https://e.org/1\n\n글 (source: <https://e.org>)\n", "글"),
        ("<< [[2026-02-28]] | [[2026-03-02|Tomorrow]] >>\n\n#a #b/c\n\ntext\n", "text"),
        ("[back](../README.md)\n\n[a post](https://e.org)\n", "a post"),
        ("[[idea]] is one\n", "idea is one"),
        ("- [[idea]]\n- [two](b.md)\n", "idea · two"),
        ("[[idea]]\n\n![[idea#part]]\n\n|a|\n|-|\n|1|\n", ""),
        ("```sh\nls -l\n```\n\n![alt](a.png)\n\n```js\n1\n```\n", "ls -l"),
        ("me@host:~/til$ ls\n\ncost: $ 5 or 10 % off\n", "cost: $ 5 or 10 % off"),
    ],
)
def test_an_excerpt_is_prose(text: str, excerpt: str) -> None:
    made = render_note(f"## Learned\n### t\n{text}", "notes/2026-03-01.md", None, Style())
    assert made.note and made.note.pieces[0].excerpt == excerpt


NOTES = {
    "2026-03-01.md": "# A\n## Learned\n### same\n#### in\n[^1] [in](#in)\n\n[^1]: f\n### same\n#### in\nb\n### a\nx\n### a\ny\n### a-1\nz\n",
    "2026-03-01-b.md": "# B\n## Today\n- [x] did\n- [ ] will\n- [-] not\n## Learned\n### same\n#### in\nc[^1]\n\n[^1]: g\n![[2026-03-01-b#same]] ![[2026-03-01#same]]\n",
    "idea.md": "# I\n\n#once\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("excerpt"), NOTES)
    built(root)
    return root


def test_ids_are_unique_and_lead_to_their_own_part(site: Path) -> None:
    pages = [file.read_text("utf-8") for file in sorted((site / "site").rglob("*.html"))]
    for html in pages:
        ids = re.findall(r'\sid="([^"]*)"', html)
        assert sorted(ids) == sorted(set(ids))
        content = html.partition('id="til-content"')[2]
        assert {use for use in re.findall(r'href="#([^"]*)"', content)} <= set(ids)
    topic = page(site, "topics/same")
    assert topic.count('>in<a class="headerlink" href="#~') == 6


def test_days_are_counted_as_days(site: Path) -> None:
    assert ">1 day · " in page(site, "") and "1 note<" in page(site, "")
    assert "<span>1 day</span>" in page(site, "topics/same")
    assert "<small>1 day</small>" in page(site, "archive")
    assert "<span>1 note</span>" in page(site, "tags/once")
    assert re.search(r"Days written</dt><dd>1<", page(site, "statistics"))


def test_control_characters_stay_out_of_pages(tmp_path: Path) -> None:
    made(tmp_path, {"2026-03-01.md": "# A\x01b\n\nc\x0bd\x0c\x7f\te\x1f 한글\n"})
    built(tmp_path)
    pages = [file.read_bytes() for file in (tmp_path / "site").rglob("*.html")]
    assert not any(re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", html) for html in pages)
    assert "<p>cd\te 한글</p>" in page(tmp_path, "2026/03/01")


def test_feeds_have_no_permalinks(site: Path) -> None:
    assert "headerlink" in page(site, "2026/03/01")
    for feed in sorted((site / "site").rglob("feed.*")):
        assert "headerlink" not in feed.read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "titles"), [("en", ["Latest days", "Notes without a day"]), ("ko", ["최근 기록", "날짜 없는 노트"])]
)
def test_llms_txt_is_in_one_language_and_valid(tmp_path: Path, language: str, titles: list[str]) -> None:
    notes = {
        "2026-03-01.md": "# [x] a\\b [c](d)\n\n## Learned\n### t\ntext\n",
        "idea.md": "# Idea\n\nwords\n",
        "e.md": "# E\n",
    }
    built(made(tmp_path, notes, f"language: {language}", "site_url: https://e.org/\n"))
    text = (tmp_path / "site/llms.txt").read_text("utf-8")
    assert re.findall("(?m)^## (.*)$", text) == titles
    assert "\n- [2026-03-01: \\[x\\] a\\\\b c](https://e.org/2026/03/01/): text\n" in text
    assert "\n- [Idea](https://e.org/notes/idea/): words\n" in text


def test_feeds_tell_states_in_text(site: Path) -> None:
    items = json.loads((site / "site/feed.json").read_text("utf-8"))["items"]
    text = re.sub(r"<[^>]*>", "", "".join(item["content_html"] for item in items))
    assert "☑ did" in text and "☐ will" in text and "☒ not" in text
