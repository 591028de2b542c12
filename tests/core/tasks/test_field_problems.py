"""Problems in the fields of tasks are reported where they stand."""

import pytest

from tiltool.core.note.parse import parse
from tiltool.core.tasks.field_problems import field_problems


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- [ ] a due:2026-02-30\n", (1, 9)),
        ("\ufeff- [ ] a due:2026-02-30\n", (1, 9)),
        ("x\r\n\r\n- [ ] a pri:high due:2026-02-30\r\n", (3, 18)),
        ("-\n  [ ] a due:2026-02-30\n", (2, 9)),
    ],
)
def test_a_field_has_a_place(text: str, place: tuple[int, int]) -> None:
    assert [found[1:3] for found in field_problems(parse(text))] == [place]
