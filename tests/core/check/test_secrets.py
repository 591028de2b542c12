"""Secrets: planted ones are found, what only looks like one is not, and no finding shows its value."""

from tests.core.check.secret_samples import harmless, planted
from tiltool.core.check.secrets import find_secrets

CONTEXT = "# TIL 2026-03-02\n\n## 배운 것\n\n### 배포\n{}\n\n오늘은 로그를 정리했다.\n"


def test_the_samples_are_sixty_each() -> None:
    assert (len({*planted()}), len({*harmless()})) == (60, 60)


def test_planted_secrets_are_found() -> None:
    missed = [each for each in planted() if not find_secrets(CONTEXT.format(each))]
    print(f"\nplanted: {60 - len(missed)} of 60 found; missed: {missed}")
    assert len(missed) <= 2


def test_harmless_texts_raise_no_alarm() -> None:
    alarms = [each for each in harmless() if find_secrets(CONTEXT.format(each))]
    print(f"\nharmless: {len(alarms)} of 60 reported: {alarms}")
    assert len(alarms) <= 1
