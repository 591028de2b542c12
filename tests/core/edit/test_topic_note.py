"""The name and the text of a new note about a topic, in the way of the notes beside it."""

from datetime import date

import pytest

from tiltool.core.edit.topic_note import Sibling, draft_from_siblings, stem_of_title
from tiltool.core.note.parse import parse

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("title", "stems", "name"),
    [
        ("Type hints", ["context-managers", "walrus"], "type-hints"),
        ("Type hints", ["context_managers", "walrus"], "type_hints"),
        ("Type hints", ["context managers", "walrus"], "type hints"),
        ("Type hints", ["Context Managers", "Walrus"], "Type Hints"),
        ("Type hints", ["Context managers"], "Type hints"),
        ("Type hints", ["Context-Managers"], "Type-Hints"),
        ("What's new in Python 3.13?", ["a-b"], "what-s-new-in-python-3.13"),
        ("C++ & Rust: FFI", ["a-b"], "c++-rust-ffi"),
        ("CI/CD", ["a-b"], "ci-cd"),
        ("a/b: c?", ["Some note"], "a b c"),
        ("Type hints", [], "type-hints"),
        ("파이썬 데코레이터", [], "파이썬 데코레이터"),
        ("파이썬 데코레이터", ["도커-기초", "깃-리베이스"], "파이썬-데코레이터"),
        ("파이썬 데코레이터", ["도커 기초"], "파이썬 데코레이터"),
        ("デコレータ 入門", ["a_b"], "デコレータ_入門"),
        ("../../etc/passwd", ["a-b"], "etc-passwd"),
        (".hidden", ["a b"], "hidden"),
        ("?!", ["a-b"], ""),
        ("...", [], ""),
    ],
)
def test_a_name_is_written_as_those_beside_it(title: str, stems: list[str], name: str) -> None:
    assert stem_of_title(title, stems) == name


def draft(*texts: str, title: str = "New thing") -> str:
    siblings = [Sibling(f"note-{number}", text) for number, text in enumerate(texts)]
    return draft_from_siblings(title, "new-thing", siblings, DAY)


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        ([], "# New thing\n"),
        (["# One\n\n## Only here\n\ntext\n"], "# New thing\n"),
        (["# One\n\na\n\n## Source\n\n- x\n", "# Two\n\nb\n\n## Source\n\n- y\n"], "# New thing\n\n## Source\n"),
        (["# One\n\n## A\n\n## S\n", "# Two\n\n## B\n\n## S\n"], "# New thing\n\n## S\n"),
        (["# TIL: One\n\na\n", "# TIL: Two\n\nb\n"], "# TIL: New thing\n"),
        (["# How to One\n\na\n", "# How to Two\n\nb\n"], "# New thing\n"),
        (
            [
                "---\ntitle: One\ndate: 2024-01-03\ntags: [git, a]\n---\n\nx\n",
                "---\ntitle: Two\ndate: 2024-02-05\ntags: [git, b]\n---\n\ny\n",
            ],
            "---\ntitle: New thing\ndate: 2026-03-02\ntags: [git]\n---\n",
        ),
        (
            ["---\ntitle: 'One'\nslug: note-0\n---\n# One\n", "---\ntitle: 'Two'\nslug: note-1\n---\n# Two\n"],
            "---\ntitle: 'New thing'\nslug: new-thing\n---\n# New thing\n",
        ),
        (["# One\r\n\r\n## Source\r\n", "# Two\r\n\r\n## Source\r\n"], "# New thing\r\n\r\n## Source\r\n"),
        (["# 하나\n\n## 참고\n- a\n", "# 둘\n\n## 참고\n- b\n"], "# New thing\n\n## 참고\n"),
        (["just text\n", "other text\n"], "# New thing\n"),
    ],
)
def test_the_form_is_what_the_notes_share(texts: list[str], made: str) -> None:
    assert draft(*texts) == made


@pytest.mark.parametrize("title", ["a: b", "#1 rule", "yes", "3.13", 'say "x"', "it's: so", "- dash", "[x]", "a #b"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_title_in_front_matter_is_read_as_typed(title: str, quote: str) -> None:
    texts = [f"---\ntitle: {quote}{name}{quote}\n---\n\n{name}\n" for name in ("One", "Two")]
    assert parse(draft(*texts, title=title)).title == title


def test_the_newest_notes_are_the_model() -> None:
    old = [f"---\ndate: 2020-01-0{day}\n---\n# Old {day}\n\n## Old\n" for day in (1, 2, 3)]
    new = [f"---\ndate: 2024-01-0{day}\n---\n# New {day}\n\n## New\n" for day in (1, 2, 3)]
    assert draft(*new, *old) == "---\ndate: 2026-03-02\n---\n# New thing\n\n## New\n"
