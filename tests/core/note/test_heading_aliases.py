"""What people head their sections with, counted over 51 repositories, and the role of each."""

import unicodedata

import pytest

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.parse import parse
from tiltool.core.tasks.checkbox_lines import read_box_lines

WRITTEN = {
    "yesterday": """어제로부터; 어제 한 일; 어제 목표; 어제 남은 일; 어제 한 것; 전날; have done yesterday; Yesterday; What I did yesterday; Previous(ly); 昨日行ったこと; 昨日より前やったこと; 昨日学んだこと; 前回から現在までの取り組み; 昨日やったこと; 前日からの引き継ぎ; 昨天; 昨日工作""",
    "today": """할 일; 해야할 일; 일정; 오늘 할 일; 주말동안 할 일; 할일 정리; 해야 할 것; 할것; 진행 중; 오늘의 할 일; 할 것; 나의 할일; 일정 계획표; 해야 할 일; 오늘 할 것; agenda; todo; tasks; daily quests; dayplan; daily todo; day planner; due today; prospective tasks; today; today job list; today i will work on; 本日のタスク; 今日やる予定; 今日やること; やりたいこと; 予定; 今日のタスク; 本日の予定; 待办; 进行中; 今日任務; 今日计划; 待办事项""",
    "learned": """？ 학습 범위 및 주제; 상세 학습 내용; 오늘 배운/느낀 것; 새롭게 깨달은 점; 배운 것 & 한것; 오늘 배운 것; 깨달은 것; 깨달은 점; 오늘 깨달은 것; 배운 것; 배운것; 오늘의 배운거; 배운 점; 배운 것 / 인사이트; 학습한 것; 오늘 배운 핵심 요약; 🚀 Today I Learned; til; tir; learning/working on; study; new tips; today i learned; what did i learn today; what did i learn; 今日学んだこと; わかったこと; 学んだこと; 気づき; 学到的经验; 今日收获; 今天的收获""",
    "later": """나중; 밀린 일정; 나중에 수행할 작업; 백로그; 남은 일; 못 한 일; someday; no due date; future things to consider; overdue; backlog; any day now; soon; later; 積み上げタスク; まだやってない; 残タスク; 後で読む; あとで読む; 以后; 待定""",
    "next": """내일 할 일; 내일 수행할 작업; 다음주에 해야 할 일; 내일 해야 할 일; 다음 목표; 다음에 할 예정; 내일 준비; 내일 할 것; 앞으로 할 것; 다음 할 일; upcoming; next steps; next week; next; Tomorrow; What’s next; Next up; 次やること; 明日やること; 明日のタスク; 次回アクション; 明日の予定; 明日以降やること; 明日の目標; 次なにするか; 次の予定; 明日计划; 下一步行动""",
    "done": """오늘 한 일; 업무일지; 오늘 수행한 작업; 한 일; 오늘 공부한것; 오늘 한 것; 💯 오늘 한 일; 한 것; done; have done; done today; did i accomplish anything; what i did today; today i worked on; reality; what i did; Accomplishments; Work Completed; 活動記録; 取り組んだこと; 今日やったこと; やったこと; 取り組んだ課題; 今日の成果; 本日やったこと; 進捗; 已解决; 已完成; 今日完成; 今日工作内容; 今日回顾""",
    "reflection": """회고; 느낀 점; 느낀점; 오늘의 느낀점; 오늘의 회고; 🗨️ 오늘의 회고; 🤔 간단 회고; KPT (Keep/Problem/Try); 감사 일기; 학습내용에 대한 총평; daily work review; weekly work review; wrap-up notes; what is special about today; end-of-day wrapup; reflections; final thoughts; morning journal; what are you grateful for; what's on your mind; daily reflection; 感じたこと; 感想; 所感; 振り返り; 振り返り内容; 振り返りまとめ; 思考与感悟; 今日总结""",
    "tags": """오늘의 키워드; 태그; tags; keywords""",
}
WITHOUT_A_ROLE = {
    "goals ko": """학습 목표; 목표; 오늘의 짜근 작업목표; 오늘의 목표; 학습목표; 👏 주간 목표; 일일 목표 체크리스트(어제 정한 목표)""",
    "goals en": """want; must; priority project list; daily must dos; daily context & goals; goals; daily goals; daily context; goals for the week; priorities; priority""",
    "goals ja": """今日の目標（目標は数字で管理すること）; 目標; 今年の目標; 今日の目標; 簡易目標""",
    "goals zh": """重要的事; 重要的事情; 本周目标; 今日目标""",
    "blockers/issues ko": """새롭게 궁금한 점; 궁금한 점; 궁금사항정리; 트러블슈팅; 질문사항; 문제; 오류; 오늘의 에러; 이슈; 블로커; 블로커/이슈; 어려웠던 점; 🔥 오늘의 도전 과제와 해결 방법""",
    "blockers/issues en": """question; questions; error; errors; problem; bug; issue; bugs; Blockers; Challenges""",
    "blockers/issues ja": """原因; 対策; わからなかったこと; 課題; エラー・トラブル; 困っていること; 障害物; ブロッカー""",
    "blockers/issues zh": """遇到的问题; 问题 & 解决方案""",
    "reflection ko": """요약; 정리; 오늘의 평; 생각; 피드백; 마무리""",
    "reflection en": """review your priorities""",
    "reflection ja": """a look back on the day（毎日勝敗をつけること）; 着地; よかった点; まとめ; 今日のまとめ""",
    "links/references ko": """참고 서적 및 웹사이트; 참고; 참조; 참고 자료 및 링크; 📰 참고 자료 및 링크""",
    "links/references en": """links; ref; reference documents; refs; references; reading; resource; resources""",
    "links/references ja": """参考; 参考（推奨）; 関連""",
    "notes/memo ko": """여담; 기타; 내용; 기타작업; 기타 참고 사항; 기타 사항""",
    "notes/memo en": """daily log; notes; general notes; memos; scratch; note; idea; misc; log; memo; random; ideas""",
    "notes/memo ja": """メモ; 日常; その他; 今日のメモ; 内容; 雑記; アイデア""",
    "notes/memo zh": """笔记; 存档; 想法""",
}

