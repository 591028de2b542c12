"""Raw HTML is content: its files, links and anchors are resolved like those of Markdown, and nothing else gets in."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page
from tiltool.errors import Refused
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style, search_keys

PICTURE = '<a class="til-picture" href="../../media/notes/a.png"><img src="../../media/notes/a.png" alt="{alt}"{more} loading="lazy"></a>'
CASES: Mapping[str, tuple[str, str]] = {
    "picture": ('<img width="40" src="a.png" alt="p">', PICTURE.format(alt="p", more=' width="40"')),
    "paste": ("<img width=40 alt='p > q' src=a.png />", PICTURE.format(alt="p &gt; q", more=' width="40"')),
    "inline": ('see <IMG SRC="./a.png">', PICTURE.format(alt="a.png", more="")),
    "escaped": ('<img src="img/b%20c.png">', 'src="../../media/notes/img/b%20c.png"'),
    "entity": ('<img src="img/b c&#46;png">', 'src="../../media/notes/img/b%20c.png"'),
    "rooted": ('<img src="/img/b c.png">', 'src="../../media/notes/img/b%20c.png"'),
    "fragment": ("![p](a.png#gh-dark-mode-only)", PICTURE.format(alt="p", more="").replace('a.png"', 'a.png#gh-dark-mode-only"')),
    "fragment-raw": ('<img src="a.png#only-light" alt="p">', 'src="../../media/notes/a.png#only-light"'),
    "fragment-video": ('<video src="v.mp4#t=3"></video>', 'src="../../media/notes/v.mp4#t=3"'),
    "no-fragment": ('<img src="img/c#d.png"> ![](<img/c#d.png>)', 'src="../../media/notes/img/c%23d.png"'),
    "nameless": ("![](img/b%20c.png)", 'alt="b c.png" loading'),
    "clear": ('x <br clear="all"> y', '<br clear="all">'),
    "linked": (
        '[<img src="a.png">](b.md)',
        '<a href="../../notes/b/"><img class="til-linked" src="../../media/notes/a.png" alt="a.png" loading="lazy"></a>',
    ),
    "linked-raw": (
        '<a class="k" href="b.md"><img src="a.png"></a>',
        '<a href="../../notes/b/" class="k"><img class="til-linked" src="../../media/notes/a.png" alt="a.png" loading="lazy"></a>',
    ),
    "schemes": (
        '<picture>\n<source media="(prefers-color-scheme: dark)" srcset="img/b%20c.png 2x, https://evil.example/x.png, a.png">\n<img src="a.png"></picture>',
        '<source media="(prefers-color-scheme: dark)" srcset="../../media/notes/img/b%20c.png 2x, ../../media/notes/a.png">\n<img class="til-linked"',
    ),
    "video": (
        '<video src="v.mp4" poster="a.png" controls></video>',
        '<video src="../../media/notes/v.mp4" poster="../../media/notes/a.png" controls="">',
    ),
    "note": ('<a href="b.md#two">x</a>', '<a href="../../notes/b/#two">x</a>'),
    "file": ('<a href="v.mp4">x</a>', '<a href="../../media/notes/v.mp4">x</a>'),
    "nowhere": ('<a href="gone.md">x</a>', '<span class="til-nowhere">x</span>'),
    "anchor": ('<a name="Here_1"></a>\n\n[x](#Here_1)', '<a href="../../notes/anchor/#Here_1">x</a>'),
    "anchor-elsewhere": ('<a href="anchor.md#Here_1">x</a>', '<a href="../../notes/anchor/#Here_1">x</a>'),
    "anchor-of-a-heading": ('<a id="two"></a>\n\n## two\n\nx', '<a></a>'),
    "remote": (
        '<img src="https://example.org/x.png" alt="p">',
        '<a class="til-remote" href="https://example.org/x.png" rel="noopener">p</a>',
    ),
    "remote-linked": ('<a href="https://example.org/"><img src="//e.org/x.png" alt="p"></a>', 'href="https://example.org/">p</a>'),
    "data": ('<img src="data:image/png;base64,AAAA" alt="p">', "p"),
    "details": ("<details open>\n<summary>s</summary>\n\n### in\n\ntext\n\n</details>", "<p>text</p>\n</details>"),
    "cells": ("|a|b|\n|:-:|--:|\n|<kbd>k</kbd>|1|\n", '<td style="text-align:center"><kbd>k</kbd></td>\n<td style="text-align:right">1</td>'),
    "center": ('<h2 align="center">x</h2>', '<h2 align="center">x</h2>'),
    "ranks": ('<H1>a</H1>\n\n<h4 id="i">b</h4>\n\n<h2>c</h2>', '<h2>a</h2>\n<h3 id="i">b</h3>\n<h2>c</h2>'),
    "rank-by-markdown": ('### a\n\n<h4>b</h4>', '<h3>b</h3>'),
    "table": ('<table><tr><td width="30" colspan="2" valign="top">x</td></tr></table>', '<td width="30" colspan="2" valign="top">x</td>'),
    "list": ('<ol start="3" type="a" reversed><li value="7">x</ol>', '<ol start="3" type="a" reversed=""><li value="7">x</li></ol>'),
    "ruby": ("<ruby>漢<rp>(</rp><rt>かん</rt></ruby> H<sub>2</sub>", "<rt>かん</rt></ruby> H<sub>2</sub>"),
    "code": ("`<img src=\"gone.png\">`\n\n<pre>&lt;img src=\"gone.png\"&gt;</pre>", '&lt;img src='),
    "frame": (
        '<iframe src="https://example.org/embed" title="a film" onload=x></iframe> <iframe src="//e.org/x">',
        '<a class="til-remote" href="https://example.org/embed" rel="noopener">a film</a> <a class="til-remote" href="//e.org/x"',
    ),
    "object": ('<object data="v.mp4">else</object> <embed src="a.png">', '<a href="../../media/notes/v.mp4">v.mp4</a>else <a href="../../media/notes/a.png">'),
    "remote-source": (
        '<video controls><source src="https://example.org/v.mp4"></video>',
        '<video controls=""></video> <a class="til-remote" href="https://example.org/v.mp4"',
    ),
    "remote-picture": ('<picture><img src="https://example.org/p.png" alt="p"></picture>', '<a class="til-remote" href="https://example.org/p.png" rel="noopener">p</a>'),
    "no-source": ('<img alt="p"> <source> q', "<p>p  q</p>"),
    "ids": ('<p id="x">a</p><p id="x">b</p><p id="fn1">c</p><p id="til-content">d</p><p id="e f">e</p>', '<p id="x">a</p><p>b</p><p>c</p><p>d</p><p>e</p>'),
    "sizes": ('<img src="a.png" width="50%" height="1e9" alt="p">', 'alt="p" width="50%" loading'),
    "unclosed": ("<div>a\n\n**b**\n\n## h\n\nc", "<div>a\n<p><strong>b</strong></p>\n</div></section>"),
    "crossed": ("<b><i>a</b></i> b </div></section> c", "<p><b><i>a</i></b> b  c</p>"),
    "number": ('<img src="til:0" alt="p"> [x](b.md)', "x</a>"),
}  # fmt: skip
HARMFUL = [
    "<img src=a.png onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<iframe src=https://evil.example></iframe>",
    "<p style='background:url(https://evil.example/s.png)'>x</p>",
    "<td style='text-align:left;background:url(//evil.example)'>x</td>",
    "<img srcset='https://evil.example/s.png 2x'>",
    "<video poster=https://evil.example/s.png></video>",
    "<img src=a.png\nsrc=https://evil.example/s.png>",
    "<img src=x:y srcset=\"til:0 2x, https://evil.example/a.png\">",
    "<script>\nvar a = '<img src=\"https://evil.example\">'\n</script>",
    "<object data=https://evil.example></object><embed src=https://evil.example>",
    "<form action=https://evil.example><input></form>",
    "<link rel=stylesheet href=https://evil.example><meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example>",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("raw")
    harmful = {f"harm-{nth}.md": f"before\n\n{text}\n\nand {text} x\n" for nth, text in enumerate(HARMFUL)}
    made(
        root,
        {f"{name}.md": f"# T\n\n{text}\n" for name, (text, _) in CASES.items()}
        | harmful
        | {"b.md": "# B\n\n## two\n\nx\n"},
    )
    (root / "notes/img").mkdir()
    for name in ("a.png", "img/b c.png", "img/c#d.png", "v.mp4"):
        (root / "notes" / name).write_bytes(b"file")
    assert [*built(root).problems] == []
    return root


@pytest.mark.parametrize("name", CASES)
def test_addresses_and_elements(site: Path, name: str) -> None:
    html = page(site, f"notes/{name}")
    assert CASES[name][1] in html
    assert not re.search(r'(?<!urn:)\btil:\d|"til-tag:', html)


@pytest.mark.parametrize("nth", range(len(HARMFUL)))
def test_what_could_run_or_ask_another_host_stays_out(site: Path, nth: int) -> None:
    html = (
        page(site, f"notes/harm-{nth}").partition('<section class="til-part">')[2].rpartition("</section>")[0].lower()
    )
    tags = " ".join(re.findall(r"<[^>]*>", html))
    assert "before" in html
    assert not re.search(r"javascript|onerror|<(?:script|iframe|object|embed|form|input|svg|link|meta|base)", tags)
    assert not re.search(r"(?:src|srcset|poster|style)=\"[^\"]*evil", tags)


OWN = [
    *("[x](til:{n})", "[x](TIL:{n} 't')", "<til:{n}>", "![x](til:{n})", "[x](til-tag:{n})", "[x]\n\n[x]: til:{n}\n"),
    *('<a href="til:{n}">x</a>', '<img src="til:{n}" alt="x">', '<span data-embed="til:{n}">x</span>'),
    *('<span data-task="{n}">x</span>', '`<span data-task="{n}">x</span>`', '`<a href="til:{n}">x</a>`'),
]  # fmt: skip


@pytest.mark.parametrize("text", OWN)
@pytest.mark.parametrize("number", ["0", "99", "9" * 12])
def test_what_til_puts_in_for_itself_is_nothing_if_a_note_has_it(text: str, number: str) -> None:
    written = text.format(n=number)
    result = render_note(f"## Today\n- [ ] [own](b.md)\n- {written}\n- [ ] {written}\n", "notes/a.md", None, Style())
    (body,) = result.bodies
    assert result.note and [*map(len, (result.note.links, result.note.tasks))] == [1, 2]
    assert re.findall('(?:href|src)="(til[^"]*)', body.html, re.IGNORECASE) == ["til:0"]
    assert [each for each, _ in body.tasks] == [0, 1] and search_keys(result.note, result.bodies)


def test_files_are_copied_and_missing_ones_reported(tmp_path: Path) -> None:
    text = '<img src="gone.png"> <video src="gone.mp4"></video> <img srcset="here.png 1x, lost.png 2x"> <embed src="gone.pdf">\n'
    root = made(tmp_path, {"a.md": text})
    (root / "notes/here.png").write_bytes(b"png")
    expected = [
        "notes/a.md: missing picture gone.png",
        "notes/a.md: missing file gone.mp4",
        "notes/a.md: missing picture lost.png",
        "notes/a.md: missing file gone.pdf",
    ]
    assert [*built(root).problems] == expected
    assert (root / "site/media/notes/here.png").exists()
    with pytest.raises(Refused, match=r"gone\.png"):
        built(root, strict=True)


@pytest.mark.parametrize("html", ["false", "true"])
def test_no_address_publishes_what_is_private(tmp_path: Path, html: str) -> None:
    secrets = ("notes/secret.md", "notes/.hidden/s.png", "tasks/s.png", "tasks/plan.md", "outside.png", "notes/a.yml")
    aims = ("secret.md", ".hidden/s.png", "../tasks/s.png", "../tasks/plan.md", "../outside.png", "/outside.png", "a.yml", "../mkdocs.yml", "link.png", "%2e%2e/outside.png")  # fmt: skip
    text = "".join(f'<img src="{aim}"> <a href="{aim}">x</a> <img srcset="{aim} 2x">\n\n' for aim in aims)
    root = made(tmp_path, {"a.md": text, "b.md": '<!-- <img src="c.png"> -->\nx\n'}, f"publish: {{html: {html}}}")
    for path in (*secrets, "notes/c.png"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("---\ndraft: true\n---\nMARK\n")
    (root / "notes/link.png").symlink_to(root / "outside.png")
    built(root)
    assert [path for path, data in files_of(root / "site").items() if b"MARK" in data] == []
    html_of_a = page(root, "notes/a")
    assert not [aim for aim in aims if f'="{aim}' in html_of_a]


def test_html_that_is_let_through_has_its_addresses(tmp_path: Path) -> None:
    text = '<section onclick="f()"><img class="k" src="a.png"><img src="https://example.org/b.png"><a href="b.md">x</a></section>\n'
    root = made(tmp_path, {"a.md": text, "b.md": "x\n"}, "publish: {html: true}")
    (root / "notes/a.png").write_bytes(b"png")
    built(root)
    html = page(root, "notes/a")
    assert '<section onclick="f()">' in html and 'src="../../media/notes/a.png"' in html
    assert 'src="https://example.org/b.png"' in html and '<a href="../../notes/b/">x</a>' in html


def test_details_keep_their_headings_but_not_what_is_private(tmp_path: Path) -> None:
    text = "# T\n\n<details>\n<summary>s</summary>\n\n## in\n\ntext\n\n## hid #private\n\nMARK\n\n</details>\n\nafter\n"
    root = made(tmp_path, {"a.md": text, "b.md": text.replace(" #private", "").replace("MARK", "more")})
    built(root)
    assert [path for path, data in files_of(root / "site").items() if b"MARK" in data] == []
    inside = page(root, "notes/b").partition("<details>")[2].partition("</details>")[0]
    assert inside.index('<h2 id="in">') < inside.index("text") < inside.index('<h2 id="hid">') < inside.index("more")
