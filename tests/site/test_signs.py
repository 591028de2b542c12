"""Blocks and running text: trying only the rules of a sign reads what trying every rule everywhere reads."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it.rules_core import inline

from tiltool.site.render.markdown import markdown

PIECES = (
    *r"\`*_~[]!<>&=:$^#%@{}()-+|w.1 ",
    *(
        "\n",
        "www.a.b",
        "http://a.b",
        ":tada:",
        "[[a]]",
        "![[a]]",
        "==a==",
        "$`a`$",
        "$a$",
        "[^a]",
        "^[a]",
        "&amp;",
        "<b>",
    ),
    *("가", "**a**", "*a*", "_a_", "~~a~~", "`a`", "[a](b)", "![a](b)", "<http://a.b>", "\\*", "a\n\n[^a]: b\n\n"),
    *(
        "# ",
        "- ",
        "- [x] ",
        "[ ] a",
        "[x]: b\n",
        "1. ",
        "10) ",
        "> ",
        "    ",
        "\t",
        "---",
        "===",
        "***\n",
        "```\n",
        "~~~ js\n",
    ),
    *("\n\n", "$$\n", "|a|b|\n|-|-|\n|c|", "<div>\n", "<!-- a -->", "[^a]: b", "\n- ", "\n  - ", "\n# ", "\n> "),
)


@given(text=st.lists(st.sampled_from(PIECES), max_size=40).map("".join), cjk=st.booleans())
def test_no_rule_is_missed(text: str, cjk: bool) -> None:
    every = markdown.__wrapped__(cjk=cjk)
    rules = set(every.inline.ruler.get_all_rules()) - {"by_sign", "text", "strikethrough", "linkify"}
    every.inline.ruler.enableOnly(list(rules))
    every.core.ruler.at("inline", inline)
    every.block.ruler.enable("table")  # makes its lists of rules anew
    assert len(every.block.ruler.getRules("")) > 9
    env: dict[str, object] = {}
    assert markdown(cjk=cjk).parse(text, {}) == every.parse(text, env)
