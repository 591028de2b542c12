"""The form of a new note: what the last three notes share; the rest is that day's content."""

from datetime import date, datetime

import pytest

from tiltool.core.edit.new_note import Habit, draft_from_habit
from tiltool.core.edit.template import draft_from_template, foreign_code, format_day
from tiltool.core.note.dialect import STATES
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import hold_reason
from tiltool.core.publish.rules import Rules
from tiltool.errors import Refused

NEWEST, NEW = date(2026, 3, 10), date(2026, 3, 11)
BEFORE = (date(2026, 3, 9), date(2026, 3, 8))


def draft(newest: str, *before: str) -> list[str]:
    """Return the lines of the note that follows these, newest first."""
    habit = Habit(parse(newest, NEWEST), tuple(zip(BEFORE, before, strict=False)))
    return draft_from_habit(habit, NEW).splitlines()


ONE_NOTE = """\
---
title: Fixing Postgres
slug: "fixing-postgres"
aliases: [pg, postgres]
description: >
  long text
publish: true
cover: a.png
layout: post
date: 2026-03-10T08:11:02
tags:
  - TIL
  - postgres
---
# TIL 2026-03-10

## Today
- [x] a

## Learned
### Postgres vacuum

## Tags
- \\#TIL, \\#postgres, \\#blog
"""


def test_one_note_gives_its_keys_and_not_what_it_says_of_itself() -> None:
    assert draft(ONE_NOTE) == [
        "---", "title:", "slug:", "aliases:", "description:", "publish:", "cover:", "layout: post",
        "date: 2026-03-11T08:11:02", "tags:", "  - TIL", "---", "# TIL 2026-03-11", "", "## Today", "",
        "## Learned", "", "## Tags", "- \\#TIL, \\#blog",
    ]  # fmt: skip


VALUES = [
    ("notes: |\n  {}\n  all", "notes:"), ("more: >-\n  all\n  {}", "more:"), ("links: [\n  {},\n  b\n]", "links:"),
    ("at:\n  place: home\n  with: {}", "at:\n  place: home\n  with:"), ("keep: [a,\n  b]", "keep: [a,\n  b]"),
    ("seen:\n  - name: {}\n    by: x\n  - all", "seen:\n  - all"), ("k: v\n# {}\n# all", "k: v\n# all"),
    ("title: {}\n# all", "title:\n# all"), ("tags: [TIL,\n  {}]", "tags: [TIL]"), ("tags: [\n  TIL,\n  {} ]", "tags: [TIL]"),
    ("tags: til {} daily", "tags: til daily"), ("tags: til, {}, daily", "tags: til, daily"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "form"), VALUES)
def test_a_value_of_several_lines_is_form_as_one_line_is(written: str, form: str) -> None:
    one, two, three = (f"---\n{written.format(word)}\n---\n# T\n\n## Today\n" for word in ("red", "blue", "green"))
    assert draft(one, two, three) == ["---", *form.split("\n"), "---", "# T", "", "## Today"]


def test_the_heading_of_one_note_goes_where_it_is_its_title() -> None:
    assert draft("---\ntitle: Kafka day\n---\n# Kafka  Day\n\n## Today\n")[:4] == ["---", "title:", "---", "## Today"]
    assert draft("---\ntitle: Kafka day\n---\n# Log\n\n## Today\n")[3] == "# Log"
    assert draft("---\ncover:\n  image: a.png\n---\n# Log\n\n## Today\n")[1:3] == ["cover:", "  image:"]


@pytest.mark.parametrize("line", ["title: TIL 2026-03-10", "slug: 2026-03-10", 'aliases: ["March 10th, 2026"]'])
def test_one_note_gives_a_value_that_is_its_day(line: str) -> None:
    moved = line.replace("2026-03-10", "2026-03-11").replace("10th", "11th")
    assert draft(f"---\n{line}\n---\n# T\n\n## Today\n")[1] == moved


@pytest.mark.parametrize(
    ("kept", "line"),
    [
        (True, "layout: {}"), (True, "> {}"), (True, "## {}"), (True, "tags:: {}"), (True, "aliases: [{}]"),
        (True, "<!-- {}? -->"), (True, "## Tags\n- \\#{}"), (True, "---"),
    ],
)  # fmt: skip
def test_a_line_is_form_if_all_three_notes_have_it(kept: bool, line: str) -> None:
    def note(word: str) -> str:
        if line.startswith(("layout", "aliases")):
            return f"---\n{line.format(word)}\n---\n# T\n\n## Today\n"
        return (
            f"# T\n\n{line.format(word)}\n\n## Today\n" if "Tags" not in line else f"## Today\n\n{line.format(word)}\n"
        )

    same, other = note("same"), note("other")
    assert any("same" in each or each == line for each in draft(same, same, same)) is kept
    if "{}" in line:
        for before in [(other, other), (same, other), (other, same), (other,)]:
            assert not any("same" in each for each in draft(same, *before))


