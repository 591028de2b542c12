"""What the README and the documentation show at a prompt is what til prints."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.docs.pages import IS_UPDATE, PAGES, page_name, run_sessions, sessions_of, with_sessions
from tiltool.core.text.width import width_of

SHOWING = [page for page in PAGES if sessions_of(page.read_text("utf-8"))]


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="sessions are typed into bash")
@pytest.mark.parametrize("page", SHOWING, ids=page_name)
def test_sessions_go_as_shown(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    home = tmp_path / "me"
    home.mkdir()
    now = with_sessions(text, run_sessions(sessions_of(text), page, home))
    if IS_UPDATE:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")


@pytest.mark.parametrize("page", SHOWING, ids=page_name)
def test_sessions_fit_the_page(page: Path) -> None:
    lines = [line for session in sessions_of(page.read_text("utf-8")) for line in session.splitlines()]
    assert [line for line in lines if width_of(line) > 120] == []


def test_the_readme_shows_a_session() -> None:
    assert page_name(SHOWING[0]) == "README"
