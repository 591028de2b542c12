"""A tag gets another name: every spelling of it, and no other byte."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiltool.core.links.rename_tag import is_tag_name, plan_retag, tag_places
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.note.tags import tag_key
from tiltool.core.text.edits import splice
from tiltool.core.text.lines import BOM, is_below
from tiltool.errors import Refused

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "2020-09-24.md"
NFC, NFD = "한글", unicodedata.normalize("NFD", "한글")


def retag(text: str, old: str, new: str) -> str:
    made = plan_retag(text, old, new)
    assert made.before == text and made.after == splice(text, made.edits)
    return made.after


def meta(block: str) -> str:
    return f"---\n{block}\n---\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ""), ("#a #A #a", "a A a"), ("\\#a, (#a/b).", "a a/b"), ("#[[ a ]]", "a"), ("#a/", "a"), ("tags:: a b, a", "a b a"), ("tags: a", "a"),
        ("## tags\n- a b\n- \"a\"\n* **c**\n", "a b a c"), ("## tags\r\na b\r\n", "a b"), ("### 태그\n- \\#a\n- #b", "a b"),
        ("## tags\nx\ntags: y", "x tags: y"), ("`#a` <!-- #a --> x#a http://x/#a #1234 #fff [x](y#a)", ""), ("```\n#a\n```\n    #a", ""),
        (meta("tags: [a, \"b\", '#c', a]"), "a b c a"), (meta("tags:\n- a\n- \"#b\"\n  # c\n- '\\#d'"), "a b d"), (meta("tags:\n  - a # x\n  -\n  - e"), "a e"),
        (meta("tags: a b"), "a b"), (meta("tags: \"#a #b\""), "a b"), (meta("tags: a"), "a"), (meta("tag: a\ntags: b"), "a b"), (meta("tags: #a"), ""),
        (meta("tags: \"\\\\#a \\\\#b\""), "a b"), (meta("tags: |\n  a b"), "a b"), (meta("tags: >\n  a\n  b"), "a b"), (meta("tags: a\n  b"), "a b"),
        (meta("tags: &x !!str a"), "a"), (meta("tags: [2020, a]"), "2020 a"), (meta("tags: x\ntags: [a]"), "a"), (meta("tags: [a"), ""),
        (f"{BOM}---\r\ntags:\r\n  - a\r\n---\r\n#b\r\n", "a b"),
    ],
)  # fmt: skip
def test_places(text: str, names: str) -> None:
    found = tag_places(text)
    assert [place.name for place in found] == names.split()
    assert [place.span.of(text) for place in found] == names.split()


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        (meta("tags: [a, x y]"), "x y", "x y"), (meta("tags: a, x y"), "x y", "x y"), ("#[[x y]]", "x y", "x y"),
        (meta("tags: [0x10]"), "0x10", "0x10"), (meta("tags: on\nTag: [on]"), "on", "on"), (meta('tags: ["\\u0061"]'), "a", "\\u0061"),
        (meta("base: &b {tags: [a]}\n<<: *b"), "a", "base: &b {tags: [a]}\n<<: *b\n"),
    ],
)  # fmt: skip
def test_places_of_names_that_are_not_one_plain_word(text: str, name: str, written: str) -> None:
    assert [(place.name, place.span.of(text)) for place in tag_places(text)][-1] == (name, written)


def test_the_notebook_may_name_the_tags_section() -> None:
    dialect = Dialect(roles={"schlagworte": "tags"})
    assert tag_places("## Schlagworte\n- a") == ()
    assert plan_retag("## Schlagworte\n- a", "a", "b", dialect).after == "## Schlagworte\n- b"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not part of the project")
def test_the_sample() -> None:
    text = SAMPLE.read_bytes().decode()
    assert [place.name for place in tag_places(text)] == ["TIL", "blog", "prj"]
    assert retag(text, "til", "daily") == text.replace("\\#TIL,", "\\#daily,")
    assert retag(text, "blog", "blog post") == text.replace("\\#blog,", "\\#[[blog post]],")


ALL = f"""{BOM}---
title: a #a
tags: ["#a", 'a/x', A, ab]
tag: a
aliases: [a]
---
# a #a and \\#a, #[[a]], #ab #a/b #A를 `#a` <!-- #a --> x#a https://x.org/#a
- [ ] #a/b/c (WIP) [a](a.md#a) [#a](a.md)
tags:: a, ab
## tags
- a b
* **a**
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_spelling(newline: str) -> None:
    after = retag(ALL.replace("\n", newline), "A", "zz")
    assert after == newline.join(
        [
            f"{BOM}---", "title: a #a", "tags: [\"#zz\", 'zz/x', zz, ab]", "tag: zz", "aliases: [a]", "---",
            "# a #zz and \\#zz, #[[zz]], #ab #zz/b #A를 `#a` <!-- #a --> x#a https://x.org/#a",
            "- [ ] #zz/b/c (WIP) [a](a.md#a) [#zz](a.md)", "tags:: zz, ab", "## tags", "- zz b", "* **zz**", "",
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "text", "after"),
    [
        # nested
        ("a", "b", "#a/x #a #ab #x/a", "#b/x #b #ab #x/a"),
        ("a/b", "c", "#a #a/b #a/bc #a/b/d #A/B", "#a #c #a/bc #c/d #c"),
        ("a", "a/b", "#a #a/b", "#a/b #a/b/b"),
        ("a/b", "a", "#a/b/c", "#a/c"),
        ("TIL", "til", "#TIL #til", "#til #til"),
        ("a", "b", "#x", "#x"),
        ("", "b", "#a #[[ ]]", "#a #[[ ]]"),
        # NFC and NFD are one name, and the rest stays as it is
        (NFC, "x", f"#{NFD} {NFD} #{NFD}/{NFD}", f"#x {NFD} #x/{NFD}"),
        (NFD, "x", f"#{NFC}", "#x"),
        ("a", unicodedata.normalize("NFD", "é"), "#a", unicodedata.normalize("NFD", "#é")),
        ("STRASSE", "x", "#straße/y", "#x/y"),
        # blanks, and what only looks like a tag
        ("a", "x y", "#a.", "#[[x y]]."),
        ("a", "x y", "\\#a/b/", "\\#[[x y/b]]/"),
        ("a", "1234", "#a #[[a]]", "#[[1234]] #[[1234]]"),
        ("a b", "c", "#[[a b]]d", "#[[c]]d"),
        ("a", "x y", "## tags\n- a\n- b", "## tags\n- #[[x y]]\n- b"),
        ("a", "x y", "tags:: a", "tags:: #[[x y]]"),
        # YAML
        ("a", "x y", meta("tags: [a, b]"), meta("tags: [x y, b]")),
        ("a", "x,y", meta("tags: [a, b]"), meta('tags: ["x,y", b]')),
        ("a", "x: y", meta("tags:\n- a # why\n- '#a'"), meta("tags:\n- \"x: y\" # why\n- '#x: y'")),
        ("a", "it's", meta("tags: ['#a']"), meta('tags: ["#it\'s"]')),
        ("a", "true", meta("tags: [a]"), meta("tags: [true]")),
        ("a", "हिन्दी", "#a", "#हिन्दी"),
        ("ภาษา", "b", "#ภาษา/ไทย", "#b/ไทย"),
        ("a", "b", meta("TAGS: [a, 1.10]"), meta("TAGS: [b, 1.10]")),
        ("2fa", "mfa", "## tags\n- #2fa #e2e", "## tags\n- #mfa #e2e"),
        ("a", "null", meta("tag: a"), meta('tag: "null"')),
        ("a", "@x", meta("tags: a b"), meta('tags: "@x b"')),
        ("a", "x y", meta("tags: a"), meta('tags: ["x y"]')),
        ("a", "x y", meta("tags: a, b"), meta("tags: x y, b")),
        ("a", "x y", "tags:: a b", "tags:: #[[x y]] b"),
        ("a", "b", meta("tags: &x !!str a"), meta("tags: &x !!str b")),
        ("a", "b", meta("tags: [&x a, *x]"), meta("tags: [&x b, *x]")),
        ("true", "b", meta("tags: [true]"), meta("tags: [b]")),
        ("a", "b", meta('tags: ["\\u0061", "\\\\#a"]'), meta('tags: ["b", "\\\\#b"]')),
        ("a", "b", meta("x: .nan\ntags: a"), meta("x: .nan\ntags: b")),
    ],
)
def test_retag(old: str, new: str, text: str, after: str) -> None:
    assert retag(text, old, new) == after


