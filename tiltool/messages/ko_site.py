"""Messages in Korean of the site."""

SITE = {
    "{file}: publish: cards has no effect without site_url": "{file}: publish: cards는 site_url이 있어야 동작합니다",
    "{file}: publish: cards has no effect without Pillow: pip install 'tiltool[cards]'": (
        "{file}: publish: cards는 Pillow가 있어야 동작합니다: pip install 'tiltool[cards]'"
    ),
    "{file}: publish: cards has no effect without a font: install one, such as Noto Sans CJK": (
        "{file}: publish: cards는 글꼴이 있어야 동작합니다. Noto Sans CJK 같은 글꼴을 설치하세요"
    ),
    "cards leave out {letters}: no font here has them; install one, such as Noto Sans CJK": (
        "카드에서 빠진 글자: {letters}. 이 글자가 있는 글꼴이 없습니다. Noto Sans CJK 같은 글꼴을 설치하세요"
    ),
    "{value!r} is not an e-mail address": "메일 주소가 아닙니다: {value!r}",
    "{keys} missing": "빠진 키: {keys}",
    "{value!r} is not OWNER/REPOSITORY": "'소유자/저장소' 꼴이 아닙니다: {value!r}",
    "{value!r} is not an https address": "https 주소가 아닙니다: {value!r}",
}
