"""What of a note goes out: an allow-list, case by case."""

import re
import unicodedata
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tiltool.core.note.comments import open_comments
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import (
    PRIVATE_TAG,
    _may_name_private_tag,
    hold_reason,
    private_parts,
    published_since,
    tags_privately,
)
from tiltool.core.publish.public_parts import PublicParts, public_parts
from tiltool.core.publish.rules import Hold, Rules
from tiltool.core.text.lines import Span, line_table

RULES = Rules()


def public(text: str, rules: Rules = RULES) -> str | None:
    """Return what is published of a text; None where all of it is held back."""
    note = parse(text, date(2026, 3, 2))
    found = hold_reason(note, rules) or public_parts(note, rules)
    return None if isinstance(found, Hold) else "".join(each.span.of(text) for each in found.kept)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n \n", ""),
        ("# T\nplain\n", "# T\nplain\n"),
        ("## Today\n- [ ] a\n## Later\n- [ ] b\n", "## Today\n- [ ] a\n"),
        ("## Later\n- [ ] b\n## Learned\n### x\n", "## Learned\n### x\n"),
        ("## 할 일\n- [ ] a\n### 나중\n- [ ] b\n### 더\n- [ ] c\n", "## 할 일\n- [ ] a\n### 더\n- [ ] c\n"),
        ("## 할 일\n- [ ] a\n### 나중\n- [ ] b\n## 배운 것\nc\n", "## 할 일\n- [ ] a\n## 배운 것\nc\n"),
        ("## Next\nx\n", ""),
        ("## Tags\n- #a\n", ""),
        ("## Anything\nx\n", "## Anything\nx\n"),
        ("a <!-- private -->b<!-- /private --> c\n", "a  c\n"),
        ("a\n<!-- private -->\nb\n", "a\n"),
        ("<!--PRIVATE: why-->\nb\n<!-- / private -->\nc\n", "\nc\n"),
        ("a %% b %% c\n", "a  c\n"),
        ("a\n%%\nb\n%%\nc\n", "a\n\nc\n"),
        ("a %% b\n", "a "),
        ("`%%timeit` x\n", "`%%timeit` x\n"),
        ("```\n%% a\n```\nb\n", "```\n%% a\n```\nb\n"),
        ("<!-- private -->\n## Later\n<!-- /private -->\n- [ ] still later\n", ""),
        ("## Today\n- [ ] a #private\n  - [ ] below\n- [ ] b\n", "## Today\n- [ ] b\n"),
        ("## Today #private\n- [ ] a\n## Learned\nx\n", "## Learned\nx\n"),
        ("## Learned\n### x #private\nsecret\n### y\nz\n", "## Learned\n### y\nz\n"),
        ("## Learned\n### x #private/work\nsecret\n#### z\nmore\n", "## Learned\n"),
        ("some text #private here\n", None),
        ("x\n## Tags\n- private\n", None),
        ("x\n## Tags\n- \\#private\n", None),
        ("- [ ] a #private\n\n## Tags\n- private\n", None),
        ("---\ntags: [private]\n---\nx\n", None),
        ("---\ntags: Private\n---\nx\n", None),
        ("---\nPublish: false\n---\nx\n", None),
        ("---\nTags: private\n---\nx\n", None),
        ("---\ntags: '#private'\n---\nx\n", None),
        ("---\nprivate: true\n---\nx\n", None),
        ("---\npublished: false\n---\nx\n", None),
        ("--- \npublish: false\n---\nx\n", None),
        ("\n---\npublish: false\n---\nx\n", None),
        ("+++\ndraft = true\n+++\nx\n", None),
        ("---\n\nx\n\n---\n\ntags: are words\n", "---\n\nx\n\n---\n\ntags: are words\n"),
        ("---\ndraft: true\n---\nx\n", None),
        ("---\ndraft: maybe\n---\nx\n", None),
        ("---\npublish: false\n---\nx\n", None),
        ("---\npublish:\n---\nx\n", None),
        ("---\npublish: soon\n---\nx\n", None),
        ("---\npublish: 2026-02-31\n---\nx\n", None),
        ("---\npublish: [true\n---\nx\n", None),
        ("---\npublish: true\n---\nx\n", "x\n"),
        ("---\nsecret: 1\n---\nx\n", "x\n"),
        ("\ufeff---\npublish: false\n---\nx\n", None),
        ("---\r\npublish: false\r\n---\r\nx\r\n", None),
    ],
)
def test_what_goes_out(text: str, expected: str | None) -> None:
    assert public(text) == expected