@pytest.mark.parametrize(
    ("new", "text", "line"),
    [
        ("x y", "## tags\n- a b", 2), ("x y", meta("tags: a b"), 2), ("x, y", meta("tags: a, b"), 2), ("x]]y", "#a", 1),
        ("x\ny", "#a", 1), ("", "b #a", 1), ("/", "b\n#a", 2), ("x y", "[b #a](c.md)", 1),
        ("b", "## tags\n- [[a]]", 2), ("b", "x\n[l #a][]\n\n[l #a]: c.md", 2),
        ("b", "#a\ufe0f", 1), ("b", meta("tags: [a]\nTags: [c]"), 2), ("b", meta("base: &b {tags: [a]}\n<<: *b"), 2), ("b", meta("title: &t a\ntags: [*t]"), 2),
        ("next", "## #a\n- [ ] b", 1),
    ],
)  # fmt: skip
def test_what_would_read_differently_is_refused(new: str, text: str, line: int) -> None:
    with pytest.raises(Refused, match=f"^line {line}: "):
        plan_retag(text, "a", new)


@pytest.mark.parametrize("name", ["a", "a/b", "a-b", "a_b", "1on1", NFC, NFD, "é", "two words", "a, b", "decade"])
def test_a_name_of_a_tag(name: str) -> None:
    assert is_tag_name(name)
    assert [place.name for place in tag_places(retag("x #old y", "old", name))] == [name]


