"""Messages in Korean about git: merges, and the exchange between machines."""

GIT = {
    "git can't merge it; ours is kept": "git이 합칠 수 없어 이쪽 것을 두었습니다",
    "{path}: merged line by line, look at it: {reason}": "{path}: 줄 단위로 합쳤습니다. 내용을 확인하세요: {reason}",
    "its lines end in different ways": "줄바꿈 문자가 섞여 있습니다",
    "something in it is never closed, or has conflict markers": "닫히지 않은 부분이나 충돌 표시가 있습니다",
    "its lines have no outline": "줄의 구조를 읽을 수 없습니다",
    "two parts were moved into each other": "두 부분이 서로의 안으로 옮겨졌습니다",
    "the result would read differently": "합친 결과가 다르게 읽힙니다",
}