OF_REPORTS = {
    "today": "本日の作業; 本日の業務; 업무; 오늘 업무; Plan; Focus; 🎯 Focus:; ■ 本日の作業",
    "done": "作業内容; 業務内容; 【業務内容】; 一、今日工作; 「工作内容」; What I did; Highlights",
    "next": "翌日の予定; 明日の予定; ３. 翌日の予定; 明日计划; 明天计划; 내일 할 일",
    "learned": "공부한 내용; 새로 알게 된 것; 학습 내용; 📚 새로 알게 된 것; 오늘의 TIL; 알게된 점; 배운 내용 정리",
    "reflection": "振り返り; 所感; 【所感】:; 회고; 느낀 점; Reflection; 反思; 心得; 주간 회고; 금주 회고; 이번주 회고; Weekly retro; 今週の振り返り; 本周复盘",
}
"""Of daily reports to others (日報, 日报, a stand-up), of study groups, and of longer times than a day."""

MISSPELT = {
    "what shold i try tomorrow": "next",
    "今日学んだと": "learned",
    "今日学んこと": "learned",
    "今日学んだんこと": "learned",
}
PROSE = [
    "할 일 목록",
    "intro ## 할 일",
    "할 일이 없다",
    "할 일 & 목표",
    "TIL 2020-09-24",
    "today was fine",
    "&",
    "🎯",
    "#",
]


@pytest.mark.parametrize("heading", [*PROSE, *(each for row in WITHOUT_A_ROLE.values() for each in row.split("; "))])
def test_headings_without_a_role(heading: str) -> None:
    assert Dialect().role_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "role"),
    [(heading, role) for rows in (WRITTEN, OF_REPORTS) for role, row in rows.items() for heading in row.split("; ")],
)
def test_headings_as_people_write_them(heading: str, role: str) -> None:
    assert Dialect().role_of(heading) == role
    assert Dialect().role_of(unicodedata.normalize("NFD", heading.upper())) == role


