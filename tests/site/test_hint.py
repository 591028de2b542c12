"""Building at a terminal says what the site lacks to be found."""

from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk
from tests.site.sites import built, made


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ("", True),
        ("site_url: ''\n", True),
        ("site_url: https://example.org/\n", False),
        ("site_url: !ENV URL\n", False),
    ],
)
def test_a_site_without_an_address_is_told(tmp_path: Path, more: str, is_told: bool) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, "publish: {roles: [plain]}", more)
    built(root)
    hint = "hint: set site_url in mkdocs.yml to give feeds and the sitemap full addresses\n"
    code, seen = talk(root, ["build"], [], "2026-03-31")
    assert (code, seen.count("hint:")) == (0, is_told) and (hint in seen) is is_told
    assert "hint" not in talk(root, ["build", "--json"], [], "2026-03-31")[1]
