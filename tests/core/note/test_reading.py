"""Headings, days, titles, tags and links: tables of what people write, no-op rows first."""

import unicodedata
from datetime import date

import pytest

from tiltool.core.edit.new_note import Habit, draft_from_habit
from tiltool.core.edit.template import draft_from_language, draft_from_template
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.heading_aliases import HEADINGS, _aliases, language_of_heading, roles_by_key
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import heading_key, title_key
from tiltool.core.text.lines import line_table

DAY = date(2020, 9, 24)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("할 일 목록", None),
        ("목표", None),
        ("Goals", None),
        ("회고", "reflection"),
        ("학습 내용에 대한 총평", "reflection"),
        ("🌙 End-of-day wrap-up", "reflection"),
        ("Weekly work review", "reflection"),
        ("Notes & Todo", None),
        ("TIL 2020-09-24", None),
        ("", None),
        ("***", None),
        ("어제 한 일", "yesterday"),
        ("어제로부터", "yesterday"),
        ("have done yesterday", "yesterday"),
        ("昨日行ったこと", "yesterday"),
        ("할 일", "today"),
        ("해야할 일", "today"),
        ("AGENDA", "today"),
        ("本日のタスク", "today"),
        ("待办", "today"),
        ("배운 것 & 한것", "learned"),
        ("오늘 배운/느낀 것", "learned"),
        ("🚀 Today I Learned", "learned"),
        ("？ 학습 범위 및 주제", "learned"),
        ("今日学んだこと", "learned"),
        ("나중", "later"),
        ("Someday", "later"),
        ("積み上げタスク", "later"),
        ("내일 할 일", "next"),
        ("What's next?", "next"),
        ("次やること", "next"),
        ("💯 오늘 한 일", "done"),
        ("what I did today", "done"),
        ("活動記録", "done"),
        ("已解决", "done"),
        ("tags:", "tags"),
        ("오늘의 키워드", "tags"),
        ("1. **할  일** (오늘)：", "today"),
        ("[[TODO]]", "today"),
        ("[할 일](https://example.org)", "today"),
        (unicodedata.normalize("NFD", "할 일"), "today"),
    ],
)
def test_role_of_a_heading(heading: str, role: str | None) -> None:
    assert Dialect().role_of(heading) == role


def test_every_alias_folds_to_itself() -> None:
    assert [alias for _, _, alias in _aliases() if heading_key(alias) not in roles_by_key()] == []
    assert min(map(len, roles_by_key())) > 1  # headings are looked through for the first two letters


def test_no_alias_means_two_roles() -> None:
    seen: dict[str, str] = {}
    assert [alias for role, _, alias in _aliases() if seen.setdefault(heading_key(alias), role) != role] == []


@pytest.mark.parametrize("language", HEADINGS)
def test_til_reads_the_headings_that_it_writes(language: str) -> None:
    for role, heading in HEADINGS[language].items():
        assert Dialect().role_of(heading) == role
        assert language_of_heading(heading) in (language, "en")


