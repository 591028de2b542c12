"""Messages in Korean, by their English template."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

WORDS = {
    # states and roles
    "open": "할 일",
    "doing": "진행 중",
    "done": "완료",
    "dropped": "그만둠",
    "moved": "옮김",
    "yesterday": "어제",
    "today": "오늘",
    "learned": "배운 것",
    "later": "나중에",
    "next": "다음",
    "reflection": "회고",
    "tags": "태그",
    # places of open tasks
    "overdue": "기한 지남",
    "backlog": "백로그",
    "left": "지난 노트",
    # terms of urgency
    "due": "기한",
    "priority": "우선순위",
    "carried": "이월",
    "age": "오래됨",
    # days
    "tomorrow": "내일",
    "Monday": "월요일",
    "Tuesday": "화요일",
    "Wednesday": "수요일",
    "Thursday": "목요일",
    "Friday": "금요일",
    "Saturday": "토요일",
    "Sunday": "일요일",
}
"""Words of til's own vocabulary, which are values in messages."""

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
    "Address already in use": "이미 사용 중인 주소입니다",
    "Input/output error": "입출력 오류입니다",
    "Operation not permitted": "허용되지 않은 작업입니다",
    "Directory not empty": "폴더가 비어 있지 않습니다",
    "Invalid cross-device link": "다른 장치로 옮길 수 없습니다",
    "Bad address": "잘못된 주소입니다",
    "Invalid argument": "잘못된 인자입니다",
    # YAML
    "did not find expected node content": "값이 올바르지 않습니다",
    "did not find expected key": "들여쓰기나 키가 올바르지 않습니다",
    "could not find expected ':'": "콜론이 필요합니다",
    "mapping values are not allowed in this context": "콜론을 쓸 수 없는 자리입니다",
    "mapping values are not allowed here": "콜론을 쓸 수 없는 자리입니다",
    "mapping keys are not allowed in this context": "키를 쓸 수 없는 자리입니다",
    "block sequence entries are not allowed in this context": "목록을 쓸 수 없는 자리입니다",
    "did not find expected '-' indicator": "목록의 `-`가 필요합니다",
    "did not find expected ',' or ']'": "쉼표나 닫는 대괄호가 필요합니다",
    "did not find expected ',' or '}'": "쉼표나 닫는 중괄호가 필요합니다",
    "did not find expected <document start>": "문서가 하나여야 합니다",
    "found character that cannot start any token": "값을 시작할 수 없는 글자입니다",
    "found unexpected end of stream": "따옴표가 닫히지 않았습니다",
    "found unknown escape character": "알 수 없는 \\ 기호입니다",
    "found undefined alias": "정의되지 않은 별칭입니다",
    "control characters are not allowed": "제어 문자는 쓸 수 없습니다",
    # regular expressions, JSON and shell quotes
    "missing )": "닫는 괄호가 없습니다",
    "unbalanced parenthesis": "괄호의 짝이 맞지 않습니다",
    "nothing to repeat": "반복할 것이 없습니다",
    "multiple repeat": "반복이 겹쳤습니다",
    "bad escape (end of pattern)": "끝에 \\만 있습니다",
    "bad escape": "알 수 없는 \\ 기호입니다",
    "unterminated character set": "닫는 대괄호가 없습니다",
    "bad character range": "문자 범위가 잘못되었습니다",
    "unknown extension": "알 수 없는 확장입니다",
    "look-behind requires fixed-width pattern": "뒤보기의 길이가 일정해야 합니다",
    "unknown property": "알 수 없는 문자 속성입니다",
    "expected }": "닫는 중괄호가 없습니다",
    "bad group": "묶음이 잘못되었습니다",
    "unknown group": "알 수 없는 묶음입니다",
    "invalid group reference": "없는 묶음을 가리킵니다",
    "Expecting ',' delimiter": "쉼표가 필요합니다",
    "Expecting ':' delimiter": "콜론이 필요합니다",
    "Expecting value": "값이 필요합니다",
    "Expecting property name enclosed in double quotes": "큰따옴표로 묶은 이름이 필요합니다",
    "Unterminated string starting at": "문자열이 닫히지 않았습니다",
    "Invalid control character at": "제어 문자는 쓸 수 없습니다",
    "Invalid \\escape": "알 수 없는 \\ 기호입니다",
    "Extra data": "뒤에 불필요한 내용이 있습니다",
    "No closing quotation": "따옴표가 닫히지 않았습니다",
    "list index out of range": "비어 있습니다",
}
"""Reasons given by the operating system and libraries, which are values in messages."""

_TABLES = ("reports", "check", "publish", "errors", "exchange", "git", "doctor", "site")


def tables() -> Iterator[Mapping[str, str]]:
    """Yield the tables, the likeliest first; one is imported when those before it don't have a message."""
    yield WORDS
    for name in _TABLES:
        yield getattr(import_module(f"tiltool.messages.ko_{name}"), name.upper())


@cache
def korean(template: str) -> str | None:
    """Return the Korean of a template; None if no table has it."""
    return next((table[template] for table in tables() if template in table), None)