def test_tags_are_judged_one_by_one() -> None:
    notes = [f"## Today\n\n## Tags\n- \\#TIL, {more}\n- work\n" for more in ("\\#sql, \\#go", "\\#go", "\\#go, \\#sql")]
    assert draft(*notes)[-2:] == ["- \\#TIL, \\#go", "- work"]
    notes = [f"---\ntags: [daily, {more}]\n---\n## Today\n" for more in ("sql", "go", "sql")]
    assert draft(*notes)[1] == "tags: [daily]"
    notes = [f"tags:: daily {more}\n\n## Today\n" for more in ("sql", "go", "sql")]
    assert draft(*notes)[0] == "tags:: daily"


@pytest.mark.parametrize(
    "matter",
    ["private: true", "draft: true", "tags: [private, sql]", "tags:\n  - sql\n  - Private/home", "tags: private"],
)
def test_what_holds_a_note_back_holds_its_tasks_back_in_the_next(matter: str) -> None:
    note = f"---\n{matter}\n---\n# T\n\n## Today\n- [ ] a\n"
    other = "---\ntags: [go]\nprivate: false\n---\n# T\n\n## Today\n"
    for before in [(), (other,), (other, other)]:
        made = "\n".join(draft(note, *before))
        assert hold_reason(parse(made, NEW), Rules()), made


def test_a_title_keeps_its_date_and_loses_its_words() -> None:
    notes = [f"# 2026-03-{day:02} {words}\n\n## Today\n" for day, words in ((10, "Postgres"), (9, "Go"), (8, "rest"))]
    assert draft(*notes)[0] == "# 2026-03-11"


def test_checked_boxes_are_no_form() -> None:
    habits = "## Today\n\n## Habits\n- [{}] run\n- [{}] read\n{}"
    notes = [habits.format("x", " ", "- [x] call Bob\n"), habits.format(" ", "x", ""), habits.format("x", "x", "")]
    assert draft(*notes)[2:] == ["## Habits", "- [ ] run", "- [ ] read"]
    assert draft("## Today\n\n- [x] \n")[-1] == "- [ ] "


@pytest.mark.parametrize(
    ("box", "made"), [("[x]", "[ ]"), ("[✔️]", "[ ]"), ("[v]", "[ ]"), ("[i]", "[i]"), ("[ab]", "[ab]")]
)
def test_boxes_are_open_in_the_form_and_remarks_stay(box: str, made: str) -> None:
    note = f"# T\n\n## Habits\n- {box} water\n"
    assert draft(note, note, note)[-1] == f"- {made} water"


def test_a_hint_in_a_section_of_tasks_is_form_and_what_hangs_below_a_task_is_not() -> None:
    text = "## Today\n\n> three at most\n\n- [ ] a\n  > quoted\nlazy\n\n## Learned\n<!-- private -->\n"
    assert draft(text, text, text) == ["## Today", "", "> three at most", "", "## Learned"]


def test_a_table_of_contents_lists_the_new_headings() -> None:
    links = "- [3/10](#310)\n- [Today](#today)\n  - [Postgres](#postgres)\n- [Learned](#learned)\n"
    text = f"# 3/10\n\n{links}\n## Today\n- [ ] a\n\n## Learned\n### Postgres\n"
    assert draft(text)[2:5] == ["- [3/11](#311)", "- [Today](#today)", "- [Learned](#learned)"]


