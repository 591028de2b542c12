"""Tags and links: the ways people write them, and what only looks like one."""

import unicodedata

import pytest

from tiltool.core.note.fields import title_tags
from tiltool.core.note.model import Link
from tiltool.core.note.parse import parse
from tiltool.core.note.tags import meta_tags


def tags(text: str) -> list[str]:
    return [tag.name for tag in parse(text).tags]


@pytest.mark.parametrize(
    "text",
    [
        "#", "# ", "a # b", "#을", "#은 #는 #이 #가", "#1234", "#1-2", "fix #12, #34.", "#fff", "#ffffff", "#ffffff로", "#FA0", "#11223344",
        "a#b", "C#", "F# and C#.", "##tag", "a/#b", "&#39;", "&#x27;", "#!", "#.", "#-a", "#_a", "#/a",
        "https://example.org/#anchor", "<https://example.org/#a>", "[a](b#c)", "[a](#c)", "[a](<x #y>)", "![a](b#c)", "[a]: b#c",
        "`#code`", "``#a `b` #c``", "`multi\n#line`", "    #indented", "```\n#fenced\n```", "~~~\n#open", "<!-- #hidden -->",
        "<!--\n#hidden\n-->", "#include <a.h>", "#define A", "#ifdef A", "#endif", "[[note#part]]", "![[note#part]]", "mailto:a#b", "a://b#c",
        "<a href=\"#x\">", "b <a class=\"x #y\" data-z=#z>b</a>", "b <img alt='> #y'/>", "b <a\nhref=\"x #y\">", "#१२", "#[[]]", "$\\#S = #x$", "a $$\\#v$$ b", "$$\n\\#x #y\n$$", "- a\n\n  $$\n  #y\n  $$", "#✅", "#📅 x", "#1️⃣", "#️⃣ x", "# heading", "- # heading", "#\u200b", "#[[-]]", "#[[ / ]]", "#[[/-]] x",
    ],
)  # fmt: skip
def test_no_tag(text: str) -> None:
    assert tags(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#a", "a"), ("x #a.", "a"), ("(#a)", "a"), ("\"#a\"", "a"), ("#a,#b", "a b"), ("#a #b", "a b"), ("\\#a \\#b", "a b"),
        ("\\#a, \\#b", "a b"), ("**#a**", "a"), ("- #a", "a"), ("> #a", "a"), ("| #a |\n|---|\n| #b |", "a b"), ("## x #a", "a"),
        ("- [ ] buy #milk", "milk"), ("#a/b", "a/b"), ("#a-b", "a-b"), ("#a_b", "a_b"), ("#a/", "a"), ("#한글", "한글"), ("#日本語", "日本語"),
        ("#a1", "a1"), ("#2020goals", "2020goals"), ("#1on1", "1on1"), ("#decade #cafe #beef #add #face", "decade cafe beef add face"),
        ("#A #a", "A"), ("#[[many]]", "many"), ("[x #a](y)", "a"), ("text\n#a", "a"), ("`code` #a `code`", "a"), ("`open #a", "a"),
        ("#a <!-- #b --> #c", "a c"), ("#a\r\n#b", "a b"), ("éx #é", "é"), ("#tag#other", "tag"), ("#fffx", "fffx"),
        ("#हिन्दी।", "हिन्दी"), ("#ภาษาไทย", "ภาษาไทย"), ("#தமிழ்/க", "தமிழ்/க"), ("#বাংলা #தமிழ்", "বাংলা தமிழ்"), ("#שָׁלוֹם,", "שָׁלוֹם"), ("#العَرَبِيَّة،", "العَرَبِيَّة"),
        ("#می\u200cخواهم\u200c", "می\u200cخواهم"), ("#a⃣", "a"), ("#संस्कृतम्॥", "संस्कृतम्"), ("a < b #c > d", "c"), ("cost $5 #a or $6", "a"), ("$x$ #b `$` #c $", "b c"),
        ("#🎉 #work💼 #❤️", "🎉 work💼 ❤️"), ("#👩‍💻x", "👩‍💻x"), ("#a📅2026-01-09", "a"), ("#🏳️‍🌈,", "🏳️‍🌈"), ("<b>#c</b>", "c"),
    ],
)  # fmt: skip
def test_tags_in_running_text(text: str, found: str) -> None:
    assert tags(text) == found.split()


@pytest.mark.parametrize(
    "text",
    [
        "see [[x #a]] #b",
        "`#a` #b",
        "$#a$ #b",
        "<i class='#a'>#b</i>",
        "[x](y#a) #b",
        "https://x/#a #b",
        "#b 📅 2026-01-09 #12 #fff",
    ],
)
def test_the_title_of_a_task_has_the_same_tags_as_its_note(text: str) -> None:
    assert list(title_tags(text)) == tags(f"- [ ] {text}\n") == ["b"]


def test_no_tag_in_a_link() -> None:
    assert tags("[[#part]] [[note #part]] [x](#part) #[[a b]]") == ["a b"]


@pytest.mark.parametrize("name", ["café", "が", "한글"])
def test_a_tag_may_be_decomposed(name: str) -> None:
    assert tags("#" + unicodedata.normalize("NFD", name)) == [unicodedata.normalize("NFD", name)]