def test_own_headings_come_first() -> None:
    own = Dialect({heading_key("오늘의 퀘스트"): "today", heading_key("나중"): "learned"})
    assert own.role_of("## 오늘의 퀘스트") == "today"
    assert own.role_of("나중") == "learned"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "b", False),
        ("a (WIP) b", "a b", False),
        ("Deploy  IT (wip)", "deploy it", True),
        ("[docs](https://example.org/a_(b)) read", "docs read", True),
        ("[[page|docs]] read", "docs read", True),
        ("straße ^id-1", "STRASSE", True),
        (unicodedata.normalize("NFD", "한글"), "한글", True),
    ],
)
def test_same_title(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#1234 and # alone, #을 and colour #ffffff로, #fa0", []),
        ("##tag is a heading without a blank", []),
        ("see https://x.org/#anchor and [a](b#c) and C# and `#code`", []),
        ("```c\n#include <stdio.h>\n#tag\n```\n", []),
        ("#include <stdio.h>", []),
        ("<!-- #hidden -->", []),
        ("a #one, (#two) and \\#three", ["one", "two", "three"]),
        ("#nested/tag-name_x #한글태그 #decade", ["nested/tag-name_x", "한글태그", "decade"]),
        ("#[[multi word]] #One #ONE", ["multi word", "One"]),
        ("tags:: a, b c", ["a", "b", "c"]),
        ("tags: work home", ["work", "home"]),
        ("## tags\n- \\#TIL, \\#blog\n", ["TIL", "blog"]),
        ("## 태그\n- python\n- git\n\n---\n", ["python", "git"]),
        ("## tags\nred green, blue\n", ["red", "green", "blue"]),
        ("## tags\n", []),
        ('---\ntags:\n- "#daily"\n- work\n---\n', ["daily", "work"]),
        ("---\ntags: a b\n---\n", ["a", "b"]),
        ("---\ntags: a, b c\n---\n", ["a", "b c"]),
        ("---\ntags: [a, b]\n---\n", ["a", "b"]),
        ("---\ntags: #a\n---\n", []),
        ("---\ntags:\n---\n", []),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    assert [tag.name for tag in parse(text).tags] == tags


def test_tags_know_their_place() -> None:
    text = "a\n\nb #one and \\#two\n"
    assert [tag.span.of(text) for tag in parse(text).tags if tag.span] == ["#one", "\\#two"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](https://example.org) `[[code]]` #[[tag]] <https://example.org>", []),
        ("[[2020-09-24]]", [("wiki", "2020-09-24", "", "2020-09-24")]),
        ("[[path/note#part|text]]", [("wiki", "path/note", "part", "text")]),
        ("![[note#part]]", [("embed", "note", "part", "note")]),
        ("[text](../note.md#part)", [("markdown", "../note.md", "part", "text")]),
        ("![alt](image.png)", [("image", "image.png", "", "alt")]),
    ],
)
def test_links(text: str, links: list[tuple[str, ...]]) -> None:
    assert [link[:4] for link in parse(text).links] == links


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("", 0),
        ("-----\ntitle: x\n-----\n", 0),
        ("--- \ntitle: x\n---\n", 0),
        ("---\n\nplain rule\n\n---\n", 0),
        ("---\nnever closed\n", 0),
        ("---\ntitle: x\n---\ntext", 3),
        ("\ufeff---\r\ntitle: x\r\n---\r\n", 3),
    ],
)
def test_front_matter_is_found_by_our_own_rule(text: str, end: int) -> None:
    assert read_front_matter(line_table(text)).end == end


def test_bad_front_matter_is_a_problem() -> None:
    note = parse("---\ntitle: [x\n---\n## Today\n- [ ] a\n")
    assert [problem.code for problem in note.problems] == ["front-matter"]
    assert [task.title for _, task in note.tasks()] == ["a"]


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("# TIL 2020-09-24\n", None, []),
        ("---\ndate: 2020-09-24\n---\n# 2019-01-01\n", None, []),
        ("---\ncreated: 2020-09-24 08:00:00 +0900\n---\n", None, []),
        ("# 2020-09-23\n", DAY, ["day-differs"]),
    ],
)
def test_the_day_of_a_note(text: str, day: date | None, codes: list[str]) -> None:
    note = parse(text, day)
    assert note.day == DAY
    assert [problem.code for problem in note.problems] == codes


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## Today\n\n### \n- [ ] a\n", ("empty-heading", 3, 1)),
        ("text\n---\n", ("underlined", 1, 1)),
        ("end\n---\n", ("underlined", 1, 1)),
        ("**할 일**\n\n- [ ] a\n", ("label", 1, 1)),
        ("Today:\n\n- [ ] a\n", ("label", 1, 1)),
        ("## Learned\n- [] is falsy\n- [ ] a\n", ("malformed", 2, 3)),
        ("## Learned\n- [] is falsy\n\n## Notes\n- [] a\n", ("malformed", 5, 3)),
        ("Install\n-------\n\n설치\n----\n\nInstall\n------\n", ("underlined", 7, 1)),
        ("## Today\n- [ab] a\n", ("malformed", 2, 3)),
        ("- [x ] a\n", ("malformed", 1, 3)),
        ("[ ] a\n", ("malformed", 1, 1)),
        ("a\n\n```\n- [ ] b\n", ("open-fence", 3, 1)),
        ("```\n    ```\n", ("open-fence", 1, 1)),
        ("```\n> ```", ("open-fence", 1, 1)),
        ("  ```\na\n  ", ("open-fence", 1, 1)),
        ("~~~~\na\n\t~~~~\n", ("open-fence", 1, 1)),
        ("<!--\n- [ ] b\n", ("open-comment", 1, 1)),
        ("- [ ] a <!-- b\n- [ ] c\n", ("unclosed-comment", 1, 9)),
        ("a\n- [ ] 50%% off\n", ("unclosed-comment", 2, 9)),
        ("%% a %%\n\n`%%` b %% c\n", ("unclosed-comment", 3, 8)),
        ("<!-- a -->\nb <!-- c\n", ("unclosed-comment", 2, 3)),
        ("a\n[b](c '%% d %%') e\n", ("unclosed-comment", 2, 8)),
        ("a %% b ![c %% d](e) f\n", ("unclosed-comment", 1, 3)),
        ("<div title='50%%'>\n</div>\n\na %% b\n", ("unclosed-comment", 1, 15)),
        ("<!-- private -->\n5%%\n<!-- /private -->\na %% b\n", ("unclosed-comment", 4, 3)),
        ("a\n\nb <!-- private plan --> c\n", ("unclosed-comment", 3, 3)),
        ("## Today\n- [v] a\n", ("unknown-state", 2, 4)),
        ("## Today\n-\n  [v] a\n", ("unknown-state", 3, 4)),
        ("## Today\n- [ ] a\n- [ ] A\n", ("twin", 3, 1)),
    ],
)
def test_problems_have_a_place(text: str, problem: tuple[str, int, int]) -> None:
    assert [found[:3] for found in parse(text).problems] == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain\n",
        "- [WIP] a word in brackets\n",
        "- [x](y)\n",
        "- [](y)\n",
        "a\n\n---\n\nb\n",
        "~~~\n~~~",
        "```\n   ````\t\n",
        "```\r\na\r\n```",
    ],
)
def test_nothing_odd(text: str) -> None:
    assert parse(text).problems == ()


