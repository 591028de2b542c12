"""Blocks are those that a whole parser finds, whose rules for inline text are turned off."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tiltool.core.note.markdown import MOST_NESTED, _block_tokens, blocks_of, read_blocks
from tiltool.core.text.lines import line_table

LINES = [
    "# a", "## b ##", "a", "", "  ", "---", "===", "- a", "- [ ] b", "  - c", "    d", "\td", "1. e", "2) f", "* * *",
    "> - [ ] q", "> x", "```", "~~~ py", "<!-- x", "-->", "<div>", "</div>", "[a]: b 'c'", "[d]:", "| a | b |",
    "|---|---|", "a\rb", "a\0b", "\\- x", "가 나", "[e]: <x y>", "-", "+ \t- g", "[^f]: g",
    "> ---", "  == ", "=", "-- -", "a | b", ":-|-", "[g]", ":x", "> [h", "> ]: i", "\x0b", "    ---", "| a", "|-",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join), st.sampled_from(["\n", "\r\n"]))
def test_blocks_are_those_of_the_whole_parser(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    whole = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable("table").disable(["inline", "text_join"])
    env: dict[str, dict[str, object]] = {}
    tokens = whole.parse(text, env)
    own: dict[str, dict[str, object]] = {}
    assert [each.as_dict() for each in _block_tokens(text, own)] == [each.as_dict() for each in tokens]
    assert own == env
    lines = line_table(text)
    assert read_blocks(lines) == blocks_of(lines, tokens, env)