def test_a_tag_of_many_words() -> None:
    assert tags("see #[[multi word]], #[[한글 태그]]") == ["multi word", "한글 태그"]
    assert sorted(tags("tags:: [[multi word]], b, #[[한글 태그]]")) == ["b", "multi word", "한글 태그"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tags:: a b", "a b"), ("tags:: a, b", "a b"), ("tags: a, b", "a b"), ("Tags: a", "a"), ("TAGS:: a", "a"),
        ("tags:: #a #b", "a b"), ("tags:: #a, b", "a b"), ("tags: see #b", "b"), ("tags:: [[a]], b", "a b"),
        ("{#a} #b {: #c .d} {#e .f} ({#g}) {h #i}", "b i"), ("## x {#a}", ""), ("{{#if}} #b", "b"),
        ("- tags:: a", "a"), ("tags::", ""), ("my tags: a", ""), ("hashtags: a", ""),
        ("- `tags: a`", ""), ("b\ntags: a", "a"), ("b\u2028tags: a", ""), ("b\x0btags: a", ""),
    ],
)  # fmt: skip
def test_tags_on_a_line_of_their_own(text: str, found: str) -> None:
    assert tags(text) == found.split()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", ""), ("- ", ""), ("---", ""), ("- a\n- b", "a b"), ("- a b, c", "a b c"), ("a b\nc", "a b c"), ("- \\#a \\#b", "a b"),
        ("- \\#a\n- \\#b", "a b"), ("#a #b", "a b"), ("#a\n#b", "a b"), ("\\#a \\#b", "a b"), ("- #a\n- #b", "a b"), ("1. a\n2. b", "a b"),
        ("* a\n+ b", "a b"), ("- a\n\n---\n", "a"), ("- a\n***", "a"), ("- 한글, 日本", "한글 日本"), ("- A\n- a", "A"), ("- a、b，c", "a b c"),
        ("- a/b-c_d", "a/b-c_d"), ("- #e2e #b2b #2fa", "e2e b2b 2fa"), ("- #fff, #include", "fff include"), ("- #12 #34-5", ""),
        ("- 12:30 no 1.10", "12:30 no 1.10"), ("```\nx\n```", ""), ("- a\n\n# Other\n- b", "a"), ("- a\n##### sub\n- b", "a b"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["## tags", "## tags:", "# 태그", "### 오늘의 키워드"])
def test_tags_section(heading: str, body: str, found: str) -> None:
    text = f"{heading}\n{body}"
    assert tags(text) == found.split()
    assert tags(text.replace("\n", "\r\n")) == found.split()


def test_two_tags_sections_and_front_matter_are_one_set() -> None:
    assert tags("---\ntags: [x, A]\n---\n## Tags\n- a\n## b\n#c\n## Tags\n- d\n- X\n") == ["x", "A", "c", "d"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, ()), ("", ()), (3, ()), ({}, ()), ([], ()), ([None, ""], ()), ("a", ("a",)), ("a b", ("a", "b")), ("a, b c", ("a", "b c")),
        ("#a #b", ("a", "b")), (["#a", "\\#b", "c d", 2020], ("a", "b", "c d", "2020")), (" a ,, b ", ("a", "b")),
        ([["a"], "b", [None, 2]], ("a", "b", "2")),
    ],
)  # fmt: skip
def test_tags_of_front_matter(value: object, found: tuple[str, ...]) -> None:
    assert meta_tags(value) == found


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://x.org)", "[a](mailto:x)", "[a](//x.org)", "[a]()", "`[[a]]`", "```\n[[a]]\n```", "    [[a]]",
        "#[[a]]", "[[a]", "[a]]", "[ ] a", "[x]", "[a]: x:b.md", "<a.md>", "<!-- [[a]] -->",
    ],
)  # fmt: skip
def test_no_link(text: str) -> None:
    assert [link.target for link in parse(text).links] == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[a]]", ("wiki", "a", "", "a")),
        ("[[a b/c]]", ("wiki", "a b/c", "", "a b/c")),
        ("[[a|b]]", ("wiki", "a", "", "b")),
        ("[[a#b|c]]", ("wiki", "a", "b", "c")),
        ("[[#b]]", ("wiki", "", "b", "")),
        ("![[a.png]]", ("embed", "a.png", "", "a.png")),
        ("[a](b.md)", ("markdown", "b.md", "", "a")),
        ("[a](<b.md>)", ("markdown", "b.md", "", "a")),
        ("[a](../b.md#c)", ("markdown", "../b.md", "c", "a")),
        ('[a](b.md "t")', ("markdown", "b.md", "", "a")),
        ("[a](b%20c.md)", ("markdown", "b%20c.md", "", "a")),
        ("- [ ] see [[a]]", ("wiki", "a", "", "a")),
        ("> [[a]]", ("wiki", "a", "", "a")),
        ("## [[a]]", ("wiki", "a", "", "a")),
        ("![a](b.png)", ("image", "b.png", "", "a")),
    ],
)
def test_link(text: str, link: tuple[str, ...]) -> None:
    (found,) = parse(text).links
    assert found[:4] == link


def test_links_know_their_place() -> None:
    text = "\ufeffa\r\n\r\nb [[c]] and\r\n[d](e.md)\r\n"
    found = parse(text).links
    assert [(link.line, link.span.of(text)) for link in found] == [(3, "[[c]]"), (4, "[d](e.md)")]
    assert all(isinstance(link, Link) for link in found)


@pytest.mark.parametrize(
    ("title", "found"),
    [("fix #123 #2fast", "2fast"), ("#fff #a/", "a"), ('<b class="#x">#y</b> #हिन्दी', "y हिन्दी"), ("`#c` #[[two words]]", "two words")],
)  # fmt: skip
def test_tags_of_a_title_are_those_of_running_text(title: str, found: str) -> None:
    assert " ".join(title_tags(title)) == found == " ".join(tags(title))