def test_a_nested_section_ends_where_its_level_comes_again() -> None:
    note = parse("## 할 일\n- [ ] a\n### 나중\n- [ ] b\n#### sub\n- [ ] c\n### \n- [ ] d\n## 회고\n- [ ] e\n")
    found = [(section.role, group.title, task.title) for section in note.sections for group, task in section.roots()]
    assert found == [
        ("today", None, "a"),
        ("today", "", "d"),
        ("later", None, "b"),
        ("later", "sub", "c"),
        ("reflection", None, "e"),
    ]


def test_topics_are_one_level_below() -> None:
    note = parse("# TIL\n## one\n### deeper\n## two\n\n# Today\n## no topic\n")
    assert [topic.title for topic in note.sections[0].topics] == ["one", "two"]
    assert [topic.span.of(note.text) for topic in note.sections[0].topics] == ["## one\n### deeper\n", "## two\n\n"]


def test_own_states() -> None:
    note = parse("## Today\n- [v] a\n", dialect=Dialect(states={"v": "done"}))
    assert [(task.state, task.mark) for _, task in note.tasks()] == [("done", "v")]


def habit(text: str, *before: str) -> str:
    days = (date(2020, 9, 23), date(2020, 9, 22))
    return draft_from_habit(Habit(parse(text, DAY), tuple(zip(days, before, strict=False))), date(2020, 9, 25))


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("# TIL 2020-09-24\n\n## Today\n- [x] a\n\n### g\n- [ ] b\n\n## TIL\n### t\ntext\n\n---\n\n## tags\n- blog",
         "# TIL 2020-09-25\n\n## Today\n\n## TIL\n\n---\n\n## tags\n- blog"),
        ("## Today\n\n- [ ] \n\n## Later\n", "## Today\n\n- [ ] \n\n## Later\n"),
        ("\ufeff# 9월 24일\r\n## 할 일\r\n- [x] a\r\n", "\ufeff# 9월 25일\r\n## 할 일\r\n"),
    ],
)  # fmt: skip
def test_draft_from_habit(text: str, draft: str) -> None:
    assert habit(text) == draft


def test_draft_keeps_what_two_notes_share() -> None:
    common = "---\nlayout: post\nmood: {}\n---\n# 2020-09-{}\n\n> Be kind.\n> {}\n\n## Today\n\n## Meeting {}\n"
    draft = habit(common.format("fine", 24, "x", "Bob"), common.format("bad", 23, "y", "Al"))
    assert draft == "---\nlayout: post\nmood:\n---\n# 2020-09-25\n\n> Be kind.\n\n## Today\n"


def test_draft_from_template() -> None:
    template = "# {{title}} {{ date:YYYY년 M월 D일 dddd }}\n{{weekday}} {{unknown}}\n"
    assert draft_from_template(template, DAY) == "# 2020-09-24 2020년 9월 24일 Thursday\nThursday {{unknown}}\n"


@pytest.mark.parametrize("language", HEADINGS)
def test_draft_from_language(language: str) -> None:
    note = parse(draft_from_language(language, DAY), DAY)
    assert [section.role for section in note.sections] == [None, "yesterday", "today", "learned", "later", "tags"]
    assert note.problems == ()
