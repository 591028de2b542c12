"""Korean sentences: a particle takes the form that the word before it requires."""

import re
from collections.abc import Mapping
from unicodedata import normalize

_PARTICLES = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_CLOSING = "'\"`’”」』)]/"
_FINAL_SOUNDS = {
    **dict.fromkeys("0136", "ㅇ"),
    **dict.fromkeys("178", "ㄹ"),
    **dict.fromkeys("lLrR", "ㄹ"),
    **dict.fromkeys("mMnN", "ㅁ"),
}
"""Digits and letters whose Korean names end in a consonant (영, 일, 삼 …)."""

_CLOSED = r"(?i)(?<=[b-df-hj-np-tv-z])[aeiou][tp]$"
"""Endings of English words that Korean pronounces with a final consonant: 커밋, 깃, 스톱."""


def render(template: str, values: Mapping[str, object]) -> str:
    """Return a template with its values filled in, and each `을(를)` after a value in the form that it requires."""

    def fitting(found: re.Match[str]) -> str:
        value = found["field"].format(**values)
        if not value:
            return found[0]
        after_consonant, after_vowel = _PARTICLES[found["particle"]]
        final = _final_sound(value)
        takes_vowel_form = not final or (final == "ㄹ" and found["particle"] == "(으)로")
        return found["field"] + found["closing"] + (after_vowel if takes_vowel_form else after_consonant)

    particles = "|".join(map(re.escape, _PARTICLES))
    pattern = rf"(?P<field>\{{[^{{}}]+\}})(?P<closing>[{re.escape(_CLOSING)}]*)(?P<particle>{particles})"
    return re.sub(pattern, fitting, template).format(**values)


def _final_sound(text: str) -> str:
    """Return the consonant that a word ends in when read in Korean; "" for a vowel."""
    word = text.rstrip(_CLOSING)
    if re.search(_CLOSED, word):
        return "ㅅ"
    last = normalize("NFC", word)[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "ㄹ" if final == 8 else "ㅇ" if final else ""
    return _FINAL_SOUNDS.get(last, "")
