"""Which addresses are asked for on the web, and which are nobody's business."""

import pytest

from tiltool.core.check.outgoing import skip_reason


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.dev/x?y=1#z", ""),
        ("http://8.8.8.8:8080/", ""),
        ("https://한글.kr/경로", ""),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", ""),
        ("https://example.org.kr/", ""),
        ("http://localhost:8000/", "private"),
        ("http://127.0.0.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://10.1.2.3/", "private"),
        ("http://192.168.0.1/admin", "private"),
        ("http://wiki/page", "private"),
        ("https://git.corp/x", "private"),
        ("https://nas.local/", "private"),
        ("https://example.com/x", "placeholder"),
        ("https://api.example.org/", "placeholder"),
        ("https://a.test/", "placeholder"),
        ("https://a.dev/{id}", "placeholder"),
        ("https://a.dev/<name>", "placeholder"),
        ("https://a.dev/$USER", "placeholder"),
        ("https://a.dev/...", "placeholder"),
        ("https://me:pw@a.dev/", "secret"),
        ("https://me@a.dev/", "secret"),
        ("https://hooks.slack.com/services/" + "T0" + "A1B2C3D/B0" + "A1B2C3D/" + "aB3dE5gH7jK9mN1pQ3sT5vX7", "secret"),
        ("https://[bad/", "placeholder"),
        ("https://", "placeholder"),
    ],
)
def test_addresses_of_the_public_web_without_secrets(address: str, expected: bool) -> None:
    assert skip_reason(address) == expected
