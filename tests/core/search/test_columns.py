"""What search knows of a note by its lines, as the parser reads it."""

import pytest

from tiltool.core.note.parse import DIALECT, parse
from tiltool.core.search.columns import learned_spans


@pytest.mark.parametrize(
    "text",
    [
        "# D\n\n## 배운 것\na\n\n## 할 일\nb\n",
        "## Learned\na\n\n### b\nc\n",
        "```\n## Learned\n```\na\n\n## Learned\nb\n",
        "```npm i```\n\n## Learned\na\n",
        "````\n```\n## Learned\n````\n\n## Learned\na\n",
        "~~~ `x`\n## Learned\n~~~\n\n## Learned\na\n",
        "a\n",
    ],
)
def test_likely_learned_is_what_the_parser_finds(text: str) -> None:
    sections = [each for each in parse(text).sections if each.role == "learned" and each.heading]
    meant = [text[each.heading.span.start : each.end] for each in sections if each.heading]
    assert [span.of(text) for span in learned_spans(text, DIALECT.role_of)] == meant
