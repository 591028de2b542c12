"""What is written is what is shown: CommonMark and GFM as GitHub renders them, and what til adds to them."""

import re
import time
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from latex2mathml.converter import convert

from tests.site.github import by_github
from tests.site.sites import built, made, page
from tiltool.config.publish import PublishConfig
from tiltool.core.publish.rules import Rules
from tiltool.site.render.formulas import formula
from tiltool.site.render.markdown import markdown
from tiltool.site.render.note import minutes, render_note
from tiltool.site.render.rendered_note import Style

PLAIN = (
    "a *b* **c** ***d*** `e` \\* &amp; &copy;",
    "one\ntwo  \nthree\\\nfour",
    "- a\n- b\n  - c\n    - d\n\n  e\n- f",
    "text\n- right below\n- a text line",
    "3. three\n4. four\n   1. inner",
    "- loose\n\n- list",
    "> quote\n> > deeper\nlazy",
    "    indented code\n\n    goes on",
    "```\nplain < code & more\n```",
    "~~~\ntilde ``` fence\n~~~",
    "| a | b |\n|:--|--:|\n| 1 | 2 \\| 3 |",
    "~~gone~~",
    "a\n\n***\n\nb",
    '[link](https://example.org "title") <https://example.org/a>',
    "bare https://example.org/bare, and www.example.org",
    "a[^x]\n\n[^x]: note\n",
    "1) one\n2) two\n- not joined",
    "line one  \nline two",
    "![remote](https://example.org/a.png)",
    "*한글*은 **굵게** 쓴다",
    "한 줄\n다음 줄",
)


def skeleton(html: str) -> list[str]:
    """Return tags and text, without attributes and what til puts around tables, code and links."""
    html = re.sub(r'<div class="til-table"[^>]*>|<div class="highlight"[^>]*>|</div>|<span></span>', "", html)
    return re.findall(r"</?[a-z0-9]+|[^<>\s]+", re.sub(r"(</?[a-z0-9]+)[^>]*>", r"\1 ", html))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    made(root, {f"c{number}.md": f"{text}\n" for number, text in enumerate(PLAIN)})
    built(root)
    return root


@pytest.mark.parametrize("number", range(len(PLAIN)), ids=[repr(text[:20]) for text in PLAIN])
def test_each_construct_goes_through_the_whole_chain(site: Path, number: int) -> None:
    html = page(site, f"notes/c{number}")
    body = html.partition('<section class="til-part">')[2].rpartition("</section>")[0]
    text = PLAIN[number]
    if "[^x]" in text:
        assert 'href="#fn1"' in body and 'id="fn1"' in body
    elif "![" in text:
        assert '<a class="til-remote" href="https://example.org/a.png"' in body and "<img" not in body
    else:
        assert skeleton(body) == skeleton(by_github(text))


def body_of(text: str, **publish: bool) -> str:
    made = render_note(text, "notes/a.md", None, Style(PublishConfig(**publish)))
    return "".join(body.html for body in made.bodies)


