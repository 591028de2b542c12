"""The UI words of the site, in English and Korean."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from tiltool.core.dates.days import MONTHS, WEEKDAYS

_WORDS = {
    "home": ("Home", "홈"),
    "archive": ("Archive", "모아보기"),
    "authors": ("Authors", "작성자"),
    "topics": ("Topics", "주제"),
    "tags": ("Tags", "태그"),
    "tasks": ("Tasks", "할 일"),
    "statistics": ("Statistics", "통계"),
    "notes": ("Notes", "노트"),
    "search": ("Search", "검색"),
    "read": ("{} min read", "읽는 데 {}분"),
    "newest": ("Latest days", "최근 기록"),
    "pinned": ("Pinned", "고정한 글"),
    "on_this_day": ("On this day", "지난 오늘"),
    "activity": ("Activity", "활동"),
    "updated": ("updated {}", "{} 수정"),
    "newest_notes": ("Latest notes", "최근 노트"),
    "all_days": ("All days", "모든 날"),
    "all_notes": ("All notes", "모든 노트"),
    "older": ("Older", "이전"),
    "newer": ("Newer", "다음"),
    "previous_day": ("Previous day", "이전 날"),
    "next_day": ("Next day", "다음 날"),
    "nearby": ("Before and after", "이전과 다음"),
    "topic_in": ("This topic: {}", "이 주제 모두 보기: {}"),
    "previous_note": ("Previous", "이전 글"),
    "next_note": ("Next", "다음 글"),
    "backlinks": ("Linked from", "이 글을 링크한 글"),
    "related": ("Related", "관련 글"),
    "learned": ("Learned", "배운 것"),
    "contents": ("Contents", "목차"),
    "trail": ("Breadcrumbs", "현재 위치"),
    "edit": ("Edit this note", "이 글 수정"),
    "feed": ("Feed", "피드"),
    "sitemap": ("Sitemap", "사이트맵"),
    "days": ("{} days", "{}일"),
    "days_one": ("1 day", "1일"),
    "topics_count": ("{} topics", "주제 {}개"),
    "topics_count_one": ("1 topic", "주제 1개"),
    "done_count": ("{} tasks done", "끝낸 일 {}개"),
    "done_count_one": ("1 task done", "끝낸 일 1개"),
    "notes_count": ("{} notes", "노트 {}개"),
    "notes_count_one": ("1 note", "노트 1개"),
    "years": ("{} years", "{}년"),
    "years_one": ("1 year", "1년"),
    "open": ("to do", "할 일"),
    "doing": ("in progress", "진행 중"),
    "done": ("done", "완료"),
    "dropped": ("dropped", "그만둠"),
    "moved": ("carried over", "이월됨"),
    "open_since": ("open since {}", "{}부터"),
    "since": ("since {}", "{}부터"),
    "carried": ("carried {} times", "{}번 이월"),
    "carried_once": ("carried once", "1번 이월"),
    "carried_to": ("carried to {}", "{}로 이월"),
    "done_on": ("done {}", "{} 완료"),
    "due": ("due {}", "{}까지"),
    "scheduled": ("planned for {}", "{} 예정"),
    "priority_high": ("high priority", "중요"),
    "priority_highest": ("highest priority", "매우 중요"),
    "every_day": ("every day", "매일"),
    "every_weekday": ("every weekday", "평일마다"),
    "every_week": ("every week", "매주"),
    "every_month": ("every month", "매월"),
    "every_year": ("every year", "매년"),
    "doing_now": ("In progress", "진행 중"),
    "done_lately": ("Recently done", "최근에 끝낸 일"),
    "open_now": ("To do", "할 일"),
    "backlog": ("Backlog", "백로그"),
    "nothing": ("Nothing here yet.", "아직 없습니다."),
    "streak": ("Longest streak", "최장 연속 기록"),
    "current_streak": ("Current streak", "현재 연속 기록"),
    "written": ("Days written", "기록한 날"),
    "topics_learned": ("Topics learned", "배운 주제"),
    "finished": ("Tasks finished", "끝낸 일"),
    "to_done": ("Median time to completion", "완료까지 걸린 시간 (중앙값)"),
    "per_year": ("By year", "연도별"),
    "tags_over_time": ("Tags over time", "연도별 태그"),
    "table_of": ("As a table", "표로 보기"),
    "day": ("Day", "날"),
    "less": ("less", "적음"),
    "more": ("more", "많음"),
    "menu": ("Pages", "둘러보기"),
    "light": ("Switch to dark mode", "어둡게 보기"),
    "dark": ("Switch to light mode", "밝게 보기"),
    "skip": ("Skip to content", "본문으로"),
    "permalink": ("Link to this section", "이 부분의 링크"),
    "missing_title": ("Not found", "찾을 수 없습니다"),
    "missing": ("There is nothing at this address.", "이 주소에는 아무것도 없습니다."),
    "not_there": ("not written yet", "아직 없는 글"),
    "moved_here": ("This page has moved.", "옮겨진 글입니다."),
    "made_with": ("made with til", "til로 만듦"),
    "day_count": ("{days}, {years}", "{years} 동안 {days}"),
    "without_day": ("Notes without a day", "날짜 없는 노트"),
    "and_more": (" and {} more", " 외 {}"),
    "recurring": ("On several days", "여러 날 이어진 주제"),
    "finished_last": ("Finished last", "마지막으로 끝낸 일"),
    "reply": ("Reply by e-mail", "메일로 답하기"),
    "comments": ("Comments", "댓글"),
    "load_comments": ("Load comments from {}", "{}에서 댓글 불러오기"),
    "comments_at": ("Comments on GitHub", "GitHub에서 댓글 보기"),
    "visits": ("May {} count your visits?", "{}에 방문 기록을 보내도 될까요?"),
    "allow": ("Allow", "허용"),
    "stop": ("Stop counting", "방문 통계 중단"),
    "left_out": ("{} older pages are left out.", "오래된 페이지 {}개는 뺐습니다."),
    "search_here": ("Search for it", "검색하기"),
    "callout_note": ("Note", "참고"),
    "callout_info": ("Info", "정보"),
    "callout_todo": ("Todo", "할 일"),
    "callout_tip": ("Tip", "팁"),
    "callout_hint": ("Hint", "힌트"),
    "callout_important": ("Important", "중요"),
    "callout_warning": ("Warning", "경고"),
    "callout_attention": ("Attention", "주의"),
    "callout_caution": ("Caution", "주의"),
    "callout_danger": ("Danger", "위험"),
    "callout_error": ("Error", "오류"),
    "callout_bug": ("Bug", "버그"),
    "callout_example": ("Example", "예시"),
    "callout_quote": ("Quote", "인용"),
    "callout_cite": ("Cite", "인용"),
    "callout_question": ("Question", "질문"),
    "callout_help": ("Help", "도움말"),
    "callout_faq": ("FAQ", "자주 묻는 질문"),
    "callout_success": ("Success", "성공"),
    "callout_check": ("Check", "확인"),
    "callout_done": ("Done", "완료"),
    "callout_failure": ("Failure", "실패"),
    "callout_fail": ("Fail", "실패"),
    "callout_missing": ("Missing", "누락"),
    "callout_abstract": ("Abstract", "요약"),
    "callout_summary": ("Summary", "요약"),
    "callout_tldr": ("TL;DR", "요약"),
}
_KOREAN_WEEKDAYS = "월화수목금토일"

Words = Mapping[str, str]


@lru_cache
def site_words(language: str) -> Words:
    """Return the UI words in a language; in English if it has none."""
    place = 1 if language == "ko" else 0
    return MappingProxyType({"lang": "ko" if place else "en", **{key: both[place] for key, both in _WORDS.items()}})


def counted(words: Words, unit: str, number: float) -> str:
    """Return a number of something that has a word for one of it, too."""
    return words[f"{unit}_one"] if number == 1 else words[unit].format(number)


@lru_cache(maxsize=1 << 10)
def long_date(written: str, language: str) -> str:
    """Return a day, as ISO 8601 writes it, in full, with its weekday."""
    day = date.fromisoformat(written)
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일 {_KOREAN_WEEKDAYS[day.weekday()]}요일"
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=1 << 10)
def short_date(day: date, language: str, beside: date | None = None) -> str:
    """Return a date without its weekday, and without its year if the date next to it has the same one."""
    year = None if beside and beside.year == day.year else day.year
    if language == "ko":
        return f"{f'{year}년 ' if year else ''}{day.month}월 {day.day}일"
    return f"{day.day} {MONTHS[day.month - 1][:3]}{f' {year}' if year else ''}"


def month_title(day: date, language: str) -> str:
    """Return the month and year of a date."""
    month = month_name(day, language)
    return f"{day.year}년 {month}" if language == "ko" else f"{month} {day.year}"


def month_name(day: date, language: str) -> str:
    """Return the month of a date."""
    return f"{day.month}월" if language == "ko" else MONTHS[day.month - 1]


def weekday_initials(language: str) -> tuple[str, ...]:
    """Return the column headings of a calendar, Monday first."""
    return tuple(_KOREAN_WEEKDAYS) if language == "ko" else tuple(name[:2] for name in WEEKDAYS)
