"""Messages in Korean of `til doctor`, and about the code that comes with a notebook."""

DOCTOR = {
    "good:": "정상:",
    "note:": "참고:",
    "problem:": "문제:",
    "fixed:": "고침:",
    "til doctor --fix removes it": "til doctor --fix 명령으로 지울 수 있습니다",
    "til doctor --fix completes it, and so does the next change": (
        "til doctor --fix 명령으로 마무리하세요. 다음 변경 때도 마무리됩니다"
    ),
    "til doctor --fix removes their access": "til doctor --fix 명령으로 접근을 막을 수 있습니다",
    "til doctor --fix throws it away; the next command builds a new one": (
        "til doctor --fix 명령으로 지우면 다음 명령이 새로 만듭니다"
    ),
    "til doctor --settings shows where settings come from; not defaults: {count}": (
        "설정의 출처는 til doctor --settings 명령으로 보세요. 기본값이 아닌 설정: {count}개"
    ),
    # checks that find nothing
    "no run was killed in the middle of a change": "변경 도중에 강제로 끝난 실행이 없습니다",
    "no run left a temporary file": "남은 임시 파일이 없습니다",
    "til undo can read the history, and nobody else can": "변경 기록을 본인만 온전히 읽을 수 있습니다",
    "the index matches the notes": "색인이 노트와 일치합니다",
    "no sync service left a conflict copy": "동기화 서비스가 남긴 충돌 사본이 없습니다",
    "all notes are on this machine": "모든 노트가 이 기기에 있습니다",
    "Git does not track files in .til/": "git이 til의 기록을 추적하지 않습니다",
    "no merge is unfinished, and no note has conflict markers": "끝나지 않은 병합도, 충돌 표시가 남은 노트도 없습니다",
    "Git merges notes with til where .gitattributes says so": "설정한 대로 git이 노트를 til로 합칩니다",
    "conflict markers on line {line}; til leaves this file alone": "{line}번째 줄에 충돌 표시가 있어 til이 이 파일을 건드리지 않습니다",
    "til resolve goes through the conflicts": "til resolve로 충돌을 하나씩 해결하세요",
    "Git doesn't merge notes with til in this clone, though .gitattributes says so": (
        "`.gitattributes`에는 있지만 이 저장소에서는 git이 노트를 til로 합치지 않습니다"
    ),
    "til doctor --fix sets it up": "til doctor --fix를 실행하면 설정합니다",
    "all recent changes were made in this machine's time zone": "최근 변경은 모두 이 기기와 같은 시간대에서 이루어졌습니다",
    "no note has a modification time in the future": "수정 시각이 미래인 노트가 없습니다",
    "today is what the clock says": "오늘 날짜는 시계를 따릅니다",
    "a day starts at the same time on every machine": "하루가 시작되는 시각이 모든 기기에서 같습니다",
    "all notes can be read and written": "모든 노트를 읽고 쓸 수 있습니다",
    "there is room on the disk": "디스크에 여유 공간이 있습니다",
    "til works with these versions of MkDocs and SQLite": "MkDocs와 SQLite가 til에 맞는 버전입니다",
    "til can read all its settings": "til이 모든 설정을 읽을 수 있습니다",
    # what til remembers
    "the index is damaged: {error}": "색인이 손상되었습니다: {error}",
    "the index differs from the notes; notes affected: {count}": "색인이 노트와 다릅니다. 해당하는 노트: {count}개",
    "a run of til was killed before it had written everything": "til이 변경을 다 쓰기 전에 강제로 끝났습니다",
    "the last change, {command}, is in only some of its files": (
        "마지막 변경({command})이 일부 파일에만 남아 있습니다"
    ),
    "if you did not revert it by hand, til undo reverts the rest": (
        "직접 되돌린 것이 아니라면 til undo 명령으로 나머지도 되돌리세요"
    ),
    "lines of the history that can't be read: {count}": "변경 기록에서 읽을 수 없는 줄: {count}개",
    "til undo skips them; the changes in them can't be undone": "til undo 명령은 이 줄을 건너뜁니다. 그 변경은 되돌릴 수 없습니다",
    "other users of this machine can read the history, which contains text from your notes": (
        "이 기기의 다른 사용자가 노트 내용이 담긴 변경 기록을 읽을 수 있습니다"
    ),
    "a temporary file left by a killed run": "강제로 끝난 실행이 남긴 임시 파일입니다",
    # other machines
    "a conflict copy with the same text as {path}": "{path}과(와) 내용이 같은 충돌 사본입니다",
    "a conflict copy of {path}; til ignores it": "{path}의 충돌 사본이며, til은 무시합니다",
    "copy what you need from it into {path}, then delete it": "필요한 내용을 {path}에 옮긴 뒤 삭제하세요",
    "copy what you need from it, then delete it": "필요한 내용을 옮긴 뒤 삭제하세요",
    "delete it, and exclude the folder {folder} from your sync service": "삭제하고, 동기화 대상에서 {folder} 폴더를 제외하세요",
    "this file is only in iCloud; til can't read it": "이 파일은 iCloud에만 있어 til이 읽을 수 없습니다",
    "open the folder in the Finder and choose Keep Downloaded": "Finder에서 이 폴더에 ‘다운로드 유지’를 선택하세요",
    "Git tracks files in .til/, which can hold text of private notes: {count}": (
        "비공개 노트의 내용이 담긴 til의 기록을 git이 추적하고 있습니다. 파일: {count}개"
    ),
    "git rm -r --cached {folder}, then commit": "실행한 뒤 커밋하세요: `git rm -r --cached {folder}`",
    "this machine is at {here}, but a change on {day} was made at {there}": (
        "이 기기의 시간대는 {here}이지만 {day}의 변경은 {there}에서 이루어졌습니다"
    ),
    "if til takes the wrong day for today, set timezone in mkdocs.yml, as in timezone: Asia/Seoul": (
        "오늘 날짜가 잘못 나오면 mkdocs.yml에 시간대를 설정하세요. 예: timezone: Asia/Seoul"
    ),
    "its modification time is in the future: the clock of this machine or another one is wrong": (
        "파일의 수정 시각이 미래입니다. 이 기기나 다른 기기의 시계가 맞지 않습니다"
    ),
    "set the clock; then touch the file": "시계를 맞춘 뒤 `touch` 명령으로 수정 시각을 고치세요",
    "TIL_TODAY is set: til takes {day} as today": "TIL_TODAY가 설정되어 있어 오늘 날짜를 {day}(으)로 봅니다",
    "unset TIL_TODAY": "TIL_TODAY 설정을 해제하세요",
    "a day starts at {here} here, but at {there} in the committed settings": (
        "하루가 시작되는 시각이 여기서는 {here}인데 커밋된 설정에서는 {there}입니다"
    ),
    "commit mkdocs.yml and push it, or pull": "mkdocs.yml을 커밋해 푸시하거나, 최신 설정을 받아 오세요",
    # the machine
    "can't be read; files and folders: {count}": "읽을 수 없는 파일과 폴더: {count}개",
    "can't be written; files and folders: {count}": "쓸 수 없는 파일과 폴더: {count}개",
    "give yourself access: chmod -R u+rwX, or chown": "권한이나 소유자를 바꾸세요: `chmod -R u+rwX`, `chown`",
    "the disk is nearly full: {count} MB are left": "디스크가 거의 찼습니다. 남은 공간: {count}MB",
    "free some space: til refuses a change that it can't store": "공간을 비우세요. 저장할 수 없는 변경은 거부됩니다",
    "the disk can hold only {count} more files": "디스크에 만들 수 있는 파일이 {count}개밖에 남지 않았습니다",
    "delete files: til refuses a change that it can't store": "파일을 정리하세요. 저장할 수 없는 변경은 거부됩니다",
    "MkDocs {version} is installed; the site needs MkDocs 1": (
        "MkDocs {version} 버전이 설치되어 있습니다. 사이트를 빌드하려면 MkDocs 1 버전이 필요합니다"
    ),
    "MkDocs is not installed, so the site can't be built": "MkDocs가 설치되어 있지 않아 사이트를 빌드할 수 없습니다",
    "Material {version} is installed; the site needs Material 9": (
        "Material {version} 버전이 설치되어 있습니다. 사이트를 빌드하려면 Material 9 버전이 필요합니다"
    ),
    "Material is not installed, so the site can't be built": "Material이 설치되어 있지 않아 사이트를 빌드할 수 없습니다",
    "install what til needs: pip install --upgrade tiltool 'mkdocs<2'": (
        "필요한 버전을 설치하세요: `pip install --upgrade tiltool 'mkdocs<2'`"
    ),
    "this SQLite lacks FTS5: til search reads every note": "SQLite에 FTS5 기능이 없어 검색할 때마다 모든 노트를 읽습니다",
    "SQLite {version} is old": "SQLite {version}은(는) 오래된 버전입니다",
    "use a Python with a newer SQLite; til works without it, but more slowly": (
        "더 새로운 SQLite가 포함된 Python을 쓰세요. 그대로도 동작하지만 느립니다"
    ),
    "{key}: til does not read values with a tag such as !ENV; it uses the default": (
        "{key}: `!ENV` 같은 태그가 붙은 값은 읽지 않고 기본값을 씁니다"
    ),
    "write the value itself into line {line}": "{line}번째 줄에 값을 직접 적으세요",
    # code of the notebook
    "til: mkdocs.yml names code, or folders, that til does not know:": "til: mkdocs.yml에 til이 모르는 코드나 폴더가 있습니다:",
    "Run this code, and publish these folders?": "이 코드를 실행하고 해당 폴더를 공개할까요?",
    "the site was not built: that would run code from this notebook": "노트북에 든 코드가 실행되므로 사이트를 빌드하지 않았습니다",
    "if you trust this notebook: til build --trust": "믿을 수 있는 노트북이면 til build --trust 명령을 쓰세요",
    "{path}: inherits from too many files": "{path}: 물려받는 설정 파일이 너무 많습니다",
    "til reads at most ten": "열 개까지만 읽습니다",
    "fix that key": "해당 키를 고치세요",
    "{path} is a link to {target}, which is not a note; left alone": (
        "{path}은(는) 노트가 아닌 {target}의 링크이므로 그대로 두었습니다"
    ),
    # origins of settings
    "default": "기본값",
    "mkdocs.yml:{line}": "mkdocs.yml:{line}",
    "named like the newest notes": "최근 노트의 이름을 따름",
    "because of keywords": "keywords 설정을 따름",
}
