"""Links, tags and embeds lead where they say, wherever in a note they stand."""

import html
import re
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page
from tiltool.errors import Refused
from tiltool.site.render.public_text import definitions


def shown(root: Path, text: str, **others: str) -> str:
    """Return the page of a note beside the note `b`, and the topic pages and others that were built with it."""
    notes = {
        "2026-03-01.md": text,
        "b.md": "# B\n\nwords of b\n",
        **{f"{name}.md": other for name, other in others.items()},
    }
    built(made(root, notes))
    return page(root, "2026/03/01")


@pytest.mark.parametrize(
    "text",
    ['[l](b.md "a > t")', '[l]\n\n[l]: b.md "a > t"', "[l][r]\n\n[r]: <b.md> 'a > t'"],
    ids=["inline", "short", "full"],
)
@pytest.mark.parametrize("raw", ["", " <kbd>K</kbd>"], ids=["plain", "beside raw HTML"])
def test_a_link_with_a_title_leads_there(tmp_path: Path, text: str, raw: str) -> None:
    html = shown(tmp_path, f"see{raw} {text}\n")
    found = html.partition('<a href="../../../notes/b/" title="a ')[2]
    assert found.partition("</a>")[0].endswith('">l')


def test_a_link_with_a_title_that_leads_nowhere_is_text(tmp_path: Path) -> None:
    assert '<span class="til-nowhere">l</span>' in shown(tmp_path, '[l](gone.md "t")\n')


HEADED = "## Learned\n### [[b|what b says]] twice\nx\n### #tag x\ny\n### ![[b]]\nz\n## [[b]] and `code`\nw\n"


def test_headings_hold_links_and_tags(tmp_path: Path) -> None:
    html = shown(tmp_path, HEADED)
    assert '<h2 id="what-b-says-twice"><a href="../../../notes/b/">what b says</a> twice' in html
    assert '<h2 id="tag-x"><a class="til-tag" href="../../../tags/tag/">#tag</a> x' in html
    assert '<h2 id="b"><a href="../../../notes/b/">b</a>' in html
    assert '<h2 id="b-and-code"><a href="../../../notes/b/">b</a> and <code>code</code>' in html


def test_what_lists_a_heading_has_its_words(tmp_path: Path) -> None:
    html = shown(tmp_path, HEADED.replace("\nx\n", f"\n{'x ' * 2000}\n"), **{"2026-03-02": HEADED})
    assert '<a href="#what-b-says-twice">what b says twice</a>' in html
    assert '<a href="#tag-x">#tag x</a>' in html
    assert "<h1>what b says twice</h1>" in page(tmp_path, "topics/what-b-says-twice")
    files = {path: data.replace(b"urn:til:", b"") for path, data in files_of(tmp_path / "site").items()}
    told = [path for path, data in files.items() if b"til:" in data or b"til-tag:" in data]
    assert [path for path in told if not path.startswith("assets/")] == []


def test_what_is_defined_below_the_tags_holds_for_the_whole_note(tmp_path: Path) -> None:
    text = (
        "see [a], [b] and [own] x[^1] [hid] [late]\n\n[own]: b.md\n\n## Later\n[late]: https://example.org/late\n## Tags\n- #one\n\n"
        "[a]: https://example.org/a\n[b]:\n  b.md 'B'\n[own]: https://example.org/not-this\n\n[^1]: foot\n\n    goes on\n\n"
        "words of the tags\n[never]: https://example.org/never\n\n<!-- private -->\n[hid]: https://example.org/hid\n<!-- /private -->\n"
    )
    html = shown(tmp_path, text)
    assert '<a href="https://example.org/a" rel="noopener">a</a>' in html
    assert '<a href="../../../notes/b/" title="B">b</a>' in html
    assert '<a href="../../../notes/b/">own</a>' in html
    assert "foot</p>" in html and "<p>goes on" in html
    assert "[hid]" in html and "[late]" in html
    everything = b"".join(files_of(tmp_path / "site").values())
    assert [
        word
        for word in (b"words of the tags", b"org/not-this", b"org/never", b"org/hid", b"org/late")
        if word in everything
    ] == []


@pytest.mark.parametrize(
    ("text", "public", "found"),
    [
        ("- #one\nwords [a] here\n", "", ""),
        ("[a]: x\n[b]:\n  y\nwords\n", "", "[a]: x\n\n[b]:\n  y\n\n"),
        ("[a]: x\r\n\r\n    more\r\nwords\r\n", "", "[a]: x\n\n    more\n\n"),
        ("[a]: x\n[b]: y\n", "[a]: mine\n", "[b]: y\n\n"),
        ("    [a]: code\n", "", ""),
    ],
)
def test_definitions(text: str, public: str, found: str) -> None:
    assert definitions(text, public) == found


