"""What a query needs to be answered."""

import pytest

from tests.notebooks import query


@pytest.mark.parametrize(
    ("text", "parses"),
    [
        ("", False), ("words", False), ('"two words" -other', False), ("path:2026", False), ("since:friday", False), ("2026", False),
        ("tag:work", True), ("topic:wal", True), ("in:today", True), ("is:open", True), ("path:2026 tag:work", True),
    ],
)  # fmt: skip
def test_words_days_and_paths_need_no_parser(text: str, parses: bool) -> None:
    assert query(text).needs_parsed_notes is parses
