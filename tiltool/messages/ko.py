"""Messages in Korean, by their English template: errors, hints and problems of all layers below the command line."""

from tiltool.messages.ko_reports import REPORTS, WORDS

_ERRORS = {
    # actions/backlog, carry
    "{path}: the changed text would not read as planned: nothing written": (
        "{path}: 바꾼 글이 계획대로 읽히지 않아 쓰지 않았습니다"
    ),
    "{path}: the plan is for another text: nothing written": "{path}: 그 사이 글이 바뀌어 쓰지 않았습니다",
    "add it by hand": "직접 추가하세요",
    "{path}: the text can't be added there: nothing written": "{path}: 그 자리에 넣을 수 없어 쓰지 않았습니다",
    "{place}: {problem}": "{place}: {problem}",
    "finish that one first, or change the title of this one": "그 할 일을 먼저 끝내거나 이 할 일의 제목을 바꾸세요",
    "{place}: {title} is a subtask of {parent}: nothing changed": (
        "{place}: {title}은(는) {parent}의 하위 할 일이라 바꾸지 않았습니다"
    ),
    "move the whole task at {place}, or unindent this one first": (
        "{place}의 할 일을 통째로 옮기거나 이 할 일의 들여쓰기를 먼저 없애세요"
    ),
    "{place}: {title} can't be moved there as it is": "{place}: {title}을(를) 그대로 옮길 수 없습니다",
    "move it by hand": "직접 옮기세요",
    "{place}: {title} is already there, from {other}": "{place}: {title}은(는) {other}에서 와 이미 있습니다",
    "{problem}: not repeated": "{problem}: 반복하지 않았습니다",
    "{path} is a link to the note to carry from": "{path}은(는) 이월할 노트를 가리키는 링크입니다",
    "remove the link": "링크를 지우세요",
    "{day} can't be carried into itself": "{day} 노트를 자기 자신으로 이월할 수 없습니다",
    "choose another note: --from yesterday or --to tomorrow": "다른 노트를 고르세요: --from yesterday 또는 --to tomorrow",
    # actions/notes, select
    "no note to choose from": "고를 노트가 없습니다",
    "{path} exists: this is a notebook already": "{path}이(가) 있습니다. 이미 노트북입니다",
    "start with: til new": "시작하려면: til new",
    "{path} exists and is not overwritten": "{path}이(가) 있어 덮어쓰지 않았습니다",
    "enable the plugins in it yourself: `plugins: [search, til]`": "직접 플러그인을 켜세요: `plugins: [search, til]`",
    "nothing to search for": "검색어가 없습니다",
    "til search 배포, til search is:open tag:blog": "예: til search 배포, til search is:open tag:blog",
    "TASK is empty": "TASK가 비어 있습니다",
    # actions/tasks
    "nothing to add: the text is empty": "추가할 글이 비어 있습니다",
    "til add 'read the FTS5 page'": "예: til add 'FTS5 문서 읽기'",
    "{place}: {title} is in the backlog already": "{place}: {title}은(는) 이미 백로그에 있습니다",
    "til pick brings it into a day note": "til pick으로 노트에 가져오세요",
    "{place}: {title} is not in a section for tasks": "{place}: {title}은(는) 할 일 섹션에 있지 않습니다",
    "move it there, or park it by hand": "할 일 섹션으로 옮기거나 직접 백로그로 옮기세요",
    "{place}: {title} is {state}": "{place}: {title}은(는) {state} 상태입니다",
    "til reopen opens it again": "til reopen으로 다시 여세요",
    "{place}: {title} is there already": "{place}: {title}은(는) 이미 있습니다",
    "til park moves it to the backlog": "til park로 백로그에 옮기세요",
    "move it there by hand": "직접 그리로 옮기세요",
    "{place}: {title} does not fit there": "{place}: {title}을(를) 그 자리에 넣을 수 없습니다",
    "edit it by hand": "직접 고치세요",
    "nothing to split into": "나눌 것이 없습니다",
    "name the parts, separated by ;": "나눌 부분을 ;로 구분해 쓰세요",
    "add them in the editor": "편집기에서 추가하세요",
    "{place}: the parts do not fit below it": "{place}: 그 아래에 넣을 수 없습니다",
    "til list shows the notes; til new makes one": "노트 목록은 til list, 새 노트는 til new",
    # config
    "fix or remove that key": "그 키를 고치거나 지우세요",
    "mkdocs.yml: plugins: til: {key}: {reason}": "mkdocs.yml: plugins: til: {key}: {reason}",
    "mkdocs.yml: plugins: til: {key}: unknown key": "mkdocs.yml: plugins: til: {key}: 알 수 없는 키입니다",
    "did you mean {near!r}?": "혹시 {near!r}인가요?",
    "valid keys: {keys}": "쓸 수 있는 키: {keys}",
    "for example: {example}": "예: {example}",
    "not a list of tags: {value!r}": "태그 목록이 아닙니다: {value!r}",
    "{folder!r} is the folder of the notes": "{folder!r}은(는) 노트 폴더입니다",
    "{path!r} is in a folder that is not for notes": "{path!r}은(는) 노트용이 아닌 폴더에 있습니다",
    "{value!r} is neither a heading nor a list of headings": "{value!r}은(는) 제목도 제목 목록도 아닙니다",
    "an empty box always means open": "빈 체크박스는 언제나 할 일입니다",
    "not a folder inside the notebook: {folder!r}": "노트북 안의 폴더가 아닙니다: {folder!r}",
    "{path!r} must have %Y, %m and %d, no hidden folder, and end with .md": (
        "{path!r}에는 %Y, %m, %d가 있고 숨김 폴더가 없어야 하며 .md로 끝나야 합니다"
    ),
    "not a text: {value!r}": "글이 아닙니다: {value!r}",
    "not a time of day such as '04:00': {value!r}": "'04:00' 같은 시각이 아닙니다: {value!r}",
    "{value!r} is neither true nor false": "{value!r}은(는) true도 false도 아닙니다",
    "{value!r} is not a number from {low} to {high}": "{value!r}은(는) {low}~{high} 사이의 수가 아닙니다",
    "needs keys below it": "그 아래에 키가 필요합니다",
    "not a list of words: {value!r}": "단어 목록이 아닙니다: {value!r}",
    "{value!r} is not one of {choices}": "{value!r}은(는) 쓸 수 없습니다. 가능한 값: {choices}",
    # core/note
    "{box!r} is not a checkbox: {advice}": "{box!r}은(는) 체크박스가 아닙니다: {advice}",
    "write `- [ ] text`, one character in the box": "`- [ ] 내용`처럼 상자 안에 한 글자만 쓰세요",
    "a task starts with a bullet and a space: `- [ ]`": "할 일은 글머리표와 빈칸으로 시작합니다: `- [ ]`",
    "TIL_TODAY is not a date: {value!r}": "TIL_TODAY가 날짜가 아닙니다: {value!r}",
    "for example: TIL_TODAY=2020-09-25": "예: TIL_TODAY=2020-09-25",
    "the path says {path}, the text {text}: the path is used": (
        "경로의 날짜는 {path}, 본문의 날짜는 {text}입니다. 경로의 날짜를 씁니다"
    ),
    "{line!r} is not a heading: write `## {title}`": "{line!r}은(는) 제목이 아닙니다. `## {title}`처럼 쓰세요",
    "this code fence is never closed: everything below it is code, and its tasks are not found": (
        "코드 블록이 닫히지 않았습니다. 그 아래는 모두 코드로 읽혀 할 일을 찾지 못합니다"
    ),
    "this comment is never closed: everything below it is hidden, and its tasks are not found": (
        "주석이 닫히지 않았습니다. 그 아래는 모두 숨겨져 할 일을 찾지 못합니다"
    ),
    "heading without text: its tasks are an unnamed group": "내용 없는 제목입니다. 그 할 일은 이름 없는 묶음이 됩니다",
    "text directly above a rule becomes a heading: put a blank line between them": (
        "가로줄 바로 위의 글은 제목이 됩니다. 사이에 빈 줄을 넣으세요"
    ),
    "[{mark}] is not a known state: read as open (see option `states`)": (
        "[{mark}]은(는) 알 수 없는 상태라 할 일로 읽습니다 (옵션 `states` 참고)"
    ),
    "{title!r} is open twice here: both are kept": "{title!r}이(가) 여기에 두 번 열려 있습니다. 둘 다 그대로 둡니다",
    # core/search, tasks
    "is: asks for tasks, topic: for topics: not both at once": (
        "is:는 할 일을, topic:은 주제를 찾습니다. 함께 쓸 수 없습니다"
    ),
    "not a valid priority: '{text}': use one of {names}": "우선순위가 아닙니다: '{text}'. 가능한 값: {names}",
    "not a valid day: '{text}': write it as 2026-12-01": "날짜가 아닙니다: '{text}'. 2026-12-01처럼 쓰세요",
    "there is no project {name}: did you mean {near}?": "{name} 프로젝트가 없습니다. 혹시 {near}인가요?",
    "it ended on {day}": "{day}에 끝났습니다",
    "unknown word '{word}'": "알 수 없는 낱말 '{word}'",
    "unknown word '{word}'; did you mean '{near}'?": "알 수 없는 낱말 '{word}', 혹시 '{near}'?",
    "not a valid repeat rule: '{rule}': {why}": "반복 규칙이 아닙니다: '{rule}': {why}",
    "repeat rule '{rule}' has no day after {day}": "반복 규칙 '{rule}'에는 {day} 다음 날짜가 없습니다",
    "every what?": "반복 단위가 없습니다",
    "weekdays can't be counted: use `every weekday`": "평일은 셀 수 없습니다. `every weekday`를 쓰세요",
    "'{word}' can't follow a number of days": "날 수 뒤에 '{word}'을(를) 쓸 수 없습니다",
    "a yearly rule needs one month": "매년 반복에는 달 하나가 필요합니다",
    "which {weekday} of the month?": "그 달의 몇째 {weekday}인지 쓰세요",
    "only one of its days can be after the 28th": "28일 뒤의 날은 하나만 쓸 수 있습니다",
    "BYSETPOS needs days to choose from": "BYSETPOS에는 고를 날이 필요합니다",
    "the interval has to be from one day to 400 years": "간격은 1일에서 400년 사이여야 합니다",
    "no such month has a day {day}": "그런 달에는 {day}일이 없습니다",
    "invalid part '{part}': no COUNT, nothing below a day, each part once": (
        "잘못된 부분 '{part}': COUNT와 하루보다 짧은 단위는 쓸 수 없고, 각 부분은 한 번만 씁니다"
    ),
    "for example: older:30d, older:2w, older:3m, older:1y": "예: older:30d, older:2w, older:3m, older:1y",
    "for example: carried:>5": "예: carried:>5",
    "for example: due:<7d, due:today, due:<2026-12-01, due:any, due:none": (
        "예: due:<7d, due:today, due:<2026-12-01, due:any, due:none"
    ),
    "prio:{value} is not a valid priority": "prio:{value}은(는) 우선순위가 아닙니다",
    "one of {names}": "가능한 값: {names}",
    "older:{value} is not a valid length of time": "older:{value}은(는) 기간이 아닙니다",
    "carried:{value} is not a number": "carried:{value}은(는) 수가 아닙니다",
    "due:{value} is not a valid day": "due:{value}은(는) 날짜가 아닙니다",
    "is:{state}: til tasks lists open tasks only": "is:{state}: til tasks는 끝나지 않은 할 일만 보여 줍니다",
    "use til search is:{state}, or til review": "til search is:{state}나 til review를 쓰세요",
    # site
    "{file}: docs_dir {shown!r} shares files with til's {name!r}, and MkDocs would publish all of them": (
        "{file}: docs_dir {shown!r}이(가) til의 {name!r}과(와) 겹쳐 MkDocs가 모두 공개하게 됩니다"
    ),
    "{file}: MkDocs would publish {path!r} from docs_dir or custom_dir, but it belongs to the notes": (
        "{file}: docs_dir이나 custom_dir의 {path!r}은(는) 노트의 것인데 MkDocs가 공개하게 됩니다"
    ),
    "waiting for another til that is building here": "여기서 빌드 중인 다른 til을 기다립니다",
    "fix this first; the site is unchanged": "먼저 이것을 고치세요. 사이트는 그대로입니다",
    "strict: {problems}": "strict: {problems}",
    "{one}; {other}": "{one}; {other}",
    "{path}: no picture {target}": "{path}: 그림 {target}이(가) 없습니다",
    "writing pages": "페이지 쓰는 중",
    "{path}: {problem}": "{path}: {problem}",
    "{file}: {problem}": "{file}: {problem}",
    "{folder}: {problem}": "{folder}: {problem}",
    "{host}:{port}: {problem}": "{host}:{port}: {problem}",
    "{file} does not name the til plugin": "{file}에 til 플러그인이 없습니다",
    "use another port: til serve --port 8001": "다른 포트를 쓰세요: til serve --port 8001",
    "choose another folder: --site-dir site": "다른 폴더를 고르세요: --site-dir site",
    "fix that key; the site is unchanged": "그 키를 고치세요. 사이트는 그대로입니다",
    "can't build into {folder}: it contains the notebook": "{folder}에는 노트북이 있어 빌드할 수 없습니다",
    "{path}: alias {alias} is not a valid address": "{path}: 별칭 {alias}은(는) 주소로 쓸 수 없습니다",
    "{path}: alias {alias}: this address is taken": "{path}: 별칭 {alias}: 이미 쓰는 주소입니다",
    "{file}: theme: {name!r} is not material": "{file}: theme: {name!r}은(는) material이 아닙니다",
    "theme: {name: material}": "theme: {name: material}",
    "{path}:1: not published, a %% comment is not closed": "{path}:1: %% 주석이 닫히지 않아 공개하지 않았습니다",
    # store
    "{root}: can't be written: {reason}": "{root}: 쓸 수 없습니다: {reason}",
    "name another folder: til init DIR": "다른 폴더를 고르세요: til init DIR",
    "a project is a file in {folder}/: try blog or work/api": "프로젝트는 {folder}/의 파일입니다. 예: blog, work/api",
    "not a valid project name: {name!r}": "프로젝트 이름으로 쓸 수 없습니다: {name!r}",
    "did you mean {name}? Otherwise add --create to make a new one": (
        "혹시 {name}인가요? 새로 만들려면 --create를 붙이세요"
    ),
    "no project {name!r} in {folder}/": "{folder}/에 {name!r} 프로젝트가 없습니다",
    "--create makes a new one": "새로 만들려면 --create를 붙이세요",
    "no note for {day}": "{day} 노트가 없습니다",
    "the one before it is {day}": "바로 앞의 노트는 {day}입니다",
    "no daily note up to {day}": "{day}까지의 노트가 없습니다",
    "create today's: til new": "오늘 노트를 만드세요: til new",
    "create it: til new {day}": "만들려면: til new {day}",
    "no notebook here: {problem}": "여기에 노트북이 없습니다: {problem}",
    "looked in {start} and above": "{start}과(와) 그 위를 찾았습니다",
    "{file} does not name the til plugin; looked in {start} and above": (
        "{file}에 til 플러그인이 없고, {start}과(와) 그 위를 찾았습니다"
    ),
    "create one: til init": "만들려면: til init",
    "{path} is not a folder": "{path}은(는) 폴더가 아닙니다",
    "name a folder with -C, or unset TIL_NOTEBOOK": "-C로 폴더를 지정하거나 TIL_NOTEBOOK을 해제하세요",
    "{path}: can't be read: {reason}": "{path}: 읽을 수 없습니다: {reason}",
    "til reads its options from this file": "til은 이 파일에서 설정을 읽습니다",
    "{place}: not valid YAML: {reason}": "{place}: 올바른 YAML이 아닙니다: {reason}",
    "fix this line first": "이 줄을 먼저 고치세요",
    "{file}: plugins: til: needs keys below it, not {value!r}": (
        "{file}: plugins: til: 그 아래에 {value!r}이(가) 아니라 키가 필요합니다"
    ),
    "for example: til: {language: ko}": "예: til: {language: ko}",
    "the site needs a folder: --site-dir DIR": "사이트에 폴더가 필요합니다: --site-dir DIR",
    "move them away, or choose another folder: --site-dir DIR": "옮기거나 다른 폴더를 고르세요: --site-dir DIR",
    "{path} is a file": "{path}은(는) 파일입니다",
    "free some disk space, or choose another folder: --site-dir DIR; the site is unchanged": (
        "디스크 공간을 비우거나 다른 폴더를 고르세요: --site-dir DIR. 사이트는 그대로입니다"
    ),
    "fix this, then build again": "이것을 고친 뒤 다시 빌드하세요",
    "free some disk space: the build cache is there": "디스크 공간을 비우세요. 빌드 캐시가 거기 있습니다",
}

TABLE: dict[str, str] = {**WORDS, **REPORTS, **_ERRORS}

REASONS = {
    "No such file or directory": "파일이나 폴더가 없습니다",
    "Permission denied": "권한이 없습니다",
    "Is a directory": "폴더입니다",
    "Not a directory": "폴더가 아닙니다",
    "File exists": "이미 있습니다",
    "File name too long": "이름이 너무 깁니다",
    "No space left on device": "디스크에 남은 공간이 없습니다",
    "Read-only file system": "읽기 전용입니다",
    "Disk quota exceeded": "디스크 할당량을 넘었습니다",
    "Too many levels of symbolic links": "심볼릭 링크가 너무 깊습니다",
    "Too many open files": "열린 파일이 너무 많습니다",
    "Address already in use": "이미 쓰는 주소입니다",
    "Input/output error": "입출력 오류입니다",
    "Operation not permitted": "허용되지 않은 작업입니다",
    "Directory not empty": "폴더가 비어 있지 않습니다",
    "Invalid cross-device link": "다른 장치로 옮길 수 없습니다",
    "Bad address": "잘못된 주소입니다",
    "Invalid argument": "잘못된 인자입니다",
}
"""Reasons that the operating system gives, which are values of messages."""