def test_only_chosen_roles_go_out() -> None:
    text = "a\n## Learned\nb\n## Later\nc\n"
    assert public(text, Rules(roles=("later",))) == "## Later\nc\n"
    assert public(text, Rules(roles=())) == ""


def test_notes_have_to_say_so_where_that_is_asked() -> None:
    rules = Rules(by_default=False)
    assert public("x\n", rules) is None
    assert public("---\npublish: true\n---\nx\n", rules) == "x\n"


def test_another_tag_may_mean_private() -> None:
    assert public("x #work\n", Rules(private=("work",))) is None


@pytest.mark.parametrize("text", ["x\n", "---\ntags:\n---\nx\n", "---\ntags: []\n---\nx\n", "---\na: b\n---\nx\n"])
def test_a_note_without_tags_has_none_that_is_private(text: str) -> None:
    assert public(text, Rules(private=("none", "a"))) == "x\n"


def test_what_a_renderer_takes_for_code_is_code() -> None:
    note = parse("`%%` a %% b %% c\n")
    tokens = MarkdownIt().disable("backticks").parse(note.text)
    for read, expected in ((None, "`%%` a  c\n"), (tokens, "` b ")):
        found = public_parts(note, RULES, read)
        assert isinstance(found, PublicParts)
        assert "".join(each.span.of(note.text) for each in found.kept) == expected


def test_a_tag_that_a_renderer_takes_apart_is_private() -> None:
    """The site reads emphasis beside Hangul; til reads the tag as a whole."""
    note = parse("a\n\nb #비_공개_\n")
    tokens = [
        Token(
            "inline",
            "",
            0,
            content="",
            map=[2, 3],
            children=[Token("text", "", 0, content=each) for each in ("b #비", "공개")],
        )
    ]
    assert isinstance(public_parts(note, Rules(private=("비_공개",)), tokens), Hold)


def test_a_private_tag_in_an_unknown_place_holds_all_back() -> None:
    """The words of a footnote are where its mark is, or at the end of the page."""
    tokens = [Token("inline", "", 0, content="", children=[Token("text", "", 0, content="a #private")])]
    assert isinstance(public_parts(parse("a[^1]\n- [ ] c\n\n[^1]: #private"), RULES, tokens), Hold)


@pytest.mark.parametrize(
    "tag", ["#pri**vate**", "#priv_ate", "#PRIVATE", "#pri\u200bvate", "#pri&#118;ate", "＃private"]
)
def test_a_private_tag_is_looked_for_however_it_is_written(tag: str) -> None:
    assert _may_name_private_tag(f"a\n- [ ] c {tag}", RULES) and not _may_name_private_tag("a #private-ish"[:6], RULES)


@pytest.mark.parametrize("text", ["# T\n## Later\n", "# T\n\n## Later", "## Later\n### \n", "a\n## Later #private"])
def test_nothing_is_held_back_of_which_nothing_is_there(text: str) -> None:
    found = public_parts(parse(text), RULES)
    assert isinstance(found, PublicParts) and all(
        each.span.start < each.span.end for each in (*found.held, *found.kept)
    )
    assert sum(each.span.end - each.span.start for each in (*found.held, *found.kept)) == len(text)