@pytest.mark.parametrize(
    ("text", "expected", "unwanted"),
    [
        (
            "- [ ] a\n  - [x] b\n",
            'til-task--open"><span class="til-box til-box--open" role="img" aria-label="to do">',
            "[ ]",
        ),
        ("- [>] a\n- [-] b\n- [/] c\n", 'aria-label="carried over"', "[&gt;]"),
        ("- [link](x) is no box\n", "<a href=", "til-box"),
        (
            "> [!WARNING] Mind\n> the gap\n",
            '<div class="admonition warning"><p class="admonition-title">Mind</p>',
            "[!",
        ),
        ("> [!note]-\n> x\n", '<details class="note"><summary>Note</summary>', "blockquote"),
        ("> plain\n", "<blockquote>", "admonition"),
        (
            "> [!tip] **Bold** [[b]] `c` <x\n> d\n",
            '"admonition-title"><strong>Bold</strong> <a href="til:0">b</a> <code>c</code> &lt;x</p>',
            "**",
        ),
        (
            "> [!tip]+ #tag\n",
            '<details class="tip" open><summary><a class="til-tag" href="til-tag:tag">#tag</a></summary>',
            "<p>",
        ),
        ("> [!tip]\n> [[b]]\n", '<p class="admonition-title">Tip</p>\n<p><a href="til:0">b</a></p>', "<p></p>"),
        ("![[p.png|200]]\n", '<img src="til:0" alt="p.png" width="200" loading="lazy">', "data-embed"),
        ("![[p.png|a b|200x100]]\n", '<img src="til:0" alt="a b" width="200" height="100" loading="lazy">', "|"),
        ("![a|200](p.png)\n", '<img src="til:0" alt="a" width="200" loading="lazy">', "|"),
        (
            "![[p.png|2 parts]] [[b|200]]\n",
            '<img src="til:0" alt="2 parts" loading="lazy"> <a href="til:1">200</a>',
            "width",
        ),
        ("[![a](p.png)](b.md)\n", '<a href="til:0"><img class="til-linked" src="til:1"', "zzz"),
        ("[![a](https://example.org/a.png)](b.md)\n", '<a href="til:0">a</a>', "til-remote"),
        ("<script>alert(1)</script>\n", "", "script"),
        ("a <b onclick=x>b</b> <kbd>K</kbd>\n", "<kbd>K</kbd>", "onclick"),
        ("<img src='https://example.org/x.png'>\n", "til-remote", "<img"),
        ("<iframe src=x></iframe><style>a{}</style>\n", "", "iframe"),
        ("[a](javascript:alert(1))\n", "[a]", "<a "),
        ("$a^2$\n", "<msup>", "$"),
        ("$a$ and $$b$$ \n\n$$\nc\n$$\n", '<span class="math">', "math inline"),
        ("costs $5 and $6\n", "$5 and $6", "<math"),
        ("$\\frac{a}{$\n", "a", "Traceback"),
        ("```python\ndef f(): ...\n```\n", '<span class="k">def</span>', "style="),
        ("```python\nab: c<d\n```\n", '<pre tabindex="0"><code>ab<span class="p">:</span> c<span', 'class="n"'),
        ("```js\nlet ab\n```\n", '<span class="kd">let</span> ab', 'class="nx"'),
        *(
            (f"```{info}\nlet x\n```\n", f'data-language="{name}"', "style=")
            for info, name in {
                "js": "js",
                " js {1,3}": "js",
                "js{1,3}": "js",
                "js:a.js": "js",
                "js,ignore": "js",
                "{.js .numberLines}": "js",
                "{js}": "js",
                "c++ x": "c++",
                "c#": "c#",
                "objective-c": "objective-c",
                "한글": "한글",
            }.items()
        ),
        ("```\nx\n```\n``` {}\ny\n```\n", "<code>y", "data-language"),
        ("```nonsense\n<x>\n```\n", "&lt;x&gt;", "<x>"),
        ("see #tag, not C#, #1 or `#code`\n", '<a class="til-tag" href="til-tag:tag">#tag</a>', "til-tag:code"),
        ("[[note|shown]] and `[[code]]`\n", '<a href="til:0">shown</a>', "til:1"),
        ("to a@b.com.\n", '<a href="mailto:a@b.com" rel="noopener">a@b.com</a>.', "til:"),
        ("to me.too+x@sub.host.dev, or\n", '<a href="mailto:me.too+x@sub.host.dev"', "til:"),
        ("#tag@b.com `a@b.com` user@host\n", "user@host", ">user@host"),
        ("see README.md and a.sh\n", "README.md", "<a "),
        ("#### \n\nx\n", "<p>x</p>", "<h"),
        ("----\n\nx\n\n----\n", "<p>x</p>", "<hr"),
        ("a <!-- b --> c\n", "a", "b --"),
        ("hi <span onmouseover=alert(1)>x\n", "hi <span>x", "alert"),
        ("<span style='background:url(https://evil.example/s.png)'>x\n", "x", "evil"),
        ("<a class=x href=javascript:alert(1)>x\n", "x", "javascript"),
        ("<a class='til-tag' href=javascript:alert(1)>x</a> #tag [[note]]\n", "til-tag:tag", "javascript"),
        ("| <span onclick=x>a |\n|---|\n| b |\n", "<td>b</td>", "onclick"),
        ("- [ ] <img src=x onerror=alert(1)> t\n", "til-box--open", "onerror"),
        ("$\\text{<script>alert(1)</script>}$\n", "<code>\\text{&lt;script", "<script"),
        ("$$\n\\text{<img src=x onerror=alert(1)>}\n$$\n", "<code>\\text{&lt;img", "<img"),
        ("$\\href{javascript:alert(1)}{x}$\n", "<math", "javascript"),
        ("$\\style{background:url(https://evil.example/s.png)}{x}$\n", "<math", "style="),
        ("a `<script>` $\\text{</math><iframe src=//evil.example>}$\n", "&lt;script&gt;", "<iframe"),
        ("x [a](javascript:alert(1)) ![](javascript:alert(1)) <javascript:alert(1)>\n", "x", 'href="javascript'),
        ("- [ ] \n  para text\n", "</span>para text", "<br"),
        ("- [ ]\n  para text\n", "</span>para text", "[ ]"),
        ("- [x]   \n  *para* text\n", "</span><em>para</em> text", "<br"),
    ],
)
def test_what_til_adds(text: str, expected: str, unwanted: str) -> None:
    html = body_of(text)
    assert expected in html
    assert unwanted not in html


