"""Messages in Korean about what is published."""

PUBLISH = {
    "til: publish: roles is not set, so these sections go out: {roles}": (
        "til: `publish: roles` 설정이 없어 `{roles}` 섹션을 공개합니다"
    ),
    "in mkdocs.yml: publish: {roles: [learned, plain]}, the default from til 1.0 on, or your own": (
        "mkdocs.yml 파일에 `publish: {roles: [learned, plain]}`처럼 적으세요. 1.0부터는 이 값이 기본값입니다"
    ),
    "{value!r} is not true, false, or keys such as roles": "{value!r}은(는) `true`, `false`, 또는 `roles` 같은 키가 아닙니다",
    "mkdocs.yml: plugins: til: {key}: {name!r} is not a time zone": (
        "mkdocs.yml: plugins: til: {key}: {name!r}은(는) 시간대가 아닙니다"
    ),
    "this machine knows no time zones: pip install tzdata": "이 컴퓨터에 시간대 정보가 없습니다. 예: pip install tzdata",
    "sections; plain: without a role; add today, …": "공개할 섹션 (`plain`: 역할 없는 섹션). `today`, `done` 등을 더할 수 있음",
    "tags that keep a note, section or task back": "노트, 섹션, 할 일을 공개하지 않게 하는 태그",
    "false: only notes that say `publish: true`": "`false`: `publish: true`라고 적은 노트만",
    "{{work: false}}: nothing in the folder work": "`{{work: false}}`: `work` 폴더는 공개하지 않음",
    "the backlog: true, or a list of projects": "백로그 (`true` 또는 프로젝트 목록)",
    "its front matter says {text}": "머리말에 `{text}`라고 적혀 있습니다",
    "its front matter can't be read": "머리말을 읽을 수 없습니다",
    "it does not say publish: true": "`publish: true`라고 적혀 있지 않습니다",
    "it has a private tag": "비공개 태그가 있습니다",
    "it is in a comment": "주석입니다",
    "it is between private markers": "비공개 표시 사이에 있습니다",
    "it has git conflict markers": "git 충돌 표시가 있습니다",
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
    "headings": "제목",
    "task": "할 일",
    "tasks": "할 일",
    "passage": "문구",
    "passages": "문구",
    "published": "공개",
    "nothing is held back": "비공개인 것이 없습니다",
    "{rule} (line {line})": "{rule} ({line}행)",
    "{rule} (the default)": "{rule} (기본값)",
    "{day} is still to come": "{day}은(는) 아직 오지 않은 날입니다",
    "{days} are still to come": "{days}: 아직 오지 않은 날입니다",
    "{day} is still to come in {zone}": "{zone} 시간으로 {day}은(는) 아직 오지 않은 날입니다",
    "{days} are still to come in {zone}": "{days}: {zone} 시간으로 아직 오지 않은 날입니다",
    "til build --explain names what is held back, and why": "무엇을 왜 공개하지 않는지는 til build --explain으로 볼 수 있습니다",
    "--explain builds nothing": "--explain은 빌드하지 않습니다",
    "omit the other options": "다른 옵션 없이 실행하세요",
    "it is a link to {path}": "{path}의 링크입니다",
    "til: {path} was held back by a rule of its folder; here it will be published": (
        "til: {path}: 이전 폴더의 규칙이 막던 내용이 여기서는 공개됩니다"
    ),
}
