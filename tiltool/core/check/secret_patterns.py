"""The table of secrets recognized by their form: service keys, key blocks, addresses, commands."""

import math
import re
from collections import Counter
from typing import NamedTuple


class SecretPattern(NamedTuple):
    """A rule for secrets: the `value` of a match is the secret; `hint` is part of every text that can match, or ""."""

    code: str
    name: str
    pattern: str
    hint: str = ""  # in lower case: the text is searched for it first


_VENDOR = (
    ("AWS", r"\b(?P<value>(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})\b", "a"),
    ("GitHub", r"\b(?P<value>gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})\b", "gh|github_pat_"),
    ("GitLab", r"\b(?P<value>gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas)-[\w-]{16,})", "gl"),
    ("Slack", r"\b(?P<value>xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})", "xox|xapp-"),
    ("Stripe", r"\b(?P<value>(?:[sr]k_live_|whsec_)[A-Za-z0-9]{16,})", "k_live_|whsec_"),
    ("Toss Payments", r"\b(?P<value>(?:live|test)_g?sk_[A-Za-z0-9]{16,})", "sk_"),
    ("Anthropic", r"\b(?P<value>sk-ant-[\w-]{16,})", "sk-ant-"),
    ("OpenRouter", r"\b(?P<value>sk-or-[\w-]{16,})", "sk-or-"),
    ("OpenAI", r"\b(?P<value>sk-(?:proj-|svcacct-|admin-)?(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,})", "sk-"),
    ("Google", r"\b(?P<value>AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})", "aiza|ya29.|gocspx-"),
    ("npm", r"\b(?P<value>npm_[A-Za-z0-9]{30,})\b", "npm_"),
    ("PyPI", r"\b(?P<value>pypi-[\w-]{30,})", "pypi-"),
    ("Hugging Face", r"\b(?P<value>hf_[A-Za-z]*\d?[A-Za-z0-9]{25,})\b", "hf_"),
    ("Twilio", r"\b(?P<value>SK[0-9a-f]{32})\b", "sk"),
    ("SendGrid", r"\b(?P<value>SG\.[\w-]{16,}\.[\w-]{16,})", "sg."),
    ("Telegram", r"\b(?P<value>\d{8,10}:AA[\w-]{30,})", ":aa"),
    ("Discord", r"\b(?P<value>[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,})", "."),
    ("DigitalOcean", r"\b(?P<value>do[opr]_v1_[0-9a-f]{40,})", "_v1_"),
    ("Docker", r"\b(?P<value>dckr_(?:pat|oat)_[\w-]{20,})", "dckr_"),
    ("Shopify", r"\b(?P<value>shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})", "shp"),
    ("Notion", r"\b(?P<value>ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43})\b", "ntn_|secret_"),
    ("Linear", r"\b(?P<value>lin_(?:api|oauth)_[A-Za-z0-9]{30,})", "lin_"),
    ("Figma", r"\b(?P<value>figd_[\w-]{30,})", "figd_"),
    ("Atlassian", r"\b(?P<value>ATATT3[\w=-]{40,})", "atatt3"),
    ("Databricks", r"\b(?P<value>dapi[0-9a-f]{32})", "dapi"),
    ("Supabase", r"\b(?P<value>sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,})", "sbp_|sb_secret_"),
    ("Groq", r"\b(?P<value>gsk_[A-Za-z0-9]{40,})", "gsk_"),
    ("Replicate", r"\b(?P<value>r8_[A-Za-z0-9]{30,})", "r8_"),
    ("xAI", r"\b(?P<value>xai-[A-Za-z0-9]{40,})", "xai-"),
    ("Vault", r"\b(?P<value>hv[sb]\.[\w-]{24,})", "hv"),
    ("Grafana", r"\b(?P<value>glsa_[A-Za-z0-9_]{32,}|glc_[A-Za-z0-9+/=]{32,})", "gls|glc"),
    ("Sentry", r"\b(?P<value>sntry[su]_[\w=-]{30,})", "sntry"),
    ("Mailgun", r"\b(?P<value>key-[0-9a-f]{32})\b", "key-"),
    ("Postman", r"\b(?P<value>PMAK-[0-9a-f]{24}-[0-9a-f]{30,})", "pmak-"),
    ("age", r"\b(?P<value>AGE-SECRET-KEY-1[A-Z0-9]{40,})", "age-secret"),
    ("Azure", r"(?i)AccountKey=(?P<value>[A-Za-z0-9+/]{60,}={0,2})", "accountkey="),
    ("Kakao", r"KakaoAK\s+(?P<value>[0-9a-f]{32})\b", "kakaoak"),
    (
        "Kakao",
        r"(?i)(?:kakao|카카오)[^\n]{0,40}?(?:key|키|secret|시크릿|token|토큰)[^\n\w]{1,8}(?P<value>[0-9A-Za-z]{32})\b",
        "kakao|카카오",
    ),
    (
        "NAVER",
        r"(?i)(?:naver|네이버|ncp|ncloud)[^\n]{0,40}?(?:secret|시크릿|key|키|token|토큰)[^\n\w]{1,8}(?P<value>(?=\w*\d)(?=\w*[A-Za-z])[\w+/=-]{10,60})",
        "naver|네이버|ncp|ncloud",
    ),
    (
        "Toss",
        r"(?i)(?:toss|토스)[^\n]{0,40}?(?:secret|시크릿|key|키|token|토큰)[^\n\w]{1,8}(?P<value>(?=\w*\d)(?=\w*[A-Za-z])[\w+/=-]{16,60})",
        "toss|토스",
    ),
)

