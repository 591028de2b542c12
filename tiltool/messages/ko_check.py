"""Messages in Korean of `til check`."""

CHECK = {
    "{title!r} is no section that til knows; did you mean {near!r}?": "{title!r}은(는) 아는 섹션이 아닙니다. 혹시 {near!r}인가요?",
    "{target}: no such heading": "{target}: 그런 제목이 없습니다",
    "{target}: matches several notes": "{target}: 여러 노트가 해당합니다",
    "{target}: not found": "{target}: 찾을 수 없습니다",
    "#{name} is written #{usual} in more notes": "#{name}을(를) 다른 노트에서는 대개 #{usual}(으)로 씁니다",
    "no note mentions this file": "이 파일을 언급하는 노트가 없습니다",
    "{other} is a note of {day}, too; til uses that one": "{day}의 노트로 {other}도 있으며, 그 노트를 씁니다",
    "the same name as {other}, composed differently; on macOS they are one file": (
        "{other}와(과) 같은 이름이지만 글자 조합 방식이 다릅니다. 일부 시스템에서는 한 파일이 됩니다"
    ),
    "differs from {other} by case only; on macOS and Windows they are one file": (
        "{other}와(과) 대소문자만 다릅니다. 일부 시스템에서는 한 파일이 됩니다"
    ),
    "Windows can't store a name with {sign!r}": "{sign!r} 글자가 든 이름은 일부 시스템에 저장할 수 없습니다",
    "Windows can't store a name that ends with a blank or a dot": "공백이나 점으로 끝나는 이름은 일부 시스템에 저장할 수 없습니다",
    "there is a blank before the suffix of this name": "이름의 확장자 앞에 공백이 있습니다",
    "Windows reserves this name": "일부 시스템이 예약한 이름입니다",
    "looks like {what} ({start}…); it would be published": "{what}처럼 보입니다({start}…). 이대로 공개됩니다",
    "{path}:{line}: {problem}": "{path}:{line}: {problem}",
    "says where it was taken, and til can't take that out; it would be published": (
        "촬영 위치가 들어 있고 지울 수 없습니다. 이대로 공개됩니다"
    ),
    "looks like a secret to Betterleaks ({rule}); it would be published": (
        "다른 검사기가 비밀 값으로 봅니다({rule}). 이대로 공개됩니다"
    ),
    "betterleaks was not used: {problem}": "다른 비밀 값 검사기를 쓰지 못했습니다: {problem}",
    "it took more than {seconds} seconds": "{seconds}초가 넘게 걸렸습니다",
    "it ended with code {code}": "종료 코드 {code}(으)로 끝났습니다",
    "its report can't be read": "보고서를 읽을 수 없습니다",
    "a key of {name}": "{name} 키",
    "a webhook of {name}": "{name} 웹훅",
    "a private key": "개인 키",
    "a password in an address": "주소에 든 비밀번호",
    "a password": "비밀번호",
    "a password in a command": "명령에 든 비밀번호",
    "a token": "토큰",
    "a JSON Web Token": "웹 토큰",
    "an e-mail address": "이메일 주소",
    "a phone number": "전화번호",
    "a resident registration number": "주민등록번호",
    "a private host": "내부 호스트",
    "not UTF-8": "UTF-8이 아닙니다",
    "what is staged can't be read: {error}": "스테이징한 내용을 읽을 수 없습니다: {error}",
    "run it in a Git repository": "git 저장소 안에서 실행하세요",
    "--fix and --staged can't be combined": "--fix와 --staged는 함께 쓸 수 없습니다",
    "til check --fix, then git add": "먼저 til check --fix로 고치고 다시 스테이징하세요",
    "one of: {codes}": "사용할 수 있는 코드: {codes}",
    "no such code: {code!r}": "그런 코드가 없습니다: {code!r}",
    "{place!r} is not a line of a note": "{place!r}은(는) 노트의 줄이 아닙니다",
    "{path}:{line}: {code} is allowed; commit .til-allowed": "{path}:{line}: {code}을(를) 허용했습니다. 목록 파일을 커밋하세요",
    "{path}:{line}: {code} was allowed before": "{path}:{line}: {code}은(는) 이미 허용했습니다",
    "{path}:{line}: no {code} here that would be published": "{path}:{line}: 여기에는 공개될 {code}이(가) 없습니다",
    "til check --allow secret-key notes/2026-03-02.md:12": "예: til check --allow secret-key notes/2026-03-02.md:12",
    "til check lists the problems": "문제 목록은 til check로 보세요",
}