@pytest.mark.parametrize(("heading", "role"), MISSPELT.items())
def test_headings_as_people_misspell_them(heading: str, role: str) -> None:
    assert Dialect().role_of(heading) == role


@pytest.mark.parametrize(
    "heading",
    [
        "할일", "할  일", "할\u00a0일", "할\u3000일", "할 일\u200b",
        "**할 일**", "__할 일__", "*할 일*", "`할 일`", "~~할 일~~",
        "✅ 할 일", "할 일 📌", "📌할 일", "⭐\ufe0f 할 일", "👨\u200d👩\u200d👧 할 일", "🇰🇷 할 일",
        "1. 할 일", "1) 할 일", "01. 할 일", "- 할 일", "• 할 일",
        "할 일 (오늘)", "할 일（오늘）", "(1) 할 일", "할 일:", "할 일：", "할 일 :", "할 일?", "할 일？", "할 일 #",
        "[[할 일]]", "[[page|할 일]]", "[할 일](https://example.org/a_(b))", "[할 일](todo.md \"title\")",
        "1. ✅ **[할 일](x)** (오늘):",
    ],
)  # fmt: skip
def test_what_people_vary_changes_no_role(heading: str) -> None:
    assert Dialect().role_of(heading) == "today"


@pytest.mark.parametrize("heading", ["1️⃣ 할 일", "① 할 일"])
def test_drawn_numbers_change_no_role(heading: str) -> None:
    assert Dialect().role_of(heading) == "today"


@pytest.mark.parametrize(
    "text",
    [
        "# 할 일",
        "###### 할 일",
        "## 할 일 ##",
        "### 할 일   ###  ",
        "  ## 할 일",
        "할 일\n---",
        "할 일\n===",
        "##\t할 일",
    ],
)
def test_any_level_and_any_way_to_write_a_heading(text: str) -> None:
    assert [section.role for section in parse(text + "\n\n- [ ] a\n").sections] == ["today"]


@pytest.mark.parametrize(
    "text",
    [
        "##할 일",
        "**할 일**",
        "할 일:",
        "    ## 할 일",
        "- ## 할 일",
        "> ## 할 일",
        "```\n## 할 일\n```",
        "<!--\n## 할 일\n-->",
    ],
)
def test_what_is_no_heading_opens_no_section(text: str) -> None:
    assert [section.role for section in parse(text + "\n\n- [ ] a\n").sections] == [None]