def test_what_a_heading_begins_is_named() -> None:
    found = public_parts(parse("## Later - 3\na\n"), RULES)
    assert isinstance(found, PublicParts)
    assert {str(each.hold.message) for each in found.held} == {"later is not in publish: roles"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("x\n", date(2026, 3, 2)),
        ("---\npublish: 2026-12-01\n---\nx\n", date(2026, 12, 1)),
        ("---\npublish: '2026-12-01'\n---\nx\n", date(2026, 12, 1)),
        ("---\npublish: 2026-12-01 10:00:00\n---\nx\n", date(2026, 12, 1)),
        ("---\npublish: true\n---\nx\n", date(2026, 3, 2)),
        ("---\npublished: 2026-12-01\n---\nx\n", date(2026, 12, 1)),
        ("---\npublished: 2026-12-01\npublish: true\n---\nx\n", date(2026, 12, 1)),
        ("---\npublish: 2026-01-01\n---\nx\n", date(2026, 3, 2)),
        ("---\npublish: 2026-04-01\npublished: 2026-05-01\n---\nx\n", date(2026, 5, 1)),
    ],
)
def test_from_which_day(text: str, day: date) -> None:
    assert published_since(parse(text, date(2026, 3, 2))) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n## Tags\n- a\n", "- a\n"),
        ("## Today\n### Tags\n- a\n", "- a\n"),
        ("## Tags\n- a\n### more\n- b\n## Later\n- c\n", "- a\n- b\n"),
        ("## Later\n- [ ] x\n### Tags\n- a\n## Tags\n- b\n", "- b\n"),
        ("<!-- private -->\n## Tags\n- a\n<!-- /private -->\n", "\n"),
        ("## Tags\n- a %% b %%\n", "- a \n"),
        ("## x #private\n### Tags\n- a\n", ""),
    ],
)
def test_tags_go_out_as_the_part_they_stand_in(text: str, expected: str) -> None:
    found = public_parts(parse(text), RULES)
    assert found and "".join(span.of(text) for span in found.tags) == expected