@pytest.mark.parametrize(
    "name",
    ["", " ", "#a", "a/", "/a", "-a", "1234", "fff", "을", "include", "a,b", "a.b", "a]]", "a b]]", " a", "a b ", "a  b", "a\nb", "a\rb", "a\tb", "`a`"],
)  # fmt: skip
def test_no_name_of_a_tag(name: str) -> None:
    assert not is_tag_name(name)


NAMES = ["a", "A", "a/b", "ab", "b", "c-d", NFC, NFD, f"{NFC}/x"]
SAID = [
    "#{}", "\\#{}", "#[[{}]]", "`#{}`", "<!-- #{} -->", "https://x.org/#{}", "[x #{}](y.md)", "[[note#{}]]", "(#{}),", "**#{}**", "#{}/", "x#{}", "#{}\u0301", "[l #{}]",
]  # fmt: skip
LINES = [
    "{0}", "{0} {1}", "- [ ] {0}", "- [x] {0} {1} (WIP)", "## {0}", "> {0}", "| {0} | x |\n|---|---|\n| {1} | y |", "## tags", "### 태그", "- {2}", "- {2}, {3}", "{2}",
    "tags:: {2} {3}", "tags: {2}", "```", "", "## 할 일", "[l #{2}]: u.md", "---",
]  # fmt: skip
BLOCKS = [
    "tags: {0}", "tags: {0} {1}", "tags: \"#{0} #{1}\"", "tag: {0}, {1} w", "tags: [{0}, '{1}', \"#{0}\"]", "tags:\n- {0}\n- \"#{1}\" # c", "title: #{0}\ntags:\n  - '{0}'\n  -\n  - {1}",
    "tags: {0}\n  {1}", "tags: |\n  {0} {1}", "tags:", "title: {0}\ntag: {1}\naliases: [{0}]",
]  # fmt: skip
names = st.sampled_from(NAMES)
said = st.builds(str.format, st.sampled_from(SAID), names)
lines = st.builds(str.format, st.sampled_from(LINES), said, said, names, names)
blocks = st.builds(lambda block, *of: meta(block.format(*of)), st.sampled_from(BLOCKS), names, names)


@st.composite
def notes(draw: st.DrawFn) -> str:
    text = draw(st.one_of(st.just(""), blocks)) + "\n".join(draw(st.lists(lines, max_size=8)))
    return draw(st.sampled_from(["", BOM])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


quick = settings(max_examples=60)


@quick
@given(notes())
def test_parse_finds_the_same_tags(text: str) -> None:
    found = tag_places(text)
    assert {tag_key(place.name) for place in found} == {tag_key(tag.name) for tag in parse(text).tags}
    assert list(found) == sorted(found, key=lambda place: place.span)


@quick
@given(notes(), names, st.sampled_from(["zz", "z/q", "새태그", "two words", "1234", "true"]))
def test_the_names_change_and_nothing_else(text: str, old: str, new: str) -> None:
    places = tag_places(text)
    try:
        after = retag(text, old, new)
    except Refused:
        return
    again = [place.name for place in tag_places(after)]
    kept = [is_below(tag_key(place.name), [tag_key(old)]) for place in places]
    assert len(again) == len(places)
    for place, name, is_old in zip(places, again, kept, strict=True):
        assert is_below(name, [new]) if is_old else name == place.name
    assert retag(after, old, new) == after


@quick
@given(notes(), names)
def test_there_and_back_is_no_change(text: str, old: str) -> None:
    inside = [place for place in tag_places(text) if is_below(tag_key(place.name), [tag_key(old)])]
    spelled = all(place.name.startswith(old) for place in inside)
    try:
        made = plan_retag(text, old, "zz")
    except Refused:
        return
    assert {edit.span for edit in made.edits} == {place.span for place in inside}
    if spelled:
        assert retag(made.after or "", "zz", old) == text