@pytest.mark.parametrize(
    "text",
    [
        "$PATH:$HOME",
        "$HOME/$USER",
        "a$b$c",
        "`a` $200; use `$x`",
        "$200; use `$x` and $y",
        "from $5 to 6$5",
        "$5/$6, US$5, 5$ and 6$",
        "$A$B",
        "$(date)$(pwd)",
        "$1${2}",
        "exit $? and pid $$",
        "$ a $ b$ c",
        "\\$a\\$ and $a\\$",
        "^foo$|^bar$",
        "$x",
        "$$",
        "$$ is a pid\n\nand so is $$",
    ],
)
def test_a_dollar_is_a_dollar(text: str) -> None:
    assert "<math" not in body_of(f"{text}\n")


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x$", 1),
        ('($a+b$), "$c$" $d$.', 3),
        ("값은 $x$이고 값$y$는", 2),
        ("$PATH:$HOME is $x$", 1),
        ("`$x` $y$ `$z`", 1),
        ("in $\\$5$ dollars", 1),
        ("so $$x^2$$ is", 1),
        ("$$\na\n$$", 1),
        ("**$a$**|*$b$*", 2),
    ],
)
def test_formulas(text: str, formulas: int) -> None:
    html = body_of(f"{text}\n")
    assert html.count("<math") == formulas
    assert "$" not in html or "$z" in html or "$HOME" in html or "$</m" in html


def test_raw_html_goes_through_where_it_is_allowed() -> None:
    assert "<script>" in body_of("<script>x</script>\n", html=True)


