"""Personal data in a text: separate from secrets, because its owner decides which kinds may be published."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from tiltool.core.check.secrets import Finding
from tiltool.core.text.lines import Span

_EMAIL = r"(?<![\w.+/:-])(?P<value>[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?![\w-]|\.\w)"
_NO_EMAIL = r"(?i)^(?:git|no-?reply|example|user|you|me|name|foo)@|@(?:[\w.-]*\.)?(?:example|test|invalid|localhost)\b|@users\.noreply\.|\.(?:png|jpe?g|gif|webp|svg)$"
_PHONE = (
    r"(?<![\w.+-])(?P<value>\+82[- ]?\(?0?\)?\d{1,2}[- ]?\d{3,4}[- ]?\d{4}|01[016-9][-. ]\d{3,4}[-. ]\d{4}|01[016-9]\d{7,8}"
    r"|0(?:2|[3-6]\d|70)[-.)]\d{3,4}[-.]\d{4}|\+(?!82)[1-9]\d{0,2}(?:[ .-]?\(?\d{2,4}\)?){2,5})(?![\w-]|\.\d)"
)
_NO_PHONE = r"(?:0000|1234[-. ]?5678|555[-. ]?01\d\d)"
_ID = r"(?<![\w-])(?P<value>(\d{2})(\d{2})(\d{2})[- ]?([1-8])\d{6})(?![\w-])"
_HOST = (
    r"(?i)(?<![\w.-])(?P<value>10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}"
    r"|(?:[a-z0-9-]+\.)+(?:internal|corp|intra|intranet|lan|local))(?![\w-]|\.\w)"
)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def find_personal(text: str, kinds: Collection[str]) -> Iterator[Finding]:
    """Yield the personal data of the given kinds in a text."""
    for kind, pattern in (("email", _EMAIL), ("phone", _PHONE), ("id", _ID), ("host", _HOST)):
        for match in re.finditer(pattern, text) if kind in kinds else ():
            if _is_real(kind, match):
                yield Finding(f"personal-{kind}", "", Span(*match.span("value")))


def _is_real(kind: str, match: re.Match[str]) -> bool:
    value = match["value"]
    if kind == "phone":
        return re.search(_NO_PHONE, value) is None and len(re.sub(r"\D", "", value)) >= 9
    return _is_resident_number(match) if kind == "id" else re.search(_NO_EMAIL, value) is None


def _is_resident_number(match: re.Match[str]) -> bool:
    """Return whether the number starts with a date of birth and has the right check digit."""
    century = 1900 if match[5] in "1256" else 2000
    try:
        date(century + int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return False
    digits = [int(letter) for letter in match["value"] if letter.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 10 == digits[12] or (13 - total % 11) % 10 == digits[12]
