"""Fields of tasks are notes to til: a reader sees what they mean, in words."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, made, page
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style


def shown(text: str, language: str = "en") -> str:
    """Return what a reader sees of a task, what its fields say in angle brackets."""
    made = render_note(f"## Today\n- [ ] {text}\n", "notes/a.md", None, Style(language=language))
    html = re.sub(r'<span class="til-fields">(.*?)</span>', r"⟨\1⟩", made.bodies[0].html)
    return re.sub(r"<[^>]*>", "", html).strip()


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("! feed due:2026-03-06 repeat:every-week @blog", "feed ⟨high priority · due 6 Mar 2026 · every week⟩"),
        ("water 📅 2026-03-13 🔁 every day", "water ⟨due 13 Mar 2026 · every day⟩"),
        ("plan ⏳ 2026-03-13 🔺 #db (WIP)", "plan #db (WIP) ⟨highest priority · planned for 13 Mar 2026⟩"),
        ("a [due:: 2026-03-13] b [repeat:: every 2 weeks]", "a b ⟨due 13 Mar 2026 · every 2 weeks⟩"),
        (
            "**bold** due:2026-03-13 `due:2026-01-01`",
            "bold due:2026-01-01 ⟨due 13 Mar 2026⟩",
        ),
        ("pay ➕ 2026-03-01 ✅ 2026-03-02 @home", "pay"),
        ("ask @anna for the key", "ask @anna for the key"),
        ("pay @home #bills", "pay #bills"),
        ("pay due:2026-02-30", "pay due:2026-02-30"),
        ("due:2026-03-13", "due:2026-03-13"),
        ("pay due:2026-03-13\n  more due:2026-01-01", "pay ⟨due 13 Mar 2026⟩\nmore due:2026-01-01"),
        ("stop! now", "stop! now"),
        ("[link](x) due:2026-03-13", "link ⟨due 13 Mar 2026⟩"),
        ("pay repeat:whenever", "pay ⟨whenever⟩"),
    ],
)
def test_fields_are_said_in_words(written: str, seen: str) -> None:
    assert shown(written) == seen


def test_in_korean_too() -> None:
    assert shown("! 먹이 due:2026-03-06 🔁 every weekday", "ko") == "먹이 ⟨중요 · 2026년 3월 6일까지 · 평일마다⟩"
    assert shown("먹이 ⏳ 2026-03-06 🔁 매주 월요일", "ko") == "먹이 ⟨2026년 3월 6일 예정 · 매주 월요일⟩"


def test_no_list_and_no_program_sees_them_raw(tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-01.md": "## Today\n- [ ] ! feed due:2026-03-06 repeat:every-week @blog\n"}))
    files = ("index.html", "llms.txt", "feed.xml", "tasks/index.html", "2026/03/01/index.html")
    texts = [(tmp_path / "site" / file).read_text("utf-8") for file in files]
    texts += [file.read_text("utf-8") for file in (tmp_path / "site/search/d").iterdir()]
    assert all("feed" in text and "due:" not in text and "@blog" not in text for text in texts)
    assert '<span class="til-fields">high priority' in page(tmp_path, "2026/03/01")
