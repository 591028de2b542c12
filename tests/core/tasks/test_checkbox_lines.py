"""Boxes read line by line, without the parser, have the section that it would give them."""

import pytest

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.tasks.checkbox_lines import read_box_lines


@pytest.mark.parametrize(
    "text",
    [
        "## Today\n- [ ] a\n\n### Part\n- [ ] b\n\n## Other\n- [ ] c\n\n## Later\n- [ ] d\n",
        "# 2026-03-10\n- [ ] a\n\n## Today\n#### deep\n- [ ] b\n### less deep\n- [ ] c\n\n# Notes\n- [ ] d\n",
        "- [ ] a\n\n## Tomorrow\n- [ ] b\n\n#nothing\n- [ ] c\n\n## Ideas ##\n- [ ] d\n",
    ],
)
def test_roles_are_those_of_the_parser(text: str) -> None:
    found = [(box.role, box.title) for box in read_box_lines(text, Dialect()) or ()]
    assert found == [(section.role, task.title) for section, task in parse(text).tasks()] and len(found) > 2