@pytest.mark.parametrize(
    ("text", "expected"), [("", 1), ("가" * 1001, 3), ("word " * 441, 3), ("가" * 500 + " word" * 220, 2)]
)
def test_reading_time_knows_korean(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize(
    ("heading", "unwanted"),
    [
        ("<img src=x onerror=alert(1)> t", "onerror"),
        ("<img src=https://evil.example/t.png> t", "src="),
        ("<span onmouseover=alert(1)> t", "onmouseover"),
        ("$\\text{<script>alert(1)</script>}$ t", "<script"),
        ("t <!-- secret -->", "secret"),
    ],
)
@pytest.mark.parametrize("before", ["## ", "## Learned\n### "])
def test_headings_are_as_harmless_as_bodies(before: str, heading: str, unwanted: str) -> None:
    made = render_note(f"{before}{heading}\n\nx\n", "notes/a.md", None, Style())
    assert made.note
    shown = made.note.pieces[-1].heading
    assert unwanted not in shown
    assert "t" in shown and 'class="headerlink"' in shown


FORMULAS = (
    "a^2 + b_1^3", "\\frac{a}{b} < c > d", "\\sqrt[3]{x}", "\\sum_{i=0}^{n} i", "\\begin{matrix} a & b \\\\ c & d \\end{matrix}",
    "\\left( \\frac{1}{2} \\right)", "\\int_0^1 x\\,dx", "\\mathbf{x} \\cdot \\vec{y}", "\\overline{ab} \\quad \\text{if } x",
    "\\begin{cases} a & b \\\\ c \\end{cases}", "\\binom{n}{k}", "\\hat{x} \\underbrace{a}_{b}", "\\Big| x \\Big|",
)  # fmt: skip


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_a_clean_formula_is_the_same_formula(tex: str, display: bool) -> None:
    made = convert(tex, display="block" if display else "inline")
    assert elements(formula(tex, display=display)) == elements(made)


def elements(html: str) -> list[tuple[str, object]]:
    """Return elements with their attributes, and texts, in order."""
    found: list[tuple[str, object]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append((tag, sorted(attributes)))  # type: ignore[method-assign]
    reader.handle_endtag = lambda tag: found.append((tag, None))  # type: ignore[method-assign]
    reader.handle_data = lambda data: found.append(("", data))  # type: ignore[method-assign]
    reader.feed(html)
    return found


def test_a_comment_that_shows_after_all_holds_the_note_back() -> None:
    made = render_note("a &#37;% b &#37;%\n", "notes/a.md", None, Style())
    assert made.note is None and made.problem.startswith("notes/a.md:1: not published")


def test_a_note_that_can_not_be_read_is_named() -> None:
    for text, words in (
        (
            "---\ntitle: [a\n---\nx\n",
            "notes/a.md:1: not published, its front matter can't be read: front matter is not valid",
        ),
        ("x\n<<<<<<< a\ny\n=======\nz\n>>>>>>> b\n", "notes/a.md:2: not published, it has Git conflict markers"),
    ):
        made = render_note(text, "notes/a.md", None, Style())
        assert made.note is None and made.problem.startswith(words)


def test_a_private_tag_that_shows_after_all_holds_the_note_back() -> None:
    style = Style(rules=Rules(private=("tag",)))
    assert render_note("a #&#116;ag and ^[b #tag]\n", "notes/a.md", None, style).note is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [[배포 설정]] now\n", "see 배포 설정 now"),
        ("[[b|shown]] ![[c]] ![alt](a.png) ![[d.png|alt]]\n", "shown c alt alt"),
        ("a #tag and \\#two\n", "a #tag and #two"),
        ("![far](https://example.org/a.png)\n", "far"),
        ("- [x] done [[b]]\n", "done b"),
        ("a <b>c</b> <!-- d -->e\n", "a c e"),
    ],
)
def test_words_are_kept_for_search_as_they_are_seen(text: str, expected: str) -> None:
    made = render_note(text, "notes/a.md", None, Style())
    assert [body.text for body in made.bodies] == [expected]


def test_a_topic_may_be_a_link_or_a_tag() -> None:
    made = render_note("## Learned\n### [[OnlyLink]]\n### #tag x\n", "notes/2026-03-01.md", None, Style())
    assert made.note and [piece.topic for piece in made.note.topics] == ["OnlyLink", "#tag x"]


@pytest.mark.parametrize(
    ("written", "title"),
    [("write **docs** `x` [[b|c]] due:2026-03-09", "write docs x c"), ("a [b](c) <kbd>d</kbd> (WIP)", "a b d (WIP)")],
)
def test_the_board_shows_what_a_reader_sees_of_a_title(written: str, title: str) -> None:
    made = render_note(f"## Today\n- [ ] {written}\n  more\n", "notes/2026-03-01.md", None, Style())
    assert made.note and [task.title for task in made.note.tasks] == [title]


