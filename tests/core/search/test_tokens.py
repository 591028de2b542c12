"""Words go across the end of a line, but not of a paragraph, whatever ends the lines."""

import pytest

from tiltool.core.search.tokens import fold_note, term_list


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("lines", "terms"),
    [
        (["배", "포"], "배 포"),
        (["배", "", "포"], "배 \x80 포"),
        (["배", "# 포"], "배 \x80 포"),
    ],
)
def test_terms_of_lines(newline: str, lines: list[str], terms: str) -> None:
    found = term_list(fold_note(newline.join(["", *lines])))
    assert found.replace("\x80", " \x80 ").split() == terms.split()
