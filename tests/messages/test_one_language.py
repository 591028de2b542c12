"""No output mixes two languages: every command, on its ordinary paths and its errors, in a notebook in Korean."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.cli import COMMANDS

Make = Callable[..., Path]
Til = Callable[..., Result]

KOREAN = {"LC_MESSAGES": "ko_KR.UTF-8"}
ENGLISH = {"LC_MESSAGES": "en_US.UTF-8"}
NOTES = {
    "2020-09-22.md": (
        "# 2020-09-22\n\n## 오늘 할 일\n\n- [ ] 청소 due:2020-09-20\n- [ ] 게이트 고치기 🔼\n  - [ ] 자물쇠\n"
        "- [x] 빨래\n- [-] 낮잠\n- [?] 모름\n\n## 배운 것\n\n### 배포 설정\n\n내용\n"
    ),
    "2020-09-24.md": (
        "# 2020-09-24\n\n## 오늘 할 일\n\n- [ ] 게이트 고치기\n- [ ] 설거지\n- [ ] 설거지 둘\n- [/] 책 읽기\n- [x] 운동\n"
        "- [ ]빈칸 없음\n\n## 나중에\n\n- [ ] 여행\n\n## 배운 것\n\n### 배포 설정\n\n#블로그 [[없는 것]] [[2020-09-22]]\n\n"
        "### 게이트 고치기\n\n또\n"
    ),
    "글.md": "# 글\n\n#블로그 #할일 본문\n\n```\n닫히지 않음\n",
}
ORDINARY = """
new --dry-run|new|new|carry|carry --to tomorrow|show|show 2020-09-24|show 2020-09-24 --section learned|check|check 글.md
tasks|tasks --explain|tasks is:stale|tasks is:left|triage|triage is:later|done 설거지|done 빨래 --day 2020-09-22
start 책|drop 여행|reopen 여행|add 새 일|add --learned 새 주제|add --project 집 --create 지붕|pick 지붕|park 지붕
due 청소 tomorrow|due 청소 none|repeat 청소 매주 월요일|prio 청소 high|prio 청소 high|log 게이트|log 청소|log 빨래
review --from 2020-09-21 --to 2020-09-25|stats|stats --year 2020|search 배포|search -- -배포 설정|search --count 배포|search 게이트 is:open
list|list --month|list --limit 1|tags|tags 블로그|tags rename 블로그 일지 --dry-run|tags rename 블로그 일지
topics|topics 배포|topics 게이트|links|links --broken|links --back 2020-09-22|links --orphans|mv 글.md 긴글 --dry-run|mv 글.md 긴글|random
doctor|doctor --fix|doctor --settings|on-this-day|undo --list|undo --dry-run|undo|redo|init 새것 --lang ko|init .|init . --dry-run|open|import 할일.txt|import 할일.txt|import 할일.json
init . --publish folder|init . --publish folder --dry-run|init 새것 --lang ko --publish github-pages --to me/site|init . --publish cloudflare-pages|init . --publish gitlab-pages
"""
ERRORS = """
nwe|xyzzy|new --dry-rnu|new -x|new 없는날|new today tomorrow|new --template 없음.md|carry --from 2020-09-25 --to 2020-09-25
carry --from 1999-01-01|carry --lookback 0|carry --from today --lookback 2|show 1999-01-01|show 없음|show mkdocs.yml|show --section today 글.md
show --section xx|open 없는글자|open 설거지|check 없음|add --project 없음 글|add --project ../x 글|add --later --inbox 글|done|done 없음
done 설거지 --day 1999-01-01|done 2020-09-24:1|done 2020-09-24:99|done 2020-09-25:1|start --day|drop 자물쇠x|pick 없음|pick 게이트|park 없음
park 게이트 --project 없음|park 빨래|due 청소 아무날|repeat 청소 아무말|repeat 청소 every|prio 청소 xx|triage prio:xx|tasks prio:xx|tasks due:xx
tasks older:xx|tasks carried:xx|tasks is:done|tasks xx:1|tasks 없는말|log 없음|log 2020-09-24:1|log 설거|review --json --format md|review --to today
review --from today --to yesterday|review --from 1999-01-01 --to 1999-01-02|review --from today --week|stats --year 1999|stats --year x
search 없는말입니다|search 배포 없는말|search is:xx|search day:xx|search tag:|search /(/|search "닫히지|search is:open topic:a|search choseong:가|search
search 배포 -i|search 배포 --limit|search 배포 --count --json|search -tag:|search in:xx|list --limit x|random tag:없음|on-this-day 아무날
tags 없음|tags rename 없음 둘|tags rename 블로그 /|tags rename 블로그 할일|topics 없음|links 없음|mv 글.md ../밖|mv 글.md 2020-09-24|mv 없음.md 둘
undo 99|undo 아무|undo|init --notes ../x 새것|completion xx|completion|import 없음.txt|import 글.pdf|import 망함.json|import 망함.ics
import 망함.txt|build --tree-only --site-dir x|build --site-dir .|build --strict|serve --port 0|init --to x|init --publish cloudflare-pages --to 한글|init --publish x
"""
NAMES = "|".join(name for group in COMMANDS.values() for name in group)
NEUTRAL = re.compile(
    rf"til (?:--?\S+ )*(?:{NAMES})(?![a-z])(?: [!-~]+)*"  # a command to type
    r"|[!-~]*/\S*|\S+\.(?:md|yml|txt|json|ics|pdf)\b|\w+:[^\s:]\S*|--?[a-z]\S*|[#@]\S+|\[\[.*?\]\]"  # paths, filters, tags
    r"|\b[a-z]+: \[[a-z, ]+\]"  # lists in YAML
    r"|\b(?=[a-z]*\d)[0-9a-z]{8}\b"  # whole ids
    r"|(?<=:\d: )[a-z-]+(?= )"  # codes of problems
    r"|(?:가능한 값|쓸 수 있는 값|예|필터): .*|\(?\b[a-z0-9]{4,26}\b(?: (?=\[.\])|:|\)?$)|(?<![A-Za-z])[A-Z_]{2,}(?![A-Za-z])|'[^']*'|\"[^\"]*\"|`[^`]*`|\b[a-z]+-[a-z]+:|%\w"  # ids, names in capitals, quoted
)
HANGUL = re.compile("[가-힣ㄱ-ㅎ]+")
WORDS = {
    "til",
    "ko",
    "ja",
    "zh",
    "en",
    "id",
    "Enter",
    "MkDocs",
    "Cloudflare",
    "Pages",
    "none",
    "bash",
    "zsh",
    "fish",
    "md",
    "iconv",
    "theme",
    "material",
    "SQLite",
    "git",
}


def runs(text: str) -> list[str]:
    return [each for line in text.strip().splitlines() for each in line.split("|")]


def english(text: str) -> Iterator[str]:
    """Yield the lines that have English words beside commands, paths and names."""
    for line in text.splitlines():
        words = set(re.findall(r"[A-Za-z]{2,}", NEUTRAL.sub(" ", line)))
        if words - WORDS:
            yield line


@pytest.fixture
def journal(make_notebook: Make) -> Path:
    root = make_notebook(NOTES, "language: ko")
    (root / "tasks" / "blog.md").write_text("# blog\n\n- [ ] 피드 start:2020-12-01\n", "utf-8")
    (root / "할일.txt").write_text(
        "(A) 우유 due:2020-10-01\nx 2020-09-01 끝남\n2020-09-01 (B) 이상 due:어제 +집 @밖\n", "utf-8"
    )
    (root / "할일.json").write_text(
        '[{"description": "세금", "status": "pending", "due": "20201001T000000Z"}]', "utf-8"
    )
    (root / "망함.json").write_text('[{"description": "세금"', "utf-8")
    (root / "망함.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VTODO\n", "utf-8")
    (root / "망함.txt").write_bytes(b"\xff\xfe\n")
    return root


@pytest.mark.parametrize("command", [*runs(ORDINARY), *runs(ERRORS)])
def test_a_notebook_in_korean_is_answered_in_korean(journal: Path, til: Til, command: str) -> None:
    run = til(journal, *command.split(), env=KOREAN)
    if command.startswith("review ") or command.endswith("--settings"):
        run = run._replace(out="")  # Markdown in the language of the notes, YAML
    assert [*english(run.out), *english(run.err)] == [], f"exit {run.code}"


@pytest.mark.parametrize("command", [*runs(ORDINARY), *runs(ERRORS)])
def test_an_english_locale_is_answered_in_english(make_notebook: Make, til: Til, command: str) -> None:
    """The notes are written in English here, so that all Hangul is til's; `review` has the headings of the notebook."""
    root = make_notebook(
        {"2020-09-24.md": "# 2020-09-24\n\n## Today\n\n- [ ] gate\n\n## Learned\n\n### wal\n"}, "language: ko"
    )
    asked = HANGUL.sub("gate", command)
    run = til(root, *asked.split(), env=ENGLISH)
    text = run.out + run.err
    for hint in (line for line in text.splitlines() if "choseong:" in line):
        text = text.replace(hint, "")  # initial consonants are Hangul
    if not asked.startswith(("new", "add", "review", "init")):
        assert not HANGUL.search(text)


@pytest.mark.parametrize("args", ["show", "build", "xyzzy", "--xx", "new --xx", "-C nowhere show"])
@pytest.mark.parametrize(
    "settings",
    [
        None,
        "site_name: 일지\n",
        "site_name: [\nplugins:\n  - til:\n      language: ko\n",
        "site_name: 일지\nplugins:\n  - til:\n      language: ko\n     notes: x\n",
        "site_name: 일지\nplugins:\n  - til: ko\n",
        "site_name: 일지\nplugins:\n  - til:\n      language: ko\n      nots: x\n",
        "site_name: 일지\nplugins:\n  - til:\n      language: ko\n      notes: tasks\n",
        "site_name: 일지\nplugins:\n  - til:\n      language: kor\n",
    ],
)
def test_errors_about_the_notebook_itself_follow_the_locale(
    tmp_path: Path, til: Til, settings: str | None, args: str
) -> None:
    if settings:
        (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    run = til(tmp_path, *args.split(), env=KOREAN)
    assert run.code in (2, 4) and [*english(run.out), *english(run.err)] == []
    assert not HANGUL.search(til(tmp_path, *args.split(), env=ENGLISH).err.replace("일지", ""))


@pytest.mark.parametrize("language", ["en", "ko", "ja", "zh"])
def test_weeks_begin_on_monday_in_every_view(make_notebook: Make, til: Til, language: str) -> None:
    root = make_notebook({"2020-09-21.md": "# a\n", "2020-09-27.md": "# b\n"}, f"language: {language}")
    week = til(root, "list", "--month", "day:2020-09").out.splitlines()[5]
    assert re.fullmatch(r" *21\* +22 +23 +24 +25 +26 +27\*", week)
