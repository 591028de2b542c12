"""All readers of foreign formats: no text is too odd for them, and plain words go through all of them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiltool.core.foreign.apple_notes_md import read_apple_notes_md
from tiltool.core.foreign.bear import read_bear
from tiltool.core.foreign.compose import DayEntry, add_entry, closed
from tiltool.core.foreign.dayone import read_dayone
from tiltool.core.foreign.foreign_note import Export, ForeignNotes
from tiltool.core.foreign.jrnl import read_jrnl
from tiltool.core.foreign.logseq import read_logseq
from tiltool.core.foreign.notion import read_notion
from tiltool.core.foreign.obsidian import read_obsidian
from tiltool.core.foreign.org import read_org
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import private_parts
from tiltool.core.publish.rules import Rules

READERS: dict[str, Callable[[Export], ForeignNotes]] = {
    "logseq": read_logseq,
    "obsidian": read_obsidian,
    "jrnl": read_jrnl,
    "dayone": read_dayone,
    "notion": read_notion,
    "bear": read_bear,
    "apple": read_apple_notes_md,
    "org": read_org,
}
NAMES = ("journals/2026_01_09.md", "pages/a.md", "x.org", "a.csv", "info.json", "t.textbundle/text.md", "j.txt")
PIECES = (
    "- ", "* ", "\t- ", "TODO ", "DONE ", "[#A] ", "id:: 64f8a1c9-8e3e-4a57-a0f7-cb3619102244", "((a-1))", "```", "~~~",
    "#+BEGIN_SRC", "#+END_SRC", "#+begin_quote", ":LOGBOOK:", ":END:", "SCHEDULED: <2026-01-12 Mon .+1w>", "[2026-01-09 09:12] ",
    "2026-99-99", "---", "<!--", "-->", "%%", "[[", "]]", "![](", ")", "::", "{{", "}}", "\n", "\n\n", "  ", "word", "낱말", "#", "|",
    '"', "{", '{"entries": [', "]}", ",", "<aside>", "</aside>", "\r\n", "\u2028", "\0",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize("program", READERS)
@given(text=TEXTS, name=st.sampled_from(NAMES))
@settings(max_examples=60)
def test_no_text_is_too_odd(program: str, text: str, name: str) -> None:
    READERS[program](Export({name: text, "other.md": "- see [[a]]\n"}, (name, "other.md")))


LINES = st.lists(st.sampled_from(("", "  ", "\t")), min_size=1, max_size=8)


@pytest.mark.parametrize("program", ["logseq", "obsidian", "bear", "apple", "notion", "org"])
@given(indents=LINES)
@settings(max_examples=40)
def test_no_word_is_lost(program: str, indents: list[str]) -> None:
    words = [f"word{number}" for number in range(len(indents))]
    text = "".join(f"{indent}- {word}\n" for indent, word in zip(indents, words, strict=True))
    name = "pages/a.org" if program == "org" else "pages/a.md"
    (note,) = READERS[program](Export({name: text}, (name,))).notes
    assert [word for word in words if f"- {word}\n" in note.text] == words


@given(before=TEXTS, text=TEXTS, is_private=st.booleans())
@settings(max_examples=150)
def test_an_entry_changes_nothing_and_is_as_private_as_it_should_be(before: str, text: str, is_private: bool) -> None:
    note = parse(before, None, Dialect())
    made = add_entry(note, DayEntry("09:12 x", closed(text), is_private, ()), Rules(), Dialect())
    if made is None:
        return
    assert made.after and made.after.startswith(before)
    after = parse(made.after, None, Dialect())
    at = made.after.index("09:12 x", len(before))
    assert not is_private or private_parts(after, Rules()).holds(at)
