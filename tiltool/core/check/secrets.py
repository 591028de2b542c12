"""Secrets in a text, recognized by the form of a value or the words before it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tiltool.core.check.secret_patterns import PATTERNS, SecretPattern, is_mixed, is_placeholder, is_random
from tiltool.core.text.lines import Span, digest_of

# No word here begins with a repetition, so that a long line without a secret is read only once.
_BEGINS = r"(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=[A-Z])))"
_PASSWORD_WORDS = (
    r"(?:비밀\s?번호|비번|패스워드|(?<![가-힣])암호(?!화)|パスワード|暗証番号|密码|密碼|口令|"
    rf"{_BEGINS}(?:(?:pg)?pass(?:word|wd|phrase|code)|pwd|pw|pass)(?![A-Za-z0-9_-]))"
)
_TOKEN_WORDS = (
    r"(?:(?:API|인증|서비스|비밀|액세스|접근|암호화|시크릿|라이선스)\s?키|시크릿|토큰|トークン|シークレット(?:キー)?|秘密鍵|(?:API|アクセス)キー|令牌|密钥|密鑰|"
    rf"(?<![A-Za-z])_auth(?![A-Za-z0-9_-])|{_BEGINS}(?<!next[_-])(?<!page[_-])(?<!csrf[_-])(?<!xsrf[_-])(?<!public[_ -])"
    r"(?:(?:api|access|secret|private|auth|service|signing|encryption|license|master|admin|account|deploy|webhook)[_ -]?key(?:[_-]?id)?|"
    r"(?:client|app|signing)[_ -]?secret|secret|token|credentials?)(?![A-Za-z0-9_-]))"
)
_BETWEEN = (
    r"[\"'`*_\])}]{0,3}\s{0,3}(?:[:：=＝|]|=>|:=|->|→|은|는|が|は|是|为|\bis\b)[ \t]*(?:[\"'`*|(]|<code>){0,3}[ \t]*"
)
_PASSWORD = (
    rf"(?i){_PASSWORD_WORDS}{_BETWEEN}(?P<value>[^\s\"'`|,;<>가-힣ぁ-んァ-ン一-龥（）]{{4,80}})(?P<after>[^\n]*)"
)
_TOKEN = rf"(?i){_TOKEN_WORDS}{_BETWEEN}(?P<value>[\w+/=.~%:-]{{16,400}}|(?<=[\"'])[^\s\"'`${{(<\[][^\s\"'`]{{23,400}})"
_SIGNS = r"[^\w+/=.~%:-]+"  # in quoted tokens, as Django generates them
_HEADER = (
    r"(?i)(?:authorization|x-[a-z-]*(?:token|key|secret))[\"'`]?\s*[:=]\s*[\"'`]?(?:(?:bearer|token|basic|bot|apikey|key)\s+)?"
    r"(?P<value>[\w.~+/=:-]{8,})"
)
_BEARER = r"\b[Bb]earer\s+[\"'`]?(?P<value>[\w.~+/-]{12,}=*)"
_COOKIE = (
    r"(?i)(?:\bcookie[\"'`]?\s{0,3}[:=]|\s-b\s|\s--cookie[ =])[^\n]{0,400}?"
    r"(?:sess|sid|auth|token|jwt|remember|login)[\w.-]{0,40}=(?P<value>[\w%.~+/=:-]{16,})"
)
_SIGNED = r"(?i)[?&](?:sig|x-(?:amz|goog|oss|cos|tos)-signature)=(?P<value>[\w%+/=-]{20,})"
_HINTS = (
    ("secret-password", _PASSWORD, "pass|pw|비밀|비번|패스|암호|パス|暗証|密|口令"),
    ("secret-token", _HEADER, "authorization|x-"),
    ("secret-token", _BEARER, "bearer"),
    ("secret-token", _COOKIE, "cookie|-b"),
    ("secret-token", _SIGNED, "sig=|-signature="),
    ("secret-token", _TOKEN, "_auth|key|키|secret|시크릿|token|토큰|トークン|シークレット|鍵|キー|令牌|密|credential"),
)


_COLUMN_HINT = "|".join(hint for code, _, hint in _HINTS if code == "secret-password")
_RULE = r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"


class Finding(NamedTuple):
    """Something that looks like a secret: the place of its value, and the name of its kind."""

    code: str
    name: str
    span: Span

    def digest(self, text: str) -> str:
        """Return the digest, of its rule and its value, by which it may be allowed."""
        return digest_of(f"{self.code}\0{self.span.of(text)}")


def find_secrets(text: str) -> list[Finding]:
    """Return possible secrets in a text, in order; each value is found by one rule only."""
    folded = text.lower()
    found: list[Finding] = []
    for rule in PATTERNS:
        if _may_match(rule.hint, folded):
            _add(found, _by_form(rule, text))
    for code, pattern, hint in _HINTS:
        if _may_match(hint, folded):
            _add(found, _by_words(code, pattern, text))
    if "|" in text and _may_match(_COLUMN_HINT, folded):
        _add(found, _in_tables(text))
    return sorted(found, key=lambda each: each.span)


def _may_match(hint: str, folded: str) -> bool:
    return any(word in folded for word in hint.split("|"))


def _add(found: list[Finding], more: Iterator[Finding]) -> None:
    for each in more:
        if not any(each.span.start < other.span.end and other.span.start < each.span.end for other in found):
            found.append(each)


def _by_form(rule: SecretPattern, text: str) -> Iterator[Finding]:
    for match in re.finditer(rule.pattern, text):
        value = match["value"]
        if rule.code == "secret-private-key" or not _is_harmless(rule.code, value, match):
            yield Finding(rule.code, rule.name, Span(*match.span("value")))


def _is_harmless(code: str, value: str, match: re.Match[str]) -> bool:
    if code == "secret-url":
        here = match["host"].startswith(("localhost", "127.", "db", "host", "example"))
        return is_placeholder(value) or (value == match["user"] and here)
    return is_placeholder(value)


def _by_words(code: str, pattern: str, text: str) -> Iterator[Finding]:
    for match in re.finditer(pattern, text):
        start, end = match.span("value")
        value = text[start:end].rstrip(".,:!?)*_") if code != "secret-password" else text[start:end].rstrip(".,:)*")
        is_secret = _is_password(value, match) if code == "secret-password" else _is_token(value, pattern)
        if is_secret and not is_placeholder(re.sub(_SIGNS, "", value) if pattern is _TOKEN else value):
            yield Finding(code, "", Span(start, start + len(value)))


def _in_tables(text: str) -> Iterator[Finding]:
    """Yield the passwords in table columns headed by a word for a password."""
    columns: list[int] = []
    at, before = 0, ""
    for line in text.split("\n"):
        if "|" not in line:
            columns = []
        elif re.fullmatch(_RULE, line):
            columns = [number for number, (_, cell) in enumerate(_cells(before)) if _is_column(cell)]
        elif columns:
            cells = [*_cells(line)]
            for start, value in (cells[number] for number in columns if number < len(cells)):
                if _has_password_form(value) and not is_placeholder(value):
                    yield Finding("secret-password", "", Span(at + start, at + start + len(value)))
        at, before = at + len(line) + 1, line


def _cells(row: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the text of each cell of a row, without blanks and backticks."""
    start = row.find("|") + 1 if row.lstrip().startswith("|") else 0
    for cell in row[start:].rstrip(" \t|").split("|"):
        text = cell.strip(" \t`*")
        yield start + cell.find(text), text
        start += len(cell) + 1