def test_what_is_defined_below_the_tags_swallows_nothing(tmp_path: Path) -> None:
    html = shown(
        tmp_path,
        "first [a]\n\n```\nnever closed <!-- private -->\n```\n<!-- /private -->\n## Tags\n[a]: b.md\n[^1]: ```\n    <div>\n",
    )
    assert 'first <a href="../../../notes/b/">a</a>' in html


PROJECT = "# P\n- [ ] one #ops #else ![x](../notes/here.png)\n- [ ] two ![gone](gone.png) ![[lost.png]] [[b]]\n"


def test_a_published_project_leads_where_it_says(tmp_path: Path) -> None:
    made(tmp_path, {"2026-03-01.md": "x #ops\n", "b.md": "x\n", "tasks/p.md": PROJECT}, "publish: {tasks: true}")
    (tmp_path / "notes/here.png").write_bytes(b"png")
    report = built(tmp_path)
    html = page(tmp_path, "tasks")
    assert '<a class="til-tag" href="../tags/ops/">#ops</a>' in html
    assert '<span class="til-tag">#else</span>' in html
    assert '<img src="../media/notes/here.png"' in html and '<a href="../notes/b/">b</a>' in html
    assert (tmp_path / "site/media/notes/here.png").exists()
    assert [*report.problems] == ["tasks/p.md: missing picture gone.png", "tasks/p.md: missing picture lost.png"]
    with pytest.raises(Refused, match=r"gone\.png"):
        built(tmp_path, strict=True)


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("![[b]]\n", ('<div class="til-flow">', "</div>")),
        ("x ![[b]] y\n", ('<div class="til-flow">x ', " y</div>")),
        ("- ![[b]]\n- x\n", ("<li>", "</li>")),
        ("| a |\n|---|\n| ![[b]] |\n", ("<td>", "</td>")),
        ("**![[b]]**\n", ('<div class="til-flow"><strong>', "</strong></div>")),
        ("- x\n\n  ![[b]]\n", ('<div class="til-flow">', "</div>\n</li>")),
        ("> [!note] t\n> ![[b]]\n", ('<div class="til-flow">', "</div>\n</div>")),
        (
            "x[^1]\n\n[^1]: ![[b]]\n",
            ('<div class="til-flow">', ' <a href="#fnref1" class="footnote-backref">\u21a9\ufe0e</a></div>'),
        ),
    ],
)
def test_what_is_embedded_leaves_no_tag_open(tmp_path: Path, text: str, around: tuple[str, str]) -> None:
    html = shown(tmp_path, text).partition('<section class="til-part">')[2].partition("</section>")[0]
    assert f'{around[0]}<blockquote class="til-embed">' in html and f"</blockquote>{around[1]}" in html
    assert "words of b" in html
    for tag in ("p", "div", "li", "strong"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


def test_a_title_has_no_room_for_what_is_embedded(tmp_path: Path) -> None:
    html = shown(tmp_path, "x\n\n#### ![[b]] y\n> [!note] ![[b]] z\n")
    assert 'id="b-y"><a href="../../../notes/b/">b</a> y' in html
    assert '<p class="admonition-title"><a href="../../../notes/b/">b</a> z</p>' in html


def test_a_picture_in_a_link_leads_where_the_link_does(tmp_path: Path) -> None:
    made(tmp_path, {})
    (tmp_path / "notes/p.png").write_bytes(b"png")
    html = shown(tmp_path, "[![a](p.png)](b.md) ![[p.png|20]]\n")
    assert (
        '<a href="../../../notes/b/"><img class="til-linked" src="../../../media/notes/p.png" alt="a" loading="lazy"></a>'
        in html
    )
    assert (
        'til-picture" href="../../../media/notes/p.png"><img src="../../../media/notes/p.png" alt="p.png" width="20"'
        in html
    )


def test_headings_go_along_wherever_a_note_is_shown(tmp_path: Path) -> None:
    whole = "# Whole\nfirst\n## Part of [[b]]\nsecond\n"
    notes = {
        "2026-03-01.md": "![[whole]]\n\n![[whole#Part of b]]\n## Learned\n### A #topic\nx\n",
        "b.md": "b\n",
        "whole.md": whole,
    }
    built(made(tmp_path, {**notes, "index.md": whole}))
    heading = '<h2>Part of <a href="{}notes/b/">b</a></h2>'
    assert page(tmp_path, "2026/03/01").count(heading.format("../../../")) == 2
    assert heading.format("") in page(tmp_path, "")
    feed = (tmp_path / "site/feed.xml").read_text("utf-8")
    assert html.escape('<h2>A <a class="til-tag" href="tags/topic/">#topic</a></h2>') in feed
    assert ">Whole</h" not in page(tmp_path, "2026/03/01") and "headerlink" not in feed