def test_a_box_with_its_words_below_is_called_by_them() -> None:
    made = render_note("## Today\n- [ ]\n  a word\n  more\n- [ ] \n  a word\n", "notes/2026-03-01.md", None, Style())
    assert made.note and [(task.title, task.key) for task in made.note.tasks] == [("a word", "a word")] * 2


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ('<div id="__config">{}</div>\n', "__config"),
        ("## Learned\n### __config\n\nx\n", 'id="__config'),
        ('<div class="md-header__topic a">x</div>\n', "md-header"),
        ('<pre class="mermaid">graph</pre>\n', "mermaid"),
    ],
)
def test_nothing_of_a_note_is_what_the_scripts_of_the_theme_look_for(text: str, unwanted: str) -> None:
    made = render_note(text, "notes/a.md", None, Style())
    assert made.note
    assert unwanted not in "".join(body.html for body in made.bodies) + "".join(
        each.heading for each in made.note.pieces
    )
    assert unwanted.removeprefix('id="') not in "".join(each.anchor for each in made.note.pieces)


def test_a_picture_is_called_what_a_reader_sees() -> None:
    assert 'alt="a b c &amp; *"' in body_of("![a **b** `c` &amp; \\*](p.png)\n")


@pytest.mark.parametrize(
    ("text", "title", "shown"),
    [
        ("# One\na\n", "One", []),
        ("a\n# One\nb\n# Two\n", "One", ["Two"]),
        ("# \n\n# Two\nb\n", "Two", []),
        ("## One\na\n", "a", ["One"]),
        ("---\ntitle: One\n---\n# one\na\n", "One", []),
        ("---\ntitle: One\n---\n# Two\na\n", "One", ["Two"]),
        ("# One %% two %% #\na\n", "One", []),
        ("# <!-- private -->One<!-- /private -->\na\n", "a", []),
        ("---\ntitle: '%% One %%'\n---\na\n", "a", []),
    ],
)
def test_the_title_is_the_first_that_is_given(text: str, title: str, shown: list[str]) -> None:
    note = render_note(text, "notes/a.md", None, Style()).note
    assert note and note.title == title
    assert [piece.section for piece in note.pieces if piece.heading] == shown


def test_the_tags_of_a_note_are_those_of_all_its_places() -> None:
    text = "---\ntags: [one]\ntag: two\n---\nx #three %% #hidden %%\n\n## Tags\n- #four\n- five %% six %%\n\n## Later\n- seven #eight\n"
    note = render_note(text, "notes/a.md", None, Style()).note
    assert note and {*note.tags} == {"one", "two", "three", "four", "five"}


@pytest.mark.parametrize(
    ("front", "line"), [("publish: 2026-03-01", 2), ("title: a\npublish: 2026-03-09", 3), ("title: a", 0)]
)
def test_the_line_of_a_day_to_wait_for_is_known(front: str, line: int) -> None:
    note = render_note(f"---\n{front}\n---\na\n", "notes/2026-03-01.md", date(2026, 3, 1), Style()).note
    assert note and note.since_line == (0 if note.since == "2026-03-01" else line)


@pytest.mark.parametrize("roles", [("plain",), ("plain", "tags")])
def test_definitions_below_the_tags_are_those_of_the_note(roles: tuple[str, ...]) -> None:
    text = "see [a], [b] and[^c]\n\n## Tags\n- TIL\n\n[a]: https://a.example\n[^c]: one\n\n    two\n"
    made = render_note(text, "notes/a.md", None, Style(rules=Rules(roles=roles)))
    html = "".join(body.html for body in made.bodies)
    assert html.count('href="https://a.example"') == 1 and "[b]" in html and html.count("two") == 1


def test_a_definition_below_the_tags_swallows_nothing() -> None:
    text = "# T\nsee [a]\n\n## Learned\n### x\ny\n## Tags\n- TIL\n\n[a]: b.md\n\n  ```sh\n  ls\n"
    made = render_note(text, "notes/a.md", None, Style())
    assert made.note and [piece.topic for piece in made.note.topics] == ["x"]


