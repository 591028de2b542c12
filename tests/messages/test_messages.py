"""Messages keep their template, and are shown in the right language."""

import json
import pickle
from pathlib import Path

import pytest

from tiltool.messages import Message, message_data, message_from_data, message_language, translated
from tiltool.messages.particles import render


@pytest.mark.parametrize(
    ("notebook", "locale", "language"),
    [
        ("ko", {}, "ko"),
        ("ko", {"LANG": "C.UTF-8"}, "ko"),
        ("ko", {"LANG": "ko_KR.UTF-8"}, "ko"),
        ("ko", {"LANG": "ko"}, "ko"),
        ("ko", {"LANG": ""}, "ko"),
        ("ko", {"LANG": "en_US.UTF-8"}, "en"),
        ("ko", {"LANG": "de_DE@euro"}, "en"),
        ("ko", {"LANG": "C"}, "en"),
        ("ko", {"LC_ALL": "POSIX", "LANG": "ko_KR.UTF-8"}, "en"),
        ("ko", {"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "ko_KR.UTF-8"}, "en"),
        ("ko", {"LC_ALL": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB"}, "ko"),
        ("en", {}, "en"),
        ("en", {"LANG": "ko_KR.UTF-8"}, "en"),
        ("ja", {}, "en"),
        ("ja", {"LANG": "ko_KR.UTF-8"}, "en"),
        ("", {"LANG": "ko_KR.UTF-8"}, "ko"),
        ("", {"LANG": "ja_JP.UTF-8"}, "en"),
        ("", {"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ("", {}, "en"),
    ],
)
def test_the_locale_outranks_the_notebook(notebook: str, locale: dict[str, str], language: str) -> None:
    assert message_language(notebook, locale) == language


def test_a_message_is_its_english_text() -> None:
    message = Message("no note for {day!r}: {count}", day="2020-{}", count=3)
    assert message == "no note for '2020-{}': 3"
    assert pickle.loads(pickle.dumps(message)).values == message.values
    assert translated(message, "ko") == message  # a template that no table has


def test_a_message_in_a_message_is_translated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"why: {reason}": "이유: {reason}", "stopped": "중단했습니다"}
    monkeypatch.setattr("tiltool.messages.ko.TABLE", table)
    assert translated(Message("why: {reason}", reason=Message("stopped")), "ko") == "이유: 중단했습니다"
    assert translated(Message("why: {reason}", reason="stopped"), "ko") == "이유: stopped"  # text of the user's
    assert translated("stopped", "ko") == "중단했습니다"
    assert translated("stopped", "en") == "stopped"


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{x}을(를) 찾을 수 없습니다", "노트", "노트를 찾을 수 없습니다"),
        ("{x}을(를) 찾을 수 없습니다", "작업", "작업을 찾을 수 없습니다"),
        ("'{x}'이(가) 없습니다", "할 일", "'할 일'이 없습니다"),
        ("{x!r}은(는) 날짜가 아닙니다", "어제", "'어제'는 날짜가 아닙니다"),
        ("{x}과(와) 같습니다", "2", "2와 같습니다"),
        ("{x}과(와) 같습니다", "3", "3과 같습니다"),
        ("{x}(으)로 옮김", "서울", "서울로 옮김"),
        ("{x}(으)로 옮김", "부산", "부산으로 옮김"),
        ("{x}(으)로 옮김", "1", "1로 옮김"),
        ("{x}(으)로 옮김", "html", "html로 옮김"),
        ("{x}(으)로 옮김", "mkdocs", "mkdocs로 옮김"),
        ("{x}을(를)", "한글".encode().decode(), "한글을"),
        ("{x}은(는)", "을(를)", "을(를)은"),
        ("{x:>3}을(를)", 7, "  7을"),
        ("`{x}`을(를)", "git commit", "`git commit`을"),
        ("`{x}`을(를)", "git rebase --continue", "`git rebase --continue`를"),
        ("{x}과(와) 같습니다", "origin", "origin과 같습니다"),
        ("{x}이(가)", "root", "root가"),
        ("{x}을(를)", "", "을(를)"),
    ],
)
def test_particles_follow_the_word(template: str, value: object, text: str) -> None:
    assert render(template, {"x": value}) == text


def test_a_message_kept_as_json_can_still_be_translated() -> None:
    message = Message("{path}: {problem}", path="a.md", problem=Message("no picture {target}", target="b.png"))
    again = message_from_data(json.loads(json.dumps(message_data(message))))
    assert (again, again.template, again.values["problem"].template) == (
        message,
        message.template,
        "no picture {target}",
    )
    assert [message_from_data(message_data(each)) for each in ("plain", "", 3, Path("a/b"))] == ["plain", "", 3, "a/b"]