def test_tags_go_out_below_a_title_where_only_what_was_learned_does() -> None:
    rules = Rules(roles=("learned",))
    above = public_parts(parse("# T\n## Tags\n- a\n"), rules)
    below = public_parts(parse("# T\n## Diary\n### Tags\n- a\n"), rules)
    assert above and above.tags and below and not below.tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- the ` key\n- %% b %%\n- the ` key\n", "- the ` key\n- \n- the ` key\n"),
        ("use \\` %% b %% \\` x\n", "use \\`  \\` x\n"),
        ("- item\n  ```\n  code\n\n%% b %%\n", "- item\n  ```\n  code\n\n\n"),
        ("``` inline ``` text\n\n%% b %%\n", "``` inline ``` text\n\n\n"),
        ("```sh\nls\n```sh\nls\n```\n%% b %%\n", "```sh\nls\n```sh\nls\n```\n\n"),
        ("<pre>\n```\n</pre>\n\n%% b %%\n", "<pre>\n```\n</pre>\n\n\n"),
        ("a\n    ```\n%% b %%\n", "a\n    ```\n\n"),
        ("<!--\n```\n-->\n%% b %%\n", "\n\n"),
        ("    %% code\nb\n", "    %% code\nb\n"),
        ("- a `%%x`\n  - `%%` y\n", "- a `%%x`\n  - `%%` y\n"),
        ("> ```\n> %% x\n> ```\n", "> ```\n> %% x\n> ```\n"),
        ("| `%%` | b |\n|---|---|\n| %% c %% | `%%` |\n", "| `%%` | b |\n|---|---|\n|  | `%%` |\n"),
        ("a **`%%x`** [`%%`](b) c\n", "a **`%%x`** [`%%`](b) c\n"),
        ("a ![b `%%` c](d) %% e %% f\n", "a ![b `"),
        ("a ![b %% c %% d](e) f\n", "a ![b  d](e) f\n"),
        ("[![b %% c %% d](e)](f) g\n", "[![b  d](e)](f) g\n"),
        ("![b %%c%% d](e) ![b %%c%% d](e) f\n", "![b  d](e) ![b  d](e) f\n"),
        ("a %% b ![c %% d %% e](f) g %% h\n", "a  h\n"),  # one comment or three: the end is the same
        ("a ![b %% c](d) %% e %% f\n", "a ![b "),  # one program reads ` e ` as a comment, another one ` f`
        ("a ![b %% c](d) e %% f ![g %% h](i) j\n", "a ![b "),
        ("a ![b %% <!-- %% --> c](d) e %% f\n", "a ![b "),
        ("a %% b ![c %% <!-- %% --> d](e) f %% g\n", "a "),
        ("a ![b <!-- c --> d](e) f\n", "a ![b  d](e) f\n"),
        ("a [[b|c %% d %% e]] f\n", "a [[b|c  e]] f\n"),
        ("a [b](c%%d) e %% f %% g\n", "a [b](c"),
        ("a [b](c 'd %% e %% f') g\n", "a [b](c 'd "),  # their number is known, but not which of them are marks
        ("a https://b.c/d%%20 e %% f %% g\n", "a https://b.c/d"),
        ("a <https://b.c/d%%20> e %% f %% g\n", "a <https://b.c/d"),
        ("[a]: https://b.c/d%%20\n\ne %% f %% g\n", "[a]: https://b.c/d"),
        ("[a]: b 'c %% d %% e'\n\nf [a]\n", "[a]: b 'c  e'\n\nf [a]\n"),
        ("a ^[b %% c] d %% e %% f\n", "a ^[b "),
        ("a $b %% c$ d %% e %% f\n", "a $b "),
        ("$$\na %% b\n$$\n\nc %% d %% e\n", "$$\na "),
        ("<img alt='a %% b %% c'> d\n", "<img alt='a  c'> d\n"),
        ("<img alt='50%%'> a %% b %% c\n", "<img alt='50"),
        ("<div title='50%%'>\na\n</div>\n\nb %% c %% d\n", "<div title='50"),
        ("<pre>\n50%%\n</pre>\n\nb %% c %% d\n", "<pre>\n50"),
        ("%%\n<div>\na\n</div>\n%%\n\nb\n", "\n\nb\n"),
        ("%% a\n```\n%% b %%\n```\n%%\nc\n", "\nc\n"),
        ("<!-->\na <!-- b --> c\n", " c\n"),
        ("a <!-- b --!> c\n", "a "),
        ("<!-- private\na\n-->\nb\n", "\nb\n"),
        ("<!-- Private:\r\na\r\n-->\r\nb\r\n", "\r\nb\r\n"),
        ("<!-- private\na\n-->\nb\n<!-- /private -->\nc\n", "\nc\n"),
        ("<!--\nprivate\n-->\nb\n<!-- /private -->\nc\n", "\nc\n"),
        ("x\n<!-- private\na\n-->\nb\n<!-- /private -->\nc\n", "x\n\nc\n"),
        ("<!--\nprivate: a\n-->\nb\n", ""),
        ("<!-- private repositories have a wiki -->\nb\n", ""),
        ("<!-- private\na\n-->\nb\n<!-- private -->\nc\n<!-- /private -->\nd\n", "\nb\n\nd\n"),
        ("<!-- private -->\na\n<!-- private\nb\n-->\nc\n<!-- /private -->\nd\n<!-- /private -->\ne\n", "\ne\n"),
        ("```\n<!-- private\na\n-->\n```\nb\n", "```\n"),
        (
            "`<!-- private -->` %% a <!-- /private --> b %% c\n",
            "` c\n",
        ),  # code opens nothing in which a mark would not count
        ("a ^[b `%%` c] %% e %% f\n", "a ^[b `%%` c]  f\n"),  # plain CommonMark, that has no such footnotes
        ("a [b](c '%%') %% e %% f\n", "a [b](c '"),
        ("a %% b `%%` c %% d\n", "a "),  # who knows where this one ends
        ("a `<!-- b -->` c\n", "a `<!-- b -->` c\n"),
        ("a `<!--` b <!-- c --> d\n", "a `<!--` b  d\n"),
        ("```\n<!-- b -->\n```\n", "```\n<!-- b -->\n```\n"),
        ("<!-- private -->\na\n<!-- private -->\nb\n<!-- /private -->\nc\n<!-- /private -->\nd\n", "\nd\n"),
        ("<!-- private: me -> you -->\nb\n<!-- /private -->\nc\n", "\nc\n"),
        ("<!-- private -->\n`<!-- /private -->`\nb\n<!-- /private -->\nc\n", "\nc\n"),
        ("up 5%%\n\n<!-- private -->\n6%%\nb\n<!-- /private -->\nc\n", "up 5"),
        ("<!-- private -->6%%<!-- /private -->\na %% b %% c\n", "\na  c\n"),
        ("a\n<!-- private -->\n%% <!-- /private --> %%\nb\n<!-- /private -->\nc\n", "a\n"),
        ("a %% b <!-- /private --> c\n", ""),
        ("<!-- private -->\na <!-- b\n<!-- /private -->\nc\n", ""),
        ("<!-- private -->\na\n<!-- /private -->\nb\n<!-- /private -->\nc\n", "\nc\n"),
        ("a <!-- private\n\nb\n", "a "),
        ("a\n<!-- /private -->\nb\n", "\nb\n"),
        ("---\na: 5%%\n---\nx %% b %% c\n", "x  c\n"),
        ("```\n<!-- private -->\nb\n<!-- /private -->\n```\nc\n", "```\n\n```\nc\n"),
    ],
)
def test_comments_and_markers_are_told_as_the_parser_tells_code(text: str, expected: str) -> None:
    assert public(text) == expected


