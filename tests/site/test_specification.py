"""CommonMark's examples and GitHub's ways, against GitHub's own parser: what differs is listed, with the reason."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.site.github import by_github
from tiltool.config.publish import PublishConfig
from tiltool.site.render.markdown import markdown
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style

SPEC = Path(__file__).parents[2] / ".tools/node_modules/commonmark-spec/spec.txt"
"""The examples of CommonMark, from its npm package; `.ci/run` installs it."""

STRONG = "GitHub's parser makes one `<strong>` of nested ones, which look the same"
DIFFERENCES: Mapping[int, str] = {
    28: "a number too large for a character is shown as written",
    354: "CommonMark 0.31 counts currency signs as punctuation, GitHub's parser is older",
    **dict.fromkeys((389, 417, 425, 426, 427, 464, 465, 466, 468), STRONG),
    **dict.fromkeys((548, 559, 590), "`[[…]]` is a wikilink"),
}
"""Examples of CommonMark 0.31.2 that are rendered in another way than by GitHub's parser."""

SAME = (
    # bare addresses
    "www.example.org and (www.example.org/a).", "WWW.example.org, xwww.example.org, www.", "www.example.org/a_b_c?d=1&e=2;",
    "https://example.org", "see http://example.org/a, ftp://example.org/b; and HTTPS://EXAMPLE.ORG!", "(https://example.org/a_(b))",
    "https://example.org/a)b)", "https://example.org/a&amp; https://example.org/a&amp;b", "~~https://example.org~~ **https://example.org/**",
    "https://example.org/_a_/*b*", "http://localhost:8000/x http://127.0.0.1:80 http://[::1]/", "xhttps://example.org x.https://example.org",
    "https://a_b.example.org https://example.a_b", "`https://example.org` [https://example.org](https://example.com)",
    'https://example.org/"a"', "https://user:word@example.org/?a#b", "https://example.org/a|b,c", "https://example.org/<b", "가https://example.org",
    # mail addresses
    "a@example.org, b.c+d_e-f@sub.example.org.", "a@b a@b.c1 a@b.c- a@b.c_ a@b@c.org", "문의는a@example.org으로 mailto:a@example.org", "_a@example.org_ <a\\+b@example.org>",
    "example.org README.md a.sh //example.org git@example.org:a/b.git",
    # strikethrough
    "~one~ ~~two~~ ~~~three~~~", "~a~~b~ ~~a~b~~ ~~a~~b~~c~~", "~ a ~ ~~ b ~~", "~~a\nb~~ ~c\n\nd~", "**~a~** ~**b**~ ~`c`~", "~한글~은 ~~한글~~은", "~/bin and ~/lib", "\\~a~",
    # tables
    "|a|b|\n|-|-|\n|1|2|", "a|b\n-|-\n1|2", "|a|\n|-|\n|1|2|", "|a|b|\n|-|-|\n|1|", "| a |\n|:-:|\n| `x\\|y` |", "|a|\n|-|\nx\ny", "text\n|a|\n|-|\n|1|",
    "|a|b|\n|:--|--:|\n|**x**|[l](u)|", "|a|\n|-|\n\n|b|", "|a|\n|---|\n> q", "|a|\n|---|\n# h", "|a|\n|---|\n- l", "- |a|\n  |-|\n  |1|", "> |a|\n> |-|\n> |1|", "|a|b|\n|-|\n|1|",
    "|a|\n|-|", "a\n-", "||\n|-|\n|1|", "|한글|표|\n|:-|-:|\n|가|나|", "|<br>|\n|-|\n|a<br>b|", "|a|\n|:-|\n|---|", "a|b\n:-:|-:\n1|2|3", "|a|\n |-|\n  |1|",
    # lines, lists, quotes
    "a\nb  \nc\\\nd", "한 줄\n다음 줄", "- a\n  - b\n    - c\n\n  d\n- e", "3. a\n4. b\n   1. c", "a\n1. b", "a\n2. b", "1) a\n2) b\n- c", "- a\n\n\n- b", "> a\n> > b\nc",
    "**굵게** *기울여*는", "**강조(Emphasis)**은", "__강조__은", "a -- b ... (c)", "<kbd>a</kbd> H<sub>2</sub>O <b>c", "![a *b*](c \"d\") [e](<f g> 'h')", "[a]: /b\n\n[A] [a][] [c][a]",
)  # fmt: skip

OWN: Mapping[str, tuple[str, str]] = {
    "a [b https://example.org] c": ('<p>a [b <a href="https://example.org">https://example.org</a>] c</p>', "an address in brackets is a link, too"),
    "https://example.org/c에서 https://example.org/d를, (https://example.org)은": (
        '<p><a href="https://example.org/c">https://example.org/c</a>에서 <a href="https://example.org/d">https://example.org/d</a>를, '
        '(<a href="https://example.org">https://example.org</a>)은</p>',
        "a particle belongs to the sentence",
    ),
    "https://example.org/위키/한글을-쓰자 https://example.org/a입니다.": (
        '<p><a href="https://example.org/%EC%9C%84%ED%82%A4/%ED%95%9C%EA%B8%80%EC%9D%84-%EC%93%B0%EC%9E%90">https://example.org/위키/한글을-쓰자</a> '
        '<a href="https://example.org/a">https://example.org/a</a>입니다.</p>',
        "only a particle after a letter of another script, at the end",
    ),
    "「https://example.org/a」、https://example.org/b。（www.example.org）": (
        '<p>「<a href="https://example.org/a">https://example.org/a</a>」、<a href="https://example.org/b">https://example.org/b</a>。（www.example.org）</p>',
        "full-width signs end an address",
    ),
    "https://example.org/%ED%95%9C https://한글.kr/": (
        '<p><a href="https://example.org/%ED%95%9C">https://example.org/한</a> <a href="https://xn--bj0bj06e.kr/">https://한글.kr/</a></p>',
        "addresses are shown readable, and hosts have addresses that every browser knows",
    ),
    "약 1~2개, 3~4개 H~2~O, ~1시간, 2시~3시": ("<p>약 1~2개, 3~4개 H~2~O, ~1시간, 2시~3시</p>", "a tilde between letters or digits means a range"),
}  # fmt: skip