def _is_column(cell: str) -> bool:
    return re.fullmatch(rf"(?i)\b(?:\w+\s)?{_PASSWORD_WORDS}", cell) is not None


def _has_password_form(value: str) -> bool:
    """Return whether a value is one word of letters and digits, possibly with other signs."""
    has_signs = len(value) >= 6 and re.search(r"\w[^\w.:/-]", value) is not None
    is_word = 4 <= len(value) <= 80 and re.search(r"[\s가-힣ぁ-んァ-ン一-龥]", value) is None
    return is_word and (is_mixed(value) or has_signs)


def _is_password(value: str, match: re.Match[str]) -> bool:
    """Return whether a value after a word for a password is more than an ordinary word of a sentence."""
    if len(value) < 4 or value[0] in "({[/" or "(" in value or re.fullmatch(r"[\W_]+", value):
        return False
    if value.isdigit():
        return not re.match(r"(?i)pass\b|pw", match[0])
    if is_mixed(value) or (re.search(r"[^\w.:/-]", value) and len(value) >= 6):
        return True
    is_alone = not match["after"].strip("\"'`*| \t")
    return is_alone and len(value) >= 8 and bool(re.search(r"[a-z][A-Z]|[-_][A-Za-z]+[-_]", value) or len(value) >= 14)


def _is_token(value: str, pattern: str) -> bool:
    if pattern is _TOKEN:
        return is_random(value, 3.8 if re.search(_SIGNS, value) else 3.0)
    return len(value) >= 8 and is_random(value, 2.5)