NFD = unicodedata.normalize("NFD", "비공개")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a _#private_\n", None),
        ("a __#private__ b\n", None),
        ("a ***#private*** b\n", None),
        ("- [ ] a _#private_\n  - [ ] b\n- [ ] c\n", "- [ ] c\n"),
        ("## a __#private__\nb\n## c\nd\n", "## c\nd\n"),
        ("a \\` #private \\` b\n", None),
        ("a &#35;private b\n", None),
        ("a ＃private b\n", None),
        ("- [ ] a ＃비공개\n- [ ] b\n", "- [ ] b\n"),
        (f"a #{NFD}\n", None),
        (f"## a #{NFD}\nb\n## c\n", "## c\n"),
        ("a #my\\_secret\n", None),
        ("x\n## Tags\n- my_secret\n", None),
        ("<details><summary>pay #private</summary>\nb</details>\n", None),
        ("## x <!-- #private -->\nb\n## c\n", "## c\n"),
        ("## x %% #private %%\nb\n## c\n", "## c\n"),
        ("| a |\n|---|\n| _#private_ |\n", None),
        ("a ^[b _#private_]\n", None),
        ("a `#private` b\n", "a `#private` b\n"),
        ("```\n#private\n```\n", "```\n#private\n```\n"),
        ("a #privately and #not/private\n", "a #privately and #not/private\n"),
        ("---\ntitle: pay #private\n---\nx\n", None),
        ("---\ntitle: 'pay #private'\n---\nx\n", None),
    ],
)
def test_private_tags_are_those_that_the_site_would_show(text: str, expected: str | None) -> None:
    assert public(text, Rules(private=("private", "비공개", "my_secret"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\npublish:false\n---\nx\n",
        "---\npublish:\u00a0false\n---\nx\n",
        "---\n- publish: false\n---\nx\n",
        "---\nseo: 1\npublish\u200b: false\n---\nx\n",
        "---\nmeta:\n  publish: false\n---\nx\n",
        "---\npublish: false\npublish: true\n---\nx\n",
        "---\nPublish: false\npublish: true\n---\nx\n",
        "---\ndraft: true\ndraft: false\n---\nx\n",
        "---\ntags: [[private]]\n---\nx\n",
        "---\ntags: '[[private]]'\n---\nx\n",
        "---\ntags: {private: 1}\n---\nx\n",
        "---\ntags: '\"private\"'\n---\nx\n",
        "---\ntags: foo;private\n---\nx\n",
        "---\ntags: [foo, 'bar / private/work']\n---\nx\n",
        "hello\n---\npublish: false\n---\nx\n",
        "# T\n\n---\ntitle: a\ndraft: true\n---\nx\n",
        "\ufeff\ufeff---\npublish: false\n---\nx\n",
        "\u200b---\npublish: false\n---\nx\n",
        '--- \n"publish": false\n---\nx\n',
        "--- \rpublish: false\r---\rx\r",
        "---yaml\npublish: false\n---\nx\n",
        '--- json\n{"draft": true}\n---\nx\n',
        '---json\n{"draft": true, "a": "+++"}\n---\nx\n',
        "--- # kept at home\npublish: false\n---\nx\n",
        "+++toml\ndraft = true\n+++\nx\n",
        '{\n"title": "a",\n"draft": true\n}\n\nx\n',
        '{"draft": true}\n\nx\n',
    ],
)
def test_front_matter_that_may_mean_no_is_no(text: str) -> None:
    assert public(text) is None and private_parts(parse(text), RULES).is_whole


@pytest.mark.parametrize("rules", [Rules(by_default=False), Rules(hold=Hold("folder", "a folder"))])
def test_a_note_that_says_nothing_may_be_private_as_a_whole(rules: Rules) -> None:
    assert public("x\n", rules) is None and private_parts(parse("x\n"), rules).is_whole


@pytest.mark.parametrize(
    "text",
    [
        "---\n# publish: this is a comment\n---\nx\n",
        "---\n---\nx\n",
        "---\n\n---\nx\n",
        "---\n# a comment\n\n---\nx\n",
        "---\ntags:\n  - draft\n  - publish\n---\nx\n",
        "---\ntags: [not-private, privately]\n---\nx\n",
        "---\ntitle: how to publish\ndraft: false\n---\nx\n",
        "# T\n\n---\n\ndraft: of a plan\n",
        "{a} or {b}\n\ndraft: of a plan\n",
        "# T\n\n```yaml\n---\ndraft: true\n---\n```\n",
    ],
)
def test_front_matter_that_says_nothing_is_no_reason(text: str) -> None:
    assert public(text) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"## {heading}\n- [ ] b\n### c\n- [ ] d\n## Learned\ne\n", "## Learned\ne\n")
          for heading in ("Later <!-- x -->", "Later %% x %%", "Later #home", "Later ^id1", "Later {#later}", "Later - 3", "<b>Later</b>", "Later things")),
        ("## Today\n- [ ] a\n### Later - 3\n- [ ] b\n#### c\n- [ ] d\n### e\n- [ ] f\n", "## Today\n- [ ] a\n### e\n- [ ] f\n"),
        ("## Later - 3\na\n### Learned\nb\n#### c\n### d\n## e\n", "### Learned\nb\n#### c\n## e\n"),
        ("## Learned\n### Next.js\na\n### Next up: b\nc\n", "## Learned\n### Next.js\na\n"),
        ("## Today I learned a lot\nb\n", "## Today I learned a lot\nb\n"),
        ("## Tags and branches\nb\n", "## Tags and branches\nb\n"),
        ("## 할 일\n**나중에 볼 것**\n- [ ] a\n\n**b**\n- [ ] c\n", "## 할 일\n**b**\n- [ ] c\n"),
        ("## Later - 3\n### Tags\n- a\n", ""),
    ],
)  # fmt: skip
def test_what_begins_as_a_section_that_stays_at_home_stays_there(text: str, expected: str) -> None:
    assert public(text) == expected