@pytest.mark.parametrize(
    ("form", "day", "text"),
    [
        ("Do MMMM YYYY", date(2026, 1, 1), "1st January 2026"),
        ("Do Do Do Do", date(2026, 1, 22), "22nd 22nd 22nd 22nd"),
        ("gggg-[W]ww", date(2027, 1, 1), "2027-W01"),
        ("GGGG-[W]WW-E", date(2027, 1, 1), "2026-W53-5"),
        ("gg w wo", date(2026, 3, 15), "26 12 12th"),
        ("[Q]Q Qo", date(2026, 3, 15), "Q1 1st"),
        ("dddd ddd dd d do e E", date(2026, 3, 15), "Sunday Sun Su 0 0th 0 7"),
        ("DDD DDDo DDDD", date(2026, 3, 11), "70 70th 070"),
        ("M Mo MM MMM", date(2026, 3, 11), "3 3rd 03 Mar"),
        ("L | l | LL | ll", date(2026, 3, 1), "03/01/2026 | 3/1/2026 | March 1, 2026 | Mar 1, 2026"),
        ("YYYY년 M월 D일", date(2026, 3, 1), "2026년 3월 1일"),
        ("[at HH:mm] YY", date(2026, 3, 1), "at HH:mm 26"),
    ],
)
def test_tokens_of_templates(form: str, day: date, text: str) -> None:
    assert format_day(form, day) == text


@pytest.mark.parametrize(("form", "token"), [("YYYY-MM-DDTHH:mm", "HH"), ("h A", "h"), ("LT", "LT"), ("X", "X")])
def test_a_time_of_day_is_refused_by_name(form: str, token: str) -> None:
    with pytest.raises(Refused, match=f"template: {token} in {form} is a time of day"):
        draft_from_template(f"# {{{{date:{form}}}}}", NEW)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{title}} {{time}}", "2020_10_05 15:04"),
        ("{{date:YYYY-MM-DDTHH:mm:ss}}", "2020-10-05T15:04:09"),
        ("{{time:h:mm A}} {{ time : H시 m분 a }}", "3:04 PM 15시 4분 pm"),
        ("{{title:YYYY}} {{Title}} {{x}}", "2020 {{Title}} {{x}}"),
        ("<% tp.date.now('HH:mm') %> `= this.file.name`", "<% tp.date.now('HH:mm') %> `= this.file.name`"),
    ],
)
def test_the_fields_of_obsidian_are_filled_in(template: str, text: str) -> None:
    now = datetime(2020, 10, 5, 15, 4, 9)
    assert draft_from_template(template, now.date(), "2020_10_05", now) == text


def test_code_of_other_programs_is_counted() -> None:
    text = "<% a %> x <%* b\n%>\n```dataview\nlist\n```\n```dataviewjs\n```\n`= this.x` `$= dv.y` `a = b`\n```js\n```\n"
    assert foreign_code(text) == 6


@pytest.mark.parametrize(
    ("heading", "made"),
    [
        ("## Today (3/10)", "## Today (3/11)"), ("## 할 일 - Tue", "## 할 일 - Wed"), ("## 3월 10일 할 일", "## 3월 11일 할 일"),
        ("## TODO 03-10", "## TODO 03-11"), ("## 今日やること 3/10（火）", "## 今日やること 3/11（水）"), ("## やること ３／１０", "## やること ３／１１"),
        ("## 2026-03-10 Today", "## 2026-03-11 Today"), ("## Today", "## Today"), ("## 할 일 - 화", "## 할 일 - 수"), ("## 할 일 3.10", "## 할 일 3.11"),
    ],
)  # fmt: skip
def test_a_heading_with_a_role_and_a_day_is_dated_anew(heading: str, made: str) -> None:
    assert draft(f"# TIL\n\n{heading}\n- [x] a\n")[2] == made


@pytest.mark.parametrize(
    ("newest", "earlier", "made"),
    [
        ("water: 3", "water: 4", "water:"), ("- water: 3 cups", "- water: 4", "- water:"), ("**Mood**: good", "**Mood**: bad", "**Mood**:"),
        ("**기분:** 좋음", "**기분:** 나쁨", "**기분:**"), ("mood:: 5", "mood:: 4", "mood::"), ("체중： 70", "체중： 71", "체중："),
        ("steps: 100", "steps: 100", "steps: 100"), ("| walk | ✅ |", "| walk | ❌ |", "| walk |  |"),
        ("| walk | ✅ |", "| walk | ✅ |", "| walk |  |"), ("| water | 3 | cups |", "| water  | 12 | cups |", "| water |  | cups |"),
        ("| a | b |", "| a | b |", "| a | b |"), ("| read | [x] |", "| read |  |", "| read |  |"),
        ("![[header.png]]", "![[header.png]]", "![[header.png]]"),
    ],
)  # fmt: skip
def test_of_a_line_the_part_that_is_shared_is_form(newest: str, earlier: str, made: str) -> None:
    notes = [f"# T\n\n## Habits\n{line}\n" for line in (newest, earlier, earlier)]
    assert draft(*notes) == ["# T", "", "## Habits", made]
    deviating = "# T\n\n## Habits\nnothing\n"
    assert draft(notes[0], notes[1], deviating) == ["# T", "", "## Habits"]