_WEBHOOKS = (
    ("Slack", r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<value>[\w/]{20,})", "hooks.slack.com"),
    ("Discord", r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(?P<value>\d{15,}/[\w-]{30,})", "webhooks/"),
    (
        "Teams",
        r"(?:webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/(?P<value>[^\s)>\"'`]{30,})",
        "office",
    ),
    ("Teams", r"(?:logic\.azure|powerplatform)\.com[^\s)>\"'`]*[?&]sig=(?P<value>[\w%.-]{20,})", "sig="),
    (
        "Google Chat",
        r"chat\.googleapis\.com/v1/spaces/(?P<value>[^\s)>\"'`]*[?&]token=[\w%.-]{16,})",
        "chat.googleapis",
    ),
    ("JANDI", r"wh\.jandi\.com/connect-api/webhook/(?P<value>\d+/[0-9a-f]{20,})", "wh.jandi.com"),
    ("Dooray", r"hook\.dooray\.com/services/(?P<value>\d+/\d+/[\w-]{10,})", "hook.dooray.com"),
    ("Feishu", r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/(?P<value>[\w-]{20,})", "open-apis/bot"),
    ("DingTalk", r"oapi\.dingtalk\.com/robot/send\?access_token=(?P<value>\w{30,})", "oapi.dingtalk"),
    ("WeCom", r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=(?P<value>[\w-]{20,})", "qyapi.weixin"),
    ("Zapier", r"hooks\.zapier\.com/hooks/catch/(?P<value>\d+/\w{6,})", "hooks.zapier"),
    ("IFTTT", r"maker\.ifttt\.com/trigger/[^\s/]+/(?:json/)?with/key/(?P<value>[\w-]{16,})", "maker.ifttt"),
)

_COMMANDS = (
    ("sshpass", r"\bsshpass\s+-p\s*['\"]?(?P<value>[^\s'\"]{3,})", "sshpass"),
    ("mysql", r"\b(?:mysql\w*|mariadb(?:-\w+)?|mycli)\b[^\n|;`]{0,200}?\s-p['\"]?(?P<value>(?!3306\b|3307\b|\d+:)[^\s'\"`]{3,})", "-p"),
    ("curl", r"\b(?:curl|wget|http|httpie)\b[^\n]{0,300}?\s(?:-u|--user|-a)[ =]?['\"]?[^\s:'\"]+:(?P<value>[^\s'\"`]{3,})", ":"),
    ("redis-cli", r"\bredis-cli\b[^\n|;`]{0,200}?\s(?:-a|--pass)[ =]['\"]?(?P<value>[^\s'\"`]{4,})", "redis-cli"),
    ("mongosh", r"\bmongo(?:sh|dump|restore)?\b[^\n|;`]{0,200}?\s-p[ =]?['\"]?(?P<value>[^\s'\"`-][^\s'\"`]{3,})", "mongo"),
    ("docker login", r"\b(?:docker|podman|helm registry|az acr) login\b[^\n|;`]{0,200}?\s-p[ =]?['\"]?(?P<value>[^\s'\"`-][^\s'\"`]{3,})", "login"),
    ("sqlcmd", r"\bsqlcmd\b[^\n|;`]{0,200}?\s-P[ =]?['\"]?(?P<value>[^\s'\"`]{4,})", "sqlcmd"),
    ("netrc", r"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+(?:account\s+\S+\s+)?password\s+['\"]?(?P<value>[^\s'\"`]{4,})", "login"),
    ("ldap", r"\bldap(?:search|modify|add|delete|whoami|passwd)\b[^\n|;`]{0,200}?\s-w[ ]?['\"]?(?P<value>[^\s'\"`-][^\s'\"`]{3,})", "ldap"),
    ("archive", r"\b(?:zip|unzip|7za?|rar|unrar)\b[^\n|;`]{0,200}?\s(?:-P[ ]?|-p(?=\S)|-hp)['\"]?(?P<value>[^\s'\"`-][^\s'\"`]{3,})", "-p|-hp"),
    ("keytool", r"\s-(?:storepass|keypass|srcstorepass|deststorepass)[ =]['\"]?(?P<value>[^\s'\"`]{4,})", "storepass|keypass"),
    ("chpasswd", r"\b[\w-]+:(?P<value>[^\s'\"`:]{4,})['\"]?\s*\|\s*(?:sudo\s+)?chpasswd\b", "chpasswd"),
    ("PowerShell", r"(?i)ConvertTo-SecureString\s+(?:-String\s+)?['\"](?P<value>[^\s'\"`]{4,})", "securestring"),
    ("openssl", r"\bpass:(?P<value>[^\s'\"`]{4,})", "pass:"),
    ("smbclient", r"\s-U\s*['\"]?[\w.\\/-]+%(?P<value>[^\s'\"`]{4,})", "%"),
    (
        "--password",
        r"(?<!\w)--(?:[\w-]*-)?(?:password|passwd|passphrase|pass|pw|token|api-key|apikey|secret(?:-key)?|access-key)(?:=|[ \t]+)['\"]?(?P<value>[^\s'\"`-][^\s'\"`]{3,})",
        "--",
    ),
)  # fmt: skip

_ENCODED_KEY = (
    r"LS0tLS1CRUdJTi(?:BSU0EgUFJJVkF|BQUklWQVR|BFQyBQUklWQVR|BEU0EgUFJJVkF|BPUEVOU1NIIFBSSVZBV|BFTkNSWVBURUQgUFJJVkF)"
)
"""How the Base64 of a private key block begins, as in a kubeconfig: RSA, unspecified, EC, DSA, OpenSSH, encrypted."""

PATTERNS = (
    SecretPattern(
        "secret-private-key",
        "",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?P<value>(?:[^-]{0,200}?[A-Za-z0-9+/=]{30,}))",
        "private key",
    ),
    SecretPattern("secret-private-key", "", rf"\b(?P<value>{_ENCODED_KEY}[A-Za-z0-9+/]*={{0,2}})", "ls0tls1crudjti"),
    *(SecretPattern("secret-webhook", *each) for each in _WEBHOOKS),
    SecretPattern(
        "secret-jwt", "", r"\b(?P<value>eyJ[\w-]{8,}\.eyJ(?!zdWIiOiIxMjM0NTY3ODkwIi)[\w-]{8,}\.[\w-]{16,})", "eyj"
    ),
    *(SecretPattern("secret-key", *each) for each in _VENDOR),
    SecretPattern(
        "secret-url", "", r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://(?P<user>[^\s:/@<>\"'`]*):(?P<value>[^\s/<>\"'`]{3,}?)@(?P<host>[\w.\[-]+)", "://"
    ),
    *(SecretPattern("secret-command", *each) for each in _COMMANDS),
)  # fmt: skip
"""In the order in which they are tried: a value found by one is not reported again by a later one."""


_VARIABLE = r"[<{\[(]|\$[A-Za-z_{(]|%[A-Za-z_]+%|\.\.\.|…|\*{3}|[xX]{4}|●{2}|•{2}|_{4}|-{4}|0{8}|\?{3}"
_WORDS = (
    r"example|sample|change.?me|changeit|your|placeholder|dummy|fake|redacted|masked|hidden|removed|todo|tbd|insert|replace|test.?only|"
    r"abcdef|abcd1234|12345678|os\.environ|process\.env|getenv|secrets\.|vault:|env:|op://|arn:aws|예시|입력|여기|변경|생략|비밀번호|"
    r"없음|임의|서버|例|変更|入力|パスワード|密码|示例|请"
)
_PLAIN = frozenset(
    (
        *("password", "passwd", "passphrase", "pass", "pwd", "pw", "secret", "token", "apikey", "none", "null"),
        *("nil", "true", "false", "undefined", "string", "str", "text", "varchar", "required", "optional", "empty"),
        *("hidden", "default", "user", "username", "root", "admin", "postgres", "mysql", "redis", "guest", "foo"),
        *("bar", "baz", "foobar", "hunter2", "letmein", "hashed", "encrypted", "bcrypt", "argon2", "scrypt"),
        *("sha256", "sha1", "md5", "base64", "secretstr", "nullable", "unknown", "changed", "reset", "expired"),
        *("invalid", "incorrect", "wrong", "missing", "only", "manager", "policy", "field", "form", "hash", "salt"),
        *("input", "output", "prompt", "1234", "12345", "123456", "abc123", "xxx", "s3cret", "p@ssw0rd", "p@ssword"),
        *("passw0rd", "1password", "lastpass", "bitwarden", "password1", "password123", "pa55word", "mypassword"),
        *("mysecret", "my-secret", "my_secret", "mypass", "qwerty"),
    )
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


def is_mixed(value: str) -> bool:
    """Return whether a value has both digits and letters."""
    return re.search(r"\d", value) is not None and re.search(r"[A-Za-z]", value) is not None


def is_random(value: str, least: float) -> bool:
    """Return whether a word has letters, digits and at least `least` bits per character, and is not made of words."""
    return is_mixed(value) and _worded(value) < 0.6 * len(value) and _entropy(value) >= least


def _worded(value: str) -> int:
    """Return how many characters of a word belong to ordinary words."""
    parts = re.split(r"[-_./+=]", value)
    return sum(len(part) for part in parts if re.fullmatch(r"[a-z]+|[A-Z]?[a-z]+|[A-Z]+|\d{1,4}", part))


def _entropy(text: str) -> float:
    """Return the bits per character of a text, from the frequency of each character."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
