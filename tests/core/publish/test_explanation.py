"""The parts of a note, each with what holds it back: a table, and what is stored of it."""

import pytest

from tiltool.core.note.parse import parse
from tiltool.core.publish.explanation import (
    Account,
    PartCount,
    account_from_text,
    account_text,
    count_parts,
    parts_of_note,
    total_counts,
)
from tiltool.core.publish.public_parts import PublicParts, public_parts
from tiltool.core.publish.rules import Rules

RULES = Rules(roles=("learned", "plain"))


def account_of(text: str, rules: Rules = RULES) -> Account:
    note = parse(text)
    parts = public_parts(note, rules)
    assert isinstance(parts, PublicParts)
    return Account(None, parts_of_note(note, parts))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ""),
        ("\n\n", ""),
        ("\n\u3000\n", ""),
        ("# T\n", "1 section plain -"),
        ("\n\nx\n", "3 section plain -"),
        ("- [ ] a\n", "1 section plain -, 1 task plain -"),
        ("## Later\n### a\n- [ ] b\n  - [ ] c\n", "1 section later role, 2 heading later role, 3 task later role, 4 task later role"),
        ("## Learned\n### a\n#### b\n### c\n", "1 section learned -, 2 heading learned -, 3 heading learned -, 4 heading learned -"),
        ("## Learned\n### Later - 3\nx\n", "1 section learned -, 2 heading learned role"),
        ("## Learned\n### a #private\nx\n\ny\n#### b\nz\n", "1 section learned -, 2 heading learned tag, 6 heading learned tag"),
        ("## Learned\nx %% a %% y %% b %%\n", "1 section learned -, 2 text learned comment, 2 text learned comment"),
        ("## Learned\n<!-- private -->\n\nx\n", "1 section learned -, 2 text learned marker"),
        ("## Learned\n<!-- private -->\n- [ ] x\n", "1 section learned -, 3 task learned marker"),
        ("## Later\nx <!-- private --> y <!-- /private -->\n", "1 section later role"),
        ("x\n## Tags\n", "1 section plain -, 2 section tags -"),
        ("x\n## Tags\n- a\n### b\n- [ ] c\n", "1 section plain -, 2 section tags -, 4 heading tags role, 5 task tags role"),
        ("x\n## Tags\n%% a %%\n", "1 section plain -, 2 section tags role"),
        ("x\n<!-- private -->\n## Tags\n- a\n", "1 section plain -, 2 text plain marker, 3 section tags role"),
        ("x\n## Later\n### Tags\n- a\n", "1 section plain -, 2 section later role, 3 section tags role"),
    ],
)  # fmt: skip
def test_parts(text: str, parts: str) -> None:
    found = (
        f"{each.line} {each.kind} {each.role} {each.hold.code if each.hold else '-'}" for each in account_of(text).parts
    )
    assert ", ".join(found) == parts


def test_an_empty_section_of_tags_may_be_hidden() -> None:
    found = account_of("x\n<!-- private -->\n## Tags\n", Rules(roles=("plain", "tags"))).parts
    assert [(each.line, each.hold and each.hold.code) for each in found] == [(1, None), (3, "marker")]


def test_what_is_stored_is_what_was_found() -> None:
    text = "## Learned\n### 가 #private\nx\n- [ ] a\n%% b %%\n## Later\n- [ ] c\n- [ ] d\n"
    account = account_of(text)
    stored = account_text(account)
    assert account_from_text(stored) == account
    assert stored.count("publish") == 2  # the keys of one rule, and its message
    held = account._replace(hold=account.parts[-1].hold, parts=())
    assert account_from_text(account_text(held)) == held


def test_counts_add_up() -> None:
    counts = count_parts(account_of("## Learned\n- [ ] a\n- [ ] b #private\n## Later\n- [ ] c\n").parts)
    assert PartCount("task", "learned", 1, 1) in counts and PartCount("task", "later", 0, 1) in counts
    assert PartCount("task", "learned", 3, 3) in total_counts([*counts, *counts, *counts])