@pytest.mark.parametrize(
    ("newest", "earlier"),
    [("met Kim at 10:30", "met Kim at 11:30"), ("https://a.b/c", "https://a.b/d"), ("![[a.png]]", "![[b.png]]"), ("| x | 1 |", "| y | 1 |"), ("- [x] a: b", "- [x] c: d")],
)  # fmt: skip
def test_a_line_of_its_day_is_no_form(newest: str, earlier: str) -> None:
    assert draft(*(f"# T\n\n## Habits\n{line}\n" for line in (newest, earlier, earlier))) == ["# T", "", "## Habits"]


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("제목: 도커 정리", "제목:"), ("제목: 2026-03-10 일지", "제목: 2026-03-11 일지"), ("태그: [TIL, 일지]", "태그: [TIL, 일지]"), ("mood: good", "mood:"),
        ("날씨: 맑음", "날씨:"), ("タイトル: ドッカー", "タイトル:"), ("분류: 업무", "분류: 업무"), ("private: true", "private: true"),
    ],
)  # fmt: skip
def test_keys_in_any_language_of_one_note(line: str, made: str) -> None:
    assert draft(f"---\n{line}\n---\n# T\n")[1] == made


def test_a_template_names_the_days_beside_its_own() -> None:
    template = "« [[{{yesterday}}]] {{yesterday:M/D}} | {{tomorrow:YYYY년 M월 D일}} »"
    assert draft_from_template(template, date(2026, 3, 1)) == "« [[2026-02-28]] 2/28 | 2026년 3월 2일 »"


def test_a_title_keeps_the_bracket_behind_its_day() -> None:
    notes = [
        f"# 3월 {day}일 ({weekday}) {word}\n"
        for day, weekday, word in ((10, "화", "도커"), (9, "월", "쿠버"), (8, "일", "파이썬"))
    ]
    assert draft(*notes) == ["# 3월 11일 (수)"]


@pytest.mark.parametrize(
    ("newest", "earlier", "made"),
    [("#daily #도커", "#daily #쿠버", "#daily"), ("\\#TIL \\#a", "\\#TIL \\#b", "\\#TIL"), ("#daily", "#daily", "#daily"), ("#daily", None, "#daily")],
)  # fmt: skip
def test_tags_in_a_line_of_tags_are_judged_one_by_one(newest: str, earlier: str | None, made: str) -> None:
    notes = [f"# T\n\n## Notes\n\n{line}\n" for line in (newest, earlier, earlier) if line]
    assert draft(*notes) == ["# T", "", "## Notes", "", made]


@pytest.mark.parametrize("line", ["#daily", "« [[2026-03-09]]"])
@pytest.mark.parametrize("marks", ["%%\nLINE\n%%", "<!-- private -->\nLINE\n<!-- /private -->"])
def test_of_one_note_nothing_hidden_is_form(line: str, marks: str) -> None:
    assert line not in draft(f"# T\n\n## Notes\n\n{marks.replace('LINE', line)}\n")
    assert draft(f"# T\n\n## Notes\n\n{line}\n")[-1] == line.replace("09", "10")


@pytest.mark.parametrize(
    ("before", "after"),
    [("title: 2026-03-09 docker networks explained", "title:"), ("title: TIL 2026-03-09", "title: TIL 2026-03-10")],
)
def test_a_title_is_kept_only_if_it_says_little_besides_its_day(before: str, after: str) -> None:
    note = "---\n{}\n---\n# {}\n\n## Today\n"
    made = draft_from_habit(Habit(parse(note.format(before, "2026-03-09"), date(2026, 3, 9)), ()), date(2026, 3, 10))
    assert made == note.format(after, "2026-03-10")


@pytest.mark.parametrize("mark", [*STATES, "v"])
def test_a_task_that_is_a_link_to_a_day_is_no_form(mark: str) -> None:
    note = parse(f"# TIL 2026-03-09\n\n## Today\n- [{mark}] [[2026-03-09]]\n\n## Learned\n", date(2026, 3, 9))
    assert draft_from_habit(Habit(note, ()), date(2026, 3, 10)) == "# TIL 2026-03-10\n\n## Today\n\n## Learned\n"
