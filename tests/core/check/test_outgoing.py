"""Which addresses are asked for on the web, and which are nobody's business."""

import pytest

from tiltool.core.check.outgoing import is_askable


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.dev/x?y=1#z", True),
        ("http://8.8.8.8:8080/", True),
        ("https://한글.kr/경로", True),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", True),
        ("https://example.org.kr/", True),
        ("http://localhost:8000/", False),
        ("http://127.0.0.1/", False),
        ("http://[::1]/", False),
        ("http://10.1.2.3/", False),
        ("http://192.168.0.1/admin", False),
        ("http://wiki/page", False),
        ("https://git.corp/x", False),
        ("https://nas.local/", False),
        ("https://example.com/x", False),
        ("https://api.example.org/", False),
        ("https://a.test/", False),
        ("https://a.dev/{id}", False),
        ("https://a.dev/<name>", False),
        ("https://a.dev/$USER", False),
        ("https://a.dev/...", False),
        ("https://me:pw@a.dev/", False),
        ("https://me@a.dev/", False),
        ("https://hooks.slack.com/services/" + "T0" + "A1B2C3D/B0" + "A1B2C3D/" + "aB3dE5gH7jK9mN1pQ3sT5vX7", False),
        ("https://[bad/", False),
        ("https://", False),
    ],
)
def test_addresses_of_the_public_web_without_secrets(address: str, expected: bool) -> None:
    assert is_askable(address) is expected
