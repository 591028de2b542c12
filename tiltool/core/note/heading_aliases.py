"""The heading aliases of each role: data collected from the notes of 51 people.

Headings are compared by `heading_key`, so one spelling here covers every spacing, case, emoji, numbering and level.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

ROLES = ("yesterday", "done", "today", "learned", "later", "next", "reflection", "tags")
"""The roles, in the order of a note that has them all. The site shows `reflection` only if the owner asks for it."""

TASK_ROLES = ("today", "later", "next")
"""The roles whose open tasks travel."""

FINISHING_ROLES = (*TASK_ROLES, "done")
"""The roles in which a checked box means that something was finished."""

OTHER = "other"
"""The parts of a note without a role: front matter, the title, sections whose heading has no alias."""

PARTS = (*ROLES, OTHER)

PLAIN = "plain"
"""The configuration's name for sections without a role in `publish: roles`."""

_ALIASES: dict[str, dict[str, str]] = {
    "yesterday": {
        "ko": "어제로부터; 어제 한 일; 어제 한 것; 어제; 어제 목표; 어제 남은 일; 전날; 전날 한 일",
        "en": "have done yesterday; yesterday; what I did yesterday; done yesterday; previous; previously; last time",
        "ja": "昨日; 昨日やったこと; 昨日行ったこと; 昨日より前やったこと; 昨日学んだこと; 前回から現在までの取り組み; 前日からの引き継ぎ",
        "zh": "昨天; 昨日; 昨日工作; 昨天完成",
    },
    "today": {
        "ko": "할 일; 할일; 해야할 일; 해야 할 것; 할 것; 일정; 오늘; 오늘 할 일; 오늘의 할 일; 오늘 할 것; 주말동안 할 일; 할일 정리;"
        "진행 중; 나의 할일; 일정 계획표; 업무; 오늘 업무; 오늘의 업무; 오늘 작업; 오늘의 작업",
        "en": "agenda; todo; to do; to-do; todos; tasks; today; daily quests; dayplan; day plan; daily todo; day planner;"
        "due today; prospective tasks; today job list; today I will work on; todo today; todo list; doing; in progress; plan;"
        "plans; today's plan; plan for today; focus; today's focus",
        "ja": "今日; 本日のタスク; 今日のタスク; 今日やる予定; 今日やること; やりたいこと; 予定; 本日の予定; 今日の予定; やること; タスク;"
        "本日の作業; 今日の作業; 本日の業務; 今日の業務",
        "zh": "今天; 待办; 待辦; 进行中; 今日任务; 今日任務; 今日计划; 待办事项; 今天要做",
    },
    "learned": {
        "ko": "배운 것; 배운 점; 배운거; 오늘 배운 것; 오늘의 배운거; 오늘 배운/느낀 것; 새롭게 깨달은 점; 깨달은 것; 깨달은 점;"
        "오늘 깨달은 것; 상세 학습 내용; 학습 범위 및 주제; 학습 내용; 학습한 것; 배운 것 / 인사이트; 오늘 배운 핵심 요약; 오늘 공부한 내용;"
        "공부한 내용; 오늘의 학습 내용; 오늘 학습한 내용; 새로 알게 된 것; 새로 알게 된 점; 새롭게 알게 된 것; 새롭게 알게 된 점;"
        "알게 된 점; 알게 된 것; 배운 내용; 배운 내용 정리; 오늘 배운 내용; 오늘의 학습; 오늘의 TIL; TIL 정리",
        "en": "til; tir; today I learned; learned; learnt; what I learned; what did I learn; what did I learn today; learning;"
        "learnings; learning/working on; study; new tips; lessons learned",
        "ja": "今日学んだこと; 今日学んだと; 今日学んこと; 今日学んだんこと; わかったこと; 学んだこと; 学び; 気づき; 今日の学び",
        "zh": "学到的经验; 今日收获; 今天的收获; 学到的; 今天学到的; 收获",
    },
    "later": {
        "ko": "나중; 나중에; 나중에 할 일; 나중에 수행할 작업; 밀린 일정; 밀린 일; 백로그; 남은 일; 못 한 일; 언젠가",
        "en": "later; someday; backlog; no due date; future things to consider; overdue; any day now; soon; not yet; icebox",
        "ja": "あとで; 後で; 積み上げタスク; まだやってない; 残タスク; 後で読む; あとで読む; いつか",
        "zh": "以后; 以後; 待定; 稍后; 将来",
    },
    "tags": {
        "ko": "태그; 오늘의 키워드; 키워드",
        "en": "tags; tag; keywords",
        "ja": "タグ; キーワード",
        "zh": "标签; 關鍵字",
    },
    "done": {
        "ko": "오늘 한 일; 오늘 한 것; 한 일; 한 것; 한것; 업무일지; 오늘 수행한 작업; 오늘 공부한 것; 완료; 완료한 일",
        "en": "done; have done; done today; what I did; what I did today; did I accomplish anything; today I worked on;"
        "reality; accomplishments; work completed; completed; finished; highlights; today's highlights",
        "ja": "活動記録; 取り組んだこと; 今日やったこと; 本日やったこと; やったこと; 取り組んだ課題; 今日の成果; 進捗; 完了;"
        "作業内容; 業務内容; 本日の作業内容; 本日の業務内容; 今日の作業内容; 今日の業務内容; 実施内容; 本日の成果",
        "zh": "已解决; 已完成; 今日完成; 今日工作内容; 今日回顾; 完成; 今日工作; 工作内容; 今日完成工作; 本日工作; 今日進度",
    },
    "next": {
        "ko": "내일; 내일 할 일; 내일 할 것; 내일 해야 할 일; 내일 수행할 작업; 내일 준비; 내일 계획; 내일의 계획; 내일의 할 일; 다음주에 해야 할 일; 다음 목표;"
        "다음에 할 예정; 다음 할 일; 앞으로 할 것; 다음;"
        "내일 업무; 내일의 업무",
        "en": "tomorrow; next; upcoming; next steps; next week; next up; what's next; what should I try tomorrow; what shold I try tomorrow",
        "ja": "明日; 明日やること; 明日のタスク; 次やること; 次回アクション; 明日の予定; 明日以降やること; 明日の目標; 次なにするか; 次の予定;"
        "翌日の予定; 翌日の作業; 翌日の作業予定; 翌日の業務; 明日の作業; 明日の作業予定; 明日の業務",
        "zh": "明天; 明日计划; 下一步; 下一步行动; 明天要做; 明天计划; 明日工作; 明日工作计划; 明日計劃",
    },
    "reflection": {
        "ko": "회고; 오늘의 회고; 하루 회고; 간단 회고; 느낀 점; 느낀 것; 오늘의 느낀 점; 오늘 느낀 점; 소감; 오늘의 소감; 반성; 감사 일기; 총평; 학습 내용에 대한 총평; kpt;"
        "오늘 회고; 일일 회고; 주간 회고; 금주 회고; 이번 주 회고; 한 주 회고; 월간 회고; 이번 달 회고",
        "en": "reflection; reflections; daily reflection; daily reflections; end of day reflection; retro; retrospective;"
        "final thoughts; what are you grateful for; gratitude; morning journal; evening journal; what's on your mind;"
        "wrap-up notes; daily wrap-up; end-of-day wrap-up; end-of-day wrapup; daily work review; weekly work review; what is special about today;"
        "weekly reflection; weekly retro; weekly retrospective; monthly reflection; monthly retrospective",
        "ja": "振り返り; ふりかえり; 本日の振り返り; 今日の振り返り; 一日の振り返り; 振り返り内容; 振り返りまとめ; 所感; 本日の所感; 感想;"
        "今日の感想; 感じたこと; 反省; 反省点;"
        "今週の振り返り; 週の振り返り; 今月の振り返り",
        "zh": "反思; 今日反思; 感悟; 今日感悟; 思考与感悟; 心得; 今日心得; 今日总结; 今日總結; 复盘; 今日复盘; 本周复盘; 周复盘; 本周反思; 每周反思",
    },
}