@pytest.mark.parametrize(
    "heading",
    [
        "Later <!-- x -->", "<!-- x --> Later", "Later %% x %%", "%%x%% Later %%y", "Later #home", "Later \\#home #a/b", "Later ^id1", "Later {#later}",
        "Later {#later .x} <!-- y -->", "**Later** #home ^id1", "<b>Later</b>", "L&#97;ter", "1\\. Later", "Later: #home",
    ],
)  # fmt: skip
def test_what_stands_around_a_heading_changes_no_role(heading: str) -> None:
    assert Dialect().role_of(heading) == "later"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Later - 3", "later"), ("나중에 할 일 목록", "later"), ("내일 할 일 목록", "next"), ("Later: things", "later"), ("📌 나중 #x 더", "later"),
        ("Today I learned about X", "learned"), ("오늘 배운 것 정리", "learned"), ("할 일 목록", "today"), ("Later & more", "later"),
        ("회고 3주차", "reflection"), ("Reflections: May", "reflection"), ("所感（自由記述）", "reflection"), ("Reflection in Go", None), ("회고 기능 구현", None),
        ("Next.js 15", None), ("next-auth", None), ("목록 나중", None), ("Translater", None), ("", None), ("Later", "later"),
    ],
)  # fmt: skip
def test_the_role_that_a_heading_begins_as(heading: str, role: str | None) -> None:
    assert Dialect().role_begun(heading) == role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        (heading, role)
        for role, row in {
            "today": "Today 2026-01-09; 할 일 - Fri; 할 일 1.9(금); TODO (1/9); 1월 9일 할 일; 2026-01-09 Today; 今日やること 1/9（金）; TODO [1/9];"
            "1월 9일의 할 일; 1/9 할 일; 1.9 할 일; 할 일 1.9; 9일 할 일; 금요일 할 일; 할 일 금요일; TODO: Friday; Friday's TODO; TODO for 1/9;"
            "Tasks for Friday, 9 January; Today, Jan 9th; Fri 9 TODO; 令和8年1月9日の予定; １月９日 やること; やること １／９（金）; 今天 1月9日 周五;"
            "할 일 2026. 1. 9. (금); 할 일 20260109; 할 일 260109; 할 일 0109; TODO — 01-09; TODO | Fri 01/09; 할 일【금】; 2026-W02 TODO;"
            "Today · 2026-01-09 · Fri; **Today** 1/9; ✅ 할 일 1/9; 1. 할 일 (1/9); TODO & Done 1/9; [[2026-01-09]] Today; FRIDAY TODO;"
            "TODO @ 2026-01-09; Today_2026_01_09; Tasks <2026-01-09>; 할 일 12.31",
            "yesterday": "Yesterday (Thu); Yesterday - 1/8; 어제 한 일 1/8; 昨日やったこと 1月8日(木)",
            "next": "Next (1/10); 내일 할 일 1/10(토); Tomorrow, Saturday; 明日やること 1/10",
            "later": "Later 2026-01-09; 나중 1/9; 나중 - 금; Later — 水; 나중 - 일",
            "learned": "배운 것 1/9; Today I learned (1/9); 学んだこと 2026年1月9日",
            "done": "Done 1/9; 오늘 한 일 (금)",
            "tags": "Tags 2026-01-09",
        }.items()
        for heading in row.split(";")
    ],
)
def test_a_day_beside_a_heading_changes_no_role(heading: str, role: str) -> None:
    assert Dialect().role_of(heading) == role
    assert Dialect().role_of(unicodedata.normalize("NFD", heading.upper())) == role


@pytest.mark.parametrize(
    "heading",
    [
        "Next 14", "Today I learned 3 things", "Next 13.4", "Next.js 14", "Study 1.2", "TODO 2", "TODO v1.9", "TODO 10", "Next 2026",
        "Today 3 things", "TODO 3.14", "Later 2.0", "Next 16.1.2", "TIL 365", "3 TODO", "TODO 13/45", "Today was Friday", "Friday",
        "1/9", "May", "Sun", "Tag 1", "Next 15 minutes", "TODO x2", "할 일 3개", "오늘 배운 것 2가지", "Done 80%", "TODO 99-100",
        "TIL 1/9", "2026-01-09 업무일지", "Next 1.2.3-4", "Tasks 1234567", "TODO 9/45", "TODO 0/9",
    ],
)  # fmt: skip
def test_a_number_of_the_title_gives_it_no_role(heading: str) -> None:
    assert Dialect().role_of(heading) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("# Today 2026-01-09\n\n## Notes\n\n## Tasks\n\n- [ ] a\n", [None, None, "today"]),
        ("# 할 일 1/9\n\n### 중요\n\n- [ ] a\n\n# 나중\n", ["today", "later"]),
        ("# 2026-01-09 할 일\n\n- [ ] a\n", ["today"]),
        ("# Today\n\n## Tasks 1/9\n\n- [ ] a\n", ["today", "today"]),
    ],
)
def test_a_dated_title_over_known_headings_has_no_role(text: str, roles: list[str | None]) -> None:
    assert [section.role for section in parse(text).sections] == roles
    boxes = read_box_lines(text, Dialect())
    assert boxes is None or [box.role for box in boxes] == ["today"]
