"""The addresses of the web in a note: where each begins and ends, and which are code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.links.addresses import web_links, without_tail
from tiltool.core.text.lines import line_table


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.dev/x. Then", ["https://a.dev/x"]),
        ("(https://a.dev/x_(y))", ["https://a.dev/x_(y)"]),
        ("https://a.dev/에서 보면, http://b.dev", ["https://a.dev/", "http://b.dev"]),
        ("[t](https://a.dev/w_(x)) [t](<https://b.dev/a b>) <https://c.dev>", ["https://a.dev/w_(x)", "https://b.dev/a b", "https://c.dev"]),
        ("[https://a.dev](https://b.dev/\\_x 'title')", ["https://a.dev", "https://b.dev/_x"]),
        ("![](https://a.dev/p.png?a=1&amp;b=2)", ["https://a.dev/p.png?a=1&b=2"]),
        ("<a href=\"https://a.dev/q\">x</a> <img src='https://b.dev'>", ["https://a.dev/q", "https://b.dev"]),
        ("<div>\n<a href=\"https://a.dev/q\">x</a>\n</div>", ["https://a.dev/q"]),
        ("[r]: https://a.dev/z 'title'\n[q]: <https://b.dev>", ["https://a.dev/z", "https://b.dev"]),
        ("| a | https://a.dev/t |\n|---|---|\n| `https://x.dev` | https://b.dev |", ["https://a.dev/t", "https://b.dev"]),
        ("`https://a.dev` and [`https://b.dev`](https://c.dev)", ["https://c.dev"]),
        ("```\nhttps://a.dev\n```\n\n    https://b.dev\n", []),
        ("---\nsource: https://a.dev\n---\nhttps://b.dev", ["https://b.dev"]),
        ("git+https://a.dev https:// HTTPS://B.dev/p#f https://한글.kr/경로", ["HTTPS://B.dev/p#f", "https://한글.kr/경로"]),
        ("- [ ] read https://a.dev/x due:2026-03-02", ["https://a.dev/x"]),
    ],
)  # fmt: skip
def test_addresses_of_a_note(text: str, found: list[str]) -> None:
    links = [*web_links(line_table(text))]
    assert [each.address for each in links] == found
    for each in links:
        assert text.split("\n")[each.line - 1][each.column - 1 :].lower().startswith("http")


@given(st.text("ab/. ,)(]`'\"<>\n*_에서https:|", max_size=60))
def test_any_text_has_addresses_that_are_in_it(text: str) -> None:
    text = f"{text}https://a.dev{text}"
    for each in web_links(line_table(text)):
        assert each.address.split("\n")[0] in text
        assert text.split("\n")[each.line - 1][each.column - 1 :].startswith("http")


@given(st.text("ab.,)(][;:에서는?!_", max_size=30))
def test_a_tail_is_cut_once(text: str) -> None:
    cut = without_tail(f"https://a.dev/{text}")
    assert without_tail(cut) == cut and f"https://a.dev/{text}".startswith(cut)