def test_own_headings_begin_sections_too() -> None:
    dialect = Dialect({"icebox2": "later", "wins": "learned"})
    text = "## Icebox2 (x) y\na\n## Wins of today\nb\n"
    found = public_parts(parse(text, dialect=dialect), RULES, dialect=dialect)
    assert found and "".join(each.span.of(text) for each in found.kept) == "## Wins of today\nb\n"


@pytest.mark.parametrize(
    ("front", "rules", "hold"),
    [
        ("draft: true", RULES, ("draft", "its front matter says draft: true", 2)),
        ("draft: true\nprivate: true", RULES, ("private", "its front matter says private: true", 3)),
        ("private: true", RULES, ("private", "its front matter says private: true", 2)),
        ("draft: false\nprivate: false", RULES, None),
        ("draft:", RULES, None),
        ("tags: [a, private]", RULES, ("tag", PRIVATE_TAG, 2)),
        ("tags: {private: x}", RULES, ("tag", PRIVATE_TAG, 2)),
        ("title: a\ntag: a (private)", RULES, ("tag", PRIVATE_TAG, 3)),
        ("tags: ['work:home']", Rules(private=("work:home",)), ("tag", PRIVATE_TAG, 2)),
        ("publish: false", RULES, ("publish", "its front matter says publish: false", 2)),
        ("publish: '20261201'", RULES, ("publish", "its front matter says publish: '20261201'", 2)),
        ("publish: 2026-W10-1", RULES, ("publish", "its front matter says publish: 2026-W10-1", 2)),
        ("title: [a", RULES, ("front-matter", "its front matter can't be read", 1)),
        ("title: a", Rules(by_default=False), ("default", "it does not say publish: true", 0)),
        ("draft: true", Rules(by_default=False), ("draft", "its front matter says draft: true", 2)),
        ("title: a", Rules(hold=Hold("folder", "x", 7)), ("folder", "x", 7)),
        ("title: a", RULES, None),
    ],
)
def test_why_a_note_is_held_back(front: str, rules: Rules, hold: tuple[str, str, int] | None) -> None:
    found = hold_reason(parse(f"---\n{front}\n---\nx\n"), rules)
    assert (found and found[:3]) == hold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%\n- [ ] a #private\n%%\nx\n", "\nx\n"),
        ("<!--\n- [ ] a #private\n-->\nx\n", None),
        ("%% words #private %%\nx\n", None),
        ("%%\nx\n%%\n\ntext #private\n", None),
        ("> - [ ] a #private\n", None),
        ("- [ ] a #x #private\n- [ ] b\n", "- [ ] b\n"),
        ("- [ ] a #한글 글 #private\n- [ ] b\n", "- [ ] b\n"),
    ],
)
def test_what_a_private_tag_holds_back(text: str, expected: str | None) -> None:
    assert public(text) == expected


