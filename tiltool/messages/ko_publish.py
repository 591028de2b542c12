"""Messages in Korean about what is published, and where to."""

PUBLISH = {
    # cli
    "new      {page}": "추가  {page}",
    "changed  {page}": "변경  {page}",
    "gone     {page}": "삭제  {page}",
    "{place}: published; pages: {new} new, {changed} changed, {gone} gone; files: {files}": (
        "{place}: 발행했습니다. 페이지 추가 {new}개, 변경 {changed}개, 삭제 {gone}개, 파일 {files}개"
    ),
    "{place}: nothing published (--dry-run); pages: {new} new, {changed} changed, {gone} gone; files: {files}": (
        "{place}: 발행하지 않았습니다 (--dry-run). 페이지 추가 {new}개, 변경 {changed}개, 삭제 {gone}개, 파일 {files}개"
    ),
    "{place}: up to date": "{place}: 달라진 것이 없습니다",
    "commit .til-addresses: it keeps the addresses of published pages": (
        "공개한 페이지의 주소가 담긴 `.til-addresses`를 커밋하세요"
    ),
    "til: what was published there last is not known here; everything counts as new": (
        "til: 지난번에 무엇을 발행했는지 여기서는 알 수 없어 모두 새 것으로 봅니다"
    ),
    # cli, init --publish
    "--to is only for hosts with a choice of places": "--to는 발행할 곳을 고를 수 있는 호스트에만 씁니다",
    "til init --publish github-pages --to YOU/SITE": "til init --publish github-pages --to YOU/SITE",
    "{name!r} is not the name of a project": "프로젝트 이름이 아닙니다: {name!r}",
    "for example: --to my-journal": "예: --to my-journal",
    "changed {path}": "변경: {path}",
    "{path} exists and is kept as it is; remove it to get til's": (
        "{path}이(가) 이미 있어 그대로 둡니다. til의 것을 쓰려면 지우세요"
    ),
    "everything for {host} is already set up": "{host}에 필요한 것이 모두 있습니다",
    "left to do:": "남은 일:",
    "til publish --dry-run shows what would be published": "무엇이 공개될지 보려면: til publish --dry-run",
    "{file}: fill in where til comes from, OWNER and COMMIT": "{file}: til 저장소의 주소와 커밋을 `OWNER`, `COMMIT` 자리에 적으세요",
    "commit and push the notebook": "노트북을 커밋하고 푸시하세요",
    "make a key with `ssh-keygen -t ed25519 -N '' -f site_key`; add `site_key.pub` at {there}/settings/keys, with write access, and `site_key` at {here}/settings/secrets/actions, as `SITE_KEY`": (
        "`ssh-keygen -t ed25519 -N '' -f site_key`로 키를 만들고, `site_key.pub`은 쓰기 권한과 함께 {there}/settings/keys에, "
        "`site_key`는 {here}/settings/secrets/actions에 `SITE_KEY`로 등록하세요"
    ),
    "{page}/settings/pages: choose the branch `{branch}`, once it exists": (
        "{page}/settings/pages: 브랜치 `{branch}`이(가) 생기면 그것을 고르세요"
    ),
    "serve the branch {branch} of {remote}": "{remote}의 {branch} 브랜치를 서비스하세요",
    "{page}/-/pages: look up the address, and put it into mkdocs.yml as `site_url`": (
        "{page}/-/pages: 주소를 확인해 설정의 `site_url`에 적으세요"
    ),
    "https://dash.cloudflare.com: create the Pages project `{project}` (direct upload)": (
        "https://dash.cloudflare.com: Pages 프로젝트 `{project}`을(를) 직접 업로드 방식으로 만드세요"
    ),
    "https://dash.cloudflare.com/profile/api-tokens: create a token that may edit Cloudflare Pages, and add it at {here}/settings/secrets/actions as `CLOUDFLARE_API_TOKEN`, with the account ID as `CLOUDFLARE_ACCOUNT_ID`": (
        "https://dash.cloudflare.com/profile/api-tokens: Cloudflare Pages 편집 권한이 있는 토큰을 만들어 "
        "{here}/settings/secrets/actions에 `CLOUDFLARE_API_TOKEN`으로, 계정 ID는 `CLOUDFLARE_ACCOUNT_ID`로 등록하세요"
    ),
    "serve that folder: `python -m http.server --directory {folder}`": (
        "그 폴더를 서비스하세요: `python -m http.server --directory {folder}`"
    ),
    "move {file} to the top of the repository, and make its steps run in {folder}": (
        "{file}을(를) 저장소의 맨 위로 옮기고 단계를 {folder}에서 실행하게 하세요"
    ),
    # config
    "needs one of {choices}": "다음 중 하나가 필요합니다: {choices}",
    "only a branch has a remote": "원격 저장소는 브랜치에만 지정할 수 있습니다",
    "{value!r} is not a name, a path or an address": "이름도 경로도 주소도 아닙니다: {value!r}",
    "{value!r} is not a command line": "명령이 아닙니다: {value!r}",
    "{value!r}: {reason}": "{value!r}: {reason}",
    "{sign!r} needs a shell; for example: [sh, -c, 'cd \"$TIL_SITE\" && …']": (
        "셸 없이 실행하므로 {sign!r}을(를) 쓸 수 없습니다. 예: [sh, -c, 'cd \"$TIL_SITE\" && …']"
    ),
    # site
    "waiting for another til that is publishing here": "여기서 발행 중인 다른 til을 기다립니다",
    "{path}: another til is publishing here": "{path}: 다른 til이 발행하고 있습니다",
    "reading what is published: {place}": "발행된 내용을 읽습니다: {place}",
    "publishing: {place}": "발행합니다: {place}",
    "nowhere to publish to: no target in mkdocs.yml": "발행할 곳이 없습니다. mkdocs.yml에 대상을 적으세요",
    "til init --publish adds one, or add to mkdocs.yml, below `- til:`\n{lines}": (
        "til init --publish로 만들거나 mkdocs.yml의 `- til:` 아래에 다음을 추가하세요\n{lines}"
    ),
    "no target {name!r} in mkdocs.yml": "mkdocs.yml에 {name!r}(이)라는 대상이 없습니다",
    "its targets are {names}": "쓸 수 있는 대상: {names}",
    "{place}: somebody else keeps pushing to it": "{place}: 다른 사람이 계속 푸시하고 있습니다",
    "run it again in a while": "잠시 뒤에 다시 실행하세요",
    "{place} has files that til did not write: {paths}": "{place}에 til이 쓰지 않은 파일이 있습니다: {paths}",
    "move them away, or name another place in mkdocs.yml": "그 파일을 옮기거나 mkdocs.yml에 다른 곳을 적으세요",
    "a public address would vanish: {addresses}": "공개된 주소가 사라집니다: {addresses}",
    "public addresses would vanish: {addresses}": "공개된 주소들이 사라집니다: {addresses}",
    "redirect: `aliases: [{address}]` in the front matter of the note that replaces it; or let it go: --gone-ok": (
        "대신할 노트의 프런트매터에 `aliases: [{address}]`를 적어 넘겨주거나, 없애도 되면 --gone-ok를 쓰세요"
    ),
    # store
    "{place} is not a site published by til: it has {paths}": "{place}에는 til의 사이트가 아닌 파일이 있습니다: {paths}",
    "name a new branch in mkdocs.yml, such as {branch}; til makes it": (
        "mkdocs.yml에 `{branch}` 같은 새 브랜치를 적으세요. 브랜치는 til이 만듭니다"
    ),
    "can't run {program!r}: {reason}": "{program!r}을(를) 실행할 수 없습니다: {reason}",
    "install it, or fix `command:` in mkdocs.yml": "설치하거나 mkdocs.yml의 `command:`를 고치세요",
    "{program!r} failed: exit code {code}": "{program!r}이(가) 실패했습니다. 종료 코드: {code}",
    "fix what it printed above, then run til publish again": "위에 나온 문제를 고친 뒤 til publish를 다시 실행하세요",
    "fix this, or name another folder in mkdocs.yml": "문제를 고치거나 mkdocs.yml에 다른 폴더를 적으세요",
    "can't publish into {folder}: it contains the notebook": "{folder}에는 발행할 수 없습니다. 노트북이 들어 있습니다",
    "can't publish into {folder}: it is in the notes folder": "{folder}에는 발행할 수 없습니다. 노트 폴더 안에 있습니다",
    "can't publish into {folder}: {own} is for the notebook's own files": (
        "{folder}에는 발행할 수 없습니다. {own}은(는) 노트북의 파일을 두는 곳입니다"
    ),
    "can't run Git: {error}": "git을 실행할 수 없습니다: {error}",
    "install Git": "git을 설치하세요",
    "{remote}: {error}": "{remote}: {error}",
    "fix this and run it again; nothing was published": "문제를 고친 뒤 다시 실행하세요. 아무것도 발행하지 않았습니다",
    "check that you may push there: `git ls-remote ADDRESS` shows whether Git gets in": (
        "푸시할 권한이 있는지 확인하세요. `git ls-remote ADDRESS`로 접속되는지 볼 수 있습니다"
    ),
    "check the network and the address, then run it again": "네트워크와 주소를 확인한 뒤 다시 실행하세요",
    "let til push to this branch there, or name another branch in mkdocs.yml": (
        "이 브랜치에 푸시할 수 있게 허용하거나 mkdocs.yml에 다른 브랜치를 적으세요"
    ),
    "create that repository, add it with `git remote add`, or fix `remote:` in mkdocs.yml": (
        "저장소를 만들거나 `git remote add`로 등록하거나 mkdocs.yml의 `remote:`를 고치세요"
    ),
    "tell Git that the folder is yours: `git config --global --add safe.directory FOLDER`": (
        "자기 폴더라고 git에 알려 주세요: `git config --global --add safe.directory FOLDER`"
    ),
    # what is published
    "til: no publish: roles; published: {roles}": "til: `publish: roles`가 없어 공개: `{roles}`",
    "in mkdocs.yml: publish: {{roles: [learned, plain]}}, til 1.0's default": (
        "mkdocs.yml 파일에 `publish: {{roles: [learned, plain]}}` (1.0의 기본값)"
    ),
    "{value!r} is not true, false, or keys such as roles": "{value!r}은(는) `true`, `false`, 또는 `roles` 같은 키가 아닙니다",
    "mkdocs.yml: plugins: til: {key}: {name!r} is not a time zone": (
        "mkdocs.yml: plugins: til: {key}: {name!r}은(는) 시간대가 아닙니다"
    ),
    "this machine has no time zone data: pip install tzdata": "이 컴퓨터에 시간대 정보가 없습니다. 예: pip install tzdata",
    "sections; plain: without a role; add today, …": "공개할 섹션 (`plain`: 역할 없는 섹션). `today`, `done` 등을 더할 수 있음",
    "tags that keep a note, section or task back": "노트, 섹션, 할 일을 공개하지 않게 하는 태그",
    "false: only notes that say `publish: true`": "`false`: `publish: true`라고 적은 노트만",
    "{{work: false}}: nothing in the folder work": "`{{work: false}}`: `work` 폴더는 공개하지 않음",
    "the backlog: true, or a list of projects": "백로그 (`true` 또는 프로젝트 목록)",
    "its front matter says {text}": "프런트매터에 `{text}`라고 적혀 있습니다",
    "its front matter can't be read": "프런트매터를 읽을 수 없습니다",
    "it does not say publish: true": "`publish: true`라고 적혀 있지 않습니다",
    "it has a private tag": "비공개 태그가 있습니다",
    "it is in a comment": "주석입니다",
    "it is between private markers": "비공개 표시 사이에 있습니다",
    "it has Git conflict markers": "git 충돌 표시가 있습니다",
    "a %% comment is not closed": "%% 주석이 닫히지 않았습니다",
    "it changed while it was read": "읽는 동안 바뀌었습니다",
    "sections without a role (plain) are not in publish: roles": "`publish: roles` 설정에 `plain`(역할 없는 섹션)이 없습니다",
    "{role} is not in publish: roles": "`publish: roles` 설정에 `{role}` 항목이 없습니다",
    "publish: folders holds {folder}/ back": "`publish: folders` 설정이 {folder}/ 폴더를 공개하지 않습니다",
    "publish: tasks does not include it": "`publish: tasks` 설정에 들어 있지 않습니다",
    "{file}: publish: folders: {folder}: no such folder": "{file}: publish: folders: {folder}: 그런 폴더가 없습니다",
    "{path}: {target} is not published: its folder is held back": (
        "{path}: {target}: 폴더가 비공개라서 공개하지 않습니다"
    ),
    "its day is {day}, and today is {today}": "노트의 날짜는 {day}인데 오늘은 {today}입니다",
    "it is to be published on {day}": "{day}에 공개할 노트입니다",
    "published:": "공개:",
    "held back:": "비공개:",
    "nothing": "없음",
    "{count} {kind}": "{kind} {count}개",
    "{total} ({parts})": "{total}({parts})",
    "note": "노트",
    "notes": "노트",
    "project": "프로젝트",
    "projects": "프로젝트",
    "section": "섹션",
    "sections": "섹션",
    "heading": "제목",
    "passage": "문구",
    "passages": "문구",
    "nothing is held back": "비공개인 것이 없습니다",
    "{rule} (line {line})": "{rule} ({line}행)",
    "{rule} (the default)": "{rule} (기본값)",
    "{day} is still to come": "{day}은(는) 아직 오지 않은 날입니다",
    "{days} are still to come": "{days}: 아직 오지 않은 날입니다",
    "{day} is still to come in {zone}": "{zone} 시간으로 {day}은(는) 아직 오지 않은 날입니다",
    "{days} are still to come in {zone}": "{days}: {zone} 시간으로 아직 오지 않은 날입니다",
    "til build --explain lists what is held back, and why": "무엇을 왜 공개하지 않는지는 til build --explain으로 볼 수 있습니다",
    "{path}: no note that til reads": "{path}: til이 읽는 노트가 없습니다",
    "--explain builds nothing": "--explain은 빌드하지 않습니다",
    "omit the other options": "다른 옵션 없이 실행하세요",
    "it is a link to {path}": "{path}의 링크입니다",
    "til: {path} was held back by a rule of its folder; here it will be published": (
        "til: {path}: 이전 폴더의 규칙이 막던 내용이 여기서는 공개됩니다"
    ),
}
