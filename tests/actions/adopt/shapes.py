"""Notebooks as people keep them: at least twenty notes each, with what `til init` is to understand of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.dates.day_patterns import render_day
from tiltool.core.edit.template import format_day

FIRST = date(2021, 6, 21)  # the month changes between the notes, and so do the numbers with a zero
NEXT = date(2021, 8, 2)
NOTES = 24


class Shape(NamedTuple):
    """The files of a notebook, and what is right for it."""

    files: Mapping[str, str]
    folder: str
    pattern: str
    roles: frozenset[str]
    first: tuple[str, str]  # path and text of the note that `til new` makes on NEXT
    notes: int = NOTES
    others: tuple[str, ...] = ()


def days(number: int = NOTES) -> list[date]:
    return [FIRST + timedelta(days=at + at // 5 * 2) for at in range(number)]  # working days


KOREAN = "# {day}\n\n## 어제 한 일\n\n## 할 일\n- [{mark}] 배포 {n}\n\n## 배운 것\n\n### 주제 {n}\n본문\n\n## 회고\n"
KOREAN_NEXT = "# {day}\n\n## 어제 한 일\n\n## 할 일\n- [ ] 배포 23\n\n## 배운 것\n\n## 회고\n"
ENGLISH = "# {day}\n\n## What I did\n- merged {n}\n\n## Plan\n- [{mark}] release {n}\n\n## Blockers\n- none {n}\n\n## Highlights\n- demo {n}\n"
ENGLISH_NEXT = "# {day}\n\n## What I did\n\n## Plan\n- [ ] release 23\n\n## Blockers\n\n## Highlights\n"
NIPPO = "# 日報 {day}\n\n## 本日の作業\n- [{mark}] 実装 {n}\n\n## 業務内容\n- 会議 {n}\n\n## 翌日の予定\n- [x] 確認 {n}\n\n## 所感\nよい {n}\n"
NIPPO_NEXT = "# 日報 {day}\n\n## 本日の作業\n- [ ] 実装 23\n\n## 業務内容\n\n## 翌日の予定\n\n## 所感\n"
RIBAO = "# {day} 日报\n\n## 一、今日完成\n- 修复 {n}\n\n## 二、待办\n- [{mark}] 测试 {n}\n\n## 三、明日计划\n\n## 四、反思\n"
RIBAO_NEXT = "# {day} 日报\n\n## 一、今日完成\n\n## 二、待办\n- [ ] 测试 23\n\n## 三、明日计划\n\n## 四、反思\n"
KOREAN_ROLES = frozenset(("yesterday", "today", "learned", "reflection"))


def journal(pattern: str, text: str = KOREAN, all_days: list[date] | None = None) -> dict[str, str]:
    """Return a note a day; the task of the last one is open."""
    dates = all_days or days()
    return {
        render_day(pattern, day): text.format(day=day, n=n, mark=" " if n == len(dates) - 1 else "x")
        for n, day in enumerate(dates)
    }


def korean(pattern: str, folder: str = ".", **more: str) -> Shape:
    """Return a notebook with Korean headings in one pattern, and other files."""
    before = "" if folder == "." else f"{folder}/"
    first = (before + render_day(pattern, NEXT), KOREAN_NEXT.format(day=NEXT))
    return Shape(journal(before + pattern) | more, folder, pattern, KOREAN_ROLES, first)


def _people() -> Shape:
    ours, theirs = korean("%y%m%d.md", "study/minsu"), korean("%Y-%m-%d.md", "study/jiwoo")
    fewer = dict(list(theirs.files.items())[4:])
    return ours._replace(files={**ours.files, **fewer}, others=("study/jiwoo",))


def _mixed() -> Shape:
    old, new = days()[:10], days()[10:]
    files = journal("%Y%m%d.md", all_days=old) | journal("%Y/%m/%Y-%m-%d.md", all_days=days())
    taken = {render_day("%Y/%m/%Y-%m-%d.md", day) for day in old}
    files = {path: text for path, text in files.items() if path not in taken}
    first = (render_day("%Y/%m/%Y-%m-%d.md", NEXT), KOREAN_NEXT.format(day=NEXT))
    assert len(new) + len(old) == NOTES
    return Shape(files, ".", "%Y/%m/%Y-%m-%d.md", KOREAN_ROLES, first)


VAULT = "---\ntags: [daily]\n---\n# {day:%A}, {day:%d}\n\n## Tasks\n- [{mark}] ship {n}\n\n![[shot {n}.png]]\n\n## Learned\n"
VAULT_TEMPLATE = (
    "---\ncreated: {{date:YYYY-MM-DD}} {{time:HH:mm}}\ntags: [daily]\n---\n# {{date:dddd}}, {{date:DD}}\n\n"
    "<< [[{{title}}]] <% tp.file.cursor() %>\n\n## Tasks\n\n## Learned\n"
)
VAULT_NEXT = (
    "---\ncreated: 2021-08-02 00:00\ntags: [daily]\n---\n# Monday, 02\n\n"
    "<< [[{title}]] <% tp.file.cursor() %>\n\n## Tasks\n- [ ] ship 23\n\n## Learned\n"
)


def _vault() -> Shape:
    files = journal("Journal/%Y-%m-%d.md", VAULT) | {f"Files/shot {n}.png": "" for n in range(NOTES)}
    files |= {
        ".obsidian/daily-notes.json": '{"folder": "Journal", "template": "Templates/Daily", "autorun": false}',
        ".obsidian/templates.json": '{"folder": "Templates"}',
        ".obsidian/app.json": '{"attachmentFolderPath": "Files", "newLinkFormat": "shortest", "userIgnoreFilters": ["Old/"]}',
        "Templates/Daily.md": VAULT_TEMPLATE,
        "Templates/2021-01-01.md": "# an example\n",
        "Old/2019-01-01.md": "# old\n",
        "Projects/til.md": "# til\n",
    }
    first = ("Journal/2021-08-02.md", VAULT_NEXT.format(title="2021-08-02"))
    return Shape(files, "Journal", "%Y-%m-%d.md", frozenset(("today", "learned")), first)


def _vault_of_defaults() -> Shape:
    """Return a vault as Obsidian makes it: pictures at the top, links to notes elsewhere, no template."""
    files = journal("Daily/%Y-%m-%d.md", VAULT) | {f"shot {n}.png": "" for n in range(NOTES)}
    files |= {".obsidian/daily-notes.json": '{"folder": "Daily"}', ".obsidian/app.json": "{}", "Welcome.md": "# hi\n"}
    text = "---\ntags: [daily]\n---\n# Monday, 02\n\n## Tasks\n- [ ] ship 23\n\n## Learned\n"
    return Shape(files, "Daily", "%Y-%m-%d.md", frozenset(("today", "learned")), ("Daily/2021-08-02.md", text))


def _periodic_vault() -> Shape:
    form = "YYYY/MM-MMMM/YYYY-MM-DD-dddd"
    dates = days()
    files = {
        f"Daily/{format_day(form, day)}.md": VAULT.format(day=day, n=n, mark=" " if n == NOTES - 1 else "x")
        for n, day in enumerate(dates)
    } | {f"Daily/img/shot {n}.png": "" for n in range(NOTES)}
    files |= {
        ".obsidian/daily-notes.json": '{"folder": "Elsewhere", "format": "YYYYMMDD"}',
        ".obsidian/plugins/periodic-notes/data.json": (
            f'{{"daily": {{"enabled": true, "folder": "Daily", "format": "{form}", "template": "Daily/Templates/day.md"}}}}'
        ),
        "Daily/Templates/day.md": VAULT_TEMPLATE,
    }
    name = format_day(form, NEXT)
    first = (f"Daily/{name}.md", VAULT_NEXT.format(title=name.rpartition("/")[2]))
    return Shape(files, "Daily", "%Y/%m-%B/%Y-%m-%d-%A.md", frozenset(("today", "learned")), first)


LOGSEQ = "- ## Today\n\t- [{mark}] review {n}\n- ![pic](../assets/p{n}.png)\n"


def _logseq() -> Shape:
    config = (
        '{:meta/version 1\n ;; :journal/file-name-format "yyyyMMdd"\n :preferred-workflow :todo\n'
        ' :journals-directory "diary"\n :journal/file-name-format "yyyy-MM-dd"\n :hidden []}\n'
    )
    text = "## Today\n- [{mark}] review {n}\n\n## Notes\n![pic](../assets/p{n}.png)\n"
    files = journal("diary/%Y-%m-%d.md", text) | {f"assets/p{n}.png": "" for n in range(NOTES)}
    files |= {
        "logseq/config.edn": config,
        "logseq/bak/diary/2021_07_01.md": "- old\n",
        "pages/contents.md": "- [[a]]\n",
    }
    first = ("diary/2021-08-02.md", "## Today\n- [ ] review 23\n\n## Notes\n")
    return Shape(files, "diary", "%Y-%m-%d.md", frozenset(("today",)), first)


def _outlines() -> Shape:
    text = "- [[work]]\n- LATER review {n}\n  id:: {n}\n\t- DONE read\n\t- WAITING answer\n- {mark}\n"
    files = journal("journals/%Y_%m_%d.md", text) | {"logseq/config.edn": "{:preferred-workflow :now}\n"}
    first = ("journals/2021_08_02.md", "- [[work]]\n- LATER review 23\n  id:: 23\n\t- WAITING answer\n")
    return Shape(files, "journals", "%Y_%m_%d.md", frozenset(), first)


def _labels() -> Shape:
    text = "# {day}\n\nTo do:\n- [{mark}] review {n}\n\n**Done:**\n- task {n}\n"
    first = ("2021-08-02.md", "# 2021-08-02\n\nTo do:\n- [ ] review 23\n\n**Done:**\n")
    return Shape(journal("%Y-%m-%d.md", text), ".", "%Y-%m-%d.md", frozenset(), first)


def _reports(pattern: str, text: str, after: str, roles: str, folder: str = ".") -> Shape:
    before = "" if folder == "." else f"{folder}/"
    first = (before + render_day(pattern, NEXT), after.format(day=NEXT))
    return Shape(journal(before + pattern, text), folder, pattern, frozenset(roles.split()), first)


SHAPES: Mapping[str, Shape] = {
    "month folders": korean("%Y-%m/%y%m%d.md", **{"README.md": "# TIL\n"}),
    "days in month folders": korean("%Y-%m/%d.md"),
    "years and months in words": korean("%Y/%m-%B/%Y-%m-%d.md", "journal"),
    "Korean folders": korean("%Y년/%-m월/%-d일.md", "일지"),
    "months without a year": korean("%-m월/%Y-%m-%d.md"),
    "weeks": korean("W%V/%Y-%m-%d.md"),
    "weeks of years": korean("%Y/W%V/%m%d.md"),
    "without zeros": korean("%Y/%-m/%-d.md"),
    "names without zeros": korean("%Y-%-m-%-d.md"),
    "prefix": korean("TIL-%Y-%m-%d.md", "til"),
    "suffix": korean("%Y-%m-%d-til.md"),
    "weekday": korean("%Y-%m-%d-%a.md"),
    "Korean weekday": korean("%Y-%m-%d(%[월]).md"),
    "month in words": korean("%B %o, %Y.md"),
    "day first": korean("%d.%m.%Y.md", "tagebuch"),
    "several people": _people(),
    "mixed names": _mixed(),
    "日報": _reports("%Y/%m/%Y%m%d.md", NIPPO, NIPPO_NEXT, "today done next reflection", "nippo"),
    "日报": _reports("%Y年%m月/%d日.md", RIBAO, RIBAO_NEXT, "done today next reflection"),
    "stand-up": _reports("standup/%Y_%m_%d.md", ENGLISH, ENGLISH_NEXT, "done today", ".")._replace(
        folder="standup", pattern="%Y_%m_%d.md"
    ),
    "Logseq outlines": _outlines(),
    "labels": _labels(),
    "Obsidian": _vault(),
    "Obsidian as it comes": _vault_of_defaults(),
    "Obsidian, periodic notes": _periodic_vault(),
    "Logseq": _logseq(),
}