def test_below_a_heading_of_a_published_role_all_goes_out() -> None:
    rules = Rules(roles=("learned",))
    assert public("# T\na\n## Learned\n### x\nb\n#### y\nc\n", rules) == "## Learned\n### x\nb\n#### y\nc\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## Later\nx\n", "later is not in publish: roles"),
        ("x\n", "sections without a role (plain) are not in publish: roles"),
    ],
)
def test_a_section_is_held_back_by_its_role(text: str, message: str) -> None:
    found = public_parts(parse(text), Rules(roles=("learned",)))
    assert isinstance(found, PublicParts)
    assert {(each.hold.code, each.hold.message) for each in found.held} == {("role", message)}


def test_a_title_may_have_several_tags() -> None:
    assert tags_privately("a #x #private", RULES) and not tags_privately("a #x #privately", RULES)


BY_REQUEST = Rules(by_default=False)
SOON, LATE = date(2026, 3, 2), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "rules", "until", "whole", "held"),
    [
        ("x\n", RULES, SOON, False, ""),
        ("x\n", BY_REQUEST, SOON, True, ""),
        ("---\ndraft: true\n---\nx\n", RULES, SOON, True, ""),
        ("+++\ndraft = true\n+++\nx\n", RULES, SOON, True, ""),
        ("\n---\nprivate: 1\n---\nx\n", RULES, SOON, True, ""),
        ("---\npublish: 2026-06-01\n---\nx\n", RULES, SOON, True, ""),
        ("---\npublish: 2026-06-01\n---\nx\n", RULES, LATE, False, ""),
        ("text #private\n", RULES, SOON, True, ""),
        ("text &#35;private\n", RULES, SOON, True, ""),
        ("Title\n===\n\nTags\n---\n- private\n", RULES, SOON, True, ""),
        ("- [ ] a #private\nb\n\nc\n", RULES, SOON, False, "- [ ] a #private\nb\n"),
        ("- [ ] a &#35;private\n\nc\n", RULES, SOON, False, "- [ ] a &#35;private\n"),
        ("- [ ] a #work\n\nc\n", Rules(private=("other", "work")), SOON, False, "- [ ] a #work\n"),
        ("a %% b %% c\n", RULES, SOON, False, "%% b %%"),
        ("a %% b %% c\n\n- [ ] d #private\n", RULES, SOON, False, "%% b %%- [ ] d #private\n"),
    ],
)
def test_private_parts(text: str, rules: Rules, until: date, whole: bool, held: str) -> None:
    parts = private_parts(parse(text), rules, until)
    mask = parts.mask(len(text))
    assert parts.is_whole == whole
    assert parts.is_empty == (not whole and not held)
    assert "".join(letter for letter, private in zip(text, mask, strict=True) if private) == (text if whole else held)
    assert [parts.holds(at) for at in range(len(text))] == [*map(bool, mask)]
    for at in range(len(text)):
        is_held = whole or bool(mask[at] and text[at].strip())
        assert parts.hides([Span(at, at + 1)], text) == is_held, at
    assert parts.hides([Span(0, 0), Span(0, len(text))], text) == (whole or bool(held))