UNCONVERTED = (
    "\\begin{rcases} a \\\\ b \\end{rcases}", "\\begin{subarray}{c} a \\\\ b \\end{subarray}", "\\begin{array}{@{}l@{}} a \\end{array}",
    "\\begin{CD} A @>>> B \\end{CD}", "x \\tag{1}", "\\frac{a}", "{a b", "\\text{$x$}", "\\text{50\\%}", "\\mathop{x}", "\\DeclareMathOperator{\\x}{y}",
    "a \\text{b \\\\ c}", "\\begin{multline} a \\\\ b \\end{multline}",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a :tada: :+1:은 :kr:", "a 🎉 👍은 🇰🇷"),
        ("`:tada:` 10:30:20 a:tada:b :octocat: :no_such: http://h:tada:", ":octocat: :no_such:"),
        ("$`x+y`$은", "<mo>+</mo>"),
        (":heart::+1: a::b::c", "❤️👍 a::b::c"),
        ("값은 $$\n\\begin{bmatrix} 1 & 0 \\\\ 0 & 1 \\end{bmatrix}\n$$ 이다", "<mtr>"),
        ("costs $5 or `x`$", "costs $5 or <code>x</code>$"),
        ("```math\na^2\n```", "<msup>"),
        *((f"$$\n\\begin{{{name}}}\na &= b \\\\\nc &= d\n\\end{{{name}}}\n$$", "<mtr>") for name in ("aligned", "split", "align", "cases")),
        ("$$\n\\begin{pmatrix}\n1 & 2 \\\\\n3 & 4\n\\end{pmatrix}\n$$", "<mtr>"),
        ("$$\n\\begin{alignedat}{2}\na &= b\n\\end{alignedat}\n$$", "<code>\\begin{alignedat}"),
        ("$\\nosuch{x}$", "<code>\\nosuch{x}</code>"),
        ("$$\na \\\\\nb\n$$", "<mtr>"),
        ("$$\n\\begin{aligned}\na &= b \\\\[2pt]\nc &= d\n\\end{aligned}\n$$", "<mtr>"),
        ("$$\n\\begin{array}{r|c}\na & b \\\\\n\\hline c & d\n\\end{array}\n$$", 'columnlines="solid"'),
        ("$$\n\\lim_{x} \\max_y\n$$", "<munder>"),
        *((f"$$\n{tex}\n$$", f"<code>{tex[:6]}") for tex in UNCONVERTED),
    ],
)  # fmt: skip
def test_github_writes_formulas_and_emoji(text: str, shown: str) -> None:
    html = body_of(text)
    assert shown in html
    assert ("🎉" in html) == shown.startswith("a 🎉")
    assert "<mi>&amp;</mi>" not in html


def test_the_address_of_a_heading_has_its_short_code() -> None:
    made = render_note("# T\n\n## :tada: done\n\nx\n", "notes/a.md", None, Style())
    assert made.note and (made.note.pieces[-1].anchor, made.note.pieces[-1].section) == ("tada-done", "🎉 done")


@pytest.mark.parametrize(
    "text", ["[[" * 20_000, "![[" * 10_000, "[[" * 9_000 + "]]" * 9_000, "[[a" * 9_000, "[x `]` " * 9_000]
)
def test_many_brackets_take_no_time(text: str) -> None:
    start = time.process_time()
    tokens = markdown().parse(text, {})
    assert time.process_time() - start < 3  # seconds; a quarter of one, where each bracket took its look at the rest 8
    assert "".join(child.content or "" for child in tokens[1].children or ()).count("[") >= text.count("[") - 100


def test_links_among_many_brackets_are_links() -> None:
    (_, inline, _) = markdown().parse("[[a|b]] [c](d) ![e](f) [g ![h](i)](j) " * 200 + "[" * 300, {})
    kinds = Counter(child.type for child in inline.children or ())
    assert (kinds["wikilink"], kinds["link_open"], kinds["image"]) == (200, 400, 400)