def normalized(html: str) -> str:
    """Return HTML without what til puts around code and tables, in one of several equal forms."""
    html = re.sub(r'<div class="til-table"[^>]*>(<table>)', r"\1", html).replace("</table></div>", "</table>")
    html = re.sub(r'<div class="highlight".*?<code>(.*?)</code></pre></div>', _plain_code, html, flags=re.DOTALL)
    html = re.sub(r"<pre[^>]*><code[^>]*>", "<pre><code>", html)
    html = re.sub(r'(<t[dh]) style="text-align:(\w+)"', r'\1 align="\2"', html)
    html = html.replace(" />", ">").replace("&quot;", '"').replace("&#x27;", "'").replace("&#39;", "'")
    return re.sub(r"(?<=>)\s+|\s+(?=<)", lambda blank: " " if "\n" not in blank[0] else "", html).strip()


def _plain_code(found: re.Match[str]) -> str:
    return f"<pre><code>{re.sub(r'</?span[^>]*>', '', found[1])}</code></pre>"


def examples() -> Mapping[int, str]:
    """Return the examples of CommonMark by their numbers; none where the package is not installed."""
    text = SPEC.read_text("utf-8") if SPEC.exists() else ""
    found = re.findall(r"^`{32} example\n(.*?)^\.$", text, re.MULTILINE | re.DOTALL)
    return {number: example.replace("→", "\t") for number, example in enumerate(found, 1)}


def test_examples_of_commonmark() -> None:
    found = examples()
    if not found:
        pytest.skip("no commonmark-spec in .tools/: .ci/run installs it")
    differing = {
        number for number, text in found.items() if normalized(markdown().render(text)) != normalized(by_github(text))
    }
    assert len(found) > 600
    assert differing == set(DIFFERENCES)


@pytest.mark.parametrize("text", SAME)
def test_as_on_github(text: str) -> None:
    assert normalized(markdown().render(text)) == normalized(by_github(text))


@pytest.mark.parametrize("text", OWN)
def test_deliberate_differences(text: str) -> None:
    shown, reason = OWN[text]
    html = markdown().render(text)
    assert normalized(html) == shown, reason
    assert normalized(html) != normalized(by_github(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**강조(Emphasis)**은", "<strong>강조(Emphasis)</strong>은"),
        ("**`code`**를 *'인용'*이라", "<strong><code>code</code></strong>를 <em>'인용'</em>이라"),
        ("これは**「強調」**です。", "これは<strong>「強調」</strong>です。"),
        ("**注意：**请看", "<strong>注意：</strong>请看"),
        ("값은**(1)**과 **(2)**다", "값은<strong>(1)</strong>과 <strong>(2)</strong>다"),
        ("~~취소(x)~~는", "<del>취소(x)</del>는"),
        ("***굵은 기울임.***은", "<em><strong>굵은 기울임.</strong></em>은"),
        ("함수 f(*args, **kwargs)와 2 * 3은 4 * 5", "함수 f(*args, **kwargs)와 2 * 3은 4 * 5"),
        ("** 강조 **은 **강조", "** 강조 **은 **강조"),
        ("snake_case_한글_이름", "snake_case_한글_이름"),
        ("**a.**b 1~2개, 3~4개", "**a.**b 1~2개, 3~4개"),
    ],
)
def test_emphasis_beside_east_asian_letters(text: str, expected: str) -> None:
    assert markdown(cjk=True).render(text) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize("text", SAME)
def test_other_emphasis_is_the_same(text: str) -> None:
    plain, cjk = markdown().render(text), markdown(cjk=True).render(text)
    assert plain == cjk or "강조(Emphasis)" in text


@pytest.mark.parametrize(
    ("language", "publish", "shown"),
    [
        ("en", {}, "<p>**강조(a)**은\n둘</p>"),
        ("ko", {}, "<p><strong>강조(a)</strong>은\n둘</p>"),
        ("ja", {"cjk_emphasis": False}, "<p>**강조(a)**은\n둘</p>"),
        ("en", {"cjk_emphasis": True, "breaks": True}, "<p><strong>강조(a)</strong>은<br />\n둘</p>"),
    ],
)
def test_what_the_notebook_chooses(language: str, publish: Mapping[str, bool], shown: str) -> None:
    style = Style(PublishConfig(**publish), language=language)  # type: ignore[arg-type]
    made = render_note("**강조(a)**은\n둘\n", "notes/a.md", None, style)
    assert [body.html.strip() for body in made.bodies] == [shown]