ELEMENTS = (
    "![{}](p.png)",
    "<img alt='{}'>",
    "<div title='{}'>\n</div>\n\n",
    "[[n|{}]]",
    "[a](b '{}')",
    "$x {} y$",
    "^[{}]",
    "`c {}`",
)
PARTS = st.lists(
    st.one_of(
        st.sampled_from(["%%", "W"]), st.tuples(st.sampled_from(ELEMENTS), st.lists(st.sampled_from(["%%", "W"])))
    )
)


@given(PARTS)
def test_what_one_reader_of_comments_would_hide_is_held_back(parts: list[str | tuple[str, list[str]]]) -> None:
    """Some programs look for marks in pictures, attributes, formulas and the like, others don't."""
    numbers = count(1)
    named = [
        [f"w{next(numbers)}w" if each == "W" else each for each in ([part] if isinstance(part, str) else part[1])]
        for part in parts
    ]
    text = " ".join(
        inner[0] if isinstance(part, str) else part[0].format(" ".join(inner))
        for part, inner in zip(parts, named, strict=True)
    )
    seen = {*re.findall(r"w\d+w", public(f"{text}\n") or "")}
    for looks_inside in (True, False):
        is_open = False
        for part, inner in zip(parts, named, strict=True):
            for each in inner:
                if each == "%%":
                    is_open ^= isinstance(part, str) or (looks_inside and part[0] != "`c {}`")
                elif is_open:
                    assert each not in seen, text
    if is_open and not looks_inside:
        assert open_comments(line_table(f"{text}\n")), text
