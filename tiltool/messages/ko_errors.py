"""Messages in Korean of all layers below the command line: errors, hints, problems."""

ERRORS = {
    # actions/backlog, carry
    "{path}: the change would not parse as planned; nothing written": (
        "{path}: 바꾼 내용이 의도대로 해석되지 않아 저장하지 않았습니다"
    ),
    "{path}: the text has changed since the plan was made; nothing written": "{path}: 그 사이 내용이 바뀌어 저장하지 않았습니다",
    "add it by hand": "직접 추가하세요",
    "{path}: the text can't be added there; nothing written": "{path}: 그 위치에 넣을 수 없어 저장하지 않았습니다",
    "{place}: {problem}": "{place}: {problem}",
    "finish that one first, or change the title of this one": "그 할 일을 먼저 끝내거나 이 할 일의 제목을 바꾸세요",
    "{place}: {title} is a subtask of {parent}; nothing changed": (
        "{place}: {title}은(는) {parent}의 하위 할 일이라 바꾸지 않았습니다"
    ),
    "move the whole task at {place}, or unindent this one first": (
        "{place}의 할 일을 통째로 옮기거나 이 할 일의 들여쓰기를 먼저 없애세요"
    ),
    "{place}: {title} can't be moved there as it is": "{place}: {title}을(를) 그대로 옮길 수 없습니다",
    "move it by hand": "직접 옮기세요",
    "{place}: {title} is already there, from {other}": "{place}: {other}에서 가져온 {title}이(가) 이미 있습니다",
    "{problem}; not repeated": "{problem}: 반복하지 않았습니다",
    "{path} is a link to the note to carry from": "{path}은(는) 이월할 노트를 가리키는 링크입니다",
    "remove the link": "링크를 지우세요",
    "{day} can't be carried into itself": "{day} 노트를 같은 노트로 이월할 수는 없습니다",
    "choose another note: --from yesterday or --to tomorrow": "다른 노트를 고르세요. 예: --from 어제, --to 내일",
    # actions/notes, select
    "no note to choose from": "고를 노트가 없습니다",
    "{path} exists and is not overwritten": "{path}이(가) 이미 있어 덮어쓰지 않았습니다",
    "enable the plugins in it yourself: `plugins: [search, til]`": "이 파일에서 플러그인을 직접 켜세요: `plugins: [search, til]`",
    "nothing to search for": "검색어가 없습니다",
    "for example: til search wal, til search is:open tag:blog": "예: til search 배포, til search is:open tag:blog",
    "TASK is empty": "TASK가 비어 있습니다",
    # actions/tasks
    "nothing to add: the text is empty": "추가할 내용이 비어 있습니다",
    "til add 'read the FTS5 page'": "예: til add 'FTS5 문서 읽기'",
    "til add 'a task' makes one": "예: til add '할 일'",
    "{place}: {title} is already in the backlog": "{place}: {title}은(는) 이미 백로그에 있습니다",
    "--project moves it to another project; til pick brings it into a day note": (
        "--project로 다른 프로젝트로 옮기거나 til pick으로 노트에 가져오세요"
    ),
    "{place}: {title} is not in a section for tasks": "{place}: {title}은(는) 할 일 섹션에 있지 않습니다",
    "move it there, or park it by hand": "할 일 섹션으로 옮기거나 직접 백로그로 옮기세요",
    "{place}: {title} is {state}": "{place}: {title}은(는) {state} 상태입니다",
    "til reopen reopens it": "til reopen으로 다시 여세요",
    "{place}: {title} is already there": "{place}: {title}은(는) 이미 있습니다",
    "til park moves it to the backlog": "til park로 백로그에 옮기세요",
    "move it there by hand": "직접 옮기세요",
    "{place}: {title} does not fit there": "{place}: {title}을(를) 그 위치에 넣을 수 없습니다",
    "nothing to split into": "나눌 부분을 입력하지 않았습니다",
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
    "{value!r} is not a list of tags": "태그 목록이 아닙니다: {value!r}",
    "{folder!r} is the notes folder": "{folder!r}은(는) 노트 폴더입니다",
    "{path!r} is in a folder that is not for notes": "{path!r}은(는) 노트용이 아닌 폴더에 있습니다",
    "{value!r} is neither a heading nor a list of headings": "{value!r}은(는) 제목도 제목 목록도 아닙니다",
    "an empty box always means open": "빈 체크박스는 언제나 할 일입니다",
    "{folder!r} is not a folder inside the notebook": "노트북 안의 폴더가 아닙니다: {folder!r}",
    "{path!r} must have %Y, %m and %d, no hidden folder, and end with .md": (
        "{path!r}에는 %Y, %m, %d가 있고 숨김 폴더가 없어야 하며 .md로 끝나야 합니다"
    ),
    "{value!r} is not a string": "문자열이 아닙니다: {value!r}",
    "{value!r} is not a time of day such as '04:00'": "'04:00' 같은 시각이 아닙니다: {value!r}",
    "{value!r} is neither true nor false": "{value!r}은(는) true도 false도 아닙니다",
    "{value!r} is not a number from {low} to {high}": "{value!r}은(는) {low}~{high} 사이의 수가 아닙니다",
    "needs keys below it": "하위 키가 필요합니다",
    "{value!r} is not a list of words": "단어 목록이 아닙니다: {value!r}",
    "{value!r} is not one of {choices}": "{value!r}은(는) 쓸 수 없습니다. 가능한 값: {choices}",
    # core/note
    "{box!r} is not a checkbox; {advice}": "{box!r}은(는) 체크박스가 아닙니다: {advice}",
    "write `- [ ] text`, with one character in the box": "`- [ ] 내용`처럼 대괄호 안에 한 글자만 쓰세요",
    "a task starts with a bullet and a space: `- [ ]`": "할 일은 글머리표와 공백으로 시작합니다: `- [ ]`",
    "TIL_TODAY is not a date: {value!r}": "TIL_TODAY가 날짜가 아닙니다: {value!r}",
    "for example: TIL_TODAY=2020-09-25": "예: TIL_TODAY=2020-09-25",
    "the path says {path}, the text says {text}; the path is used": (
        "경로의 날짜는 {path}, 본문의 날짜는 {text}입니다. 경로의 날짜를 씁니다"
    ),
    "{line!r} is not a heading; write `## {title}`": "{line!r}은(는) 제목이 아닙니다. `## {title}`처럼 쓰세요",
    "this code fence is never closed, so everything below it is code and its tasks are not found": (
        "코드 블록이 닫히지 않았습니다. 그 아래는 모두 코드로 읽혀 할 일을 찾지 못합니다"
    ),
    "no `<!-- /private -->` follows, so nothing below it is published": "`<!-- /private -->` 표시가 없어 이 아래는 공개되지 않습니다",
    "this comment is never closed, so nothing below it is published": "주석이 닫히지 않아 이 아래는 공개되지 않습니다",
    "this comment is never closed, so everything below it is hidden and its tasks are not found": (
        "주석이 닫히지 않았습니다. 그 아래는 모두 숨겨져 할 일을 찾지 못합니다"
    ),
    "heading without text: its tasks are an unnamed group": "제목에 글이 없습니다. 그 아래의 할 일은 이름 없는 묶음이 됩니다",
    "text directly above a rule becomes a heading; put a blank line between them": (
        "가로줄 바로 위의 글은 제목이 됩니다. 사이에 빈 줄을 넣으세요"
    ),
    "[{mark}] is not a known state; read as open (see option `states`)": (
        "[{mark}]은(는) 알 수 없는 상태라 할 일로 읽습니다 (옵션 `states` 참고)"
    ),
    "{title!r} is open twice here; both are kept": "{title!r} 할 일이 여기에 두 개 있습니다. 둘 다 그대로 둡니다",
    # core/search, tasks
    "'{text}' is not a valid priority; use one of {names}": "우선순위가 아닙니다: '{text}'. 가능한 값: {names}",
    "'{text}' is not a valid day; write it like 2026-12-01": "날짜가 아닙니다: '{text}'. 2026-12-01처럼 쓰세요",
    "there is no project {name}; did you mean {near}?": "{name} 프로젝트가 없습니다. 혹시 {near}인가요?",
    "it ended on {day}": "{day}에 끝났습니다",
    "unknown word '{word}'": "알 수 없는 낱말 '{word}'",
    "unknown word '{word}'; did you mean '{near}'?": "알 수 없는 낱말 '{word}'. 혹시 '{near}'인가요?",
    "'{rule}' is not a valid repeat rule: {why}": "반복 규칙이 아닙니다: '{rule}': {why}",
    "repeat rule '{rule}' has no day after {day}": "반복 규칙 '{rule}'에는 {day} 다음 날짜가 없습니다",
    "every what?": "반복 단위가 없습니다",
    "weekdays can't be counted: use `every weekday`": "평일은 셀 수 없습니다. `평일마다`를 쓰세요",
    "'{word}' can't follow a number of days": "일수 뒤에 '{word}'을(를) 쓸 수 없습니다",
    "which {weekday} of the month?": "그 달의 몇째 {weekday}인지 쓰세요",
    "only one of its days can be after the 28th": "29일 이후의 날은 하나만 쓸 수 있습니다",
    "BYSETPOS needs days to choose from": "BYSETPOS에는 고를 날이 필요합니다",
    "the interval must be from one day to 400 years": "간격은 1일에서 400년 사이여야 합니다",
    "none of those months has a day {day}": "그런 달에는 {day}일이 없습니다",
    "invalid part '{part}': no COUNT, no unit shorter than a day, each part only once": (
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
    "waiting for another til that is building here": "다른 til이 여기서 빌드하는 중이라 기다립니다",
    "fix this first; the site is unchanged": "먼저 이 문제를 고치세요. 사이트는 그대로입니다",
    "strict: {problems}": "strict: {problems}",
    "{one}; {other}": "{one}; {other}",
    "{path}: broken link to {target}": "{path}: {target}(으)로 가는 링크가 끊어졌습니다",
    "{path}: missing file {target}": "{path}: 파일 {target}이(가) 없습니다",
    "{path}: missing picture {target}": "{path}: 그림 {target}이(가) 없습니다",
    "writing pages": "페이지 쓰는 중",
    "{file}: {problem}": "{file}: {problem}",
    "{folder}: {problem}": "{folder}: {problem}",
    "{host}:{port}: {problem}": "{host}:{port}: {problem}",
    "{file} does not name the til plugin": "{file}에 til 플러그인이 없습니다",
    "use another port: til serve --port 8001": "다른 포트를 쓰세요: til serve --port 8001",
    "choose another folder: --site-dir site": "다른 폴더를 고르세요: --site-dir site",
    "fix that key; the site is unchanged": "그 키를 고치세요. 사이트는 그대로입니다",
    "can't build into {folder}: it contains the notebook": "{folder}에는 노트북이 있어 빌드할 수 없습니다",
    "{path}: alias {alias} is not a valid address": "{path}: 별칭 {alias}은(는) 주소로 쓸 수 없습니다",
    "{path}: alias {alias}: this address is taken": "{path}: 별칭 {alias}: 이미 사용 중인 주소입니다",
    "{file}: use_directory_urls: the address of a page is always a folder": (
        "{file}: use_directory_urls: 페이지 주소는 항상 폴더입니다"
    ),
    "remove that key": "그 키를 지우세요",
    "{file}: theme: features: {name} has no effect: each page is loaded whole; remove it": (
        "{file}: theme: features: {name}은(는) 쓰이지 않습니다. 페이지는 하나씩 새로 불러옵니다. 그 줄을 지우세요"
    ),
    "{file}: theme: language has no effect: remove it, and set language of the til plugin": (
        "{file}: theme: language는 쓰이지 않습니다. til 플러그인의 language를 정하고 그 줄을 지우세요"
    ),
    "{file}: theme: palette has no effect: til has its own; remove it, and change colors in extra_css": (
        "{file}: theme: palette는 쓰이지 않습니다. 색은 extra_css로 바꾸고 그 줄을 지우세요"
    ),
    "{file}: theme: {name!r} is not material": "{file}: theme: {name!r}은(는) material이 아닙니다",
    "theme: {name: material}": "theme: {name: material}",
    "{path}:1: not published, a %% comment is not closed": "{path}:1: %% 주석이 닫히지 않아 공개하지 않았습니다",
    # store
    "{root}: can't be written: {reason}": "{root}: 쓸 수 없습니다: {reason}",
    "choose another folder: til init DIR": "다른 폴더를 고르세요: til init DIR",
    "a project is a file in {folder}/: try blog or work/api": "프로젝트는 {folder}/의 파일입니다. 예: blog, work/api",
    "{name!r} is not a valid project name": "프로젝트 이름으로 쓸 수 없습니다: {name!r}",
    "did you mean {name}? Otherwise add --create to create it": (
        "혹시 {name}인가요? 새로 만들려면 --create를 붙이세요"
    ),
    "no project {name!r} in {folder}/": "{folder}/에 {name!r} 프로젝트가 없습니다",
    "no note for {day}": "{day} 노트가 없습니다",
    "the one before it is {day}": "바로 앞의 노트는 {day}입니다",
    "no day note up to {day}": "{day}까지의 노트가 없습니다",
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
    "it is not UTF-8": "UTF-8이 아닙니다",
    "'{rule}' can't be written after a day": "'{rule}'은(는) 날짜 뒤에 반복 표기로 쓸 수 없습니다",
    "for example: every 2 weeks": "예: every 2 weeks",
    "til reads its options from this file": "til은 이 파일에서 설정을 읽습니다",
    "{place}: invalid YAML: {reason}": "{place}: 올바른 YAML이 아닙니다: {reason}",
    "fix this line first": "이 줄을 먼저 고치세요",
    "{file}: plugins: til: needs keys below it, not {value!r}": (
        "{file}: plugins: til: 그 아래에 {value!r}이(가) 아니라 키가 필요합니다"
    ),
    "for example: til: {language: ko}": "예: til: {language: ko}",
    "the site needs a folder: --site-dir DIR": "사이트에 폴더가 필요합니다: --site-dir DIR",
    "move them away, or choose another folder: --site-dir DIR": "옮기거나 다른 폴더를 고르세요: --site-dir DIR",
    "{path} is a file": "{path}은(는) 파일입니다",
    "free some disk space, or choose another folder: --site-dir DIR; the site is unchanged": (
        "디스크 공간을 확보하거나 다른 폴더를 고르세요: --site-dir DIR. 사이트는 그대로입니다"
    ),
    "fix this, then build again": "문제를 고친 뒤 다시 빌드하세요",
    "free some disk space; the build cache is stored there": "디스크 공간을 확보하세요. 빌드 캐시를 저장하는 곳입니다",
    # actions/notes
    "{title!r} is also open in {where}; use til drop or til done on one of them": (
        "{title!r}이(가) {where}에도 열려 있습니다. 하나는 til drop이나 til done으로 정리하세요"
    ),
    "choose another path, or move that file first": "다른 곳을 지정하거나 그 노트를 먼저 옮기세요",
    "{reason}; nothing moved": "{reason}: 옮기지 않았습니다",
    "rewrite that link first, or choose another name": "먼저 링크를 다르게 쓰거나 다른 이름을 고르세요",
    "{path}: the index markers don't match; nothing written": "{path}: 목록 표시가 짝이 맞지 않아 쓰지 않았습니다",
    "it is between <!-- til index --> and <!-- /til index -->": "목록은 <!-- til index -->와 <!-- /til index --> 사이에 있습니다",
    "the clone is shallow: Git doesn't know the days of the notes": "얕은 복제본이라 커밋에서 노트의 날짜를 알 수 없습니다",
    "{path} already exists": "{path}이(가) 이미 있습니다",
    "til open {path}": "til open {path}",
    "choose another title": "다른 제목을 고르세요",
    "{path} already exists; nothing moved": "{path}이(가) 이미 있어 옮기지 않았습니다",
    "use letters, digits, - and _, and / for a subtag: sqlite/wal": (
        "글자, 숫자, -, _를 쓰고 하위 태그는 /로 나누세요. 예: sqlite/wal"
    ),
    "--merge merges them": "하나로 합치려면 --merge를 붙이세요",
    "{name!r} is not a valid tag name": "{name!r}은(는) 태그 이름으로 쓸 수 없습니다",
    "everything tagged {tag} would be published; nothing renamed": "{tag} 태그가 붙은 내용이 공개될 수 있어 바꾸지 않았습니다",
    "add {tag} to the option `private` first": "먼저 `private` 옵션에 {tag}을(를) 추가하세요",
    "the tag {tag} already exists; nothing renamed": "{tag} 태그가 이미 있어 바꾸지 않았습니다",
    "the tags {tags} already exist; nothing renamed": "{tags} 태그가 이미 있어 바꾸지 않았습니다",
    "{path}: {reason}; nothing renamed": "{path}: {reason}: 바꾸지 않았습니다",
    "rewrite that line first": "먼저 그 줄을 다르게 쓰세요",
    "{path} has no {role} section": "{path}에 {role} 섹션이 없습니다",
    "til show lists the sections": "til show로 섹션을 확인하세요",
    "without the filters: {total}": "필터 없이: {total}개",
    "{word} alone: {total}": "{word}만: {total}개",
    "no note has the tag {name!r}": "{name!r} 태그가 있는 노트가 없습니다",
    "no topic like {name!r}": "{name!r}과(와) 비슷한 주제가 없습니다",
    "nothing to redo": "다시 실행할 것이 없습니다",
    "nothing to undo": "되돌릴 것이 없습니다",
    "til undo --list shows the history": "til undo --list로 기록을 확인하세요",
    "no change {number}": "{number}번 변경이 없습니다",
    "change {number} is already undone": "{number}번 변경은 이미 되돌렸습니다",
    # actions/select
    "name one by its id:{tasks}": "id로 하나를 지정하세요:{tasks}",
    "name one by its id:{tasks}\n  … and {count} more": "id로 하나를 지정하세요:{tasks}\n  … 외 {count}개",
    "no task like {name!r}": "{name!r}과(와) 비슷한 할 일이 없습니다",
    "til tasks lists open tasks and their ids": "til tasks로 할 일과 id를 확인하세요",
    "{path}:{line} was moved to one of several places": "{path}:{line}의 할 일을 옮긴 곳이 여러 곳일 수 있습니다",
    "{path} has changed in the meantime; nothing written": "{path}이(가) 그 사이 바뀌어 저장하지 않았습니다",
    "run the command again": "명령을 다시 실행하세요",
    "{name!r} matches {count} tasks; nothing changed": "{name!r}에 맞는 할 일이 {count}개 있습니다. 바꾼 것은 없습니다",
    "{name!r} matches {count} tasks of {day}; nothing changed": (
        "{name!r}에 맞는 할 일이 {day} 노트에 {count}개 있습니다. 바꾼 것은 없습니다"
    ),
    "no task like {name!r} in {path} or among all open tasks": (
        "{path}에도, 남은 할 일 전체에도 {name!r}과(와) 비슷한 할 일이 없습니다"
    ),
    "til show lists the tasks and their ids": "til show로 할 일과 id를 확인하세요",
    "lines with tasks: {lines}": "할 일이 있는 줄: {lines}",
    "no task on line {line} of {where}": "{where}의 {line}번째 줄에 할 일이 없습니다",
    "/{pattern}/ is not a valid regular expression: {reason}": "/{pattern}/은(는) 정규식이 아닙니다: {reason}",
    "put \\ before a character to search for it literally: \\(": "기호 자체를 찾으려면 앞에 \\를 붙이세요: \\(",
    "avoid nested repeats like (a+)+, or search fewer notes with since: or tag:": (
        "(a+)+ 같은 겹친 반복을 피하거나 since:, tag:로 노트를 줄이세요"
    ),
    "/{pattern}/ takes more than {seconds:.0f} seconds": "/{pattern}/은(는) {seconds:.0f}초 넘게 걸립니다",
    # actions/tasks
    "{path}: can't insert this without changing how the note parses; nothing written": (
        "{path}: 이대로 넣으면 노트가 다르게 해석되어 저장하지 않았습니다"
    ),
    "line {line}: {problem}": "{line}번째 줄: {problem}",
    "no note has a task like {text!r}": "{text!r}과(와) 비슷한 할 일이 어느 노트에도 없습니다",
    "til search is:open,done lists tasks by their words": "til search is:open,done 으로 할 일을 찾아보세요",
    "{text!r} matches {count} tasks": "{text!r}에 맞는 할 일이 {count}개입니다",
    "til show lists them": "til show로 확인하세요",
    "no task on line {line} of {path}": "{path}의 {line}번째 줄에 할 일이 없습니다",
    "{path}:{line}: can't write this into the title": "{path}:{line}: 제목에 쓸 수 없습니다",
    "nothing was written; edit it by hand": "저장한 것은 없습니다. 직접 고치세요",
    "no day notes in {year}": "{year}년의 일일 노트가 없습니다",
    # core/links, search
    "{path}:{line}: no way to write the link {target!r} so that it means the same": (
        "{path}:{line}: {target!r} 링크를 같은 대상을 가리키도록 고칠 수 없습니다"
    ),
    "line {line}: no way to write the tag {name!r} without changing something else: {text}": (
        "{line}번째 줄: 다른 것을 바꾸지 않고는 {name!r} 태그를 쓸 수 없습니다: {text}"
    ),
    "did you mean {name}{colon}?": "혹시 {name}{colon}인가요?",
    "did you mean {names}?": "혹시 {names}인가요?",
    "unknown filter {name}{colon}": "알 수 없는 필터: {name}{colon}",
    "for example: choseong:ㅂㅍ": "예: choseong:ㅂㅍ",
    "a query of {length} characters is too long": "검색어가 {length}자로 너무 깁니다",
    "search for a part of it: at most {most} characters": "일부만 검색하세요. 최대 {most}자입니다",
    'close it: "two words"': '따옴표를 닫으세요: "두 단어"',
    "is: finds tasks and topic: finds topics; use only one of them": (
        "is:는 할 일을, topic:은 주제를 찾으므로 함께 쓸 수 없습니다"
    ),
    "leave one of them out": "둘 중 하나를 빼세요",
    "{key}: takes {values}": "{key}:에 쓸 수 있는 값: {values}",
    "choseong:{value} is not made of initial consonants": "choseong:{value}은(는) 초성이 아닙니다",
    "a quote is never closed: {text}": "따옴표가 닫히지 않았습니다: {text}",
    'filters: {known}:; quote what is not a filter: "{key}:{value}"': (
        '필터: {known}:. 필터가 아니면 따옴표로 묶으세요: "{key}:{value}"'
    ),
    "{key}: has no value": "{key}:에 값이 없습니다",
    "{key}: can't be negated": "{key}:에는 -를 붙일 수 없습니다",
    "only words and {filters}: can be negated": "-는 단어와 {filters}: 앞에 붙일 수 있습니다",
    "{key}:{value} is not a year": "{key}:{value}은(는) 연도가 아닙니다",
    "{key}:{value} is not a day": "{key}:{value}은(는) 날짜가 아닙니다",
    "for example: {example}, {key}:2020-09, {key}:2020": "예: {example}, {key}:2020-09, {key}:2020",
    # store
    "{path}: can't be read: {error}": "{path}: 읽을 수 없습니다: {error}",
    "{path}: can't be written: {error}": "{path}: 쓸 수 없습니다: {error}",
    "nothing is lost; fix this and run it again": "잃은 것은 없습니다. 문제를 고친 뒤 다시 실행하세요",
    "move it out of the notebook": "노트북 밖으로 옮기세요",
    "{path}:{line}: not UTF-8; left alone": "{path}:{line}: UTF-8이 아니라 그대로 두었습니다",
    "convert it first: iconv -t utf-8": "먼저 변환하세요: iconv -t utf-8",
    "name a file, or - for stdin": "파일을 지정하거나 표준 입력은 -를 쓰세요",
    "{path} was changed in the meantime; not written": "{path}이(가) 그 사이 바뀌어 저장하지 않았습니다",
    "{path} was created in the meantime; not written": "{path}이(가) 그 사이 생겨 저장하지 않았습니다",
    "{path} is not a regular file; left alone": "{path}은(는) 일반 파일이 아니라 그대로 두었습니다",
    "nothing was changed": "바꾼 것은 없습니다",
    "{path} is a link to {target}; nothing moved": "{path}은(는) {target}의 링크라 옮기지 않았습니다",
    "move that file, or rename the link yourself": "그 파일을 옮기거나, 링크의 이름을 직접 바꾸세요",
    "{paths} are the same file; nothing written": "{paths}은(는) 같은 파일이라 저장하지 않았습니다",
    "one is a link to the other: remove the link": "하나는 다른 하나의 링크입니다. 링크를 지우세요",
    "your edit is kept; if til made it, undo that first: til undo --list": (
        "수정한 내용은 그대로입니다. til이 바꾼 것이면 그것부터 되돌리세요: til undo --list"
    ),
    "til undo needs it; move it away to continue": "til undo에 필요한 파일입니다. 계속하려면 다른 곳으로 옮기세요",
    "{path} has been removed since this change; nothing changed": "{path}이(가) 이 변경 뒤에 지워져 바꾸지 않았습니다",
    "{path} has been edited since this change; nothing changed": "{path}이(가) 이 변경 뒤에 바뀌어 바꾸지 않았습니다",
    "til needs a notebook it can write to": "쓸 수 있는 노트북이 필요합니다",
    "{path}: another til is writing here": "{path}: 다른 til이 쓰는 중입니다",
    "{path}: another til is building here": "{path}: 다른 til이 빌드하는 중입니다",
    "wait for it to finish, then try again": "끝날 때까지 기다렸다가 다시 실행하세요",
    "the index can't be stored in {folder} ({why}); it is kept in memory": (
        "{folder}에 색인을 저장할 수 없어 메모리에 두었습니다 ({why})"
    ),
    "this SQLite lacks FTS5; notes are scanned": "이 SQLite에는 FTS5가 없어 노트를 모두 훑습니다",
    "notes left out, unreadable or with conflict markers: {faults}; til check lists them": (
        "읽을 수 없거나 충돌 표시가 있어 제외한 노트: {faults}개. til check로 확인하세요"
    ),
    "{path}:{line}: Git conflict markers; nothing written": (
        "{path}:{line}: git 충돌 표시가 남아 있어 저장하지 않았습니다"
    ),
    "keep the lines you want, delete <<<<<<<, ======= and >>>>>>>, and run it again": (
        "필요한 줄만 남기고 <<<<<<<, =======, >>>>>>> 줄을 지운 뒤 다시 실행하세요"
    ),
    "Git conflict markers; til changes nothing here and lists none of its tasks": (
        "git 충돌 표시가 남아 있습니다. 이 노트는 바꾸지 않고, 할 일도 목록에 넣지 않습니다"
    ),
    "{path}:{line}: not published, it has Git conflict markers": (
        "{path}:{line}: git 충돌 표시가 남아 있어 공개하지 않았습니다"
    ),
    "omit --from": "--from을 빼세요",
    "til tags lists them": "til tags로 목록을 확인하세요",
    "til topics lists them": "til topics로 목록을 확인하세요",
    "that note has no tasks": "그 노트에는 할 일이 없습니다",
    "no day notes": "일일 노트가 없습니다",
    "it never occurs, or only after the year 9999": "해당하는 날이 없거나 9999년 이후입니다",
    "for example: every day, every 2 weeks on Monday, every month on the 31st, every week when done": (
        "예: 매일, 매주 월요일, 2주마다 월요일, 매월 31일, 매주 완료 후"
    ),
    "docs_dir: .pages": "docs_dir: .pages",
    "the site is unchanged": "사이트는 그대로입니다",
    "free some disk space; the site is unchanged": "디스크 공간을 확보하세요. 사이트는 그대로입니다",
    "{path}:1: not published, its front matter can't be read: {problem}": (
        "{path}:1: 프런트매터를 읽을 수 없어 공개하지 않았습니다: {problem}"
    ),
    "{folder} holds files that til did not write: {first}": "{folder}에 til이 쓰지 않은 파일이 있습니다: {first}",
    "{folder} holds files that til did not write: {first} and {count} more": (
        "{folder}에 til이 쓰지 않은 파일이 있습니다: {first} 외 {count}개"
    ),
    "fix that line, or remove it": "그 줄을 고치거나 지우세요",
    "add --create to create it": "새로 만들려면 --create를 붙이세요",
    "{reason} at position {position}": "{reason} ({position}번째 글자)",
    "conflict copy of {path}; til ignores it": "{path}의 충돌 사본이라 읽지 않습니다",
    "template: {token} in {form} is a time of day": "템플릿: {form}의 {token}은(는) 시각입니다",
    "templates hold only dates; put literal text in brackets: [at] YYYY": (
        "날짜만 채울 수 있습니다. 다른 글자는 대괄호로 묶으세요: `[at] YYYY`"
    ),
    "a yearly rule needs a month": "매년 반복하려면 몇 월인지 써야 합니다",
    "name all months, then their days": "달을 모두 적고 나서 날짜를 적으세요",
    "'{word}' can't be used there": "'{word}'은(는) 그 자리에 쓸 수 없습니다",
    "every {number} years in several months works for days up to the 28th only": (
        "여러 달의 {number}년 반복은 28일까지만 쓸 수 있습니다"
    ),
}