NOTE_NAMES = frozenset(("til", "tir", "todayilearned", "업무일지", "活動記録"))
"""Keys of headings that, with a day beside them, are the title of a note."""

HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ko": {"yesterday": "어제 한 일", "today": "할 일", "learned": "배운 것", "later": "나중", "tags": "태그"},
        "en": {"yesterday": "Yesterday", "today": "Today", "learned": "Learned", "later": "Later", "tags": "Tags"},
        "ja": {
            "yesterday": "昨日やったこと",
            "today": "今日やること",
            "learned": "学んだこと",
            "later": "あとで",
            "tags": "タグ",
        },
        "zh": {"yesterday": "昨天", "today": "今天", "learned": "今日收获", "later": "以后", "tags": "标签"},
    }
)
"""The headings that til itself writes, by language and role; its keys are the supported languages."""


@cache
def roles_by_key() -> dict[str, tuple[str, str]]:
    """Return role and language of every known heading by its key."""
    # The aliases are normalized already, so the costly `heading_key` is unnecessary here (a test compares).
    return {
        "".join(alias.split()).replace("'", "").casefold(): (role, language) for role, language, alias in _aliases()
    }


def _aliases() -> list[tuple[str, str, str]]:
    return [
        (role, language, alias)
        for role, by_language in _ALIASES.items()
        for language, aliases in by_language.items()
        for alias in aliases.split(";")
    ]


def language_of_heading(title: str) -> str | None:
    """Return the language of a known heading; None for an unknown one."""
    from tiltool.core.note.titles import heading_key

    found = roles_by_key().get(heading_key(title))
    return found[1] if found else None
