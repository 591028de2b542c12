"""Values that stand for a secret and are none: examples, variables, words."""

import math
import re
from collections import Counter

_VARIABLE = r"[<{\[(]|\$[A-Za-z_{(]|%[A-Za-z_]+%|\.\.\.|…|\*{3}|[xX]{4}|●{2}|•{2}|_{4}|-{4}|0{8}|\?{3}"
_WORDS = (
    r"example|sample|change.?me|changeit|your|placeholder|dummy|fake|redacted|masked|hidden|removed|todo|tbd|insert|replace|test.?only|"
    r"abcdef|abcd1234|12345678|os\.environ|process\.env|getenv|secrets\.|vault:|env:|op://|arn:aws|예시|입력|여기|변경|생략|비밀번호|"
    r"없음|임의|서버|例|変更|入力|パスワード|密码|示例|请"
)
_PLAIN = frozenset(
    (
        "password passwd passphrase pass pwd pw secret token apikey none null nil true false undefined string str text "
        "varchar required optional empty hidden default user username root admin postgres mysql redis guest foo bar baz "
        "foobar hunter2 letmein hashed encrypted bcrypt argon2 scrypt sha256 sha1 md5 base64 secretstr nullable unknown "
        "changed reset expired invalid incorrect wrong missing only manager policy field form hash salt input output "
        "prompt 1234 12345 123456 abc123 xxx s3cret p@ssw0rd p@ssword passw0rd 1password lastpass bitwarden password1 "
        "password123 pa55word mypassword mysecret my-secret my_secret mypass qwerty"
    ).split()
)
_ATTRIBUTE = r"[A-Za-z_]\w*(?:(?:\.|->|::)[A-Za-z_]\w*)+\W*"
_DATED = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}.*|v?\d+(?:\.\d+)+|\d{1,2}:\d{2}.*"


def is_placeholder(value: str) -> bool:
    """Return whether a value stands for a secret without being one."""
    folded = value.casefold().strip("\"'`.,;:!?")
    if folded in _PLAIN or len(set(folded)) < 3:
        return True
    return bool(
        re.search(_VARIABLE, value)
        or re.search(_WORDS, folded)
        or (re.search(r"password|secret|token", folded) and not re.search(r"\d", folded))
        or (re.fullmatch(_ATTRIBUTE, value) and not re.search(r"\d", value))
        or re.fullmatch(_DATED, value)
        or value.startswith(("http://", "https://", "/", "./", "~/", "--", "@", "#"))
    )


def is_random(value: str, least: float) -> bool:
    """Return whether a word has letters, digits and at least `least` bits a character, and is not made of words."""
    is_mixed = re.search(r"\d", value) is not None and re.search(r"[A-Za-z]", value) is not None
    return is_mixed and _worded(value) < 0.6 * len(value) and entropy(value) >= least


def _worded(value: str) -> int:
    """Return how many characters of a word are words themselves."""
    parts = re.split(r"[-_./+=]", value)
    return sum(len(part) for part in parts if re.fullmatch(r"[a-z]+|[A-Z]?[a-z]+|[A-Z]+|\d{1,4}", part))


def entropy(text: str) -> float:
    """Return the bits a character of a text, by how often each is in it."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
