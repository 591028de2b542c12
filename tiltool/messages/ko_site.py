"""Messages in Korean of the site."""

SITE = {
    "{file}: publish: cards has no effect without site_url": "{file}: publish: cards는 site_url이 있어야 동작합니다",
    "publish: cards needs Pillow": "publish: cards에는 Pillow가 필요합니다",
    "pip install 'tiltool[cards]', or remove that key": "pip install 'tiltool[cards]'를 실행하거나 그 키를 지우세요",
    "cards leave out {letters}: no font here has them; install one, such as Noto Sans CJK": (
        "카드에서 빠진 글자: {letters}. 이 글자가 있는 글꼴이 없습니다. Noto Sans CJK 같은 글꼴을 설치하세요"
    ),
    "{value!r} is not an e-mail address": "메일 주소가 아닙니다: {value!r}",
    "{keys} missing": "빠진 키: {keys}",
    "{value!r} is not OWNER/REPOSITORY": "'소유자/저장소' 꼴이 아닙니다: {value!r}",
    "{value!r} is not an https address": "https 주소가 아닙니다: {value!r}",
    "no font is found to draw cards with": "카드를 그릴 글꼴을 찾지 못했습니다",
    "install one, such as Noto Sans CJK, or remove cards": "Noto Sans CJK 같은 글꼴을 설치하거나 cards를 지우세요",
}
