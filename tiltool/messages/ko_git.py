"""Messages in Korean about git: merges, and the exchange between machines."""

GIT = {
    "Git can't merge it; our version is kept": "git이 합칠 수 없어 이쪽 것을 두었습니다",
    "{path}: merged line by line, check the result: {reason}": "{path}: 줄 단위로 합쳤습니다. 내용을 확인하세요: {reason}",
    "its lines end in different ways": "줄바꿈 문자가 섞여 있습니다",
    "something in it is never closed, or has conflict markers": "닫히지 않은 부분이나 충돌 표시가 있습니다",
    "its structure can't be read": "줄의 구조를 읽을 수 없습니다",
    "two parts were moved into each other": "두 부분이 서로의 안으로 옮겨졌습니다",
    "the result would read differently": "합친 결과가 다르게 읽힙니다",
    # til sync
    "1 file": "파일 1개",
    "{count} files": "파일 {count}개",
    "{count} added": "추가 {count}개",
    "{count} done": "완료 {count}개",
    "{count} dropped": "그만둠 {count}개",
    "carried {count}": "이월 {count}개",
    # til watch
    "watching {folder}; press Ctrl-C to stop": "{folder}을(를) 지켜보고 있습니다. Ctrl-C로 멈춥니다",
    "changed": "바뀜",
    "removed": "없어짐",
    "watching needs watchfiles": "지켜보려면 watchfiles가 있어야 합니다",
    "pip install 'tiltool[watch]'": "pip install 'tiltool[watch]'를 실행하세요",
    "{path}: can't be watched: {error}": "{path}: 지켜볼 수 없습니다: {error}",
    "set WATCHFILES_FORCE_POLLING=1 to check the files regularly instead": (
        "운영 체제의 알림 없이 쓰려면 WATCHFILES_FORCE_POLLING=1로 설정하세요"
    ),
    # til sync
    "run til sync again": "til sync를 다시 실행하세요",
    "others keep pushing to {remote}": "다른 곳에서 {remote}에 계속 푸시하고 있습니다",
    "would commit {message}": "커밋 예정: {message}",
    "committed {message}": "커밋함: {message}",
    "would merge commits from {remote}: {count}": "{remote}에서 합칠 커밋: {count}개",
    "merged commits from {remote}: {count}": "{remote}에서 합친 커밋: {count}개",
    "would push commits to {remote}: {count}": "{remote}에 푸시할 커밋: {count}개",
    "pushed commits to {remote}: {count}": "{remote}에 푸시한 커밋: {count}개",
    "in sync with {remote}": "{remote}과(와) 같습니다",
    "carried copies finished: {titles}": "이월한 작업도 완료함: {titles}",
    "carried copies dropped: {titles}": "이월한 작업도 그만둠: {titles}",
    "carried copies updated: {titles}": "이월한 작업도 고침: {titles}",
    "carried copies to update: {titles}": "함께 바꿀 이월한 작업: {titles}",
    "{path}: another til is syncing here": "{path}: 다른 til이 여기서 동기화하고 있습니다",
    "offline: {remote} can't be reached": "오프라인: {remote}에 연결할 수 없습니다",
    "nothing changed": "바뀐 것 없음",
    "conflict: {path}": "충돌: {path}",
    "offline: {remote} can't be reached; run til sync again later": (
        "오프라인: {remote}에 연결할 수 없습니다. 나중에 til sync를 다시 실행하세요"
    ),
    "no remote to push to; add one: git remote add origin ADDRESS": (
        "푸시할 원격 저장소가 없습니다. 추가하세요: `git remote add origin ADDRESS`"
    ),
    "changed, but not part of the notebook: {count}; til sync --all commits them, too": (
        "바뀌었지만 노트북의 것이 아닌 파일: {count}개. til sync --all은 이것도 커밋합니다"
    ),
    "til resolve goes through what is left, then `git commit`; or go back: `git merge --abort`": (
        "til resolve로 남은 충돌을 정리한 뒤 `git commit`을 실행하세요. 되돌리기: `git merge --abort`"
    ),
    "til resolve goes through what is left, then `git rebase --continue`; or go back: `git rebase --abort`": (
        "til resolve로 남은 충돌을 정리한 뒤 `git rebase --continue`를 실행하세요. 되돌리기: `git rebase --abort`"
    ),
    "git: {error}": "git: {error}",
    "is the disk connected, and the address right? `git remote -v` shows it": (
        "디스크가 연결되어 있고 주소가 맞나요? `git remote -v`로 볼 수 있습니다"
    ),
    "{path} is not in a Git repository": "{path}은(는) git 저장소 안에 있지 않습니다",
    "run `git init` there and add a remote": "거기에서 `git init`을 실행하고 원격 저장소를 추가하세요",
    "Git was stopped before it finished": "git이 끝나기 전에 중단되었습니다",
    "Git is in the middle of a {what} here": "여기에서 git {what}이(가) 아직 끝나지 않았습니다",
    "finish it, or `git {what} --abort`": "마치거나 `git {what} --abort`를 실행하세요",
    "run `git config --global user.name NAME` and `git config --global user.email ADDRESS`": (
        "`git config --global user.name NAME`과 `git config --global user.email ADDRESS`를 실행하세요"
    ),
    "no branch is checked out": "체크아웃한 브랜치가 없습니다",
    "switch to one: `git switch main`": "브랜치로 바꾸세요: `git switch main`",
    # its setup
    "til sync --setup lets Git merge notes with til": "til sync --setup을 실행하면 git이 노트를 til로 합칩니다",
    "Let Git merge notes with til?": "git이 노트를 til로 합치게 할까요?",
    "Git already merges notes with til": "git이 이미 노트를 til로 합칩니다",
    "Git now merges notes with til in this clone": "이제 이 저장소에서 git이 노트를 til로 합칩니다",
    "Git doesn't merge notes with til in this clone yet; til sync sets it up": (
        "이 저장소에서는 아직 git이 노트를 til로 합치지 않습니다. til sync를 실행하면 설정합니다"
    ),
    "would write {path}": "쓸 파일: {path}",
    "wrote {path}": "파일을 썼습니다: {path}",
    "would set {name} of this clone": "이 저장소에 설정할 항목: {name}",
    "set {name} of this clone": "이 저장소에 설정한 항목: {name}",
    # til resolve
    "{place}: no complete conflict there": "{place}: 온전한 충돌이 없습니다",
    "{path}: its conflict was resolved in a merge that is already committed": (
        "{path}: 이미 커밋한 병합에서 해결한 충돌이라 되돌릴 수 없습니다"
    ),
    "edit the file yourself": "파일을 직접 고치세요",
    "continue with `{command}`, then til sync": "`{command}`을(를) 실행한 다음 til sync를 실행하세요",
    "the first version": "첫째 것",
    "the second version": "둘째 것",
    "both versions": "둘 다",
    "no conflicts": "충돌이 없습니다",
    "conflicts resolved: {count}": "해결한 충돌: {count}개",
}
